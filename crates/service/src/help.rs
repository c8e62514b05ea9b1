//! Administrators who help a person back in: chosen by the person, given by an administrator, used at
//! the door.

use twinlatch_accounts::{HelpError, HelpRunView, HelpTyped, HelpWay};
use twinlatch_crypto::{Id, parse_paper};
use twinlatch_records::Role;
use twinlatch_secret::Password;

use crate::guard::{Allowed, permissions};
use crate::service::{Service, Stage};
use crate::text::milliseconds;
use crate::wire::{
    ErrorCode, ErrorView, HelpGivenView, HelpView, HelpWith, HelperView, RecoveryView, SecretForm,
};

permissions! {
    /// Who helps, and who could.
    LookAtHelp { fresh: false, writes: false, roles: _ }
    /// Choosing who helps.
    ChooseHelpers { fresh: true, writes: true, roles: _ }
    /// An administrator's part for somebody else.
    GiveHelp { fresh: true, writes: false, roles: Role::Owner | Role::Administrator }
}

/// Who helps the person back in, and who could.
///
/// # Errors
///
/// What keeps the file from being read.
pub fn show_help(allowed: Allowed<'_, LookAtHelp>) -> Result<HelpView, ErrorView> {
    let open = allowed.open;
    let help = open.session.help(&open.accounts)?;
    let helper = |(helper, chosen): (twinlatch_accounts::Helper, bool)| HelperView {
        id: helper.account.to_string(),
        username: helper.username,
        display_name: helper.display_name,
        chosen,
    };
    Ok(HelpView {
        needed: help.needed,
        helpers: help.helpers.into_iter().map(helper).collect(),
        issued: help.issued.map(milliseconds),
        escrowed: help.escrowed.map(milliseconds),
    })
}

/// Has these people help from now on. Field: the password; the sheet has two new codes after it.
///
/// # Errors
///
/// `too-few-helpers`, `person-missing`; `denied` for a wrong password, `session-locked` at the fifth.
pub fn make_help(
    service: &mut Service,
    helpers: &[String],
    mut form: SecretForm,
) -> Result<(), ErrorView> {
    let (Some(password), true) = (form.password(), form.is_finished()) else {
        return Err(ErrorView::form_unreadable());
    };
    let made = choose(service.allow()?, helpers, &password);
    made.map_err(|error| service.refuse_proof(error))
}

fn choose(
    allowed: Allowed<'_, ChooseHelpers>,
    helpers: &[String],
    password: &Password,
) -> Result<(), ErrorView> {
    let open = allowed.open;
    let chosen: Option<Vec<Id>> = helpers.iter().map(|id| Id::parse_hex(id)).collect();
    let chosen = chosen.ok_or(ErrorCode::PersonMissing)?;
    let (session, accounts) = (&mut open.session, &mut open.accounts);
    Ok(session.make_help(accounts, password, &chosen)?)
}

/// Has nobody help any more.
///
/// # Errors
///
/// What keeps the file from being written, and everything is as it was.
pub fn end_help(allowed: Allowed<'_, ChooseHelpers>) -> Result<(), ErrorView> {
    let open = allowed.open;
    Ok(open.session.end_help(&mut open.accounts)?)
}

/// Gives this administrator's part for a person, for ten minutes.
///
/// # Errors
///
/// `share-missing` where the person has not chosen this administrator, or not for this;
/// `role-not-granted` for the own account, `person-missing`.
pub fn give_help(
    allowed: Allowed<'_, GiveHelp>,
    id: &str,
    with: HelpWith,
) -> Result<HelpGivenView, ErrorView> {
    let open = allowed.open;
    let person = Id::parse_hex(id).ok_or(ErrorCode::PersonMissing)?;
    let run = open
        .session
        .give_help(&mut open.accounts, &person, with.into())?;
    Ok(run.into())
}

/// What administrators have given in the last ten minutes, for the door; nothing inside a session.
#[must_use]
pub fn help_given(service: &Service) -> Option<HelpGivenView> {
    match &service.stage {
        Stage::Door(accounts) => accounts.help_run().ok().flatten().map(HelpGivenView::from),
        Stage::NotLooked
        | Stage::Trouble(_)
        | Stage::FirstRun
        | Stage::SettingUp(_)
        | Stage::FoundTime(_)
        | Stage::Recovering(_)
        | Stage::Joining(_)
        | Stage::Open(_) => None,
    }
}

/// Opens the account of the person whom administrators help. Fields: username, password, paper code;
/// password and code are empty where the way does not ask for them.
///
/// # Errors
///
/// `paper-mistyped`, `help-missing`, `help-incomplete` and `password-needed` before anything is counted;
/// `denied` for every wrong combination.
pub fn recover_with_help(
    service: &mut Service,
    mut form: SecretForm,
) -> Result<RecoveryView, ErrorView> {
    let (Some(username), Some(password), Some(code), true) = (
        form.text(),
        form.password(),
        form.secret(),
        form.is_finished(),
    ) else {
        return Err(ErrorView::form_unreadable());
    };
    let paper = if code.is_empty() {
        None
    } else {
        Some(parse_paper(&code).map_err(|_| ErrorCode::PaperMistyped)?)
    };
    let password = (!password.is_empty()).then_some(password);
    service.read_policy();
    service.desk.may_use_surface()?;
    let Stage::Door(accounts) = &mut service.stage else {
        return Err(ErrorCode::NotLoggedIn.into());
    };
    let typed = HelpTyped {
        password: password.as_ref(),
        paper: paper.as_ref(),
    };
    let recovery = accounts.recover_with_help(&username, typed)?;
    service.recover(recovery, None)
}

impl Service {
    /// Wipes parts that were given and not used in time.
    pub(crate) fn end_old_help(&mut self) {
        match &mut self.stage {
            Stage::Door(accounts) => accounts.end_help_if_over(),
            Stage::Open(open) => open.accounts.end_help_if_over(),
            Stage::Recovering(recovering) => recovering.accounts.end_help_if_over(),
            Stage::NotLooked
            | Stage::Trouble(_)
            | Stage::FirstRun
            | Stage::SettingUp(_)
            | Stage::FoundTime(_)
            | Stage::Joining(_) => {}
        }
    }
}

impl From<HelpRunView> for HelpGivenView {
    fn from(run: HelpRunView) -> Self {
        Self {
            with: run.way.into(),
            missing: u32::try_from(run.missing).unwrap_or(u32::MAX),
            seconds_left: u32::try_from(run.seconds_left).unwrap_or(u32::MAX),
        }
    }
}

impl From<HelpWith> for HelpWay {
    fn from(with: HelpWith) -> Self {
        match with {
            HelpWith::LostPhone => Self::Phone,
            HelpWith::ForgottenPassword => Self::Password,
            HelpWith::Everything => Self::Full,
        }
    }
}

impl From<HelpWay> for HelpWith {
    fn from(way: HelpWay) -> Self {
        match way {
            HelpWay::Phone => Self::LostPhone,
            HelpWay::Password => Self::ForgottenPassword,
            HelpWay::Full => Self::Everything,
        }
    }
}

impl From<HelpError> for ErrorView {
    fn from(error: HelpError) -> Self {
        match error {
            HelpError::NotGranted => ErrorCode::RoleNotGranted.into(),
            HelpError::ProofNeeded => ErrorCode::StepUpNeeded.into(),
            HelpError::NotThere => ErrorCode::PersonMissing.into(),
            HelpError::NoShare => ErrorCode::ShareMissing.into(),
            HelpError::Edit(error) => error.into(),
        }
    }
}
