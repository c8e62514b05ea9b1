//! One collection: its keys, its lists, and its objects as the lists name them.

use std::collections::BTreeMap;

use twinlatch_crypto::{Id, NoRandom, Random, Record, Stored, make_collection_key};
use twinlatch_store::{Reading, StoreError};

use super::objects::{Entry, hash16, open_object};
use super::shards::{ListRow, Shards};
use super::sharing::Sharing;
use crate::manifest::Line;
use crate::root::RootCollection;
use crate::values::Hash;
use crate::{CollectionKeys, CollectionKind, ObjectFinding, SCHEMA};

/// One collection of an account.
#[derive(Debug)]
pub struct Collection {
    pub(super) keys: CollectionKeys,
    /// The object that holds the keys.
    pub(super) key_row: ListRow,
    pub(super) lists: Lists,
    /// Who shares it, if it is shared.
    pub(super) sharing: Option<Sharing>,
}

/// An object as the file has it: what its shard lists, its row, and what the row opens to.
#[derive(Debug)]
pub struct AsItIs {
    /// What the shard lists.
    pub entry: Entry,
    /// The row, still sealed; nothing if it is missing.
    pub row: Option<Stored>,
    /// What the row says, if it opens under a key of the collection: not always what is listed.
    pub record: Option<Record>,
}

/// What a collection's lists say.
#[derive(Debug, Clone)]
pub(super) struct Lists {
    pub(super) counter: u64,
    /// The head's hash; `None` where the head has to be written.
    pub(super) head: Option<Hash>,
    pub(super) shards: Shards,
    pub(super) entries: BTreeMap<Id, Entry>,
    /// Shards of a list that is gone; the next change, which needs the person's word, deletes them.
    pub(super) orphans: Vec<Id>,
}

impl Collection {
    /// Makes an empty collection; nothing of it is written.
    pub(super) fn make(kind: CollectionKind, random: &dyn Random) -> Result<Self, NoRandom> {
        let (id, key) = (Id::random(random)?, make_collection_key(random)?);
        let keys = vec![(1, key)];
        let keys = CollectionKeys {
            id,
            kind,
            keys,
            name: String::new(),
            accepted: None,
        };
        Ok(Self {
            keys,
            key_row: ListRow::Due(None),
            lists: Lists::empty(),
            sharing: None,
        })
    }

    /// A collection of which nothing is left; the next change draws new keys for it.
    ///
    /// `id` only has to differ from the other collections of the account.
    pub(super) fn lost(kind: CollectionKind, id: Id) -> Self {
        let keys = CollectionKeys {
            id,
            kind,
            keys: Vec::new(),
            name: String::new(),
            accepted: None,
        };
        Self {
            keys,
            key_row: ListRow::Due(None),
            lists: Lists::empty(),
            sharing: None,
        }
    }

    /// The collection's id.
    pub fn id(&self) -> Id {
        self.keys.id
    }

    /// The objects as the shards list them, in order of id.
    pub fn entries(&self) -> impl Iterator<Item = (Id, &Entry)> {
        self.lists.entries.iter().map(|(id, entry)| (*id, entry))
    }

    /// One object as its shard lists it.
    pub fn entry(&self, id: &Id) -> Option<&Entry> {
        self.lists.entries.get(id)
    }

    /// Opens an object, if its row is the listed one.
    ///
    /// # Errors
    ///
    /// [`ObjectFinding`] says why it has no current content.
    pub fn read(&self, reading: &Reading<'_>, db: &Id, id: &Id) -> Result<Record, ObjectFinding> {
        let entry = self.entry(id).ok_or(ObjectFinding::Missing)?;
        let stored = reading.objects().find(id)?.ok_or(ObjectFinding::Missing)?;
        let record = self
            .open(db, id, entry, &stored)
            .ok_or(ObjectFinding::Damaged)?;
        if hash16(&stored) != entry.hash16 {
            Err(ObjectFinding::ChangedOutside(record))
        } else if (record.revision, record.generation) != (entry.revision, entry.generation) {
            Err(ObjectFinding::Damaged)
        } else if record.schema > SCHEMA {
            Err(ObjectFinding::NewerSchema(record))
        } else {
            Ok(record)
        }
    }

    /// One object as the file has it, whatever has become of its row; `None` if no list names it.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the file cannot be read.
    pub fn as_it_is(
        &self,
        reading: &Reading<'_>,
        db: &Id,
        id: &Id,
    ) -> Result<Option<AsItIs>, StoreError> {
        let Some(entry) = self.entry(id).copied() else {
            return Ok(None);
        };
        let row = reading.objects().find(id)?;
        let record = row
            .as_ref()
            .and_then(|stored| self.open(db, id, &entry, stored));
        Ok(Some(AsItIs { entry, row, record }))
    }

    /// Opens a row of an object under the key of its generation; a row that is not the listed one
    /// may be of another.
    pub(super) fn open(&self, db: &Id, id: &Id, entry: &Entry, stored: &Stored) -> Option<Record> {
        let listed = self.keys.of_generation(entry.generation);
        let others = self.keys.keys.iter().map(|(_, key)| key);
        listed
            .into_iter()
            .chain(others)
            .find_map(|key| open_object(key, db, &self.keys.id, id, entry.kind, stored).ok())
    }

    /// The collection as the root lists it; `None` while something of it has to be written.
    pub(super) fn listed(&self) -> Option<RootCollection> {
        let (key_row, key_hash) = self.key_row.written()?;
        let refused = self.sharing.as_ref().and_then(|sharing| sharing.refused);
        let whole =
            refused.is_some() || (self.lists.head.is_some() && self.lists.shards.all_written());
        let (head_counter, head_hash) = self.listed_head();
        whole.then_some(RootCollection {
            collection: self.keys.id,
            key_row,
            key_hash,
            head_counter,
            head_hash,
        })
    }

    /// Counter and hash of the head that the root lists: the one that was accepted last.
    pub(super) fn listed_head(&self) -> (u64, Hash) {
        let refused = self.sharing.as_ref().and_then(|sharing| sharing.refused);
        refused.unwrap_or((self.lists.counter, self.lists.head.unwrap_or_default()))
    }
}

impl Entry {
    /// Takes a line of a shard apart.
    pub(super) fn of_line(line: Line) -> (Id, Self) {
        let Line {
            id,
            kind,
            revision,
            generation,
            hash16,
        } = line;
        (
            id,
            Self {
                kind,
                revision,
                generation,
                hash16,
            },
        )
    }

    /// The line of a shard for this object.
    pub(super) fn to_line(self, id: &Id) -> Line {
        let Self {
            kind,
            revision,
            generation,
            hash16,
        } = self;
        Line {
            id: *id,
            kind,
            revision,
            generation,
            hash16,
        }
    }
}

impl Lists {
    /// The lists of a collection without objects; nothing of them is written.
    pub(super) fn empty() -> Self {
        Self {
            counter: 0,
            head: None,
            shards: Shards::unwritten(0),
            entries: BTreeMap::new(),
            orphans: Vec::new(),
        }
    }
}
