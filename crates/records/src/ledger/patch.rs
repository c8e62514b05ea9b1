//! What a change wrote, to be taken over once it is durable.

use super::Ledger;
use super::collection::{Collection, Lists};
use super::shards::ListRow;
use crate::CollectionKeys;
use crate::values::{Hash, Listed};

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
}

/// What was written of one collection.
#[derive(Debug)]
pub(super) struct CollectionPatch {
    /// Keys in the place of the old ones.
    pub(super) changed: Option<CollectionKeys>,
    pub(super) key_row: ListRow,
    pub(super) lists: Lists,
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
                patch.apply(collection);
            }
        }
    }
}

impl CollectionPatch {
    fn apply(self, collection: &mut Collection) {
        if let Some(changed) = self.changed {
            collection.keys = changed;
        }
        collection.key_row = self.key_row;
        collection.lists = self.lists;
    }
}
