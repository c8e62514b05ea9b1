//! The people of the device, and bringing in others.

use tauri::{State, command};
use twinlatch_service::wire::{
    ErrorView, InvitationView, InvitePersonForm, PeopleView, PersonRole,
};
use twinlatch_service::{people, session};

use crate::app::App;

#[command]
pub(super) async fn list_people(app: State<'_, App>) -> Result<PeopleView, ErrorView> {
    app.run(|service| people::list_people(service.allow()?))
        .await
}

#[command]
pub(super) async fn invite_person(
    app: State<'_, App>,
    form: InvitePersonForm,
) -> Result<InvitationView, ErrorView> {
    app.run(move |service| people::invite_person(service.allow()?, form))
        .await
}

#[command]
pub(super) async fn switch_person(
    app: State<'_, App>,
    id: String,
    on: bool,
) -> Result<(), ErrorView> {
    app.run(move |service| people::switch_person(service.allow()?, &id, on))
        .await
}

#[command]
pub(super) async fn give_role(
    app: State<'_, App>,
    id: String,
    role: PersonRole,
) -> Result<(), ErrorView> {
    app.run(move |service| people::give_role(service.allow()?, &id, role))
        .await
}

#[command]
pub(super) async fn sign_person(app: State<'_, App>, id: String) -> Result<(), ErrorView> {
    app.run(move |service| people::sign_person(service.allow()?, &id))
        .await
}

#[command]
pub(super) async fn set_groups(
    app: State<'_, App>,
    id: String,
    groups: Vec<String>,
) -> Result<(), ErrorView> {
    app.run(move |service| people::set_groups(service.allow()?, &id, &groups))
        .await
}

#[command]
pub(super) async fn delete_person(app: State<'_, App>, id: String) -> Result<(), ErrorView> {
    app.run(move |service| people::delete_person(service.allow()?, &id))
        .await
}

#[command]
pub(super) async fn take_person_back(app: State<'_, App>, id: String) -> Result<(), ErrorView> {
    app.run(move |service| people::take_person_back(service.allow()?, &id))
        .await
}

#[command]
pub(super) async fn delete_account(app: State<'_, App>, username: String) -> Result<(), ErrorView> {
    app.run(move |service| {
        people::delete_account(service.allow()?, &username)?;
        session::log_out(service)
    })
    .await
}
