//! What the keyring thread has on its desk: the store, and answers that came too late.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use keyring_core::{CredentialStore, Entry, Error};
use zeroize::Zeroize as _;

use crate::ticket::Ticket;
use crate::{DeviceError, Line, SERVICE, platform};

/// Makes a connection to the keyring.
pub(crate) type OpenStore = Box<dyn Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send>;

/// Owns the connection; lives on the keyring thread alone.
pub(crate) struct Desk {
    open: OpenStore,
    store: Option<Arc<CredentialStore>>,
    /// What abandoned reads found, by entry; the next read of the same entry takes it.
    late: HashMap<String, Vec<Line>>,
}

impl Desk {
    pub(crate) fn new(open: OpenStore) -> Self {
        Self {
            open,
            store: None,
            late: HashMap::new(),
        }
    }

    /// Drops connection and late answers, so that the next job sees the keyring itself.
    pub(crate) fn forget(&mut self) {
        self.store = None;
        self.late.clear();
    }

    /// Reads all copies of an entry, or takes what an abandoned read found.
    ///
    /// The read may have waited for a person to unlock the keyring: its answer is kept, so that
    /// trying again is answered at once.
    pub(crate) fn read(&mut self, user: &str, ticket: &Ticket) -> Result<Vec<Line>, DeviceError> {
        if let Some(lines) = self.late.remove(user) {
            return Ok(lines);
        }
        let lines = self.attempt(|store| lines_of(store, user))??;
        if ticket.given_up() {
            self.late
                .insert(user.to_owned(), lines.iter().map(Line::duplicate).collect());
        }
        Ok(lines)
    }

    /// Writes an entry, whatever it holds.
    pub(crate) fn write(
        &mut self,
        user: &str,
        line: &Line,
        ticket: &Ticket,
    ) -> Result<(), DeviceError> {
        self.late.clear();
        self.attempt(|store| {
            // Looking first makes the keyring ask for its password here, before the write begins.
            let entry = match entry_of(store, user)?.get_credential() {
                Err(Error::NoEntry) => entry_of(store, user)?,
                found => found?,
            };
            put(&entry, line, ticket)
        })?
    }

    /// Writes `new` where `old` stands; `false` if something else stands there.
    pub(crate) fn replace(
        &mut self,
        user: &str,
        old: Option<&Line>,
        new: &Line,
        ticket: &Ticket,
    ) -> Result<bool, DeviceError> {
        self.late.clear();
        self.attempt(|store| {
            let copies = copies_of(store, user)?;
            let holds = |line: &Line| copies.iter().find(|copy| copy.holds(line));
            let entry = match old {
                _ if holds(new).is_some() => return Ok(Ok(true)),
                None if copies.is_empty() => &entry_of(store, user)?,
                None => return Ok(Ok(false)),
                Some(old) => match holds(old) {
                    Some(copy) => &copy.entry,
                    None => return Ok(Ok(false)),
                },
            };
            Ok(put(entry, new, ticket)?.map(|()| true))
        })?
    }

    /// Deletes an entry; nothing if several bear the name.
    pub(crate) fn delete(&mut self, user: &str, ticket: &Ticket) -> Result<(), DeviceError> {
        self.late.clear();
        self.attempt(|store| {
            let deleted = entry_of(store, user)?.get_credential().and_then(|entry| {
                ticket.begin_write().map_or_else(
                    |given_up| Ok(Err(given_up)),
                    |()| entry.delete_credential().map(Ok),
                )
            });
            if matches!(deleted, Err(Error::NoEntry)) {
                Ok(Ok(()))
            } else {
                deleted
            }
        })?
    }

    /// Lists the names of our entries.
    pub(crate) fn names(&mut self, prefix: &str) -> Result<Vec<String>, DeviceError> {
        self.attempt(|store| {
            let entries = store.search(&platform::search_spec())?;
            let specifiers = entries.iter().filter_map(Entry::get_specifiers);
            let ours = specifiers
                .filter(|(service, user)| service.as_str() == SERVICE && user.starts_with(prefix));
            let names: BTreeSet<String> = ours.map(|(_, user)| user).collect();
            Ok(names.into_iter().collect())
        })
    }

    /// Runs `act` on the store; after a failure of the platform once more on a new connection.
    ///
    /// A restarted keyring service does not know the old connection's session for ever after.
    fn attempt<T>(
        &mut self,
        act: impl Fn(&CredentialStore) -> keyring_core::Result<T>,
    ) -> Result<T, DeviceError> {
        match self.once(&act) {
            Err(error) if failed(&error) => {
                self.forget();
                self.once(&act).map_err(|error| self.give_in(error))
            }
            done => done.map_err(|error| self.give_in(error)),
        }
    }

    fn once<T>(
        &mut self,
        act: &impl Fn(&CredentialStore) -> keyring_core::Result<T>,
    ) -> keyring_core::Result<T> {
        let store = match &self.store {
            Some(store) => Arc::clone(store),
            None => Arc::clone(self.store.insert((self.open)()?)),
        };
        act(&*store)
    }

    fn give_in(&mut self, error: Error) -> DeviceError {
        if failed(&error) {
            self.store = None;
        }
        platform::explain(error)
    }
}

/// One of the entries that bear a name.
struct Found {
    entry: Entry,
    line: Result<Line, DeviceError>,
}

impl Found {
    fn read(entry: Entry) -> keyring_core::Result<Self> {
        let line = match entry.get_secret() {
            Ok(bytes) => Line::parse(bytes),
            Err(Error::BadEncoding(mut bytes) | Error::BadDataFormat(mut bytes, _)) => {
                bytes.zeroize();
                Err(DeviceError::Damaged)
            }
            Err(error) => return Err(error),
        };
        Ok(Self { entry, line })
    }

    fn holds(&self, line: &Line) -> bool {
        self.line.as_ref().is_ok_and(|held| held.is(line))
    }
}

fn entry_of(store: &CredentialStore, user: &str) -> keyring_core::Result<Entry> {
    store.build(SERVICE, user, Some(&platform::modifiers(user)))
}

fn copies_of(store: &CredentialStore, user: &str) -> keyring_core::Result<Vec<Found>> {
    match entry_of(store, user)?.get_credential() {
        Ok(entry) => Ok(vec![Found::read(entry)?]),
        Err(Error::NoEntry) => Ok(Vec::new()),
        Err(Error::Ambiguous(entries)) => entries.into_iter().map(Found::read).collect(),
        Err(error) => Err(error),
    }
}

/// Takes the copies that are lines; an entry without any is damaged.
fn lines_of(
    store: &CredentialStore,
    user: &str,
) -> keyring_core::Result<Result<Vec<Line>, DeviceError>> {
    let copies = copies_of(store, user)?;
    let count = copies.len();
    let lines: Vec<Line> = copies
        .into_iter()
        .filter_map(|copy| copy.line.ok())
        .collect();
    Ok(if lines.is_empty() && count > 0 {
        Err(DeviceError::Damaged)
    } else {
        Ok(lines)
    })
}

fn put(
    entry: &Entry,
    line: &Line,
    ticket: &Ticket,
) -> keyring_core::Result<Result<(), DeviceError>> {
    if let Err(given_up) = ticket.begin_write() {
        return Ok(Err(given_up));
    }
    // EXPOSE: the keyring is where the line is stored.
    entry.set_secret(line.expose().as_bytes()).map(Ok)
}

fn failed(error: &Error) -> bool {
    matches!(error, Error::PlatformFailure(_))
}
