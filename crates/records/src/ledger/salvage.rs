//! Salvage: what the lists cannot say is found by trying every row with the known keys.
//!
//! The commitment of the envelope decides in microseconds whether a key fits. What is found is
//! sealed under the person's own keys, but a list that is gone cannot tell whether a row is the
//! last one written; so nothing is written before the person agrees.

use std::collections::BTreeMap;

use twinlatch_crypto::{Id, RootObject, Stored, root_object_id};
use twinlatch_store::StoreError;

use super::Ledger;
use super::collection::{Collection, Lists};
use super::objects::{Entry, OBJECT_KINDS, hash16, open_object};
use super::open::Opening;
use super::shards::{ListRow, Shards};
use super::shared::News;
use crate::collection::open_collection;
use crate::head::head_id;
use crate::manifest::open_manifest;
use crate::root::RootCollection;
use crate::values::Listed;
use crate::{CollectionKeys, CollectionKind, Found, RowKind};

/// A key object that opened, and its row.
type FoundKeys = (Id, CollectionKeys);

impl Opening<'_> {
    /// Rebuilds the lists of an account whose root is gone.
    ///
    /// Of the rows in `slots` only those are listed that `ways` names.
    pub(super) fn without_root(&mut self) -> Result<Ledger, StoreError> {
        self.salvaged = true;
        let [state, ways] = [RootObject::State, RootObject::Ways]
            .map(|own| root_object_id(self.key, own, self.account));
        self.note(RowKind::State, state, self.state.against(None));
        self.note(RowKind::Ways, ways, self.ways.against(None));
        let mut found = self.find_keys()?;
        let personal = self.rebuild(CollectionKind::Personal, &mut found)?;
        let events = self.rebuild(CollectionKind::Events, &mut found)?;
        let mut carried = Vec::new();
        for (row, keys) in found {
            let stored = self.reading.objects().find(&row)?;
            match stored.filter(|_| keys.kind == CollectionKind::Shared) {
                // Its head shows whether it is the newest that this account has seen.
                Some(stored) => carried.push(RootCollection {
                    collection: keys.id,
                    key_row: row,
                    key_hash: stored.hash(),
                    head_counter: 0,
                    head_hash: [0; 32],
                }),
                None => self.note(RowKind::Collection, row, Some(Found::Unlisted)),
            }
        }
        Ok(Ledger {
            db: *self.db,
            account: *self.account,
            edit: 0,
            root: None,
            rows: self.named_rows()?,
            state: self.state.hash.filter(|_| self.state.value.is_some()),
            ways: self.ways.hash.filter(|_| self.ways.value.is_some()),
            personal,
            events,
            shared: Vec::new(),
            news: News::default(),
            carried,
            salvaged: true,
        })
    }

    /// Rebuilds the lists of a collection whose head is gone.
    pub(super) fn salvage_all(
        &mut self,
        collection: &Collection,
        counter: u64,
    ) -> Result<Lists, StoreError> {
        let entries = self.salvage(collection, |_| true)?;
        let shards = Shards::unwritten(entries.len());
        let orphans = self.orphaned_shards(collection)?;
        Ok(Lists {
            counter,
            head: None,
            shards,
            entries,
            orphans,
        })
    }

    /// The shards of a collection whose head is gone: no list names them any more. The head's finding
    /// stands for them.
    fn orphaned_shards(&self, collection: &Collection) -> Result<Vec<Id>, StoreError> {
        let mut orphans = Vec::new();
        let keys = &collection.keys;
        for id in self.reading.objects().ids()? {
            let Some(stored) = self.reading.objects().find(&id)? else {
                continue;
            };
            let opens = |key| open_manifest(key, self.db, &keys.id, &id, &stored).is_ok();
            if keys.keys.iter().any(|(_, key)| opens(key)) {
                orphans.push(id);
            }
        }
        Ok(orphans)
    }

    /// Finds every object of a collection among the rows whose id `wanted` takes.
    pub(super) fn salvage(
        &mut self,
        collection: &Collection,
        wanted: impl Fn(&Id) -> bool,
    ) -> Result<BTreeMap<Id, Entry>, StoreError> {
        self.salvaged = true;
        let mut entries = BTreeMap::new();
        for id in self.reading.objects().ids()?.into_iter().filter(wanted) {
            let stored = self.reading.objects().find(&id)?;
            let entry = stored.and_then(|stored| self.try_object(collection, &id, &stored));
            entries.extend(entry.map(|entry| (id, entry)));
        }
        Ok(entries)
    }

    fn try_object(&self, collection: &Collection, id: &Id, stored: &Stored) -> Option<Entry> {
        let keys = &collection.keys;
        let tries = keys
            .keys
            .iter()
            .flat_map(|key| OBJECT_KINDS.map(|kind| (key, kind)));
        for ((generation, key), kind) in tries {
            let Ok(record) = open_object(key, self.db, &keys.id, id, kind, stored) else {
                continue;
            };
            let (revision, hash16) = (record.revision, hash16(stored));
            let fits = record.generation == *generation;
            return fits.then_some(Entry {
                kind,
                revision,
                generation: *generation,
                hash16,
            });
        }
        None
    }

    /// Finds every key object of the account.
    fn find_keys(&self) -> Result<Vec<FoundKeys>, StoreError> {
        let mut found = Vec::new();
        for id in self.reading.objects().ids()? {
            let row = self.look(&id, |stored| {
                open_collection(self.key, self.db, self.account, &id, stored)
            })?;
            found.extend(row.value.map(|keys| (id, keys)));
        }
        Ok(found)
    }

    /// Opens the collection of one kind as far as its keys are known: from `ways`, else from a
    /// key object whose head is there, else from any.
    fn rebuild(
        &mut self,
        kind: CollectionKind,
        found: &mut Vec<FoundKeys>,
    ) -> Result<Collection, StoreError> {
        let copies = self
            .ways
            .value
            .as_ref()
            .map(|ways| &ways.copies.collections[..]);
        let mut copies = copies.unwrap_or_default().iter();
        let copy = copies.find(|copy| copy.kind == kind && !copy.keys.is_empty());
        if let Some(copy) = copy.map(CollectionKeys::from_copy) {
            let at = found.iter().position(|(_, keys)| keys.id == copy.id);
            let row = at.map(|at| found.swap_remove(at).0);
            if row.is_none() {
                self.note(RowKind::Collection, copy.id, Some(Found::Missing));
            }
            return self.collection(copy, ListRow::Due(row), None);
        }
        match self.position_of(kind, found)? {
            Some(at) => {
                let (row, keys) = found.swap_remove(at);
                self.collection(keys, ListRow::Due(Some(row)), None)
            }
            None => {
                let lost = self.lost(kind);
                self.note(RowKind::Collection, lost.id(), Some(Found::Missing));
                Ok(lost)
            }
        }
    }

    fn position_of(
        &self,
        kind: CollectionKind,
        found: &[FoundKeys],
    ) -> Result<Option<usize>, StoreError> {
        let mut first = None;
        for (at, (_, keys)) in found
            .iter()
            .enumerate()
            .filter(|(_, (_, keys))| keys.kind == kind)
        {
            first = first.or(Some(at));
            let Some((_, newest)) = keys.newest() else {
                continue;
            };
            if self
                .reading
                .objects()
                .find(&head_id(newest, &keys.id))?
                .is_some()
            {
                return Ok(Some(at));
            }
        }
        Ok(first)
    }

    /// The rows of `slots` that `ways` names, as they are.
    fn named_rows(&self) -> Result<Vec<Listed>, StoreError> {
        let Some(ways) = &self.ways.value else {
            return Ok(Vec::new());
        };
        let codes = ways.codes.iter().map(|code| code.row);
        let named = codes.chain(ways.kits.iter().map(|kit| kit.tag));
        let mut rows = BTreeMap::new();
        for id in named {
            if let Some(stored) = self.reading.slots().find(&id)? {
                rows.insert(id, stored.hash());
            }
        }
        Ok(rows.into_iter().collect())
    }
}
