//! The first hundred bytes of the file, looked at before SQLite may touch it.
//!
//! SQLite takes an empty file for a new database and fills a missing end with zeros; both
//! would hide that a vault was lost.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::folder::with_suffix;
use crate::{Access, Damage, StoreError};

/// Follows links to the file itself, beside which its journal stands.
///
/// # Errors
///
/// [`StoreError::NotThere`], or [`StoreError::Io`].
pub(crate) fn resolve(path: &Path) -> Result<PathBuf, StoreError> {
    fs::canonicalize(path).map_err(|error| {
        if error.kind() == io::ErrorKind::NotFound {
            StoreError::NotThere
        } else {
            error.into()
        }
    })
}

/// Finds what is not a whole database, without changing anything.
///
/// # Errors
///
/// [`StoreError::Damaged`]; [`StoreError::HotJournalReadOnly`] if only a writer could read it.
pub(crate) fn check(path: &Path, access: Access) -> Result<(), StoreError> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(Damage::NotAFile.into());
    }
    if metadata.len() == 0 {
        return Err(Damage::Empty.into());
    }
    let start = Start::read(path)?;
    if !start.is_database() {
        return Err(Damage::NotADatabase.into());
    }
    if start.is_write_ahead() {
        // Another program switched the journal; reading such a file makes files beside it.
        return match access {
            Access::ReadWrite => Ok(()),
            Access::ReadOnly => Err(StoreError::HotJournalReadOnly),
        };
    }
    match start.expected_length() {
        Some(expected) if metadata.len() < expected && !has_journal(path) => {
            Err(Damage::CutShort {
                length: metadata.len(),
                expected,
            }
            .into())
        }
        _ => Ok(()),
    }
}

/// Whether a write may have been interrupted; then the length means nothing until it is undone.
pub(crate) fn has_journal(path: &Path) -> bool {
    fs::metadata(with_suffix(path, "-journal")).is_ok_and(|journal| journal.len() > 0)
}

/// The file's first bytes, zeros where it ends earlier (SQLite file format, section 1.3).
struct Start([u8; Start::LENGTH]);

impl Start {
    const LENGTH: usize = 100;
    const MAGIC: &'static [u8; 16] = b"SQLite format 3\0";
    /// Both bytes are 1 for a rollback journal and 2 for a write-ahead log.
    const JOURNAL_KINDS: core::ops::Range<usize> = 18..20;
    /// Raised with each change; the page count is valid if it equals `COUNTED_AT`.
    const CHANGES: usize = 24;
    const COUNTED_AT: usize = 92;
    const PAGES: usize = 28;

    fn read(path: &Path) -> io::Result<Self> {
        let mut bytes = Vec::with_capacity(Self::LENGTH);
        File::open(path)?
            .take(Self::LENGTH as u64)
            .read_to_end(&mut bytes)?;
        let mut start = [0; Self::LENGTH];
        start
            .iter_mut()
            .zip(bytes)
            .for_each(|(to, from)| *to = from);
        Ok(Self(start))
    }

    fn is_database(&self) -> bool {
        self.0.starts_with(Self::MAGIC)
    }

    fn is_write_ahead(&self) -> bool {
        self.0[Self::JOURNAL_KINDS].contains(&2)
    }

    fn expected_length(&self) -> Option<u64> {
        let counted = self.number(Self::CHANGES) == self.number(Self::COUNTED_AT);
        counted.then(|| u64::from(self.number(Self::PAGES)) * self.page_size())
    }

    /// In bytes; 1 stands for 65,536, which does not fit the two bytes.
    fn page_size(&self) -> u64 {
        match u16::from_be_bytes([self.0[16], self.0[17]]) {
            1 => 65_536,
            size => u64::from(size),
        }
    }

    fn number(&self, at: usize) -> u32 {
        u32::from_be_bytes([self.0[at], self.0[at + 1], self.0[at + 2], self.0[at + 3]])
    }
}
