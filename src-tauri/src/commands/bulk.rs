//! Many people invited from a list that is chosen in a dialog.

use tauri::{AppHandle, State, command};
use twinlatch_service::wire::{BulkView, ErrorView, SavedView};
use twinlatch_service::{Standing, bulk, sheet};

use crate::app::App;
use crate::dialogs;

/// Suggested name of the saved cards.
const FILE_NAME: &str = "Twinlatch activation codes.txt";

const KIND: dialogs::FileKind = ("Text", "txt");

/// Nothing comes back where the dialog was dismissed.
#[command]
pub(super) async fn plan_invitations(
    handle: AppHandle,
    app: State<'_, App>,
) -> Result<Option<BulkView>, ErrorView> {
    // Asked before the dialog and again after it: a session may end while it stands.
    app.run(|service| service.allow::<bulk::PlanInvitations>().map(drop))
        .await?;
    let read = tauri::async_runtime::spawn_blocking(move || {
        let path = dialogs::ask_which_to_open(&handle, None)?;
        Some(bulk::read_file(&path))
    });
    let Some(list) = read.await.map_err(|_| ErrorView::bug())? else {
        return Ok(None);
    };
    let list = list?;
    app.run(move |service| bulk::plan_invitations(service.allow()?, &list))
        .await
        .map(Some)
}

#[command]
pub(super) async fn invite_planned(app: State<'_, App>) -> Result<BulkView, ErrorView> {
    app.run(|service| bulk::invite_planned(service.allow()?))
        .await
}

#[command]
pub(super) async fn save_invitations(
    handle: AppHandle,
    app: State<'_, App>,
) -> Result<SavedView, ErrorView> {
    let vault = app
        .run(|service| {
            service.allow::<bulk::HandOverInvitations>()?;
            Ok(sheet::vault_folder(service))
        })
        .await?;
    let Some(path) = dialogs::ask_beside(handle, vault.clone(), FILE_NAME, KIND).await? else {
        return Ok(SavedView::nowhere());
    };
    let target = path.clone();
    // The dialog has asked whether a file that bears the name is replaced.
    app.run(move |service| bulk::save_invitations(service.allow()?, &target, Standing::Replace))
        .await?;
    Ok(dialogs::saved(&path, &vault))
}

#[command]
pub(super) async fn forget_invitations(app: State<'_, App>) -> Result<(), ErrorView> {
    app.run(|service| bulk::forget_invitations(service.allow()?))
        .await
}
