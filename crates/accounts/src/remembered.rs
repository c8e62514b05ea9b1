//! What the keyring remembers of an account and its vault, compared with the file that is open.

use std::path::Path;
use std::sync::Arc;

use twinlatch_crypto::Id;
use twinlatch_device::{
    AccountMark, DeviceError, Lines, VaultMark, read_account_marks, read_vault_marks,
};
use twinlatch_store::{Access, Store};

use crate::session::{FileCounters, ReadOnlyReason};
use crate::soon::soon;

/// Both marks, as far as the keyring tells.
#[derive(Default)]
pub(crate) struct Marks {
    pub(crate) account: Option<AccountMark>,
    pub(crate) vault: Option<VaultMark>,
    /// Whether several collections of the keyring hold one of them; the newest counts.
    pub(crate) several: bool,
    /// Why the keyring did not tell: then nothing is known, not even that it remembers nothing.
    pub(crate) silent: Option<DeviceError>,
}

impl Marks {
    /// Asks the keyring; one that does not answer the first question is not asked the second.
    pub(crate) fn read(lines: &dyn Lines, db: &Id, account: &Id) -> Self {
        Self::try_read(lines, db, account).unwrap_or_else(Self::silent)
    }

    /// As [`read`](Self::read), where the silence matters.
    ///
    /// # Errors
    ///
    /// The keyring's own.
    pub(crate) fn try_read(lines: &dyn Lines, db: &Id, account: &Id) -> Result<Self, DeviceError> {
        let accounts = read_account_marks(lines, db.bytes(), account.bytes())?;
        let vaults = read_vault_marks(lines, db.bytes())?;
        Ok(Self {
            several: accounts.len() > 1 || vaults.len() > 1,
            account: accounts.into_iter().next(),
            vault: vaults.into_iter().next(),
            silent: None,
        })
    }

    /// Asks a keyring that was silent once more.
    ///
    /// One that has used up its time is not waited for a second time: what it answers late is there
    /// at once.
    pub(crate) fn ask_again(&mut self, lines: &Arc<dyn Lines>, db: &Id, account: &Id) {
        let again = match self.silent {
            None => return,
            Some(DeviceError::StillWaiting) => {
                let (lines, db, account) = (Arc::clone(lines), *db, *account);
                soon(move || Self::read(&*lines, &db, &account))
            }
            Some(_) => Some(Self::read(&**lines, db, account)),
        };
        *self = again.unwrap_or_else(|| Self::silent(DeviceError::StillWaiting));
    }

    /// Whether the keyring has used up the time that it is given.
    pub(crate) fn hangs(&self) -> bool {
        self.silent == Some(DeviceError::StillWaiting)
    }

    /// Why a file with these counters at this path may only be looked at, if so.
    pub(crate) fn judge(&self, file: FileCounters, db: &Id, path: &str) -> Option<ReadOnlyReason> {
        if self
            .account
            .as_ref()
            .is_some_and(|mark| file.is_behind(mark))
        {
            return Some(ReadOnlyReason::OlderFile);
        }
        let elsewhere = |mark: &VaultMark| stands_elsewhere(&mark.path, db, path);
        let copied = self.vault.as_ref().is_some_and(elsewhere);
        copied.then_some(ReadOnlyReason::CopiedFile)
    }

    fn silent(error: DeviceError) -> Self {
        Self {
            silent: Some(error),
            ..Self::default()
        }
    }
}

impl FileCounters {
    /// Whether the mark has seen a later state of the file; ahead the file may be.
    fn is_behind(&self, mark: &AccountMark) -> bool {
        let lists = self.root_edit.is_some_and(|edit| edit < mark.root_edit);
        self.header_edit < mark.header_edit || lists
    }
}

/// Whether the vault stands at the remembered path, and that is another than the one that is open.
fn stands_elsewhere(remembered: &str, db: &Id, path: &str) -> bool {
    if remembered.is_empty() || remembered == path {
        return false;
    }
    let other = Store::open(Path::new(remembered), Access::ReadOnly);
    other.is_ok_and(|other| other.meta.db == *db)
}

/// The path as it is remembered and compared: absolute, without links.
pub(crate) fn canonical(path: &Path) -> String {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    path.to_string_lossy().into_owned()
}
