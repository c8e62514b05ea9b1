//! A keyring in memory that can be told to fail.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

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

/// Which callers are kept waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Slow {
    /// Nobody.
    #[default]
    Nobody,
    /// The first reader is told that his time is over, whoever comes after him waits.
    AllButOne,
    /// Whoever reads.
    Readers,
    /// The next reader, and nobody after him.
    NextReader,
    /// The one reader who came.
    OneReader,
}

/// No test waits longer for another thread.
const PATIENCE: Duration = Duration::from_secs(10);

/// Lines by name.
pub(crate) struct FakeLines {
    kind: PlaceKind,
    lines: Mutex<BTreeMap<String, Line>>,
    /// Second copies, as another collection of the keyring may hold them.
    twins: Mutex<BTreeMap<String, Line>>,
    fault: Mutex<Fault>,
    /// Who is kept waiting, and how many are.
    slow: Mutex<(Slow, u64)>,
    changed: Condvar,
    /// How many of the next reads are refused.
    refused_reads: AtomicU64,
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
            twins: Mutex::default(),
            fault: Mutex::default(),
            slow: Mutex::default(),
            changed: Condvar::new(),
            refused_reads: AtomicU64::new(0),
            reads: AtomicU64::new(0),
            writes: AtomicU64::new(0),
        }
    }

    /// Breaks or mends the keyring.
    pub(crate) fn set_fault(&self, fault: Fault) {
        *self.fault.lock().expect("no test panics in here") = fault;
    }

    /// Refuses the next `count` reads.
    pub(crate) fn refuse_reads(&self, count: u64) {
        self.refused_reads.store(count, SeqCst);
    }

    /// Keeps callers waiting, or lets all of them go.
    pub(crate) fn set_slow(&self, slow: Slow) {
        self.slow.lock().expect("no test panics in here").0 = slow;
        self.changed.notify_all();
    }

    /// Waits until so many callers are kept waiting.
    pub(crate) fn wait_for_waiting(&self, count: u64) {
        self.wait_until(|waiting| waiting == count);
    }

    /// Waits until so many writes were acknowledged.
    pub(crate) fn wait_for_writes(&self, count: u64) {
        self.wait_until(|_| self.writes() >= count);
    }

    fn wait_until(&self, done: impl Fn(u64) -> bool) {
        let slow = self.slow.lock().expect("no test panics in here");
        let waited = self
            .changed
            .wait_timeout_while(slow, PATIENCE, |slow| !done(slow.1));
        let (_slow, over) = waited.expect("no test panics in here");
        assert!(!over.timed_out(), "another thread comes so far");
    }

    /// Puts a second copy of a line there.
    pub(crate) fn put_twin(&self, name: &str, line: Line) {
        let mut twins = self.twins.lock().expect("no test panics in here");
        twins.insert(name.to_owned(), line);
    }

    /// Whether the second copy of a line is this one.
    pub(crate) fn has_twin(&self, name: &str, line: &Line) -> bool {
        let twins = self.twins.lock().expect("no test panics in here");
        twins.get(name).is_some_and(|twin| twin.is(line))
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

    fn wait_while_slow(&self, wait: impl Fn(Slow) -> bool) {
        let mut slow = self.slow.lock().expect("no test panics in here");
        slow.1 += 1;
        self.changed.notify_all();
        let kept = |slow: &mut (Slow, u64)| wait(slow.0);
        let waited = self.changed.wait_timeout_while(slow, PATIENCE, kept);
        waited.expect("no test panics in here").0.1 -= 1;
    }

    /// Takes the place that is kept for the first reader.
    fn is_first(&self, of: Slow, then: Slow) -> bool {
        let mut slow = self.slow.lock().expect("no test panics in here");
        let first = slow.0 == of;
        if first {
            slow.0 = then;
        }
        first
    }

    fn may_read(&self) -> Result<(), DeviceError> {
        if self.is_first(Slow::AllButOne, Slow::Readers) {
            return Err(DeviceError::StillWaiting);
        }
        if self.is_first(Slow::NextReader, Slow::OneReader) {
            self.wait_while_slow(|slow| slow == Slow::OneReader);
        }
        self.wait_while_slow(|slow| slow == Slow::Readers);
        let refused = self
            .refused_reads
            .fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1));
        if refused.is_ok() {
            return Err(DeviceError::NoService);
        }
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

    fn read_all(&self, user: &str) -> Result<Vec<Line>, DeviceError> {
        let mut lines: Vec<Line> = self.read(user)?.into_iter().collect();
        let twins = self.twins.lock().expect("no test panics in here");
        lines.extend(twins.get(user).map(Line::duplicate));
        Ok(lines)
    }

    fn write(&self, user: &str, line: &Line) -> Result<(), DeviceError> {
        let kept = match self.fault() {
            Fault::All(error) | Fault::Writes(error) => return Err(error),
            Fault::Forgets => None,
            Fault::Garbles => Some(Line::encode(b"something else")),
            Fault::None => Some(line.duplicate()),
        };
        if let Some(kept) = kept {
            self.lock().insert(user.to_owned(), kept);
        }
        self.writes.fetch_add(1, SeqCst);
        drop(self.slow.lock().expect("no test panics in here"));
        self.changed.notify_all();
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
