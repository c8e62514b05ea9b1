//! D0: the try is counted before any work, in a transaction of its own.

use twinlatch_crypto::Id;
use twinlatch_device::{
    AccountMark, DeviceError, MarkReason, merge_account_mark, merge_vault_mark,
};
use twinlatch_records::{
    DeviceSettings, FailureLine, Finding, Found, RowKind, Tries, WayKind, WayTries,
};
use twinlatch_store::StoreError;

use super::prepare::{Attempt, Known};
use crate::accounts::Accounts;
use crate::error::LoginError;
use crate::marks;
use crate::rows::Row;
use crate::throttle::is_threshold;

/// Wrong tries whose time and way are kept.
const LAST_FAILURES: usize = 16;

/// Counts the try, in the file or, where that cannot be written, in the mark.
///
/// For an unknown name the settings of the device are sealed and written again as they are, so
/// that the work is the same; nothing of the name is kept in any form.
///
/// # Errors
///
/// [`LoginError::AttemptsCannotBeCounted`] if both refuse.
pub(crate) fn count(accounts: &mut Accounts, attempt: &Attempt) -> Result<(), LoginError> {
    #[cfg(test)]
    crate::mutation::work_before_count(accounts, attempt);
    match &attempt.known {
        Some(known) => count_known(accounts, known, attempt.wall),
        None => count_nobody(accounts, &attempt.settings, attempt.wall),
    }
}

fn count_known(accounts: &mut Accounts, known: &Known, wall: u64) -> Result<(), LoginError> {
    if let Some(what) = known.tries_found {
        note_bad_row(accounts, known.header.tries, what);
    }
    let failures = known.count.failures.saturating_add(1);
    let not_before = accounts.not_before(failures);
    let mut tries = with_failure(&known.tries, WayKind::Slot, failures, not_before, wall);
    // A new start of the program may come before the login that tells it.
    tries.found = known.tries_found;
    let sealed = accounts
        .rows()
        .seal_tries(&known.header.tries, &tries, &*accounts.env.random)?;
    let file = accounts
        .store
        .write(|writing| writing.tries_mut().put(&known.header.tries, &sealed));
    if file.is_err() || is_threshold(failures) {
        let kept = keep_in_mark(accounts, known, failures, wall);
        counted(file, kept)?;
    }
    // Only a count that stands somewhere brings a wait.
    accounts.begin_wait(&known.account, WayKind::Slot, failures);
    Ok(())
}

/// The row is made anew by this try, whoever makes it: the next success tells.
fn note_bad_row(accounts: &mut Accounts, id: Id, what: Found) {
    let row = RowKind::Try;
    let finding = Finding { row, id, what };
    if !accounts.findings.contains(&finding) {
        accounts.findings.push(finding);
    }
}

fn keep_in_mark(
    accounts: &Accounts,
    known: &Known,
    failures: u32,
    wall: u64,
) -> Result<AccountMark, DeviceError> {
    let mark = marks::account_mark(&known.header, 0, failures, wall);
    merge_account_mark(
        &*accounts.env.lines,
        accounts.meta.db.bytes(),
        known.account.bytes(),
        &mark,
        MarkReason::Failure,
    )
}

fn count_nobody(
    accounts: &mut Accounts,
    settings: &Row<DeviceSettings>,
    wall: u64,
) -> Result<(), LoginError> {
    let file = rewrite_settings(accounts, settings)?;
    if file.is_ok() {
        return Ok(());
    }
    let mark = marks::vault_mark(settings.there(), String::new(), wall);
    let reason = MarkReason::Failure;
    let db = accounts.meta.db;
    let kept = merge_vault_mark(&*accounts.env.lines, db.bytes(), &mark, reason);
    counted(file, kept)
}

fn counted<T>(
    file: Result<(), StoreError>,
    keyring: Result<T, DeviceError>,
) -> Result<(), LoginError> {
    match (file, keyring) {
        (Err(file), Err(keyring)) => Err(LoginError::AttemptsCannotBeCounted {
            file: Box::new(file.into()),
            keyring,
        }),
        _ => Ok(()),
    }
}

/// Seals and writes the device's settings as they are: as much work as a counted try.
///
/// Settings that are missing or do not open are left to the start, which makes them anew.
pub(crate) fn rewrite_settings(
    accounts: &mut Accounts,
    settings: &Row<DeviceSettings>,
) -> Result<Result<(), StoreError>, LoginError> {
    let id = accounts.rows().settings_id();
    let Some(settings) = settings.there() else {
        let same = accounts
            .store
            .write(|writing| writing.objects_mut().rewrite_unchanged(&id));
        return Ok(same.map(drop));
    };
    let sealed = accounts
        .rows()
        .seal_settings(settings, &*accounts.env.random)?;
    Ok(accounts
        .store
        .write(|writing| writing.objects_mut().put(&id, &sealed)))
}

/// The try row with one more failure of a way.
pub(crate) fn with_failure(
    tries: &Tries,
    way: WayKind,
    failures: u32,
    not_before: u64,
    wall: u64,
) -> Tries {
    let mut tries = tries.clone();
    tries.ways.retain(|line| line.way != way);
    tries.ways.push(WayTries {
        way,
        failures,
        not_before,
        wall,
    });
    tries.ways.sort_by_key(|line| line.way);
    tries.last.push(FailureLine { time: wall, way });
    let surplus = tries.last.len().saturating_sub(LAST_FAILURES);
    tries.last.drain(..surplus);
    tries
}

/// The try row after a success: the way's count is gone, the lines have become events. What was wrong
/// with the row before is told by a login, not by a paper.
pub(crate) fn after_success(tries: &Tries, way: WayKind) -> Tries {
    let mut tries = tries.clone();
    tries.ways.retain(|line| line.way != way);
    tries.last.clear();
    if way == WayKind::Slot {
        tries.found = None;
    }
    tries
}
