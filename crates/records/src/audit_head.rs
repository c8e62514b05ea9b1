//! `log-head`: the end of the device's audit log.
//!
//! The one row of its kind, under an id derived from the device key:
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | integer | sequence number of the last row; 0 for none |
//! | 2 | 32 bytes | SHA-256 of its framed plaintext |
//! | 3 | 32 bytes | the log's X25519 key, public |
//! | 4 | integer | its counter, from 1 |
//! | 5 | 64 bytes | the owner's signature over the map of 3 and 4, kind `log`, counter = key 4 |
//! | 6 | map, optional | last checkpoint (`audit_signed.rs`) |
//! | 7 | map, optional | where the log begins since its oldest rows were deleted (`audit_signed.rs`) |

use twinlatch_crypto::{
    DevName, DevObject, Id, Random, SealError, Sealed, Stored, dev_key, dev_object_id, kind,
};
use twinlatch_secret::{DeviceKey, SigningKey};

use crate::audit_signed::{is_log_signed, sign_log};
use crate::canonical::as_map;
use crate::{AuditRow, AuditStart, Checkpoint, RecordError, row};

/// The end of the audit log.
///
/// # Security
///
/// Everybody on the device can write it: the log's key counts where the owner signed it, the end
/// where an account signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditHead {
    /// Sequence number of the last row.
    pub sequence: u64,
    /// SHA-256 of its framed plaintext.
    pub hash: [u8; 32],
    /// The log's key, public.
    pub public: [u8; 32],
    /// Its counter.
    pub key: u64,
    /// The owner's signature over it.
    pub key_signature: [u8; 64],
    /// The last end that an account signed.
    pub checkpoint: Option<Checkpoint>,
    /// Where the log begins, if its oldest rows were deleted.
    pub start: Option<AuditStart>,
}

as_map!(AuditHead {
    1 => sequence,
    2 => hash,
    3 => public,
    4 => key,
    5 => key_signature,
    6 => checkpoint,
    7 => start,
});

/// The signed part of the log's key.
struct SignedKey {
    public: [u8; 32],
    key: u64,
}

as_map!(SignedKey { 3 => public, 4 => key });

impl AuditHead {
    /// The head of a log without rows, under a key that the owner signs.
    pub fn begin(public: [u8; 32], owner: &SigningKey, db: &Id) -> Self {
        let mut head = Self {
            sequence: 0,
            hash: [0; 32],
            public,
            key: 0,
            key_signature: [0; 64],
            checkpoint: None,
            start: None,
        };
        head.replace_key(public, 1, owner, db);
        head
    }

    /// Gives the log another key, signed by the owner.
    pub fn replace_key(&mut self, public: [u8; 32], counter: u64, owner: &SigningKey, db: &Id) {
        self.public = public;
        self.key = counter;
        self.key_signature = sign_log(owner, db, counter, &self.signed_key());
    }

    /// Whether the log's key is one that the owner signed.
    pub fn key_is_owners(&self, owner: &[u8; 32], db: &Id) -> bool {
        let signature = &self.key_signature;
        is_log_signed(owner, db, self.key, &self.signed_key(), signature)
    }

    fn signed_key(&self) -> SignedKey {
        SignedKey {
            public: self.public,
            key: self.key,
        }
    }

    /// Moves the end on to a row.
    ///
    /// # Errors
    ///
    /// [`SealError::TooLong`].
    pub fn follow(&mut self, row: &AuditRow) -> Result<(), SealError> {
        self.hash = row.hash()?;
        self.sequence = row.sequence;
        Ok(())
    }

    /// Signs the end as it is.
    pub fn sign_end(&mut self, account: Id, key: &SigningKey, db: &Id) {
        let (sequence, hash) = (self.sequence, self.hash);
        self.checkpoint = Some(Checkpoint::sign(sequence, hash, account, key, db));
    }

    /// Signs where the log begins.
    pub fn sign_start(
        &mut self,
        sequence: u64,
        hash: [u8; 32],
        account: Id,
        key: &SigningKey,
        db: &Id,
    ) {
        self.start = Some(AuditStart::sign(sequence, hash, account, key, db));
    }
}

/// Seals the end of the log; its id is derived from the device key.
///
/// # Errors
///
/// [`SealError`].
pub fn seal_audit_head(
    key: &DeviceKey,
    db: &Id,
    head: &AuditHead,
    random: &dyn Random,
) -> Result<Sealed<kind::LogHead>, SealError> {
    let place = row::device_place(db, &dev_object_id(key, DevObject::Audit));
    row::seal(&dev_key(key, DevName::Audit), &place, head, random)
}

/// Opens the end of the log.
///
/// # Errors
///
/// [`RecordError`].
pub fn open_audit_head(
    key: &DeviceKey,
    db: &Id,
    stored: &Stored,
) -> Result<AuditHead, RecordError> {
    let place = row::device_place(db, &dev_object_id(key, DevObject::Audit));
    row::open::<kind::LogHead, _>(&dev_key(key, DevName::Audit), &place, stored)
}
