//! Shared collections and who shares them.

use tauri::{State, command};
use twinlatch_service::collections;
use twinlatch_service::wire::{CollectionsView, ErrorView, MemberRight};

use crate::app::App;

#[command]
pub(super) async fn list_collections(app: State<'_, App>) -> Result<CollectionsView, ErrorView> {
    app.run(|service| collections::list_collections(service.allow()?))
        .await
}

#[command]
pub(super) async fn make_collection(
    app: State<'_, App>,
    name: String,
) -> Result<String, ErrorView> {
    app.run(move |service| collections::make_collection(service.allow()?, &name))
        .await
}

#[command]
pub(super) async fn rename_collection(
    app: State<'_, App>,
    id: String,
    name: String,
) -> Result<(), ErrorView> {
    app.run(move |service| collections::rename_collection(service.allow()?, &id, &name))
        .await
}

#[command]
pub(super) async fn set_member(
    app: State<'_, App>,
    id: String,
    person: String,
    right: MemberRight,
) -> Result<(), ErrorView> {
    app.run(move |service| collections::set_member(service.allow()?, &id, &person, right))
        .await
}

#[command]
pub(super) async fn remove_member(
    app: State<'_, App>,
    id: String,
    person: String,
) -> Result<(), ErrorView> {
    app.run(move |service| collections::remove_member(service.allow()?, &id, &person))
        .await
}

#[command]
pub(super) async fn delete_collection(app: State<'_, App>, id: String) -> Result<(), ErrorView> {
    app.run(move |service| collections::delete_collection(service.allow()?, &id))
        .await
}

#[command]
pub(super) async fn confirm_collection(app: State<'_, App>, id: String) -> Result<(), ErrorView> {
    app.run(move |service| collections::confirm_collection(service.allow()?, &id))
        .await
}

#[command]
pub(super) async fn relocate_item(
    app: State<'_, App>,
    id: String,
    collection: Option<String>,
    keep: bool,
) -> Result<String, ErrorView> {
    app.run(move |service| {
        collections::relocate_item(service.allow()?, &id, collection.as_deref(), keep)
    })
    .await
}
