//! The items of one account: keep, find, show, delete and undo.
//!
//! A [`Vault`] holds titles and search words of all items while a session is open, and no secret:
//! passwords and seeds are unsealed one at a time, when they are shown, copied or made into a
//! code.

mod codec;
mod draft;
mod error;
mod index;
mod item;
mod items;
mod kept;
mod search;
mod vault;

pub use draft::{BodyDraft, FieldDraft, Hidden, ItemDraft, TokenSource};
pub use error::VaultError;
pub use index::{Counts, Filter, Query, SharedPlace, Summary};
pub use item::{CustomField, Item, ItemBody, ItemKind, LoginItem, TokenItem};
pub use items::Codes;
pub use kept::{KeptItem, RowState};
pub use vault::Vault;

/// How long a deleted item stays sealed in the file, seconds (30 days).
pub const KEPT_AFTER_DELETION: u64 = 30 * 24 * 60 * 60;
