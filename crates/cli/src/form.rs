//! A form with secrets, as the service reads it.

use twinlatch_agent::FormBytes;
use twinlatch_service::{SecretForm, SecretText};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// The bytes of a form: each field a little-endian 4-byte length and its text.
pub(crate) struct Form(Zeroizing<Vec<u8>>);

impl Form {
    /// A form without fields.
    pub(crate) fn new() -> Self {
        // The longest form that is taken: the buffer never grows, so that no copy is left behind.
        Self(Zeroizing::new(Vec::with_capacity(64 * 1024)))
    }

    /// Adds an open field.
    pub(crate) fn open(mut self, field: &str) -> Self {
        self.push(field.as_bytes());
        self
    }

    /// Adds a secret field.
    pub(crate) fn secret(mut self, field: &SecretText) -> Self {
        // EXPOSE: what was typed goes to the service.
        self.push(field.expose().as_bytes());
        self
    }

    /// The form for a service in this process.
    pub(crate) fn here(mut self) -> Result<SecretForm, Failure> {
        SecretForm::new(std::mem::take(&mut *self.0)).ok_or(Failure::TooLong)
    }

    /// The form for the agent.
    pub(crate) fn for_agent(mut self) -> FormBytes {
        FormBytes::new(std::mem::take(&mut *self.0))
    }

    fn push(&mut self, field: &[u8]) {
        // A field that does not fit makes a form that is refused.
        let length = u32::try_from(field.len()).unwrap_or(u32::MAX);
        self.0.extend_from_slice(&length.to_le_bytes());
        self.0.extend_from_slice(field);
    }
}
