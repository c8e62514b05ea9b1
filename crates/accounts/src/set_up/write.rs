//! The one transaction of a set-up.

use twinlatch_crypto::{Random, RootObject, device_id, root_object_id};
use twinlatch_device::PlaceKind;
use twinlatch_records::{
    Change, DeviceSettings, EventKind, EventPayload, Patch, Tries, directory_hash, seal_state,
    seal_ways,
};
use twinlatch_store::{
    Access, FORMAT, KeyStoreKind, Meta, NewVault, READER, Store, StoreError, Writing,
};

use crate::events::put_event;
use crate::rows::DeviceRows;
use crate::set_up::account::NewAccount;
use crate::set_up::{Going, SetUpError};

impl NewAccount {
    /// Builds the vault file with everything in it and gives it its name.
    ///
    /// # Errors
    ///
    /// [`SetUpError`]: no vault bears the name then, but one that stood there already.
    pub(super) fn write(&mut self, going: &Going) -> Result<(Store, Meta), SetUpError> {
        let (path, meta) = (going.folder.vault(), self.meta(going));
        let mut vault = NewVault::create(&path, &meta).map_err(already_there)?;
        let patch = vault
            .store()
            .write(|writing| self.put_all(going, writing))?;
        let store = match vault.commit() {
            Ok(store) => store,
            Err(error) => named_after_all(going, &meta).ok_or_else(|| already_there(error))?,
        };
        self.ledger.apply(patch);
        Ok((store, meta))
    }

    fn meta(&self, going: &Going) -> Meta {
        Meta {
            format: FORMAT,
            smallest_reader: READER,
            db: self.db,
            device: device_id(&going.device_key),
            key_store: match going.env.lines.kind() {
                PlaceKind::Keyring => KeyStoreKind::Keyring,
                PlaceKind::File => KeyStoreKind::File,
            },
        }
    }

    fn put_all(&self, going: &Going, writing: &mut Writing<'_>) -> Result<Patch, SetUpError> {
        let random = &*going.env.random;
        let rows = DeviceRows {
            db: &self.db,
            key: &going.device_key,
        };
        self.put_device_rows(going, &rows, writing)?;
        let mut change = self.ledger.change();
        self.put_slots(&mut change, writing)?;
        self.put_secrets(&mut change, writing, random)?;
        let event = EventPayload::new(going.env.clock.wall(), EventKind::SetUp);
        put_event(&mut change, &self.ledger, &event, random)?;
        Ok(change.write(&self.ledger, &self.root_key, writing, random)?)
    }

    /// What opens under the device key, and the table.
    fn put_device_rows(
        &self,
        going: &Going,
        rows: &DeviceRows<'_>,
        writing: &mut Writing<'_>,
    ) -> Result<(), SetUpError> {
        let random = &*going.env.random;
        let entry = rows.seal_directory(&self.tag, &self.entry, random)?;
        writing.directory_mut().put(&self.tag, &entry)?;
        let header = rows.seal_header(&self.entry.header, &self.header, random)?;
        writing.headers_mut().put(&self.entry.header, &header)?;
        let tries = rows.seal_tries(&self.entry.tries, &Tries::default(), random)?;
        writing.tries_mut().put(&self.entry.tries, &tries)?;
        for (id, chunk) in &self.chunks {
            writing.code_offsets_mut().put(id, chunk)?;
        }
        let settings = DeviceSettings {
            directory_generation: 1,
            directory_hash: directory_hash(&writing.directory().all()?),
            costs: Some(going.costs),
        };
        let settings = rows.seal_settings(&settings, random)?;
        writing.objects_mut().put(&rows.settings_id(), &settings)?;
        Ok(())
    }

    /// Every wrapped root key, each named in the lists by its hash.
    fn put_slots(&self, change: &mut Change, writing: &mut Writing<'_>) -> Result<(), StoreError> {
        let mut slots = writing.slots_mut();
        slots.put_slot(&self.slot, &self.slot_row)?;
        change.set_slot_row(self.slot, self.slot_row.hash());
        for (id, row) in &self.recovery.backup {
            slots.put_recovery(id, row)?;
            change.set_slot_row(*id, row.hash());
        }
        for (tag, row) in &self.recovery.kits {
            slots.put_kit(tag, row)?;
            change.set_slot_row(*tag, row.hash());
        }
        Ok(())
    }

    /// What only the root key opens.
    fn put_secrets(
        &self,
        change: &mut Change,
        writing: &mut Writing<'_>,
        random: &dyn Random,
    ) -> Result<(), SetUpError> {
        let (root_key, db, account) = (&self.root_key, &self.db, &self.entry.account);
        let state = seal_state(root_key, db, account, &self.state, random)?;
        let ways = seal_ways(root_key, db, account, &self.ways, random)?;
        let mut objects = writing.objects_mut();
        objects.put(
            &root_object_id(root_key, RootObject::State, account),
            &state,
        )?;
        objects.put(&root_object_id(root_key, RootObject::Ways, account), &ways)?;
        change.set_state(state.hash());
        change.set_ways(ways.hash());
        Ok(())
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
