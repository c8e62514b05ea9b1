//! Quick unlock: a locked session opens again with the password alone, as long as it lasts.

use twinlatch_accounts::Accounts;

use crate::outside::Surface;
use crate::service::{Desk, Service, Stage};
use crate::wire::{ErrorCode, ErrorView, LockReason, SecretForm};

/// Opens a parked session. Fields: username, password.
///
/// # Errors
///
/// `quick-unlock-denied` with the tries that are left; `quick-unlock-ended` where nothing waits, or
/// no longer: password and code open the account then.
pub fn quick_unlock(service: &mut Service, mut form: SecretForm) -> Result<(), ErrorView> {
    let (Some(username), Some(password), true) = (form.text(), form.password(), form.is_finished())
    else {
        return Err(ErrorView::form_unreadable());
    };
    service.read_policy();
    service.desk.may_use_surface()?;
    let Stage::Door(accounts) = &mut service.stage else {
        return Err(ErrorCode::NotLoggedIn.into());
    };
    let session = accounts.quick_unlock(&username, &password)?;
    let Stage::Door(accounts) = service.take_stage() else {
        return Err(ErrorView::bug());
    };
    service.enter(accounts, session)
}

/// Logs a person out whose session waits: what waits is wiped, and the name does not stay.
///
/// # Errors
///
/// None of its own; done too where nothing waits.
pub fn end_parked(service: &mut Service, username: &str) -> Result<(), ErrorView> {
    let Some(accounts) = service.accounts_mut() else {
        return Ok(());
    };
    accounts.end_parked(username);
    let locked = service.desk.locked.as_ref();
    let who = locked.and_then(|locked| locked.who.as_ref());
    if who.is_some_and(|who| who.username == username) {
        service.desk.locked = None;
    }
    Ok(())
}

impl Desk {
    /// Whether a lock for this reason leaves the session waiting for the password alone: at a
    /// window, and not where somebody has guessed, the computer sleeps, or the time is over.
    pub(crate) fn parks(&self, reason: LockReason) -> bool {
        let asked = match reason {
            LockReason::Asked | LockReason::Idle | LockReason::Desktop => true,
            LockReason::SessionEnd | LockReason::Failures | LockReason::Sleep => false,
        };
        asked && self.outside.surface == Surface::Window
    }
}

impl Service {
    /// Wipes what waits beyond its time, after a sleep, or against the policy.
    pub(crate) fn end_old_parked(&mut self) {
        if let Some(accounts) = self.accounts_mut() {
            accounts.end_old_parked();
        }
    }

    /// Wipes everything that waits for a password alone.
    pub(crate) fn end_all_parked(&mut self) {
        if let Some(accounts) = self.accounts_mut() {
            accounts.end_all_parked();
        }
    }

    /// The accounts, whatever the door shows.
    fn accounts_mut(&mut self) -> Option<&mut Accounts> {
        match &mut self.stage {
            Stage::Door(accounts) => Some(accounts),
            Stage::FoundTime(waiting) => Some(&mut waiting.accounts),
            Stage::Recovering(one) => Some(&mut one.accounts),
            Stage::Joining(one) => Some(&mut one.accounts),
            Stage::Open(open) => Some(&mut open.accounts),
            Stage::NotLooked | Stage::Trouble(_) | Stage::FirstRun | Stage::SettingUp(_) => None,
        }
    }
}
