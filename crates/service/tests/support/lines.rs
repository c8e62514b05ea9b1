//! A place of the device key in memory that can be told to refuse.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard};

use twinlatch_device::{DeviceError, Line, Lines, PlaceKind};

/// Lines by name.
pub(crate) struct FakeLines {
    kind: PlaceKind,
    lines: Mutex<BTreeMap<String, Line>>,
    fault: Mutex<Option<DeviceError>>,
    read_only: Mutex<Option<DeviceError>>,
    forgets: AtomicBool,
    reads: AtomicU64,
}

impl FakeLines {
    pub(crate) fn new(kind: PlaceKind) -> Self {
        Self {
            kind,
            lines: Mutex::default(),
            fault: Mutex::default(),
            read_only: Mutex::default(),
            forgets: AtomicBool::new(false),
            reads: AtomicU64::new(0),
        }
    }

    /// Refuses every call with this error, or none.
    pub(crate) fn set_fault(&self, fault: Option<DeviceError>) {
        *self.fault.lock().expect("no test panics in here") = fault;
    }

    /// Refuses every write with this error, and nothing else.
    pub(crate) fn set_read_only(&self, refusal: Option<DeviceError>) {
        *self.read_only.lock().expect("no test panics in here") = refusal;
    }

    /// Acknowledges writes and forgets them, or keeps them.
    pub(crate) fn set_forgetful(&self, forgets: bool) {
        self.forgets.store(forgets, SeqCst);
    }

    /// A copy of everything.
    pub(crate) fn snapshot(&self) -> BTreeMap<String, Line> {
        let lines = self.lock();
        let all = lines.iter();
        all.map(|(name, line)| (name.clone(), line.duplicate()))
            .collect()
    }

    /// Puts back what stood there before.
    pub(crate) fn restore(&self, lines: BTreeMap<String, Line>) {
        *self.lock() = lines;
    }

    /// Whether it holds this and nothing else.
    pub(crate) fn is(&self, lines: &BTreeMap<String, Line>) -> bool {
        let now = self.lock();
        let same = |name: &String, line: &Line| lines.get(name).is_some_and(|was| was.is(line));
        now.len() == lines.len() && now.iter().all(|(name, line)| same(name, line))
    }

    /// Forgets everything, as a keyring that was lost.
    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// Forgets the entries of one sort.
    pub(crate) fn forget(&self, sort: &str) {
        self.lock().retain(|name, _| !name.starts_with(sort));
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

    fn check_write(&self) -> Result<(), DeviceError> {
        self.check()?;
        let refusal = *self.read_only.lock().expect("no test panics in here");
        refusal.map_or(Ok(()), Err)
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
        self.check_write()?;
        if !self.forgets.load(SeqCst) {
            self.lock().insert(user.to_owned(), line.duplicate());
        }
        Ok(())
    }

    fn delete(&self, user: &str) -> Result<(), DeviceError> {
        self.check_write()?;
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
