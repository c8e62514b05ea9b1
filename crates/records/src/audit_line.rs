//! What one line of the audit log says, before it is sealed to the log's key.
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | integer | time, seconds since 1970 |
//! | 2 | integer | what happened (below); unknown numbers are kept |
//! | 3 | integer | where: 1 window, 2 terminal |
//! | 4 | id, optional | account that did it; absent where nobody can know |
//! | 5 | text, optional | its username at that time |
//! | 6 | id, optional | account that it was done to |
//! | 7 | text, optional | its username at that time |
//! | 8 | integer, optional | way, as in `recovery`; 0 is password and code |
//! | 9 | id, optional | item or collection |
//! | 10 | integer | how often; of 25 and 26 seconds, of 33 and 34 lines, of 38 the counter |
//! | 11 | text, optional | a role, a key of the policy or the like: words of the program, nobody's own |
//!
//! What happened: 1 account made, 2 logged in, 3 try failed, 4 stepped up, 5 password changed,
//! 6 phone enrolled, 7 sheet shown, 8 kit issued, 9 kit confirmed, 10 backup codes issued, 11 costs
//! raised, 12 part of the file mended, 13 part of the file found missing or changed, 14 recovered,
//! 15 older or copied file made the vault, 16 all keys replaced, 17 parts of the file discarded,
//! 18 locked, 19 logged out, 20 field revealed, 21 field copied, 22 invited, 23 joined, 24 copy of
//! the file saved, 25 clock set forward, 26 clock set back, 27 account switched off, 28 account
//! switched on, 29 role given, 30 settings changed, 31 log begun, 32 key of the log replaced,
//! 33 oldest lines deleted, 34 lines could not be written, 35 log exported, 36 head of the log made
//! anew, 37 a locked session opened by the password alone, 38 a policy
//! signed by the owner, 39 a person's row signed again as it stands, 40 groups set, 41 account marked
//! for deletion, 42 deletion taken back, 43 account removed for good, 44 invitation withdrawn,
//! 50 administrators' help made, 51 ended, 52 escrow made, 53 emergency kit made, 54 session of the
//! emergency kit, 55 help given, 56 emergency kit taken out of use, 60 shared collection made,
//! 61 renamed, 62 a member's right set, 63 member removed, 64 collection deleted, 65 found items taken
//! over.

use minicbor::{Decoder, Encoder};
use twinlatch_crypto::Id;
use twinlatch_secret::SecretBytes;

use crate::canonical::{Read, Sink, Value, Written, as_map, as_number, decode, encode};
use crate::{EventKind, RecordError, WayKind};

/// One line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// When, unix seconds by this computer's clock.
    pub time: u64,
    /// What happened.
    pub what: AuditKind,
    /// Through which program.
    pub surface: Surface,
    /// Who did it; none where nobody can know.
    pub actor: Option<Id>,
    /// Who did it, by username at that time.
    pub actor_name: Option<String>,
    /// To whom.
    pub subject: Option<Id>,
    /// To whom, by username at that time.
    pub subject_name: Option<String>,
    /// Through which way.
    pub way: Option<WayKind>,
    /// With which item or collection.
    pub object: Option<Id>,
    /// How often, or how much.
    pub count: u64,
    /// A word of the program's own.
    pub detail: Option<String>,
}

as_map!(AuditLine {
    1 => time,
    2 => what,
    3 => surface,
    4 => actor,
    5 => actor_name,
    6 => subject,
    7 => subject_name,
    8 => way,
    9 => object,
    10 => count,
    11 => detail,
});

impl AuditLine {
    /// Something that happened once, at `time` in unix seconds, to nobody in particular.
    pub fn new(time: u64, what: AuditKind, surface: Surface) -> Self {
        Self {
            time,
            what,
            surface,
            actor: None,
            actor_name: None,
            subject: None,
            subject_name: None,
            way: None,
            object: None,
            count: 1,
            detail: None,
        }
    }

    /// Encodes the line, to be sealed to the log's key.
    pub fn encode(&self) -> SecretBytes {
        encode(self)
    }

    /// Reads what [`encode`](Self::encode) writes.
    ///
    /// # Errors
    ///
    /// [`RecordError::NotCanonical`].
    pub fn decode(line: &SecretBytes) -> Result<Self, RecordError> {
        decode(line)
    }
}

/// Which program did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// The window.
    Window,
    /// The command line, or the agent that holds its session.
    Terminal,
}

