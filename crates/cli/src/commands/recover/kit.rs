//! `twinlatch recover kit`.

use serde_json::json;
use twinlatch_service::recovery::{finish_recovery, recover_with_kit, recovery_password};
use twinlatch_service::set_up::bring_in_vault;
use twinlatch_service::vault_number::open_with_vault_number;
use twinlatch_service::wire::{DoorView, ErrorCode, ErrorView, PhoneState, RecoveryView};
use twinlatch_service::{SecretText, Service};

use super::{decide, door, enrol, new_sheet, take_up};
use crate::arguments::RecoverKit;
use crate::commands::init::is_new;
use crate::failure::Failure;
use crate::form::Form;
use crate::input::Source;
use crate::output::{Output, Report};

/// What the password is asked for with.
const OPTION: &str = "--password-stdin or --password-fd";

/// Replaces what is gone, and the kit.
pub(super) fn run(
    service: &mut Service,
    given: &RecoverKit,
    output: &Output,
) -> Result<Report, Failure> {
    if let Some(path) = &given.sheet
        && !is_new(path)
    {
        return Err(Failure::SheetFile { path: path.clone() });
    }
    may_begin(service, given)?;
    let view = open(service, given)?;
    let view = decide(service, view, given.make_vault)?;
    let new_phone = given.new_phone || view.phone == PhoneState::Unknown;
    password(service, given, &view, new_phone)?;
    if new_phone {
        enrol(service, given.code.source(), output)?;
    } else if view.phone == PhoneState::Rebuildable {
        take_up(service, given.code.source())?;
    }
    let sheet = new_sheet::hand_over(service, given, output)?;
    finish_recovery(service)?;
    let json = json!({ "username": view.username, "sheet": sheet });
    Ok(Report::done(
        "What was gone is replaced, and so is the kit. Log in: twinlatch login\n",
        &json,
    ))
}

/// Brings a file in where one was given; says what would stop the end at the beginning.
fn may_begin(service: &mut Service, given: &RecoverKit) -> Result<(), Failure> {
    if let Some(file) = &given.vault_file {
        // Looks first: a vault that is there already is named.
        if !matches!(
            twinlatch_service::door::door_view(service)?,
            DoorView::SetUp(_)
        ) {
            return Err(ErrorView::from(ErrorCode::VaultThere).into());
        }
        bring_in_vault(service, file)?;
    }
    if let Some(number) = &given.number.vault_number {
        try_number(service, number)?;
    }
    match door(service)? {
        DoorView::Login(_) => Ok(()),
        DoorView::Trouble(trouble) if trouble.kit_helps => match trouble.keyring_trouble {
            Some(error) if !given.device_key_file => Err(error.into()),
            Some(_) | None => Ok(()),
        },
        DoorView::Trouble(trouble) => Err(trouble.error.into()),
        DoorView::SetUp(_)
        | DoorView::StepUp(_)
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

/// Opens the file with its number, if a key of this computer can tell that it is the right one; else
/// the kit tells.
fn try_number(service: &mut Service, number: &str) -> Result<(), Failure> {
    match open_with_vault_number(service, number) {
        Err(error)
            if error.code != ErrorCode::VaultNumberUnknown
                && error.code != ErrorCode::DeviceKeyMissing =>
        {
            Err(error.into())
        }
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Opens with the kit; the password is asked for only where the kit asks for it.
fn open(service: &mut Service, given: &RecoverKit) -> Result<RecoveryView, Failure> {
    let kit = given
        .paper
        .source()
        .line("Recovery kit: ", "--paper-stdin or --paper-fd")?;
    let store = if given.device_key_file {
        "file"
    } else {
        "keyring"
    };
    let number = given.number.vault_number.iter();
    let form = |password: &SecretText| {
        let form = Form::new().secret(&kit).secret(password).open(store);
        number
            .clone()
            .fold(form, |form, number| form.open(number))
            .here()
    };
    let nothing = SecretText::new(String::new());
    match recover_with_kit(service, form(&nothing)?) {
        Err(error) if error.code == ErrorCode::PasswordNeeded => {
            let password = given.password.source().line("Password: ", OPTION)?;
            Ok(recover_with_kit(service, form(&password)?)?)
        }
        other => Ok(other?),
    }
}

/// A new password, typed twice at a prompt, or the present one where something is joined to it.
fn password(
    service: &mut Service,
    given: &RecoverKit,
    view: &RecoveryView,
    new_phone: bool,
) -> Result<(), Failure> {
    let source = given.password.source();
    let (password, which) = if given.new_password || view.password_lost {
        let password = source.line("New password: ", OPTION)?;
        if source == Source::Prompt && !password.is(&source.line("The same again: ", OPTION)?) {
            return Err(Failure::PasswordsDiffer);
        }
        (password, "new")
    } else if (new_phone || view.codes_lost) && !view.password_known {
        (source.line("Password: ", OPTION)?, "present")
    } else {
        return Ok(());
    };
    let form = Form::new().secret(&password).open(which).here()?;
    Ok(recovery_password(service, form)?)
}
