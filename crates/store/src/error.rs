//! What can go wrong with the file, in words a person can act on.

use std::io;

use rusqlite::ffi;

/// The reasons why a vault file cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No file bears this name.
    #[error("there is no vault file")]
    NotThere,
    /// A newer version of the program wrote the file and this one cannot read it.
    #[error("the vault file is of format {format} and needs reader {smallest_reader} or newer")]
    Newer {
        /// The file's format version.
        format: u32,
        /// The smallest reader version that understands the file.
        smallest_reader: u32,
    },
    /// The file is there and is not a whole vault; it was left as it is.
    #[error("the vault file is damaged: {what}")]
    Damaged {
        /// What was found.
        what: Damage,
    },
    /// The file, its folder or this opening allows no writing.
    #[error("the vault file cannot be written")]
    ReadOnly,
    /// The disk or the person's share of it is full.
    #[error("the disk is full")]
    DiskFull,
    /// Another program holds the file and did not let go in time.
    #[error("another program is using the vault file")]
    Busy,
    /// The operating system refused a step on a file or folder.
    #[error("the operating system refused: {0}")]
    Io(#[source] io::Error),
    /// A write was interrupted and can be finished only where the file may be written.
    #[error("this folder must be writable once to finish an interrupted write; nothing is lost")]
    HotJournalReadOnly,
    /// The file is of an older format and must be opened for writing once to be brought up to date.
    #[error("the vault file is of an older format and must be opened for writing once")]
    OlderReadOnly,
    /// Before bringing the file up to date a copy is made, and there is no room for it.
    #[error("{needed} bytes are needed for the copy of the vault file, {free} are free")]
    NoSpaceForCopy {
        /// Bytes that the copy and the change need.
        needed: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// A file of this name exists and is not replaced.
    #[error("there is a vault file already")]
    AlreadyThere,
    /// The disk failed after a transaction was in the file and before it was certain to stay there: it is
    /// seen from here on, and a power cut may take it back as a whole.
    #[error("it is not certain that the change stays: {0}")]
    InDoubt(#[source] rusqlite::Error),
    /// SQLite refused for a reason that has no word of its own.
    #[error("the database refused: {0}")]
    Sqlite(#[source] rusqlite::Error),
}

/// What makes a file no whole vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// A folder or something else stands where the file belongs.
    #[error("it is not a file")]
    NotAFile,
    /// The file has no content.
    #[error("it is empty")]
    Empty,
    /// The file does not begin like a database.
    #[error("it is not a database")]
    NotADatabase,
    /// The end of the file is missing.
    #[error("it is cut short: {length} of {expected} bytes")]
    CutShort {
        /// Bytes that are there.
        length: u64,
        /// Bytes that the file's own header names.
        expected: u64,
    },
    /// Parts of the database contradict each other.
    #[error("its pages contradict each other")]
    Pages,
    /// A table is missing or has another shape.
    #[error("the table {table} is missing or has another shape")]
    Schema {
        /// The table's name.
        table: &'static str,
    },
    /// Neither copy of the file's description is valid.
    #[error("neither copy of its description is valid")]
    Meta,
    /// The steps to the present format do not fit what the file holds.
    #[error("it cannot be brought up to date")]
    Migration,
}

impl StoreError {
    /// Whether SQLite could not open or remove a journal.
    pub(crate) fn is_refused_journal(&self) -> bool {
        let Self::Sqlite(error) = self else {
            return false;
        };
        let code = error.sqlite_error().map(|failure| failure.extended_code);
        matches!(code, Some(ffi::SQLITE_IOERR_DELETE | ffi::SQLITE_CANTOPEN))
    }
}

impl From<Damage> for StoreError {
    fn from(what: Damage) -> Self {
        Self::Damaged { what }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(code) = error.sqlite_error().map(|failure| failure.extended_code) else {
            return Self::Sqlite(error);
        };
        if code == ffi::SQLITE_READONLY_ROLLBACK {
            return Self::HotJournalReadOnly;
        }
        // The folder is flushed for one thing: that a journal, removed by a commit, stays removed. What
        // comes before it is undone with the journal.
        if code == ffi::SQLITE_IOERR_DIR_FSYNC {
            return Self::InDoubt(error);
        }
        // The low byte is the kind of failure; the rest says where it happened.
        match code & 0xff {
            ffi::SQLITE_CORRUPT => Damage::Pages.into(),
            ffi::SQLITE_NOTADB => Damage::NotADatabase.into(),
            ffi::SQLITE_READONLY => Self::ReadOnly,
            ffi::SQLITE_FULL => Self::DiskFull,
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => Self::Busy,
            _ => Self::Sqlite(error),
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        let kind = error.kind();
        if matches!(
            kind,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
        ) {
            Self::DiskFull
        } else if kind == io::ErrorKind::ReadOnlyFilesystem {
            Self::ReadOnly
        } else {
            Self::Io(error)
        }
    }
}

impl From<rusqlite_migration::Error> for StoreError {
    fn from(error: rusqlite_migration::Error) -> Self {
        let rusqlite_migration::Error::RusqliteError { err, .. } = error else {
            return Damage::Migration.into();
        };
        // A statement that SQLite does not take is a step that does not fit this file.
        let failed_step = matches!(err, rusqlite::Error::SqlInputError { .. });
        if failed_step {
            Damage::Migration.into()
        } else {
            err.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Damage, StoreError};
    use rusqlite::ffi;
    use std::io;

    fn from_sqlite(code: i32) -> StoreError {
        rusqlite::Error::SqliteFailure(ffi::Error::new(code), None).into()
    }

    #[test]
    fn each_kind_of_refusal_has_its_word() {
        let pages = StoreError::Damaged {
            what: Damage::Pages,
        };
        assert_eq!(
            from_sqlite(ffi::SQLITE_CORRUPT_INDEX).to_string(),
            pages.to_string(),
            "corrupt"
        );
        assert!(
            matches!(from_sqlite(ffi::SQLITE_FULL), StoreError::DiskFull),
            "full disk"
        );
        assert!(
            matches!(from_sqlite(ffi::SQLITE_BUSY_SNAPSHOT), StoreError::Busy),
            "busy"
        );
        assert!(
            matches!(from_sqlite(ffi::SQLITE_LOCKED), StoreError::Busy),
            "locked"
        );
        assert!(
            matches!(
                from_sqlite(ffi::SQLITE_READONLY_DBMOVED),
                StoreError::ReadOnly
            ),
            "read-only"
        );
        assert!(
            matches!(
                from_sqlite(ffi::SQLITE_READONLY_ROLLBACK),
                StoreError::HotJournalReadOnly
            ),
            "an interrupted write is not the same as a read-only file"
        );
        assert!(
            matches!(
                from_sqlite(ffi::SQLITE_IOERR_DIR_FSYNC),
                StoreError::InDoubt(_)
            ),
            "a folder that was not flushed is not the same as a file"
        );
        assert!(
            matches!(from_sqlite(ffi::SQLITE_IOERR_FSYNC), StoreError::Sqlite(_)),
            "the rest"
        );
    }

    #[test]
    fn the_operating_systems_full_and_read_only_have_the_same_words() {
        let full = StoreError::from(io::Error::from(io::ErrorKind::StorageFull));
        assert!(
            matches!(full, StoreError::DiskFull),
            "a full disk is one thing, whoever met it"
        );
        let sealed = StoreError::from(io::Error::from(io::ErrorKind::ReadOnlyFilesystem));
        assert!(
            matches!(sealed, StoreError::ReadOnly),
            "so is a read-only one"
        );
        let other = StoreError::from(io::Error::from(io::ErrorKind::Interrupted));
        assert!(
            matches!(other, StoreError::Io(_)),
            "the rest keeps its cause"
        );
    }
}
