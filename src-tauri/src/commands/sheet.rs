//! The recovery sheet: as text, typed back in part, saved to a file.

use std::path::PathBuf;

use tauri::ipc::Request;
use tauri::{AppHandle, State, command};
use twinlatch_service::sheet;
use twinlatch_service::wire::{ErrorView, KitAnswerView, SheetSavedView, SheetText};

use super::secret_form;
use crate::app::App;
use crate::{dialogs, disks};

/// Suggested name of the saved sheet.
const FILE_NAME: &str = "Twinlatch recovery sheet.txt";

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
) -> Result<SheetSavedView, ErrorView> {
    // Asked before the dialog and again after it: a session may end while it stands.
    let vault = app
        .run(|service| {
            sheet::may_show(service)?;
            Ok(sheet::vault_folder(service))
        })
        .await?;
    let Some(path) = ask_where(handle, vault.clone()).await? else {
        return Ok(SheetSavedView {
            path: None,
            same_disk: false,
        });
    };
    let text = app.run(sheet::sheet_text).await?;
    sheet::save(&text, &path)?;
    let same_disk = path
        .parent()
        .is_some_and(|folder| disks::same_disk(folder, &vault));
    Ok(SheetSavedView {
        path: Some(path.display().to_string()),
        same_disk,
    })
}

/// Asks for a file on a thread that may wait, beginning at a removable medium.
async fn ask_where(handle: AppHandle, vault: PathBuf) -> Result<Option<PathBuf>, ErrorView> {
    let asked = tauri::async_runtime::spawn_blocking(move || {
        let start = disks::removable_media(&vault);
        dialogs::ask_where_to_save(&handle, start.as_deref(), FILE_NAME, ("Text", "txt"))
    });
    asked.await.map_err(|_| ErrorView::bug())
}
