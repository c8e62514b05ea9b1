//! `pending`: what an inviter left for a person who has not come yet.
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | bytes | the directory map as the inviter signed it |
//! | 2 | 32 bytes | joining key (Ed25519, private): signs the keys that the person makes |
//! | 3 | 32 bytes | the owner's Ed25519 key, public: the person's root of trust |

use twinlatch_crypto::{Id, Random, SealError, Sealed, Stored, kind};
use twinlatch_secret::{PendingKey, SealKey, SigningKey};

use crate::RecordError;
use crate::canonical::as_map;
use crate::row;

/// What an inviter left; nothing in it opens anything.
#[derive(Debug)]
pub struct Pending {
    /// The directory map as the inviter signed it,
    /// [`DirectoryEntry::to_map`](crate::DirectoryEntry::to_map).
    pub directory_map: Vec<u8>,
    /// Signs the keys that the person makes.
    pub joining_key: SigningKey,
    /// The owner's public key.
    pub owner_public: [u8; 32],
}

as_map!(Pending { 1 => directory_map, 2 => joining_key, 3 => owner_public });

/// Seals what is left for an invited person.
///
/// # Errors
///
/// [`SealError`].
pub fn seal_pending(
    key: &PendingKey,
    db: &Id,
    account: &Id,
    id: &Id,
    pending: &Pending,
    random: &dyn Random,
) -> Result<Sealed<kind::Pending>, SealError> {
    let place = row::owned_place(db, account, id);
    row::seal(&seal_key(key), &place, pending, random)
}

/// Opens what was left for an invited person.
///
/// # Errors
///
/// [`RecordError`].
pub fn open_pending(
    key: &PendingKey,
    db: &Id,
    account: &Id,
    id: &Id,
    stored: &Stored,
) -> Result<Pending, RecordError> {
    let place = row::owned_place(db, account, id);
    row::open::<kind::Pending, _>(&seal_key(key), &place, stored)
}

/// A random key of one object seals it as it is.
fn seal_key(key: &PendingKey) -> SealKey {
    // EXPOSE: from one wiped buffer into another.
    SealKey::filled(|out| out.copy_from_slice(key.expose()))
}
