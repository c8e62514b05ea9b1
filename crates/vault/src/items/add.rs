//! A new item.

use twinlatch_accounts::{Accounts, EditError, Session};
use twinlatch_crypto::Id;

use crate::draft::ItemDraft;
use crate::error::VaultError;
use crate::vault::Vault;

impl Vault {
    /// Keeps a new item and gives its id.
    ///
    /// # Errors
    ///
    /// [`VaultError`] names the field that is wrong; nothing is written then.
    pub fn add(
        &mut self,
        session: &mut Session,
        accounts: &mut Accounts,
        draft: ItemDraft,
    ) -> Result<Id, VaultError> {
        let env = accounts.env();
        let item = draft.into_item(None, env.clock.wall())?;
        let id = Id::random(&*env.random).map_err(EditError::from)?;
        self.write(session, accounts, id, &item)?;
        Ok(id)
    }
}
