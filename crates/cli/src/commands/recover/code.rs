//! `twinlatch recover code`.

use serde_json::json;
use twinlatch_service::Service;
use twinlatch_service::recovery::{finish_recovery, recover_with_code};
use twinlatch_service::wire::{DoorView, ErrorCode, ErrorView};

use super::{decide, door, enrol, take_up};
use crate::arguments::RecoverCode;
use crate::failure::Failure;
use crate::form::Form;
use crate::output::{Output, Report};
use crate::terminal::Terminal;
use crate::text::line;

/// Another phone takes the place of the lost one, or the same is taken up again.
pub(super) fn run(
    service: &mut Service,
    given: RecoverCode,
    output: &Output,
) -> Result<Report, Failure> {
    let known = match door(service)? {
        DoorView::Login(view) => view.username,
        DoorView::Trouble(trouble) => return Err(trouble.error.into()),
        DoorView::SetUp(_)
        | DoorView::StepUp(_)
        | DoorView::ChangePassword
        | DoorView::NewPhone
        | DoorView::Sheet(_)
        | DoorView::NewKeys(_)
        | DoorView::NewSheet(_)
        | DoorView::FoundTime(_)
        | DoorView::Recovery(_)
        | DoorView::Joining(_) => return Err(ErrorView::from(ErrorCode::Bug).into()),
    };
    let username = match given.username.or(known) {
        Some(username) => username,
        None => Terminal::open("--username")?.ask("Username: ")?,
    };
    let password = given.password.source().line(
        &format!("Password of {}: ", line(&username)),
        "--password-stdin or --password-fd",
    )?;
    let paper = given
        .paper
        .source()
        .line("Backup code: ", "--paper-stdin or --paper-fd")?;
    let form = Form::new()
        .open(&username)
        .secret(&password)
        .secret(&paper)
        .here()?;
    let view = recover_with_code(service, form)?;
    let view = decide(service, view, given.make_vault)?;
    let enrolled = if given.same_phone {
        take_up(service, given.code.source())?
    } else {
        enrol(service, given.code.source(), output)?
    };
    finish_recovery(service)?;
    let json = json!({
        "username": view.username,
        "codes_left": view.codes_left,
        "digits": enrolled.digits,
        "drift_steps": enrolled.drift_steps,
    });
    let text = format!(
        "The phone is in place, and {} backup codes are left. Log in with the next code: \
         twinlatch login\n",
        view.codes_left
    );
    Ok(Report::done(text, &json))
}
