//! A place of the device key in memory that can be told to refuse.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard};

use twinlatch_device::{DeviceError, Line, Lines, PlaceKind};

/// Lines by name.
pub(crate) struct FakeLines {
    kind: PlaceKind,
    lines: Mutex<BTreeMap<String, Line>>,
    fault: Mutex<Option<DeviceError>>,
    reads: AtomicU64,
}

impl FakeLines {
    pub(crate) fn new(kind: PlaceKind) -> Self {
        Self {
            kind,
            lines: Mutex::default(),
            fault: Mutex::default(),
            reads: AtomicU64::new(0),
        }
    }

    /// Refuses every call with this error, or none.
    pub(crate) fn set_fault(&self, fault: Option<DeviceError>) {
        *self.fault.lock().expect("no test panics in here") = fault;
    }

    /// Forgets everything, as a keyring that was lost.
    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// Entries that are kept.
    pub(crate) fn count(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Line>> {
        self.lines.lock().expect("no test panics in here")
    }

    fn check(&self) -> Result<(), DeviceError> {
        let fault = *self.fault.lock().expect("no test panics in here");
        fault.map_or(Ok(()), Err)
    }
}

impl Lines for FakeLines {
    fn probe(&self) -> Result<(), DeviceError> {
        self.check()
    }

    fn read(&self, user: &str) -> Result<Option<Line>, DeviceError> {
        self.reads.fetch_add(1, SeqCst);
        self.check()?;
        Ok(self.lock().get(user).map(Line::duplicate))
    }

    fn write(&self, user: &str, line: &Line) -> Result<(), DeviceError> {
        self.check()?;
        self.lock().insert(user.to_owned(), line.duplicate());
        Ok(())
    }

    fn delete(&self, user: &str) -> Result<(), DeviceError> {
        self.check()?;
        self.lock().remove(user);
        Ok(())
    }

    fn names(&self, prefix: &str) -> Result<Vec<String>, DeviceError> {
        self.check()?;
        let lines = self.lock();
        let names = lines.keys().filter(|name| name.starts_with(prefix));
        Ok(names.cloned().collect())
    }

    fn kind(&self) -> PlaceKind {
        self.kind
    }

    fn fresh(&self) -> Result<(), DeviceError> {
        self.check()
    }

    fn reads(&self) -> u64 {
        self.reads.load(SeqCst)
    }
}
