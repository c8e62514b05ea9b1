//! `twinlatch recover`: ways back in, in this process.
//!
//! Nothing is used up before the last step. There is no session to hand on: the vault is held as
//! long as the command runs, and a login follows it.

mod code;
mod kit;
mod new_sheet;

use twinlatch_machine::{Places, measure_costs};
use twinlatch_service::door::door_view;
use twinlatch_service::recovery::{
    begin_recovery_phone, cancel_recovery, make_vault, rebuild_table,
};
use twinlatch_service::set_up::show_enrolment_text;
use twinlatch_service::wire::{
    DoorView, EnrolledView, ErrorCode, ErrorView, FileState, RecoveryView,
};
use twinlatch_service::{SecretText, Service};

use super::enrolment::{Enrolment, confirm};
use crate::agent;
use crate::arguments::RecoverCommand;
use crate::failure::Failure;
use crate::form::Form;
use crate::input::Source;
use crate::output::{Output, Report};
use crate::waiting::{START, telling};

/// Opens an account by a paper and replaces what is gone.
///
/// # Errors
///
/// What the recovery says; everything is as before then.
pub(super) fn run(
    places: &Places,
    command: RecoverCommand,
    output: &Output,
) -> Result<Report, Failure> {
    let mut service = agent::service(places, "terminal").map_err(ErrorView::from)?;
    let report = match command {
        RecoverCommand::Code(given) => code::run(&mut service, given, output),
        RecoverCommand::Kit(given) => kit::run(&mut service, &given, output),
    };
    // A recovery that did not come to its end leaves nothing; its keys are wiped either way.
    let _ended = cancel_recovery(&mut service);
    service.quit();
    report
}

/// Asks about a file that is not simply the vault.
fn decide(
    service: &mut Service,
    view: RecoveryView,
    agreed: bool,
) -> Result<RecoveryView, Failure> {
    let mut view = view;
    while let Some(state) = view.undecided {
        if state == FileState::NotWritable {
            return Err(ErrorView::from(ErrorCode::FolderReadOnly).into());
        }
        if !agreed {
            return Err(ErrorView::from(ErrorCode::DecideFirst).into());
        }
        view = make_vault(service)?;
    }
    Ok(view)
}

/// Enrols another phone at the costs of this machine.
fn enrol(service: &mut Service, source: Source, output: &Output) -> Result<EnrolledView, Failure> {
    if service.wants_costs()
        && let Ok(costs) = measure_costs()
    {
        service.take_costs(costs);
    }
    begin_recovery_phone(service)?;
    Enrolment::of(show_enrolment_text(service)?).show(output);
    confirm(service, source)
}

/// Takes up the codes of the same phone again.
fn take_up(service: &mut Service, source: Source) -> Result<EnrolledView, Failure> {
    let code: SecretText = source.line("Code the app shows: ", "--code-stdin or --code-fd")?;
    Ok(rebuild_table(service, Form::new().secret(&code).here()?)?)
}

/// The form at the door, or what stands in its way.
fn door(service: &mut Service) -> Result<DoorView, Failure> {
    let view = telling(START, || door_view(service))?;
    if matches!(view, DoorView::SetUp(_)) {
        return Err(Failure::NoVault);
    }
    Ok(view)
}
