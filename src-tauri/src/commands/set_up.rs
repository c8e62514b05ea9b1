//! The first run, and the confirming code of every enrolment.

use tauri::ipc::Request;
use tauri::{State, command};
use twinlatch_service::set_up;
use twinlatch_service::wire::{
    EnrolledView, EnrolmentText, EnrolmentView, ErrorView, PasswordView,
};

use super::secret_form;
use crate::app::App;

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
