//! A copy of the vault file, saved where the person chooses.

use tauri::{AppHandle, State, command};
use twinlatch_service::copy;
use twinlatch_service::wire::{ErrorView, SavedView};

use crate::app::App;
use crate::dialogs;

/// Suggested name of the copy.
const FILE_NAME: &str = "Twinlatch vault copy.db";

const KIND: dialogs::FileKind = ("Vault", "db");

#[command]
pub(super) async fn save_copy(
    handle: AppHandle,
    app: State<'_, App>,
) -> Result<SavedView, ErrorView> {
    let vault = app
        .run(|service| copy::vault_place(service.allow()?))
        .await?;
    let Some(path) = dialogs::ask_beside(handle, vault.clone(), FILE_NAME, KIND).await? else {
        return Ok(SavedView::nowhere());
    };
    let target = path.clone();
    app.run(move |service| copy::save_copy(service.allow()?, &target))
        .await?;
    Ok(dialogs::saved(&path, &vault))
}
