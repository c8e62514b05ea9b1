//! Members of a shared collection, as its head and its key object keep them.
//!
//! One entry is a map: 1 number (from 1), 2 account, 3 right (1 read, 2 write, 3 manage, 4 no
//! member any more), 4 key fingerprint (32 bytes), 5 author's account, 7 the author's signature
//! (64 bytes) over the map of 1 to 5 and 6, the SHA-256 of the entry before (zeros for the first),
//! which is signed and not stored.

mod replay;

use sha2::{Digest as _, Sha256};
use twinlatch_crypto::{Id, SignKind, sign, verify};
use twinlatch_secret::SigningKey;

use crate::canonical::{as_map, as_number, encode};
use crate::values::Hash;

pub(crate) use replay::{Anchor, key_of, replay};

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
    /// Nothing: the person is no member any more.
    Removed,
}

as_number!(Right { Read = 1, Write = 2, Manage = 3, Removed = 4 });

impl Right {
    /// Whether it lets the person change items.
    #[must_use]
    pub fn writes(self) -> bool {
        matches!(self, Self::Write | Self::Manage)
    }

    /// Whether it lets the person say who else is a member.
    #[must_use]
    pub fn manages(self) -> bool {
        self == Self::Manage
    }
}

/// A person's public keys, as a verified row of the directory names them.
///
/// # Security
///
/// Signatures are judged by these: keys of a row that does not verify must not get in here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonKeys {
    /// The account.
    pub account: Id,
    /// The Ed25519 key.
    pub signing: [u8; 32],
    /// The X25519 key.
    pub agreement: [u8; 32],
    /// Whether the person's role lets them change anything that is shared.
    pub may_write: bool,
}

impl PersonKeys {
    /// Fingerprint of the account's keys: SHA-256 of account and both keys, after a label.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        for part in [
            b"twinlatch/1/fingerprint",
            &self.account.bytes()[..],
            &self.signing,
            &self.agreement,
        ] {
            hash.update(part);
        }
        hash.finalize().into()
    }
}

/// Who is a member of which collection of which database.
#[derive(Debug, Clone, Copy)]
pub struct MembersPlace<'a> {
    /// The database.
    pub db: &'a Id,
    /// The collection.
    pub collection: &'a Id,
}

/// What is signed of an entry.
struct Signed {
    number: u64,
    account: Id,
    right: Right,
    fingerprint: [u8; 32],
    author: Id,
    before: Hash,
}

as_map!(Signed {
    1 => number,
    2 => account,
    3 => right,
    4 => fingerprint,
    5 => author,
    6 => before,
});

impl Member {
    /// Signs the entry that follows a list.
    ///
    /// # Security
    ///
    /// Whether `author` may give the right is not asked here: readers refuse the entry otherwise.
    #[must_use]
    pub fn following(
        list: &[Self],
        place: MembersPlace<'_>,
        person: (Id, [u8; 32]),
        right: Right,
        author: Id,
        key: &SigningKey,
    ) -> Self {
        let mut entry = Self {
            number: list.len() as u64 + 1,
            account: person.0,
            right,
            fingerprint: person.1,
            author,
            signature: [0; 64],
        };
        let payload = entry.signed(hash_of_last(list));
        entry.signature = sign(
            key,
            SignKind::Member,
            place.db,
            Some(place.collection),
            None,
            entry.number,
            &payload,
        );
        entry
    }

    /// Whether the entry bears the signature of a key, after an entry with this hash.
    fn is_signed_by(&self, key: &[u8; 32], place: MembersPlace<'_>, before: Hash) -> bool {
        verify(
            key,
            SignKind::Member,
            place.db,
            Some(place.collection),
            None,
            self.number,
            &self.signed(before),
            &self.signature,
        )
    }

    fn signed(&self, before: Hash) -> Vec<u8> {
        let signed = Signed {
            number: self.number,
            account: self.account,
            right: self.right,
            fingerprint: self.fingerprint,
            author: self.author,
            before,
        };
        // EXPOSE: ids, a right and public fingerprints.
        encode(&signed).expose().to_vec()
    }

    /// SHA-256 of the stored entry.
    pub(crate) fn hash(&self) -> Hash {
        // EXPOSE: ids, a right and public fingerprints.
        Sha256::digest(encode(self).expose()).into()
    }
}

/// The hash that the entry after a list binds.
fn hash_of_last(list: &[Member]) -> Hash {
    list.last().map_or([0; 32], Member::hash)
}

/// The last word of a list on an account.
pub(crate) fn entry_of<'m>(list: &'m [Member], account: &Id) -> Option<&'m Member> {
    list.iter().rev().find(|entry| entry.account == *account)
}

/// The members that a list leaves, each by the last word on them, in order of number.
pub(crate) fn present(list: &[Member]) -> Vec<&Member> {
    let last = |entry: &&Member| entry_of(list, &entry.account) == Some(*entry);
    list.iter()
        .filter(|entry| entry.right != Right::Removed)
        .filter(last)
        .collect()
}
