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
}

/// The next generation of keys, one for each collection of an account, drawn and not in use.
#[derive(Debug)]
pub struct NextKeys {
    collections: [CollectionKeys; 2],
}

impl NextKeys {
    /// Draws a key for each collection of the account.
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
        let [personal, events] = ledger.collections();
        Ok(Self {
            collections: [next(personal)?, next(events)?],
        })
    }

    /// The second copies of all keys, the old ones included, for [`Ways`](crate::Ways).
    pub fn copies(&self) -> Vec<CollectionCopy> {
        self.collections
            .iter()
            .map(CollectionKeys::to_copy)
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
    }
}
