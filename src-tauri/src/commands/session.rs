//! The open session: what is around the items, input, lock and log-out.

use tauri::{AppHandle, State, command};
use twinlatch_service::wire::{ErrorCode, ErrorView, VaultView};
use twinlatch_service::{quick_unlock, session};

use crate::app::{self, App};
use crate::windows;

#[command]
pub(super) async fn vault_view(app: State<'_, App>) -> Result<VaultView, ErrorView> {
    app.run(|service| session::vault_view(service.allow()?))
        .await
}

#[command]
pub(super) async fn touch(app: State<'_, App>) -> Result<(), ErrorView> {
    app.run(|service| session::touch(service.allow()?)).await
}

#[command]
pub(super) async fn note_unsaved(
    app: State<'_, App>,
    title: Option<String>,
) -> Result<(), ErrorView> {
    app.run(move |service| session::note_unsaved(service.allow()?, title))
        .await
}

#[command]
pub(super) async fn lock(app: State<'_, App>) -> Result<(), ErrorView> {
    app.run(session::lock).await
}

#[command]
pub(super) async fn close_vault(handle: AppHandle) -> Result<(), ErrorView> {
    if app::of(&handle).is_kiosk() {
        return Err(ErrorCode::NotPermitted.into());
    }
    windows::end_vault(&handle).map_err(|_| ErrorView::bug())
}

#[command]
pub(super) async fn log_out(app: State<'_, App>) -> Result<(), ErrorView> {
    app.run(session::log_out).await
}

#[command]
pub(super) async fn end_parked(app: State<'_, App>, username: String) -> Result<(), ErrorView> {
    app.run(move |service| quick_unlock::end_parked(service, &username))
        .await
}

#[command]
pub(super) async fn take_over(app: State<'_, App>) -> Result<(), ErrorView> {
    app.run(|service| session::take_over(service.allow()?))
        .await
}
