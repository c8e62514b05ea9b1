//! The owner's emergency kit: made in a session, used at the door for one session of half an hour.

use twinlatch_accounts::NewEmergency;
use twinlatch_records::Role;
use twinlatch_secret::{Password, SecretText};

use crate::guard::{Allowed, permissions};
use crate::service::Service;
use crate::sheet::{self, emergency_text};
use crate::text::milliseconds;
use crate::wire::{
    EmergencySheetView, EmergencyView, ErrorCode, ErrorView, KitAnswerView, SecretForm,
};

permissions! {
    /// Whether there is an emergency kit, and what is owed after its use.
    LookAtEmergency { fresh: false, writes: false, roles: Role::Owner }
    /// A new emergency kit, or none any more.
    MakeEmergency { fresh: true, writes: true, roles: Role::Owner }
    /// The rest of an emergency kit that was begun; the way to the printer may take longer than a proof
    /// holds.
    FinishEmergency { fresh: false, writes: true, roles: Role::Owner }
}

/// The emergency kit, if there is one.
///
/// # Errors
///
/// None of its own.
pub fn show_emergency(
    allowed: Allowed<'_, LookAtEmergency>,
) -> Result<Option<EmergencyView>, ErrorView> {
    let view = allowed.open.session.emergency();
    Ok(view.map(|kit| EmergencyView {
        issued: milliseconds(kit.issued),
        used: kit.used.map(milliseconds),
        owed: kit.owed.into_iter().map(Into::into).collect(),
    }))
}

/// Draws an emergency kit, once for a door; it is not in use yet.
///
/// # Errors
///
/// `emergency-owed` as long as something is to be made anew after the last one; `no-random`.
pub fn begin_emergency(
    allowed: Allowed<'_, MakeEmergency>,
) -> Result<EmergencySheetView, ErrorView> {
    let (open, desk) = (allowed.open, allowed.desk);
    if open.new_emergency.is_none() {
        open.new_emergency = Some(NewEmergency::begin(&open.session, &open.accounts)?);
        open.asked = None;
    }
    let asked = sheet::positions(&mut open.asked, desk)?;
    let new = open.new_emergency.as_ref().ok_or_else(ErrorView::bug)?;
    let shown = new.sheet(&open.session, &open.accounts);
    Ok(EmergencySheetView {
        picture: desk
            .outside
            .pictures
            .keep(sheet::emergency_picture(&shown))?,
        asked,
        issued: milliseconds(shown.issued),
    })
}

/// The emergency sheet as a text file.
///
/// # Errors
///
/// `kit-not-confirmed` where none was begun.
pub fn emergency_sheet_text(
    allowed: Allowed<'_, FinishEmergency>,
) -> Result<SecretText, ErrorView> {
    let open = allowed.open;
    let new = open.new_emergency.as_ref();
    let new = new.ok_or(ErrorCode::KitNotConfirmed)?;
    Ok(emergency_text(&new.sheet(&open.session, &open.accounts)))
}

/// Compares the four symbols that were asked. Field: the symbols.
///
/// # Errors
///
/// `kit-symbols-wrong` when no four were asked for.
pub fn confirm_emergency(
    allowed: Allowed<'_, FinishEmergency>,
    mut form: SecretForm,
) -> Result<KitAnswerView, ErrorView> {
    let (Some(answer), true) = (form.secret(), form.is_finished()) else {
        return Err(ErrorView::form_unreadable());
    };
    let open = allowed.open;
    let asked = open.asked.ok_or(ErrorCode::KitSymbolsWrong)?;
    let new = open.new_emergency.as_mut();
    let new = new.ok_or(ErrorCode::KitSymbolsWrong)?;
    Ok(KitAnswerView {
        right: new.confirm(asked, &answer),
    })
}

/// Puts the emergency kit in use. Field: the password.
///
/// # Errors
///
/// `kit-not-confirmed`; `denied` for a wrong password, `session-locked` at the fifth; what keeps the file
/// from being written, and nothing is in use.
pub fn finish_emergency(service: &mut Service, mut form: SecretForm) -> Result<(), ErrorView> {
    let (Some(password), true) = (form.password(), form.is_finished()) else {
        return Err(ErrorView::form_unreadable());
    };
    let finished = put_in_use(service.allow()?, &password);
    finished.map_err(|error| service.refuse_proof(error))
}

fn put_in_use(allowed: Allowed<'_, FinishEmergency>, password: &Password) -> Result<(), ErrorView> {
    let open = allowed.open;
    let new = open.new_emergency.as_ref();
    let new = new.ok_or(ErrorCode::KitNotConfirmed)?;
    new.finish(&mut open.session, &mut open.accounts, password)?;
    (open.new_emergency, open.asked) = (None, None);
    Ok(())
}

/// Takes the emergency kit out of use.
///
/// # Errors
///
/// `emergency-owed` after its use, until everything is made anew.
pub fn discard_emergency(allowed: Allowed<'_, MakeEmergency>) -> Result<(), ErrorView> {
    let open = allowed.open;
    open.new_emergency = None;
    Ok(open.session.discard_emergency(&mut open.accounts)?)
}

/// Opens the one session of the emergency kit that has opened the account at the door.
///
/// # Errors
///
/// `emergency-used`; what keeps the file from being written.
pub fn open_emergency(service: &mut Service) -> Result<(), ErrorView> {
    service.end_recovery_with(|recovery, accounts, _| recovery.open_emergency(accounts))
}
