//! What the keyring is told to remember of a session.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use twinlatch_crypto::Id;
use twinlatch_device::{
    AccountMark, DeviceError, Lines, MarkReason, VaultMark, merge_account_mark, merge_vault_mark,
    read_account_mark, read_vault_mark,
};
use twinlatch_records::{DeviceSettings, Header};

use crate::accounts::Accounts;
use crate::rows::Row;
use crate::session::{Access, ReadOnlyReason, Session};

/// Least time between two marks while a person edits.
const WHILE_EDITING: Duration = Duration::from_secs(60);

/// How long locking and editing wait for the keyring at most.
const SOON: Duration = Duration::from_millis(250);

/// What the keyring remembers of an account and of its vault.
#[derive(Default)]
pub(crate) struct Marks {
    pub(crate) account: Option<AccountMark>,
    pub(crate) vault: Option<VaultMark>,
    /// Why it did not tell: then nothing is known, not even that it remembers nothing.
    pub(crate) silent: Option<DeviceError>,
}

impl Marks {
    /// Asks the keyring; one that does not answer is not asked twice.
    pub(crate) fn read(lines: &dyn Lines, db: &Id, account: &Id) -> Self {
        Self::try_read(lines, db, account).unwrap_or_else(|silent| Self {
            silent: Some(silent),
            ..Self::default()
        })
    }

    fn try_read(lines: &dyn Lines, db: &Id, account: &Id) -> Result<Self, DeviceError> {
        Ok(Self {
            account: read_account_mark(lines, db.bytes(), account.bytes())?,
            vault: read_vault_mark(lines, db.bytes())?,
            silent: None,
        })
    }
}

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
/// # Errors
///
/// The keyring's own; the marks are then written at a later occasion.
pub(crate) fn write(
    accounts: &Accounts,
    session: &mut Session,
    reason: MarkReason,
) -> Result<(), DeviceError> {
    let result = MarkJob::new(accounts, session, reason).run();
    session.mark_due = result.is_err();
    if result.is_ok() {
        session.marked = accounts.env.clock.boot();
    }
    result
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
    job.run()
}

/// Writes the marks of a session that edits, at most once a minute, without waiting for long.
pub(crate) fn write_while_editing(accounts: &Accounts, session: &mut Session) {
    let boot = accounts.env.clock.boot();
    if boot.saturating_sub(session.marked) < WHILE_EDITING {
        return;
    }
    session.marked = boot;
    session.mark_due = !MarkJob::at_lock(accounts, session).run_soon();
}

/// Both marks of one session, ready to be written by any thread; holds no secret.
pub(crate) struct MarkJob {
    lines: Arc<dyn Lines>,
    db: Id,
    account: Id,
    account_mark: AccountMark,
    vault_mark: VaultMark,
    reason: MarkReason,
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
        let wall = accounts.env.clock.wall();
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
            account_mark: account_mark(&session.header, session.ledger.edit(), failures, wall),
            vault_mark: session_vault_mark(accounts, wall),
            reason,
            ends: false,
        };
        if let Access::ReadOnly(access) = session.access {
            job.leave_out(access);
        }
        job
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
        }
        if !vault {
            self.vault_mark = VaultMark {
                last_wall: self.vault_mark.last_wall,
                ..VaultMark::default()
            };
        }
    }

    /// Writes both marks.
    pub(crate) fn run(&self) -> Result<(), DeviceError> {
        let lines = &*self.lines;
        let (db, account) = (self.db.bytes(), self.account.bytes());
        merge_account_mark(lines, db, account, &self.account_mark, self.reason)?;
        merge_vault_mark(lines, db, &self.vault_mark, self.reason)?;
        if self.ends { lines.fresh() } else { Ok(()) }
    }

    /// Writes both marks on a thread of their own; gives whether that is known to have worked
    /// within a quarter of a second.
    pub(crate) fn run_soon(self) -> bool {
        let (done, answer) = mpsc::channel();
        let job = thread::Builder::new().spawn(move || {
            // The other side may have given up: nobody misses the answer then.
            let _ = done.send(self.run().is_ok());
        });
        job.is_ok() && answer.recv_timeout(SOON).unwrap_or(false)
    }
}

fn session_vault_mark(accounts: &Accounts, wall: u64) -> VaultMark {
    let settings = accounts
        .store
        .read(|reading| accounts.rows().device_settings(reading));
    let settings = settings.unwrap_or(Row::Missing);
    vault_mark(settings.there(), canonical(accounts.store.path()), wall)
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

/// The path as it is remembered and compared: absolute, without links.
pub(crate) fn canonical(path: &Path) -> String {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    path.to_string_lossy().into_owned()
}
