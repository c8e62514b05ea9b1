//! A copy of the vault file, saved where the person chooses: what a sheet needs to be worth
//! anything when this computer is gone.

use std::path::{Path, PathBuf};

use twinlatch_accounts::About;
use twinlatch_records::AuditKind;
use twinlatch_store::StoreError;

use crate::guard::{Allowed, permissions};
use crate::wire::{ErrorCode, ErrorView};

permissions! {
    /// The vault file, copied as it is: sealed.
    SaveCopy { fresh: false, writes: false, roles: _ }
}

/// Where the vault's folder is, to begin elsewhere.
///
/// # Errors
///
/// None of its own.
pub fn vault_place(allowed: Allowed<'_, SaveCopy>) -> Result<PathBuf, ErrorView> {
    Ok(allowed.open.accounts.folder().path.clone())
}

/// Saves a copy of the vault file, whole or not at all.
///
/// # Errors
///
/// `copy-over-vault` for the vault's own name; `disk-full`, `folder-read-only`, `storage`. A file
/// that stood there is as it was.
pub fn save_copy(allowed: Allowed<'_, SaveCopy>, path: &Path) -> Result<(), ErrorView> {
    let open = allowed.open;
    let saved = open.accounts.save_copy(path);
    if saved.is_ok() {
        let what = AuditKind::FileCopied;
        open.session.log(&mut open.accounts, what, About::default());
    }
    saved.map_err(|error| {
        if matches!(error, StoreError::AlreadyThere) {
            ErrorCode::CopyOverVault.into()
        } else {
            error.into()
        }
    })
}
