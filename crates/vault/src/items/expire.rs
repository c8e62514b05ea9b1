//! The end of deleted items.

use twinlatch_accounts::{Accounts, Session};
use twinlatch_crypto::Id;

use crate::KEPT_AFTER_DELETION;
use crate::error::VaultError;
use crate::vault::Vault;

impl Vault {
    /// Removes items deleted more than 30 days ago, row and list entry in one transaction.
    ///
    /// A clock that is behind removes nothing: the time since the deletion counts as none.
    pub(crate) fn remove_expired(
        &mut self,
        session: &mut Session,
        accounts: &mut Accounts,
    ) -> Result<(), VaultError> {
        let now = accounts.env().clock.wall();
        let expired: Vec<Id> = self
            .index
            .deleted()
            .filter(|(_, deleted)| now.saturating_sub(*deleted) > KEPT_AFTER_DELETION)
            .map(|(id, _)| id)
            .collect();
        if expired.is_empty() {
            return Ok(());
        }
        let collection = session.ledger().personal().id();
        session.edit(accounts, |change, _| {
            for id in &expired {
                change.remove(collection, *id);
            }
            Ok::<_, VaultError>(())
        })?;
        for id in &expired {
            self.index.remove(id);
        }
        Ok(())
    }
}
