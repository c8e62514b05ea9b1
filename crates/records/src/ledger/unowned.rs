//! Rows of `objects` that no list names and that no key of the account or the device opens.

use std::collections::BTreeSet;

use twinlatch_crypto::{
    CollName, DevName, DevObject, Id, Kind, RootName, RootObject, Stored, coll_key, dev_key,
    dev_object_id, kind, open_record, root_key, root_object_id,
};
use twinlatch_secret::{DeviceKey, RootKey, SealKey};
use twinlatch_store::{Reading, StoreError};

use super::Ledger;
use super::collection::Collection;
use crate::head::head_id;
use crate::row::{device_place, owned_place};

impl Ledger {
    /// Gives the ids of the rows that belong to nothing: in no list, at no derived place, and under
    /// none of these keys as any kind of object. None while the lists are not whole, or name
    /// collections that this program does not open.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the file cannot be read.
    ///
    /// # Security
    ///
    /// Whoever deletes them must know that no other account stands in the file: its rows open under
    /// none of these keys.
    pub fn unowned_objects(
        &self,
        reading: &Reading<'_>,
        root: &RootKey,
        device: &DeviceKey,
    ) -> Result<Vec<Id>, StoreError> {
        if self.salvaged || !self.carried.is_empty() {
            return Ok(Vec::new());
        }
        let known = self.known_places(root, device);
        let keys = self.every_key(root, device);
        let mut unowned = Vec::new();
        for id in reading.objects().ids()? {
            if known.contains(&id) {
                continue;
            }
            let Some(stored) = reading.objects().find(&id)? else {
                continue;
            };
            if !keys.iter().any(|key| key.opens(&self.db, &id, &stored)) {
                unowned.push(id);
            }
        }
        Ok(unowned)
    }

    /// Ids that a list names, or that a key derives: damaged or not, they belong to something.
    fn known_places(&self, root: &RootKey, device: &DeviceKey) -> BTreeSet<Id> {
        let own = [RootObject::State, RootObject::Root, RootObject::Ways];
        let own = own.map(|object| root_object_id(root, object, &self.account));
        let shared = [DevObject::Device, DevObject::Audit, DevObject::Policy];
        let shared = shared.map(|object| dev_object_id(device, object));
        let listed = self.collections().into_iter().flat_map(listed);
        own.into_iter().chain(shared).chain(listed).collect()
    }

    fn every_key(&self, root: &RootKey, device: &DeviceKey) -> Vec<Tried> {
        let own = |name, opens| Tried {
            key: root_key(root, name, &self.account),
            scope: Some(self.account),
            opens,
        };
        let shared = |name, opens| Tried {
            key: dev_key(device, name),
            scope: None,
            opens,
        };
        let mut keys = vec![
            own(RootName::State, opens::<kind::State>),
            own(RootName::Root, opens::<kind::Root>),
            own(RootName::Ways, opens::<kind::Ways>),
            own(RootName::Collections, opens::<kind::Collection>),
            shared(DevName::Settings, opens::<kind::Device>),
            shared(DevName::Settings, opens::<kind::Policy>),
            shared(DevName::Mailbox, opens::<kind::Mailbox>),
            shared(DevName::Audit, opens::<kind::Log>),
            shared(DevName::Audit, opens::<kind::LogHead>),
        ];
        for collection in self.collections() {
            keys.extend(of_collection(collection));
        }
        keys
    }
}

/// A subkey that rows are tried with, as one kind of object.
struct Tried {
    key: SealKey,
    scope: Option<Id>,
    opens: fn(&SealKey, Option<&Id>, &Id, &Id, &Stored) -> bool,
}

impl Tried {
    fn opens(&self, db: &Id, id: &Id, stored: &Stored) -> bool {
        (self.opens)(&self.key, self.scope.as_ref(), db, id, stored)
    }
}

/// Whether the envelope opens; what a row says is not asked, so that one of a newer version belongs
/// to its key too.
fn opens<K: Kind>(key: &SealKey, scope: Option<&Id>, db: &Id, id: &Id, stored: &Stored) -> bool {
    let place = match scope {
        Some(scope) => owned_place(db, scope, id),
        None => device_place(db, id),
    };
    open_record::<K>(key, &place, stored).is_ok()
}

/// Every subkey of a collection, of each generation.
fn of_collection(collection: &Collection) -> Vec<Tried> {
    let id = collection.keys.id;
    let mut keys = Vec::new();
    for (_, key) in &collection.keys.keys {
        let tried = |name, opens| Tried {
            key: coll_key(key, name, &id),
            scope: Some(id),
            opens,
        };
        keys.extend([
            tried(CollName::Head, opens::<kind::Head>),
            tried(CollName::Manifest, opens::<kind::Manifest>),
            tried(CollName::Object, opens::<kind::Item>),
            tried(CollName::Object, opens::<kind::Event>),
            tried(CollName::Object, opens::<kind::Attachment>),
        ]);
    }
    keys
}

/// Ids that the lists of a collection name.
fn listed(collection: &Collection) -> Vec<Id> {
    let (keys, lists) = (&collection.keys, &collection.lists);
    let heads = keys.keys.iter().map(|(_, key)| head_id(key, &keys.id));
    let shards = lists.shards.rows().iter().filter_map(|row| row.id());
    let mut ids: Vec<Id> = collection.key_row.id().into_iter().collect();
    ids.extend(heads.chain(shards));
    ids.extend(lists.entries.keys().chain(&lists.orphans));
    ids
}
