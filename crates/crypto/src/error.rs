//! Why a way to the root key was not made or did not open.

use thiserror::Error;

use crate::{BoundsError, KdfError, PasswordError, SealError};

/// Why a root key was not wrapped or not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CryptoError {
    /// Some factor is wrong, or the bytes were changed: nobody can tell which.
    #[error("these factors do not open it")]
    Denied,
    /// The bytes are no wrapped root key of this format: no factors could open them.
    #[error("the wrapped key is damaged")]
    Damaged,
    /// The enrolment is out of bounds; nothing was computed.
    #[error(transparent)]
    Bounds(#[from] BoundsError),
    /// The key derivation was refused.
    #[error(transparent)]
    Kdf(#[from] KdfError),
    /// The password cannot be set.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The root key could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl From<crate::NoRandom> for CryptoError {
    fn from(error: crate::NoRandom) -> Self {
        Self::Seal(error.into())
    }
}
