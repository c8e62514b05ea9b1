//! What can go wrong with an item.

use twinlatch_accounts::EditError;
use twinlatch_otp::{Algorithm, SeedError, UriError};
use twinlatch_store::StoreError;

/// What can go wrong with an item; nothing of an item's content is in it.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// There is no such item.
    #[error("the item is not there")]
    Missing,
    /// The item cannot be unsealed or read; it is kept.
    #[error("the item is damaged")]
    Damaged,
    /// The row is not the one that the lists name; it is kept and never sealed again.
    #[error("the item was changed outside")]
    ChangedOutside,
    /// The item is as it was saved: it is deleted like any other, not discarded.
    #[error("the item can be read")]
    Readable,
    /// A newer version wrote it; it is never rewritten.
    #[error("the item is from a newer version")]
    FromNewerVersion,
    /// There is neither a title nor an issuer to take one from.
    #[error("the title is missing")]
    TitleMissing,
    /// A field is longer than allowed.
    #[error("{field} is longer than {limit}")]
    FieldTooLong {
        /// The field.
        field: &'static str,
        /// The limit: code points, or bytes for notes.
        limit: usize,
    },
    /// There are more of something than an item holds.
    #[error("more than {limit} {field}")]
    TooMany {
        /// What there is too much of.
        field: &'static str,
        /// The limit, a count.
        limit: usize,
    },
    /// A field of one line holds control characters.
    #[error("{field} holds control characters")]
    ControlCharacters {
        /// The field.
        field: &'static str,
    },
    /// A form says "unchanged" of a field that was not there.
    #[error("a field that should stay as it was is not there")]
    FieldMissing,
    /// A form says "unchanged" of a key that was not there.
    #[error("the token has no key")]
    SeedMissing,
    /// The otpauth link cannot be read.
    #[error("the link cannot be read: {0}")]
    Uri(UriError),
    /// The link is for a counter-based token, which items do not keep.
    #[error("counter-based tokens are not kept")]
    CounterToken,
    /// The key cannot be read.
    #[error("the key cannot be read: {0}")]
    Seed(SeedError),
    /// Items keep SHA-1, SHA-256 and SHA-512.
    #[error("tokens with {0:?} are not kept")]
    AlgorithmNotKept(Algorithm),
    /// The item has no such field.
    #[error("the item has no such field")]
    NoSuchField,
    /// The session cannot write or read.
    #[error(transparent)]
    Session(#[from] EditError),
    /// The file cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}
