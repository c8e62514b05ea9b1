//! The person's own settings.

use std::time::Duration;

use twinlatch_accounts::Session;
use twinlatch_policy::Policy;

use crate::decided::decided;
use crate::guard::{Allowed, permissions};
use crate::service::{Desk, Happening, Open};
use crate::text::milliseconds;
use crate::wire::{ErrorCode, ErrorView, SettingsForm, SettingsView};

permissions! {
    /// The settings as they are.
    Look { fresh: false, writes: false, roles: _ }
    /// Other settings.
    Change { fresh: false, writes: true, roles: _ }
    /// Whether the password alone opens a locked session.
    SwitchQuickUnlock { fresh: true, writes: true, roles: _ }
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

/// Keeps other settings. What administrators have decided stays as it is, and the person's own choice
/// behind it too.
///
/// # Errors
///
/// `form-unreadable` for a value that is not offered; what keeps the file from being written.
pub fn save_settings(
    allowed: Allowed<'_, Change>,
    form: SettingsForm,
) -> Result<SettingsView, ErrorView> {
    let open = allowed.open;
    let before = view(open, allowed.desk);
    if !before.lock_after_choices.contains(&form.lock_after_minutes) {
        return Err(ErrorView::form_unreadable());
    }
    let mut choices = *open.session.choices();
    if form.lock_after_minutes != before.lock_after_minutes {
        choices.lock_after_seconds = form.lock_after_minutes * 60;
    }
    if form.hide_codes != before.hide_codes && !open.session.policy().hides_codes() {
        choices.hide_codes = form.hide_codes.into();
    }
    open.session.set_choices(&mut open.accounts, choices)?;
    allowed.desk.happenings.push(Happening::Changed);
    Ok(view(open, allowed.desk))
}

/// Switches quick unlock on, from the next login with password and code on, or off at once.
///
/// # Errors
///
/// `quick-unlock-not-allowed` where the policy forbids it; what keeps the file from being written,
/// and everything is as it was.
pub fn switch_quick_unlock(
    allowed: Allowed<'_, SwitchQuickUnlock>,
    on: bool,
) -> Result<SettingsView, ErrorView> {
    let open = allowed.open;
    if on && !open.session.policy().allows_quick_unlock() {
        return Err(ErrorCode::QuickUnlockNotAllowed.into());
    }
    let mut choices = *open.session.choices();
    choices.quick_unlock = on;
    open.session.set_choices(&mut open.accounts, choices)?;
    Ok(view(open, allowed.desk))
}

/// Whether codes are hidden while another window has the focus: by the person or by the policy.
pub(crate) fn hides_codes(session: &Session) -> bool {
    session.policy().hides_codes() || session.choices().hide_codes.into()
}

fn view(open: &Open, desk: &Desk) -> SettingsView {
    let session = &open.session;
    SettingsView {
        lock_after_minutes: minutes(session.limits().idle),
        lock_after_choices: lock_after_choices(session.policy()),
        hide_codes: hides_codes(session),
        quick_unlock: session.choices().quick_unlock && session.policy().allows_quick_unlock(),
        desktop: desk.desktop,
        decided: decided(session.policy()),
        escrowed: session.escrowed().map(milliseconds),
    }
}

/// What the policy leaves of the choices; its own limit, where that is none of them.
fn lock_after_choices(policy: &Policy) -> Vec<u32> {
    let most = minutes(policy.idle());
    let mut choices: Vec<u32> = LOCK_AFTER
        .into_iter()
        .filter(|choice| *choice <= most)
        .collect();
    if !choices.contains(&most) {
        choices.push(most);
    }
    choices
}

fn minutes(span: Duration) -> u32 {
    u32::try_from(span.as_secs() / 60).unwrap_or(u32::MAX)
}
