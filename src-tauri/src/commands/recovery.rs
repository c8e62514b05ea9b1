//! Ways back in: a backup code, or the kit.

use tauri::ipc::Request;
use tauri::{AppHandle, State, command};
use twinlatch_service::recovery;
use twinlatch_service::wire::{EnrolledView, EnrolmentView, ErrorView, RecoveryView, SheetView};

use super::{door, secret_form};
use crate::app::App;

#[command]
pub(super) async fn recover_with_code(
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<RecoveryView, ErrorView> {
    let form = secret_form(&request)?;
    app.run(move |service| recovery::recover_with_code(service, form))
        .await
}

#[command]
pub(super) async fn recover_with_kit(
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<RecoveryView, ErrorView> {
    let form = secret_form(&request)?;
    let view = app
        .run(move |service| recovery::recover_with_kit(service, form))
        .await?;
    // While the person says what is gone, the machine is measured.
    app.measure_costs();
    Ok(view)
}

#[command]
pub(super) async fn cancel_recovery(app: State<'_, App>) -> Result<(), ErrorView> {
    app.run(recovery::cancel_recovery).await
}

#[command]
pub(super) async fn make_vault(app: State<'_, App>) -> Result<RecoveryView, ErrorView> {
    app.run(recovery::make_vault).await
}

#[command]
pub(super) async fn begin_recovery_phone(app: State<'_, App>) -> Result<EnrolmentView, ErrorView> {
    app.run(recovery::begin_recovery_phone).await
}

#[command]
pub(super) async fn rebuild_table(
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<EnrolledView, ErrorView> {
    let form = secret_form(&request)?;
    app.run(move |service| recovery::rebuild_table(service, form))
        .await
}

#[command]
pub(super) async fn recovery_password(
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<(), ErrorView> {
    let form = secret_form(&request)?;
    app.run(move |service| recovery::recovery_password(service, form))
        .await
}

#[command]
pub(super) async fn recovery_sheet(app: State<'_, App>) -> Result<SheetView, ErrorView> {
    app.run(recovery::recovery_sheet).await
}

#[command]
pub(super) async fn finish_recovery(
    handle: AppHandle,
    app: State<'_, App>,
) -> Result<(), ErrorView> {
    app.run(recovery::finish_recovery).await?;
    door::enter(&handle).await
}

#[command]
pub(super) async fn look_by_kit(handle: AppHandle, app: State<'_, App>) -> Result<(), ErrorView> {
    app.run(recovery::look_by_kit).await?;
    door::enter(&handle).await
}

#[command]
pub(super) async fn keep_phone(handle: AppHandle, app: State<'_, App>) -> Result<(), ErrorView> {
    app.run(recovery::keep_phone).await?;
    door::enter(&handle).await
}
