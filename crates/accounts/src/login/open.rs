//! Step 2: what the root key opens, compared with the lists and the mark.

use std::mem;

use twinlatch_crypto::{CodeDigits, Id};
use twinlatch_records::{EnrolmentHeader, Role};
use twinlatch_secret::RootKey;
use twinlatch_store as store;

use super::accept::Accepted;
use super::derive::Opened;
use super::prepare::{Attempt, Known, floor};
use crate::accounts::Accounts;
use crate::error::LoginError;
use crate::own_rows::{Opener, OwnRows};
use crate::people::verified_role;
use crate::remembered::{Marks, canonical};
use crate::session::{Access, FileCounters, Notice, ReadOnlyReason, Session};

/// Days before the end of a table at which the person is told.
const TELL_BEFORE_END: u64 = 28;

const DAY: u64 = 24 * 60 * 60;

/// Makes the session. Whatever is found is named and never refused: what does not fit makes a
/// session that only looks.
///
/// Gives also what was accepted, and whether the mark has the note of a begun cost upgrade.
pub(super) fn open(
    accounts: &Accounts,
    attempt: Attempt,
    opened: Opened,
) -> Result<(Session, Accepted, bool), LoginError> {
    // The memory of the key derivation is given back here.
    let Attempt { known, wall, .. } = attempt;
    let mut known = *known.ok_or(LoginError::Denied)?;
    known.ask_again(accounts, opened.step)?;
    let accepted = Accepted::new(&known, &opened, wall);
    let begun = known
        .marks
        .account
        .as_ref()
        .is_some_and(|mark| mark.upgrade_begun.is_some());
    let own = own_rows(accounts, &known, &opened)?;
    let counters = counters(&known, &own);
    let marks = mem::take(&mut known.marks);
    let reason = reason(accounts, &marks, counters, &own);
    let mut session = session(accounts, known, opened.root_key, own);
    session.unread = marks.silent.map(|_| counters);
    tell(&mut session, &accepted);
    if marks.several {
        session.note(Notice::TwoMarks);
    }
    if let Some(reason) = reason {
        session.become_read_only(reason);
    }
    Ok((session, accepted, begun))
}

impl Known {
    /// Asks a keyring that was silent at the beginning once more, before anything is compared with
    /// it or written.
    ///
    /// # Errors
    ///
    /// [`LoginError::Denied`] if it tells that the code was used up.
    fn ask_again(&mut self, accounts: &Accounts, step: u64) -> Result<(), LoginError> {
        let (lines, db) = (&accounts.env.lines, &accounts.meta.db);
        self.marks.ask_again(lines, db, &self.account);
        let mark = self.marks.account.as_ref();
        let used_up = |enrolment: &EnrolmentHeader| {
            enrolment.slot == self.slot_place.slot && floor(enrolment, mark) >= step
        };
        if self.header.enrolments.iter().any(used_up) {
            Err(LoginError::Denied)
        } else {
            Ok(())
        }
    }
}

fn counters(known: &Known, own: &OwnRows) -> FileCounters {
    FileCounters {
        header_edit: known.header.edit,
        root_edit: (!own.ledger.needs_consent()).then(|| own.ledger.edit()),
    }
}

fn own_rows(accounts: &Accounts, known: &Known, opened: &Opened) -> Result<OwnRows, LoginError> {
    let opener = Opener {
        db: &accounts.meta.db,
        account: &known.account,
        root_key: &opened.root_key,
        slot: &known.slot_place.slot,
        targets: &opened.targets,
        device_key: &accounts.device_key,
        username: &known.header.username,
    };
    accounts
        .store
        .read(|reading| opener.open(reading, &*accounts.env.random))
}

/// Why the session may only look, if so; the first reason that holds.
fn reason(
    accounts: &Accounts,
    marks: &Marks,
    counters: FileCounters,
    own: &OwnRows,
) -> Option<ReadOnlyReason> {
    let path = canonical(accounts.store.path());
    let remembered = marks.judge(counters, &accounts.meta.db, &path);
    if remembered.is_some() {
        remembered
    } else if own.salvaged {
        Some(ReadOnlyReason::Salvaged)
    } else if accounts.store.access() == store::Access::ReadOnly {
        Some(ReadOnlyReason::Folder)
    } else {
        None
    }
}

fn session(accounts: &Accounts, known: Known, root_key: RootKey, own: OwnRows) -> Session {
    let boot = accounts.env.clock.boot();
    let role = role(accounts, &known, &own.state.owner_public);
    let mut session = Session {
        account: known.account,
        db: accounts.meta.db,
        role,
        root_key,
        state: own.state,
        ways: own.ways,
        header_id: known.header_id,
        slot: known.slot_place.slot,
        header: known.header,
        ledger: own.ledger,
        access: Access::ReadWrite,
        notices: Vec::new(),
        opened: boot,
        proof: boot,
        input: boot,
        failed_proofs: 0,
        marked: boot,
        mark_due: false,
        unread: None,
    };
    // What the start found belongs to everybody; it is said to whoever logs in.
    let mut findings = own.findings;
    findings.extend(accounts.findings.iter().copied());
    if !findings.is_empty() {
        session.note(Notice::Findings(findings));
    }
    session
}

/// What the directory says of the person, as far as it is signed.
fn role(accounts: &Accounts, known: &Known, owner_public: &[u8; 32]) -> Role {
    let Some(entry) = &known.entry else {
        return Role::User;
    };
    let tag: Id = accounts.rows().tag(&entry.username);
    verified_role(entry, &tag, owner_public, &accounts.meta.db)
}

/// Notices that follow from the rows themselves.
fn tell(session: &mut Session, accepted: &Accepted) {
    if accepted.failures > 0 {
        session.note(Notice::Failures(accepted.failures));
    }
    if !session.ways.kits.iter().any(|kit| kit.confirmed) {
        session.note(Notice::NoSheet);
    }
    let digits = session
        .enrolment_header()
        .map(|enrolment| enrolment.descriptor.digits);
    if digits == Some(CodeDigits::Six) {
        session.note(Notice::SixDigits);
    }
}

/// Says how long the table lasts, where the login could not move it on.
pub(super) fn tell_of_table(session: &mut Session, step: u64) {
    let Some(enrolment) = session.enrolment_header() else {
        return;
    };
    let steps = enrolment.window_end.saturating_sub(step);
    let days = steps.saturating_mul(u64::from(enrolment.descriptor.period)) / DAY;
    if days < TELL_BEFORE_END {
        session.note(Notice::TableEndsSoon {
            days: u32::try_from(days).unwrap_or(u32::MAX),
        });
    }
}
