//! One collection while a change of it is written.

use twinlatch_crypto::{Id, Random, Record, Stored, make_collection_key};
use twinlatch_secret::CollectionKey;
use twinlatch_store::Writing;

use super::{KeyChange, Keys, NewContent, Share, Touch, Touches, WrittenCollection};
use crate::collection::seal_collection;
use crate::head::{Head, head_id, seal_head};
use crate::ledger::collection::{Collection, Lists};
use crate::ledger::objects::{Entry, ObjectPlace, hash16, write_object};
use crate::ledger::patch::CollectionPatch;
use crate::ledger::shards::ListRow;
use crate::manifest::{Manifest, seal_manifest};
use crate::root::RootCollection;
use crate::values::{Hash, Listed};
use crate::{CollectionKeys, CollectionKind, ObjectKind, RecordsError};

/// Events that a person keeps; of more the oldest are removed.
pub const MOST_EVENTS: usize = 10_000;

/// One collection while a change of it is written; the collection itself stays as it is.
pub(super) struct Draft<'d, 'w> {
    keys: &'d Keys<'d>,
    collection: &'d Collection,
    /// Keys that take the place of the collection's.
    changed: Option<CollectionKeys>,
    key_row: ListRow,
    generation: u32,
    key: CollectionKey,
    lists: Lists,
    /// The number of the newest event.
    last_event: u64,
    writing: &'d mut Writing<'w>,
    random: &'d dyn Random,
}

impl<'d, 'w> Draft<'d, 'w> {
    /// Begins with the lists as they are; a collection that has lost its keys gets new ones.
    pub(super) fn begin(
        keys: &'d Keys<'d>,
        collection: &'d Collection,
        change: Option<KeyChange>,
        share: Option<&Share>,
        writing: &'d mut Writing<'w>,
        random: &'d dyn Random,
    ) -> Result<Self, RecordsError> {
        let mut lists = collection.lists.clone();
        let mut key_row = collection.key_row;
        let changed = match change {
            None => None,
            Some(KeyChange::Spent(keys)) => {
                key_row = ListRow::Due(key_row.id());
                Some(keys)
            }
            Some(KeyChange::Next(keys)) => {
                lists.shards.set_all_due();
                delete_own_rows(collection, writing)?;
                key_row = ListRow::Due(None);
                Some(keys)
            }
            Some(KeyChange::Moved) => {
                if let Some(row) = key_row.id() {
                    writing.objects_mut().delete(&row)?;
                }
                key_row = ListRow::Due(None);
                None
            }
        };
        let changed = match share {
            Some(share) => {
                key_row = ListRow::Due(key_row.id());
                let keys = changed.as_ref().unwrap_or(&collection.keys);
                Some(share.applied(collection, keys))
            }
            None => changed,
        };
        let newest = changed.as_ref().unwrap_or(&collection.keys).newest();
        let (changed, generation, key) = match newest {
            Some((generation, key)) => {
                let (generation, key) = (*generation, key.duplicate());
                (changed, generation, key)
            }
            None => {
                let key = make_collection_key(random)?;
                let drawn = collection.keys.with_first_key(key.duplicate());
                (Some(drawn), 1, key)
            }
        };
        let last_event = lists.entries.values().map(|entry| entry.revision).max();
        Ok(Self {
            keys,
            collection,
            changed,
            key_row,
            generation,
            key,
            lists,
            last_event: last_event.unwrap_or(0),
            writing,
            random,
        })
    }

    /// Writes everything that has to be.
    pub(super) fn write(mut self, touches: Touches) -> Result<WrittenCollection, RecordsError> {
        let mut touches: Vec<_> = touches.into_iter().collect();
        touches.sort_by_key(|(_, (order, _))| *order);
        for (id, (_, touch)) in touches {
            match touch {
                Touch::Put(content) => self.put(&id, content)?,
                Touch::Reseal(kind, record) => self.reseal(&id, kind, record)?,
                Touch::Remove => self.remove(&id)?,
            }
        }
        self.remove_oldest_events()?;
        self.delete_orphans()?;
        let shards = self.write_shards()?;
        let head_hash = self.write_head(shards)?;
        let (key_row, key_hash) = self.write_keys()?;
        let listed = RootCollection {
            collection: self.id(),
            key_row,
            key_hash,
            head_counter: self.lists.counter,
            head_hash,
        };
        let patch = CollectionPatch {
            changed: self.changed,
            key_row: ListRow::Written(key_row, key_hash),
            lists: self.lists,
            confirmed: true,
        };
        Ok(WrittenCollection {
            listed,
            patch: Some(patch),
        })
    }

