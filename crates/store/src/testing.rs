//! Small vaults for the crate's own tests.

use std::path::Path;

use twinlatch_crypto::{DeviceId, Id};

use crate::{FORMAT, KeyStoreKind, Meta, NewVault, READER, Store};

/// The description of a small vault.
pub(crate) fn a_meta() -> Meta {
    Meta {
        format: FORMAT,
        smallest_reader: READER,
        db: Id::new([0xc0; 16]),
        device: DeviceId::new([0xde; 8]),
        key_store: KeyStoreKind::Keyring,
    }
}

/// Makes `vault.db` in the folder, without rows.
pub(crate) fn a_vault(folder: &Path) -> Store {
    NewVault::create(&folder.join("vault.db"), &a_meta())
        .and_then(NewVault::commit)
        .expect("a vault can be made")
}

/// The names in a folder, sorted.
pub(crate) fn files_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| {
            entry
                .expect("its entries too")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}
