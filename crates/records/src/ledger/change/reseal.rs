//! Objects that follow a new key one by one, until the old key is needed no more.

use std::collections::BTreeSet;

use twinlatch_crypto::Id;
use twinlatch_store::Reading;

use super::next_keys::KeyChange;
use super::{Change, Touch};
use crate::ledger::Ledger;
use crate::ledger::collection::Collection;
use crate::{CollectionCopy, CollectionKeys, ObjectFinding};

impl Ledger {
    /// Objects under the key of an earlier generation, each with its collection, in order of id.
    pub fn behind(&self) -> impl Iterator<Item = (Id, Id)> {
        let collections = self.collections().into_iter();
        let followed = collections.filter(|collection| collection.takes_objects());
        followed.flat_map(|collection| {
            let behind = collection.behind();
            behind.map(|id| (collection.id(), id))
        })
    }

    /// Whether a collection still has a key beside its newest.
    pub fn has_earlier_keys(&self) -> bool {
        let mut collections = self.collections().into_iter();
        collections.any(|collection| collection.keys.keys.len() > 1)
    }
}

impl Collection {
    fn behind(&self) -> impl Iterator<Item = Id> {
        let newest = self.keys.newest().map(|(generation, _)| *generation);
        let entries = self.lists.entries.iter();
        entries
            .filter(move |(_, entry)| Some(entry.generation) != newest)
            .map(|(id, _)| *id)
    }
}

impl Change {
    /// Seals an object under the newest key of its collection, its content as it is, also where a
    /// newer version wrote it.
    ///
    /// # Errors
    ///
    /// [`ObjectFinding`] where the row is not the listed one or does not open: it stays as it is,
    /// and keeps its key.
    pub fn reseal(
        &mut self,
        ledger: &Ledger,
        reading: &Reading<'_>,
        collection: Id,
        object: Id,
    ) -> Result<(), ObjectFinding> {
        let lists = ledger
            .collection(&collection)
            .ok_or(ObjectFinding::Missing)?;
        let entry = lists.entry(&object).ok_or(ObjectFinding::Missing)?;
        let record = match lists.read(reading, &ledger.db, &object) {
            Ok(record) | Err(ObjectFinding::NewerSchema(record)) => record,
            Err(finding) => return Err(finding),
        };
        self.touch(collection, object, Touch::Reseal(entry.kind, record));
        Ok(())
    }

    /// Drops the keys that nothing is under once this change is written; gives the second copies
    /// of what is left, which are stored in the same transaction, or nothing where all are needed.
    pub fn drop_spent_keys(&mut self, ledger: &Ledger) -> Option<Vec<CollectionCopy>> {
        let mut copies = Vec::new();
        let mut spent = false;
        for collection in ledger.collections() {
            if !collection.rights().confirmed {
                // What was found says nothing of what is needed.
                copies.push(collection.keys.to_copy());
                continue;
            }
            let left = self.needed_keys(collection);
            copies.push(left.to_copy());
            if left.keys.len() < collection.keys.keys.len() {
                spent = true;
                self.keys.insert(left.id, KeyChange::Spent(left));
            }
        }
        spent.then_some(copies)
    }

    fn needed_keys(&self, collection: &Collection) -> CollectionKeys {
        let touched = self.objects.get(&collection.id());
        let stays = |id: &Id| touched.is_none_or(|touched| !touched.contains_key(id));
        let entries = collection.lists.entries.iter();
        let needed: BTreeSet<u32> = entries
            .filter(|(id, _)| stays(id))
            .map(|(_, entry)| entry.generation)
            .collect();
        collection
            .keys
            .with_needed_keys(|generation| needed.contains(&generation))
    }
}
