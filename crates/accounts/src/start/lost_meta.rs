//! A file that has lost both copies of its description: the number of the vault is taken from the
//! names of the marks on this device, or from the sheet, and tried against the rows.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use twinlatch_crypto::{DeviceId, Id, device_id};
use twinlatch_device::{DeviceError, Lines, PlaceKind};
use twinlatch_store::{
    Access, Damage, FORMAT, KeyStoreKind, Meta, MetaFinding, Opened, READER, Reading, Store,
    StoreError,
};

use super::key::Search;
use super::{Places, StartError};

/// What the names of marks begin with.
const MARKS: &str = "mark/";

/// Opens the file with the one number under which a device key opens rows of it: the typed one, or
/// one of this device's marks. The description is made anew from it, as one of this program's format;
/// both copies are findings, and are written by whoever mends findings.
///
/// # Errors
///
/// [`StartError::Damaged`] where no mark's number fits, or several do; [`StartError::NumberUnknown`]
/// where the typed one fits nothing, [`StartError::KeyMissing`] where there is no key to try it with;
/// [`StartError::Device`] where a place could not be asked: then it may still tell.
///
/// # Security
///
/// Every row is bound to the number, so a wrong one opens none.
pub(super) fn open_lost(
    path: &Path,
    places: &Places,
    typed: Option<&Id>,
) -> Result<Opened, StartError> {
    let store = open_store(path)?;
    let mut search = Search {
        store: &store,
        refused: None,
    };
    let all = [&places.keyring, &places.file];
    let keys: usize = all
        .iter()
        .map(|lines| search.devices(&***lines).len())
        .sum();
    let numbers: BTreeSet<Id> = match typed {
        Some(number) => [*number].into(),
        None => all
            .iter()
            .flat_map(|lines| numbers(&search.note(lines.names(MARKS))))
            .collect(),
    };
    let mut found: Vec<Meta> = Vec::new();
    for lines in all {
        for db in &numbers {
            let meta = described(*db, lines.kind());
            if let Some(key) = search.any(&meta, &**lines)? {
                let device = device_id(&key);
                found.push(Meta { device, ..meta });
            }
        }
    }
    // The same key may stand in both places.
    found.dedup_by_key(|meta| meta.db);
    let refused = search.refused.take();
    match found.as_slice() {
        [meta] => Ok(opened(store, *meta)),
        [] => Err(why_none(keys, refused, typed)),
        _ => Err(StartError::Damaged { what: Damage::Meta }),
    }
}

/// Opens the file with the first number that a row bears out: the typed one, or one of the marks in
/// `lines`; no device key is known yet. `None` where there is no such number.
///
/// # Errors
///
/// [`StoreError`], as for any file.
pub(crate) fn open_lost_by_row(
    path: &Path,
    lines: [&Arc<dyn Lines>; 2],
    typed: Option<&Id>,
    fits: impl Fn(&Reading<'_>, &Id) -> Result<bool, StoreError>,
) -> Result<Option<Opened>, StoreError> {
    let store = open_store(path)?;
    let candidates = match typed {
        Some(number) => vec![*number],
        // A place that does not answer tells no number, and the sheet does.
        None => lines
            .iter()
            .flat_map(|lines| numbers(&lines.names(MARKS).unwrap_or_default()))
            .collect(),
    };
    for db in candidates {
        if store.read(|reading| fits(reading, &db))? {
            return Ok(Some(opened(store, described(db, PlaceKind::Keyring))));
        }
    }
    Ok(None)
}

/// Why no number fits. A keyring that is only absent is not waited for where there is a key elsewhere:
/// marks are kept beside the key.
fn why_none(keys: usize, refused: Option<DeviceError>, typed: Option<&Id>) -> StartError {
    match (refused, typed) {
        (Some(DeviceError::NoService), None) if keys > 0 => {
            StartError::Damaged { what: Damage::Meta }
        }
        (Some(DeviceError::NoService), Some(_)) if keys > 0 => StartError::NumberUnknown,
        (Some(refused), _) => refused.into(),
        (None, Some(_)) if keys > 0 => StartError::NumberUnknown,
        (None, Some(_)) => StartError::KeyMissing,
        (None, None) => StartError::Damaged { what: Damage::Meta },
    }
}

/// The description of a vault of this number; no key is named by it yet.
fn described(db: Id, place: PlaceKind) -> Meta {
    Meta {
        format: FORMAT,
        smallest_reader: READER,
        db,
        device: DeviceId::new([0; 8]),
        key_store: match place {
            PlaceKind::Keyring => KeyStoreKind::Keyring,
            PlaceKind::File => KeyStoreKind::File,
        },
    }
}

fn opened(store: Store, meta: Meta) -> Opened {
    Opened {
        meta,
        findings: [1, 2].map(|row| MetaFinding::Damaged { row }).into(),
        migrated: None,
        store,
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
