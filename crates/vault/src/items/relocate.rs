//! An item goes to another collection, or a copy of it does.

use twinlatch_accounts::{Accounts, EditError, Session};
use twinlatch_crypto::Id;
use twinlatch_records::ObjectKind;

use crate::codec;
use crate::error::VaultError;
use crate::index::SharedPlace;
use crate::vault::Vault;

impl Vault {
    /// Moves an item to a shared collection or to the person's own, or copies it there, in one
    /// transaction; gives its id there, which is a new one.
    ///
    /// # Errors
    ///
    /// See [`VaultError`]; [`VaultError::Session`] where one of the collections may not be
    /// changed. Everything is as it was then.
    ///
    /// # Security
    ///
    /// Whoever shares the collection reads the item from then on; who shared the old one may have
    /// read it.
    pub fn relocate(
        &mut self,
        session: &mut Session,
        accounts: &mut Accounts,
        id: &Id,
        to: Option<Id>,
        keeps: bool,
    ) -> Result<Id, VaultError> {
        let item = self.editable(session, accounts, id)?;
        let ledger = session.ledger();
        let from = ledger.holder(id).ok_or(VaultError::Missing)?.id();
        let to = to.unwrap_or_else(|| ledger.personal().id());
        if from == to && !keeps {
            return Ok(*id);
        }
        let new = Id::random(&*accounts.env().random).map_err(EditError::from)?;
        let payload = codec::encode(&item).ok_or(VaultError::FromNewerVersion)?;
        session.edit(accounts, |change, _| {
            change.put(to, new, ObjectKind::Item, codec::SCHEMA, payload);
            if !keeps {
                change.remove(from, *id);
            }
            Ok::<_, VaultError>(())
        })?;
        if !keeps {
            self.index.remove(id);
        }
        let place = session.ledger().collection(&to).and_then(SharedPlace::of);
        self.index.put(new, &item, place);
        Ok(new)
    }
}
