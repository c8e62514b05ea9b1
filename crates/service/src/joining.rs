//! An invited person at the door: the activation code, then password, phone and sheet.

use std::time::Duration;

use twinlatch_accounts::{Accounts, JoinError, Joining};
use twinlatch_crypto::parse_activation;
use twinlatch_secret::Code;

use crate::error::password;
use crate::qr;
use crate::service::{Happening, Service, Stage};
use crate::wire::{
    EnrolledView, EnrolmentView, ErrorCode, ErrorView, JoiningView, KitKind, SecretForm,
};

/// How long a joining may stand: time to install an app and to print a sheet.
const HOLDS: Duration = Duration::from_secs(30 * 60);

/// A joining with what it works on.
pub(crate) struct Entering {
    pub(crate) accounts: Box<Accounts>,
    pub(crate) joining: Joining,
    /// Boot time at which it is ended.
    until: Duration,
}

impl Entering {
    /// What the door shows of it.
    pub(crate) fn view(&self) -> JoiningView {
        JoiningView {
            username: self.joining.username().to_owned(),
            display_name: self.joining.display_name().to_owned(),
            role: self.joining.role().into(),
        }
    }
}

/// Takes an invited person's activation code. Fields: username, code.
///
/// # Errors
///
/// `paper-mistyped` before anything is counted; `denied` for every wrong combination;
/// `invitation-expired` for the right one after its day; `policy-not-obeyed` while a broken policy
/// keeps the person out.
pub fn begin_joining(
    service: &mut Service,
    mut form: SecretForm,
) -> Result<JoiningView, ErrorView> {
    let (Some(username), Some(code), true) = (form.text(), form.secret(), form.is_finished())
    else {
        return Err(ErrorView::form_unreadable());
    };
    let code = parse_activation(&code).map_err(|_| ErrorCode::PaperMistyped)?;
    service.read_policy();
    service.desk.may_use_surface()?;
    let Stage::Door(accounts) = &mut service.stage else {
        return Err(ErrorCode::NotLoggedIn.into());
    };
    let joining = accounts.begin_joining(&username, &code)?;
    let (role, good) = (joining.role(), joining.signed_is_good());
    service.desk.may_enter(role)?;
    service.desk.may_stay(role, good, joining.policy())?;
    let Stage::Door(accounts) = service.take_stage() else {
        return Err(ErrorView::bug());
    };
    let entering = Entering {
        accounts,
        joining,
        until: service.desk.outside.env.clock.boot() + HOLDS,
    };
    let view = entering.view();
    service.stage = Stage::Joining(Box::new(entering));
    Ok(view)
}

/// Takes the person's password and begins the enrolment; `confirm_enrolment` takes its code. Fields:
/// password, kit.
///
/// # Errors
///
/// `password-refused`, `memory-refused`.
pub fn joining_password(
    service: &mut Service,
    mut form: SecretForm,
) -> Result<EnrolmentView, ErrorView> {
    let (Some(password), Some(kit), true) = (
        form.password(),
        form.text().as_deref().and_then(KitKind::parse),
        form.is_finished(),
    ) else {
        return Err(ErrorView::form_unreadable());
    };
    let (pictures, costs) = (service.desk.outside.pictures.clone(), service.desk.costs);
    let entering = service.entering()?;
    let (joining, accounts) = (&mut entering.joining, &entering.accounts);
    let uri = joining.set_password(accounts, password, kit.into(), costs)?;
    qr::enrolment_view(uri, &pictures)
}

/// Gives a joining up; the invitation stands.
///
/// # Errors
///
/// None of its own.
pub fn cancel_joining(service: &mut Service) -> Result<(), ErrorView> {
    service.desk.outside.pictures.forget();
    if !matches!(service.stage, Stage::Joining(_)) {
        return Ok(());
    }
    if let Stage::Joining(entering) = service.take_stage() {
        service.stage = Stage::Door(entering.accounts);
    }
    Ok(())
}

/// Takes the code that the phone shows: the account comes to be, with its first session.
pub(crate) fn confirm(service: &mut Service, code: &Code) -> Result<EnrolledView, ErrorView> {
    let entering = service.entering()?;
    let joined = entering.joining.confirm(&mut entering.accounts, code)?;
    let Stage::Joining(entering) = service.take_stage() else {
        return Err(ErrorView::bug());
    };
    let view = EnrolledView {
        digits: joined.phone.digits.count(),
        drift_steps: joined.phone.drift_steps,
    };
    service.enter_with_sheet(entering.accounts, joined.session)?;
    Ok(view)
}

impl Service {
    fn entering(&mut self) -> Result<&mut Entering, ErrorView> {
        self.end_old_joining();
        match &mut self.stage {
            Stage::Joining(entering) => Ok(entering),
            Stage::NotLooked
            | Stage::Trouble(_)
            | Stage::FirstRun
            | Stage::SettingUp(_)
            | Stage::Door(_)
            | Stage::FoundTime(_)
            | Stage::Recovering(_)
            | Stage::Open(_) => Err(ErrorCode::NotLoggedIn.into()),
        }
    }

    /// Ends a joining that was left standing: it keeps the password in memory.
    pub(crate) fn end_old_joining(&mut self) {
        let boot = self.desk.outside.env.clock.boot();
        if matches!(&self.stage, Stage::Joining(one) if boot >= one.until) {
            self.end_joining();
        }
    }

    /// Ends a joining, whoever is at it.
    pub(crate) fn end_joining(&mut self) {
        if matches!(self.stage, Stage::Joining(_)) {
            // Nothing of it can fail.
            let _ = cancel_joining(self);
            self.desk.happenings.push(Happening::SetUpEnded);
        }
    }
}

impl From<JoinError> for ErrorView {
    fn from(error: JoinError) -> Self {
        match error {
            JoinError::Login(error) => error.into(),
            JoinError::Expired => ErrorCode::InvitationExpired.into(),
            JoinError::OtherFile => ErrorCode::DecideFirst.into(),
            JoinError::Damaged => ErrorCode::InvitationDamaged.into(),
            JoinError::PasswordNeeded => ErrorCode::PasswordNeeded.into(),
            JoinError::Password(refusal) => password(refusal),
            JoinError::TooFewDigits => ErrorCode::PhoneShowsSix.into(),
            JoinError::CodeDoesNotFit => ErrorCode::CodeDoesNotFit.into(),
            JoinError::CodeUsed => ErrorCode::CodeUsed.into(),
            JoinError::Edit(error) => error.into(),
        }
    }
}
