//! A change of an account's objects and rows, written with exactly the lists that name them.

mod draft;
mod next_keys;
mod reseal;

use std::collections::BTreeMap;

use twinlatch_crypto::{Id, Random, Record, RootObject, root_object_id};
use twinlatch_secret::{RootKey, SecretBytes};
use twinlatch_store::Writing;

use super::Ledger;
use super::collection::Collection;
use super::patch::{CollectionPatch, Patch};
use crate::root::{Root, RootCollection, root_id, seal_root};
use crate::values::{Hash, Listed};
use crate::{ObjectKind, RecordsError};

use draft::Draft;
pub use draft::MOST_EVENTS;
use next_keys::KeyChange;
pub use next_keys::NextKeys;

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
        let keys = Keys {
            key,
            db: &ledger.db,
            account: &ledger.account,
        };
        let personal = self.write_collection(&keys, &ledger.personal, writing, random)?;
        let events = self.write_collection(&keys, &ledger.events, writing, random)?;
        if let Some(id) = self.objects.first_entry() {
            return Err(RecordsError::UnknownCollection { id: *id.key() });
        }
        let mut patch = Patch {
            edit: ledger.edit.saturating_add(1).max(self.least_edit),
            root: None,
            rows: self.listed_rows(ledger),
            state: self.state.or(ledger.state),
            ways: self.ways.or(ledger.ways),
            personal: personal.patch,
            events: events.patch,
        };
        let own = [personal.listed, events.listed];
        let root = keys.root(&patch, own, &ledger.carried);
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

    /// Writes what happens to one collection, and what of it is due.
    fn write_collection(
        &mut self,
        keys: &Keys<'_>,
        collection: &Collection,
        writing: &mut Writing<'_>,
        random: &dyn Random,
    ) -> Result<WrittenCollection, RecordsError> {
        let touches = self.objects.remove(&collection.id()).unwrap_or_default();
        let change = self.keys.remove(&collection.id());
        match collection.listed() {
            Some(listed) if touches.is_empty() && change.is_none() => Ok(WrittenCollection {
                listed,
                patch: None,
            }),
            _ => Draft::begin(keys, collection, change, writing, random)?.write(touches),
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

/// Whose lists are written, and under which key.
struct Keys<'a> {
    key: &'a RootKey,
    db: &'a Id,
    account: &'a Id,
}

impl Keys<'_> {
    fn root(&self, patch: &Patch, own: [RootCollection; 2], carried: &[RootCollection]) -> Root {
        let listed = |object, hash: Option<Hash>| {
            hash.map(|hash| (root_object_id(self.key, object, self.account), hash))
        };
        // The account's own come last, so that they stand in the place of one of the same id.
        let all = carried.iter().chain(&own);
        let all: BTreeMap<Id, _> = all.map(|listed| (listed.collection, *listed)).collect();
        Root {
            edit: patch.edit,
            rows: patch.rows.clone(),
            state: listed(RootObject::State, patch.state),
            ways: listed(RootObject::Ways, patch.ways),
            collections: all.into_values().collect(),
        }
    }
}

/// One collection after the change.
struct WrittenCollection {
    /// As the root lists it.
    listed: RootCollection,
    /// What was written; `None` if nothing had to be.
    patch: Option<CollectionPatch>,
}
