//! A file that has lost both copies of its description: the number of the vault is taken from the
//! names of the marks on this device, and tried against the rows.

use std::collections::BTreeSet;
use std::path::Path;

use twinlatch_crypto::{DeviceId, Id, device_id};
use twinlatch_device::PlaceKind;
use twinlatch_store::{
    Access, Damage, FORMAT, KeyStoreKind, Meta, MetaFinding, Opened, READER, Store, StoreError,
};

use super::key::Search;
use super::{Places, StartError};

/// What the names of marks begin with.
const MARKS: &str = "mark/";

/// Opens the file with the one number under which a device key opens rows of it. The description is
/// made anew from it, as one of this program's format; both copies are findings, and are written by
/// whoever mends findings.
///
/// # Errors
///
/// [`StartError::Damaged`] where no number fits, or several do; [`StartError::Device`] where a place
/// could not be asked: then it may still tell.
///
/// # Security
///
/// Every row is bound to the number, so a wrong one opens none.
pub(super) fn open_lost(path: &Path, places: &Places) -> Result<Opened, StartError> {
    let store = open_store(path)?;
    let mut search = Search {
        store: &store,
        refused: None,
    };
    let mut found: Vec<Meta> = Vec::new();
    let all = [&places.keyring, &places.file];
    let numbers: BTreeSet<Id> = all
        .iter()
        .flat_map(|lines| numbers(&search.note(lines.names(MARKS))))
        .collect();
    for lines in all {
        for db in &numbers {
            let meta = Meta {
                format: FORMAT,
                smallest_reader: READER,
                db: *db,
                // Not known yet, and no key is named by it.
                device: DeviceId::new([0; 8]),
                key_store: match lines.kind() {
                    PlaceKind::Keyring => KeyStoreKind::Keyring,
                    PlaceKind::File => KeyStoreKind::File,
                },
            };
            if let Some(key) = search.any(&meta, &**lines)? {
                let device = device_id(&key);
                found.push(Meta { device, ..meta });
            }
        }
    }
    // The same key may stand in both places.
    found.dedup_by_key(|meta| meta.db);
    let refused = search.refused.take();
    match (found.as_slice(), refused) {
        ([meta], _) => Ok(Opened {
            meta: *meta,
            findings: [1, 2].map(|row| MetaFinding::Damaged { row }).into(),
            migrated: None,
            store,
        }),
        ([], Some(refused)) => Err(refused.into()),
        _ => Err(StartError::Damaged { what: Damage::Meta }),
    }
}

fn open_store(path: &Path) -> Result<Store, StoreError> {
    match Store::open_without_meta(path, Access::ReadWrite) {
        Err(StoreError::ReadOnly) => Store::open_without_meta(path, Access::ReadOnly),
        other => other,
    }
}

/// The vaults that the marks belong to, an account's too.
fn numbers(names: &[String]) -> Vec<Id> {
    let number = |name: &String| Id::parse_hex(name.strip_prefix(MARKS)?.split('/').next()?);
    names.iter().filter_map(number).collect()
}
