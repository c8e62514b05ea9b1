//! `twinlatch init`: the set-up at the terminal, in this process.
//!
//! There is no session to hand on: the vault is held as long as this command runs, and its first
//! code is used up by the set-up.

mod answers;
mod sheet;

use std::path::Path;
use std::thread::JoinHandle;

use serde_json::json;
use twinlatch_machine::{Places, measure_costs};
use twinlatch_service::door::door_view;
use twinlatch_service::set_up::{begin_set_up, cancel_set_up, judge_password, show_enrolment_text};
use twinlatch_service::wire::{DoorView, ErrorCode, ErrorView, SetUpView};
use twinlatch_service::{Costs, KdfError, Service};

use super::enrolment::{Enrolment, confirm};
use crate::agent;
use crate::arguments::InitArguments;
use crate::failure::Failure;
use crate::form::Form;
use crate::output::{Output, Report};
use crate::waiting::{START, telling};
use answers::Answers;

pub(super) use sheet::hand_over;

/// Sets up the first account. Whatever stops it before the confirming code leaves nothing behind.
///
/// # Errors
///
/// What the set-up says; `vault-there` if there is a vault.
pub(super) fn run(
    places: &Places,
    given: InitArguments,
    output: &Output,
) -> Result<Report, Failure> {
    let mut service = agent::service(places, "terminal").map_err(ErrorView::from)?;
    let report = set_up(&mut service, &given, output);
    // A set-up without its code is taken back; a session of a set-up that is done is wiped.
    if let Err(error) = cancel_set_up(&mut service) {
        eprintln!(
            "twinlatch: the next start cleans up after this one ({:?})",
            error.code
        );
    }
    service.quit();
    report
}

fn set_up(
    service: &mut Service,
    given: &InitArguments,
    output: &Output,
) -> Result<Report, Failure> {
    may_begin(&first_run(service)?, given)?;
    let measured = measure(service);
    let answers = Answers::ask(given)?;
    judge(service, &answers)?;
    if let Some(Ok(Ok(costs))) = measured.map(JoinHandle::join) {
        service.take_costs(costs);
    }
    begin_set_up(service, answers.form(given)?)?;
    let enrolment = Enrolment::of(show_enrolment_text(service)?);
    enrolment.show(output);
    let enrolled = confirm(service, given.code.source())?;
    if enrolled.digits == 6 {
        output.words(
            "The app shows six digits. One that shows eight makes a stolen vault a hundred times \
             harder to open.\n",
        );
    }
    let sheet = sheet::hand_over(service, given.sheet.as_deref(), output)?;
    let json = json!({
        "username": answers.username,
        "display_name": answers.display_name,
        "digits": enrolled.digits,
        "drift_steps": enrolled.drift_steps,
        "sheet": sheet,
    });
    Ok(Report::done(
        "The vault is set up. Log in with the next code: twinlatch login\n",
        &json,
    ))
}

/// The first run, or why it is none.
fn first_run(service: &mut Service) -> Result<SetUpView, Failure> {
    match telling(START, || door_view(service))? {
        DoorView::SetUp(view) => Ok(view),
        DoorView::Trouble(trouble) => Err(trouble.error.into()),
        DoorView::Login(_)
        | DoorView::StepUp(_)
        | DoorView::ChangePassword
        | DoorView::NewPhone
        | DoorView::Sheet(_)
        | DoorView::NewKeys(_)
        | DoorView::NewSheet(_)
        | DoorView::FoundTime(_)
        | DoorView::Recovery(_)
        | DoorView::Joining(_) => Err(ErrorView::from(ErrorCode::VaultThere).into()),
    }
}

/// What would stop the set-up at its end is said at its beginning.
fn may_begin(view: &SetUpView, given: &InitArguments) -> Result<(), Failure> {
    if let (Some(trouble), false) = (&view.keyring_trouble, given.device_key_file) {
        return Err(trouble.clone().into());
    }
    match &given.sheet {
        Some(path) if !is_new(path) => Err(Failure::SheetFile { path: path.clone() }),
        Some(_) | None => Ok(()),
    }
}

/// A new file in a folder that is there.
pub(super) fn is_new(path: &Path) -> bool {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    folder.is_dir() && path.symlink_metadata().is_err() && path.file_name().is_some()
}

/// While a person types, the machine is measured.
pub(super) fn measure(service: &Service) -> Option<JoinHandle<Result<Costs, KdfError>>> {
    service
        .wants_costs()
        .then(|| std::thread::spawn(measure_costs))
}

/// A password that would be refused is refused before anything is made.
fn judge(service: &Service, answers: &Answers) -> Result<(), Failure> {
    let form = Form::new()
        .secret(&answers.password)
        .open(&answers.username)
        .open(&answers.display_name);
    match judge_password(service, form.here()?)?.refusal {
        Some(refusal) => {
            let mut error = ErrorView::from(ErrorCode::PasswordRefused);
            error.params.refusal = Some(refusal);
            Err(error.into())
        }
        None => Ok(()),
    }
}
