//! What the terminal says of the audit log.

use twinlatch_service::wire::{
    AuditLineView, AuditProblem, AuditProblemView, AuditSurface, AuditWay, AuditWhat,
};

use crate::text::{line, moment};

/// One line of the log.
pub(crate) fn of_audit_line(one: &AuditLineView) -> String {
    let time = one.time.map_or_else(|| "-".to_owned(), moment);
    let mut said = format!("{:>6}  {time:<16}  {}", one.sequence, what(one.what));
    if let Some(detail) = &one.detail {
        said.push_str(&format!(" ({})", line(detail)));
    }
    if one.count != 1 {
        said.push_str(&format!(" x{}", one.count));
    }
    if let Some(actor) = &one.actor {
        said.push_str(&format!(", by {}", line(actor)));
    }
    if let Some(subject) = &one.subject {
        said.push_str(&format!(", of {}", line(subject)));
    }
    if let Some(way) = one.way {
        said.push_str(&format!(", {}", of_way(way)));
    }
    if let Some(object) = &one.object {
        said.push_str(&format!(", item {}", line(object)));
    }
    if one.surface == Some(AuditSurface::Terminal) {
        said.push_str(", at a terminal");
    }
    said.push('\n');
    said
}

fn what(what: AuditWhat) -> &'static str {
    match what {
        AuditWhat::SetUp => "account made",
        AuditWhat::LoggedIn => "logged in",
        AuditWhat::LoginFailed => "try failed",
        AuditWhat::SteppedUp => "password and code proved again",
        AuditWhat::PasswordChanged => "password changed",
        AuditWhat::PhoneEnrolled => "new phone enrolled",
        AuditWhat::SheetShown => "recovery sheet shown",
        AuditWhat::KitIssued => "new kit issued",
        AuditWhat::KitConfirmed => "kit confirmed",
        AuditWhat::CodesIssued => "new backup codes issued",
        AuditWhat::CostRaised => "key derivation made dearer",
        AuditWhat::Mended => "part of the file mended",
        AuditWhat::Found => "part of the file found missing or changed",
        AuditWhat::Recovered => "came back in",
        AuditWhat::TakenOver => "file made the vault",
        AuditWhat::KeysReplaced => "all keys replaced",
        AuditWhat::Discarded => "parts of the file discarded",
        AuditWhat::Locked => "locked",
        AuditWhat::LoggedOut => "logged out",
        AuditWhat::Revealed => "hidden field shown",
        AuditWhat::Copied => "field copied",
        AuditWhat::Invited => "invited",
        AuditWhat::Joined => "joined",
        AuditWhat::FileCopied => "copy of the file saved",
        AuditWhat::ClockForward => "clock set forward",
        AuditWhat::ClockBack => "clock set back",
        AuditWhat::SwitchedOff => "account switched off",
        AuditWhat::SwitchedOn => "account switched on",
        AuditWhat::RoleGiven => "role given",
        AuditWhat::SettingsChanged => "settings changed",
        AuditWhat::LogBegun => "log begun",
        AuditWhat::LogKeyReplaced => "key of the log replaced",
        AuditWhat::Trimmed => "oldest lines deleted",
        AuditWhat::LinesLost => "lines could not be written",
        AuditWhat::Exported => "log taken out",
        AuditWhat::HeadMended => "end of the log made anew",
        AuditWhat::QuickUnlocked => "unlocked by password",
        AuditWhat::PolicySigned => "policy signed",
        AuditWhat::SignedAgain => "entry signed as it stands",
        AuditWhat::GroupsSet => "groups set",
        AuditWhat::DeletionMarked => "account marked for deletion",
        AuditWhat::DeletionTakenBack => "deletion taken back",
        AuditWhat::AccountRemoved => "account removed for good",
        AuditWhat::InvitationWithdrawn => "invitation withdrawn",
        AuditWhat::HelpIssued => "administrators' help made",
        AuditWhat::HelpEnded => "administrators' help ended",
        AuditWhat::EscrowIssued => "escrow made",
        AuditWhat::EmergencyIssued => "emergency kit made",
        AuditWhat::EmergencyOpened => "session of the emergency kit",
        AuditWhat::HelpGiven => "help given",
        AuditWhat::EmergencyEnded => "emergency kit taken out of use",
        AuditWhat::CollectionMade => "shared collection made",
        AuditWhat::CollectionRenamed => "shared collection renamed",
        AuditWhat::MemberSet => "right in a shared collection",
        AuditWhat::MemberRemoved => "membership in a shared collection ended",
        AuditWhat::CollectionDeleted => "shared collection deleted",
        AuditWhat::CollectionConfirmed => "items of a shared collection taken over",
        AuditWhat::Other => "something that a newer version knows",
        AuditWhat::Sealed => "sealed to a key that you have not got",
        AuditWhat::MadeUp => "does not open: made up or moved",
    }
}

fn of_way(way: AuditWay) -> &'static str {
    match way {
        AuditWay::Code => "password and code",
        AuditWay::BackupCode => "backup code",
        AuditWay::Kit => "kit",
        AuditWay::KitPassword => "kit and password",
        AuditWay::Administrator => "an administrator's help",
        AuditWay::Invitation => "activation code",
    }
}

/// Something of the log that does not fit.
pub(crate) fn of_audit_problem(problem: &AuditProblemView) -> String {
    let (from, to) = (
        problem.from.unwrap_or_default(),
        problem.to.unwrap_or_default(),
    );
    match problem.what {
        AuditProblem::NoHead => "The end of the log is missing or does not open.".to_owned(),
        AuditProblem::KeyNotOwners => "The log's key is not signed by the owner.".to_owned(),
        AuditProblem::Missing => format!("Lines {from} to {to} are missing."),
        AuditProblem::Twice => format!("Number {from} stands twice."),
        AuditProblem::Broken => format!("Line {from} or the one before it was changed."),
        AuditProblem::Unreadable => format!("{to} rows of the log say nothing."),
        AuditProblem::MadeUp => {
            format!("Line {from} does not open under its key: it was made up or moved.")
        }
        AuditProblem::OtherEnd => {
            "The last line is another than the end of the log says.".to_owned()
        }
        AuditProblem::NotSigned => "Nobody has signed the end of the log.".to_owned(),
        AuditProblem::WrongSignature => {
            "The end of the log is signed by nobody who has an account here.".to_owned()
        }
        AuditProblem::OtherThanSigned => "The lines are others than were signed.".to_owned(),
        AuditProblem::WrongStart => "The owner has not signed where the log begins.".to_owned(),
        AuditProblem::BehindMark => format!(
            "This device remembers line {to}, which is not there or is another: an older log was put \
             back, or its end was cut off."
        ),
    }
}
