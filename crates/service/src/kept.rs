//! An item that is damaged or was changed outside: saved as it is to a file of the person's, or
//! discarded.

mod document;

use std::path::Path;

use twinlatch_accounts::About;
use twinlatch_records::{AuditKind, Role};

use crate::guard::{Allowed, permissions};
use crate::items::parse_id;
use crate::private_file::{self, Standing};
use crate::wire::{ErrorView, KeptSavedView};

permissions! {
    /// An item, saved outside the vault: what can be read of it leaves in plain text.
    SaveKept { fresh: true, writes: false, roles: _ }
    /// An item that cannot be read, discarded for good.
    DiscardKept {
        fresh: true,
        writes: true,
        roles: Role::Owner | Role::Administrator | Role::User
    }
}

/// The name that is proposed for the file of an item.
///
/// # Errors
///
/// `item-missing`; what keeps the file from being read.
pub fn kept_item_name(allowed: Allowed<'_, SaveKept>, id: &str) -> Result<String, ErrorView> {
    let open = allowed.open;
    let id = parse_id(id)?;
    open.vault.kept(&open.session, &open.accounts, &id)?;
    let short: String = id.to_string().chars().take(8).collect();
    Ok(format!("Twinlatch item {short}.json"))
}

/// Saves an item as the file has it: its sealed row, what its list says of it, and what can be read
/// of it. The vault is not changed.
///
/// # Errors
///
/// `item-missing`; `file-there`, `disk-full`, `folder-read-only`, `storage`: a file that stood
/// there is as it was.
///
/// # Security
///
/// What can be read is written in plain text, secrets included.
pub fn save_kept_item(
    allowed: Allowed<'_, SaveKept>,
    id: &str,
    path: &Path,
    standing: Standing,
) -> Result<KeptSavedView, ErrorView> {
    let open = allowed.open;
    let id = parse_id(id)?;
    let kept = open.vault.kept(&open.session, &open.accounts, &id)?;
    let document = document::write(&open.session.db(), &id, &kept)?;
    private_file::write(&document, path, standing)?;
    let about = About {
        object: Some(id),
        ..About::default()
    };
    open.session
        .log(&mut open.accounts, AuditKind::Revealed, about);
    Ok(KeptSavedView {
        path: Some(path.display().to_string()),
        readable: kept.item.is_some() || kept.payload.is_some(),
    })
}

/// Discards an item that cannot be read, is gone or was changed outside: nothing of it stays.
///
/// # Errors
///
/// `item-missing`, `item-readable`, `item-from-newer-version`; what keeps the file from being
/// written. The item is as it was then.
pub fn discard_kept_item(allowed: Allowed<'_, DiscardKept>, id: &str) -> Result<(), ErrorView> {
    let open = allowed.open;
    let id = parse_id(id)?;
    open.vault
        .discard(&mut open.session, &mut open.accounts, &id)?;
    Ok(())
}
