//! The audit log as it is looked at.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use twinlatch_records::{AuditKind, Surface, WayKind};

/// A part of the log, and whether the whole of it fits.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AuditView {
    /// Newest first, at most 200.
    pub lines: Vec<AuditLineView>,
    /// How many there are of what was asked for.
    pub found: u32,
    /// Everybody whom the lines name, in the order of the alphabet, as they were called then.
    pub people: Vec<String>,
    /// Number of the newest line: asked for with the next part, so that no line stands twice.
    #[ts(type = "number")]
    pub newest: u64,
    /// Whether the person has the log's keys; an auditor gets them at the owner's next login.
    pub readable: bool,
    /// What the check has found.
    pub check: AuditCheckView,
}

/// One line.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AuditLineView {
    /// Its number, from 1.
    #[ts(type = "number")]
    pub sequence: u64,
    /// When, unix milliseconds; none of a line that cannot be read.
    #[ts(type = "number | null")]
    pub time: Option<u64>,
    /// What happened.
    pub what: AuditWhat,
    /// Who did it, by username at that time.
    pub actor: Option<String>,
    /// To whom, by username at that time.
    pub subject: Option<String>,
    /// Through which way.
    pub way: Option<AuditWay>,
    /// In which program.
    pub surface: Option<AuditSurface>,
    /// Number of the item or collection, hex.
    pub object: Option<String>,
    /// How often; of a clock seconds, of deleted and lost lines their number.
    #[ts(type = "number")]
    pub count: u64,
    /// A word of the program: a role or the like.
    pub detail: Option<String>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum AuditWhat {
    /// An account was made on this computer.
    #[serde(rename = "account-made")]
    SetUp,
    /// Somebody was let in.
    LoggedIn,
    /// A combination that opened nothing; which part of it was wrong, nobody can know.
    #[serde(rename = "try-failed")]
    LoginFailed,
    /// Password and code were proved again inside a session.
    SteppedUp,
    /// A password was changed.
    PasswordChanged,
    /// A new phone took the place of the old.
    PhoneEnrolled,
    /// The recovery sheet was shown.
    SheetShown,
    /// A new kit was issued.
    KitIssued,
    /// A part of the kit was typed back.
    KitConfirmed,
    /// A new set of backup codes was issued.
    #[serde(rename = "backup-codes-issued")]
    CodesIssued,
    /// The cost of the key derivation was raised.
    CostRaised,
    /// A part of the file was mended.
    Mended,
    /// A part of the file was found missing or changed.
    Found,
    /// A backup code or a kit opened an account.
    Recovered,
    /// An older or copied file, or rebuilt lists, were made the vault.
    #[serde(rename = "file-made-vault")]
    TakenOver,
    /// All keys of an account were replaced.
    KeysReplaced,
    /// Parts of the file that belong to nothing were discarded.
    Discarded,
    /// A session was locked.
    Locked,
    /// A person logged out.
    LoggedOut,
    /// A hidden field was shown.
    #[serde(rename = "field-revealed")]
    Revealed,
    /// A field or a code was copied.
    #[serde(rename = "field-copied")]
    Copied,
    /// Somebody was invited.
    Invited,
    /// An invited person came.
    Joined,
    /// A copy of the file was saved.
    FileCopied,
    /// The computer's clock was set forward while the program ran, by so many seconds.
    ClockForward,
    /// The computer's clock was set back, by so many seconds.
    ClockBack,
    /// An account was switched off.
    SwitchedOff,
    /// An account was switched on.
    SwitchedOn,
    /// A person got another role.
    RoleGiven,
    /// A person changed settings of the own account.
    SettingsChanged,
    /// The log began.
    LogBegun,
    /// The log got another key: later lines are for whoever has that.
    LogKeyReplaced,
    /// The oldest lines were deleted; so many.
    #[serde(rename = "lines-deleted")]
    Trimmed,
    /// So many lines could not be written.
    LinesLost,
    /// The log was exported.
    #[serde(rename = "log-exported")]
    Exported,
    /// The end of the log was lost and found again from its lines.
    #[serde(rename = "log-head-mended")]
    HeadMended,
    /// A locked session was opened by the password alone.
    #[serde(rename = "unlocked-by-password")]
    QuickUnlocked,
    /// The owner signed a policy, or that there is none.
    PolicySigned,
    /// A person's row was signed again as it stands.
    SignedAgain,
    /// A person got other groups.
    GroupsSet,
    /// An account was marked for deletion.
    DeletionMarked,
    /// A deletion was taken back.
    DeletionTakenBack,
    /// An account was removed for good.
    AccountRemoved,
    /// An invitation by which nobody had come was withdrawn.
    InvitationWithdrawn,
    /// Ways that administrators help a person with were made, or made again.
    HelpIssued,
    /// Nobody can help a person any more.
    HelpEnded,
    /// Administrators alone can open a person's account.
    EscrowIssued,
    /// The owner's emergency kit was made.
    #[serde(rename = "emergency-kit-issued")]
    EmergencyIssued,
    /// The owner's emergency kit opened a session.
    #[serde(rename = "emergency-session")]
    EmergencyOpened,
    /// An administrator has given the own part of a way back in.
    HelpGiven,
    /// The owner's emergency kit was taken out of use.
    #[serde(rename = "emergency-kit-ended")]
    EmergencyEnded,
    /// A shared collection was made.
    CollectionMade,
    /// A shared collection got another name.
    CollectionRenamed,
    /// Somebody got a right in a shared collection.
    MemberSet,
    /// Somebody's membership in a shared collection was ended.
    MemberRemoved,
    /// A shared collection was deleted.
    CollectionDeleted,
    /// Items that were found in a shared collection were taken over.
    CollectionConfirmed,
    /// Something that a newer version knows.
    Other,
    /// The line is sealed to a key that this person has not got.
    Sealed,
    /// The line does not open under the key that it names.
    MadeUp,
}

