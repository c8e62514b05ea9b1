//! From the data folder to the login screen.
//!
//! The vault is held first, then looked at, then opened with the device key that belongs to it.
//! What is other than it should be is named and, where the file can be written, put right;
//! nothing found here keeps anybody from logging in.

mod clean_up;
mod clock;
mod directory;
mod key;
mod lost_meta;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use twinlatch_crypto::Id;
use twinlatch_device::{DeviceError, Lines, PlaceKind};
use twinlatch_records::{Finding, Found, RowKind};
use twinlatch_store::{
    Access, Damage, HoldError, Meta, MetaFinding, Opened, Presence, Store, StoreError, VaultHold,
    bring_in, look, prepare_data_folder,
};

use crate::accounts::Accounts;
use crate::env::{DataFolder, Env};
use crate::parking::Parking;
use clean_up::clean_up;
pub(crate) use directory::entry_from;
use key::{Keyed, find_key};
use lost_meta::open_lost;
pub(crate) use lost_meta::open_lost_by_row;

pub use clock::ClockBehind;

/// What a start leads to.
pub enum Start {
    /// There is no vault: set-up makes one.
    FirstRun,
    /// The vault is open and waits for a login.
    Ready(Box<Accounts>),
}

/// Why there is no login screen. The file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another process holds the vault.
    #[error(transparent)]
    Held(#[from] HoldError),
    /// A newer version of the program wrote the vault.
    #[error("the vault is of format {format} and needs reader {smallest_reader} or newer")]
    Newer {
        /// The file's format version.
        format: u32,
        /// The smallest reader version that understands the file.
        smallest_reader: u32,
    },
    /// Something stands under the vault's name that is no whole vault.
    #[error("the vault is damaged: {what}")]
    Damaged {
        /// What was found.
        what: Damage,
    },
    /// The description of the file is lost, and no key of this device opens a row under the typed
    /// number: it is another vault's, the key is, or every row that could tell is damaged.
    #[error("no key of this device opens a row of the file under this vault number")]
    NumberUnknown,
    /// Neither keyring nor key file has a device key that opens this vault: the kit does.
    #[error("the key of this device is missing: the kit opens the vault")]
    KeyMissing,
    /// The place of the device key does not answer; trying again can help.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// The file cannot be opened.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for StartError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Newer {
                format,
                smallest_reader,
            } => Self::Newer {
                format,
                smallest_reader,
            },
            StoreError::Damaged { what } => Self::Damaged { what },
            StoreError::NotThere
            | StoreError::ReadOnly
            | StoreError::DiskFull
            | StoreError::Busy
            | StoreError::Io(_)
            | StoreError::HotJournalReadOnly
            | StoreError::OlderReadOnly
            | StoreError::NoSpaceForCopy { .. }
            | StoreError::AlreadyThere
            | StoreError::InDoubt(_)
            | StoreError::Sqlite(_) => Self::Store(error),
        }
    }
}

/// Opens what is in a data folder.
///
/// `env` brings the keyring; whether the device key is asked of it or of `key_file` is told by the
/// vault, and that place is the one of [`Accounts::env`] afterwards. Left-overs of a set-up that
/// was never confirmed are removed.
///
/// # Errors
///
/// [`StartError`]. A vault that exists is never taken for a first run.
pub fn start(
    folder: &DataFolder,
    env: &Env,
    key_file: &Arc<dyn Lines>,
) -> Result<Start, StartError> {
    start_by(folder, env, key_file, None)
}

/// Opens what is in a data folder as [`start`] does, with the vault number of the recovery sheet for
/// a file that has lost both copies of its description. Any other file tells its number itself, and
/// the typed one is not looked at.
///
/// # Errors
///
/// [`StartError`]; [`StartError::NumberUnknown`] where the number fits nothing. Nothing is written
/// before it fits, and tries are not counted: the number is no secret.
pub fn start_with_number(
    folder: &DataFolder,
    env: &Env,
    key_file: &Arc<dyn Lines>,
    number: &Id,
) -> Result<Start, StartError> {
    start_by(folder, env, key_file, Some(number))
}

