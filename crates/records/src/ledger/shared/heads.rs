//! Heads of shared collections: one is followed only if a member with the right to write has
//! signed it, and it is not behind what was seen.

use twinlatch_store::StoreError;

use super::Reader;
use crate::head::{Head, head_id, open_head};
use crate::ledger::collection::{Collection, Lists};
use crate::ledger::open::Opening;
use crate::ledger::shards::{ListRow, Shards};
use crate::ledger::sharing::{Rights, Sharing};
use crate::members::{entry_of, key_of};
use crate::root::RootCollection;
use crate::values::Hash;
use crate::{Accepted, CollectionKeys, Found, Member, RowKind};

/// What a head is found to be.
enum Judged {
    /// It is followed.
    Followed(Head, Hash, Shards),
    /// It is missing or refused; its members, where they continue what was accepted.
    Refused(Found, Option<Vec<Member>>, u64),
}

impl Opening<'_> {
    /// The head under the newest key, with its hash.
    pub(super) fn head(&self, keys: &CollectionKeys) -> Result<Option<(Head, Hash)>, StoreError> {
        let Some((_, newest)) = keys.newest() else {
            return Ok(None);
        };
        let row = self.look(&head_id(newest, &keys.id), |stored| {
            open_head(newest, self.db, &keys.id, stored)
        })?;
        Ok(row.value.zip(row.hash))
    }

    /// Opens a shared collection's lists, as far as its head counts.
    pub(super) fn shared(
        &mut self,
        keys: CollectionKeys,
        key_row: ListRow,
        listed: Option<&RootCollection>,
        reader: &Reader<'_>,
    ) -> Result<Option<Collection>, StoreError> {
        let judged = self.judge_head(&keys, listed, reader)?;
        let known = keys.accepted.as_ref();
        let known = known.map_or(Vec::new(), |accepted| accepted.members.clone());
        let mut collection = Collection {
            keys,
            key_row,
            lists: Lists::empty(),
            sharing: None,
        };
        let salvaged = self.salvaged;
        let (members, refused) = match judged {
            Judged::Followed(head, hash, shards) => {
                self.salvaged = false;
                collection.lists = self.follow(&collection, &head, Some(hash), shards)?;
                let name = head.name.unwrap_or_default();
                let members = head.members.unwrap_or_default();
                if members != known || name != collection.keys.name {
                    let accepted = Accepted {
                        members: members.clone(),
                        head: head.counter,
                    };
                    collection.keys = collection.keys.with_accepted(&name, accepted);
                    collection.key_row = ListRow::Due(collection.key_row.id());
                }
                (members, self.salvaged.then_some((head.counter, hash)))
            }
            Judged::Refused(found, members, counter) => {
                let newest = collection.keys.newest();
                let id = newest.map_or(collection.id(), |(_, key)| head_id(key, &collection.id()));
                self.note(RowKind::Head, id, Some(found));
                collection.lists = self.salvage_all(&collection, counter)?;
                // What a letter proved is not proved a second time: it is kept now.
                if let (None, Some(members)) = (&collection.keys.accepted, &members) {
                    let (name, members) = (collection.keys.name.clone(), members.clone());
                    let accepted = Accepted { members, head: 0 };
                    collection.keys = collection.keys.with_accepted(&name, accepted);
                    collection.key_row = ListRow::Due(collection.key_row.id());
                }
                let of_root = listed.map(|listed| (listed.head_counter, listed.head_hash));
                (members.unwrap_or(known), Some(of_root.unwrap_or_default()))
            }
        };
        self.salvaged = salvaged;
        let mut rights = Rights::of(&members, self.account, reader.own.may_write);
        rights.confirmed = refused.is_none();
        collection.sharing = Some(Sharing {
            members,
            rights,
            refused,
        });
        Ok(Some(collection))
    }

    /// Judges the head of a shared collection.
    fn judge_head(
        &self,
        keys: &CollectionKeys,
        listed: Option<&RootCollection>,
        reader: &Reader<'_>,
    ) -> Result<Judged, StoreError> {
        let accepted = keys.accepted.as_ref().map_or(0, |accepted| accepted.head);
        let seen = listed.map_or(0, |listed| listed.head_counter).max(accepted);
        let Some((head, hash)) = self.head(keys)? else {
            return Ok(Judged::Refused(Found::Missing, None, seen));
        };
        let members = head.members.clone().unwrap_or_default();
        let continued = match &keys.accepted {
            // Its letter has proved the list.
            None if listed.is_none() => true,
            _ => self.continues(&members, keys, reader),
        };
        if !continued || !self.names_us(&members, reader) {
            return Ok(Judged::Refused(Found::CannotOpen, None, seen));
        }
        let by_writer = self.is_by_writer(&head, &members, keys, reader);
        // A number that nobody signed for counts for nothing: the highest would be the last for ever.
        let counter = if by_writer {
            seen.max(head.counter)
        } else {
            seen
        };
        let same = listed.is_some_and(|listed| listed.head_hash == hash);
        let older = head.counter < seen || (head.counter == seen && !same && listed.is_some());
        if older {
            return Ok(Judged::Refused(Found::Older, Some(members), counter));
        }
        let shards = Shards::listed(&head.shards);
        match shards.filter(|_| same || by_writer) {
            Some(shards) => Ok(Judged::Followed(head, hash, shards)),
            None => Ok(Judged::Refused(Found::CannotOpen, Some(members), counter)),
        }
    }

    /// Whether a head is signed by a member who may write, whose role lets them.
    fn is_by_writer(
        &self,
        head: &Head,
        members: &[Member],
        keys: &CollectionKeys,
        reader: &Reader<'_>,
    ) -> bool {
        let Some((author, (_, newest))) = head.author.zip(keys.newest()) else {
            return false;
        };
        let entry = entry_of(members, &author).filter(|entry| entry.right.writes());
        let id = head_id(newest, &keys.id);
        entry.is_some_and(|entry| {
            let person = key_of(reader.people, &author, &entry.fingerprint);
            person.is_some_and(|person| {
                person.may_write && head.is_signed_by(&person.signing, self.db, &keys.id, &id)
            })
        })
    }
}