impl From<AuditKind> for AuditWhat {
    fn from(kind: AuditKind) -> Self {
        match kind {
            AuditKind::SetUp => Self::SetUp,
            AuditKind::LoggedIn => Self::LoggedIn,
            AuditKind::LoginFailed => Self::LoginFailed,
            AuditKind::SteppedUp => Self::SteppedUp,
            AuditKind::PasswordChanged => Self::PasswordChanged,
            AuditKind::PhoneEnrolled => Self::PhoneEnrolled,
            AuditKind::SheetShown => Self::SheetShown,
            AuditKind::KitIssued => Self::KitIssued,
            AuditKind::KitConfirmed => Self::KitConfirmed,
            AuditKind::CodesIssued => Self::CodesIssued,
            AuditKind::CostRaised => Self::CostRaised,
            AuditKind::Mended => Self::Mended,
            AuditKind::Found => Self::Found,
            AuditKind::Recovered => Self::Recovered,
            AuditKind::TakenOver => Self::TakenOver,
            AuditKind::KeysReplaced => Self::KeysReplaced,
            AuditKind::Discarded => Self::Discarded,
            AuditKind::Locked => Self::Locked,
            AuditKind::LoggedOut => Self::LoggedOut,
            AuditKind::Revealed => Self::Revealed,
            AuditKind::Copied => Self::Copied,
            AuditKind::Invited => Self::Invited,
            AuditKind::Joined => Self::Joined,
            AuditKind::FileCopied => Self::FileCopied,
            AuditKind::ClockForward => Self::ClockForward,
            AuditKind::ClockBack => Self::ClockBack,
            AuditKind::SwitchedOff => Self::SwitchedOff,
            AuditKind::SwitchedOn => Self::SwitchedOn,
            AuditKind::RoleGiven => Self::RoleGiven,
            AuditKind::SettingsChanged => Self::SettingsChanged,
            AuditKind::LogBegun => Self::LogBegun,
            AuditKind::LogKeyReplaced => Self::LogKeyReplaced,
            AuditKind::Trimmed => Self::Trimmed,
            AuditKind::LinesLost => Self::LinesLost,
            AuditKind::Exported => Self::Exported,
            AuditKind::HeadMended => Self::HeadMended,
            AuditKind::QuickUnlocked => Self::QuickUnlocked,
            AuditKind::PolicySigned => Self::PolicySigned,
            AuditKind::SignedAgain => Self::SignedAgain,
            AuditKind::GroupsSet => Self::GroupsSet,
            AuditKind::DeletionMarked => Self::DeletionMarked,
            AuditKind::DeletionTakenBack => Self::DeletionTakenBack,
            AuditKind::AccountRemoved => Self::AccountRemoved,
            AuditKind::InvitationWithdrawn => Self::InvitationWithdrawn,
            AuditKind::HelpIssued => Self::HelpIssued,
            AuditKind::HelpEnded => Self::HelpEnded,
            AuditKind::EscrowIssued => Self::EscrowIssued,
            AuditKind::EmergencyIssued => Self::EmergencyIssued,
            AuditKind::EmergencyOpened => Self::EmergencyOpened,
            AuditKind::HelpGiven => Self::HelpGiven,
            AuditKind::EmergencyEnded => Self::EmergencyEnded,
            AuditKind::CollectionMade => Self::CollectionMade,
            AuditKind::CollectionRenamed => Self::CollectionRenamed,
            AuditKind::MemberSet => Self::MemberSet,
            AuditKind::MemberRemoved => Self::MemberRemoved,
            AuditKind::CollectionDeleted => Self::CollectionDeleted,
            AuditKind::CollectionConfirmed => Self::CollectionConfirmed,
            AuditKind::Other(_) => Self::Other,
        }
    }
}

