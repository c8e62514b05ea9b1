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
        let ledger = session.ledger();
        let removed: Vec<(Id, Id)> = expired
            .iter()
            .filter_map(|id| Some((ledger.holder(id)?, *id)))
            .filter(|(holder, _)| {
                let rights = holder.rights();
                rights.write && rights.confirmed
            })
            .map(|(holder, id)| (holder.id(), id))
            .collect();
        if removed.is_empty() {
            return Ok(());
        }
        session.edit(accounts, |change, _| {
            for (collection, id) in &removed {
                change.remove(*collection, *id);
            }
            Ok::<_, VaultError>(())
        })?;
        for (_, id) in &removed {
            self.index.remove(id);
        }
        Ok(())
    }
}
