//! What the keyring is told to remember of a session.

use std::sync::Arc;
use std::time::Duration;

use twinlatch_crypto::Id;
use twinlatch_device::{
    AccountMark, DeviceError, Lines, MarkReason, VaultMark, merge_account_mark, merge_vault_mark,
};
use twinlatch_records::{DeviceSettings, Header};

use crate::accounts::Accounts;
use crate::audit::LogEnd;
use crate::remembered::{Marks, canonical};
use crate::rows::Row;
use crate::session::{Access, FileCounters, Notice, ReadOnlyReason, Session};
use crate::soon::soon;

/// Least time between two marks while a person edits.
const WHILE_EDITING: Duration = Duration::from_secs(60);

/// The account's counters as file and session have them.
pub(crate) fn account_mark(
    header: &Header,
    root_edit: u64,
    failures: u32,
    wall: u64,
) -> AccountMark {
    let floors = header
        .enrolments
        .iter()
        .map(|entry| (*entry.slot.bytes(), entry.floor));
    AccountMark {
        floors: floors.collect(),
        header_edit: header.edit,
        root_edit,
        failures,
        last_wall: wall,
        ..AccountMark::default()
    }
}

/// Writes both marks of a session and waits for the keyring.
///
/// Where no mark was read at the opening, the file is first compared with what is found: the session
/// may only look from then on.
///
/// # Errors
///
/// The keyring's own; the marks are then written at a later occasion.
pub(crate) fn write(
    accounts: &Accounts,
    session: &mut Session,
    reason: MarkReason,
) -> Result<(), DeviceError> {
    let written = MarkJob::new(accounts, session, reason).run();
    take_over(accounts, session, written)
}

/// As [`write`], without waiting for long.
///
/// # Errors
///
/// [`DeviceError::StillWaiting`] where it is not known yet; the write goes on by itself then.
pub(crate) fn write_soon(
    accounts: &Accounts,
    session: &mut Session,
    reason: MarkReason,
) -> Result<(), DeviceError> {
    let written = MarkJob::new(accounts, session, reason).run_soon();
    take_over(accounts, session, written)
}

/// Writes the marks of a session that edits, at most once a minute, without waiting for long.
pub(crate) fn write_while_editing(accounts: &Accounts, session: &mut Session) {
    let boot = accounts.env.clock.boot();
    if boot.saturating_sub(session.marked) < WHILE_EDITING {
        return;
    }
    session.marked = boot;
    // What was not written stays due.
    let _ = write_soon(accounts, session, MarkReason::Lock);
}

/// Notes in the mark that a cost upgrade begins.
///
/// # Errors
///
/// The keyring's own: the upgrade is then not begun.
pub(crate) fn note_upgrade(
    accounts: &Accounts,
    session: &Session,
    wall: u64,
) -> Result<(), DeviceError> {
    let mut job = MarkJob::at_lock(accounts, session);
    job.account_mark.upgrade_begun = Some(wall);
    job.run().map(drop)
}

fn take_over(
    accounts: &Accounts,
    session: &mut Session,
    written: Result<Option<ReadOnlyReason>, DeviceError>,
) -> Result<(), DeviceError> {
    session.mark_due = written.is_err();
    let found = written?;
    session.marked = accounts.env.clock.boot();
    session.unread = None;
    session.notices.retain(|told| *told != Notice::MarkNotRead);
    if let Some(reason) = found {
        session.become_read_only(reason);
    }
    Ok(())
}

/// Both marks of one session, ready to be written by any thread; holds no secret.
pub(crate) struct MarkJob {
    lines: Arc<dyn Lines>,
    db: Id,
    account: Id,
    account_mark: AccountMark,
    vault_mark: VaultMark,
    reason: MarkReason,
    /// The file as it was opened, where no mark was read: it is compared before it is written.
    unread: Option<FileCounters>,
    /// Whether the session ends: late answers of the keyring are then forgotten.
    ends: bool,
}

impl MarkJob {
    /// What is remembered of a session as it is.
    pub(crate) fn at_lock(accounts: &Accounts, session: &Session) -> Self {
        Self::new(accounts, session, MarkReason::Lock)
    }

    /// What is remembered when a session ends.
    pub(crate) fn at_end(accounts: &Accounts, session: &Session) -> Self {
        Self {
            ends: true,
            ..Self::at_lock(accounts, session)
        }
    }

