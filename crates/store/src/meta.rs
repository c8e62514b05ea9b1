//! Table `meta`: the file's description, held twice with a sum, readable without any key.

use rusqlite::{Connection, OptionalExtension as _};
use sha2::{Digest as _, Sha256};
use twinlatch_crypto::{DeviceId, Id};

use crate::{Damage, StoreError};

/// The format version this program writes; each migration raises it by one.
pub const FORMAT: u32 = 1;

/// This program's reader version: files with a larger smallest reader are refused.
pub const READER: u32 = 1;

/// What must be known about the file before any key is.
///
/// # Security
///
/// Whoever can write the file can write this too: nothing here may weaken a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meta {
    /// Format version of the file.
    pub format: u32,
    /// The smallest reader version that understands the file.
    pub smallest_reader: u32,
    /// The vault number: drawn once, part of what every sealed row is bound to.
    pub db: Id,
    /// Which device key belongs to the file.
    pub device: DeviceId,
    /// Where to look for the device key first; a hint.
    pub key_store: KeyStoreKind,
}

/// Where the device key is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum KeyStoreKind {
    /// The keyring of the operating system.
    Keyring = 1,
    /// A file of its own.
    File = 2,
}

/// What one of the two rows had wrong while the other was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetaFinding {
    /// The row is not there.
    Missing {
        /// 1 or 2.
        row: u8,
    },
    /// The row's sum or content does not fit.
    Damaged {
        /// 1 or 2.
        row: u8,
    },
    /// Both rows are valid and differ; row 1 was used until a device key tells which is right.
    Differs {
        /// What row 2 says.
        second: Meta,
    },
}

/// Why bytes are no description that this program understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MetaError {
    /// Fewer bytes than a description has.
    #[error("the description is too short")]
    Length,
    /// The sum does not fit the bytes before it.
    #[error("the description's sum does not fit")]
    Sum,
    /// The bytes are whole and ask for a newer reader.
    #[error("format {format} needs reader {smallest_reader}")]
    Newer {
        /// The file's format version.
        format: u32,
        /// The smallest reader version that understands the file.
        smallest_reader: u32,
    },
    /// The bytes are whole and name a key store that does not exist.
    #[error("key store {0} is not known")]
    KeyStore(u8),
}

impl Meta {
    /// Length of the written form in bytes, its sum included.
    pub const LENGTH: usize = 41;

    /// Writes the 41 bytes of one row.
    pub fn bytes(&self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        bytes[..4].copy_from_slice(&self.format.to_le_bytes());
        bytes[4..8].copy_from_slice(&self.smallest_reader.to_le_bytes());
        bytes[8..24].copy_from_slice(self.db.bytes());
        bytes[24..32].copy_from_slice(self.device.bytes());
        bytes[32] = self.key_store as u8;
        let sum = sum(&bytes[..Self::LENGTH - SUM]);
        bytes[Self::LENGTH - SUM..].copy_from_slice(&sum);
        bytes
    }

    /// Reads one row.
    ///
    /// A later format may append fields before the sum; they are passed over.
    ///
    /// # Errors
    ///
    /// [`MetaError::Newer`] is found before any field that a newer format may read otherwise.
    pub fn parse(bytes: &[u8]) -> Result<Self, MetaError> {
        Self::parse_as(bytes, READER)
    }

    /// [`Meta::parse`] as a program of another reader version would do it.
    pub(crate) fn parse_as(bytes: &[u8], reader: u32) -> Result<Self, MetaError> {
        if bytes.len() < Self::LENGTH {
            return Err(MetaError::Length);
        }
        let (fields, written_sum) = bytes.split_at(bytes.len() - SUM);
        if sum(fields) != written_sum {
            return Err(MetaError::Sum);
        }
        let (format, smallest_reader) = (le32(&fields[..4]), le32(&fields[4..8]));
        if smallest_reader > reader {
            return Err(MetaError::Newer {
                format,
                smallest_reader,
            });
        }
        Ok(Self {
            format,
            smallest_reader,
            db: Id::from_slice(&fields[8..24]).ok_or(MetaError::Length)?,
            device: DeviceId::from_slice(&fields[24..32]).ok_or(MetaError::Length)?,
            key_store: KeyStoreKind::parse(fields[32])?,
        })
    }
}

