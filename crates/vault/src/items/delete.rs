//! Deleting and its undo: the item stays sealed in the file for 30 days.

use twinlatch_accounts::{Accounts, Session};
use twinlatch_crypto::Id;

use crate::error::VaultError;
use crate::vault::Vault;

impl Vault {
    /// Marks an item as deleted.
    ///
    /// # Errors
    ///
    /// See [`VaultError`].
    pub fn delete(
        &mut self,
        session: &mut Session,
        accounts: &mut Accounts,
        id: &Id,
    ) -> Result<(), VaultError> {
        let now = accounts.env().clock.wall();
        self.set_deleted(session, accounts, id, Some(now))
    }

    /// Takes a deletion back.
    ///
    /// # Errors
    ///
    /// See [`VaultError`].
    pub fn restore(
        &mut self,
        session: &mut Session,
        accounts: &mut Accounts,
        id: &Id,
    ) -> Result<(), VaultError> {
        self.set_deleted(session, accounts, id, None)
    }

    fn set_deleted(
        &mut self,
        session: &mut Session,
        accounts: &mut Accounts,
        id: &Id,
        deleted: Option<u64>,
    ) -> Result<(), VaultError> {
        let mut item = self.editable(session, accounts, id)?;
        item.deleted = deleted;
        self.write(session, accounts, *id, &item)
    }
}
