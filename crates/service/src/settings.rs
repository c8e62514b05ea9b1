//! The person's own settings.

use crate::guard::{Allowed, permissions};
use crate::service::{Desk, Happening, Open};
use crate::wire::{ErrorView, SettingsForm, SettingsView};

permissions! {
    /// The settings as they are.
    Look { fresh: false, writes: false, roles: _ }
    /// Other settings.
    Change { fresh: false, writes: true, roles: _ }
}

/// Minutes without input that can be chosen.
const LOCK_AFTER: [u32; 5] = [5, 10, 15, 30, 60];

/// The settings as they are.
///
/// # Errors
///
/// None of its own.
pub fn show_settings(allowed: Allowed<'_, Look>) -> Result<SettingsView, ErrorView> {
    Ok(view(allowed.open, allowed.desk))
}

/// Keeps other settings.
///
/// # Errors
///
/// `form-unreadable` for a value that is not offered; what keeps the file from being written.
pub fn save_settings(
    allowed: Allowed<'_, Change>,
    form: SettingsForm,
) -> Result<SettingsView, ErrorView> {
    if !LOCK_AFTER.contains(&form.lock_after_minutes) {
        return Err(ErrorView::form_unreadable());
    }
    let open = allowed.open;
    let mut choices = *open.session.choices();
    choices.lock_after_seconds = form.lock_after_minutes * 60;
    choices.hide_codes = form.hide_codes.into();
    open.session.set_choices(&mut open.accounts, choices)?;
    allowed.desk.happenings.push(Happening::Changed);
    Ok(view(open, allowed.desk))
}

fn view(open: &Open, desk: &Desk) -> SettingsView {
    let choices = open.session.choices();
    SettingsView {
        lock_after_minutes: choices.lock_after_seconds / 60,
        lock_after_choices: LOCK_AFTER.to_vec(),
        hide_codes: choices.hide_codes.into(),
        desktop: desk.desktop,
    }
}
