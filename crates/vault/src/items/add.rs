//! A new item.

use twinlatch_accounts::{Accounts, EditError, Session};
use twinlatch_crypto::Id;

use crate::draft::ItemDraft;
use crate::error::VaultError;
use crate::vault::Vault;

impl Vault {
    /// Keeps a new item, the person's own or in a shared collection, and gives its id.
    ///
    /// # Errors
    ///
    /// [`VaultError`] names the field that is wrong; [`VaultError::Session`] where the collection
    /// takes nothing of this person. Nothing is written then.
    pub fn add(
        &mut self,
        session: &mut Session,
        accounts: &mut Accounts,
        draft: ItemDraft,
        collection: Option<Id>,
    ) -> Result<Id, VaultError> {
        let env = accounts.env();
        let item = draft.into_item(None, env.clock.wall())?;
        let id = Id::random(&*env.random).map_err(EditError::from)?;
        let collection = collection.unwrap_or_else(|| session.ledger().personal().id());
        self.write_in(session, accounts, collection, id, &item)?;
        Ok(id)
    }
}
