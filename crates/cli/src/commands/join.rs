//! `twinlatch join`: an invited person takes the account over, in this process.
//!
//! The code is used up by the last step; whatever stops it before leaves the invitation as it was.

use std::thread::JoinHandle;

use serde_json::json;
use twinlatch_machine::Places;
use twinlatch_service::door::door_view;
use twinlatch_service::joining::{begin_joining, cancel_joining, joining_password};
use twinlatch_service::set_up::show_enrolment_text;
use twinlatch_service::wire::{DoorView, ErrorCode, ErrorView, JoiningView};
use twinlatch_service::{SecretText, Service};

use super::enrolment::{Enrolment, confirm};
use super::init::{hand_over, is_new, measure};
use crate::agent;
use crate::arguments::JoinArguments;
use crate::failure::Failure;
use crate::form::Form;
use crate::input::Source;
use crate::output::{Output, Report};
use crate::terminal::Terminal;
use crate::text::line;
use crate::waiting::{START, telling};

/// Takes an account over.
///
/// # Errors
///
/// `denied` for every wrong combination of name and code, `invitation-expired`; what the set-up of
/// password and phone says.
pub(super) fn run(
    places: &Places,
    given: &JoinArguments,
    output: &Output,
) -> Result<Report, Failure> {
    if let Some(path) = given.sheet.as_deref().filter(|path| !is_new(path)) {
        return Err(Failure::SheetFile {
            path: path.to_owned(),
        });
    }
    let mut service = agent::service(places, "terminal").map_err(ErrorView::from)?;
    let report = join(&mut service, given, output);
    // Nothing of it can fail; a session of a joining that is done is wiped by the end.
    let _ended = cancel_joining(&mut service);
    service.quit();
    report
}

fn join(service: &mut Service, given: &JoinArguments, output: &Output) -> Result<Report, Failure> {
    stand_at_door(service)?;
    let username = match &given.username {
        Some(username) => username.clone(),
        None => Terminal::open("--username")?.ask("Username: ")?,
    };
    let activation = given
        .activation
        .source()
        .line("Activation code: ", "--activation-stdin or --activation-fd")?;
    let form = Form::new().open(&username).secret(&activation).here()?;
    let view = begin_joining(service, form)?;
    greet(&view, output);
    // While a person types, the machine is measured.
    let measured = measure(service);
    let mut password = ask_password(given)?;
    if let Some(Ok(Ok(costs))) = measured.map(JoinHandle::join) {
        service.take_costs(costs);
    }
    while let Err(failure) = set_password(service, &password, given) {
        password = ask_again(failure, given)?;
    }
    Enrolment::of(show_enrolment_text(service)?).show(output);
    let enrolled = confirm(service, given.code.source())?;
    let sheet = hand_over(service, given.sheet.as_deref(), output)?;
    let json = json!({
        "username": view.username,
        "display_name": view.display_name,
        "role": view.role,
        "digits": enrolled.digits,
        "drift_steps": enrolled.drift_steps,
        "sheet": sheet,
    });
    Ok(Report::done(
        "The account is yours. Log in with the next code: twinlatch login\n",
        &json,
    ))
}

/// The login, where an invited person begins, or why it is not there.
fn stand_at_door(service: &mut Service) -> Result<(), Failure> {
    match telling(START, || door_view(service))? {
        DoorView::Login(_) => Ok(()),
        DoorView::SetUp(_) => Err(Failure::NoVault),
        DoorView::Trouble(trouble) => Err(trouble.error.into()),
        DoorView::StepUp(_)
        | DoorView::ChangePassword
        | DoorView::NewPhone
        | DoorView::Sheet(_)
        | DoorView::NewKeys(_)
        | DoorView::NewSheet(_)
        | DoorView::FoundTime(_)
        | DoorView::Recovery(_)
        | DoorView::Joining(_) => Err(ErrorView::from(ErrorCode::Bug).into()),
    }
}

fn greet(view: &JoiningView, output: &Output) {
    output.words(&format!(
        "Welcome, {}. Choose a password that nobody else knows; nobody can look it up for you.\n",
        line(&view.display_name)
    ));
}

/// At a prompt the password is typed twice.
fn ask_password(given: &JoinArguments) -> Result<SecretText, Failure> {
    let (source, option) = (given.password.source(), "--password-stdin or --password-fd");
    let password = source.line("New password: ", option)?;
    if source == Source::Prompt && !password.is(&source.line("The same again: ", option)?) {
        return Err(Failure::PasswordsDiffer);
    }
    Ok(password)
}

fn set_password(
    service: &mut Service,
    password: &SecretText,
    given: &JoinArguments,
) -> Result<(), Failure> {
    let form = Form::new().secret(password).open(given.kit.word());
    joining_password(service, form.here()?)?;
    Ok(())
}

/// A person at a prompt can think of another; the code need not be typed again.
fn ask_again(failure: Failure, given: &JoinArguments) -> Result<SecretText, Failure> {
    let refused =
        matches!(&failure, Failure::Refused(error) if error.code == ErrorCode::PasswordRefused);
    if !refused || given.password.source() != Source::Prompt {
        return Err(failure);
    }
    let (what, hint) = failure.words();
    Terminal::open("--password-stdin")?.tell(&format!("{what}. {hint}"))?;
    ask_password(given)
}
