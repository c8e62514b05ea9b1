//! Sealed objects: what may be stored, what was read, and where it belongs.

use core::fmt;
use core::marker::PhantomData;

use sha2::{Digest as _, Sha256};
use twinlatch_secret::{SealKey, SecretBytes};

use crate::envelope::{self, OpenError, SealError};
use crate::frame::Record;
use crate::hazmat::bytes::prefixed;
use crate::kind::Kind;
use crate::{Id, Random};

/// Sealed bytes of one kind; only the sealing functions of this crate make one.
///
/// Storage takes nothing else, so that no plaintext can reach the file.
pub struct Sealed<K> {
    bytes: Vec<u8>,
    kind: PhantomData<fn() -> K>,
}

impl<K> Sealed<K> {
    pub(crate) fn of(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            kind: PhantomData,
        }
    }

    /// The bytes as they are stored.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of the stored bytes, as lists of rows hold it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(&self.bytes).into()
    }
}

impl<K> fmt::Debug for Sealed<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes)", self.bytes.len())
    }
}

/// Bytes as they were read from the file: anybody may have written them.
#[derive(Clone, PartialEq, Eq)]
pub struct Stored(Vec<u8>);

impl Stored {
    /// Takes over bytes that were read.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes as they were read.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// SHA-256 of the bytes, as lists of rows hold it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}

impl<K> From<&Sealed<K>> for Stored {
    fn from(sealed: &Sealed<K>) -> Self {
        Self(sealed.bytes.clone())
    }
}

impl fmt::Debug for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stored({} bytes)", self.0.len())
    }
}

/// Where an object belongs: all that its reader knows before opening it.
///
/// With the kind it is the associated data, so an object that was moved or renamed does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The database.
    pub db: Id,
    /// The account or collection it belongs to; none where the device's keys seal it.
    pub scope: Option<Id>,
    /// The object's own id.
    pub id: Id,
}

impl Place {
    fn aad<K: Kind>(&self) -> Vec<u8> {
        let scope = self.scope.as_ref().map_or(&[][..], |scope| scope.bytes());
        [self.db.bytes(), K::NAME.as_bytes(), scope, self.id.bytes()]
            .map(prefixed)
            .concat()
    }
}

/// Seals a record.
///
/// # Errors
///
/// [`SealError`].
pub fn seal_record<K: Kind>(
    key: &SealKey,
    place: &Place,
    record: &Record,
    random: &dyn Random,
) -> Result<Sealed<K>, SealError> {
    let plain = record.frame()?;
    // EXPOSE: the framed record is what gets sealed.
    seal_raw(key, place, plain.expose(), random)
}

/// Opens a record.
///
/// # Errors
///
/// [`OpenError`]; [`OpenError::Framing`] only if the seal itself was whole.
pub fn open_record<K: Kind>(
    key: &SealKey,
    place: &Place,
    stored: &Stored,
) -> Result<Record, OpenError> {
    Record::parse_frame(&open_raw::<K>(key, place, stored)?)
}

/// Seals bytes without a frame: no schema, no padding.
///
/// For contents of one fixed size; everything else goes through [`seal_record`].
///
/// # Errors
///
/// [`SealError`].
pub fn seal_raw<K: Kind>(
    key: &SealKey,
    place: &Place,
    plain: &[u8],
    random: &dyn Random,
) -> Result<Sealed<K>, SealError> {
    // EXPOSE: the key of the envelope.
    envelope::seal(key.expose(), K::LABEL, &place.aad::<K>(), plain, random).map(Sealed::of)
}

/// Opens bytes that were sealed without a frame.
///
/// # Errors
///
/// [`OpenError::CannotOpen`] or [`OpenError::UnknownSuite`].
pub fn open_raw<K: Kind>(
    key: &SealKey,
    place: &Place,
    stored: &Stored,
) -> Result<SecretBytes, OpenError> {
    // EXPOSE: the key of the envelope.
    envelope::open(key.expose(), K::LABEL, &place.aad::<K>(), stored.bytes())
}
