//! Objects that shards list: sealed and opened by their kind.

use twinlatch_crypto::{
    CollName, Id, OpenError, Random, Record, Stored, coll_key, kind, open_record, seal_record,
};
use twinlatch_secret::CollectionKey;
use twinlatch_store::{ObjectKind as StoredKind, Writing};

use crate::{ObjectKind, RecordsError, row};

/// Every kind that a shard can list.
pub(super) const OBJECT_KINDS: [ObjectKind; 3] =
    [ObjectKind::Item, ObjectKind::Event, ObjectKind::Attachment];

/// One object as its shard lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: ObjectKind,
    /// How often it was written; among events, the event's number.
    pub revision: u64,
    /// The generation of the key that seals it.
    pub generation: u32,
    /// First 16 bytes of the SHA-256 of its row.
    pub hash16: [u8; 16],
}

/// An object's key and place.
#[derive(Clone, Copy)]
pub(super) struct ObjectPlace<'a> {
    pub(super) key: &'a CollectionKey,
    pub(super) db: &'a Id,
    pub(super) collection: &'a Id,
    pub(super) id: &'a Id,
}

/// Opens a row as an object of one kind.
pub(super) fn open_object(
    key: &CollectionKey,
    db: &Id,
    collection: &Id,
    id: &Id,
    kind: ObjectKind,
    stored: &Stored,
) -> Result<Record, OpenError> {
    let place = row::owned_place(db, collection, id);
    let key = coll_key(key, CollName::Object, collection);
    match kind {
        ObjectKind::Item => open_record::<kind::Item>(&key, &place, stored),
        ObjectKind::Event => open_record::<kind::Event>(&key, &place, stored),
        ObjectKind::Attachment => open_record::<kind::Attachment>(&key, &place, stored),
    }
}

/// Seals and writes an object, and gives its line for the shard.
pub(super) fn write_object(
    place: ObjectPlace<'_>,
    kind: ObjectKind,
    record: &Record,
    writing: &mut Writing<'_>,
    random: &dyn Random,
) -> Result<Entry, RecordsError> {
    let stored = match kind {
        ObjectKind::Item => place.write::<kind::Item>(record, writing, random),
        ObjectKind::Event => place.write::<kind::Event>(record, writing, random),
        ObjectKind::Attachment => place.write::<kind::Attachment>(record, writing, random),
    }?;
    Ok(Entry {
        kind,
        revision: record.revision,
        generation: record.generation,
        hash16: hash16(&stored),
    })
}

impl ObjectPlace<'_> {
    fn write<K: StoredKind>(
        &self,
        record: &Record,
        writing: &mut Writing<'_>,
        random: &dyn Random,
    ) -> Result<Stored, RecordsError> {
        let place = row::owned_place(self.db, self.collection, self.id);
        let key = coll_key(self.key, CollName::Object, self.collection);
        let sealed = seal_record::<K>(&key, &place, record, random)?;
        writing.objects_mut().put(self.id, &sealed)?;
        Ok(Stored::from(&sealed))
    }
}

/// What a shard keeps of a row's hash.
pub(super) fn hash16(stored: &Stored) -> [u8; 16] {
    let hash = stored.hash();
    core::array::from_fn(|i| hash[i])
}
