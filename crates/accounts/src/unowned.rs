//! Parts of the file that belong to nothing: no list and no header names them, and no key opens them.
//!
//! They are named like everything that is found, and go at the person's word alone. With several
//! accounts in the file nobody can tell junk from the rows of another person, so nothing is said then.

use std::collections::BTreeSet;

use twinlatch_crypto::{DevName, Id, Place, Stored, dev_key, kind, open_record};
use twinlatch_records::{
    EventKind, EventPayload, Finding, Found, Header, RowKind, open_directory, open_header,
    open_recovery,
};
use twinlatch_store::{Reading, StoreError, Writing};

use crate::accounts::Accounts;
use crate::error::{ActError, EditError};
use crate::rows::DeviceRows;
use crate::session::Session;

impl Session {
    /// Rows that belong to nothing, as far as that can be told: not while a header does not open, nor
    /// while the lists are not whole, nor beside other accounts.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the file cannot be read.
    pub fn unowned(&self, accounts: &Accounts) -> Result<Vec<Finding>, StoreError> {
        self.read(accounts, |reading| {
            self.find_unowned(reading, &accounts.rows())
        })
    }

    /// Deletes the rows that belong to nothing, and tells how many they were.
    ///
    /// # Errors
    ///
    /// [`ActError::ProofNeeded`]; [`ActError::Edit`] where the session may not write or the file
    /// cannot. Nothing was deleted then.
    ///
    /// # Security
    ///
    /// For a person who was told what it means: what such a row held is gone. What any key of the
    /// account or of the device opens is never among them.
    pub fn discard_unowned(&mut self, accounts: &mut Accounts) -> Result<usize, ActError> {
        self.check_act(&*accounts.env.clock)?;
        let found = self.unowned(accounts)?;
        if found.is_empty() {
            return Ok(0);
        }
        let event = EventPayload {
            row: Some(RowKind::Unowned),
            count: u32::try_from(found.len()).unwrap_or(u32::MAX),
            ..EventPayload::new(accounts.env.clock.wall(), EventKind::Discarded)
        };
        let ((), patch) = self.transact(accounts, |edit| {
            for finding in &found {
                delete(edit.writing, finding)?;
            }
            edit.put_event(&event)
        })?;
        self.wrote(accounts, patch);
        Ok(found.len())
    }

    fn find_unowned(
        &self,
        reading: &Reading<'_>,
        rows: &DeviceRows<'_>,
    ) -> Result<Vec<Finding>, StoreError> {
        let Some(header) = self.only_header(reading, rows)? else {
            return Ok(Vec::new());
        };
        if self.salvaged || !self.has_file_alone(reading, rows)? {
            return Ok(Vec::new());
        }
        let objects = self
            .ledger
            .unowned_objects(reading, &self.root_key, rows.key)?;
        let mut found = findings(RowKind::Unowned, objects);
        found.extend(findings(RowKind::Codes, unlisted_chunks(reading, &header)?));
        found.extend(findings(
            RowKind::Way,
            self.unknown_ways(reading, rows, &header)?,
        ));
        found.extend(findings(
            RowKind::Try,
            unknown_tries(reading, rows, &header)?,
        ));
        Ok(found)
    }

    /// The header of the account, if it opens and is the only one.
    fn only_header(
        &self,
        reading: &Reading<'_>,
        rows: &DeviceRows<'_>,
    ) -> Result<Option<Header>, StoreError> {
        // Beside other accounts their headers, the longest rows of all, are not read.
        if reading.headers().count()? > 1 {
            return Ok(None);
        }
        let headers = reading.headers().all()?;
        let [(id, stored)] = headers.as_slice() else {
            return Ok(None);
        };
        let header = open_header(rows.key, rows.db, id, stored).ok();
        Ok(header.filter(|header| *id == self.header_id && header.account == self.account))
    }