    fn delete_orphans(&mut self) -> Result<(), RecordsError> {
        for id in self.lists.orphans.drain(..) {
            self.writing.objects_mut().delete(&id)?;
        }
        Ok(())
    }

    fn id(&self) -> Id {
        self.collection.keys.id
    }

    fn put(&mut self, id: &Id, content: NewContent) -> Result<(), RecordsError> {
        let stored = self.writing.objects().find(id)?;
        self.check_row(id, &content, stored.as_ref())?;
        let record = Record {
            schema: content.schema,
            revision: self.next_revision(id),
            generation: self.generation,
            payload: content.payload,
        };
        self.write_record(id, content.kind, &record)
    }

    /// Seals the same content under the newest key; it is no new revision.
    fn reseal(&mut self, id: &Id, kind: ObjectKind, record: Record) -> Result<(), RecordsError> {
        let record = Record {
            generation: self.generation,
            ..record
        };
        self.write_record(id, kind, &record)
    }

    fn write_record(
        &mut self,
        id: &Id,
        kind: ObjectKind,
        record: &Record,
    ) -> Result<(), RecordsError> {
        let (db, collection) = (self.keys.db, &self.collection.keys.id);
        let place = ObjectPlace {
            key: &self.key,
            db,
            collection,
            id,
        };
        let entry = write_object(place, kind, record, self.writing, self.random)?;
        self.lists.entries.insert(*id, entry);
        self.lists.shards.set_due(self.lists.shards.index_of(id));
        Ok(())
    }

    /// Refuses to seal over a row that is other than listed, or that a newer version wrote.
    fn check_row(
        &self,
        id: &Id,
        content: &NewContent,
        stored: Option<&Stored>,
    ) -> Result<(), RecordsError> {
        let listed = self.lists.entries.get(id);
        let as_listed = match (listed, stored) {
            (None, None) => true,
            (Some(entry), Some(stored)) => hash16(stored) == entry.hash16,
            (None, Some(_)) | (Some(_), None) => false,
        };
        if !as_listed && !content.replaces {
            return Err(RecordsError::ChangedOutside { id: *id });
        }
        let newer = listed
            .zip(stored)
            .and_then(|(entry, stored)| self.collection.open(self.keys.db, id, entry, stored));
        if newer.is_some_and(|record| record.schema > content.schema) {
            return Err(RecordsError::NewerSchema { id: *id });
        }
        Ok(())
    }

    /// Items count their writes; events are numbered, so that the oldest are known unopened.
    fn next_revision(&mut self, id: &Id) -> u64 {
        if self.collection.keys.kind == CollectionKind::Events {
            self.last_event = self.last_event.saturating_add(1);
            return self.last_event;
        }
        let listed = self.lists.entries.get(id);
        listed.map_or(0, |entry| entry.revision).saturating_add(1)
    }

    fn remove(&mut self, id: &Id) -> Result<(), RecordsError> {
        if self.lists.entries.remove(id).is_some() {
            self.writing.objects_mut().delete(id)?;
            self.lists.shards.set_due(self.lists.shards.index_of(id));
        }
        Ok(())
    }

    fn remove_oldest_events(&mut self) -> Result<(), RecordsError> {
        let surplus = self.lists.entries.len().saturating_sub(MOST_EVENTS);
        if self.collection.keys.kind != CollectionKind::Events || surplus == 0 {
            return Ok(());
        }
        let by_number = |(id, entry): (&Id, &Entry)| (entry.revision, *id);
        let mut oldest: Vec<_> = self.lists.entries.iter().map(by_number).collect();
        oldest.sort_unstable();
        oldest
            .iter()
            .take(surplus)
            .try_for_each(|(_, id)| self.remove(id))
    }

