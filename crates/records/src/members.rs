//! Members of a shared collection, as its head and its key object keep them.
//!
//! One entry is a map: 1 number (from 1), 2 account, 3 right (1 read, 2 write, 3 manage), 4 key
//! fingerprint (32 bytes), 5 author's account, 7 the author's signature (64 bytes) over the map
//! of 1 to 5 and 6, the SHA-256 of the entry before, which is signed and not stored.

use twinlatch_crypto::Id;

use crate::canonical::{as_map, as_number};

/// One entry of the list of members, which is only appended to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its number, from 1.
    pub number: u64,
    /// Whose right it is.
    pub account: Id,
    /// The right from here on.
    pub right: Right,
    /// Fingerprint of the account's keys.
    pub fingerprint: [u8; 32],
    /// Who gave it.
    pub author: Id,
    /// The author's signature.
    pub signature: [u8; 64],
}

as_map!(Member {
    1 => number,
    2 => account,
    3 => right,
    4 => fingerprint,
    5 => author,
    7 => signature,
});

/// What a member of a shared collection may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Look.
    Read,
    /// Look and change.
    Write,
    /// Look, change and say who else may.
    Manage,
}

as_number!(Right { Read = 1, Write = 2, Manage = 3 });
