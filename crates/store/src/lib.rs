//! The SQLite file: sealed rows by id, and nothing else.
//!
//! A row is an id and bytes that `twinlatch_crypto` sealed; this crate can neither make nor
//! open them. It owns the file: who may open it ([`VaultHold`]), how it comes to be
//! ([`NewVault`]), how it is opened and brought up to date ([`Store::open`]), and that a
//! group of changes happens whole or not at all ([`Store::write`]). The bytes are described
//! in `docs/vault-format.md`.
//!
//! A file that cannot be read is named and left as it is: nothing here replaces, empties or
//! deletes a vault.

mod bring_in;
mod code_offsets;
mod copy_out;
mod directory;
mod error;
mod file_shape;
mod folder;
mod headers;
mod hold;
mod look;
mod meta;
mod migrate;
mod migration_copy;
mod new_vault;
mod objects;
mod open;
mod slots;
mod table;
#[cfg(test)]
mod testing;
mod transaction;
mod tries;

pub use bring_in::bring_in;
pub use code_offsets::CodeOffsets;
pub use directory::Directory;
pub use error::{Damage, StoreError};
pub use folder::prepare_data_folder;
pub use headers::Headers;
pub use hold::{HoldError, Holder, VaultHold};
pub use look::{Presence, look};
pub use meta::{FORMAT, KeyStoreKind, Meta, MetaError, MetaFinding, READER};
pub use migration_copy::MigrationCopy;
pub use new_vault::NewVault;
pub use objects::{ObjectKind, Objects};
pub use open::{Access, Opened};
pub use slots::Slots;
pub use table::{Table, TableMut};
pub use transaction::{Reading, Store, Writing};
pub use tries::Tries;
