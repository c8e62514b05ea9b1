//! Everything a window may ask for. Each command converts, calls one use case, and converts.

mod account;
mod audit;
mod bulk;
mod collections;
mod copy;
mod door;
mod items;
mod joining;
mod kept;
mod kiosk;
mod login;
mod people;
mod recovery;
mod rotation;
mod session;
mod set_up;
mod settings;
mod sheet;

pub(crate) use door::leave;

use tauri::ipc::{Invoke, InvokeBody, Request};
use twinlatch_service::SecretForm;
use twinlatch_service::wire::ErrorView;

/// All commands; `src-tauri/permissions/` says which window may call which.
pub(crate) fn handler() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        account::begin_new_phone,
        account::change_password,
        account::discard_bad_events,
        account::discard_unowned,
        account::show_logins,
        audit::save_audit,
        audit::show_audit,
        collections::confirm_collection,
        collections::delete_collection,
        collections::list_collections,
        collections::make_collection,
        collections::relocate_item,
        collections::remove_member,
        collections::rename_collection,
        collections::set_member,
        bulk::forget_invitations,
        bulk::invite_planned,
        bulk::plan_invitations,
        bulk::save_invitations,
        copy::save_copy,
        door::close_door,
        door::door_view,
        door::open_door,
        door::open_with_vault_number,
        door::retry_start,
        items::copy_field,
        items::delete_item,
        items::list_items,
        items::restore_item,
        items::reveal_field,
        items::save_item,
        items::set_favourite,
        items::show_codes,
        items::show_item,
        joining::begin_joining,
        joining::cancel_joining,
        joining::joining_password,
        kept::discard_kept_item,
        kept::save_kept_item,
        kiosk::kiosk_view,
        kiosk::leave_kiosk,
        login::accept_found_time,
        login::leave_found_time,
        login::login,
        login::quick_unlock,
        login::step_up,
        people::delete_account,
        people::delete_person,
        people::give_role,
        people::invite_person,
        people::list_people,
        people::set_groups,
        people::sign_person,
        people::switch_person,
        people::take_person_back,
        recovery::begin_recovery_phone,
        recovery::cancel_recovery,
        recovery::finish_recovery,
        recovery::keep_phone,
        recovery::look_by_kit,
        recovery::make_vault,
        recovery::rebuild_table,
        recovery::recover_with_code,
        recovery::recover_with_kit,
        recovery::recovery_password,
        recovery::recovery_sheet,
        rotation::begin_rotation,
        rotation::delete_earlier_key,
        rotation::rotation_phone,
        session::close_vault,
        session::end_parked,
        session::lock,
        session::log_out,
        session::note_unsaved,
        session::take_over,
        session::touch,
        session::vault_view,
        set_up::begin_set_up,
        set_up::bring_in_vault,
        set_up::cancel_set_up,
        set_up::confirm_enrolment,
        set_up::judge_password,
        set_up::show_enrolment_text,
        settings::save_settings,
        settings::show_settings,
        settings::switch_quick_unlock,
        sheet::confirm_kit,
        sheet::finish_new_sheet,
        sheet::save_sheet,
        sheet::show_kit_text,
    ]
}

/// The secret fields of a request: raw bytes, never JSON.
fn secret_form(request: &Request<'_>) -> Result<SecretForm, ErrorView> {
    match request.body() {
        InvokeBody::Raw(bytes) => {
            SecretForm::new(bytes.clone()).ok_or_else(ErrorView::form_unreadable)
        }
        // Where the web view cannot send bytes, they arrive as a list of numbers.
        InvokeBody::Json(list) => serde_json::from_value::<Vec<u8>>(list.clone())
            .ok()
            .and_then(SecretForm::new)
            .ok_or_else(ErrorView::form_unreadable),
    }
}
