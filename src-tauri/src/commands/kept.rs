//! A damaged item: saved as it is to a file, or discarded.

use tauri::{AppHandle, State, command};
use twinlatch_service::wire::{ErrorView, KeptSavedView};
use twinlatch_service::{Standing, kept};

use crate::app::App;
use crate::dialogs;

#[command]
pub(super) async fn save_kept_item(
    handle: AppHandle,
    app: State<'_, App>,
    id: String,
) -> Result<KeptSavedView, ErrorView> {
    let (asked, wanted) = (id.clone(), id);
    // Asked before the dialog and again after it: a session may end while it stands.
    let name = app
        .run(move |service| kept::kept_item_name(service.allow()?, &asked))
        .await?;
    let answer = tauri::async_runtime::spawn_blocking(move || {
        dialogs::ask_where_to_save(&handle, None, &name, ("JSON", "json"))
    });
    let Some(path) = answer.await.map_err(|_| ErrorView::bug())? else {
        return Ok(KeptSavedView {
            path: None,
            readable: false,
        });
    };
    // The dialog has asked whether a file that bears the name is replaced.
    app.run(move |service| {
        kept::save_kept_item(service.allow()?, &wanted, &path, Standing::Replace)
    })
    .await
}

#[command]
pub(super) async fn discard_kept_item(app: State<'_, App>, id: String) -> Result<(), ErrorView> {
    app.run(move |service| kept::discard_kept_item(service.allow()?, &id))
        .await
}
