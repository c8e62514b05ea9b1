//! What was copied, and its end: after a time, at a lock and at the exit, if it is still ours.

use std::time::Duration;

use twinlatch_crypto::Random;
use twinlatch_secret::{SealKey, SecretText};

use crate::wire::ErrorView;

/// The clipboard of the desktop.
pub trait Clipboard: Send + Sync {
    /// Puts text into the clipboard with the hint that no history should keep it.
    ///
    /// # Errors
    ///
    /// When the desktop refuses.
    fn write_secret(&self, text: &SecretText) -> Result<(), ClipboardUnavailable>;

    /// Reads the clipboard's text, if it holds text.
    ///
    /// # Errors
    ///
    /// When the desktop does not answer; it may hold our text all the same.
    fn read(&self) -> Result<Option<SecretText>, ClipboardUnavailable>;

    /// Empties the clipboard.
    ///
    /// # Errors
    ///
    /// When the desktop refuses.
    fn clear(&self) -> Result<(), ClipboardUnavailable>;
}

/// The desktop's clipboard cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the clipboard cannot be used")]
pub struct ClipboardUnavailable;

/// A copied field: enough to know it again, not enough to tell it.
#[derive(Debug)]
pub(crate) struct Copied {
    key: SealKey,
    hash: [u8; 32],
    clears_at: Duration,
}

impl Copied {
    /// Copies a field; `clears_at` is the time since boot at which it is cleared.
    pub(crate) fn put(
        clipboard: &dyn Clipboard,
        text: &SecretText,
        clears_at: Duration,
        random: &dyn Random,
    ) -> Result<Self, ErrorView> {
        let key = SealKey::try_filled(|bytes| random.fill(bytes))?;
        let hash = twinlatch_crypto::derive_fingerprint(&key, text);
        clipboard.write_secret(text)?;
        Ok(Self {
            key,
            hash,
            clears_at,
        })
    }

    /// Whether the time is over.
    pub(crate) fn is_due(&self, boot: Duration) -> bool {
        boot >= self.clears_at
    }

    /// Empties the clipboard if it still holds the copied field.
    ///
    /// # Errors
    ///
    /// When the desktop does not answer: whether it was cleared is not known.
    pub(crate) fn clear(&self, clipboard: &dyn Clipboard) -> Result<(), ClipboardUnavailable> {
        let ours = clipboard.read()?.is_some_and(|text| {
            twinlatch_crypto::derive_fingerprint(&self.key, &text) == self.hash
        });
        if ours { clipboard.clear() } else { Ok(()) }
    }
}
