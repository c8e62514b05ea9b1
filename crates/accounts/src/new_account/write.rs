//! The rows of a new account.

use twinlatch_crypto::{Random, RootObject, root_object_id};
use twinlatch_records::{
    AuditKind, AuditLine, Change, EventKind, EventPayload, Patch, RecordsError, Surface, Tries,
    seal_state, seal_ways,
};
use twinlatch_store::{StoreError, Writing};

use super::NewAccount;
use crate::audit::{LogEnd, Signer, append};
use crate::error::EditError;
use crate::events::put_event;
use crate::rows::DeviceRows;

impl NewAccount {
    /// Puts every row of the account into a transaction; `wall` is its time, unix seconds. What the
    /// device has once, its settings, is the caller's.
    ///
    /// # Errors
    ///
    /// [`EditError`]; the transaction must not be committed then.
    pub(crate) fn put(
        &self,
        rows: &DeviceRows<'_>,
        writing: &mut Writing<'_>,
        wall: u64,
        surface: Surface,
        random: &dyn Random,
    ) -> Result<Patch, EditError> {
        self.put_device_rows(rows, writing, random)?;
        let mut change = self.ledger.change();
        self.put_slots(&mut change, writing)?;
        self.put_secrets(&mut change, writing, random)?;
        let event = EventPayload::new(wall, EventKind::SetUp);
        put_event(&mut change, &self.ledger, &event, random)?;
        let patch = change.write(&self.ledger, &self.root_key, writing, random);
        let patch = patch.map_err(|error: RecordsError| EditError::from(error))?;
        self.put_lines(rows, writing, wall, surface, random)?;
        Ok(patch)
    }

    /// What the audit log says of it; with the owner's account it begins.
    fn put_lines(
        &self,
        rows: &DeviceRows<'_>,
        writing: &mut Writing<'_>,
        wall: u64,
        surface: Surface,
        random: &dyn Random,
    ) -> Result<(), EditError> {
        let line = |what| AuditLine {
            actor: Some(self.entry.account),
            actor_name: Some(self.entry.username.clone()),
            ..AuditLine::new(wall, what, surface)
        };
        let lines = match &self.log {
            Some(head) => {
                let sealed = rows.seal_audit_head(head, random)?;
                let id = rows.audit_head_id();
                writing.objects_mut().put(&id, &sealed)?;
                vec![line(AuditKind::LogBegun), line(AuditKind::SetUp)]
            }
            None => vec![line(AuditKind::Joined)],
        };
        let signer = Signer {
            account: self.entry.account,
            key: &self.state.identity.signing,
            owner: &self.state.owner_public,
        };
        // The first end is the one that stands here; nobody has looked at any other yet.
        let end = self.log.as_ref().map(LogEnd::of);
        append(rows, writing, &lines, Some(signer), end, random)?;
        Ok(())
    }

    /// What opens under the device key, and the table.
    fn put_device_rows(
        &self,
        rows: &DeviceRows<'_>,
        writing: &mut Writing<'_>,
        random: &dyn Random,
    ) -> Result<(), EditError> {
        let entry = rows.seal_directory(&self.tag, &self.entry, random)?;
        writing.directory_mut().put(&self.tag, &entry)?;
        let header = rows.seal_header(&self.entry.header, &self.header, random)?;
        writing.headers_mut().put(&self.entry.header, &header)?;
        let tries = rows.seal_tries(&self.entry.tries, &Tries::default(), random)?;
        writing.tries_mut().put(&self.entry.tries, &tries)?;
        for (id, chunk) in &self.chunks {
            writing.code_offsets_mut().put(id, chunk)?;
        }
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
    ) -> Result<(), EditError> {
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
