//! The rows of the log, in their order, and what their lines say.

use twinlatch_crypto::{Id, OpenError};
use twinlatch_records::{AuditHead, AuditLine, AuditRow, RecordError, open_audit_row};
use twinlatch_store::{Reading, StoreError};

use super::append::MOST_ROWS;
use crate::accounts::Accounts;
use crate::rows::{DeviceRows, Row};
use crate::session::Session;

/// Most rows that can be missing between two; a larger gap is made up.
const MOST_GAP: u64 = 1 << 20;

/// Everything of the log that stands in the file.
pub(crate) struct Log {
    pub(crate) head: Row<AuditHead>,
    /// Rows that open under the device key, by sequence.
    pub(crate) rows: Vec<(Id, AuditRow)>,
    /// Rows of the log whose payload says nothing, or a number that no log reaches.
    pub(crate) unreadable: Vec<Id>,
}

impl Log {
    /// Takes rows out whose numbers no log reaches: a made-up one at the end of all numbers would else
    /// be the last for ever.
    fn leave_strays(&mut self) {
        let mut last = None;
        let strays = self.rows.iter().position(|(_, row)| {
            let gap = row.sequence.saturating_sub(last.unwrap_or(row.sequence));
            last = Some(row.sequence);
            row.sequence > MOST_ROWS || gap > MOST_GAP
        });
        let strays = strays.map_or(Vec::new(), |place| self.rows.split_off(place));
        self.unreadable.extend(strays.into_iter().map(|(id, _)| id));
    }
}

/// Reads every row of the log; the ids are random, so each object of the file is tried.
///
/// # Errors
///
/// [`StoreError`] if the file cannot be read.
pub(crate) fn read_log(rows: &DeviceRows<'_>, reading: &Reading<'_>) -> Result<Log, StoreError> {
    let mut unreadable = Vec::new();
    let found = reading.objects().search(|id, stored| {
        match open_audit_row(rows.key, rows.db, &id, &stored) {
            Ok(row) => Some((id, row)),
            // Some other object of the file.
            Err(RecordError::CannotOpen(OpenError::CannotOpen | OpenError::UnknownSuite)) => None,
            Err(
                RecordError::CannotOpen(OpenError::Framing)
                | RecordError::NotCanonical
                | RecordError::NewerSchema { .. },
            ) => {
                unreadable.push(id);
                None
            }
        }
    })?;
    let mut log = Log {
        head: rows.audit_head(reading)?,
        rows: found,
        unreadable,
    };
    log.rows.sort_by_key(|(id, row)| (row.sequence, *id));
    log.leave_strays();
    Ok(log)
}

/// One line of the log as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place in the log, from 1.
    pub sequence: u64,
    /// What it says, or why it does not.
    pub line: Result<AuditLine, Unread>,
}

/// Why a line says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// It is sealed to a key of the log that this account has not got.
    NoKey,
    /// It does not open under the key that it names: it was made up or moved.
    CannotOpen,
}

impl Session {
    /// Whether this account has keys of the log.
    pub fn reads_log(&self) -> bool {
        self.state.audit_keys.newest().is_some()
    }

    /// Reads the log, newest line first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the file cannot be read.
    pub fn audit_entries(&self, accounts: &Accounts) -> Result<Vec<AuditEntry>, StoreError> {
        let log = accounts
            .store
            .read(|reading| read_log(&accounts.rows(), reading))?;
        let rows = log.rows.iter().rev();
        Ok(rows.map(|(_, row)| self.entry_of(row)).collect())
    }

    /// Opens one line.
    pub(crate) fn entry_of(&self, row: &AuditRow) -> AuditEntry {
        let line = match self.state.audit_keys.of(row.key) {
            None => Err(Unread::NoKey),
            Some(key) => row.open_line(key, &self.db).map_err(|_| Unread::CannotOpen),
        };
        AuditEntry {
            sequence: row.sequence,
            line,
        }
    }
}
