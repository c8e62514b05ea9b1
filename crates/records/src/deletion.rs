//! A directory row's mark for deletion, and what is left of accounts that are gone.

use twinlatch_crypto::Id;
use twinlatch_secret::SecretBytes;

use crate::canonical::{as_map, encode};

/// The word that an account goes, and when.
///
/// # Security
///
/// Everybody on the device can write it: it counts only with the signature of the account itself or
/// of those who look after it, at the counter that the row has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deletion {
    /// The account.
    pub account: Id,
    /// Until when it can be taken back, unix seconds.
    pub until: u64,
    /// The account that signed.
    pub signer: Id,
    /// Its signature over [`payload`](Self::payload).
    pub signature: [u8; 64],
}

as_map!(Deletion { 1 => account, 2 => until, 3 => signer, 4 => signature });

/// What is signed of a [`Deletion`].
struct Payload {
    account: Id,
    until: u64,
    signer: Id,
}

as_map!(Payload { 1 => account, 2 => until, 3 => signer });

impl Deletion {
    /// The map of keys 1 to 3, which the signer signs.
    pub fn payload(&self) -> Vec<u8> {
        let encoded: SecretBytes = encode(&Payload {
            account: self.account,
            until: self.until,
            signer: self.signer,
        });
        // EXPOSE: two ids and a time, nothing secret.
        encoded.expose().to_vec()
    }
}

/// Sealed rows of accounts that are gone, as far as nobody can tell yet that they are no one else's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftObjects {
    /// Rows of `objects` that none who has looked owns, in order.
    pub objects: Vec<Id>,
    /// Accounts that have not looked yet, in order.
    pub unseen: Vec<Id>,
}

as_map!(LeftObjects { 1 => objects, 2 => unseen });
