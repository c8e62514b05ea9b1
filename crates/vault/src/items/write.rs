//! Seals one item with the lists that bind it.

use twinlatch_accounts::{Accounts, Session};
use twinlatch_crypto::Id;
use twinlatch_records::ObjectKind;

use crate::codec;
use crate::error::VaultError;
use crate::index::SharedPlace;
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
        let holder = session.ledger().holder(&id).ok_or(VaultError::Missing)?;
        let collection = holder.id();
        self.write_in(session, accounts, collection, id, item)
    }

    /// As [`write`](Self::write), in a collection that need not hold it yet.
    pub(crate) fn write_in(
        &mut self,
        session: &mut Session,
        accounts: &mut Accounts,
        collection: Id,
        id: Id,
        item: &Item,
    ) -> Result<(), VaultError> {
        let payload = codec::encode(item).ok_or(VaultError::FromNewerVersion)?;
        session.edit(accounts, |change, _| {
            change.put(collection, id, ObjectKind::Item, codec::SCHEMA, payload);
            Ok::<_, VaultError>(())
        })?;
        let place = session.ledger().collection(&collection);
        self.index.put(id, item, place.and_then(SharedPlace::of));
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
