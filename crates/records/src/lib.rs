//! What the sealed rows say: the CBOR maps of format version 1 and the lists that bind them.
//!
//! - **Payloads**: one file a kind of row, with its keys in a table and a pair of functions,
//!   `seal_…` and `open_…`. A payload is one CBOR map (RFC 8949) in one canonical form; anything
//!   else is damage ([`RecordError::NotCanonical`]).
//! - **The lists**: [`Ledger`] opens the chain root → collection → head → shards → objects,
//!   compares every hash on the way and names what does not fit ([`Finding`]) without refusing
//!   the rest. A [`Change`] writes objects with exactly the lists that name them.
//!
//! The tables are those of `docs/vault-format.md`. Integers are unsigned unless said otherwise,
//! ids are byte strings of 16 bytes, times are seconds since 1970.

mod audit_head;
mod audit_keys;
mod audit_line;
mod audit_row;
mod audit_signed;
mod canonical;
mod collection;
mod collection_mail;
mod deletion;
mod device_settings;
mod directory;
mod emergency;
mod error;
mod event;
mod finding;
mod head;
mod header;
mod help;
mod later_flag;
mod ledger;
mod mailbox;
mod manifest;
mod members;
mod pending;
mod policy;
mod recovery;
mod root;
mod row;
mod state;
mod tries;
mod values;
mod way_kind;
mod ways;

pub use audit_head::{AuditHead, open_audit_head, seal_audit_head};
pub use audit_keys::{AuditKeys, AuditReaders};
pub use audit_line::{AuditKind, AuditLine, Surface};
pub use audit_row::{AuditRow, open_audit_row, seal_audit_row};
pub use audit_signed::{AuditStart, Checkpoint, is_audit_export_signed, sign_audit_export};
pub use collection::{Accepted, CollectionKeys, CollectionKind};
pub use deletion::{Deletion, LeftObjects};
pub use device_settings::{DeviceSettings, open_device_settings, seal_device_settings};
pub use directory::{
    DirectoryEntry, OwnerKeyChange, Role, Status, directory_hash, open_directory, seal_directory,
};
pub use emergency::{EmergencyKit, Renewed};
pub use error::{RecordError, RecordsError};
pub use event::{EventKind, EventPayload};
pub use finding::{Finding, Found, ObjectFinding, RowKind};
pub use header::{
    ChunkRef, EnrolmentHeader, Header, MOST_CHUNKS, MOST_DRIFT, open_header, seal_header,
};
pub use help::{HelpRow, HelpWays, open_share, row_of_share, seal_share};
pub use later_flag::LaterFlag;
pub use ledger::{
    AsItIs, Change, Collection, Entry, Ledger, MOST_EVENTS, NextKeys, Patch, Reader, Rights,
};
pub use mailbox::{Mail, MailPurpose, open_mail, seal_mail};
pub use manifest::ObjectKind;
pub use members::{Member, MembersPlace, PersonKeys, Right};
pub use pending::{Pending, open_pending, seal_pending};
pub use policy::{SignedPolicy, open_policy, seal_policy};
pub use recovery::{Recovery, open_kit, open_recovery, seal_kit, seal_recovery};
pub use row::SCHEMA;
pub use state::{Choices, EnrolmentSecret, IdentityKeys, State, open_state, seal_state};
pub use tries::{FailureLine, LAST_FAILURES, Tries, WayTries, open_tries, seal_tries};
pub use way_kind::WayKind;
pub use ways::{BackupSecret, CollectionCopy, KitSecret, SecondCopies, Ways, open_ways, seal_ways};
