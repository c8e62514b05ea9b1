//! `mailbox`: a message from one account to another, until it is read.
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | id | account that it is for |
//! | 2 | integer | purpose: 1 key of a shared collection, 2 end of a membership, 3 key of the audit log, 4 share of a way back in |
//! | 3 | id | account that says it sent it |
//! | 4 | bytes | the message, as its purpose has it |

use twinlatch_crypto::{DevName, Id, Random, SealError, Sealed, Stored, dev_key, kind};
use twinlatch_secret::DeviceKey;

use crate::RecordError;
use crate::canonical::{as_map, as_number};
use crate::collection_mail;
use crate::row;

/// What a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailPurpose {
    /// The key of a shared collection (HPKE).
    CollectionKey,
    /// The recipient is no member of a shared collection any more (signed).
    Removal,
    /// The private half of the audit log's key (HPKE).
    AuditKey,
    /// A share of a way back in (HPKE).
    RecoveryShare,
}

as_number!(MailPurpose { CollectionKey = 1, Removal = 2, AuditKey = 3, RecoveryShare = 4 });

/// A message from one account to another.
///
/// # Security
///
/// Everybody on the device can write such a row: it says nothing of its sender before the message
/// itself has proved it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Who reads it.
    pub recipient: Id,
    /// What it is for.
    pub purpose: MailPurpose,
    /// Who says that he sent it.
    pub sender: Id,
    /// The message.
    pub message: Vec<u8>,
}

as_map!(Mail { 1 => recipient, 2 => purpose, 3 => sender, 4 => message });

impl Mail {
    /// The shared collection that it is about, if it is about one.
    pub fn collection(&self) -> Option<Id> {
        match self.purpose {
            MailPurpose::CollectionKey | MailPurpose::Removal => {
                collection_mail::about(self).map(|(collection, _)| collection)
            }
            MailPurpose::AuditKey | MailPurpose::RecoveryShare => None,
        }
    }
}

/// Seals a message under the device key; `id` is the row's own, random.
///
/// # Errors
///
/// [`SealError`].
pub fn seal_mail(
    key: &DeviceKey,
    db: &Id,
    id: &Id,
    mail: &Mail,
    random: &dyn Random,
) -> Result<Sealed<kind::Mailbox>, SealError> {
    let place = row::device_place(db, id);
    row::seal(&dev_key(key, DevName::Mailbox), &place, mail, random)
}

/// Opens a row of the mailbox.
///
/// # Errors
///
/// [`RecordError`].
pub fn open_mail(key: &DeviceKey, db: &Id, id: &Id, stored: &Stored) -> Result<Mail, RecordError> {
    let place = row::device_place(db, id);
    row::open::<kind::Mailbox, _>(&dev_key(key, DevName::Mailbox), &place, stored)
}
