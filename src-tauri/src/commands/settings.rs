//! The person's own settings.

use tauri::{State, command};
use twinlatch_service::settings;
use twinlatch_service::wire::{ErrorView, SettingsForm, SettingsView};

use crate::app::App;

#[command]
pub(super) async fn show_settings(app: State<'_, App>) -> Result<SettingsView, ErrorView> {
    app.run(|service| settings::show_settings(service.allow()?))
        .await
}

#[command]
pub(super) async fn save_settings(
    app: State<'_, App>,
    form: SettingsForm,
) -> Result<SettingsView, ErrorView> {
    app.run(move |service| settings::save_settings(service.allow()?, form))
        .await
}

#[command]
pub(super) async fn switch_quick_unlock(
    app: State<'_, App>,
    on: bool,
) -> Result<SettingsView, ErrorView> {
    app.run(move |service| settings::switch_quick_unlock(service.allow()?, on))
        .await
}
