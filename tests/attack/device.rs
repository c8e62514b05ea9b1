//! The device of a victim: real files, the key file for a keyring; the clock goes when told.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use tempfile::TempDir;
use twinlatch_accounts::{Accounts, Clock, DataFolder, Env, Start, StartError, start};
use twinlatch_crypto::{Costs, Kdf, KdfLimits};
use twinlatch_device::{KeyFile, Lines};

use crate::chance::Chance;

/// The least that Argon2id can do in four lanes, which no login finds too cheap: runs are counted
/// here, their price is measured elsewhere.
pub(crate) const COSTS: Costs = Costs {
    memory_kib: 32,
    passes: 1,
    lanes: 4,
};

/// A Monday in 2027, in the middle of a step.
const BEGINNING: u64 = 1_800_000_015;

/// One device with its folder.
pub(crate) struct Device {
    folder: TempDir,
    clock: Arc<ToldClock>,
    chance: Arc<Chance>,
    pub(crate) kdf: Arc<Kdf>,
    keyring: Arc<KeyFile>,
}

impl Device {
    /// A device whose random bytes follow from a number.
    pub(crate) fn new(number: u64) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let keyring = Arc::new(KeyFile::new(folder.path().join("config")));
        Self {
            folder,
            clock: Arc::new(ToldClock(AtomicU64::new(BEGINNING))),
            chance: Arc::new(Chance::new(number)),
            kdf: Arc::new(Kdf::new(KdfLimits::danger_for_tests())),
            keyring,
        }
    }

    /// Starts the program on the vault.
    pub(crate) fn start(&self) -> Result<Box<Accounts>, StartError> {
        let key_file: Arc<dyn Lines> = Arc::clone(&self.keyring) as _;
        match start(&self.folder(), &self.env(), &key_file)? {
            Start::Ready(accounts) => Ok(accounts),
            Start::FirstRun => panic!("nobody takes the vault away"),
        }
    }

    pub(crate) fn env(&self) -> Env {
        Env {
            clock: Arc::clone(&self.clock) as _,
            random: Arc::clone(&self.chance) as _,
            kdf: Arc::clone(&self.kdf),
            lines: Arc::clone(&self.keyring) as _,
            host_name: "engine-room".to_owned(),
            free_memory: 1 << 30,
            policy: Default::default(),
        }
    }

    pub(crate) fn folder(&self) -> DataFolder {
        DataFolder {
            path: self.folder.path().join("data"),
            place: self.folder.path().join("place"),
            who: "window",
        }
    }

    pub(crate) fn vault(&self) -> PathBuf {
        self.folder().vault()
    }

    /// What stands in for the keyring.
    pub(crate) fn keyring(&self) -> &dyn Lines {
        &*self.keyring
    }

    /// The step of the present.
    pub(crate) fn step(&self) -> u64 {
        self.clock.wall() / 30
    }

    /// The wall clock, unix seconds.
    pub(crate) fn wall(&self) -> u64 {
        self.clock.wall()
    }

    /// Sets both clocks, as whoever has the machine can.
    pub(crate) fn set_clocks(&self, wall: u64) {
        self.clock.0.store(wall, SeqCst);
    }

    /// What the marks file holds.
    pub(crate) fn marks(&self) -> (PathBuf, Vec<u8>) {
        let files = std::fs::read_dir(self.keyring.folder()).expect("a folder");
        let paths = files.map(|entry| entry.expect("listed").path());
        let is_marks = |path: &PathBuf| path.to_string_lossy().contains("/marks-");
        let path = paths.into_iter().find(is_marks).expect("written at set-up");
        let bytes = std::fs::read(&path).expect("readable");
        (path, bytes)
    }

    /// Lets time pass, seconds.
    pub(crate) fn wait(&self, seconds: u64) {
        self.clock.0.fetch_add(seconds, SeqCst);
    }
}

/// Both clocks: they go when told.
struct ToldClock(AtomicU64);

impl Clock for ToldClock {
    fn wall(&self) -> u64 {
        self.0.load(SeqCst)
    }

    fn boot(&self) -> Duration {
        Duration::from_secs(self.wall())
    }
}
