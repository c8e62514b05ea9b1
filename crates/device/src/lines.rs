//! What a place of lines can do.

use crate::{DeviceError, Line};

/// Which of the two places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// The keyring of the operating system.
    Keyring,
    /// Files of mode 0600 in the configuration folder, by explicit choice.
    File,
}

/// A place where lines of text live, each under a name.
///
/// Names are those of [`key_user`](crate::key_user), [`mark_user`](crate::mark_user) and
/// [`account_mark_user`](crate::account_mark_user). Every call may fail at any time and may take
/// as long as the place's limit; a call that failed with [`DeviceError::StillWaiting`] may still
/// take effect, so what was known before is to be read again.
pub trait Lines: Send + Sync {
    /// Reads one line; `None` if there is no entry of this name.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Ambiguous`] if several entries differ, [`DeviceError::Damaged`] if the entry
    /// is no line, and whatever the place refuses.
    fn read(&self, user: &str) -> Result<Option<Line>, DeviceError>;

    /// Writes one line, making the entry or replacing its content.
    ///
    /// Marks are written by [`replace`](Self::replace), which cannot overwrite what it did not see.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Ambiguous`] if several entries bear the name, and whatever the place refuses.
    fn write(&self, user: &str, line: &Line) -> Result<(), DeviceError>;

    /// Deletes one entry; an entry that is not there counts as deleted.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Ambiguous`] if several entries bear the name: then nothing is deleted.
    fn delete(&self, user: &str) -> Result<(), DeviceError>;

    /// Lists the names that begin with `prefix`, sorted, each once.
    ///
    /// # Errors
    ///
    /// Whatever the place refuses.
    fn names(&self, prefix: &str) -> Result<Vec<String>, DeviceError>;

    /// Tells which place this is.
    fn kind(&self) -> PlaceKind;

    /// Makes the next call use a second connection, so that it cannot be answered from memory.
    ///
    /// # Errors
    ///
    /// Whatever the place refuses.
    fn fresh(&self) -> Result<(), DeviceError>;

    /// Counts the calls of `read` and `read_all` so far, for tests of equal work.
    fn reads(&self) -> u64;

    /// Tries the place out before anything depends on it.
    ///
    /// # Errors
    ///
    /// What any later call would meet.
    fn probe(&self) -> Result<(), DeviceError> {
        Ok(())
    }

    /// Reads every entry of this name; more than one where several collections hold it.
    ///
    /// # Errors
    ///
    /// [`DeviceError::Damaged`] if there are entries but none is a line, and whatever the place
    /// refuses.
    fn read_all(&self, user: &str) -> Result<Vec<Line>, DeviceError> {
        Ok(self.read(user)?.into_iter().collect())
    }

    /// Writes `new` into the entry that holds `old`, or makes the entry if `old` is `None`.
    ///
    /// Reads again right before it writes. `false` means that nothing was written, because the
    /// entry holds something else; an entry that holds `new` already counts as written.
    ///
    /// # Errors
    ///
    /// Whatever the place refuses.
    fn replace(&self, user: &str, old: Option<&Line>, new: &Line) -> Result<bool, DeviceError> {
        let found = self.read(user)?;
        if found.as_ref().is_some_and(|line| line.is(new)) {
            return Ok(true);
        }
        if !same(found.as_ref(), old) {
            return Ok(false);
        }
        self.write(user, new).map(|()| true)
    }
}

/// Takes the one content of an entry, however many copies there are.
///
/// # Errors
///
/// [`DeviceError::Ambiguous`] if the copies differ.
pub(crate) fn only(mut lines: Vec<Line>) -> Result<Option<Line>, DeviceError> {
    let Some(first) = lines.pop() else {
        return Ok(None);
    };
    if lines.iter().all(|line| line.is(&first)) {
        return Ok(Some(first));
    }
    Err(DeviceError::Ambiguous {
        count: lines.len() + 1,
    })
}

fn same(found: Option<&Line>, old: Option<&Line>) -> bool {
    match (found, old) {
        (None, None) => true,
        (Some(found), Some(old)) => found.is(old),
        (None, Some(_)) | (Some(_), None) => false,
    }
}
