//! Set-up, login, session, delays and the ways to the root key.

mod accounts;
mod audit;
mod change_password;
mod choices;
mod costs;
mod discard;
mod emergency;
mod enrolment;
mod env;
mod error;
mod events;
mod help;
#[cfg(test)]
mod histories;
mod identity;
mod joining;
mod login;
mod marks;
#[cfg(test)]
mod mutation;
mod names;
mod new_account;
mod new_phone;
mod new_sheet;
mod own_entry;
mod own_rows;
mod parking;
mod password;
mod people;
mod phone_time;
mod policy;
mod recovery;
mod recovery_rows;
mod remembered;
mod rotation;
mod rows;
mod session;
mod set_up;
mod sharing;
mod sheet;
mod signed_policy;
mod soon;
mod start;
mod step_up;
mod table;
mod take_over;
mod throttle;
mod told;
mod unowned;

pub use accounts::Accounts;
pub use audit::{About, AuditCheck, AuditEntry, AuditFinding, Unread, is_export_signed};
pub use emergency::{EmergencySheet, EmergencyView, NewEmergency};
pub use env::{Clock, DataFolder, Env};
pub use error::{ActError, EditError, LoginError};
pub use events::Events;
pub use help::{HelpError, HelpRunView, HelpView, HelpWay, Helper};
pub use joining::{JoinError, Joined, Joining};
pub use login::{FoundTime, Login};
pub use names::{
    DisplayName, GroupName, MAX_DISPLAY_NAME, MAX_GROUP, MAX_USERNAME, NameError, Username,
};
pub use new_phone::{EnrolledPhone, NewPhone};
pub use new_sheet::NewSheet;
pub use parking::{MOST_PARKED, MOST_WRONG_UNLOCKS, ParkedPerson, UnlockError};
pub use password::{
    AdviceKey, MIN_PASSWORD, PasswordContext, PasswordFloor, PasswordRefusal, PasswordVerdict,
    judge_password,
};
pub use people::{
    GRACE_SECONDS, Gone, GroupError, Invitation, InviteError, InviteForm, MAX_GROUPS, Outcomes,
    Person, PersonChange, PersonError, Prospect, may_grant,
};
pub use phone_time::ClockOff;
pub use recovery::{HelpTyped, Recovery, RecoveryError, TableState, Unfinished, start_with_kit};
pub use rotation::{Resealed, Rotation};
pub use session::{Access, Limits, Notice, ReadOnlyReason, Session, SessionState};
pub use set_up::{Confirmed, SetUp, SetUpError, SetUpForm};
pub use sharing::{ShareError, Sharer, fingerprint_words};
pub use sheet::{KIT_SYMBOLS, KitKind, Sheet};
pub use signed_policy::{InstallError, SignedFault};
pub use start::{ClockBehind, Start, StartError, bring_in_vault, start, start_with_number};
