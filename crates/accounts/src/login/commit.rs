//! D1: one transaction uses up the code.

use std::mem;

use twinlatch_crypto::Id;
use twinlatch_device::MarkReason;
use twinlatch_records::{
    EnrolmentSecret, EventKind, EventPayload, Finding, Header, Patch, Tries, WayKind,
};

use super::accept::Accepted;
use super::count::after_success;
use super::floor::{look_only, write_floor};
use crate::accounts::Accounts;
use crate::error::{EditError, LoginError};
use crate::marks;
use crate::parking::wrong_unlocks;
use crate::session::{Access, Edit, Notice, Session};
use crate::table::{TableKeys, move_table, window_weeks};

/// Uses up the code, clears the count and writes the events; then the mark.
///
/// Where the file cannot take all of it the session becomes one that only looks, as long as the
/// code is used up somewhere.
///
/// # Errors
///
/// [`LoginError::AttemptsCannotBeCounted`] if neither file nor mark can keep the floor: a code
/// that works twice would be worse than a login refused.
pub(crate) fn commit(
    accounts: &mut Accounts,
    session: &mut Session,
    accepted: &Accepted,
    what: EventKind,
) -> Result<(), LoginError> {
    match session.access {
        Access::ReadOnly(reason) => look_only(accounts, session, accepted, reason)?,
        Access::ReadWrite => match write_all(accounts, session, accepted, what) {
            Ok(written) => {
                if written.events {
                    accounts.parking.told(&session.account);
                }
                written.take_over(session);
            }
            Err(_) => write_floor(accounts, session, accepted)?,
        },
    }
    accounts.end_wait(&session.account, WayKind::Slot);
    let period = session.enrolment_header();
    let period = period.map_or(0, |entry| entry.descriptor.period);
    accounts.note_phone_time(&session.header_id, accepted.shown, period);
    let written = if accepted.keyring_hangs {
        marks::write_soon(accounts, session, MarkReason::Success)
    } else {
        marks::write(accounts, session, MarkReason::Success)
    };
    if written.is_err() {
        session.note(Notice::MarkNotWritten);
    }
    if session.unread.is_some() {
        session.note(Notice::MarkNotRead);
    }
    Ok(())
}

/// What the transaction wrote.
struct Written {
    header: Header,
    patch: Patch,
    /// Whether the events could be added.
    events: bool,
    /// Chunks that had to be made again.
    mended: Vec<Finding>,
}

impl Written {
    fn take_over(self, session: &mut Session) {
        session.header = self.header;
        session.ledger.apply(self.patch);
        if self.events {
            session.told.are_written();
        } else {
            session.note(Notice::EventNotWritten);
        }
        session.note_findings(self.mended);
    }
}

fn write_all(
    accounts: &mut Accounts,
    session: &Session,
    accepted: &Accepted,
    what: EventKind,
) -> Result<Written, EditError> {
    let secret = session
        .enrolment_secret()
        .ok_or(EditError::ChangedOutside)?;
    let wrong = accounts.parking.wrong(&session.account);
    let ((header, events, mended), patch) = session.transact(accounts, |edit| {
        let mut header = edit.open_header(session)?;
        accepted.note_in(&mut header, &session.slot);
        let mended = edit.move_table(&mut header, session, secret)?;
        edit.put_header(session, &mut header)?;
        edit.clear_tries(session, &header.tries, &accepted.tries)?;
        if session.ledger.has_news() {
            // Their keys stand in the ways a second time.
            edit.put_ways(session)?;
        }
        let time = accepted.wall;
        let mut told = session.told.clone();
        told.mended(mended.iter().copied());
        let mut events = told.events(time);
        events.extend(wrong_unlocks(wrong, time));
        let success = EventPayload {
            way: Some(WayKind::Slot),
            ..EventPayload::new(time, what)
        };
        events.push(told.stands(success));
        let events = edit
            .put_events(&accepted.tries, accepted.failures, events)
            .is_ok();
        Ok::<_, EditError>((header, events, mended))
    })?;
    Ok(Written {
        header,
        patch,
        events,
        mended,
    })
}

