//! Members whose account has left the file: whoever manages the collection ends their membership.

use std::collections::BTreeSet;

use twinlatch_crypto::Id;

use super::ShareError;
use crate::accounts::Accounts;
use crate::error::EditError;
use crate::rows::Row;
use crate::session::{Access, Session};

impl Session {
    /// Ends the memberships of accounts that are gone, in the collections that this account manages;
    /// what cannot be done now is tried at the next login, and the list shows such a member until then.
    pub(crate) fn end_memberships_of_gone(&mut self, accounts: &mut Accounts) {
        if self.access != Access::ReadWrite {
            return;
        }
        let shared = self.ledger.shared().iter();
        let managed = shared.filter(|one| one.rights().manage && one.rights().confirmed);
        let managed: Vec<Id> = managed.map(|one| one.id()).collect();
        for collection in managed {
            // Nobody is let in by what stays as it was.
            let _ = self.end_memberships(accounts, &collection);
        }
    }

    fn end_memberships(
        &mut self,
        accounts: &mut Accounts,
        collection: &Id,
    ) -> Result<(), ShareError> {
        let gone = self.gone(accounts, self.present_others(collection))?;
        match gone.first() {
            Some(first) => self.remove_member(accounts, collection, first),
            None => Ok(()),
        }
    }

    /// Those of these accounts that neither the directory nor a header knows; nobody while one of these
    /// rows does not open, for nobody knows whose it is.
    ///
    /// # Errors
    ///
    /// [`EditError`] if the file cannot be read.
    pub(super) fn gone(&self, accounts: &Accounts, members: Vec<Id>) -> Result<Vec<Id>, EditError> {
        if members.is_empty() {
            return Ok(members);
        }
        let rows = accounts.rows();
        let here = accounts.store.read(|reading| {
            let mut here = BTreeSet::new();
            for (tag, _) in reading.directory().all()? {
                match rows.directory(reading, &tag)? {
                    Row::There(entry) => here.insert(entry.account),
                    Row::Missing | Row::Unreadable => return Ok(None),
                };
            }
            for id in reading.headers().ids()? {
                match rows.header(reading, &id)? {
                    Row::There(header) => here.insert(header.account),
                    Row::Missing | Row::Unreadable => return Ok(None),
                };
            }
            Ok::<_, EditError>(Some(here))
        })?;
        let here = here.as_ref();
        let is_gone = |id: &Id| here.is_some_and(|here| !here.contains(id));
        Ok(members.into_iter().filter(is_gone).collect())
    }
}
