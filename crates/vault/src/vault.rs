//! The vault of an open session.

use twinlatch_accounts::{Access, Accounts, Session};
use twinlatch_crypto::Id;
use twinlatch_records::ObjectFinding;

use crate::codec;
use crate::error::VaultError;
use crate::index::{Counts, Index, Query, SharedPlace, Summary};
use crate::item::Item;

/// The items of the account in session: titles and search words of all, secrets of none.
#[derive(Debug)]
pub struct Vault {
    pub(crate) index: Index,
}

impl Vault {
    /// Reads all items once; one that cannot be read is kept and counted.
    ///
    /// Items deleted more than 30 days ago are removed for good, if the session may write.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn open(session: &mut Session, accounts: &mut Accounts) -> Result<Self, VaultError> {
        let mut vault = Self {
            index: Index::default(),
        };
        vault.learn_all(session, accounts)?;
        if session.access() == Access::ReadWrite {
            // What cannot be removed for good stays sealed until the next opening.
            let _ = vault.remove_expired(session, accounts);
        }
        Ok(vault)
    }

    /// Reads all items once more, after collections have come or gone.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub fn read_again(&mut self, session: &Session, accounts: &Accounts) -> Result<(), VaultError> {
        self.index = Index::default();
        self.learn_all(session, accounts)
    }

    fn learn_all(&mut self, session: &Session, accounts: &Accounts) -> Result<(), VaultError> {
        let ledger = session.ledger();
        let holders = core::iter::once(ledger.personal()).chain(ledger.shared());
        for holder in holders {
            let place = SharedPlace::of(holder);
            for (id, _) in holder.entries() {
                self.learn(session, accounts, id, place.clone())?;
            }
        }
        Ok(())
    }

    /// The items that fit, favourites first, then by title.
    pub fn list(&self, query: &Query) -> Vec<&Summary> {
        self.index.list(query)
    }

    /// The shared collection that holds an item; none for the person's own.
    pub fn shared_place(&self, id: &Id) -> Option<&SharedPlace> {
        self.index.shared_place(id)
    }

    /// How many items each filter has.
    pub fn counts(&self) -> Counts {
        self.index.counts()
    }

    /// The tags in use, by name, with how many items each has.
    pub fn tags(&self) -> Vec<(String, u32)> {
        self.index.tags()
    }

    /// How many items cannot be read.
    pub fn damaged(&self) -> usize {
        self.index.damaged()
    }

    /// Unseals one item.
    ///
    /// # Errors
    ///
    /// [`VaultError::Missing`], [`VaultError::Damaged`] or [`VaultError::ChangedOutside`].
    pub fn item(
        &self,
        session: &Session,
        accounts: &Accounts,
        id: &Id,
    ) -> Result<Item, VaultError> {
        let db = session.db();
        let record = session.read(accounts, |reading| {
            let holder = session.ledger().holder(id).ok_or(VaultError::Missing)?;
            Ok::<_, VaultError>(holder.read(reading, &db, id))
        })?;
        match record {
            Ok(record) => codec::decode(&record.payload).ok_or(VaultError::Damaged),
            Err(ObjectFinding::NewerSchema(record)) => {
                codec::decode_newer(&record.payload).ok_or(VaultError::FromNewerVersion)
            }
            Err(ObjectFinding::Missing) => Err(VaultError::Missing),
            Err(ObjectFinding::ChangedOutside(_)) => Err(VaultError::ChangedOutside),
            Err(ObjectFinding::Damaged) => Err(VaultError::Damaged),
            Err(ObjectFinding::Store(error)) => Err(error.into()),
        }
    }

    fn learn(
        &mut self,
        session: &Session,
        accounts: &Accounts,
        id: Id,
        place: Option<SharedPlace>,
    ) -> Result<(), VaultError> {
        match self.item(session, accounts, &id) {
            Ok(item) => self.index.put(id, &item, place),
            Err(VaultError::Store(error)) => return Err(error.into()),
            Err(_) => self.index.put_damaged(id, place),
        }
        Ok(())
    }
}
