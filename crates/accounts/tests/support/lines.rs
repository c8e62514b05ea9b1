//! A keyring in memory that can be told to fail.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use twinlatch_device::{DeviceError, Line, Lines, PlaceKind};

/// What is wrong with the keyring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Fault {
    /// Nothing.
    #[default]
    None,
    /// Every call is refused.
    All(DeviceError),
    /// Writes and deletions are refused.
    Writes(DeviceError),
    /// Writes are acknowledged and forgotten.
    Forgets,
    /// Writes are acknowledged and something else is kept.
    Garbles,
}

/// Lines by name.
pub(crate) struct FakeLines {
    kind: PlaceKind,
    lines: Mutex<BTreeMap<String, Line>>,
    fault: Mutex<Fault>,
    reads: AtomicU64,
    writes: AtomicU64,
}

impl FakeLines {
    pub(crate) fn keyring() -> Self {
        Self::of(PlaceKind::Keyring)
    }

    pub(crate) fn file() -> Self {
        Self::of(PlaceKind::File)
    }

    fn of(kind: PlaceKind) -> Self {
        Self {
            kind,
            lines: Mutex::default(),
            fault: Mutex::default(),
            reads: AtomicU64::new(0),
            writes: AtomicU64::new(0),
        }
    }

    /// Breaks or mends the keyring.
    pub(crate) fn set_fault(&self, fault: Fault) {
        *self.fault.lock().expect("no test panics in here") = fault;
    }

    /// Writes that were acknowledged.
    pub(crate) fn writes(&self) -> u64 {
        self.writes.load(SeqCst)
    }

    /// Names of all entries.
    pub(crate) fn all_names(&self) -> Vec<String> {
        self.lock().keys().cloned().collect()
    }

    /// A copy of everything, for [`restore`](Self::restore).
    pub(crate) fn snapshot(&self) -> BTreeMap<String, Line> {
        self.lock()
            .iter()
            .map(|(name, line)| (name.clone(), line.duplicate()))
            .collect()
    }

    /// Puts back what stood there before.
    pub(crate) fn restore(&self, snapshot: &BTreeMap<String, Line>) {
        *self.lock() = snapshot
            .iter()
            .map(|(name, line)| (name.clone(), line.duplicate()))
            .collect();
    }

    /// Puts one line there, as another program could.
    pub(crate) fn put(&self, name: &str, line: Line) {
        self.lock().insert(name.to_owned(), line);
    }

    /// Takes one line away.
    pub(crate) fn remove(&self, name: &str) {
        self.lock().remove(name);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Line>> {
        self.lines.lock().expect("no test panics in here")
    }

    fn fault(&self) -> Fault {
        *self.fault.lock().expect("no test panics in here")
    }

    fn may_read(&self) -> Result<(), DeviceError> {
        if let Fault::All(error) = self.fault() {
            Err(error)
        } else {
            Ok(())
        }
    }
}

impl Lines for FakeLines {
    fn read(&self, user: &str) -> Result<Option<Line>, DeviceError> {
        self.reads.fetch_add(1, SeqCst);
        self.may_read()?;
        Ok(self.lock().get(user).map(Line::duplicate))
    }

    fn write(&self, user: &str, line: &Line) -> Result<(), DeviceError> {
        let kept = match self.fault() {
            Fault::All(error) | Fault::Writes(error) => return Err(error),
            Fault::Forgets => None,
            Fault::Garbles => Some(Line::encode(b"something else")),
            Fault::None => Some(line.duplicate()),
        };
        self.writes.fetch_add(1, SeqCst);
        if let Some(kept) = kept {
            self.lock().insert(user.to_owned(), kept);
        }
        Ok(())
    }

    fn delete(&self, user: &str) -> Result<(), DeviceError> {
        if let Fault::All(error) | Fault::Writes(error) = self.fault() {
            return Err(error);
        }
        self.lock().remove(user);
        Ok(())
    }

    fn names(&self, prefix: &str) -> Result<Vec<String>, DeviceError> {
        self.may_read()?;
        let lines = self.lock();
        Ok(lines
            .keys()
            .filter(|name| name.starts_with(prefix))
            .cloned()
            .collect())
    }

    fn kind(&self) -> PlaceKind {
        self.kind
    }

    fn fresh(&self) -> Result<(), DeviceError> {
        self.may_read()
    }

    fn reads(&self) -> u64 {
        self.reads.load(SeqCst)
    }
}