/// A way by which an account was opened, or tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum AuditWay {
    /// Password and code.
    Code,
    /// Password and a backup code.
    BackupCode,
    /// The kit.
    Kit,
    /// The kit and the password.
    KitPassword,
    /// An administrator's help.
    Administrator,
    /// An activation code.
    Invitation,
}

impl From<WayKind> for AuditWay {
    fn from(way: WayKind) -> Self {
        match way {
            WayKind::Slot => Self::Code,
            WayKind::Backup => Self::BackupCode,
            WayKind::Kit => Self::Kit,
            WayKind::KitPassword => Self::KitPassword,
            WayKind::AdminPhone | WayKind::AdminPassword | WayKind::AdminFull => {
                Self::Administrator
            }
            WayKind::Pending => Self::Invitation,
        }
    }
}

/// A program of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum AuditSurface {
    /// The window.
    Window,
    /// The command line.
    Terminal,
}

impl From<Surface> for AuditSurface {
    fn from(surface: Surface) -> Self {
        match surface {
            Surface::Window => Self::Window,
            Surface::Terminal => Self::Terminal,
        }
    }
}

/// Whether the log fits together.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AuditCheckView {
    /// Lines in the file.
    pub rows: u32,
    /// Number of the last line.
    #[ts(type = "number")]
    pub last: u64,
    /// Number of the last line that an account has signed for.
    #[ts(type = "number")]
    pub signed_to: u64,
    /// Whether the keyring remembers an end of the log.
    pub remembered: bool,
    /// What does not fit; empty if everything does.
    pub problems: Vec<AuditProblemView>,
}

/// Something that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AuditProblemView {
    /// What.
    pub what: AuditProblem,
    /// The first line that it is about.
    #[ts(type = "number | null")]
    pub from: Option<u64>,
    /// The last line that it is about.
    #[ts(type = "number | null")]
    pub to: Option<u64>,
    /// Time of the last line before it that can be read, unix milliseconds: up to there it fitted.
    #[ts(type = "number | null")]
    pub after: Option<u64>,
}

/// What does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum AuditProblem {
    /// The end of the log is missing or does not open.
    NoHead,
    /// The log's key is not the owner's.
    KeyNotOwners,
    /// Lines are missing.
    Missing,
    /// A number stands twice.
    Twice,
    /// A line or the one before it was changed.
    Broken,
    /// Rows say nothing.
    Unreadable,
    /// A line does not open under the key that it names.
    MadeUp,
    /// The last line is another than the end of the log says.
    OtherEnd,
    /// Nobody has signed.
    NotSigned,
    /// The signature is nobody's here.
    WrongSignature,
    /// The lines are others than were signed.
    OtherThanSigned,
    /// Nobody has signed where it begins.
    WrongStart,
    /// The log is older or shorter than this device remembers.
    BehindMark,
}

/// How the log is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum AuditFormat {
    /// A JSON document a line, the last one a signature over the others.
    JsonLines,
    /// Lines for a collector of system logs (RFC 5424).
    Syslog,
}
