//! The keys of a collection change: a new one is drawn beside the old, or old ones are dropped.

use twinlatch_crypto::{Random, make_collection_key};

use super::Change;
use crate::ledger::Ledger;
use crate::ledger::collection::Collection;
use crate::{CollectionCopy, CollectionKeys, RecordsError};

/// What becomes of the keys of one collection.
#[derive(Debug)]
pub(super) enum KeyChange {
    /// A new key beside the old ones: head, shards and key object are written anew.
    Next(CollectionKeys),
    /// Keys that no line needs any more are gone.
    Spent(CollectionKeys),
    /// The same keys, in a key object under another root key.
    Moved,
}

/// The next generation of keys, one for each of an account's own collections, drawn and not in use.
///
/// Shared collections keep their keys, which other people hold too; their key objects follow the
/// account's new root key.
#[derive(Debug)]
pub struct NextKeys {
    collections: [CollectionKeys; 2],
    /// Second copies of shared collections, whose keys stay.
    shared: Vec<CollectionCopy>,
}

impl NextKeys {
    /// Draws a key for each of the account's own collections.
    ///
    /// # Errors
    ///
    /// [`RecordsError::NoRandom`]; [`RecordsError::UnknownCollection`] where the lists name a
    /// collection that this program does not open, or a collection has no generation left.
    pub fn draw(ledger: &Ledger, random: &dyn Random) -> Result<Self, RecordsError> {
        if let Some(other) = ledger.carried.first() {
            return Err(RecordsError::UnknownCollection {
                id: other.collection,
            });
        }
        let next = |collection: &Collection| {
            let key = make_collection_key(random)?;
            let id = collection.id();
            let next = collection.keys.with_next_key(key);
            next.ok_or(RecordsError::UnknownCollection { id })
        };
        let shared = ledger.shared.iter();
        Ok(Self {
            collections: [next(&ledger.personal)?, next(&ledger.events)?],
            shared: shared.map(|collection| collection.keys.to_copy()).collect(),
        })
    }

    /// The second copies of all keys, the old ones included, for [`Ways`](crate::Ways).
    pub fn copies(&self) -> Vec<CollectionCopy> {
        let own = self.collections.iter().map(CollectionKeys::to_copy);
        own.chain(self.shared.iter().map(CollectionCopy::duplicate))
            .collect()
    }
}

impl Change {
    /// Puts new keys beside the old ones: everything that the change writes is under them, with
    /// new heads, shards and key objects. Objects that it does not touch stay under the key of
    /// their generation.
    ///
    /// The second copies ([`NextKeys::copies`]) are stored in the same transaction.
    pub fn take_next_keys(&mut self, next: NextKeys) {
        for keys in next.collections {
            self.keys.insert(keys.id, KeyChange::Next(keys));
        }
        for copy in next.shared {
            self.keys.insert(copy.id, KeyChange::Moved);
        }
    }
}
