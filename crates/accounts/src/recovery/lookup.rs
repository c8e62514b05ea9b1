//! The rows of an account whose header may be missing.

use twinlatch_crypto::Id;
use twinlatch_records::{DirectoryEntry, Header, Status, Tries, open_directory};
use twinlatch_store::{Reading, StoreError};

use crate::rows::{DeviceRows, Row};
use crate::start::entry_from;

/// What the device key opens of one account.
pub(super) struct AccountRows {
    pub(super) entry: Option<DirectoryEntry>,
    pub(super) header_id: Id,
    pub(super) header: Row<Header>,
    pub(super) tries: Tries,
}

impl AccountRows {
    /// Reads what a directory row leads to.
    pub(super) fn named(
        reading: &Reading<'_>,
        rows: &DeviceRows<'_>,
        entry: DirectoryEntry,
    ) -> Result<Self, StoreError> {
        let row = rows.tries(reading, &entry.tries)?;
        let found = row.found();
        let mut tries = row.into_there().unwrap_or_default();
        // The row is written anew, and the next login tells what was wrong with it.
        tries.found = found.or(tries.found);
        Ok(Self {
            header_id: entry.header,
            header: rows.header(reading, &entry.header)?,
            tries,
            entry: Some(entry),
        })
    }

    /// Whether row or header say, signed or not, that the account is switched off.
    fn disabled(&self) -> bool {
        let header = self.header.there().is_some_and(|header| header.disabled);
        let entry = self
            .entry
            .as_ref()
            .is_some_and(|entry| entry.status == Status::Disabled);
        header || entry
    }

    /// The header, or one without a phone that takes its place; `edit` is what the keyring
    /// remembers of the lost one.
    pub(super) fn header_or_new(self, account: &Id, username: &str, edit: u64) -> (Header, bool) {
        let (disabled, tries) = (
            self.disabled(),
            self.entry.as_ref().map_or(*account, |entry| entry.tries),
        );
        match self.header {
            Row::There(header) => (header, true),
            Row::Missing | Row::Unreadable => {
                let header = Header {
                    account: *account,
                    username: username.to_owned(),
                    tries,
                    enrolments: Vec::new(),
                    kit_tags: Vec::new(),
                    disabled,
                    edit,
                };
                (header, false)
            }
        }
    }
}

/// The directory row that carries an account.
pub(super) fn find_entry(
    reading: &Reading<'_>,
    rows: &DeviceRows<'_>,
    account: &Id,
) -> Result<Option<DirectoryEntry>, StoreError> {
    let all = reading.directory().all()?;
    let mut opened = all
        .iter()
        .filter_map(|(tag, stored)| open_directory(rows.key, rows.db, tag, stored).ok());
    Ok(opened.find(|entry| entry.account == *account))
}

/// What the header of an account tells of its directory row, where nothing else does.
pub(super) fn entry_of_header(
    reading: &Reading<'_>,
    rows: &DeviceRows<'_>,
    account: &Id,
) -> Result<Option<DirectoryEntry>, StoreError> {
    for id in reading.headers().ids()? {
        if let Row::There(header) = rows.header(reading, &id)?
            && header.account == *account
        {
            return Ok(Some(entry_from(id, &header)));
        }
    }
    Ok(None)
}
