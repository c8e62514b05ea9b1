//! The accounts of one device: what is open before anybody logs in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use twinlatch_crypto::{Costs, Id, Random};
use twinlatch_records::{Finding, Header, WayKind};
use twinlatch_secret::DeviceKey;
use twinlatch_store::{Meta, MigrationCopy, Store, StoreError, VaultHold};

use crate::audit::LogEnd;
use crate::env::{DataFolder, Env};
use crate::help::HelpRun;
use crate::parking::Parking;
use crate::phone_time::PhoneTime;
use crate::rows::{DeviceRows, Row};

/// The accounts of one device; one value per process, held with the vault's lock.
pub struct Accounts {
    pub(crate) env: Env,
    pub(crate) folder: DataFolder,
    /// Released when the value is dropped.
    pub(crate) _hold: VaultHold,
    pub(crate) store: Store,
    pub(crate) meta: Meta,
    pub(crate) device_key: DeviceKey,
    /// What the start found missing, unreadable or other than expected.
    pub(crate) findings: Vec<Finding>,
    /// Boot time at which this process opened the vault.
    pub(crate) started: Duration,
    /// Waits that this process has begun or taken over, by account and way.
    pub(crate) waits: BTreeMap<(Id, WayKind), Wait>,
    /// What phones have shown where this computer's clock says another time, by header row.
    pub(crate) phone_times: BTreeMap<Id, PhoneTime>,
    /// Lines of the audit log that could not be written since the last one that could.
    pub(crate) lines_lost: u64,
    /// The end of the audit log that this program vouches for: its next signature goes on from there.
    pub(crate) log_end: Option<LogEnd>,
    /// What administrators have given for somebody's way back in.
    pub(crate) help: Option<HelpRun>,
    /// Costs of the last login, if its key derivation was quick.
    pub(crate) quick: Option<Costs>,
    /// Sessions that wait for the password alone.
    pub(crate) parking: Parking,
}

/// The wait of one account and way, as this run of the program has begun it or taken it over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wait {
    /// Boot time at which it ends.
    pub(crate) end: Duration,
    /// Whether the mark has had its say: a keyring that was silent is listened to later.
    pub(crate) mark_heard: bool,
}

impl Accounts {
    /// What the core was given from outside.
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// Copies of this vault from before a change of its format.
    pub fn migration_copies(&self) -> Vec<PathBuf> {
        let copies = MigrationCopy::beside(self.store.path(), &self.meta.db);
        copies.into_iter().map(|copy| copy.path).collect()
    }

    /// Removes the copies from before a change of the format; for after a login that has opened
    /// everything. What cannot be removed stays until the next one.
    pub fn discard_migration_copies(&self) {
        for copy in MigrationCopy::beside(self.store.path(), &self.meta.db) {
            let _ = copy.discard();
        }
    }

    /// Saves a copy of the vault file under a name elsewhere, whole or not at all; a file that
    /// stands there is replaced.
    ///
    /// # Errors
    ///
    /// [`StoreError::AlreadyThere`] for the vault's own name, and the refusals of the disk.
    pub fn save_copy(&self, path: &Path) -> Result<(), StoreError> {
        self.store.copy_out(path)
    }

    /// The rows under the device key.
    pub(crate) fn rows(&self) -> DeviceRows<'_> {
        DeviceRows {
            db: &self.meta.db,
            key: &self.device_key,
        }
    }

    /// The parts that one transaction works with.
    pub(crate) fn parts(&mut self) -> (&mut Store, DeviceRows<'_>, &dyn Random) {
        let rows = DeviceRows {
            db: &self.meta.db,
            key: &self.device_key,
        };
        (&mut self.store, rows, &*self.env.random)
    }

    /// Wrong tries through the primary way, as the file has them; none where it does not tell.
    pub(crate) fn failures_in_file(&self, header: &Header) -> u32 {
        let rows = self.rows();
        let tries = self
            .store
            .read(|reading| rows.tries(reading, &header.tries));
        let tries = tries.ok().and_then(Row::into_there).unwrap_or_default();
        tries
            .ways
            .iter()
            .find(|line| line.way == WayKind::Slot)
            .map_or(0, |line| line.failures)
    }

    /// Counts the write transactions since the start, for tests that compare the work of two
    /// paths.
    pub fn commits(&self) -> u64 {
        self.store.commits()
    }

    /// Counts the statements run since the start, for the same tests.
    pub fn statements(&self) -> u64 {
        self.store.statements()
    }

    /// Counts the rows read since the start, for the same tests.
    pub fn rows_read(&self) -> u64 {
        self.store.rows_read()
    }
}
