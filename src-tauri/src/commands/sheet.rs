//! The recovery sheet: as text, typed back in part, saved to a file.

use tauri::ipc::Request;
use tauri::{AppHandle, State, command};
use twinlatch_service::sheet;
use twinlatch_service::wire::{ErrorView, KitAnswerView, SavedView, SheetText};

use super::secret_form;
use crate::app::App;
use crate::dialogs;

/// Suggested name of the saved sheet.
const FILE_NAME: &str = "Twinlatch recovery sheet.txt";

const KIND: dialogs::FileKind = ("Text", "txt");

#[command]
pub(super) async fn show_kit_text(app: State<'_, App>) -> Result<SheetText, ErrorView> {
    app.run(sheet::show_kit_text).await
}

#[command]
pub(super) async fn confirm_kit(
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<KitAnswerView, ErrorView> {
    let form = secret_form(&request)?;
    app.run(move |service| sheet::confirm_kit(service, form))
        .await
}

#[command]
pub(super) async fn finish_new_sheet(
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<(), ErrorView> {
    let form = secret_form(&request)?;
    app.run(move |service| sheet::finish_new_sheet(service, form))
        .await
}

#[command]
pub(super) async fn save_sheet(
    handle: AppHandle,
    app: State<'_, App>,
) -> Result<SavedView, ErrorView> {
    // Asked before the dialog and again after it: a session may end while it stands.
    let vault = app
        .run(|service| {
            sheet::may_show(service)?;
            Ok(sheet::vault_folder(service))
        })
        .await?;
    let Some(path) = dialogs::ask_beside(handle, vault.clone(), FILE_NAME, KIND).await? else {
        return Ok(SavedView::nowhere());
    };
    let text = app.run(sheet::sheet_text).await?;
    sheet::save(&text, &path)?;
    Ok(dialogs::saved(&path, &vault))
}