impl KeyStoreKind {
    fn parse(byte: u8) -> Result<Self, MetaError> {
        match byte {
            1 => Ok(Self::Keyring),
            2 => Ok(Self::File),
            other => Err(MetaError::KeyStore(other)),
        }
    }
}

/// Reads both rows and settles on one; `reader` is the reading program's version.
///
/// # Errors
///
/// [`StoreError::Newer`], or [`StoreError::Damaged`] if neither row is valid.
pub(crate) fn read(
    connection: &Connection,
    reader: u32,
) -> Result<(Meta, Vec<MetaFinding>), StoreError> {
    let first = Row::read(connection, 1, reader)?;
    let second = Row::read(connection, 2, reader)?;
    match (first, second) {
        (
            Row::Newer {
                format,
                smallest_reader,
            },
            _,
        ) => Err(StoreError::Newer {
            format,
            smallest_reader,
        }),
        (Row::Valid(first), Row::Valid(second)) if first == second => Ok((first, Vec::new())),
        (Row::Valid(first), Row::Valid(second)) => {
            Ok((first, vec![MetaFinding::Differs { second }]))
        }
        (Row::Valid(meta), Row::Bad(finding)) | (Row::Bad(finding), Row::Valid(meta)) => {
            Ok((meta, vec![finding]))
        }
        (Row::Valid(meta), Row::Newer { .. }) => Ok((meta, vec![MetaFinding::Damaged { row: 2 }])),
        (
            Row::Bad(_),
            Row::Newer {
                format,
                smallest_reader,
            },
        ) => Err(StoreError::Newer {
            format,
            smallest_reader,
        }),
        (Row::Bad(_), Row::Bad(_)) => Err(Damage::Meta.into()),
    }
}

/// Writes both rows.
pub(crate) fn put(connection: &Connection, meta: &Meta) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO meta (id, value) VALUES (1, ?1), (2, ?1)")?
        .execute([meta.bytes()])?;
    Ok(())
}

/// What one row turned out to be.
enum Row {
    Valid(Meta),
    Newer { format: u32, smallest_reader: u32 },
    Bad(MetaFinding),
}

impl Row {
    fn read(connection: &Connection, row: u8, reader: u32) -> Result<Self, StoreError> {
        let value = connection
            .prepare_cached("SELECT value FROM meta WHERE id = ?1")
            .map_err(|error| no_such_table(error.into()))?
            .query_row([row], |found| {
                Ok(found.get_ref(0)?.as_bytes().unwrap_or(&[]).to_vec())
            })
            .optional()?;
        let Some(value) = value else {
            return Ok(Self::Bad(MetaFinding::Missing { row }));
        };
        Ok(match Meta::parse_as(&value, reader) {
            Ok(meta) => Self::Valid(meta),
            Err(MetaError::Newer {
                format,
                smallest_reader,
            }) => Self::Newer {
                format,
                smallest_reader,
            },
            Err(MetaError::Length | MetaError::Sum | MetaError::KeyStore(_)) => {
                Self::Bad(MetaFinding::Damaged { row })
            }
        })
    }
}

/// SQLite has no code of its own for a missing table.
fn no_such_table(error: StoreError) -> StoreError {
    if matches!(error, StoreError::Sqlite(_)) {
        Damage::Schema { table: "meta" }.into()
    } else {
        error
    }
}

/// Length of the sum in bytes.
const SUM: usize = 8;

/// The first 8 bytes of SHA-256: against decay, not against people.
fn sum(fields: &[u8]) -> [u8; SUM] {
    let digest: [u8; 32] = Sha256::digest(fields).into();
    let mut sum = [0; SUM];
    sum.copy_from_slice(&digest[..SUM]);
    sum
}

fn le32(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}
