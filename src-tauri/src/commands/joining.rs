//! An invited person at the door.

use tauri::ipc::Request;
use tauri::{State, command};
use twinlatch_service::joining;
use twinlatch_service::wire::{EnrolmentView, ErrorView, JoiningView};

use super::secret_form;
use crate::app::App;

#[command]
pub(super) async fn begin_joining(
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<JoiningView, ErrorView> {
    let form = secret_form(&request)?;
    let view = app
        .run(move |service| joining::begin_joining(service, form))
        .await?;
    // While the person chooses a password, the machine is measured.
    app.measure_costs();
    Ok(view)
}

#[command]
pub(super) async fn joining_password(
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<EnrolmentView, ErrorView> {
    let form = secret_form(&request)?;
    app.run(move |service| joining::joining_password(service, form))
        .await
}

#[command]
pub(super) async fn cancel_joining(app: State<'_, App>) -> Result<(), ErrorView> {
    app.run(joining::cancel_joining).await
}
