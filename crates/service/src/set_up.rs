//! The first run, and the confirming code of every enrolment.

use std::path::Path;
use std::time::Duration;

use twinlatch_accounts::{
    Accounts, PasswordContext, Session, SetUp, SetUpForm, StartError, bring_in_vault as bring_in,
    judge_password as judge,
};
use twinlatch_store::StoreError;

use crate::door::door_view;
use crate::joining;
use crate::qr;
use crate::rotation;
use crate::service::{Happening, Open, Service, Stage};
use crate::text::grouped;
use crate::wire::{
    DoorPurpose, DoorView, EnrolledView, EnrolmentText, EnrolmentView, ErrorCode, ErrorView,
    KeyStore, KitKind, PasswordView, SecretForm,
};

/// How long a set-up waits for the phone's code: time to install an app.
const SET_UP_HOLDS: Duration = Duration::from_secs(30 * 60);

/// Says what is to be said of a password. Fields: password, username, display name; in an open
/// session the names are the session's.
///
/// # Errors
///
/// `form-unreadable`.
pub fn judge_password(service: &Service, mut form: SecretForm) -> Result<PasswordView, ErrorView> {
    let (Some(password), Some(username), Some(display_name), true) = (
        form.password(),
        form.text(),
        form.text(),
        form.is_finished(),
    ) else {
        return Err(ErrorView::form_unreadable());
    };
    let (username, display_name) = match &service.stage {
        Stage::Open(open) => (open.session.username(), open.session.display_name()),
        Stage::Recovering(one) => (one.recovery.username(), one.recovery.display_name()),
        Stage::Joining(one) => (one.joining.username(), one.joining.display_name()),
        Stage::NotLooked
        | Stage::Trouble(_)
        | Stage::FirstRun
        | Stage::SettingUp(_)
        | Stage::FoundTime(_)
        | Stage::Door(_) => (username.as_str(), display_name.as_str()),
    };
    let context = PasswordContext {
        username,
        display_name,
        host_name: &service.desk.outside.env.host_name,
        floor: (&service.desk.outside.env.policy).into(),
    };
    Ok(judge(&password, &context).into())
}

/// Begins a set-up. Fields: username, display name, password, kit, key store.
///
/// # Errors
///
/// `username-refused`, `display-name-refused`, `password-refused`, `key-file-not-allowed`, what the
/// keyring says.
pub fn begin_set_up(
    service: &mut Service,
    mut form: SecretForm,
) -> Result<EnrolmentView, ErrorView> {
    let (Some(username), Some(display_name), Some(password), Some(kit), Some(store), true) = (
        form.text(),
        form.text(),
        form.password(),
        form.text().as_deref().and_then(KitKind::parse),
        form.text().as_deref().and_then(KeyStore::parse),
        form.is_finished(),
    ) else {
        return Err(ErrorView::form_unreadable());
    };
    cancel_set_up(service)?;
    if !matches!(service.stage, Stage::FirstRun) {
        return Err(ErrorView::bug());
    }
    service.read_policy();
    service.desk.may_use_surface()?;
    service.desk.may_keep_key(store)?;
    let mut env = service.desk.outside.env.clone();
    env.lines = service.desk.lines(store);
    let form = SetUpForm {
        username,
        display_name,
        password,
        kit: kit.into(),
    };
    let folder = service.desk.outside.folder.clone();
    let set_up = SetUp::begin(folder, env, form, service.desk.costs)?;
    let view = qr::enrolment_view(set_up.uri(), &service.desk.outside.pictures)?;
    service.desk.key_store = store;
    let boot = service.desk.outside.env.clock.boot();
    service.desk.set_up_until = Some(boot + SET_UP_HOLDS);
    service.desk.set_up_ended = false;
    service.stage = Stage::SettingUp(Box::new(set_up));
    Ok(view)
}

/// Takes over a vault file from elsewhere, in the place of a set-up; the door then shows what it
/// needs: a login, or the kit.
///
/// # Errors
///
/// `vault-there`, `file-damaged`, `file-too-new`, and the refusals of the disk; the file stays as it
/// was.
pub fn bring_in_vault(service: &mut Service, file: &Path) -> Result<DoorView, ErrorView> {
    if !matches!(service.stage, Stage::FirstRun) {
        return Err(ErrorView::bug());
    }
    let brought = bring_in(&service.desk.outside.folder, file);
    brought.map_err(|error| {
        if matches!(error, StartError::Store(StoreError::AlreadyThere)) {
            ErrorCode::VaultThere.into()
        } else if matches!(error, StartError::Store(StoreError::NotThere)) {
            ErrorCode::FileMissing.into()
        } else {
            ErrorView::from(error)
        }
    })?;
    service.look();
    door_view(service)
}

/// Gives up an unfinished set-up; nothing of it stays.
///
/// # Errors
///
/// What the keyring says; the next start tries again.
pub fn cancel_set_up(service: &mut Service) -> Result<(), ErrorView> {
    service.desk.outside.pictures.forget();
    if !matches!(service.stage, Stage::SettingUp(_)) {
        return Ok(());
    }
    let Stage::SettingUp(set_up) = std::mem::replace(&mut service.stage, Stage::FirstRun) else {
        return Ok(());
    };
    set_up.cancel().map_err(ErrorView::from)
}

