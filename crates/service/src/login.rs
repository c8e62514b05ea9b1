//! Password and code: the login, and the proof inside a session.

use twinlatch_accounts::{Accounts, Login, Session};
use twinlatch_secret::Code;

use crate::service::{Open, Service, Stage};
use crate::wire::{DoorPurpose, ErrorCode, ErrorView, FoundTimeView, LockReason, SecretForm};

/// Most codes of one form.
const MOST_CODES: usize = 3;

/// Logs in. Fields: username, password, code, and one or two of the codes that come after it.
///
/// Gives what has to be decided first, if anything: `accept_found_time` or `leave_found_time` ends
/// it, and nothing is used up before.
///
/// # Errors
///
/// `denied` for every wrong combination; everything else does not depend on what was typed.
pub fn login(
    service: &mut Service,
    mut form: SecretForm,
) -> Result<Option<FoundTimeView>, ErrorView> {
    let (Some(username), Some(password)) = (form.text(), form.password()) else {
        return Err(ErrorView::form_unreadable());
    };
    let codes = codes(form)?;
    service.read_policy();
    service.desk.may_use_surface()?;
    let Stage::Door(accounts) = &mut service.stage else {
        return Err(ErrorCode::NotLoggedIn.into());
    };
    match accounts.login_with_codes(&username, &password, &codes)? {
        Login::Opened(session) => {
            let Stage::Door(accounts) = service.take_stage() else {
                return Err(ErrorView::bug());
            };
            service.enter(accounts, *session).map(|()| None)
        }
        Login::FoundTime(found) => service.ask_about(*found).map(Some),
    }
}

/// One code, or two or three in a row.
fn codes(mut form: SecretForm) -> Result<Vec<Code>, ErrorView> {
    let mut codes = Vec::with_capacity(MOST_CODES);
    while codes.is_empty() || !form.is_finished() {
        let code = form.code().ok_or_else(ErrorView::form_unreadable)?;
        if codes.len() == MOST_CODES {
            return Err(ErrorView::form_unreadable());
        }
        codes.push(code);
    }
    Ok(codes)
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
    /// What stands there; the caller puts the next thing in its place.
    pub(crate) fn take_stage(&mut self) -> Stage {
        std::mem::replace(&mut self.stage, Stage::NotLooked)
    }

    /// Opens what a session works on; the door stays where it cannot be read, or where a broken
    /// policy keeps the person out.
    pub(crate) fn enter(
        &mut self,
        mut accounts: Box<Accounts>,
        mut session: Session,
    ) -> Result<(), ErrorView> {
        let may_enter = self.desk.may_enter(session.role());
        if let Err(error) = may_enter.and_then(|()| {
            let good = session.signed_is_good();
            self.desk.may_stay(session.role(), good, session.policy())
        }) {
            session.close(&mut accounts);
            self.stage = Stage::Door(accounts);
            return Err(error);
        }
        self.desk.remember_policy(&mut accounts, &mut session);
        match Open::new(accounts, session) {
            Ok(open) => {
                if self.desk.sheet_is_due(&open.session) {
                    self.desk.purpose = Some(DoorPurpose::Sheet);
                    self.desk.first_sheet = true;
                }
                self.desk.kiosk.note(open.session.policy());
                self.stage = Stage::Open(Box::new(open));
                self.desk.locked = None;
                Ok(())
            }
            Err((accounts, error)) => {
                self.stage = Stage::Door(accounts);
                Err(*error)
            }
        }
    }

    /// Tells of a proof that did not work; the fifth locks the session.
    pub(crate) fn refuse_proof(&mut self, error: impl Into<ErrorView>) -> ErrorView {
        let error = error.into();
        if error.code == ErrorCode::SessionLocked {
            self.lock_for(LockReason::Failures);
        }
        error
    }
}
