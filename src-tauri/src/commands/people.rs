//! The people of the device, and bringing in others.

use tauri::{State, command};
use twinlatch_service::people;
use twinlatch_service::wire::{
    ErrorView, InvitationView, InvitePersonForm, PeopleView, PersonRole,
};

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
