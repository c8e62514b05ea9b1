//! The mark of a favourite.

use twinlatch_accounts::{Accounts, Session};
use twinlatch_crypto::Id;

use crate::error::VaultError;
use crate::vault::Vault;

impl Vault {
    /// Makes an item a favourite, or no favourite.
    ///
    /// # Errors
    ///
    /// See [`VaultError`].
    pub fn set_favourite(
        &mut self,
        session: &mut Session,
        accounts: &mut Accounts,
        id: &Id,
        favourite: bool,
    ) -> Result<(), VaultError> {
        let mut item = self.editable(session, accounts, id)?;
        item.favourite = favourite;
        self.write(session, accounts, *id, &item)
    }
}
