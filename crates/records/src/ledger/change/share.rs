//! Changes of who shares a collection, and of the collection itself.

use twinlatch_crypto::{Id, Random, make_collection_key};
use twinlatch_secret::SigningKey;
use twinlatch_store::Writing;

use super::Change;
use super::next_keys::KeyChange;
use crate::collection_mail::{Route, write_farewell, write_keys};
use crate::head::head_id;
use crate::ledger::Ledger;
use crate::ledger::collection::{Collection, Lists};
use crate::ledger::shards::ListRow;
use crate::ledger::sharing::{Rights, Sharing};
use crate::members::entry_of;
use crate::{
    Accepted, CollectionCopy, CollectionKeys, CollectionKind, Mail, Member, MembersPlace,
    PersonKeys, RecordsError, Right,
};

/// What changes in a shared collection besides its items.
#[derive(Debug, Default)]
pub(super) struct Share {
    /// All members from now on.
    pub(super) members: Option<Vec<Member>>,
    pub(super) name: Option<String>,
    /// Whether the person takes over what was found.
    pub(super) confirm: bool,
    pub(super) delete: bool,
}

impl Change {
    /// Signs what this change writes into shared collections.
    pub fn sign_with(&mut self, key: SigningKey) {
        self.signer = Some(key);
    }

    /// Makes an empty shared collection, whose only member is the account itself, and gives its
    /// id.
    ///
    /// # Errors
    ///
    /// [`RecordsError::NoRandom`]; [`RecordsError::NotPermitted`] without a key to sign with.
    pub fn make_shared(
        &mut self,
        ledger: &Ledger,
        name: &str,
        own: &PersonKeys,
        random: &dyn Random,
    ) -> Result<Id, RecordsError> {
        let (id, key) = (Id::random(random)?, make_collection_key(random)?);
        let signer = self.signer.as_ref();
        let signer = signer.ok_or(RecordsError::NotPermitted { id })?;
        let place = MembersPlace {
            db: &ledger.db,
            collection: &id,
        };
        let person = (own.account, own.fingerprint());
        let first = Member::following(&[], place, person, Right::Manage, own.account, signer);
        let members = vec![first];
        self.made.push(Collection {
            keys: CollectionKeys {
                id,
                kind: CollectionKind::Shared,
                keys: vec![(1, key)],
                name: name.to_owned(),
                accepted: Some(Accepted {
                    members: members.clone(),
                    head: 1,
                }),
            },
            key_row: ListRow::Due(None),
            lists: Lists::empty(),
            sharing: Some(Sharing {
                rights: Rights::of(&members, &own.account, own.may_write),
                members,
                refused: None,
            }),
        });
        Ok(id)
    }

    /// Gives a person a right in a shared collection, or takes it.
    ///
    /// # Errors
    ///
    /// [`RecordsError::NotPermitted`] without the right to manage, for the account itself, and for
    /// more than reading where the person's role only looks.
    ///
    /// # Security
    ///
    /// Who is removed keeps the present key: [`renew_key`](Self::renew_key) belongs in the same
    /// change.
    pub fn set_member(
        &mut self,
        ledger: &Ledger,
        collection: &Id,
        person: &PersonKeys,
        right: Right,
    ) -> Result<(), RecordsError> {
        let refused = RecordsError::NotPermitted { id: *collection };
        let shared = self.managed(ledger, collection)?;
        let own = person.account == ledger.account;
        if own || (right.writes() && !person.may_write) {
            return Err(refused);
        }
        let mut members = self.members_after(shared);
        let last = entry_of(&members, &person.account);
        let (last, pinned) = (
            last.map(|entry| entry.right),
            last.map(|entry| entry.fingerprint),
        );
        let fingerprint = match (last, pinned) {
            (Some(last), Some(pinned)) if last != Right::Removed => pinned,
            _ if right == Right::Removed => return Err(refused),
            _ => person.fingerprint(),
        };
        let place = MembersPlace {
            db: &ledger.db,
            collection,
        };
        let signer = self.signer.as_ref().ok_or(refused)?;
        let person = (person.account, fingerprint);
        let entry = Member::following(&members, place, person, right, ledger.account, signer);
        members.push(entry);
        self.shares.entry(*collection).or_default().members = Some(members);
        Ok(())
    }

    /// Draws the next key of a shared collection; all that is written from now on is under it.
    ///
    /// # Errors
    ///
    /// [`RecordsError::NotPermitted`] without the right to manage; [`RecordsError::NoRandom`];
    /// [`RecordsError::UnknownCollection`] where no generation is left.
    pub fn renew_key(
        &mut self,
        ledger: &Ledger,
        collection: &Id,
        random: &dyn Random,
    ) -> Result<(), RecordsError> {
        let shared = self.managed(ledger, collection)?;
        let next = shared.keys.with_next_key(make_collection_key(random)?);
        let next = next.ok_or(RecordsError::UnknownCollection { id: *collection })?;
        self.keys.insert(*collection, KeyChange::Next(next));
        Ok(())
    }

    /// Renames a shared collection, for everybody.
    ///
    /// # Errors
    ///
    /// [`RecordsError::NotPermitted`] without the right to manage.
    pub fn rename_shared(
        &mut self,
        ledger: &Ledger,
        collection: &Id,
        name: &str,
    ) -> Result<(), RecordsError> {
        self.managed(ledger, collection)?;
        self.shares.entry(*collection).or_default().name = Some(name.to_owned());
        Ok(())
    }

