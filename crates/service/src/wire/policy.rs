//! What administrators have decided, and why their file is not obeyed.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What can be decided; alphabetical, with the words of the file's keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum PolicyKey {
    /// Whether the audit log may be saved in a file.
    AuditExportAllowed,
    /// Days that lines of the audit log are kept.
    AuditKeepDays,
    /// Whether copying is allowed.
    ClipboardAllowed,
    /// Seconds until a copied field is cleared.
    ClipboardSeconds,
    /// Whether codes are hidden while another window has the focus.
    CodesHidden,
    /// Whether the device key may be kept in a file.
    KeyFileAllowed,
    /// Whether the window is a kiosk's.
    KioskEnabled,
    /// Wrong tries in a row after which password and code are closed.
    LoginDisableAfter,
    /// Fewest characters of a new password.
    PasswordLength,
    /// Lowest score of a new password.
    PasswordScore,
    /// Fewest digits of a newly enrolled phone.
    PhoneDigits,
    /// Whether a locked session may open with the password alone.
    QuickUnlockAllowed,
    /// How many administrators must help a person back in.
    RecoveryAdministrators,
    /// Whether administrators get a way into every account without the person.
    RecoveryEscrow,
    /// Minutes from the opening to the end of a session.
    SessionAbsolute,
    /// Most minutes without input that can be chosen.
    SessionIdle,
    /// Whether a session locks before the computer sleeps.
    SessionLockBeforeSleep,
    /// Whether a session locks when the desktop locks.
    SessionLockWithDesktop,
    /// Minutes that a proof holds for sensitive acts.
    SessionStepUp,
    /// Whether the sheet must be taken along before the vault opens.
    SheetRequired,
    /// Whether the vault may be used from a terminal.
    TerminalAllowed,
}

/// Who decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum DecidedBy {
    /// Whoever administers the computer, by a file.
    SystemFile,
    /// Whoever administers the vault.
    Device,
}

/// One thing that is decided for everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct DecidedView {
    /// What.
    pub key: PolicyKey,
    /// How; of what is allowed or not, 1 and 0.
    pub value: u32,
    /// By whom.
    pub by: DecidedBy,
}

/// One reason why the administrator's file is not obeyed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct PolicyProblemView {
    /// The line, counted from 1, where it is one of a line.
    pub line: Option<u32>,
    /// The key as it is written in the file, or the path of what is at fault.
    pub what: Option<String>,
    /// What it is.
    pub fault: PolicyFault,
    /// The least and the most that is allowed, of a number.
    pub allowed: Option<(u32, u32)>,
}

/// Why the policy that the owner has signed is not obeyed as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum SignedPolicyFault {
    /// Its text is not understood.
    Broken,
    /// A key that was the owner's before has signed it.
    FormerOwner,
    /// It is gone from the file.
    Missing,
    /// The owner has not signed it.
    NotSigned,
    /// It is older than one that was seen.
    Older,
    /// Its part of the file is damaged.
    Unreadable,
}

/// What would be decided otherwise by a policy for the vault.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct PolicyChangeView {
    /// What.
    pub key: PolicyKey,
    /// How the vault's policy decides it, as far as it does; of what is allowed or not, 1 and 0.
    pub before: Option<u32>,
    /// How it would be.
    pub after: Option<u32>,
}

/// A policy for the vault, before it is signed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct PolicyDraftView {
    /// What changes, in the order of the keys; empty where there are problems.
    pub changes: Vec<PolicyChangeView>,
    /// Why it cannot be signed.
    pub problems: Vec<PolicyProblemView>,
}

/// The vault's own policy.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct SignedPolicyView {
    /// Its text, as far as one is in force that decides anything.
    pub text: Option<String>,
    /// Why it is not obeyed as it stands, if so; for who administers the vault.
    pub why: Option<SignedPolicyFault>,
    /// Whether the person may install or remove it.
    pub changeable: bool,
}

/// What is wrong with the administrator's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum PolicyFault {
    /// It is not TOML.
    Syntax,
    /// The key is not known.
    UnknownKey,
    /// The value is neither `true` nor `false`.
    NotFlag,
    /// The value is no number.
    NotNumber,
    /// The number is out of range.
    OutOfRange,
    /// The number is neither of two.
    NotEither,
    /// A table is meant.
    NotTable,
    /// It is not UTF-8.
    NotText,
    /// It is too large.
    TooLarge,
    /// A link, or no plain file or folder.
    NotPlain,
    /// It does not belong to root.
    WrongOwner,
    /// Others can write it.
    Writable,
    /// It cannot be read.
    Unreadable,
}
