//! A place of lines that misbehaves on demand.

use std::collections::BTreeMap;
use std::sync::Mutex;

use twinlatch_device::{DeviceError, Line, Lines, PlaceKind};

/// What goes wrong with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A write is acknowledged and forgotten.
    Forgets,
    /// The caller is told to wait, and the write lands afterwards.
    LandsLate,
    /// Reading gives what stood there before the last write.
    ReturnsOld,
    /// Somebody else writes between every reading and writing.
    KeepsChanging,
    /// The keyring is locked.
    Locked,
}

#[derive(Default)]
struct State {
    held: BTreeMap<String, Vec<String>>,
    before: BTreeMap<String, Vec<String>>,
    fault: Option<Fault>,
    fresh: u64,
    reads: u64,
    other: u64,
}

/// Lines in memory; each name may have several copies.
#[derive(Default)]
pub(crate) struct FaultyPlace {
    state: Mutex<State>,
    kind: Option<PlaceKind>,
}

impl FaultyPlace {
    /// Makes a place that calls itself a folder of files.
    pub(crate) fn of_files() -> Self {
        Self {
            kind: Some(PlaceKind::File),
            ..Self::default()
        }
    }

    pub(crate) fn with(fault: Fault) -> Self {
        let place = Self::default();
        place.fails(Some(fault));
        place
    }

    pub(crate) fn fails(&self, fault: Option<Fault>) {
        self.state.lock().expect("test").fault = fault;
    }

    /// Puts copies in by force.
    pub(crate) fn hold(&self, user: &str, copies: &[&Line]) {
        // EXPOSE: a test looks at its own lines.
        let copies = copies.iter().map(|line| line.expose().to_owned()).collect();
        self.state
            .lock()
            .expect("test")
            .held
            .insert(user.to_owned(), copies);
    }

    /// Puts an entry in that is no line.
    pub(crate) fn hold_rubbish(&self, user: &str) {
        let rubbish = vec!["no base64".to_owned()];
        self.state
            .lock()
            .expect("test")
            .held
            .insert(user.to_owned(), rubbish);
    }

    pub(crate) fn held(&self, user: &str) -> Vec<Line> {
        let state = self.state.lock().expect("test");
        state
            .held
            .get(user)
            .map(|copies| parse(copies))
            .unwrap_or_default()
    }

    pub(crate) fn fresh_calls(&self) -> u64 {
        self.state.lock().expect("test").fresh
    }
}

fn parse(copies: &[String]) -> Vec<Line> {
    copies
        .iter()
        .filter_map(|text| Line::parse(text.clone().into_bytes()).ok())
        .collect()
}

impl Lines for FaultyPlace {
    fn read(&self, user: &str) -> Result<Option<Line>, DeviceError> {
        let mut lines = self.read_all(user)?;
        match lines.len() {
            0 | 1 => Ok(lines.pop()),
            count => Err(DeviceError::Ambiguous { count }),
        }
    }

    fn write(&self, user: &str, line: &Line) -> Result<(), DeviceError> {
        let mut state = self.state.lock().expect("test");
        // EXPOSE: a test looks at its own lines.
        let text = line.expose().to_owned();
        let held = state.held.get(user).cloned().unwrap_or_default();
        match state.fault {
            Some(Fault::Forgets) => return Ok(()),
            Some(Fault::Locked) => return Err(DeviceError::Locked),
            _ => {}
        }
        state.before.insert(user.to_owned(), held);
        state.held.insert(user.to_owned(), vec![text]);
        let late = state.fault == Some(Fault::LandsLate);
        if late {
            Err(DeviceError::StillWaiting)
        } else {
            Ok(())
        }
    }

    fn delete(&self, user: &str) -> Result<(), DeviceError> {
        self.state.lock().expect("test").held.remove(user);
        Ok(())
    }

    fn names(&self, prefix: &str) -> Result<Vec<String>, DeviceError> {
        let state = self.state.lock().expect("test");
        Ok(state
            .held
            .keys()
            .filter(|user| user.starts_with(prefix))
            .cloned()
            .collect())
    }

    fn kind(&self) -> PlaceKind {
        self.kind.unwrap_or(PlaceKind::Keyring)
    }

    fn fresh(&self) -> Result<(), DeviceError> {
        self.state.lock().expect("test").fresh += 1;
        Ok(())
    }

    fn reads(&self) -> u64 {
        self.state.lock().expect("test").reads
    }

    fn read_all(&self, user: &str) -> Result<Vec<Line>, DeviceError> {
        let mut state = self.state.lock().expect("test");
        state.reads += 1;
        match state.fault {
            Some(Fault::Locked) => return Err(DeviceError::Locked),
            Some(Fault::KeepsChanging) => {
                state.other += 1;
                let other = Line::encode(&state.other.to_le_bytes());
                // EXPOSE: a test looks at its own lines.
                let other = vec![other.expose().to_owned()];
                state.held.insert(user.to_owned(), other);
            }
            _ => {}
        }
        let old = state.fault == Some(Fault::ReturnsOld);
        let from = if old { &state.before } else { &state.held };
        let copies = from.get(user).cloned().unwrap_or_default();
        let lines = parse(&copies);
        if lines.is_empty() && !copies.is_empty() {
            Err(DeviceError::Damaged)
        } else {
            Ok(lines)
        }
    }
}
