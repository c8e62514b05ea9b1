//! One person's open session: keys, lists and limits, all wiped when it ends.

mod begin;
mod clock;
mod close;
mod edit;
mod facts;
mod limits;
mod standing;

use std::time::Duration;

use twinlatch_crypto::{Id, ParkedKey};
use twinlatch_policy::Policy;
use twinlatch_records::{Header, Ledger, Role, State, Ways};
use twinlatch_secret::RootKey;

use crate::audit::LogEnd;
use crate::own_rows::Lost;
use crate::signed_policy::Signed;
use crate::told::Told;

pub(crate) use begin::Begun;
pub(crate) use edit::{Edit, OtherKeys};
pub use limits::{Limits, SessionState};
pub(crate) use standing::Barred;

/// An open session. Dropping it wipes its keys; [`Session::close`] also writes the mark.
pub struct Session {
    pub(crate) account: Id,
    pub(crate) db: Id,
    pub(crate) role: Role,
    /// Why the account is shut: then the session is given to nobody.
    pub(crate) barred: Option<Barred>,
    pub(crate) root_key: RootKey,
    pub(crate) state: State,
    pub(crate) ways: Ways,
    pub(crate) header_id: Id,
    pub(crate) header: Header,
    /// Slot id of the enrolment that opened the session.
    pub(crate) slot: Id,
    pub(crate) ledger: Ledger,
    pub(crate) access: Access,
    pub(crate) notices: Vec<Notice>,
    /// Boot time at which the session was opened.
    pub(crate) opened: Duration,
    /// Boot time of the last proof of password and code; none where a paper opened the session.
    pub(crate) proof: Option<Duration>,
    /// Boot time of the last key or pointer.
    pub(crate) input: Duration,
    /// Wrong proofs inside this session; five lock it.
    pub(crate) failed_proofs: u32,
    /// Boot time at which the mark was last written.
    pub(crate) marked: Duration,
    /// Whether the mark still has to be written.
    pub(crate) mark_due: bool,
    /// Whether something of the account had to be put together from other rows.
    pub(crate) salvaged: bool,
    pub(crate) lost: Lost,
    /// Backup codes that this session has used: the set, and the beginning of the row's id.
    pub(crate) used_codes: Vec<([u8; 16], [u8; 8])>,
    /// Whether all keys were replaced in this session: nobody has logged in with them yet.
    pub(crate) rotated: bool,
    /// Objects that could not follow new keys, because they do not open or not as listed.
    pub(crate) kept_back: Vec<Id>,
    /// The file as it was opened, as long as the keyring has not told what it remembers of it.
    pub(crate) unread: Option<FileCounters>,
    /// Whether the emergency kit has opened it.
    pub(crate) emergency_session: bool,
    /// What was found, as far as the history has it.
    pub(crate) told: Told,
    /// What administrators had decided when the session was opened.
    pub(crate) policy: Policy,
    /// The root key under the password alone, for the next lock.
    pub(crate) ready: Option<ParkedKey>,
    /// How the policy that the owner has signed was found.
    pub(crate) signed: Signed,
    /// How far the wall clock was ahead of the boot clock when the session looked last, seconds.
    pub(crate) clock_ahead: Option<i64>,
    /// The end of the audit log as it was found when the session began, if it goes on from what is
    /// known.
    pub(crate) log_end: Option<LogEnd>,
}

/// How far a file had come when it was opened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FileCounters {
    pub(crate) header_edit: u64,
    /// None where the lists were rebuilt: they have lost their counter.
    pub(crate) root_edit: Option<u64>,
}

/// What the session may do with the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everything.
    ReadWrite,
    /// Look, copy codes, export; nothing is written but counts.
    ReadOnly(ReadOnlyReason),
}

/// Why a session is read-only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadOnlyReason {
    /// The file is older than the last login on this device.
    OlderFile,
    /// The same vault still stands at another path.
    CopiedFile,
    /// Lists were rebuilt by salvage and wait for the person's consent.
    Salvaged,
    /// The transaction that ends the login could not be written.
    LoginNotWritten,
    /// The data folder cannot be written.
    Folder,
}

/// What the person is told at the opening, most important first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Opened read-only, and why.
    ReadOnly(ReadOnlyReason),
    /// Rows that were missing, unreadable or other than listed.
    Findings(Vec<twinlatch_records::Finding>),
    /// The keyring did not say what it remembers: nobody knows whether the file is the newest.
    MarkNotRead,
    /// The keyring could not take the mark.
    MarkNotWritten,
    /// Several collections of the keyring hold a mark; the newest counts and nothing is deleted.
    TwoMarks,
    /// The event of this login could not be written; the login counts all the same.
    EventNotWritten,
    /// Collections, by name, that the person does not share any more.
    LeftCollections(Vec<String>),
    /// A paper opened the account since the last login.
    Recovered(twinlatch_records::EventPayload),
    /// So many accounts were removed for good by this login: their time of grace was over.
    PeopleRemoved(u32),
    /// Administrators alone can open the account, or could from a copy of the file.
    Escrowed {
        /// Since when, unix seconds.
        since: u64,
    },
    /// This session was opened by the emergency kit and ends half an hour after its opening.
    EmergencySession,
    /// The emergency kit was used: password, phone and sheet are to be made anew, as far as said.
    EmergencyUsed(Vec<twinlatch_records::Renewed>),
    /// Nobody who helps is left: fewer can than must.
    HelpEnded,
    /// Who helps has changed, or a part was missing: what was held before opens nothing any more.
    HelpRenewed,
    /// So many backup codes are left: a new set is offered.
    FewCodes(usize),
    /// Nobody has printed the recovery sheet.
    NoSheet,
    /// Wrong tries since the last login.
    Failures(u32),
    /// The offset table ends in so many days.
    TableEndsSoon {
        /// Days left.
        days: u32,
    },
    /// The place of the device key still holds an earlier one, which may go.
    EarlierDeviceKey,
    /// The phone shows six digits.
    SixDigits,
    /// Something a newer version wrote; shown as far as it is understood.
    NewerParts,
}
