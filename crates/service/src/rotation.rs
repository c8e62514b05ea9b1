//! All keys replaced: begun with a new password, ended with a code of a new phone; and what
//! follows in the background.

use std::time::Duration;

use twinlatch_accounts::{Resealed, Rotation};
use twinlatch_secret::Code;

use crate::guard::{Allowed, permissions};
use crate::qr;
use crate::service::{Happening, Open, Service};
use crate::sheet;
use crate::wire::{
    EnrolledView, EnrolmentView, ErrorCode, ErrorView, NewKeysView, SecretForm, SheetView,
};

permissions! {
    /// All keys of the account, replaced.
    ReplaceKeys { fresh: true, writes: true, roles: _ }
    /// The rest of a replacement that was begun; the way to the printer may take longer than a
    /// proof holds.
    GoOnReplacing { fresh: false, writes: true, roles: _ }
    /// An earlier key of this device, deleted.
    DeleteEarlierKey { fresh: true, writes: true, roles: _ }
}

/// After a step that could not be written the next one is tried so much later.
const AGAIN: Duration = Duration::from_secs(60);

/// What the replacement will reach.
///
/// # Errors
///
/// What keeps the file from being read.
pub fn new_keys_view(allowed: Allowed<'_, ReplaceKeys>) -> Result<NewKeysView, ErrorView> {
    let open = allowed.open;
    Ok(NewKeysView {
        device_key: open.session.is_alone(&open.accounts)?,
    })
}

/// Begins with the new password and draws the new sheet. Field: the new password.
///
/// # Errors
///
/// `password-refused`; `no-random`. Nothing is in use yet.
pub fn begin_rotation(
    allowed: Allowed<'_, ReplaceKeys>,
    mut form: SecretForm,
) -> Result<SheetView, ErrorView> {
    let (Some(password), true) = (form.password(), form.is_finished()) else {
        return Err(ErrorView::form_unreadable());
    };
    let (open, desk) = (allowed.open, allowed.desk);
    let rotation = Rotation::begin(&open.session, &open.accounts, password)?;
    let new = rotation.sheet(&open.session, &open.accounts);
    (open.rotation, open.rotation_ended, open.asked) = (Some(rotation), false, None);
    sheet::view(&new, &mut open.asked, desk)
}

/// The key for the new phone, once the sheet was typed back.
///
/// # Errors
///
/// `kit-not-confirmed`; `step-up-needed` half an hour after the beginning.
pub fn rotation_phone(allowed: Allowed<'_, GoOnReplacing>) -> Result<EnrolmentView, ErrorView> {
    let open = allowed.open;
    let rotation = open.rotation.as_mut().ok_or(ErrorCode::KitNotConfirmed)?;
    let uri = rotation.phone(&open.session, &open.accounts)?;
    qr::enrolment_view(uri, &allowed.desk.outside.pictures)
}

/// Replaces everything with a code of the new phone.
pub(crate) fn finish(
    allowed: Allowed<'_, GoOnReplacing>,
    code: &Code,
) -> Result<EnrolledView, ErrorView> {
    let open = allowed.open;
    let rotation = open.rotation.as_mut().ok_or(ErrorCode::NotLoggedIn)?;
    let enrolled = rotation.finish(&mut open.session, &mut open.accounts, code)?;
    open.rotation = None;
    if !open.session.keep_in_ram(&open.accounts) {
        tracing::warn!("the system keeps no more pages in memory: keys may reach the swap");
    }
    Ok(EnrolledView {
        digits: enrolled.digits.count(),
        drift_steps: enrolled.drift_steps,
    })
}

/// Deletes the earlier keys of this device from where they are kept.
///
/// # Errors
///
/// What the keyring says; what keeps the file from being written. It can be done later.
pub fn delete_earlier_key(allowed: Allowed<'_, DeleteEarlierKey>) -> Result<(), ErrorView> {
    let open = allowed.open;
    open.session
        .delete_earlier_device_keys(&mut open.accounts)?;
    Ok(())
}

impl Service {
    /// Leaves new keys that were left standing: they keep a password, a sheet and a seed in memory.
    pub(crate) fn end_old_rotation(&mut self) {
        let Ok((open, desk)) = self.parts() else {
            return;
        };
        let clock = &*desk.outside.env.clock;
        if open.rotation.as_ref().is_some_and(|one| one.is_over(clock)) {
            open.leave_forms();
            open.rotation_ended = true;
            desk.outside.pictures.forget();
            desk.happenings.push(Happening::SetUpEnded);
        }
    }

    /// Has the next items and events follow the new keys; once a second, so that nobody waits.
    pub(crate) fn reseal(&mut self) {
        let boot = self.desk.outside.env.clock.boot();
        let Ok((open, _)) = self.parts() else {
            return;
        };
        if open.reseal_from.is_some_and(|from| boot < from) {
            return;
        }
        open.reseal_from = None;
        if !matches!(open.session.resealed(), Resealed::Left(_)) {
            return;
        }
        if let Err(error) = open.step() {
            tracing::warn!(%error, "items and events follow the new keys later");
            open.reseal_from = Some(boot + AGAIN);
        }
    }
}

impl Open {
    fn step(&mut self) -> Result<(), twinlatch_accounts::EditError> {
        self.session.reseal(&mut self.accounts).map(drop)
    }
}
