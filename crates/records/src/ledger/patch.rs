//! What a change wrote, to be taken over once it is durable.

use twinlatch_crypto::Id;

use super::Ledger;
use super::collection::{Collection, Lists};
use super::shards::ListRow;
use super::shared::News;
use crate::values::{Hash, Listed};
use crate::{CollectionKeys, Rights};

/// What a [`Change`](crate::Change) wrote; given to [`Ledger::apply`] after the transaction was
/// committed, and dropped if it was not.
#[derive(Debug)]
#[must_use = "the ledger must follow what was written"]
pub struct Patch {
    pub(super) edit: u64,
    /// The root's row; written last.
    pub(super) root: Option<Hash>,
    pub(super) rows: Vec<Listed>,
    pub(super) state: Option<Hash>,
    pub(super) ways: Option<Hash>,
    pub(super) personal: Option<CollectionPatch>,
    pub(super) events: Option<CollectionPatch>,
    pub(super) shared: Vec<(Id, CollectionPatch)>,
    /// Shared collections that are new.
    pub(super) made: Vec<Collection>,
    /// Shared collections that were deleted.
    pub(super) gone: Vec<Id>,
}

/// What was written of one collection.
#[derive(Debug)]
pub(super) struct CollectionPatch {
    /// Keys in the place of the old ones.
    pub(super) changed: Option<CollectionKeys>,
    pub(super) key_row: ListRow,
    pub(super) lists: Lists,
    /// Whether the lists were written: nothing of them is in doubt then.
    pub(super) confirmed: bool,
}

impl Patch {
    pub(super) fn apply(self, ledger: &mut Ledger) {
        ledger.edit = self.edit;
        ledger.root = self.root;
        ledger.rows = self.rows;
        ledger.state = self.state;
        ledger.ways = self.ways;
        // What was written was agreed to, or needed no consent.
        ledger.salvaged = false;
        for (patch, collection) in [
            (self.personal, &mut ledger.personal),
            (self.events, &mut ledger.events),
        ] {
            if let Some(patch) = patch {
                patch.apply(collection, &ledger.account);
            }
        }
        ledger.news = News::default();
        ledger.shared.extend(self.made);
        ledger
            .shared
            .retain(|collection| !self.gone.contains(&collection.id()));
        ledger.shared.sort_by_key(Collection::id);
        for (id, patch) in self.shared {
            let mut shared = ledger.shared.iter_mut();
            if let Some(collection) = shared.find(|collection| collection.id() == id) {
                patch.apply(collection, &ledger.account);
            }
        }
    }
}

impl CollectionPatch {
    fn apply(self, collection: &mut Collection, account: &Id) {
        if let Some(changed) = self.changed {
            collection.keys = changed;
        }
        collection.key_row = self.key_row;
        collection.lists = self.lists;
        if let Some(sharing) = &mut collection.sharing {
            if let Some(accepted) = &collection.keys.accepted {
                sharing.members.clone_from(&accepted.members);
            }
            let may_write = sharing.rights.write;
            sharing.rights = Rights {
                confirmed: sharing.rights.confirmed || self.confirmed,
                ..Rights::of(&sharing.members, account, may_write)
            };
            if self.confirmed {
                sharing.refused = None;
            }
        }
    }
}
