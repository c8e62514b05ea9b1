//! The first run, and the confirming code of every enrolment.

use tauri::ipc::Request;
use tauri::{AppHandle, State, command};
use twinlatch_service::wire::{
    DoorView, EnrolledView, EnrolmentText, EnrolmentView, ErrorView, PasswordView,
};
use twinlatch_service::{door, set_up, sheet};

use super::secret_form;
use crate::app::App;
use crate::{dialogs, disks};

#[command]
pub(super) async fn judge_password(
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<PasswordView, ErrorView> {
    let form = secret_form(&request)?;
    app.run(move |service| set_up::judge_password(service, form))
        .await
}

#[command]
pub(super) async fn begin_set_up(
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<EnrolmentView, ErrorView> {
    let form = secret_form(&request)?;
    app.run(move |service| set_up::begin_set_up(service, form))
        .await
}

#[command]
pub(super) async fn bring_in_vault(
    handle: AppHandle,
    app: State<'_, App>,
) -> Result<DoorView, ErrorView> {
    let folder = app.run(|service| Ok(sheet::vault_folder(service))).await?;
    let asked = tauri::async_runtime::spawn_blocking(move || {
        let start = disks::removable_media(&folder);
        dialogs::ask_which_to_open(&handle, start.as_deref())
    });
    match asked.await.map_err(|_| ErrorView::bug())? {
        Some(file) => {
            app.run(move |service| set_up::bring_in_vault(service, &file))
                .await
        }
        None => app.run(door::door_view).await,
    }
}

#[command]
pub(super) async fn cancel_set_up(app: State<'_, App>) -> Result<(), ErrorView> {
    app.run(set_up::cancel_set_up).await
}

#[command]
pub(super) async fn show_enrolment_text(app: State<'_, App>) -> Result<EnrolmentText, ErrorView> {
    app.run(set_up::show_enrolment_text).await
}

#[command]
pub(super) async fn confirm_enrolment(
    app: State<'_, App>,
    request: Request<'_>,
) -> Result<EnrolledView, ErrorView> {
    let form = secret_form(&request)?;
    app.run(move |service| set_up::confirm_enrolment(service, form))
        .await
}