    /// Writes the shards that are due, all of them if there are too few; gives them all.
    fn write_shards(&mut self) -> Result<Vec<Listed>, RecordsError> {
        for old in self.lists.shards.grow(self.lists.entries.len()) {
            self.writing.objects_mut().delete(&old)?;
        }
        let rows = self.lists.shards.rows().to_vec();
        let mut listed = Vec::with_capacity(rows.len());
        for (index, row) in rows.into_iter().enumerate() {
            listed.push(match row {
                ListRow::Written(id, hash) => (id, hash),
                ListRow::Due(id) => self.write_shard(index, id)?,
            });
        }
        Ok(listed)
    }

    fn write_shard(&mut self, index: usize, id: Option<Id>) -> Result<Listed, RecordsError> {
        let id = id.map_or_else(|| Id::random(self.random), Ok)?;
        let entries = self.lists.entries.range(self.lists.shards.range(index));
        let manifest = Manifest {
            lines: entries.map(|(id, entry)| entry.to_line(id)).collect(),
        };
        let (db, collection) = (self.keys.db, self.id());
        let sealed = seal_manifest(&self.key, db, &collection, &id, &manifest, self.random)?;
        self.writing.objects_mut().put(&id, &sealed)?;
        self.lists
            .shards
            .set(index, ListRow::Written(id, sealed.hash()));
        Ok((id, sealed.hash()))
    }

    /// Writes the account's own key object and nothing that others read.
    pub(super) fn write_key_object(mut self) -> Result<WrittenCollection, RecordsError> {
        let (key_row, key_hash) = self.write_keys()?;
        let (head_counter, head_hash) = self.collection.listed_head();
        let listed = RootCollection {
            collection: self.id(),
            key_row,
            key_hash,
            head_counter,
            head_hash,
        };
        let patch = CollectionPatch {
            changed: self.changed,
            key_row: ListRow::Written(key_row, key_hash),
            lists: self.lists,
            confirmed: false,
        };
        Ok(WrittenCollection {
            listed,
            patch: Some(patch),
        })
    }

    fn write_head(&mut self, shards: Vec<Listed>) -> Result<Hash, RecordsError> {
        self.lists.counter = self.lists.counter.saturating_add(1);
        let id = head_id(&self.key, &self.id());
        let mut head = Head::own(self.lists.counter, shards);
        if self.collection.is_shared() {
            let keys = self.changed.as_ref().unwrap_or(&self.collection.keys);
            let accepted = keys.accepted.as_ref();
            head.members = accepted.map(|accepted| accepted.members.clone());
            head.author = Some(*self.keys.account);
            head.name = Some(keys.name.clone());
            let signer = self.keys.signer;
            let signer = signer.ok_or(RecordsError::NotPermitted { id: self.id() })?;
            head.sign(self.keys.db, &self.id(), &id, signer);
        }
        let sealed = seal_head(&self.key, self.keys.db, &self.id(), &head, self.random)?;
        self.writing.objects_mut().put(&id, &sealed)?;
        self.lists.head = Some(sealed.hash());
        Ok(sealed.hash())
    }

    /// Writes the key object if it is due.
    fn write_keys(&mut self) -> Result<Listed, RecordsError> {
        let id = match self.key_row {
            ListRow::Written(id, hash) => return Ok((id, hash)),
            ListRow::Due(Some(id)) => id,
            ListRow::Due(None) => Id::random(self.random)?,
        };
        let keys = self.changed.as_ref().unwrap_or(&self.collection.keys);
        let Keys {
            key, db, account, ..
        } = self.keys;
        let sealed = seal_collection(key, db, account, &id, keys, self.random)?;
        self.writing.objects_mut().put(&id, &sealed)?;
        Ok((id, sealed.hash()))
    }
}

/// Deletes a collection's head and key object, whose ids or keys the next keys change.
fn delete_own_rows(collection: &Collection, writing: &mut Writing<'_>) -> Result<(), RecordsError> {
    if let Some((_, newest)) = collection.keys.newest() {
        let head = head_id(newest, &collection.keys.id);
        writing.objects_mut().delete(&head)?;
    }
    if let Some(row) = collection.key_row.id() {
        writing.objects_mut().delete(&row)?;
    }
    Ok(())
}
