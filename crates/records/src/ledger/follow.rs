//! From a collection's head to its shards and objects.

use std::collections::BTreeMap;

use twinlatch_crypto::Id;
use twinlatch_store::StoreError;

use super::collection::{Collection, Lists};
use super::objects::{Entry, hash16};
use super::open::Opening;
use super::shards::{ListRow, Shards};
use crate::head::{Head, head_id, open_head};
use crate::manifest::{Manifest, open_manifest};
use crate::root::RootCollection;
use crate::values::Hash;
use crate::{CollectionKeys, Found, ObjectKind, RowKind};

impl Opening<'_> {
    /// Opens a collection's lists; without a listed head the one that opens counts.
    pub(super) fn collection(
        &mut self,
        keys: CollectionKeys,
        key_row: ListRow,
        listed: Option<&RootCollection>,
    ) -> Result<Collection, StoreError> {
        let lists = Lists::empty();
        let mut collection = Collection {
            keys,
            key_row,
            lists,
            sharing: None,
        };
        let Some((_, newest)) = collection.keys.newest() else {
            return Ok(collection);
        };
        let id = head_id(newest, &collection.keys.id);
        let head = self.look(&id, |stored| {
            open_head(newest, self.db, &collection.keys.id, stored)
        })?;
        let found = head.against(listed.map(|listed| &listed.head_hash));
        let shards = head
            .value
            .as_ref()
            .and_then(|head| Shards::listed(&head.shards));
        let found = found.or_else(|| shards.is_none().then_some(Found::CannotOpen));
        self.note(RowKind::Head, id, found);
        let seen = head.value.as_ref().map_or(0, |head| head.counter);
        let counter = seen.max(listed.map_or(0, |listed| listed.head_counter));
        collection.lists = match (head.value, shards) {
            (Some(value), Some(shards)) if found.is_none() => {
                self.follow(&collection, &value, head.hash, shards)?
            }
            _ => self.salvage_all(&collection, counter)?,
        };
        Ok(collection)
    }

    /// Follows a head that is the listed one to its shards and objects.
    pub(super) fn follow(
        &mut self,
        collection: &Collection,
        head: &Head,
        hash: Option<Hash>,
        mut shards: Shards,
    ) -> Result<Lists, StoreError> {
        let mut entries = BTreeMap::new();
        let mut bad = Vec::new();
        for (index, (row, hash)) in head.shards.iter().enumerate() {
            match self.shard(collection, row, hash, |id| shards.index_of(id) == index)? {
                Some(manifest) => entries.extend(manifest.lines.into_iter().map(Entry::of_line)),
                None => bad.push(index),
            }
        }
        self.check_objects(collection, &entries)?;
        for index in &bad {
            shards.set_due(*index);
        }
        if !bad.is_empty() {
            let found = self.salvage(collection, |id| bad.contains(&shards.index_of(id)))?;
            entries.extend(found);
        }
        Ok(Lists {
            counter: head.counter,
            head: hash,
            shards,
            entries,
            orphans: Vec::new(),
        })
    }

    /// Opens a shard that is the listed one and holds only objects that belong to it.
    fn shard(
        &mut self,
        collection: &Collection,
        row: &Id,
        hash: &Hash,
        belongs: impl Fn(&Id) -> bool,
    ) -> Result<Option<Manifest>, StoreError> {
        let Some((_, newest)) = collection.keys.newest() else {
            return Ok(None);
        };
        let mut shard = self.look(row, |stored| {
            open_manifest(newest, self.db, &collection.keys.id, row, stored)
        })?;
        shard.value = shard
            .value
            .filter(|shard| shard.lines.iter().all(|line| belongs(&line.id)));
        let found = shard.against(Some(hash));
        self.note(RowKind::Manifest, *row, found);
        Ok(shard.value.filter(|_| found.is_none()))
    }

    /// Compares the rows of listed objects.
    fn check_objects(
        &mut self,
        collection: &Collection,
        entries: &BTreeMap<Id, Entry>,
    ) -> Result<(), StoreError> {
        for (id, entry) in entries {
            let found = match self.reading.objects().find(id)? {
                None => Some(Found::Missing),
                Some(stored) if hash16(&stored) == entry.hash16 => None,
                Some(stored) => match collection.open(self.db, id, entry, &stored) {
                    Some(_) => Some(Found::OtherThanListed),
                    None => Some(Found::CannotOpen),
                },
            };
            self.note(entry.kind.into(), *id, found);
        }
        Ok(())
    }
}

impl From<ObjectKind> for RowKind {
    fn from(kind: ObjectKind) -> Self {
        match kind {
            ObjectKind::Item => Self::Item,
            ObjectKind::Event => Self::Event,
            ObjectKind::Attachment => Self::Attachment,
        }
    }
}
