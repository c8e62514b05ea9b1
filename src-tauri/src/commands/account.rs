//! The person's own account: password, phone, history.

use tauri::ipc::Request;
use tauri::{State, command};
use twinlatch_service::account;
use twinlatch_service::wire::{EnrolmentView, ErrorView, HistoryView};

use super::secret_form;
use crate::app::App;

#[command]
pub(super) async fn change_password(
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<(), ErrorView> {
    let form = secret_form(&request)?;
    app.run(move |service| account::change_password(service.allow()?, form))
        .await
}

#[command]
pub(super) async fn begin_new_phone(app: State<'_, App>) -> Result<EnrolmentView, ErrorView> {
    app.run(|service| account::begin_new_phone(service.allow()?))
        .await
}

#[command]
pub(super) async fn show_logins(app: State<'_, App>) -> Result<HistoryView, ErrorView> {
    app.run(|service| account::show_logins(service.allow()?))
        .await
}

#[command]
pub(super) async fn discard_bad_events(app: State<'_, App>) -> Result<(), ErrorView> {
    app.run(|service| account::discard_bad_events(service.allow()?))
        .await
}

#[command]
pub(super) async fn discard_unowned(app: State<'_, App>) -> Result<(), ErrorView> {
    app.run(|service| account::discard_unowned(service.allow()?))
        .await
}
