//! The directory, compared with the headers and with what the keyring remembers. Rights are not
//! decided here but at the login.

use std::collections::{BTreeMap, BTreeSet};

use twinlatch_crypto::{Id, Stored, directory_tag};
use twinlatch_device::{VaultMark, read_vault_mark};
use twinlatch_records::{
    DeviceSettings, DirectoryEntry, Finding, Found, Header, RecordError, Role, RowKind, Status,
    directory_hash, open_directory, open_header, open_recovery,
};
use twinlatch_secret::DeviceKey;
use twinlatch_store::{Access, Reading, StoreError, Writing};

use crate::accounts::Accounts;
use crate::error::EditError;
use crate::names::Username;
use crate::rows::{DeviceRows, Row};

impl Accounts {
    /// Names what is wrong with the rows under the device key, and puts back what can be: a
    /// directory row from its header, the settings with their defaults.
    pub(super) fn look_at_directory(&mut self) {
        let rows = self.rows();
        let Ok(mut seen) = self.store.read(|reading| Seen::read(reading, &rows)) else {
            // A file that cannot be read is told by the login.
            return;
        };
        let mark = read_vault_mark(&*self.env.lines, self.meta.db.bytes())
            .ok()
            .flatten();
        self.findings.append(&mut seen.findings);
        self.findings
            .extend(seen.against(mark.as_ref(), &self.meta.db));
        if seen.needs_mending() && self.store.access() == Access::ReadWrite {
            // What could not be put back is named all the same, and tried at the next start.
            let _ = self.put_back(&seen, mark.as_ref());
        }
    }

    fn put_back(&mut self, seen: &Seen, mark: Option<&VaultMark>) -> Result<(), EditError> {
        let (store, rows, random) = self.parts();
        store.write(|writing| {
            for (tag, entry) in &seen.lost {
                let sealed = rows.seal_directory(tag, entry, random)?;
                writing.directory_mut().put(tag, &sealed)?;
            }
            let settings = seen.next_settings(mark, writing)?;
            let sealed = rows.seal_settings(&settings, random)?;
            writing.objects_mut().put(&rows.settings_id(), &sealed)?;
            Ok(())
        })
    }
}

/// The rows under the device key as they were found.
struct Seen {
    settings: Row<DeviceSettings>,
    /// Hash of the whole directory.
    hash: [u8; 32],
    /// Directory rows that headers ask for and that are not there.
    lost: Vec<(Id, DirectoryEntry)>,
    /// Tags of rows that a newer program wrote.
    newer: BTreeSet<Id>,
    findings: Vec<Finding>,
}

impl Seen {
    fn read(reading: &Reading<'_>, rows: &DeviceRows<'_>) -> Result<Self, StoreError> {
        let directory = reading.directory().all()?;
        let mut seen = Self {
            settings: rows.device_settings(reading)?,
            hash: directory_hash(&directory),
            lost: Vec::new(),
            newer: BTreeSet::new(),
            findings: Vec::new(),
        };
        seen.look_at_settings(rows);
        let entries = seen.open_entries(rows, directory);
        let (headers, whole) = seen.open_headers(rows, reading.headers().all()?);
        seen.look_for_lost(rows.key, &entries, &headers);
        if whole {
            seen.look_at_slots(rows, &headers, reading.slots().all()?);
        }
        Ok(seen)
    }

    fn note(&mut self, row: RowKind, id: Id, what: Found) {
        self.findings.push(Finding { row, id, what });
    }

    fn look_at_settings(&mut self, rows: &DeviceRows<'_>) {
        let what = match self.settings {
            Row::There(_) => return,
            Row::Missing => Found::Missing,
            Row::Unreadable => Found::CannotOpen,
        };
        self.note(RowKind::Device, rows.settings_id(), what);
    }

    fn open_entries(
        &mut self,
        rows: &DeviceRows<'_>,
        directory: Vec<(Id, Stored)>,
    ) -> Vec<(Id, DirectoryEntry)> {
        let mut entries = Vec::new();
        for (tag, stored) in directory {
            match open_directory(rows.key, rows.db, &tag, &stored) {
                Ok(entry) => entries.push((tag, entry)),
                Err(RecordError::NewerSchema { .. }) => {
                    self.note(RowKind::Directory, tag, Found::Newer);
                    self.newer.insert(tag);
                }
                Err(RecordError::CannotOpen(_) | RecordError::NotCanonical) => {
                    self.note(RowKind::Directory, tag, Found::CannotOpen);
                }
            }
        }
        entries
    }

    /// The headers that open, and whether all do.
    fn open_headers(
        &mut self,
        rows: &DeviceRows<'_>,
        stored: Vec<(Id, Stored)>,
    ) -> (Vec<(Id, Header)>, bool) {
        let (mut headers, mut whole) = (Vec::new(), true);
        for (id, stored) in stored {
            match open_header(rows.key, rows.db, &id, &stored) {
                Ok(header) => headers.push((id, header)),
                Err(_) => {
                    whole = false;
                    self.note(RowKind::Header, id, Found::CannotOpen);
                }
            }
        }
        (headers, whole)
    }

