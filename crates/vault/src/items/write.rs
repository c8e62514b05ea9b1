//! Seals one item with the lists that bind it.

use twinlatch_accounts::{Accounts, Session};
use twinlatch_crypto::Id;
use twinlatch_records::ObjectKind;

use crate::codec;
use crate::error::VaultError;
use crate::item::Item;
use crate::vault::Vault;

impl Vault {
    /// Writes an item under its id in one transaction; the index follows when it is written.
    pub(crate) fn write(
        &mut self,
        session: &mut Session,
        accounts: &mut Accounts,
        id: Id,
        item: &Item,
    ) -> Result<(), VaultError> {
        let payload = codec::encode(item).ok_or(VaultError::FromNewerVersion)?;
        let collection = session.ledger().personal().id();
        session.edit(accounts, |change, _| {
            change.put(collection, id, ObjectKind::Item, codec::SCHEMA, payload);
            Ok::<_, VaultError>(())
        })?;
        self.index.put(id, item);
        Ok(())
    }

    /// Unseals an item that may be written again.
    pub(crate) fn editable(
        &self,
        session: &Session,
        accounts: &Accounts,
        id: &Id,
    ) -> Result<Item, VaultError> {
        let item = self.item(session, accounts, id)?;
        if item.editable {
            Ok(item)
        } else {
            Err(VaultError::FromNewerVersion)
        }
    }
}
