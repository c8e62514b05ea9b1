//! The lists that bind everything of one account: root → collection → head → shards → objects.
//!
//! Each list names the rows below it by hash, so that a row that was left out, swapped or put
//! back from an older file is found. An edit seals the object, its shard, its head and the root,
//! whatever the size of the vault.

mod change;
mod collection;
mod follow;
mod objects;
mod open;
mod patch;
mod salvage;
mod shards;
mod shared;
mod sharing;
mod unowned;

use twinlatch_crypto::{Id, KeepInRam as _, NoRandom, Random};
use twinlatch_secret::RootKey;
use twinlatch_store::{Reading, StoreError};

use crate::root::{RootCollection, root_id};
use crate::values::{Hash, Listed};
use crate::{CollectionCopy, CollectionKind};

use shared::News;

pub use change::{Change, MOST_EVENTS, NextKeys};
pub use collection::{AsItIs, Collection};
pub use objects::Entry;
pub use patch::Patch;
pub use shared::Reader;
pub use sharing::Rights;

/// The lists of one account, in memory while a session is open.
#[derive(Debug)]
pub struct Ledger {
    db: Id,
    account: Id,
    edit: u64,
    /// The root's row as it was read or written last; `None` while it is missing.
    root: Option<Hash>,
    rows: Vec<Listed>,
    state: Option<Hash>,
    ways: Option<Hash>,
    personal: Collection,
    events: Collection,
    /// Collections shared with others, in order of id.
    shared: Vec<Collection>,
    /// What was learnt of shared collections and is not written yet.
    news: News,
    /// Listed collections that this program does not open; they stay listed as they are.
    carried: Vec<RootCollection>,
    salvaged: bool,
}

impl Ledger {
    /// Makes the lists of a new account, with an empty collection for its items and one for its
    /// events; the first [`Change`] writes them.
    ///
    /// # Errors
    ///
    /// [`NoRandom`].
    pub fn make(db: &Id, account: &Id, random: &dyn Random) -> Result<Self, NoRandom> {
        Ok(Self {
            db: *db,
            account: *account,
            edit: 0,
            root: None,
            rows: Vec::new(),
            state: None,
            ways: None,
            personal: Collection::make(CollectionKind::Personal, random)?,
            events: Collection::make(CollectionKind::Events, random)?,
            shared: Vec::new(),
            news: News::default(),
            carried: Vec::new(),
            salvaged: false,
        })
    }

    /// The root edit: raised by every transaction made with the root key; 0 while the root is
    /// missing.
    pub fn edit(&self) -> u64 {
        self.edit
    }

    /// The account's rows in `slots` as the root lists them, sorted by id, each with its hash.
    pub fn rows(&self) -> &[(Id, [u8; 32])] {
        &self.rows
    }

    /// The hash of `state` as the root lists it.
    pub fn state_hash(&self) -> Option<[u8; 32]> {
        self.state
    }

    /// The hash of `ways` as the root lists it.
    pub fn ways_hash(&self) -> Option<[u8; 32]> {
        self.ways
    }

    /// Whether the lists were rebuilt by salvage: nothing is written before the person agrees
    /// ([`Change::agree`]).
    pub fn needs_consent(&self) -> bool {
        self.salvaged
    }

    /// The person's items.
    pub fn personal(&self) -> &Collection {
        &self.personal
    }

    /// The person's events.
    pub fn events(&self) -> &Collection {
        &self.events
    }

    /// The collections that are shared with others, in order of id.
    pub fn shared(&self) -> &[Collection] {
        &self.shared
    }

    /// The collection of this id.
    pub fn collection(&self, id: &Id) -> Option<&Collection> {
        let mut collections = self.collections().into_iter();
        collections.find(|collection| collection.id() == *id)
    }

    /// The collection that holds the person's own items, or a shared one, that lists an object.
    pub fn holder(&self, object: &Id) -> Option<&Collection> {
        let mut items = core::iter::once(&self.personal).chain(&self.shared);
        items.find(|collection| collection.entry(object).is_some())
    }

    /// The second copies of the collections' keys, for [`Ways`](crate::Ways).
    ///
    /// Whoever changes the keys of a collection stores these in the same transaction.
    pub fn collection_copies(&self) -> Vec<CollectionCopy> {
        let collections = self.collections().into_iter();
        collections
            .map(|collection| collection.keys.to_copy())
            .collect()
    }

    /// Whether the lists name collections that this program does not open.
    pub fn carries_others(&self) -> bool {
        !self.carried.is_empty()
    }

    /// Whether the file still has the root that these lists follow.
    ///
    /// It has another one where something else wrote it, and where the disk reported an error
    /// after it had taken a transaction. Nothing may be written from these lists then.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the file cannot be read.
    pub fn is_current(&self, reading: &Reading<'_>, key: &RootKey) -> Result<bool, StoreError> {
        let stored = reading.objects().find(&root_id(key, &self.account))?;
        Ok(stored.map(|row| row.hash()) == self.root)
    }

    /// Keeps the collections' keys out of the swap; `false` if the system refuses one.
    pub fn keep_in_ram(&self) -> bool {
        let keys = self
            .collections()
            .into_iter()
            .flat_map(|one| &one.keys.keys);
        // Every key is asked for, also after a refusal.
        keys.fold(true, |kept, (_, key)| key.keep_in_ram() && kept)
    }

    /// Begins a change.
    pub fn change(&self) -> Change {
        Change::default()
    }

    /// Takes over what a [`Change`] wrote, after its transaction was committed.
    pub fn apply(&mut self, patch: Patch) {
        patch.apply(self);
    }

    fn collections(&self) -> Vec<&Collection> {
        let own = [&self.personal, &self.events];
        own.into_iter().chain(&self.shared).collect()
    }
}
