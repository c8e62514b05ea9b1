//! Keys, wrapped: what all ways to a root key have in common, and the way to what an inviter left.
//!
//! ```text
//! prk = HKDF-Extract(LP(label) || account || row, what the way needs)
//! Kw  = HKDF-Expand(prk, label || "/wrap")
//! aad = LP(label) || account || row [|| costs || salt] [|| LP(descriptor)]
//! ```

use twinlatch_secret::{RootKey, SealKey, SecretBytes};

use crate::envelope::{self, CLEAR, OVERHEAD, OpenError, SealError};
use crate::hazmat::bytes::prefixed;
use crate::hazmat::hkdf::Prk;
use crate::make::SALT_LEN;
use crate::{Costs, CryptoError, Descriptor, Id, Random};

/// Length of a wrapped key in bytes, whatever the way.
pub const WRAPPED_LEN: usize = RootKey::LEN + OVERHEAD;

/// Whether these bytes may be a wrapped root key: length, version and suite.
///
/// All that can be told before any work; others are damage, whatever is typed.
#[must_use]
pub fn is_wrapped(bytes: &[u8]) -> bool {
    bytes.len() == WRAPPED_LEN && bytes.starts_with(&CLEAR)
}

/// Where a wrapped key belongs, and all that is bound into it.
pub(crate) struct WrapPlace<'a> {
    pub(crate) label: &'static str,
    pub(crate) account: &'a Id,
    pub(crate) row: &'a Id,
    /// Costs and salt, where a password is an input.
    pub(crate) derivation: Option<(Costs, &'a [u8; SALT_LEN])>,
    pub(crate) descriptor: Option<&'a Descriptor>,
}

impl WrapPlace<'_> {
    /// Wraps a root key under the way's inputs, one after the other.
    pub(crate) fn wrap(
        &self,
        inputs: &[&[u8]],
        root_key: &RootKey,
        random: &dyn Random,
    ) -> Result<Vec<u8>, SealError> {
        // EXPOSE: sealed under the wrapping key.
        self.wrap_bytes(inputs, root_key.expose(), random)
    }

    /// Wraps the bytes of a key under the way's inputs.
    pub(crate) fn wrap_bytes(
        &self,
        inputs: &[&[u8]],
        wrapped: &[u8; RootKey::LEN],
        random: &dyn Random,
    ) -> Result<Vec<u8>, SealError> {
        let key = self.key(inputs);
        // EXPOSE: the wrapping key seals the other.
        envelope::seal(key.expose(), self.label, &self.aad(), wrapped, random)
    }

    /// Opens a wrapped root key with the way's inputs.
    pub(crate) fn open(&self, inputs: &[&[u8]], wrapped: &[u8]) -> Result<RootKey, CryptoError> {
        let plain = self.open_bytes(inputs, wrapped)?;
        // EXPOSE: from one wiped buffer into the key's own.
        RootKey::from_slice(plain.expose()).ok_or(CryptoError::Damaged)
    }

    /// Opens the bytes of a wrapped key with the way's inputs.
    pub(crate) fn open_bytes(
        &self,
        inputs: &[&[u8]],
        wrapped: &[u8],
    ) -> Result<SecretBytes, CryptoError> {
        if !is_wrapped(wrapped) {
            return Err(CryptoError::Damaged);
        }
        let key = self.key(inputs);
        // EXPOSE: the wrapping key opens the other.
        let opened = envelope::open(key.expose(), self.label, &self.aad(), wrapped);
        opened.map_err(|error| match error {
            OpenError::CannotOpen => CryptoError::Denied,
            OpenError::UnknownSuite | OpenError::Framing => CryptoError::Damaged,
        })
    }

    pub(crate) fn key(&self, inputs: &[&[u8]]) -> SealKey {
        let label = self.label.as_bytes();
        let salt = [&prefixed(label)[..], self.account.bytes(), self.row.bytes()].concat();
        let prk = Prk::extract(&salt, inputs);
        SealKey::filled(|out| prk.expand(&[label, b"/wrap"], out))
    }

    fn aad(&self) -> Vec<u8> {
        let descriptor = self
            .descriptor
            .map(|descriptor| prefixed(&descriptor.bytes()));
        let derivation = self
            .derivation
            .map(|(costs, salt)| [&costs.bytes()[..], salt].concat());
        [
            &prefixed(self.label.as_bytes())[..],
            self.account.bytes(),
            self.row.bytes(),
            derivation.as_deref().unwrap_or_default(),
            descriptor.as_deref().unwrap_or_default(),
        ]
        .concat()
    }
}
