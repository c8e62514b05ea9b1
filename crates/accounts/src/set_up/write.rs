//! The one transaction of a set-up.

use twinlatch_crypto::device_id;
use twinlatch_device::PlaceKind;
use twinlatch_records::{DeviceSettings, Patch, directory_hash};
use twinlatch_store::{
    Access, FORMAT, KeyStoreKind, Meta, NewVault, READER, Store, StoreError, Writing,
};

use crate::error::EditError;
use crate::new_account::NewAccount;
use crate::rows::DeviceRows;
use crate::set_up::{Going, SetUpError};

impl Going {
    /// Builds the vault file with everything in it and gives it its name.
    ///
    /// # Errors
    ///
    /// [`SetUpError`]: no vault bears the name then, but one that stood there already.
    pub(super) fn write(&self, account: &mut NewAccount) -> Result<(Store, Meta), SetUpError> {
        let (path, meta) = (self.folder.vault(), self.meta(account));
        let mut vault = NewVault::create(&path, &meta).map_err(already_there)?;
        let patch = vault
            .store()
            .write(|writing| self.put_all(account, writing))?;
        let store = match vault.commit() {
            Ok(store) => store,
            Err(error) => named_after_all(self, &meta).ok_or_else(|| already_there(error))?,
        };
        account.ledger.apply(patch);
        Ok((store, meta))
    }

    fn meta(&self, account: &NewAccount) -> Meta {
        Meta {
            format: FORMAT,
            smallest_reader: READER,
            db: account.db,
            device: device_id(&self.device_key),
            key_store: match self.env.lines.kind() {
                PlaceKind::Keyring => KeyStoreKind::Keyring,
                PlaceKind::File => KeyStoreKind::File,
            },
        }
    }

    fn put_all(&self, account: &NewAccount, writing: &mut Writing<'_>) -> Result<Patch, EditError> {
        let random = &*self.env.random;
        let rows = DeviceRows {
            db: &account.db,
            key: &self.device_key,
        };
        let (wall, surface) = (self.env.clock.wall(), self.folder.surface());
        let patch = account.put(&rows, writing, wall, surface, random)?;
        let settings = DeviceSettings {
            directory_generation: 1,
            directory_hash: directory_hash(&writing.directory().all()?),
            costs: Some(self.costs),
            policy: None,
            signed_policy: None,
            left: None,
        };
        let settings = rows.seal_settings(&settings, random)?;
        writing.objects_mut().put(&rows.settings_id(), &settings)?;
        Ok(patch)
    }
}

/// Where only the last step failed the vault stands under its name, whole: then it counts.
fn named_after_all(going: &Going, meta: &Meta) -> Option<Store> {
    let opened = Store::open(&going.folder.vault(), Access::ReadWrite).ok()?;
    (opened.meta == *meta).then_some(opened.store)
}

fn already_there(error: StoreError) -> SetUpError {
    if matches!(error, StoreError::AlreadyThere) {
        SetUpError::VaultThere
    } else {
        SetUpError::Store(error)
    }
}
