//! Whether there is a vault, without touching it.

use std::path::Path;

use crate::{Access, Damage, READER, StoreError, file_shape, meta, open};

/// What stands under the vault's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Nothing: set-up may make a vault.
    Missing,
    /// A vault, whose last write may still have to be finished or undone by opening it.
    There,
    /// A vault of a newer program that this one cannot read.
    Newer {
        /// The file's format version.
        format: u32,
        /// The smallest reader version that understands the file.
        smallest_reader: u32,
    },
    /// A file that is no whole vault. It must be kept, and set-up must not begin.
    Damaged {
        /// What was found.
        what: Damage,
    },
}

/// Looks at the file; creates nothing and writes nothing, and needs no hold on the vault.
///
/// # Errors
///
/// [`StoreError::Io`] if the file may not be read, [`StoreError::Busy`], and the refusals of
/// the disk.
pub fn look(path: &Path) -> Result<Presence, StoreError> {
    match read_meta(path) {
        Ok(()) | Err(StoreError::HotJournalReadOnly) => Ok(Presence::There),
        Err(StoreError::NotThere) => Ok(Presence::Missing),
        Err(StoreError::Damaged { what }) => Ok(Presence::Damaged { what }),
        Err(StoreError::Newer {
            format,
            smallest_reader,
        }) => Ok(Presence::Newer {
            format,
            smallest_reader,
        }),
        Err(other) => Err(other),
    }
}

fn read_meta(path: &Path) -> Result<(), StoreError> {
    let path = file_shape::resolve(path)?;
    file_shape::check(&path, Access::ReadOnly)?;
    let connection = open::connect(&path, Access::ReadOnly)?;
    meta::read(&connection, READER).map(drop)
}
