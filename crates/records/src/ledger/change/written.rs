//! How what is written of the collections comes into the root's list.

use std::collections::BTreeMap;

use twinlatch_crypto::{Id, Random, RootObject, root_object_id};
use twinlatch_secret::{RootKey, SigningKey};
use twinlatch_store::Writing;

use super::Touches;
use super::draft::Draft;
use super::next_keys::KeyChange;
use super::share::Share;
use crate::RecordsError;
use crate::head::head_id;
use crate::ledger::collection::Collection;
use crate::ledger::patch::{CollectionPatch, Patch};
use crate::root::{Root, RootCollection};
use crate::values::Hash;

/// Whose lists are written, and under which key.
pub(super) struct Keys<'a> {
    pub(super) key: &'a RootKey,
    pub(super) db: &'a Id,
    pub(super) account: &'a Id,
    /// Signs the heads of shared collections.
    pub(super) signer: Option<&'a SigningKey>,
}

impl Keys<'_> {
    pub(super) fn root(
        &self,
        patch: &Patch,
        own: &[RootCollection],
        carried: &[RootCollection],
    ) -> Root {
        let listed = |object, hash: Option<Hash>| {
            hash.map(|hash| (root_object_id(self.key, object, self.account), hash))
        };
        // The account's own come last, so that they stand in the place of one of the same id.
        let all = carried.iter().chain(own);
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
pub(super) struct WrittenCollection {
    /// As the root lists it.
    pub(super) listed: RootCollection,
    /// What was written; `None` if nothing had to be.
    pub(super) patch: Option<CollectionPatch>,
}

/// What a change writes of a shared collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Nothing.
    Nothing,
    /// The account's own key object.
    Keys,
    /// Head and shards, which others read; whether the rights allow it.
    Lists { allowed: bool },
}

impl Wanted {
    pub(super) fn of(
        collection: &Collection,
        touches: &Touches,
        change: Option<&KeyChange>,
        share: Option<&Share>,
    ) -> Self {
        let rights = collection.rights();
        let renewed = matches!(change, Some(KeyChange::Next(_)));
        let managed =
            renewed || share.is_some_and(|share| share.members.is_some() || share.name.is_some());
        let confirms = share.is_some_and(|share| share.confirm);
        let is_new = collection.lists.head.is_none() && rights.confirmed;
        if is_new || managed || confirms || !touches.is_empty() {
            let writes = rights.write && (rights.confirmed || confirms);
            return Self::Lists {
                allowed: writes && (rights.manage || !managed),
            };
        }
        if change.is_some() || collection.key_row.written().is_none() {
            Self::Keys
        } else {
            Self::Nothing
        }
    }

    pub(super) fn write(
        self,
        keys: &Keys<'_>,
        collection: &Collection,
        (touches, change, share): (Touches, Option<KeyChange>, Option<Share>),
        writing: &mut Writing<'_>,
        random: &dyn Random,
    ) -> Result<WrittenCollection, RecordsError> {
        let id = collection.id();
        let allowed = match self {
            Self::Nothing => {
                // A collection of which nothing is due is in the list.
                let listed = collection.listed();
                let listed = listed.ok_or(RecordsError::UnknownCollection { id })?;
                return Ok(WrittenCollection {
                    listed,
                    patch: None,
                });
            }
            Self::Keys => true,
            Self::Lists { allowed } => allowed,
        };
        if !allowed {
            return Err(RecordsError::NotPermitted { id });
        }
        if self != Self::Keys && collection.rights().confirmed {
            check_head(collection, writing)?;
        }
        let draft = Draft::begin(keys, collection, change, share.as_ref(), writing, random)?;
        match self {
            Self::Keys => draft.write_key_object(),
            Self::Nothing | Self::Lists { .. } => draft.write(touches),
        }
    }
}

/// Refuses to write over a head that is not the one that was read: somebody else has written.
fn check_head(collection: &Collection, writing: &Writing<'_>) -> Result<(), RecordsError> {
    let Some((_, newest)) = collection.keys.newest() else {
        return Ok(());
    };
    let id = head_id(newest, &collection.id());
    let stored = writing.objects().find(&id)?.map(|row| row.hash());
    if stored == collection.lists.head {
        Ok(())
    } else {
        Err(RecordsError::ChangedOutside { id })
    }
}
