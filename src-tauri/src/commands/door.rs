//! The door itself: what it shows, and what comes after it.

use tauri::{AppHandle, State, command};
use twinlatch_service::door::{self, AfterDoor};
use twinlatch_service::vault_number::open_with_vault_number as open_with_number;
use twinlatch_service::wire::{DoorPurpose, DoorView, ErrorView};

use crate::app::{self, App};
use crate::windows;

#[command]
pub(super) async fn door_view(app: State<'_, App>) -> Result<DoorView, ErrorView> {
    let view = app.run(door::door_view).await?;
    // While a person fills the set-up form, the machine is measured.
    app.measure_costs();
    Ok(view)
}

#[command]
pub(super) async fn retry_start(app: State<'_, App>) -> Result<DoorView, ErrorView> {
    app.run(door::retry_start).await
}

#[command]
pub(super) async fn open_with_vault_number(
    app: State<'_, App>,
    number: String,
) -> Result<DoorView, ErrorView> {
    app.run(move |service| open_with_number(service, &number))
        .await
}

#[command]
pub(super) async fn close_door(handle: AppHandle) -> Result<(), ErrorView> {
    leave(&handle).await
}

/// Ends the door, whether a button or the window's own close asks for it.
pub(crate) async fn leave(handle: &AppHandle) -> Result<(), ErrorView> {
    let app = app::of(handle);
    match app.run(|service| Ok(door::close_door(service))).await? {
        AfterDoor::OpenVault | AfterDoor::BackToVault => {
            windows::door_to_vault(handle).map_err(|_| ErrorView::bug())
        }
        AfterDoor::Quit => {
            handle.exit(0);
            Ok(())
        }
        AfterDoor::Stay => Ok(()),
    }
}

/// Opens the vault after a login or a recovery; or the sheet first, where the policy asks for it.
pub(super) async fn enter(handle: &AppHandle) -> Result<(), ErrorView> {
    let app = app::of(handle);
    let stays = app
        .run(|service| Ok(door::stays_for_sheet(service)))
        .await?;
    let shown = if stays {
        windows::show_door_anew(handle)
    } else {
        windows::door_to_vault(handle)
    };
    shown.map_err(|_| ErrorView::bug())
}

#[command]
pub(super) async fn open_door(
    handle: AppHandle,
    app: State<'_, App>,
    purpose: DoorPurpose,
) -> Result<(), ErrorView> {
    app.run(move |service| door::open_door(service.allow()?, purpose))
        .await?;
    windows::show_door_anew(&handle).map_err(|_| ErrorView::bug())
}