    /// Takes over the items that were found where the head of a shared collection is missing or
    /// refused.
    ///
    /// # Errors
    ///
    /// [`RecordsError::NotPermitted`] without the right to write.
    ///
    /// # Security
    ///
    /// For a person who has seen the items and said so.
    pub fn confirm_shared(&mut self, ledger: &Ledger, collection: &Id) -> Result<(), RecordsError> {
        let shared = ledger.collection(collection).filter(|one| one.is_shared());
        if !shared.is_some_and(|shared| shared.rights().write) {
            return Err(RecordsError::NotPermitted { id: *collection });
        }
        self.shares.entry(*collection).or_default().confirm = true;
        Ok(())
    }

    /// Deletes a shared collection with everything in it.
    ///
    /// # Errors
    ///
    /// [`RecordsError::NotPermitted`] without the right to manage.
    pub fn delete_shared(&mut self, ledger: &Ledger, collection: &Id) -> Result<(), RecordsError> {
        self.managed(ledger, collection)?;
        self.shares.entry(*collection).or_default().delete = true;
        Ok(())
    }

    /// Writes the letter that gives a member the keys, as they are after this change.
    ///
    /// # Errors
    ///
    /// [`RecordsError`]; [`RecordsError::NotPermitted`] for keys that are not the ones that the list
    /// has of a present member.
    pub fn letter_with_keys(
        &self,
        ledger: &Ledger,
        collection: &Id,
        to: &PersonKeys,
        random: &dyn Random,
    ) -> Result<Mail, RecordsError> {
        let refused = RecordsError::NotPermitted { id: *collection };
        let shared = self.managed(ledger, collection)?;
        let members = self.members_after(shared);
        let pinned = entry_of(&members, &to.account)
            .filter(|entry| entry.right != Right::Removed && entry.fingerprint == to.fingerprint());
        if pinned.is_none() {
            return Err(refused);
        }
        let own = entry_of(&members, &ledger.account);
        let (Some(own), Some(signer)) = (own, self.signer.as_ref()) else {
            return Err(refused);
        };
        let keys = self.keys_after(shared).keys;
        let route = Route {
            db: &ledger.db,
            sender: &ledger.account,
            recipient: &to.account,
            collection,
        };
        Ok(write_keys(route, to, keys, own, signer, random)?)
    }

    /// Writes the letter that tells a person of the end of their membership.
    ///
    /// # Errors
    ///
    /// [`RecordsError`].
    pub fn farewell(
        &self,
        ledger: &Ledger,
        collection: &Id,
        to: &PersonKeys,
        random: &dyn Random,
    ) -> Result<Mail, RecordsError> {
        let shared = self.managed(ledger, collection)?;
        let route = Route {
            db: &ledger.db,
            sender: &ledger.account,
            recipient: &to.account,
            collection,
        };
        Ok(write_farewell(
            route,
            to,
            self.members_after(shared),
            random,
        )?)
    }

    /// The second copies of the keys as they are after this change, which are stored in the same
    /// transaction.
    pub fn copies_after(&self, ledger: &Ledger) -> Vec<CollectionCopy> {
        let deleted = |id: &Id| self.shares.get(id).is_some_and(|share| share.delete);
        let all = ledger.collections().into_iter().chain(&self.made);
        all.filter(|collection| !deleted(&collection.id()))
            .map(|collection| self.keys_after(collection).to_copy())
            .collect()
    }

    /// The shared collection, if the account manages it as it is.
    fn managed<'l>(&self, ledger: &'l Ledger, id: &Id) -> Result<&'l Collection, RecordsError> {
        let shared = ledger.shared.iter().find(|shared| shared.id() == *id);
        let allowed = |shared: &&Collection| shared.rights().manage && shared.rights().confirmed;
        shared
            .filter(allowed)
            .ok_or(RecordsError::NotPermitted { id: *id })
    }

    fn members_after(&self, collection: &Collection) -> Vec<Member> {
        let share = self.shares.get(&collection.id());
        let changed = share.and_then(|share| share.members.as_ref());
        changed.map_or_else(|| collection.members().to_vec(), Clone::clone)
    }

    /// The keys of a collection after this change.
    pub(super) fn keys_after(&self, collection: &Collection) -> CollectionKeys {
        let keys = match self.keys.get(&collection.id()) {
            Some(KeyChange::Next(keys) | KeyChange::Spent(keys)) => keys.duplicate(),
            Some(KeyChange::Moved) | None => collection.keys.duplicate(),
        };
        match self.shares.get(&collection.id()) {
            Some(share) => share.applied(collection, &keys),
            None => keys,
        }
    }
}

impl Share {
    /// These keys with the name and members that the change gives them.
    pub(super) fn applied(&self, collection: &Collection, keys: &CollectionKeys) -> CollectionKeys {
        let members = self.members.as_deref();
        let members = members.unwrap_or_else(|| collection.members()).to_vec();
        let head = collection.lists.counter.saturating_add(1);
        let name = self.name.as_deref().unwrap_or(&keys.name);
        keys.with_accepted(name, Accepted { members, head })
    }
}

/// Deletes every row of a shared collection.
pub(super) fn delete_rows(
    collection: &Collection,
    writing: &mut Writing<'_>,
) -> Result<(), RecordsError> {
    let (keys, lists) = (&collection.keys, &collection.lists);
    let heads = keys.keys.iter().map(|(_, key)| head_id(key, &keys.id));
    let shards = lists.shards.rows().iter().filter_map(ListRow::id);
    let mut rows: Vec<Id> = collection.key_row.id().into_iter().collect();
    rows.extend(heads.chain(shards));
    rows.extend(lists.entries.keys().chain(&lists.orphans));
    for row in rows {
        writing.objects_mut().delete(&row)?;
    }
    Ok(())
}
