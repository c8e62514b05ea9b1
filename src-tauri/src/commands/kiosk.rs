//! Kiosk mode: whether it holds, and the way out of it.

use tauri::{State, command};
use twinlatch_service::kiosk;
use twinlatch_service::wire::{ErrorView, KioskView};

use crate::app::App;

#[command]
pub(super) async fn kiosk_view(app: State<'_, App>) -> Result<KioskView, ErrorView> {
    app.run(|service| Ok(kiosk::kiosk_view(service))).await
}

#[command]
pub(super) async fn leave_kiosk(app: State<'_, App>) -> Result<(), ErrorView> {
    app.run(|service| kiosk::leave_kiosk(service.allow()?))
        .await
}
