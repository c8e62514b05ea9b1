//! A change of an account's objects and rows, written with exactly the lists that name them.

mod draft;
mod next_keys;
mod reseal;
mod share;
mod written;

use std::collections::BTreeMap;

use twinlatch_crypto::{Id, Random, Record};
use twinlatch_secret::{RootKey, SecretBytes, SigningKey};
use twinlatch_store::Writing;

use super::Ledger;
use super::collection::Collection;
use super::patch::Patch;
use crate::root::{root_id, seal_root};
use crate::values::{Hash, Listed};
use crate::{ObjectKind, RecordsError};

use draft::Draft;
pub use draft::MOST_EVENTS;
use next_keys::KeyChange;
pub use next_keys::NextKeys;
use share::{Share, delete_rows};
use written::{Keys, Wanted, WrittenCollection};

/// What one transaction changes.
///
/// Nothing is sealed before [`write`](Self::write), and the [`Ledger`] stays as it is until the
/// [`Patch`] is applied.
#[derive(Debug, Default)]
pub struct Change {
    objects: BTreeMap<Id, Touches>,
    rows: BTreeMap<Id, Option<Hash>>,
    state: Option<Hash>,
    ways: Option<Hash>,
    least_edit: u64,
    agreed: bool,
    /// Collections whose keys change.
    keys: BTreeMap<Id, KeyChange>,
    /// Shared collections that change otherwise.
    shares: BTreeMap<Id, Share>,
    /// Shared collections that are new.
    made: Vec<Collection>,
    /// Signs what is written into shared collections.
    signer: Option<SigningKey>,
}

/// What happens to the objects of one collection, each with its place in the order of asking.
type Touches = BTreeMap<Id, (usize, Touch)>;

/// What happens to one object.
#[derive(Debug)]
enum Touch {
    Put(NewContent),
    /// The same content under the newest key.
    Reseal(ObjectKind, Record),
    Remove,
}

/// New content of one object.
#[derive(Debug)]
struct NewContent {
    kind: ObjectKind,
    schema: u16,
    payload: SecretBytes,
    /// Whether a row that is other than listed is replaced.
    replaces: bool,
}

impl Change {
    /// Adds an object, or gives it new content; the last word on an object counts.
    ///
    /// An object whose row is other than listed is not sealed again: the change is refused.
    pub fn put(
        &mut self,
        collection: Id,
        object: Id,
        kind: ObjectKind,
        schema: u16,
        payload: SecretBytes,
    ) {
        let content = NewContent {
            kind,
            schema,
            payload,
            replaces: false,
        };
        self.touch(collection, object, Touch::Put(content));
    }

    /// As [`put`](Self::put), over a row that is other than listed.
    ///
    /// # Security
    ///
    /// For a person who has seen what was found and said so; what the row held is gone.
    pub fn replace(
        &mut self,
        collection: Id,
        object: Id,
        kind: ObjectKind,
        schema: u16,
        payload: SecretBytes,
    ) {
        let content = NewContent {
            kind,
            schema,
            payload,
            replaces: true,
        };
        self.touch(collection, object, Touch::Put(content));
    }

    /// Removes an object: its row and its line.
    pub fn remove(&mut self, collection: Id, object: Id) {
        self.touch(collection, object, Touch::Remove);
    }

    /// Lists a row of `slots` that the same transaction writes.
    pub fn set_slot_row(&mut self, id: Id, hash: [u8; 32]) {
        self.rows.insert(id, Some(hash));
    }

    /// Takes a row of `slots` off the list, which the same transaction deletes.
    pub fn drop_slot_row(&mut self, id: &Id) {
        self.rows.insert(*id, None);
    }

    /// Lists the `state` that the same transaction writes.
    pub fn set_state(&mut self, hash: [u8; 32]) {
        self.state = Some(hash);
    }

    /// Lists the `ways` that the same transaction writes.
    pub fn set_ways(&mut self, hash: [u8; 32]) {
        self.ways = Some(hash);
    }

    /// Raises the root edit to at least this, besides the usual step.
    pub fn set_root_edit_at_least(&mut self, edit: u64) {
        self.least_edit = self.least_edit.max(edit);
    }

    /// The person agrees to what salvage rebuilt: it becomes the account's lists.
    pub fn agree(&mut self) {
        self.agreed = true;
    }

