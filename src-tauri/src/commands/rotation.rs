//! All keys replaced, and the earlier key of this computer deleted.

use tauri::ipc::Request;
use tauri::{State, command};
use twinlatch_service::rotation;
use twinlatch_service::wire::{EnrolmentView, ErrorView, SheetView};

use super::secret_form;
use crate::app::App;

#[command]
pub(super) async fn begin_rotation(
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<SheetView, ErrorView> {
    let form = secret_form(&request)?;
    app.run(move |service| rotation::begin_rotation(service.allow()?, form))
        .await
}

#[command]
pub(super) async fn rotation_phone(app: State<'_, App>) -> Result<EnrolmentView, ErrorView> {
    app.run(|service| rotation::rotation_phone(service.allow()?))
        .await
}

#[command]
pub(super) async fn delete_earlier_key(app: State<'_, App>) -> Result<(), ErrorView> {
    app.run(|service| rotation::delete_earlier_key(service.allow()?))
        .await
}