/// Shows the enrolment as text, for those who cannot scan.
///
/// # Errors
///
/// `not-logged-in` when no enrolment waits for its code.
pub fn show_enrolment_text(service: &mut Service) -> Result<EnrolmentText, ErrorView> {
    service.lock_if_over();
    service.end_old_recovery();
    let uri = match &service.stage {
        Stage::SettingUp(set_up) => Some(set_up.uri()),
        Stage::Open(open) => match &open.rotation {
            Some(rotation) => rotation.offered_phone(),
            None => open
                .new_phone
                .as_ref()
                .map(twinlatch_accounts::NewPhone::uri),
        },
        Stage::Recovering(one) => one.recovery.offered_phone(),
        Stage::Joining(one) => one.joining.uri(),
        Stage::NotLooked
        | Stage::Trouble(_)
        | Stage::FirstRun
        | Stage::FoundTime(_)
        | Stage::Door(_) => None,
    };
    let uri = uri.ok_or(ErrorCode::NotLoggedIn)?;
    let (secret, link) = (twinlatch_otp::base32(&uri.seed), uri.to_uri());
    Ok(EnrolmentText {
        // EXPOSE: the person pressed "show as text"; the door's web process ends with the door.
        secret: grouped(secret.expose()),
        // EXPOSE: as above.
        uri: link.expose().to_owned(),
    })
}

/// Confirms an enrolment with one code: of a set-up, which it completes, of a new phone, of new
/// keys, which it puts in use, or of a recovery, which stores it at its end.
///
/// Fields: the code; for a new phone also the password, which the new slot is wrapped with.
///
/// # Errors
///
/// `code-does-not-fit`; `denied` for a wrong password, and `session-locked` at the fifth failure,
/// when the session is locked; what keeps the file from being written, and nothing is half-made.
pub fn confirm_enrolment(
    service: &mut Service,
    mut form: SecretForm,
) -> Result<EnrolledView, ErrorView> {
    let Some(code) = form.code() else {
        return Err(ErrorView::form_unreadable());
    };
    service.lock_if_over();
    service.end_old_set_up();
    service.end_old_recovery();
    service.end_old_joining();
    match &mut service.stage {
        Stage::SettingUp(set_up) => {
            if !form.is_finished() {
                return Err(ErrorView::form_unreadable());
            }
            let confirmed = set_up.confirm(&code)?;
            let view = EnrolledView {
                digits: confirmed.digits.count(),
                drift_steps: confirmed.drift_steps,
            };
            let accounts = Box::new(confirmed.accounts);
            service.enter_with_sheet(accounts, confirmed.session)?;
            Ok(view)
        }
        Stage::Open(open) if open.rotation.is_some() => {
            if !form.is_finished() {
                return Err(ErrorView::form_unreadable());
            }
            rotation::finish(service.allow()?, &code)
        }
        Stage::Open(open) => {
            let (Some(password), true) = (form.password(), form.is_finished()) else {
                return Err(ErrorView::form_unreadable());
            };
            let phone = open.new_phone.as_mut().ok_or(ErrorCode::NotLoggedIn)?;
            let (session, accounts) = (&mut open.session, &mut open.accounts);
            let enrolled = phone.confirm(session, accounts, &password, &code);
            let enrolled = enrolled.map_err(|error| service.refuse_proof(error))?;
            service.parts()?.0.new_phone = None;
            Ok(EnrolledView {
                digits: enrolled.digits.count(),
                drift_steps: enrolled.drift_steps,
            })
        }
        Stage::Recovering(one) => {
            if !form.is_finished() {
                return Err(ErrorView::form_unreadable());
            }
            let costs = service.desk.costs;
            let told = one.recovery.confirm_phone(&one.accounts, &code, costs)?;
            Ok(EnrolledView {
                digits: told.digits.count(),
                drift_steps: told.drift_steps,
            })
        }
        Stage::Joining(_) => {
            if !form.is_finished() {
                return Err(ErrorView::form_unreadable());
            }
            joining::confirm(service, &code)
        }
        Stage::NotLooked
        | Stage::Trouble(_)
        | Stage::FirstRun
        | Stage::FoundTime(_)
        | Stage::Door(_) => Err(ErrorCode::NotLoggedIn.into()),
    }
}

impl Service {
    /// Ends a set-up that was left standing: it keeps the password in memory.
    pub(crate) fn end_old_set_up(&mut self) {
        let boot = self.desk.outside.env.clock.boot();
        let over = self.desk.set_up_until.is_some_and(|until| boot >= until);
        if !over || !matches!(self.stage, Stage::SettingUp(_)) {
            return;
        }
        if let Err(error) = cancel_set_up(self) {
            tracing::warn!(code = ?error.code, "the next start cleans up after the set-up");
        }
        self.desk.set_up_until = None;
        self.desk.set_up_ended = true;
        self.desk.happenings.push(Happening::SetUpEnded);
    }

    /// Begins a session whose sheet is shown at the door.
    pub(crate) fn enter_with_sheet(
        &mut self,
        mut accounts: Box<Accounts>,
        mut session: Session,
    ) -> Result<(), ErrorView> {
        self.desk.remember_policy(&mut accounts, &mut session);
        match Open::new(accounts, session) {
            Ok(open) => {
                self.stage = Stage::Open(Box::new(open));
                self.desk.purpose = Some(DoorPurpose::Sheet);
                self.desk.first_sheet = true;
                Ok(())
            }
            Err((accounts, error)) => {
                self.stage = Stage::Door(accounts);
                Err(*error)
            }
        }
    }
}
