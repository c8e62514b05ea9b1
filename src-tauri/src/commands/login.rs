//! Password and code: the login, and the step-up inside a session.

use tauri::ipc::Request;
use tauri::{AppHandle, State, command};
use twinlatch_service::login;
use twinlatch_service::wire::ErrorView;

use super::secret_form;
use crate::app::App;
use crate::windows;

#[command]
pub(super) async fn login(
    handle: AppHandle,
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<(), ErrorView> {
    let form = secret_form(&request)?;
    app.run(move |service| login::login(service, form)).await?;
    app.measure_costs();
    windows::door_to_vault(&handle).map_err(|_| ErrorView::bug())
}

#[command]
pub(super) async fn step_up(app: State<'_, App>, request: Request<'_>) -> Result<(), ErrorView> {
    let form = secret_form(&request)?;
    app.run(move |service| login::step_up(service, form)).await
}
