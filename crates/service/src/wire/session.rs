//! Views of an open session.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{KeyStore, Paper, PersonRole, PolicyProblemView, SignedPolicyFault};

/// What the vault window shows around the items.
#[derive(Debug, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct VaultView {
    /// Who is logged in.
    pub display_name: String,
    /// Their username.
    pub username: String,
    /// What they may do.
    pub role: PersonRole,
    /// Seconds without input until the session locks.
    pub lock_after: u32,
    /// Seconds without input so far.
    pub idle: u32,
    /// Seconds until the session ends whatever happens.
    pub ends_in: u32,
    /// What the person should know, most important first.
    pub notices: Vec<NoticeView>,
    /// Whether nothing can be changed.
    pub read_only: bool,
    /// Where the device key is kept; a key file is always visible.
    pub key_store: KeyStore,
    /// Whether codes are hidden while another window has the focus.
    pub hide_codes: bool,
    /// Whether fields and codes can be copied.
    pub copy_allowed: bool,
}

/// One thing the person should know.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(tag = "notice", rename_all = "kebab-case")]
#[ts(export)]
pub enum NoticeView {
    /// The file is older than the last login on this device.
    OlderFile,
    /// The file is a copy of one that still stands elsewhere.
    CopiedFile,
    /// Lists were rebuilt from what could be read.
    Salvaged,
    /// The disk could not take the end of the login.
    LoginNotWritten,
    /// The vault's folder cannot be written.
    FolderReadOnly,
    /// The history could not take this login.
    EventNotWritten,
    /// Rows that are missing, unreadable or other than listed.
    Findings {
        /// How many.
        count: u32,
        /// The parts of the vault that they belong to, each once.
        parts: Vec<FoundPart>,
    },
    /// The keyring did not say whether the file is the newest.
    MarkNotRead,
    /// A copy from before a change of the format is there, and not everything has opened.
    MigrationCopy {
        /// Where it is.
        path: String,
    },
    /// The keyring could not take the note against roll-back.
    MarkNotWritten,
    /// Several collections of the keyring hold a note against roll-back.
    TwoMarks,
    /// A paper opened the account since the last login.
    Recovered {
        /// Which.
        paper: Paper,
        /// When, unix milliseconds.
        #[ts(type = "number")]
        time: u64,
    },
    /// Accounts whose time of grace was over were removed for good by this login.
    PeopleRemoved {
        /// How many.
        count: u32,
    },
    /// The emergency kit opened this session, which ends half an hour after its opening.
    EmergencySession,
    /// The emergency kit was used: this is still to be made anew.
    EmergencyUsed {
        /// Password, phone, sheet.
        owed: Vec<OwedPart>,
    },
    /// Administrators alone can open the account, or could from a copy of the file.
    Escrowed {
        /// Since when, unix milliseconds.
        #[ts(type = "number")]
        time: u64,
    },
    /// Fewer administrators are left than must help: nobody can.
    HelpEnded,
    /// Who can help has changed; what was held before opens nothing any more.
    HelpRenewed,
    /// Few backup codes are left.
    FewCodes {
        /// How many.
        count: u32,
    },
    /// No recovery sheet was printed yet.
    NoSheet,
    /// Failed logins since the last one.
    Failures {
        /// How many.
        count: u32,
    },
    /// The offset table ends soon.
    TableEndsSoon {
        /// Days left.
        days: u32,
    },
    /// A file of the computer's administrator is there and not obeyed.
    PolicyRefused {
        /// Whether the last good policy stands in for it; else the defaults hold.
        last_good: bool,
        /// The reasons, for who administers the vault.
        problems: Vec<PolicyProblemView>,
    },
    /// The policy that the owner has signed is not obeyed as it stands.
    SignedPolicyRefused {
        /// Whether the last good policy stands in for it; else the defaults hold.
        last_good: bool,
        /// Why, for who administers the vault.
        why: Option<SignedPolicyFault>,
        /// The problems of its text, for who administers the vault.
        problems: Vec<PolicyProblemView>,
    },
    /// The key lies in a file, not in the keyring.
    KeyFile,
    /// The place of the device key still holds an earlier one.
    EarlierDeviceKey,
    /// The phone shows six digits.
    SixDigits,
    /// Written by a newer version; parts may be shown only.
    NewerParts,
    /// Collections that the person does not share any more.
    LeftCollections {
        /// Their names.
        names: Vec<String>,
    },
}

