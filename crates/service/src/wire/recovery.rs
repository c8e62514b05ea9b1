//! Views of a recovery: what a paper has opened, and what is still to be said or replaced.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An account that a paper has opened; nothing is used up yet.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct RecoveryView {
    /// Which paper.
    pub paper: Paper,
    /// Whose account it is.
    pub display_name: String,
    /// The name to log in with.
    pub username: String,
    /// Backup codes that stay after this one.
    pub codes_left: u32,
    /// Whether the phone's codes can open the account.
    pub phone: PhoneState,
    /// Whether the key of this computer was missing: it is brought back at the end.
    pub key_missing: bool,
    /// Whether the present password is known to be right.
    pub password_known: bool,
    /// Whether the row that password and code open is damaged: only a new password helps.
    pub password_lost: bool,
    /// Whether the backup codes are lost with the row that holds them: a new set takes the password.
    pub codes_lost: bool,
    /// Whether it ends with a new password in any case: the present one is forgotten or given up.
    pub must_change_password: bool,
    /// Whether the emergency kit can still open its one session.
    pub short_session: bool,
    /// What must be decided about the file first, if anything.
    pub undecided: Option<FileState>,
}

/// What opened the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Paper {
    /// Password and a backup code.
    BackupCode,
    /// The kit, alone or with the password.
    Kit,
    /// Administrators' parts, with the person's own.
    Administrators,
    /// The owner's emergency kit and the password.
    EmergencyKit,
}

/// Whether the phone's codes can open the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum PhoneState {
    /// They can.
    Usable,
    /// One code of the phone makes its table anew.
    Rebuildable,
    /// A new phone must be enrolled.
    Unknown,
}

/// Why a file may only be looked at until the person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum FileState {
    /// Older than the last login on this computer.
    Older,
    /// The same vault still stands at another path.
    Copied,
    /// Lists or keys were put together from other parts.
    Rebuilt,
    /// It cannot be written: no word of the person changes that.
    NotWritable,
}
