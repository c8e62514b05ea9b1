//! The end of an item that cannot be read, at the person's word.

use twinlatch_accounts::{Accounts, Session};
use twinlatch_crypto::Id;

use crate::error::VaultError;
use crate::kept::RowState;
use crate::vault::Vault;

impl Vault {
    /// Removes an item that cannot be read, is gone or was changed outside: its row and its line in
    /// one transaction.
    ///
    /// # Errors
    ///
    /// [`VaultError::Missing`] if no list names it; [`VaultError::Readable`] for an item that is as
    /// it was saved; [`VaultError::FromNewerVersion`] for one that a newer version can read. Nothing
    /// was removed then.
    ///
    /// # Security
    ///
    /// What was left of the item is gone; [`kept`](Self::kept) gives it before.
    pub fn discard(
        &mut self,
        session: &mut Session,
        accounts: &mut Accounts,
        id: &Id,
    ) -> Result<(), VaultError> {
        match self.kept(session, accounts, id)?.state {
            RowState::AsListed => return Err(VaultError::Readable),
            RowState::Newer => return Err(VaultError::FromNewerVersion),
            RowState::Missing | RowState::Unreadable | RowState::ChangedOutside => {}
        }
        session.discard_item(accounts, id)?;
        self.index.remove(id);
        Ok(())
    }
}
