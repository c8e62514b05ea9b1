//! The items of the vault.

use tauri::{State, command};
use twinlatch_service::items;
use twinlatch_service::wire::{
    CodeView, CopiedView, ErrorView, FieldName, ItemForm, ItemList, ItemQuery, ItemView,
};

use crate::app::App;

#[command]
pub(super) async fn list_items(
    app: State<'_, App>,
    query: ItemQuery,
) -> Result<ItemList, ErrorView> {
    app.run(move |service| items::list_items(service.allow()?, query))
        .await
}

#[command]
pub(super) async fn show_item(app: State<'_, App>, id: String) -> Result<ItemView, ErrorView> {
    app.run(move |service| items::show_item(service.allow()?, &id))
        .await
}

#[command]
pub(super) async fn show_codes(
    app: State<'_, App>,
    ids: Vec<String>,
) -> Result<Vec<CodeView>, ErrorView> {
    app.run(move |service| items::show_codes(service.allow()?, &ids))
        .await
}

#[command]
pub(super) async fn save_item(app: State<'_, App>, form: ItemForm) -> Result<ItemView, ErrorView> {
    app.run(move |service| items::save_item(service.allow()?, form))
        .await
}

#[command]
pub(super) async fn delete_item(app: State<'_, App>, id: String) -> Result<(), ErrorView> {
    app.run(move |service| items::delete_item(service.allow()?, &id))
        .await
}

#[command]
pub(super) async fn restore_item(app: State<'_, App>, id: String) -> Result<(), ErrorView> {
    app.run(move |service| items::restore_item(service.allow()?, &id))
        .await
}

#[command]
pub(super) async fn set_favourite(
    app: State<'_, App>,
    id: String,
    favourite: bool,
) -> Result<(), ErrorView> {
    app.run(move |service| items::set_favourite(service.allow()?, &id, favourite))
        .await
}

#[command]
pub(super) async fn reveal_field(
    app: State<'_, App>,
    id: String,
    field: FieldName,
) -> Result<String, ErrorView> {
    app.run(move |service| items::reveal_field(service.allow()?, &id, &field))
        .await
}

#[command]
pub(super) async fn copy_field(
    app: State<'_, App>,
    id: String,
    field: FieldName,
) -> Result<CopiedView, ErrorView> {
    app.run(move |service| items::copy_field(service.allow()?, &id, &field))
        .await
}