impl Edit<'_, '_> {
    /// Reads the header as the file has it: the one that this session has read or written last.
    ///
    /// No list names it, so one put back from an older file would else be taken over, and with it
    /// an old password.
    pub(crate) fn open_header(&self, session: &Session) -> Result<Header, EditError> {
        let row = self.rows.header(self.writing, &session.header_id)?;
        row.into_there()
            .filter(|header| header.edit == session.header.edit)
            .ok_or(EditError::ChangedOutside)
    }

    /// Writes the header with its edit raised.
    pub(crate) fn put_header(
        &mut self,
        session: &Session,
        header: &mut Header,
    ) -> Result<(), EditError> {
        header.edit = header.edit.max(session.header.edit).saturating_add(1);
        // Nobody signs the header: whose session it is has been let in by a signed row.
        header.disabled = false;
        let sealed = self
            .rows
            .seal_header(&session.header_id, header, self.random)?;
        self.writing
            .headers_mut()
            .put(&session.header_id, &sealed)?;
        Ok(())
    }

    /// Clears the count of password and code, and notes when they close; the lines of the row have
    /// become events.
    pub(crate) fn clear_tries(
        &mut self,
        session: &Session,
        id: &Id,
        before: &Tries,
    ) -> Result<(), EditError> {
        let tries = Tries {
            disable_after: Some(session.policy().disable_after()),
            ..after_success(before, WayKind::Slot)
        };
        let sealed = self.rows.seal_tries(id, &tries, self.random)?;
        self.writing.tries_mut().put(id, &sealed)?;
        Ok(())
    }

    /// Adds the wrong tries since the last success, and what came of this one.
    pub(crate) fn put_events(
        &mut self,
        tries: &Tries,
        failures: u32,
        success: impl IntoIterator<Item = EventPayload>,
    ) -> Result<(), EditError> {
        // The row keeps the last lines only; the first of them stands for the older ones too.
        let lines = u32::try_from(tries.last.len()).unwrap_or(u32::MAX);
        let older = failures.saturating_sub(lines);
        let failed = tries
            .last
            .iter()
            .enumerate()
            .map(|(index, line)| EventPayload {
                way: Some(line.way),
                count: if index == 0 {
                    older.saturating_add(1)
                } else {
                    1
                },
                ..EventPayload::new(line.time, EventKind::LoginFailed)
            });
        for event in failed.chain(success) {
            self.put_event(&event)?;
        }
        Ok(())
    }

    /// Moves the table of the session's enrolment on to the header's floor; gives those of its
    /// chunks that had to be made again.
    fn move_table(
        &mut self,
        header: &mut Header,
        session: &Session,
        secret: &EnrolmentSecret,
    ) -> Result<Vec<Finding>, EditError> {
        let weeks = window_weeks(self.writing.headers().count()?);
        let found = header
            .enrolments
            .iter_mut()
            .find(|entry| entry.slot == session.slot);
        let enrolment = found.ok_or(EditError::ChangedOutside)?;
        let descriptor = enrolment.descriptor;
        let keys = TableKeys {
            db: &session.db,
            account: &session.account,
            descriptor: &descriptor,
            seed: &secret.seed,
            targets: &secret.targets,
            floor: enrolment.floor,
        };
        let listed = mem::take(&mut enrolment.chunks);
        let moved = move_table(&keys, listed, weeks, self.random, |id| {
            Ok::<_, EditError>(self.writing.code_offsets().find(id)?)
        })?;
        let mut rows = self.writing.code_offsets_mut();
        for (id, sealed) in &moved.written {
            rows.put(id, sealed)?;
        }
        for id in &moved.deleted {
            rows.delete(id)?;
        }
        enrolment.chunks = moved.listed;
        enrolment.window_end = moved.window_end;
        Ok(moved.mended)
    }
}