    /// Headers whose name no readable row bears; of several with one name none is chosen.
    fn look_for_lost(
        &mut self,
        key: &DeviceKey,
        entries: &[(Id, DirectoryEntry)],
        headers: &[(Id, Header)],
    ) {
        let mut tags: BTreeMap<Id, Vec<&(Id, Header)>> = BTreeMap::new();
        for named in headers {
            if let Ok(username) = Username::parse(&named.1.username) {
                tags.entry(directory_tag(key, username.key()))
                    .or_default()
                    .push(named);
            }
        }
        for (tag, named) in tags {
            match (
                entries.iter().find(|(found, _)| *found == tag),
                named.as_slice(),
            ) {
                (Some((_, entry)), all) => {
                    for (id, _) in all.iter().filter(|(id, _)| *id != entry.header) {
                        self.note(RowKind::Header, *id, Found::Unlisted);
                    }
                }
                // What a newer program wrote is never written over.
                (None, _) if self.newer.contains(&tag) => {}
                (None, [(id, header)]) => {
                    self.note(RowKind::Directory, tag, Found::Missing);
                    self.lost.push((tag, entry_from(*id, header)));
                }
                (None, several) => {
                    for (id, _) in several {
                        self.note(RowKind::Header, *id, Found::Unlisted);
                    }
                }
            }
        }
    }

    /// Rows of `slots` that are neither an enrolment's, nor a kit's, nor open as a way of their own.
    fn look_at_slots(
        &mut self,
        rows: &DeviceRows<'_>,
        headers: &[(Id, Header)],
        slots: Vec<(Id, Stored)>,
    ) {
        let known: BTreeSet<Id> = headers
            .iter()
            .flat_map(|(_, header)| way_rows(header))
            .collect();
        for (id, stored) in slots {
            if !known.contains(&id) && open_recovery(rows.key, rows.db, &id, &stored).is_err() {
                self.note(RowKind::Way, id, Found::Unlisted);
            }
        }
    }

    /// The directory against its own hash and against what the keyring remembers.
    fn against(&self, mark: Option<&VaultMark>, db: &Id) -> Option<Finding> {
        let mark = mark.filter(|mark| mark.directory_generation > 0);
        let differs = |mark: &VaultMark| mark.directory_hash != self.hash;
        let what = match (self.settings.there(), mark) {
            (Some(own), Some(mark)) if own.directory_generation < mark.directory_generation => {
                Found::Older
            }
            (Some(own), Some(mark))
                if own.directory_generation == mark.directory_generation && differs(mark) =>
            {
                Found::Older
            }
            (Some(own), _) if own.directory_hash != self.hash => Found::OtherThanListed,
            (None, Some(mark)) if differs(mark) => Found::Older,
            (Some(_) | None, _) => return None,
        };
        Some(Finding {
            row: RowKind::Directory,
            id: *db,
            what,
        })
    }

    fn needs_mending(&self) -> bool {
        !self.lost.is_empty() || self.settings.there().is_none()
    }

    /// The settings for the directory as it stands in the transaction.
    fn next_settings(
        &self,
        mark: Option<&VaultMark>,
        writing: &Writing<'_>,
    ) -> Result<DeviceSettings, StoreError> {
        let own = self.settings.there();
        let generation = own.map_or(0, |own| own.directory_generation);
        let remembered = mark.map_or(0, |mark| mark.directory_generation);
        Ok(DeviceSettings {
            directory_generation: generation.max(remembered).saturating_add(1),
            directory_hash: directory_hash(&writing.directory().all()?),
            costs: own.and_then(|own| own.costs),
            policy: own.and_then(|own| own.policy.clone()),
            signed_policy: own.and_then(|own| own.signed_policy.clone()),
            left: own.and_then(|own| own.left.clone()),
        })
    }
}

/// What a header tells of its account: enough to log in, no rights.
pub(crate) fn entry_from(id: Id, header: &Header) -> DirectoryEntry {
    DirectoryEntry {
        account: header.account,
        header: id,
        tries: header.tries,
        username: header.username.clone(),
        display_name: header.username.clone(),
        role: Role::User,
        status: if header.disabled {
            Status::Disabled
        } else {
            Status::Active
        },
        groups: Vec::new(),
        counter: 0,
        joining_key: [0; 32],
        signer: header.account,
        signature: [0; 64],
        signing_key: None,
        agreement_key: None,
        joining_signature: None,
        owner_keys: Vec::new(),
        deletion: None,
    }
}

/// Ids of the rows in `slots` that a header names.
fn way_rows(header: &Header) -> impl Iterator<Item = Id> {
    let slots = header.enrolments.iter().map(|enrolment| enrolment.slot);
    slots.chain(header.kit_tags.iter().copied())
}
