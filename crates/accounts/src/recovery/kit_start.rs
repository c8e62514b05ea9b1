//! A file whose device key is gone: another machine, or a keyring that was lost.

use std::collections::BTreeMap;
use std::sync::Arc;

use twinlatch_crypto::{Id, device_id, kit_tag};
use twinlatch_device::{Lines, PlaceKind};
use twinlatch_records::Finding;
use twinlatch_secret::{KitCode, Password};
use twinlatch_store::{Damage, KeyStoreKind, Meta, Opened, StoreError, VaultHold};

use super::kit::{held_key, open_by_kit, opens_rows};
use super::{Recovery, RecoveryError};
use crate::accounts::Accounts;
use crate::env::{DataFolder, Env};
use crate::parking::Parking;
use crate::start::{StartError, meta_findings, open_lost_by_row, open_store};

/// Opens a vault without its device key, by a kit that brings the same key back for everybody.
///
/// `lines` is where the key will be written, at the end of the recovery; whoever asks has chosen
/// it. Nothing is written before, neither there nor into the file.
///
/// `number` is the vault number of the sheet. It is looked at only where the file has lost both copies
/// of its description; without one, the numbers of this device's marks are tried.
///
/// # Errors
///
/// As [`Accounts::recover_with_kit`]; [`RecoveryError::OtherRotation`] where the key that the
/// account holds opens no row of this file; [`RecoveryError::KitOrNumberUnknown`] where the number
/// was needed and fits no row; [`RecoveryError::Start`] where the file cannot be opened.
pub fn start_with_kit(
    folder: &DataFolder,
    env: &Env,
    lines: &Arc<dyn Lines>,
    code: &KitCode,
    password: Option<&Password>,
    number: Option<&Id>,
) -> Result<(Box<Accounts>, Recovery), RecoveryError> {
    let hold = VaultHold::take(&folder.path, &folder.place, folder.who)?;
    let (opened, findings) = open_file(folder, [&env.lines, lines], code, number)?;
    let (store, meta) = (opened.store, opened.meta);
    let root = open_by_kit(&store, &env.kdf, &meta.db, code, password)?;
    let key = store.read(|reading| {
        let Some(key) = held_key(reading, &meta.db, &root)? else {
            return Ok::<_, twinlatch_store::StoreError>(None);
        };
        let fits = opens_rows(reading, &meta.db, &key)?;
        Ok(fits.then_some(key))
    })?;
    let device_key = key.ok_or(RecoveryError::OtherRotation)?;
    let mut env = env.clone();
    env.lines = Arc::clone(lines);
    let meta = Meta {
        device: device_id(&device_key),
        key_store: match lines.kind() {
            PlaceKind::Keyring => KeyStoreKind::Keyring,
            PlaceKind::File => KeyStoreKind::File,
        },
        ..meta
    };
    let started = env.clock.boot();
    let mut accounts = Accounts {
        env,
        folder: folder.clone(),
        _hold: hold,
        store,
        meta,
        device_key,
        findings,
        started,
        waits: BTreeMap::new(),
        phone_times: BTreeMap::new(),
        lines_lost: 0,
        log_end: None,
        help: None,
        quick: None,
        parking: Parking::default(),
    };
    let mut recovery = accounts.recovery(root)?;
    recovery.key_is_new = true;
    Ok((Box::new(accounts), recovery))
}

/// The file, and what is wrong with its description if a number of elsewhere stands in for it.
fn open_file(
    folder: &DataFolder,
    lines: [&Arc<dyn Lines>; 2],
    code: &KitCode,
    number: Option<&Id>,
) -> Result<(Opened, Vec<Finding>), RecoveryError> {
    let path = folder.vault();
    let refused = |error: StoreError| Box::new(StartError::from(error));
    match open_store(&path) {
        Ok(opened) => Ok((opened, Vec::new())),
        Err(StoreError::Damaged { what: Damage::Meta }) => {
            let opened = open_lost_by_row(&path, lines, number, |reading, db| {
                Ok(reading.slots().find(&kit_tag(code, db))?.is_some())
            });
            match (opened.map_err(refused)?, number) {
                (Some(opened), _) => {
                    let findings = meta_findings(&opened, &opened.meta);
                    Ok((opened, findings))
                }
                (None, Some(_)) => Err(RecoveryError::KitOrNumberUnknown),
                (None, None) => Err(refused(Damage::Meta.into()).into()),
            }
        }
        Err(error) => Err(refused(error).into()),
    }
}