as_number!(Surface { Window = 1, Terminal = 2 });

macro_rules! audit_kinds {
    ($($(#[$doc:meta])* $kind:ident = $number:literal, $name:literal;)*) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum AuditKind {
            $($(#[$doc])* $kind,)*
            /// Something that a newer version knows.
            Other(u16),
        }

        impl AuditKind {
            /// Every kind that this version writes.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// Its name in exports: lower case with hyphens.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                    Self::Other(_) => "other",
                }
            }

            fn number(self) -> u16 {
                match self {
                    $(Self::$kind => $number,)*
                    Self::Other(number) => number,
                }
            }

            fn from_number(number: u16) -> Self {
                match number {
                    $($number => Self::$kind,)*
                    other => Self::Other(other),
                }
            }
        }
    };
}

audit_kinds! {
    /// An account was made on this computer.
    SetUp = 1, "account-made";
    /// Somebody was let in.
    LoggedIn = 2, "logged-in";
    /// A combination that opened nothing; which part of it was wrong, nobody can know.
    LoginFailed = 3, "try-failed";
    /// Password and code were proved again inside a session.
    SteppedUp = 4, "stepped-up";
    /// A password was changed.
    PasswordChanged = 5, "password-changed";
    /// A new phone took the place of the old.
    PhoneEnrolled = 6, "phone-enrolled";
    /// The recovery sheet was shown.
    SheetShown = 7, "sheet-shown";
    /// A new kit was issued.
    KitIssued = 8, "kit-issued";
    /// A part of the kit was typed back.
    KitConfirmed = 9, "kit-confirmed";
    /// A new set of backup codes was issued.
    CodesIssued = 10, "backup-codes-issued";
    /// The cost of the key derivation was raised.
    CostRaised = 11, "cost-raised";
    /// A part of the file was mended.
    Mended = 12, "mended";
    /// A part of the file was found missing or changed.
    Found = 13, "found";
    /// A backup code or a kit opened an account.
    Recovered = 14, "recovered";
    /// An older or copied file, or rebuilt lists, were made the vault.
    TakenOver = 15, "file-made-vault";
    /// All keys of an account were replaced.
    KeysReplaced = 16, "keys-replaced";
    /// Parts of the file that belong to nothing were discarded.
    Discarded = 17, "discarded";
    /// A session was locked.
    Locked = 18, "locked";
    /// A person logged out.
    LoggedOut = 19, "logged-out";
    /// A hidden field was shown.
    Revealed = 20, "field-revealed";
    /// A field or a code was copied.
    Copied = 21, "field-copied";
    /// Somebody was invited.
    Invited = 22, "invited";
    /// An invited person came.
    Joined = 23, "joined";
    /// A copy of the file was saved.
    FileCopied = 24, "file-copied";
    /// The computer's clock was set forward while the program ran, by so many seconds.
    ClockForward = 25, "clock-forward";
    /// The computer's clock was set back, by so many seconds.
    ClockBack = 26, "clock-back";
    /// An account was switched off.
    SwitchedOff = 27, "switched-off";
    /// An account was switched on.
    SwitchedOn = 28, "switched-on";
    /// A person got another role.
    RoleGiven = 29, "role-given";
    /// A person changed settings of the own account.
    SettingsChanged = 30, "settings-changed";
    /// The log began.
    LogBegun = 31, "log-begun";
    /// The log got another key: later lines are for whoever has that.
    LogKeyReplaced = 32, "log-key-replaced";
    /// The oldest lines were deleted; so many.
    Trimmed = 33, "lines-deleted";
    /// So many lines could not be written.
    LinesLost = 34, "lines-lost";
    /// The log was exported.
    Exported = 35, "log-exported";
    /// The end of the log was lost and found again from its lines.
    HeadMended = 36, "log-head-mended";
    /// A locked session was opened by the password alone.
    QuickUnlocked = 37, "unlocked-by-password";
    /// The owner signed a policy, or that there is none.
    PolicySigned = 38, "policy-signed";
    /// A person's row was signed again as it stands.
    SignedAgain = 39, "signed-again";
    /// A person got other groups.
    GroupsSet = 40, "groups-set";
    /// An account was marked for deletion.
    DeletionMarked = 41, "deletion-marked";
    /// A deletion was taken back.
    DeletionTakenBack = 42, "deletion-taken-back";
    /// An account was removed for good: nobody had taken its deletion back in time.
    AccountRemoved = 43, "account-removed";
    /// An invitation by which nobody had come was withdrawn.
    InvitationWithdrawn = 44, "invitation-withdrawn";
    /// Ways that administrators help a person with were made, or made again.
    HelpIssued = 50, "help-issued";
    /// Nobody can help a person any more.
    HelpEnded = 51, "help-ended";
    /// Administrators alone can open a person's account.
    EscrowIssued = 52, "escrow-issued";
    /// The owner's emergency kit was made.
    EmergencyIssued = 53, "emergency-kit-issued";
    /// The owner's emergency kit opened a session.
    EmergencyOpened = 54, "emergency-session";
    /// An administrator has given his part of a way back in.
    HelpGiven = 55, "help-given";
    /// The owner's emergency kit was taken out of use.
    EmergencyEnded = 56, "emergency-kit-ended";
    /// A shared collection was made.
    CollectionMade = 60, "collection-made";
    /// A shared collection got another name.
    CollectionRenamed = 61, "collection-renamed";
    /// Somebody got a right in a shared collection: `detail` says which.
    MemberSet = 62, "member-set";
    /// Somebody's membership in a shared collection was ended.
    MemberRemoved = 63, "member-removed";
    /// A shared collection was deleted.
    CollectionDeleted = 64, "collection-deleted";
    /// Items that were found in a shared collection were taken over.
    CollectionConfirmed = 65, "collection-confirmed";
}

impl From<EventKind> for AuditKind {
    /// What is a line of a person's own history is one of the log too.
    fn from(event: EventKind) -> Self {
        match event {
            EventKind::SetUp => Self::SetUp,
            EventKind::LoggedIn => Self::LoggedIn,
            EventKind::LoginFailed => Self::LoginFailed,
            EventKind::SteppedUp => Self::SteppedUp,
            EventKind::PasswordChanged => Self::PasswordChanged,
            EventKind::PhoneEnrolled => Self::PhoneEnrolled,
            EventKind::SheetShown => Self::SheetShown,
            EventKind::KitIssued => Self::KitIssued,
            EventKind::KitConfirmed => Self::KitConfirmed,
            EventKind::CodesIssued => Self::CodesIssued,
            EventKind::CostRaised => Self::CostRaised,
            EventKind::Mended => Self::Mended,
            EventKind::Found => Self::Found,
            EventKind::Recovered => Self::Recovered,
            EventKind::TakenOver => Self::TakenOver,
            EventKind::KeysReplaced => Self::KeysReplaced,
            EventKind::Discarded => Self::Discarded,
            EventKind::QuickUnlocked => Self::QuickUnlocked,
            EventKind::HelpIssued => Self::HelpIssued,
            EventKind::HelpEnded => Self::HelpEnded,
            EventKind::EscrowIssued => Self::EscrowIssued,
            EventKind::EmergencyIssued => Self::EmergencyIssued,
            EventKind::EmergencyOpened => Self::EmergencyOpened,
            EventKind::EmergencyEnded => Self::EmergencyEnded,
            EventKind::Other(_) => Self::Other(u16::MAX),
        }
    }
}

impl Value for AuditKind {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        writer.u16(self.number())?.ok()
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        reader.u16().map(Self::from_number)
    }
}

#[cfg(test)]
mod tests {
    use super::{AuditKind, AuditLine, Surface};
    use crate::WayKind;
    use twinlatch_crypto::Id;

    #[test]
    fn a_line_reads_back() {
        let line = AuditLine {
            actor: Some(Id::new([1; 16])),
            actor_name: Some("anna".to_owned()),
            subject: Some(Id::new([2; 16])),
            subject_name: Some("ben".to_owned()),
            way: Some(WayKind::Slot),
            object: Some(Id::new([3; 16])),
            count: 7,
            detail: Some("viewer".to_owned()),
            ..AuditLine::new(1_800_000_000, AuditKind::RoleGiven, Surface::Terminal)
        };
        assert_eq!(AuditLine::decode(&line.encode()), Ok(line), "every key");
        let line = AuditLine::new(1, AuditKind::Other(999), Surface::Window);
        assert_eq!(
            AuditLine::decode(&line.encode()),
            Ok(line),
            "a newer kind is kept"
        );
    }

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        let mut names: Vec<_> = AuditKind::ALL.iter().map(|kind| kind.name()).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all, "no name twice");
    }
}
