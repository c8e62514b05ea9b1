//! A changed item.

use twinlatch_accounts::{Accounts, Session};
use twinlatch_crypto::Id;

use crate::draft::ItemDraft;
use crate::error::VaultError;
use crate::vault::Vault;

impl Vault {
    /// Replaces an item's content; hidden fields that the form left alone stay.
    ///
    /// # Errors
    ///
    /// [`VaultError`] names the field that is wrong; nothing is written then.
    pub fn edit(
        &mut self,
        session: &mut Session,
        accounts: &mut Accounts,
        id: &Id,
        draft: ItemDraft,
    ) -> Result<(), VaultError> {
        let before = self.editable(session, accounts, id)?;
        let item = draft.into_item(Some(before), accounts.env().clock.wall())?;
        self.write(session, accounts, *id, &item)
    }
}
