//! The one transaction of a rotation.

use std::mem;

use twinlatch_crypto::{RootObject, root_object_id};
use twinlatch_device::VaultMark;
use twinlatch_records::{EventKind, EventPayload, Header, NextKeys, Patch, Tries};
use twinlatch_secret::RootKey;
use twinlatch_store::Meta;

use super::draw::{NewDevice, Parts, Wraps};
use crate::accounts::Accounts;
use crate::error::{ActError, EditError};
use crate::rows::DeviceRows;
use crate::session::{Edit, OtherKeys, Session};

impl Parts {
    /// Writes everything under the new keys and deletes what was under the old ones, or changes
    /// nothing. The session has the new keys already.
    pub(super) fn write(
        &self,
        session: &Session,
        accounts: &mut Accounts,
        old_root: &RootKey,
        next_keys: NextKeys,
        wraps: &Wraps,
    ) -> Result<(Header, Patch), ActError> {
        let (time, old_meta) = (accounts.env.clock.wall(), accounts.meta);
        let old_key = accounts.device_key.duplicate();
        let new_key = self.device_key(accounts).duplicate();
        let old = DeviceRows {
            db: &session.db,
            key: &old_key,
        };
        let keys = OtherKeys {
            lists: old_root,
            device: &new_key,
        };
        session.transact_with(accounts, &keys, |edit| {
            edit.change.take_next_keys(next_keys);
            let mut header = edit.header_under(&old, session)?;
            let tries = old
                .tries(edit.writing, &header.tries)?
                .into_there()
                .unwrap_or_default();
            edit.delete_own_ways(&old, session)?;
            for enrolment in mem::take(&mut header.enrolments) {
                edit.delete_enrolment(&enrolment)?;
            }
            self.put_ways(edit, session, wraps)?;
            header.enrolments.push(self.enrolment.duplicate());
            header.kit_tags = session.ways.all_kits().map(|kit| kit.tag).collect();
            edit.put_header(session, &mut header)?;
            edit.delete_root_objects(old_root, session)?;
            edit.put_state(session)?;
            edit.put_ways(session)?;
            edit.put_no_tries(&header)?;
            if let Some(device) = &self.device {
                device.put(edit, &old, &old_meta)?;
            }
            let event = EventPayload::new(time, EventKind::KeysReplaced);
            edit.put_events(&tries, 0, [event])?;
            Ok(header)
        })
    }

    /// The slot, its table, and the rows of codes and kit.
    fn put_ways(
        &self,
        edit: &mut Edit<'_, '_>,
        session: &Session,
        wraps: &Wraps,
    ) -> Result<(), EditError> {
        for (id, chunk) in &self.chunks {
            edit.writing.code_offsets_mut().put(id, chunk)?;
        }
        let slot = self.enrolment.slot;
        edit.writing.slots_mut().put_slot(&slot, &wraps.slot)?;
        edit.change.set_slot_row(slot, wraps.slot.hash());
        edit.put_way_rows(session, &wraps.ways)
    }
}

impl NewDevice {
    /// Moves what is found by the device key: the person's row of the directory, the settings, the
    /// owner's policy, and what the file says of itself.
    fn put(
        &self,
        edit: &mut Edit<'_, '_>,
        old: &DeviceRows<'_>,
        meta: &Meta,
    ) -> Result<(), EditError> {
        let settings = old
            .device_settings(edit.writing)?
            .into_there()
            .unwrap_or_default();
        edit.writing.objects_mut().delete(&old.settings_id())?;
        let sealed = edit.rows.seal_settings(&settings, edit.random)?;
        let id = edit.rows.settings_id();
        edit.writing.objects_mut().put(&id, &sealed)?;

        edit.move_log(old)?;
        // The signature outlives the key; what does not open is left behind with it.
        if let Some(policy) = old.policy(edit.writing)?.into_there() {
            let sealed = edit.rows.seal_policy(&policy, edit.random)?;
            let id = edit.rows.policy_id();
            edit.writing.objects_mut().put(&id, &sealed)?;
        }
        edit.writing.objects_mut().delete(&old.policy_id())?;

        let old_tag = old.tag(&self.entry.username);
        edit.writing.directory_mut().delete(&old_tag)?;
        let sealed = edit
            .rows
            .seal_directory(&self.tag, &self.entry, edit.random)?;
        edit.writing.directory_mut().put(&self.tag, &sealed)?;
        edit.raise_directory(&VaultMark::default())?;

        let device = twinlatch_crypto::device_id(&self.key);
        edit.writing.put_meta(&Meta { device, ..*meta })?;
        Ok(())
    }
}

impl Edit<'_, '_> {
    /// The account's header as it stands under other keys than those that are written with.
    fn header_under(&self, rows: &DeviceRows<'_>, session: &Session) -> Result<Header, EditError> {
        let row = rows.header(self.writing, &session.header_id)?;
        row.into_there()
            .filter(|header| header.edit == session.header.edit)
            .ok_or(EditError::ChangedOutside)
    }

    /// Deletes every row of `slots` that is the account's, listed or put back from an older file, and
    /// the shares that lead to one.
    fn delete_own_ways(
        &mut self,
        old: &DeviceRows<'_>,
        session: &Session,
    ) -> Result<(), EditError> {
        for (id, _) in self.ledger.rows() {
            self.writing.slots_mut().delete(id)?;
            self.change.drop_slot_row(id);
        }
        for id in self.writing.slots().ids()? {
            let way = old.recovery(self.writing, &id)?.into_there();
            if way.is_some_and(|way| way.account == session.account) {
                self.writing.slots_mut().delete(&id)?;
            }
        }
        self.delete_own_shares(old, session)?;
        Ok(())
    }

    /// Deletes the objects whose ids follow from the old root key.
    fn delete_root_objects(&mut self, old: &RootKey, session: &Session) -> Result<(), EditError> {
        for object in [RootObject::State, RootObject::Ways, RootObject::Root] {
            let id = root_object_id(old, object, &session.account);
            self.writing.objects_mut().delete(&id)?;
        }
        Ok(())
    }

    /// Nothing was tried against the new ways yet.
    fn put_no_tries(&mut self, header: &Header) -> Result<(), EditError> {
        let none = Tries::default();
        let sealed = self.rows.seal_tries(&header.tries, &none, self.random)?;
        Ok(self.writing.tries_mut().put(&header.tries, &sealed)?)
    }
}