/// What is to be made anew after an emergency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum OwedPart {
    /// The password.
    Password,
    /// The phone.
    Phone,
    /// The recovery sheet.
    Sheet,
}

/// A part of the vault, as a person knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum FoundPart {
    /// The description of the file.
    File,
    /// The names of the accounts.
    Names,
    /// What a login needs: header, count of tries, code table.
    Login,
    /// Ways to open the account: the primary one, backup codes, kit.
    Ways,
    /// The account's own keys.
    Keys,
    /// The lists of items and events.
    Lists,
    /// Items.
    Items,
    /// The history.
    History,
    /// The device's settings.
    Settings,
    /// Parts of the file that belong to nothing.
    Nothing,
    /// The audit log.
    AuditLog,
    /// Letters about shared collections that prove nothing.
    Letters,
}

/// What locked a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum LockReason {
    /// The person.
    Asked,
    /// No input for the set time.
    Idle,
    /// The end of the session.
    SessionEnd,
    /// Five failures inside the session.
    Failures,
    /// The desktop, with its own screen.
    Desktop,
    /// The computer, before it slept.
    Sleep,
}

/// Sent to the vault window one minute before a limit.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SessionEndingView {
    /// Which limit.
    pub reason: LockReason,
    /// Seconds left.
    pub seconds: u32,
    /// Title of the open form with unsaved changes.
    pub unsaved: Option<String>,
}

/// One line of the account's own history.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct EventView {
    /// When, unix milliseconds.
    #[ts(type = "number")]
    pub time: u64,
    /// What.
    pub what: EventWhat,
    /// How often, where it was counted.
    pub count: u32,
    /// Which paper, where one was used.
    pub paper: Option<Paper>,
    /// Of what was found, mended or discarded: the part of the vault.
    pub part: Option<FoundPart>,
    /// Of what was found: what was wrong.
    pub found: Option<FoundWhat>,
}

/// The account's own history.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct HistoryView {
    /// What can be read, newest first.
    pub events: Vec<EventView>,
    /// Lines that cannot be read or were changed outside; they are kept.
    pub unreadable: u32,
    /// Parts of the file that belong to nothing; they are kept.
    pub unowned: u32,
}

/// What was wrong with a part of the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum FoundWhat {
    /// It was not there.
    Missing,
    /// It could not be read.
    Damaged,
    /// It was another than the lists name.
    Changed,
    /// It was older than what the keyring remembers.
    Older,
    /// No list names it.
    Unlisted,
    /// A newer version wrote it.
    Newer,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum EventWhat {
    /// The account was made.
    SetUp,
    /// Login with password and code.
    LoggedIn,
    /// A wrong combination at the door.
    LoginFailed,
    /// Password and code inside the session.
    SteppedUp,
    /// The password was changed.
    PasswordChanged,
    /// A new phone was enrolled.
    PhoneEnrolled,
    /// The recovery sheet was shown.
    SheetShown,
    /// Four symbols of the kit were typed back.
    KitConfirmed,
    /// The cost of the key derivation was raised.
    CostRaised,
    /// A part of the file was mended.
    Mended,
    /// A part of the file was found missing or changed.
    Found,
    /// A backup code or the kit opened the account.
    Recovered,
    /// An older or copied file, or rebuilt lists, were made the vault.
    TakenOver,
    /// All keys were replaced.
    KeysReplaced,
    /// A new kit took the place of the old one.
    KitIssued,
    /// A new set of backup codes was issued.
    CodesIssued,
    /// Parts of the file that cannot be read, or that belong to nothing, were discarded.
    Discarded,
    /// A locked session was opened again with the password alone.
    QuickUnlocked,
    /// Who can help was chosen, or has changed.
    HelpIssued,
    /// Nobody can help any more.
    HelpEnded,
    /// Administrators alone can open the account.
    EscrowIssued,
    /// The emergency kit was made.
    EmergencyIssued,
    /// The emergency kit opened a session.
    EmergencyOpened,
    /// The emergency kit was taken out of use.
    EmergencyEnded,
    /// Something a newer version wrote.
    Other,
}