    /// Whether everything under the device key that bears an account bears this one.
    fn has_file_alone(
        &self,
        reading: &Reading<'_>,
        rows: &DeviceRows<'_>,
    ) -> Result<bool, StoreError> {
        for (tag, stored) in reading.directory().all()? {
            // A row that does not open may be another person's, damaged.
            match open_directory(rows.key, rows.db, &tag, &stored) {
                Ok(entry) if entry.account == self.account => {}
                Ok(_) | Err(_) => return Ok(false),
            }
        }
        let mut slots = reading.slots().all()?.into_iter();
        let of_others = |(id, stored): (Id, Stored)| {
            let row = open_recovery(rows.key, rows.db, &id, &stored);
            row.is_ok_and(|row| row.account != self.account)
        };
        Ok(!slots.any(of_others))
    }

    /// Rows of `slots` that neither header, lists nor ways name and that are no recovery row.
    fn unknown_ways(
        &self,
        reading: &Reading<'_>,
        rows: &DeviceRows<'_>,
        header: &Header,
    ) -> Result<Vec<Id>, StoreError> {
        let mut known: BTreeSet<Id> = header.kit_tags.iter().copied().collect();
        known.extend(header.enrolments.iter().map(|entry| entry.slot));
        known.extend(self.ledger.rows().iter().map(|(id, _)| *id));
        let key = dev_key(rows.key, DevName::Recovery);
        let unknown = reading.slots().all()?.into_iter().filter(|(id, stored)| {
            let place = device_place(rows.db, id);
            !known.contains(id)
                && !self.names_row(id)
                && open_record::<kind::Recovery>(&key, &place, stored).is_err()
        });
        Ok(unknown.map(|(id, _)| id).collect())
    }
}

/// Chunks whose key no header has.
fn unlisted_chunks(reading: &Reading<'_>, header: &Header) -> Result<Vec<Id>, StoreError> {
    let chunks = header.enrolments.iter().flat_map(|entry| &entry.chunks);
    let known: BTreeSet<Id> = chunks.map(|chunk| chunk.id).collect();
    let mut ids = reading.code_offsets().ids()?;
    ids.retain(|id| !known.contains(id));
    Ok(ids)
}

/// Counts of tries that are not the account's and do not open.
fn unknown_tries(
    reading: &Reading<'_>,
    rows: &DeviceRows<'_>,
    header: &Header,
) -> Result<Vec<Id>, StoreError> {
    let key = dev_key(rows.key, DevName::Try);
    let unknown = reading.tries().all()?.into_iter().filter(|(id, stored)| {
        let place = device_place(rows.db, id);
        *id != header.tries && open_record::<kind::Try>(&key, &place, stored).is_err()
    });
    Ok(unknown.map(|(id, _)| id).collect())
}

fn device_place(db: &Id, id: &Id) -> Place {
    Place {
        db: *db,
        scope: None,
        id: *id,
    }
}

fn findings(row: RowKind, ids: Vec<Id>) -> Vec<Finding> {
    let finding = |id| Finding {
        row,
        id,
        what: Found::Unlisted,
    };
    ids.into_iter().map(finding).collect()
}

fn delete(writing: &mut Writing<'_>, finding: &Finding) -> Result<(), EditError> {
    let id = &finding.id;
    match finding.row {
        RowKind::Codes => writing.code_offsets_mut().delete(id)?,
        RowKind::Way => writing.slots_mut().delete(id)?,
        RowKind::Try => writing.tries_mut().delete(id)?,
        RowKind::Unowned => writing.objects_mut().delete(id)?,
        // Of these nothing is ever called unowned.
        RowKind::Meta
        | RowKind::Directory
        | RowKind::Header
        | RowKind::State
        | RowKind::Ways
        | RowKind::Root
        | RowKind::Collection
        | RowKind::Head
        | RowKind::Manifest
        | RowKind::Item
        | RowKind::Event
        | RowKind::Attachment
        | RowKind::Device
        | RowKind::Mailbox
        | RowKind::Log
        | RowKind::LogHead => false,
    };
    Ok(())
}
