//! A device in miniature: a folder, a clock, a keyring.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tempfile::TempDir;
use twinlatch_accounts::{Accounts, Clock, DataFolder, Env, Start, start};
use twinlatch_crypto::{Kdf, KdfLimits, OsRandom};
use twinlatch_device::{DeviceError, Line, Lines, PlaceKind};

/// One device with its folder; what the product uses but for clock and keyring.
pub(crate) struct Bench {
    folder: TempDir,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) keyring: Arc<Keyring>,
}

impl Bench {
    pub(crate) fn new(wall: u64) -> Self {
        Self {
            folder: TempDir::new().expect("a temporary folder"),
            clock: Arc::new(TestClock(AtomicU64::new(wall))),
            keyring: Arc::new(Keyring::default()),
        }
    }

    pub(crate) fn folder(&self) -> DataFolder {
        let (path, place) = (
            self.folder.path().join("data"),
            self.folder.path().join("place"),
        );
        DataFolder {
            path,
            place,
            who: "window",
        }
    }

    pub(crate) fn vault(&self) -> PathBuf {
        self.folder().vault()
    }

    pub(crate) fn env(&self) -> Env {
        Env {
            clock: Arc::clone(&self.clock) as _,
            random: Arc::new(OsRandom),
            kdf: Arc::new(Kdf::new(KdfLimits::PRODUCT)),
            lines: Arc::clone(&self.keyring) as _,
            host_name: "engine-room".to_owned(),
            free_memory: 1 << 30,
            policy: Default::default(),
        }
    }

    /// Starts the program on a vault that exists.
    pub(crate) fn start(&self) -> Box<Accounts> {
        let key_file: Arc<dyn Lines> = Arc::new(Keyring::default());
        match start(&self.folder(), &self.env(), &key_file).expect("the vault opens") {
            Start::Ready(accounts) => accounts,
            Start::FirstRun => panic!("there is a vault"),
        }
    }
}

/// A clock that goes when told.
pub(crate) struct TestClock(AtomicU64);

impl TestClock {
    pub(crate) fn advance(&self, seconds: u64) {
        self.0.fetch_add(seconds, SeqCst);
    }
}

impl Clock for TestClock {
    fn wall(&self) -> u64 {
        self.0.load(SeqCst)
    }

    fn boot(&self) -> Duration {
        Duration::from_secs(self.wall())
    }
}

/// A keyring in memory.
#[derive(Default)]
pub(crate) struct Keyring(Mutex<BTreeMap<String, Line>>);

impl Keyring {
    /// The only line whose name begins and is as long so.
    pub(crate) fn only(&self, prefix: &str, length: usize) -> String {
        let lines = self.lock();
        let mut found = lines
            .iter()
            .filter(|(name, _)| name.starts_with(prefix) && name.len() == length)
            .map(|(_, line)| line.expose().to_owned());
        let line = found.next().expect("an entry");
        assert_eq!(found.next(), None, "the only one of {prefix}");
        line
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Line>> {
        self.0.lock().expect("nothing panics in here")
    }
}

impl Lines for Keyring {
    fn read(&self, user: &str) -> Result<Option<Line>, DeviceError> {
        Ok(self.lock().get(user).map(Line::duplicate))
    }

    fn write(&self, user: &str, line: &Line) -> Result<(), DeviceError> {
        self.lock().insert(user.to_owned(), line.duplicate());
        Ok(())
    }

    fn delete(&self, user: &str) -> Result<(), DeviceError> {
        self.lock().remove(user);
        Ok(())
    }

    fn names(&self, prefix: &str) -> Result<Vec<String>, DeviceError> {
        Ok(self
            .lock()
            .keys()
            .filter(|name| name.starts_with(prefix))
            .cloned()
            .collect())
    }

    fn kind(&self) -> PlaceKind {
        PlaceKind::Keyring
    }

    fn fresh(&self) -> Result<(), DeviceError> {
        Ok(())
    }

    fn reads(&self) -> u64 {
        0
    }
}
