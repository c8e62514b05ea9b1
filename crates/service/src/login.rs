//! Password and code: the login, and the proof inside a session.

use crate::service::{Open, Service, Stage};
use crate::wire::{ErrorCode, ErrorView, LockReason, SecretForm};

/// Logs in. Fields: username, password, code.
///
/// # Errors
///
/// `denied` for every wrong combination; everything else does not depend on what was typed.
pub fn login(service: &mut Service, mut form: SecretForm) -> Result<(), ErrorView> {
    let (Some(username), Some(password), Some(code), true) = (
        form.text(),
        form.password(),
        form.code(),
        form.is_finished(),
    ) else {
        return Err(ErrorView::form_unreadable());
    };
    let Stage::Door(accounts) = &mut service.stage else {
        return Err(ErrorCode::NotLoggedIn.into());
    };
    let session = accounts.login(&username, &password, &code)?;
    let Stage::Door(accounts) = std::mem::replace(&mut service.stage, Stage::NotLooked) else {
        return Err(ErrorView::bug());
    };
    match Open::new(accounts, session) {
        Ok(open) => {
            service.stage = Stage::Open(Box::new(open));
            service.desk.locked = None;
            Ok(())
        }
        Err((accounts, error)) => {
            service.stage = Stage::Door(accounts);
            Err(*error)
        }
    }
}

/// Proves password and code again inside the session. Fields: password, code.
///
/// # Errors
///
/// `denied`; `session-locked` at the fifth failure, and the session is locked then.
pub fn step_up(service: &mut Service, mut form: SecretForm) -> Result<(), ErrorView> {
    let (Some(password), Some(code), true) = (form.password(), form.code(), form.is_finished())
    else {
        return Err(ErrorView::form_unreadable());
    };
    service.lock_if_over();
    let (open, _) = service.parts()?;
    let proved = open.session.step_up(&mut open.accounts, &password, &code);
    proved.map_err(|error| service.refuse_proof(error))
}

impl Service {
    /// Tells of a proof that did not work; the fifth locks the session.
    pub(crate) fn refuse_proof(&mut self, error: impl Into<ErrorView>) -> ErrorView {
        let error = error.into();
        if error.code == ErrorCode::SessionLocked {
            self.lock_for(LockReason::Failures);
        }
        error
    }
}