    fn new(accounts: &Accounts, session: &Session, reason: MarkReason) -> Self {
        // A clock that is known to be wrong is not what the next login is compared with.
        let wall = session.code_time(accounts).seconds();
        // After a success the count is cleared, also where the file could not be told.
        let success = reason == MarkReason::Success;
        let failures = if success {
            0
        } else {
            accounts.failures_in_file(&session.header)
        };
        let mut job = Self {
            lines: Arc::clone(&accounts.env.lines),
            db: session.db,
            account: session.account,
            account_mark: AccountMark {
                used_backup: session.used_codes.clone(),
                policy_version: session.signed.version(),
                ..account_mark(&session.header, session.ledger.edit(), failures, wall)
            },
            vault_mark: session_vault_mark(accounts, wall),
            reason,
            unread: session.unread,
            ends: false,
        };
        if let Access::ReadOnly(access) = session.access {
            job.leave_out(access);
        }
        job
    }

    /// Remembers a later end of the audit log.
    pub(crate) fn follow_log(&mut self, end: LogEnd) {
        self.vault_mark.audit_sequence = end.sequence;
        self.vault_mark.audit_hash = end.hash;
    }

    /// Leaves out what must not be remembered of a file that is only looked at.
    ///
    /// Floors and the count are kept whatever the file is. Counters of another file than the vault
    /// would make the vault an older one.
    fn leave_out(&mut self, access: ReadOnlyReason) {
        let (counters, vault) = match access {
            ReadOnlyReason::OlderFile | ReadOnlyReason::CopiedFile => (false, false),
            ReadOnlyReason::Salvaged => (false, true),
            ReadOnlyReason::LoginNotWritten | ReadOnlyReason::Folder => (true, true),
        };
        if !counters {
            self.account_mark.header_edit = 0;
            self.account_mark.root_edit = 0;
            self.account_mark.policy_version = 0;
        }
        if !vault {
            self.vault_mark = VaultMark {
                last_wall: self.vault_mark.last_wall,
                ..VaultMark::default()
            };
        }
    }

    /// Writes both marks; gives why the file may only be looked at, where that is found here.
    fn run(mut self) -> Result<Option<ReadOnlyReason>, DeviceError> {
        let found = self.compare()?;
        if let Some(reason) = found {
            self.leave_out(reason);
        }
        let lines = &*self.lines;
        let (db, account) = (self.db.bytes(), self.account.bytes());
        merge_account_mark(lines, db, account, &self.account_mark, self.reason)?;
        merge_vault_mark(lines, db, &self.vault_mark, self.reason)?;
        if self.ends {
            lines.fresh()?;
        }
        Ok(found)
    }

    /// As [`run`](Self::run), on a thread of its own and without waiting for long.
    pub(crate) fn run_soon(self) -> Result<Option<ReadOnlyReason>, DeviceError> {
        soon(move || self.run()).unwrap_or(Err(DeviceError::StillWaiting))
    }

    fn compare(&self) -> Result<Option<ReadOnlyReason>, DeviceError> {
        let Some(file) = self.unread else {
            return Ok(None);
        };
        let marks = Marks::try_read(&*self.lines, &self.db, &self.account)?;
        Ok(marks.judge(file, &self.db, &self.vault_mark.path))
    }
}

fn session_vault_mark(accounts: &Accounts, wall: u64) -> VaultMark {
    let settings = accounts
        .store
        .read(|reading| accounts.rows().device_settings(reading));
    let settings = settings.unwrap_or(Row::Missing);
    let head = accounts
        .store
        .read(|reading| accounts.rows().audit_head(reading));
    let head = head.ok().and_then(Row::into_there);
    // Anybody can have written it: only what this program has gone on from is remembered.
    let known = head.filter(|head| accounts.log_end == Some(LogEnd::of(head)));
    let signed = known.and_then(|head| head.checkpoint);
    VaultMark {
        audit_sequence: signed.as_ref().map_or(0, |end| end.sequence),
        audit_hash: signed.map_or([0; 32], |end| end.hash),
        ..vault_mark(settings.there(), canonical(accounts.store.path()), wall)
    }
}

/// The vault's counters as the file has them; an empty path keeps the remembered one.
pub(crate) fn vault_mark(settings: Option<&DeviceSettings>, path: String, wall: u64) -> VaultMark {
    VaultMark {
        directory_generation: settings.map_or(0, |settings| settings.directory_generation),
        directory_hash: settings.map_or([0; 32], |settings| settings.directory_hash),
        path,
        last_wall: wall,
        ..VaultMark::default()
    }
}
