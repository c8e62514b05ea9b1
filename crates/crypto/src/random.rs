//! Where random bytes come from.

use thiserror::Error;

/// A source of random bytes fit for keys.
///
/// # Security
///
/// Keys, nonces and targets are as unguessable as what this writes. The product passes
/// [`OsRandom`]; only tests pass anything else.
pub trait Random: Send + Sync {
    /// Fills the whole of `out`.
    ///
    /// # Errors
    ///
    /// [`NoRandom`] if the source fails; the bytes in `out` must then not be used.
    fn fill(&self, out: &mut [u8]) -> Result<(), NoRandom>;
}

/// The random bytes of the operating system.
#[derive(Debug, Clone, Copy)]
pub struct OsRandom;

impl Random for OsRandom {
    fn fill(&self, out: &mut [u8]) -> Result<(), NoRandom> {
        getrandom::fill(out).map_err(|_| NoRandom)
    }
}

/// The source of random bytes failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the operating system gave no random bytes")]
pub struct NoRandom;
