//! Sealed rows of accounts that are gone: no key is left that opens them, so everybody else says first
//! which rows are theirs.

use std::collections::BTreeSet;

use twinlatch_crypto::Id;
use twinlatch_records::{DeviceSettings, LeftObjects, Recovery};

use crate::accounts::Accounts;
use crate::error::EditError;
use crate::session::{Access, Edit, Session};

impl Session {
    /// Strikes the own rows from the list of those that are left; whoever looks last deletes what
    /// remains. What cannot be written now is tried at the next login.
    pub(crate) fn sort_left_objects(&mut self, accounts: &mut Accounts) {
        if self.access != Access::ReadWrite || self.salvaged {
            return;
        }
        let settings = accounts.store.read(|reading| {
            let rows = accounts.rows();
            rows.device_settings(reading)
        });
        let settings = settings.ok().and_then(|row| row.into_there());
        let waits = |left: &LeftObjects| left.unseen.contains(&self.account);
        let Some(settings) = settings.filter(|own| own.left.as_ref().is_some_and(waits)) else {
            return;
        };
        let written = self.transact(accounts, |edit| edit.strike_own(self, settings));
        if let Ok(((), patch)) = written {
            self.wrote(accounts, patch);
        }
    }
}

impl Edit<'_, '_> {
    /// Lists the rows that neither this account nor the device owns, and who has to look at them.
    /// Who removes somebody looks at once.
    pub(super) fn note_left_objects(&mut self, session: &Session) -> Result<(), EditError> {
        let settings = self.rows.device_settings(self.writing)?.into_there();
        let mut settings = settings.unwrap_or_default();
        let mut objects: BTreeSet<Id> = self.not_of(session)?.into_iter().collect();
        for id in self.writing.slots().ids()? {
            // An invitation's object opens under the code alone.
            let way = self.rows.recovery(self.writing, &id)?.into_there();
            if let Some(object) = way.and_then(|way: Recovery| way.pending) {
                objects.remove(&object);
            }
        }
        let mut unseen = self.everybody()?;
        unseen.remove(&session.account);
        settings.left = Some(LeftObjects {
            objects: objects.into_iter().collect(),
            unseen: unseen.into_iter().collect(),
        });
        self.put_left(settings)
    }

    fn strike_own(
        &mut self,
        session: &Session,
        mut settings: DeviceSettings,
    ) -> Result<(), EditError> {
        let there = self.everybody()?;
        let foreign: BTreeSet<Id> = self.not_of(session)?.into_iter().collect();
        if let Some(left) = &mut settings.left {
            left.objects.retain(|id| foreign.contains(id));
            left.unseen
                .retain(|id| *id != session.account && there.contains(id));
        }
        self.put_left(settings)
    }

    /// Rows of `objects` that no key of the account or the device opens and no list of it names.
    fn not_of(&self, session: &Session) -> Result<Vec<Id>, EditError> {
        let ledger = self.ledger;
        Ok(ledger.unowned_objects(self.writing, &session.root_key, self.rows.key)?)
    }

    /// Everybody who has an account, by row and by header.
    fn everybody(&self) -> Result<BTreeSet<Id>, EditError> {
        let mut accounts = BTreeSet::new();
        for id in self.writing.headers().ids()? {
            let header = self.rows.header(self.writing, &id)?.into_there();
            // Whose it is nobody knows, so nobody is left to say what is theirs.
            accounts.insert(header.ok_or(EditError::ChangedOutside)?.account);
        }
        Ok(accounts)
    }

    /// Writes the list, or deletes what is on it where everybody has looked.
    fn put_left(&mut self, mut settings: DeviceSettings) -> Result<(), EditError> {
        if let Some(left) = settings.left.take_if(|left| left.unseen.is_empty()) {
            for id in &left.objects {
                self.writing.objects_mut().delete(id)?;
            }
        }
        let sealed = self.rows.seal_settings(&settings, self.random)?;
        self.writing
            .objects_mut()
            .put(&self.rows.settings_id(), &sealed)?;
        Ok(())
    }
}
