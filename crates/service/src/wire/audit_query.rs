//! Which lines of the audit log are looked at.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which lines are looked at.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AuditQuery {
    /// Lines of one kind.
    pub kind: AuditGroup,
    /// A username or a part of one, of whoever did it or whom it was done to; everybody if empty.
    pub person: String,
    /// Only what opened nothing: tries that failed.
    pub failed: bool,
    /// Not before, unix milliseconds.
    #[ts(type = "number | null")]
    pub from: Option<u64>,
    /// Not after, unix milliseconds.
    #[ts(type = "number | null")]
    pub to: Option<u64>,
    /// No line after the one of this number: those that came while the list was looked at.
    #[ts(type = "number | null")]
    pub newest: Option<u64>,
    /// How many of those found are there already.
    pub skip: u32,
}

/// Kinds of acts that lines tell of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum AuditGroup {
    /// All of them.
    #[default]
    All,
    /// Opening, tries that opened nothing, and closing.
    Logins,
    /// Hidden fields that were shown or copied.
    Secrets,
    /// Accounts and roles.
    People,
    /// A person's own protection: password, phone, sheet, keys, settings.
    Protection,
    /// The file, the clock, the policy and the log itself.
    Device,
}
