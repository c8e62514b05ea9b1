//! Step 2: what the root key opens, compared with the lists and the mark.

use std::mem;

use twinlatch_records::EnrolmentHeader;
use twinlatch_secret::RootKey;
use twinlatch_store as store;

use super::accept::Accepted;
use super::derive::Opened;
use super::prepare::{Attempt, Known, floor};
use crate::accounts::Accounts;
use crate::error::LoginError;
use crate::own_rows::{Opener, OwnRows};
use crate::remembered::{Marks, canonical};
use crate::session::{Begun, FileCounters, Notice, ReadOnlyReason, Session};

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
    let Attempt {
        known, wall, boot, ..
    } = attempt;
    let mut known = *known.ok_or(LoginError::Denied)?;
    known.ask_again(accounts, opened.step)?;
    let time = accounts.code_time(&known.header_id);
    let accepted = Accepted::new(&known, &opened, time, wall, boot);
    let begun = known
        .marks
        .account
        .as_ref()
        .is_some_and(|mark| mark.upgrade_begun.is_some());
    let own = own_rows(accounts, &known, &opened)?;
    let counters = counters(&known, &own);
    let marks = mem::take(&mut known.marks);
    let reason = reason(accounts, &marks, counters, &own);
    let mut session = known.into_session(accounts, opened.root_key, own);
    session.unread = marks.silent.map(|_| counters);
    tell(&mut session, &accepted);
    if let Some(event) = session.last_recovery(accounts) {
        session.note(Notice::Recovered(event));
    }
    if marks.several {
        session.note(Notice::TwoMarks);
    }
    if let Some(reason) = reason {
        session.become_read_only(reason);
    }
    Ok((session, accepted, begun))
}

impl Known {
    fn into_session(self, accounts: &Accounts, root_key: RootKey, own: OwnRows) -> Session {
        let begun = Begun {
            account: self.account,
            entry: self.entry,
            header_id: self.header_id,
            header: self.header,
            slot: self.slot_place.slot,
            root_key,
            own,
        };
        begun.into_session(accounts, Some(accounts.env.clock.boot()))
    }

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
        slot: Some(&known.slot_place.slot),
        targets: Some(&opened.targets),
        device_key: &accounts.device_key,
        username: &known.header.username,
    };
    accounts
        .store
        .read(|reading| opener.open(reading, &*accounts.env.random))
}

/// Why the session may only look, if so; the first reason that holds.
pub(crate) fn reason(
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

/// Notices that follow from the rows themselves.
fn tell(session: &mut Session, accepted: &Accepted) {
    if accepted.failures > 0 {
        session.note(Notice::Failures(accepted.failures));
    }
    session.note_standing();
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
