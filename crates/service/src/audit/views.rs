//! Lines and findings as they are shown.

use std::collections::BTreeSet;

use twinlatch_accounts::{AuditCheck, AuditEntry, AuditFinding, Unread};

use crate::text::milliseconds;
use crate::wire::{
    AuditCheckView, AuditGroup, AuditLineView, AuditProblem, AuditProblemView, AuditQuery,
    AuditWhat,
};

/// One line, read or not.
pub(super) fn line(entry: &AuditEntry) -> AuditLineView {
    let sequence = entry.sequence;
    let unread = |what| AuditLineView {
        sequence,
        time: None,
        what,
        actor: None,
        subject: None,
        way: None,
        surface: None,
        object: None,
        count: 1,
        detail: None,
    };
    match &entry.line {
        Err(Unread::NoKey) => unread(AuditWhat::Sealed),
        Err(Unread::CannotOpen) => unread(AuditWhat::MadeUp),
        Ok(line) => AuditLineView {
            sequence,
            time: Some(milliseconds(line.time)),
            what: line.what.into(),
            actor: line.actor_name.clone(),
            subject: line.subject_name.clone(),
            way: line.way.map(Into::into),
            surface: Some(line.surface.into()),
            object: line.object.map(|id| id.to_string()),
            count: line.count,
            detail: line.detail.clone(),
        },
    }
}

/// Whether a line is among those that were asked for.
pub(super) fn is_wanted(line: &AuditLineView, query: &AuditQuery) -> bool {
    let person = query.person.trim().to_lowercase();
    let named = |name: &Option<String>| {
        name.as_ref()
            .is_some_and(|name| name.to_lowercase().contains(&person))
    };
    let of_person = person.is_empty() || named(&line.actor) || named(&line.subject);
    let kind = query.kind == AuditGroup::All || query.kind == group_of(line.what);
    let failed = !query.failed || line.what == AuditWhat::LoginFailed;
    let known = query.newest.is_none_or(|newest| line.sequence <= newest);
    // What cannot be read has no time: it is shown unless a time is asked for.
    let from = query
        .from
        .is_none_or(|from| line.time.is_some_and(|time| time >= from));
    let to = query
        .to
        .is_none_or(|to| line.time.is_some_and(|time| time <= to));
    of_person && kind && failed && known && from && to
}

/// Everybody whom lines name.
pub(super) fn people(lines: &[AuditLineView]) -> Vec<String> {
    let names = lines.iter().flat_map(|line| [&line.actor, &line.subject]);
    let names: BTreeSet<&String> = names.flatten().collect();
    names.into_iter().cloned().collect()
}

fn group_of(what: AuditWhat) -> AuditGroup {
    match what {
        AuditWhat::LoggedIn
        | AuditWhat::LoginFailed
        | AuditWhat::SteppedUp
        | AuditWhat::Recovered
        | AuditWhat::Locked
        | AuditWhat::LoggedOut
        | AuditWhat::QuickUnlocked
        | AuditWhat::EmergencyOpened => AuditGroup::Logins,
        AuditWhat::Revealed | AuditWhat::Copied => AuditGroup::Secrets,
        AuditWhat::SetUp
        | AuditWhat::Invited
        | AuditWhat::Joined
        | AuditWhat::SwitchedOff
        | AuditWhat::SwitchedOn
        | AuditWhat::RoleGiven
        | AuditWhat::SignedAgain
        | AuditWhat::GroupsSet
        | AuditWhat::DeletionMarked
        | AuditWhat::DeletionTakenBack
        | AuditWhat::AccountRemoved
        | AuditWhat::InvitationWithdrawn
        | AuditWhat::CollectionMade
        | AuditWhat::CollectionRenamed
        | AuditWhat::MemberSet
        | AuditWhat::MemberRemoved
        | AuditWhat::CollectionDeleted
        | AuditWhat::CollectionConfirmed => AuditGroup::People,
        AuditWhat::PasswordChanged
        | AuditWhat::PhoneEnrolled
        | AuditWhat::SheetShown
        | AuditWhat::KitIssued
        | AuditWhat::KitConfirmed
        | AuditWhat::CodesIssued
        | AuditWhat::CostRaised
        | AuditWhat::KeysReplaced
        | AuditWhat::SettingsChanged
        | AuditWhat::HelpIssued
        | AuditWhat::HelpEnded
        | AuditWhat::EscrowIssued
        | AuditWhat::EmergencyIssued
        | AuditWhat::HelpGiven
        | AuditWhat::EmergencyEnded => AuditGroup::Protection,
        AuditWhat::Mended
        | AuditWhat::Found
        | AuditWhat::TakenOver
        | AuditWhat::Discarded
        | AuditWhat::FileCopied
        | AuditWhat::ClockForward
        | AuditWhat::ClockBack
        | AuditWhat::LogBegun
        | AuditWhat::LogKeyReplaced
        | AuditWhat::Trimmed
        | AuditWhat::LinesLost
        | AuditWhat::Exported
        | AuditWhat::HeadMended
        | AuditWhat::PolicySigned
        | AuditWhat::Other
        | AuditWhat::Sealed
        | AuditWhat::MadeUp => AuditGroup::Device,
    }
}

/// Whether the log fits together; `lines` are all of them, newest first.
pub(super) fn check(check: &AuditCheck, lines: &[AuditLineView]) -> AuditCheckView {
    AuditCheckView {
        rows: u32::try_from(check.rows).unwrap_or(u32::MAX),
        last: check.last,
        signed_to: check.signed_to,
        remembered: check.remembered,
        problems: check
            .findings
            .iter()
            .map(|finding| problem(finding, lines))
            .collect(),
    }
}

fn problem(finding: &AuditFinding, lines: &[AuditLineView]) -> AuditProblemView {
    let (what, from, to) = match *finding {
        AuditFinding::NoHead | AuditFinding::HeadUnreadable => (AuditProblem::NoHead, None, None),
        AuditFinding::KeyNotOwners => (AuditProblem::KeyNotOwners, None, None),
        AuditFinding::Missing { from, to } => (AuditProblem::Missing, Some(from), Some(to)),
        AuditFinding::Twice { sequence } => (AuditProblem::Twice, Some(sequence), None),
        AuditFinding::Broken { sequence } => (AuditProblem::Broken, Some(sequence), None),
        AuditFinding::Unreadable { count } => {
            (AuditProblem::Unreadable, None, u64::try_from(count).ok())
        }
        AuditFinding::MadeUp { sequence } => (AuditProblem::MadeUp, Some(sequence), None),
        AuditFinding::OtherEnd => (AuditProblem::OtherEnd, None, None),
        AuditFinding::NotSigned => (AuditProblem::NotSigned, None, None),
        AuditFinding::WrongSignature => (AuditProblem::WrongSignature, None, None),
        AuditFinding::OtherThanSigned => (AuditProblem::OtherThanSigned, None, None),
        AuditFinding::WrongStart => (AuditProblem::WrongStart, None, None),
        AuditFinding::BehindMark { remembered } => {
            (AuditProblem::BehindMark, None, Some(remembered))
        }
    };
    // What the keyring remembers is known by its last line alone.
    let first = if what == AuditProblem::BehindMark {
        to
    } else {
        from
    };
    let before = |first| lines.iter().filter(move |line| line.sequence < first);
    let after = first.and_then(|first| before(first).find_map(|line| line.time));
    AuditProblemView {
        what,
        from,
        to,
        after,
    }
}
