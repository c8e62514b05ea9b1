//! Password and code: the login, and the step-up inside a session.

use tauri::ipc::Request;
use tauri::{AppHandle, State, command};
use twinlatch_service::wire::{ErrorView, FoundTimeView};
use twinlatch_service::{found_time, login, quick_unlock};

use super::{door, secret_form};
use crate::app::App;

#[command]
pub(super) async fn login(
    handle: AppHandle,
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<Option<FoundTimeView>, ErrorView> {
    let form = secret_form(&request)?;
    let asked = app.run(move |service| login::login(service, form)).await?;
    if asked.is_none() {
        enter(&handle, &app).await?;
    }
    Ok(asked)
}

#[command]
pub(super) async fn accept_found_time(
    handle: AppHandle,
    app: State<'_, App>,
) -> Result<(), ErrorView> {
    app.run(found_time::accept_found_time).await?;
    enter(&handle, &app).await
}

#[command]
pub(super) async fn leave_found_time(app: State<'_, App>) -> Result<(), ErrorView> {
    app.run(found_time::leave_found_time).await
}

async fn enter(handle: &AppHandle, app: &App) -> Result<(), ErrorView> {
    app.measure_costs();
    door::enter(handle).await
}

#[command]
pub(super) async fn quick_unlock(
    handle: AppHandle,
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<(), ErrorView> {
    let form = secret_form(&request)?;
    app.run(move |service| quick_unlock::quick_unlock(service, form))
        .await?;
    enter(&handle, &app).await
}

#[command]
pub(super) async fn step_up(app: State<'_, App>, request: Request<'_>) -> Result<(), ErrorView> {
    let form = secret_form(&request)?;
    app.run(move |service| login::step_up(service, form)).await
}
