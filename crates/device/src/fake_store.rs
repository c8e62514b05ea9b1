//! A keyring for tests that stops, restarts, forgets and panics on demand.

use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Condvar, Mutex};

use keyring_core::api::{Credential, CredentialApi, CredentialStore, CredentialStoreApi};
use keyring_core::{Entry, Error, Result};

use crate::SERVICE;
use crate::desk::OpenStore;

/// Where the keyring can be made to wait, like a prompt nobody answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Looking for an entry, as when the collection is locked.
    Look,
    /// Writing a secret.
    Set,
}

#[derive(Default)]
struct State {
    entries: BTreeMap<u64, (String, Vec<u8>)>,
    next: u64,
    waiting_at: Option<Step>,
    /// Connections made before the last restart fail for ever.
    epoch: u64,
    broken: bool,
    panics: bool,
    forgets: bool,
    opened: usize,
}

/// The keyring service; clones are the same service.
#[derive(Clone, Default)]
pub(crate) struct FakeKeyring(Arc<(Mutex<State>, Condvar)>);

impl FakeKeyring {
    pub(crate) fn opener(&self) -> OpenStore {
        let keyring = self.clone();
        Box::new(move || {
            let mut state = keyring.0.0.lock().expect("test");
            state.opened += 1;
            let epoch = state.epoch;
            drop(state);
            let store: Arc<CredentialStore> = Arc::new(FakeStore {
                keyring: keyring.clone(),
                epoch,
            });
            Ok(store)
        })
    }

    /// Puts a copy of an entry in, as another collection would hold it.
    pub(crate) fn put(&self, user: &str, bytes: &[u8]) {
        self.change(|state| {
            state.next += 1;
            state
                .entries
                .insert(state.next, (user.to_owned(), bytes.to_vec()));
        });
    }

    pub(crate) fn set_all(&self, user: &str, bytes: &[u8]) {
        self.change(|state| {
            for entry in state.entries.values_mut().filter(|entry| entry.0 == user) {
                entry.1 = bytes.to_vec();
            }
        });
    }

    pub(crate) fn held(&self, user: &str) -> Vec<Vec<u8>> {
        let state = self.0.0.lock().expect("test");
        state
            .entries
            .values()
            .filter(|entry| entry.0 == user)
            .map(|e| e.1.clone())
            .collect()
    }

    pub(crate) fn wait_at(&self, step: Option<Step>) {
        self.change(|state| state.waiting_at = step);
    }

    pub(crate) fn restart(&self) {
        self.change(|state| state.epoch += 1);
    }

    pub(crate) fn break_down(&self) {
        self.change(|state| state.broken = true);
    }

    pub(crate) fn panic_once(&self) {
        self.change(|state| state.panics = true);
    }

    /// Acknowledges every write from here on, and keeps none.
    pub(crate) fn forget(&self) {
        self.change(|state| state.forgets = true);
    }

    pub(crate) fn opened(&self) -> usize {
        self.0.0.lock().expect("test").opened
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.0.0.lock().expect("test"));
        self.0.1.notify_all();
    }

    /// Waits while the keyring is made to wait, then fails if the connection is an old one.
    fn pass(&self, step: Step, epoch: u64) -> Result<()> {
        let state = self.0.0.lock().expect("test");
        let mut state = self
            .0
            .1
            .wait_while(state, |state| state.waiting_at == Some(step))
            .expect("test");
        if std::mem::take(&mut state.panics) {
            drop(state);
            panic!("a panic inside the keyring library, as the test asked for");
        }
        if state.broken || state.epoch != epoch {
            return Err(Error::PlatformFailure("no session".into()));
        }
        Ok(())
    }

    fn found(&self, user: &str) -> Vec<u64> {
        let state = self.0.0.lock().expect("test");
        state
            .entries
            .iter()
            .filter(|(_, entry)| entry.0 == user)
            .map(|(id, _)| *id)
            .collect()
    }
}

#[derive(Debug)]
struct FakeStore {
    keyring: FakeKeyring,
    epoch: u64,
}

impl std::fmt::Debug for FakeKeyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FakeKeyring")
    }
}

impl FakeStore {
    fn entry(&self, id: Option<u64>, user: &str) -> Entry {
        let (keyring, epoch) = (self.keyring.clone(), self.epoch);
        Entry::new_with_credential(Arc::new(FakeEntry {
            keyring,
            epoch,
            id,
            user: user.to_owned(),
        }))
    }
}

impl CredentialStoreApi for FakeStore {
    fn vendor(&self) -> String {
        "fake".to_owned()
    }
    fn id(&self) -> String {
        self.epoch.to_string()
    }
    fn build(&self, service: &str, user: &str, _: Option<&HashMap<&str, &str>>) -> Result<Entry> {
        assert_eq!(
            service, SERVICE,
            "only entries of our own service are touched"
        );
        Ok(self.entry(None, user))
    }
    fn search(&self, _: &HashMap<&str, &str>) -> Result<Vec<Entry>> {
        self.keyring.pass(Step::Look, self.epoch)?;
        let state = self.keyring.0.0.lock().expect("test");
        Ok(state
            .entries
            .iter()
            .map(|(id, entry)| self.entry(Some(*id), &entry.0))
            .collect())
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A specifier without an id, a wrapper of one entry with it.
#[derive(Debug)]
struct FakeEntry {
    keyring: FakeKeyring,
    epoch: u64,
    id: Option<u64>,
    user: String,
}

impl FakeEntry {
    fn one(&self) -> Result<u64> {
        self.keyring.pass(Step::Look, self.epoch)?;
        let found = self
            .id
            .map_or_else(|| self.keyring.found(&self.user), |id| vec![id]);
        match found.as_slice() {
            [] => Err(Error::NoEntry),
            [id] => Ok(*id),
            all => Err(Error::Ambiguous(
                all.iter().map(|id| self.wrapper(*id)).collect(),
            )),
        }
    }

    fn wrapper(&self, id: u64) -> Entry {
        Entry::new_with_credential(self.wrapped(id))
    }

    fn wrapped(&self, id: u64) -> Arc<Credential> {
        let (keyring, user) = (self.keyring.clone(), self.user.clone());
        Arc::new(Self {
            keyring,
            epoch: self.epoch,
            id: Some(id),
            user,
        })
    }
}

impl CredentialApi for FakeEntry {
    fn set_secret(&self, secret: &[u8]) -> Result<()> {
        self.keyring.pass(Step::Set, self.epoch)?;
        if self.keyring.0.0.lock().expect("test").forgets {
            return Ok(());
        }
        match self.one() {
            Ok(id) => self.keyring.change(|state| {
                state
                    .entries
                    .insert(id, (self.user.clone(), secret.to_vec()));
            }),
            Err(Error::NoEntry) => self.keyring.put(&self.user, secret),
            Err(error) => return Err(error),
        }
        Ok(())
    }
    fn get_secret(&self) -> Result<Vec<u8>> {
        let id = self.one()?;
        let state = self.keyring.0.0.lock().expect("test");
        state
            .entries
            .get(&id)
            .map(|entry| entry.1.clone())
            .ok_or(Error::NoEntry)
    }
    fn delete_credential(&self) -> Result<()> {
        let id = self.one()?;
        self.keyring.change(|state| {
            state.entries.remove(&id);
        });
        Ok(())
    }
    fn get_credential(&self) -> Result<Option<Arc<Credential>>> {
        let id = self.one()?;
        Ok(Some(self.wrapped(id)))
    }
    fn get_specifiers(&self) -> Option<(String, String)> {
        Some((SERVICE.to_owned(), self.user.clone()))
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}
