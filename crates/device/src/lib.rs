//! Where the device key and the marks live: the OS keyring, or a key file by choice.
//!
//! Both places keep lines of text under a name ([`Lines`]). A `key/…` line holds the device key
//! and is written once; a `mark/…` line holds what is remembered against roll-back, no secret,
//! and is written by merging ([`merge_account_mark`]): read again, larger counts, one more
//! generation. A mark that is stale or lost never hinders opening.
//!
//! The keyring is slow, may ask a person, and may answer minutes later. [`OsKeyring`] owns the
//! one thread that talks to it; whoever asks waits for a limited time only. Nothing here falls
//! back from one place to the other: which place is used is the person's choice.
//!
//! The bytes of both kinds of line stand in `docs/vault-format.md`.

mod desk;
mod error;
#[cfg(test)]
mod fake_store;
mod key_entry;
mod key_file;
mod line;
mod lines;
mod mark;
mod mark_codec;
mod mark_entry;
mod marks_text;
mod merge;
mod names;
mod os_keyring;
mod platform;
mod private_file;
mod ticket;
mod worker;

pub use error::DeviceError;
pub use key_entry::{encode_key_line, make_key_entry, parse_key_line, read_keys};
pub use key_file::KeyFile;
pub use line::Line;
pub use lines::{Lines, PlaceKind};
pub use mark::{AccountMark, MarkReason, VaultMark};
pub use mark_codec::{
    MARK_VERSION, decode_account_mark, decode_vault_mark, encode_account_mark, encode_vault_mark,
};
pub use mark_entry::{
    merge_account_mark, merge_vault_mark, read_account_mark, read_account_marks, read_vault_mark,
    read_vault_marks,
};
pub use names::{account_mark_user, key_user, mark_user};
pub use os_keyring::{ANSWER_LIMIT, OsKeyring, SERVICE};
