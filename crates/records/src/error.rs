//! Why a row does not read, and why a change was not written.

use thiserror::Error;
use twinlatch_crypto::{Id, NoRandom, OpenError, SealError};
use twinlatch_store::StoreError;

/// Why one row does not say anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RecordError {
    /// It does not open under this key in this place.
    #[error(transparent)]
    CannotOpen(#[from] OpenError),
    /// It opens, and its payload is not the one canonical form of a known map: damage.
    #[error("the record is not written in the canonical form")]
    NotCanonical,
    /// A newer version wrote it; it is never rewritten.
    #[error("the record has schema {schema}, which is newer")]
    NewerSchema {
        /// The payload's shape.
        schema: u16,
    },
}

/// Why the lists of an account could not be read or written; memory and file are as they were.
#[derive(Debug, Error)]
pub enum RecordsError {
    /// The file could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A row could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The operating system gives no random bytes.
    #[error(transparent)]
    NoRandom(#[from] NoRandom),
    /// The object's row is not the one that the lists name, so it is not sealed again.
    #[error("the object {id} was changed from outside")]
    ChangedOutside {
        /// The object.
        id: Id,
    },
    /// A newer version wrote the object, so it is not sealed again.
    #[error("the object {id} is from a newer version")]
    NewerSchema {
        /// The object.
        id: Id,
    },
    /// The lists were rebuilt by salvage, and the person has not agreed yet.
    #[error("the lists were rebuilt and wait for consent")]
    NeedsConsent,
    /// The person may not do that in a shared collection, or what it holds is not confirmed.
    #[error("the collection {id} may not be changed like that")]
    NotPermitted {
        /// The collection.
        id: Id,
    },
    /// The ledger has no such collection, or this program does not write it.
    #[error("there is no collection {id} that can be written")]
    UnknownCollection {
        /// The collection.
        id: Id,
    },
}
