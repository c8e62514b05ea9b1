//! `log`: one row of the device's audit log.
//!
//! A row under a random id:
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | integer | sequence number, from 1 |
//! | 2 | 32 bytes | SHA-256 of the framed plaintext of the row before; zeros for the first |
//! | 3 | integer | counter of the log's key that the line is sealed to |
//! | 4 | bytes | the line, sealed to that key (HPKE) |

use sha2::{Digest as _, Sha256};
use twinlatch_crypto::{
    DevName, Id, MessageKind, MessagePlace, Random, Record, SealError, Sealed, Stored, dev_key,
    kind, open_message, seal_message, seal_record,
};
use twinlatch_secret::{AgreementKey, DeviceKey};

use crate::canonical::{as_map, encode};
use crate::row::{self, SCHEMA};
use crate::{AuditHead, AuditLine, RecordError};

/// One row of the audit log, as everybody with the device key reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place in the log, from 1.
    pub sequence: u64,
    /// SHA-256 of the framed plaintext of the row before.
    pub before: [u8; 32],
    /// Counter of the log's key that the line is sealed to.
    pub key: u64,
    /// The sealed line.
    pub line: Vec<u8>,
}

as_map!(AuditRow { 1 => sequence, 2 => before, 3 => key, 4 => line });

impl AuditRow {
    /// Seals a line to the log's key.
    ///
    /// # Errors
    ///
    /// [`SealError`].
    pub fn make(
        head: &AuditHead,
        db: &Id,
        line: &AuditLine,
        random: &dyn Random,
    ) -> Result<Self, SealError> {
        let sequence = head.sequence.saturating_add(1);
        let (number, before) = (sequence.to_le_bytes(), head.hash);
        let parts: [&[u8]; 2] = [&number, &before];
        let line = seal_message(&head.public, &place(db, &parts), &line.encode(), random)?;
        Ok(Self {
            sequence,
            before,
            key: head.key,
            line,
        })
    }

    /// Opens the line with the private half of the log's key.
    ///
    /// # Errors
    ///
    /// [`RecordError`]; another key, or a line that was moved or made up.
    pub fn open_line(&self, key: &AgreementKey, db: &Id) -> Result<AuditLine, RecordError> {
        let number = self.sequence.to_le_bytes();
        let parts: [&[u8]; 2] = [&number, &self.before];
        let line = open_message(key, &place(db, &parts), &self.line)?;
        AuditLine::decode(&line)
    }

    /// SHA-256 of the row's framed plaintext, which the next row carries.
    ///
    /// # Errors
    ///
    /// [`SealError::TooLong`] for a row that the format cannot hold.
    pub fn hash(&self) -> Result<[u8; 32], SealError> {
        let frame = self.record().frame()?;
        // EXPOSE: hashed; the row is no secret under the device key.
        Ok(Sha256::digest(frame.expose()).into())
    }

    fn record(&self) -> Record {
        Record {
            schema: SCHEMA,
            revision: 0,
            generation: 0,
            payload: encode(self),
        }
    }
}

fn place<'a>(db: &'a Id, parts: &'a [&'a [u8]]) -> MessagePlace<'a> {
    MessagePlace {
        kind: MessageKind::AuditLine,
        db,
        parts,
    }
}

/// Seals a row of the log; `id` is random.
///
/// # Errors
///
/// [`SealError`].
pub fn seal_audit_row(
    key: &DeviceKey,
    db: &Id,
    id: &Id,
    row: &AuditRow,
    random: &dyn Random,
) -> Result<Sealed<kind::Log>, SealError> {
    seal_record(
        &dev_key(key, DevName::Audit),
        &row::device_place(db, id),
        &row.record(),
        random,
    )
}

/// Opens a row of the log; of another object of the file it says that it does not open.
///
/// # Errors
///
/// [`RecordError`].
pub fn open_audit_row(
    key: &DeviceKey,
    db: &Id,
    id: &Id,
    stored: &Stored,
) -> Result<AuditRow, RecordError> {
    let place = row::device_place(db, id);
    row::open::<kind::Log, _>(&dev_key(key, DevName::Audit), &place, stored)
}
