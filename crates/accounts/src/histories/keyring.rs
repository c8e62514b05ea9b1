//! A keyring with the manners of real ones.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use twinlatch_device::{DeviceError, Line, Lines, PlaceKind};

/// How the keyring behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    Works,
    /// Every call is refused.
    Silent,
    /// It can be read only.
    RefusesWrites,
    /// A write is acknowledged, and the entry is gone.
    Forgets,
    /// A write is acknowledged and lands much later.
    Late,
}

/// Entries by name.
pub(super) struct Keyring(Mutex<State>);

struct State {
    manner: Manner,
    kept: BTreeMap<String, Line>,
    late: Vec<(String, Line)>,
    /// Marks as they once were.
    old: BTreeMap<String, Line>,
}

impl Keyring {
    pub(super) fn holding(lines: &[(String, Line)]) -> Self {
        let kept = lines
            .iter()
            .map(|(name, line)| (name.clone(), line.duplicate()));
        Self(Mutex::new(State {
            manner: Manner::Works,
            kept: kept.collect(),
            late: Vec::new(),
            old: BTreeMap::new(),
        }))
    }

    pub(super) fn all(&self) -> Vec<(String, Line)> {
        let lines = &self.lock().kept;
        let lines = lines
            .iter()
            .map(|(name, line)| (name.clone(), line.duplicate()));
        lines.collect()
    }

    pub(super) fn behave(&self, manner: Manner) {
        self.lock().manner = manner;
    }

    pub(super) fn manner(&self) -> Manner {
        self.lock().manner
    }

    /// What was acknowledged long ago is written at last.
    pub(super) fn land(&self) {
        let mut state = self.lock();
        let late = std::mem::take(&mut state.late);
        state.kept.extend(late);
    }

    /// Keeps a copy of the marks aside.
    pub(super) fn copy_marks(&self) {
        let mut state = self.lock();
        let marks = state
            .kept
            .iter()
            .filter(|(name, _)| name.starts_with("mark/"));
        let marks = marks
            .map(|(name, line)| (name.clone(), line.duplicate()))
            .collect();
        state.old = marks;
    }

    /// The marks are as they were when they were copied, or gone.
    pub(super) fn turn_back(&self) {
        let mut state = self.lock();
        let old = std::mem::take(&mut state.old);
        state.kept.retain(|name, _| !name.starts_with("mark/"));
        state.kept.extend(old);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("nothing crashes in here")
    }

    fn may_read(&self) -> Result<(), DeviceError> {
        match self.manner() {
            Manner::Silent => Err(DeviceError::NoService),
            Manner::Works | Manner::RefusesWrites | Manner::Forgets | Manner::Late => Ok(()),
        }
    }
}

impl Lines for Keyring {
    fn read(&self, user: &str) -> Result<Option<Line>, DeviceError> {
        self.may_read()?;
        Ok(self.lock().kept.get(user).map(Line::duplicate))
    }

    fn write(&self, user: &str, line: &Line) -> Result<(), DeviceError> {
        let mut state = self.lock();
        match state.manner {
            Manner::Silent | Manner::RefusesWrites => return Err(DeviceError::NoService),
            Manner::Forgets => drop(state.kept.remove(user)),
            Manner::Late => state.late.push((user.to_owned(), line.duplicate())),
            Manner::Works => drop(state.kept.insert(user.to_owned(), line.duplicate())),
        }
        Ok(())
    }

    fn delete(&self, user: &str) -> Result<(), DeviceError> {
        self.may_read()?;
        self.lock().kept.remove(user);
        Ok(())
    }

    fn names(&self, prefix: &str) -> Result<Vec<String>, DeviceError> {
        self.may_read()?;
        let state = self.lock();
        let names = state.kept.keys().filter(|name| name.starts_with(prefix));
        Ok(names.cloned().collect())
    }

    fn kind(&self) -> PlaceKind {
        PlaceKind::Keyring
    }

    fn fresh(&self) -> Result<(), DeviceError> {
        self.may_read()
    }

    fn reads(&self) -> u64 {
        0
    }
}