    /// Writes the objects, the shards they belong to, the heads of these, what else is due, and
    /// the root with its edit raised.
    ///
    /// # Errors
    ///
    /// [`RecordsError`]; the transaction has to be rolled back then.
    pub fn write(
        mut self,
        ledger: &Ledger,
        key: &RootKey,
        writing: &mut Writing<'_>,
        random: &dyn Random,
    ) -> Result<Patch, RecordsError> {
        if ledger.salvaged && !self.agreed {
            return Err(RecordsError::NeedsConsent);
        }
        let signer = self.signer.take();
        let keys = Keys {
            key,
            db: &ledger.db,
            account: &ledger.account,
            signer: signer.as_ref(),
        };
        let personal = self.write_collection(&keys, &ledger.personal, writing, random)?;
        let events = self.write_collection(&keys, &ledger.events, writing, random)?;
        let mut own = vec![personal.listed, events.listed];
        let mut shared = Vec::new();
        let mut gone = Vec::new();
        for collection in &ledger.shared {
            if self.is_deleted(collection) {
                delete_rows(collection, writing)?;
                gone.push(collection.id());
                continue;
            }
            let written = self.write_collection(&keys, collection, writing, random)?;
            own.push(written.listed);
            shared.extend(written.patch.map(|patch| (collection.id(), patch)));
        }
        let mut made = Vec::new();
        for collection in core::mem::take(&mut self.made) {
            let written = self.write_collection(&keys, &collection, writing, random)?;
            own.push(written.listed);
            shared.extend(written.patch.map(|patch| (collection.id(), patch)));
            made.push(collection);
        }
        if let Some(id) = self.unknown_collection() {
            return Err(RecordsError::UnknownCollection { id });
        }
        for row in ledger.news.read.iter().chain(&ledger.news.gone) {
            writing.objects_mut().delete(row)?;
        }
        let mut patch = Patch {
            edit: ledger.edit.saturating_add(1).max(self.least_edit),
            root: None,
            rows: self.listed_rows(ledger),
            state: self.state.or(ledger.state),
            ways: self.ways.or(ledger.ways),
            personal: personal.patch,
            events: events.patch,
            shared,
            made,
            gone,
        };
        let root = keys.root(&patch, &own, &ledger.carried);
        let sealed = seal_root(key, keys.db, keys.account, &root, random)?;
        writing
            .objects_mut()
            .put(&root_id(key, keys.account), &sealed)?;
        patch.root = Some(sealed.hash());
        Ok(patch)
    }

    fn touch(&mut self, collection: Id, object: Id, touch: Touch) {
        let touches = self.objects.entry(collection).or_default();
        let order = touches.len();
        touches.insert(object, (order, touch));
    }

    fn is_deleted(&self, collection: &Collection) -> bool {
        let share = self.shares.get(&collection.id());
        share.is_some_and(|share| share.delete)
    }

    /// A collection that something was asked of and that is not there.
    fn unknown_collection(&mut self) -> Option<Id> {
        self.shares.retain(|_, share| !share.delete);
        let objects = self.objects.keys().next();
        objects.or_else(|| self.shares.keys().next()).copied()
    }

    /// Writes what happens to one collection, and what of it is due.
    fn write_collection(
        &mut self,
        keys: &Keys<'_>,
        collection: &Collection,
        writing: &mut Writing<'_>,
        random: &dyn Random,
    ) -> Result<WrittenCollection, RecordsError> {
        let id = collection.id();
        let touches = self.objects.remove(&id).unwrap_or_default();
        let change = self.keys.remove(&id);
        let share = self.shares.remove(&id);
        if collection.is_shared() {
            let wanted = Wanted::of(collection, &touches, change.as_ref(), share.as_ref());
            return wanted.write(keys, collection, (touches, change, share), writing, random);
        }
        match collection.listed() {
            Some(listed) if touches.is_empty() && change.is_none() => Ok(WrittenCollection {
                listed,
                patch: None,
            }),
            _ => Draft::begin(keys, collection, change, None, writing, random)?.write(touches),
        }
    }

    fn listed_rows(&self, ledger: &Ledger) -> Vec<Listed> {
        let mut rows: BTreeMap<Id, Hash> = ledger.rows.iter().copied().collect();
        for (id, hash) in &self.rows {
            match hash {
                Some(hash) => rows.insert(*id, *hash),
                None => rows.remove(id),
            };
        }
        rows.into_iter().collect()
    }
}