fn start_by(
    folder: &DataFolder,
    env: &Env,
    key_file: &Arc<dyn Lines>,
    number: Option<&Id>,
) -> Result<Start, StartError> {
    if !folder.path.is_dir() {
        return Ok(Start::FirstRun);
    }
    let places = Places {
        keyring: Arc::clone(&env.lines),
        file: Arc::clone(key_file),
    };
    let hold = VaultHold::take(&folder.path, &folder.place, folder.who)?;
    match look(&folder.vault())? {
        Presence::Missing => {
            clean_up(&folder.path, None, &places);
            Ok(Start::FirstRun)
        }
        Presence::There => {
            let opened = open_store(&folder.vault())?;
            open(folder.clone(), env.clone(), hold, &places, opened)
        }
        Presence::Newer {
            format,
            smallest_reader,
        } => Err(StartError::Newer {
            format,
            smallest_reader,
        }),
        Presence::Damaged { what: Damage::Meta } => {
            let opened = open_lost(&folder.vault(), &places, number)?;
            open(folder.clone(), env.clone(), hold, &places, opened)
        }
        Presence::Damaged { what } => Err(StartError::Damaged { what }),
    }
}

/// Copies a vault file from elsewhere into a data folder that has none; the next start opens it.
///
/// # Errors
///
/// [`StartError`]: nothing was written then, and the file is as it was.
pub fn bring_in_vault(folder: &DataFolder, file: &Path) -> Result<(), StartError> {
    prepare_data_folder(&folder.path)?;
    let _hold = VaultHold::take(&folder.path, &folder.place, folder.who)?;
    Ok(bring_in(file, &folder.vault())?)
}

impl Accounts {
    /// What the start found other than it should be.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Where the vault lives.
    pub fn folder(&self) -> &DataFolder {
        &self.folder
    }

    /// Where the device key is kept.
    pub fn key_store(&self) -> PlaceKind {
        self.env.lines.kind()
    }
}

/// Both places that can hold a device key.
struct Places {
    keyring: Arc<dyn Lines>,
    file: Arc<dyn Lines>,
}

fn open(
    folder: DataFolder,
    mut env: Env,
    hold: VaultHold,
    places: &Places,
    opened: Opened,
) -> Result<Start, StartError> {
    let Keyed {
        meta,
        device_key,
        lines,
    } = find_key(&opened, places)?;
    clean_up(&folder.path, Some(&meta.device), places);
    env.lines = lines;
    let findings = meta_findings(&opened, &meta);
    let started = env.clock.boot();
    let mut accounts = Accounts {
        env,
        folder,
        _hold: hold,
        store: opened.store,
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
    accounts.read_phone_times();
    accounts.mend_meta();
    accounts.look_at_directory();
    Ok(Start::Ready(Box::new(accounts)))
}

/// A file that cannot be written is opened for looking.
pub(crate) fn open_store(path: &Path) -> Result<Opened, StoreError> {
    match Store::open(path, Access::ReadWrite) {
        Err(StoreError::ReadOnly) => Store::open(path, Access::ReadOnly),
        other => other,
    }
}

/// What was wrong with the description, measured by the one that the device key fits.
pub(crate) fn meta_findings(opened: &Opened, meta: &Meta) -> Vec<Finding> {
    let finding = |row: u8, what| Finding {
        row: RowKind::Meta,
        id: row_id(row),
        what,
    };
    let mut findings: Vec<Finding> = opened
        .findings
        .iter()
        .map(|found| match found {
            MetaFinding::Missing { row } => finding(*row, Found::Missing),
            MetaFinding::Damaged { row } => finding(*row, Found::CannotOpen),
            MetaFinding::Differs { second } if second == meta => finding(1, Found::OtherThanListed),
            MetaFinding::Differs { .. } => finding(2, Found::OtherThanListed),
        })
        .collect();
    if findings.is_empty() && opened.meta != *meta {
        findings.push(finding(1, Found::OtherThanListed));
    }
    findings
}

/// The rows of the description bear numbers where others bear ids.
fn row_id(row: u8) -> Id {
    let mut bytes = [0; Id::LEN];
    bytes[Id::LEN - 1] = row;
    Id::new(bytes)
}

impl Accounts {
    /// Writes both rows of the description where one was wrong; a file that cannot take them keeps
    /// the finding for the next start.
    fn mend_meta(&mut self) {
        let wrong = self
            .findings
            .iter()
            .any(|finding| finding.row == RowKind::Meta);
        if wrong && self.store.access() == Access::ReadWrite {
            let meta = self.meta;
            let _ = self.store.write(|writing| writing.put_meta(&meta));
        }
    }
}
