//! The floor alone: where a login cannot write everything, its code is used up all the same.

use twinlatch_device::MarkReason;
use twinlatch_records::{Header, WayKind};

use super::accept::Accepted;
use super::count::after_success;
use crate::accounts::Accounts;
use crate::error::{EditError, LoginError};
use crate::marks;
use crate::session::{Access, ReadOnlyReason, Session};

/// Uses up the code of an account that is not opened.
///
/// # Errors
///
/// As [`commit`](super::commit()).
pub(super) fn use_up(
    accounts: &mut Accounts,
    session: &mut Session,
    accepted: &Accepted,
) -> Result<(), LoginError> {
    match session.access {
        Access::ReadOnly(reason) => look_only(accounts, session, accepted, reason)?,
        Access::ReadWrite => write_floor(accounts, session, accepted)?,
    }
    accounts.end_wait(&session.account, WayKind::Slot);
    // The file has the floor, or the mark has it already.
    let _ = marks::write(accounts, session, MarkReason::Success);
    Ok(())
}

/// Where the whole transaction failed: the floor and the count alone, in file or mark.
pub(super) fn write_floor(
    accounts: &mut Accounts,
    session: &mut Session,
    accepted: &Accepted,
) -> Result<(), LoginError> {
    match raise_floor(accounts, session, accepted) {
        Ok(header) => session.header = header,
        Err(file) => keep_floor_in_mark(accounts, session, accepted, file)?,
    }
    session.become_read_only(ReadOnlyReason::LoginNotWritten);
    Ok(())
}

fn raise_floor(
    accounts: &mut Accounts,
    session: &Session,
    accepted: &Accepted,
) -> Result<Header, EditError> {
    let (store, rows, random) = accounts.parts();
    store.write(|writing| {
        let row = rows.header(writing, &session.header_id)?;
        let mut header = row.into_there().ok_or(EditError::ChangedOutside)?;
        accepted.note_in(&mut header, &session.slot);
        header.edit = header.edit.saturating_add(1);
        let sealed = rows.seal_header(&session.header_id, &header, random)?;
        writing.headers_mut().put(&session.header_id, &sealed)?;
        let tries = rows.seal_tries(
            &header.tries,
            &after_success(&accepted.tries, WayKind::Slot),
            random,
        )?;
        writing.tries_mut().put(&header.tries, &tries)?;
        Ok(header)
    })
}

/// A file that is only looked at: the floor goes to the mark, which must take it; of the file only
/// the count is cleared, and no counter moves.
pub(super) fn look_only(
    accounts: &mut Accounts,
    session: &mut Session,
    accepted: &Accepted,
    reason: ReadOnlyReason,
) -> Result<(), LoginError> {
    keep_floor_in_mark(accounts, session, accepted, EditError::ReadOnly(reason))?;
    let (store, rows, random) = accounts.parts();
    let tries = rows.seal_tries(
        &session.header.tries,
        &after_success(&accepted.tries, WayKind::Slot),
        random,
    )?;
    // A file that cannot be written keeps its count, which only makes the next try wait.
    let _ = store.write(|writing| writing.tries_mut().put(&session.header.tries, &tries));
    Ok(())
}

fn keep_floor_in_mark(
    accounts: &Accounts,
    session: &mut Session,
    accepted: &Accepted,
    file: EditError,
) -> Result<(), LoginError> {
    let slot = session.slot;
    accepted.note_in(&mut session.header, &slot);
    marks::write(accounts, session, MarkReason::Success).map_err(|keyring| {
        LoginError::AttemptsCannotBeCounted {
            file: Box::new(file),
            keyring,
        }
    })
}
