//! What the door shows, and what comes after it.

use twinlatch_accounts::{Accounts, ParkedPerson};

use crate::guard::{Allowed, permissions};
use crate::recovery::kit_helps;
use crate::rotation;
use crate::service::{Desk, Happening, Service, Stage};
use crate::sheet;
use crate::text::{milliseconds, seconds};
use crate::wire::{
    ClockBehindView, ClockOffView, DoorPurpose, DoorView, ErrorCode, ErrorView, LoginView,
    ParkedView, SetUpView, StepUpView, TroubleView, WaitView,
};

permissions! {
    /// Opening a door above the vault.
    Above { fresh: false, writes: false, roles: _ }
}

/// What the shell does with the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterDoor {
    /// A session has begun: the vault window opens.
    OpenVault,
    /// The vault window stands behind the door.
    BackToVault,
    /// Nobody is logged in, or the vault opens only after the sheet: the program ends.
    Quit,
    /// The windows change places by themselves, or nothing changes: the session's time was over, or a
    /// kiosk goes on.
    Stay,
}

/// Says which form the door shows.
///
/// # Errors
///
/// When the sheet's picture cannot be made.
pub fn door_view(service: &mut Service) -> Result<DoorView, ErrorView> {
    if matches!(service.stage, Stage::NotLooked) {
        service.look();
    }
    service.lock_if_over();
    service.end_old_parked();
    service.end_old_recovery();
    service.end_old_joining();
    service.end_old_found_time();
    match &service.stage {
        Stage::NotLooked => Err(ErrorView::bug()),
        Stage::Trouble(error) => Ok(trouble(error.clone(), &service.desk)),
        Stage::FirstRun | Stage::SettingUp(_) => Ok(DoorView::SetUp(set_up_view(&service.desk))),
        Stage::Door(accounts) => Ok(DoorView::Login(login_view(accounts, &service.desk))),
        Stage::FoundTime(waiting) => Ok(DoorView::FoundTime(waiting.view())),
        Stage::Recovering(recovering) => Ok(DoorView::Recovery(recovering.view())),
        Stage::Joining(entering) => Ok(DoorView::Joining(entering.view())),
        Stage::Open(_) => above_vault(service),
    }
}

/// Looks again after trouble, as at a start.
///
/// # Errors
///
/// See [`door_view`].
pub fn retry_start(service: &mut Service) -> Result<DoorView, ErrorView> {
    if matches!(service.stage, Stage::Trouble(_)) {
        service.look();
    }
    door_view(service)
}

/// Remembers what the door above the vault is for. Whatever was begun at a door that stood there for
/// something else is left, so that no form works on another's sheet or phone.
///
/// # Errors
///
/// None of its own.
pub fn open_door(allowed: Allowed<'_, Above>, purpose: DoorPurpose) -> Result<(), ErrorView> {
    let (open, desk) = (allowed.open, allowed.desk);
    open.leave_forms();
    desk.outside.pictures.forget();
    desk.purpose = Some(purpose);
    Ok(())
}

/// Ends the door: later, cancelled or done.
pub fn close_door(service: &mut Service) -> AfterDoor {
    service.desk.outside.pictures.forget();
    let was_open = service.parts().is_ok();
    service.lock_if_over();
    let Ok((open, desk)) = service.parts() else {
        return if was_open || service.is_kiosk() {
            AfterDoor::Stay
        } else {
            AfterDoor::Quit
        };
    };
    if desk.first_sheet && desk.sheet_is_due(&open.session) {
        if !desk.is_kiosk() {
            return AfterDoor::Quit;
        }
        service.log_out();
        return AfterDoor::Stay;
    }
    open.leave_forms();
    let first = std::mem::take(&mut desk.first_sheet);
    desk.purpose = None;
    desk.happenings.push(Happening::Changed);
    if first {
        AfterDoor::OpenVault
    } else {
        AfterDoor::BackToVault
    }
}

/// Whether a session has begun whose vault opens only after the sheet: the door stays and shows it.
pub fn stays_for_sheet(service: &Service) -> bool {
    match &service.stage {
        Stage::Open(open) => service.desk.first_sheet && service.desk.sheet_is_due(&open.session),
        Stage::NotLooked
        | Stage::Trouble(_)
        | Stage::FirstRun
        | Stage::SettingUp(_)
        | Stage::Door(_)
        | Stage::FoundTime(_)
        | Stage::Recovering(_)
        | Stage::Joining(_) => false,
    }
}

fn set_up_view(desk: &Desk) -> SetUpView {
    SetUpView {
        host_name: desk.outside.env.host_name.clone(),
        keyring_trouble: desk.outside.env.lines.probe().err().map(ErrorView::from),
        ended: desk.set_up_ended,
        key_file_allowed: desk.outside.env.policy.allows_key_file(),
        policy_refused: desk.read.is_refused(),
    }
}

fn login_view(accounts: &Accounts, desk: &Desk) -> LoginView {
    let people = accounts.people();
    let locked = desk.locked.as_ref();
    let only = if people.len() == 1 {
        people.first()
    } else {
        None
    };
    let who = locked.and_then(|locked| locked.who.as_ref());
    let username = who
        .map(|person| person.username.clone())
        .or_else(|| only.map(|person| person.username.clone()));
    let display_name = who
        .map(|person| person.display_name.clone())
        .or_else(|| only.map(|person| person.display_name.clone()));
    LoginView {
        clock_off: username
            .as_deref()
            .and_then(|name| clock_off(accounts, name)),
        wait: username.as_deref().and_then(|name| wait(accounts, name)),
        username,
        display_name,
        several_accounts: people.len() > 1,
        parked: accounts.parked().into_iter().map(parked_view).collect(),
        locked: locked.map(|locked| locked.view.clone()),
        clock_behind: accounts.clock_behind().map(|behind| ClockBehindView {
            now: milliseconds(behind.wall),
            last_login: milliseconds(behind.last_login),
        }),
        key_store: desk.key_store,
        policy_refused: desk.read.is_refused(),
    }
}

fn parked_view(parked: ParkedPerson) -> ParkedView {
    ParkedView {
        username: parked.username,
        display_name: parked.display_name,
        tries_left: parked.tries_left,
    }
}

fn clock_off(accounts: &Accounts, username: &str) -> Option<ClockOffView> {
    let off = accounts.clock_off(username)?;
    Some(ClockOffView {
        now: milliseconds(off.wall),
        phone: milliseconds(off.phone),
    })
}

fn wait(accounts: &Accounts, username: &str) -> Option<WaitView> {
    let (left, failures) = accounts.wait_before(username)?;
    Some(WaitView {
        seconds: seconds(left),
        failures,
    })
}

fn above_vault(service: &mut Service) -> Result<DoorView, ErrorView> {
    let (open, desk) = service.parts()?;
    let purpose = desk.purpose.unwrap_or(DoorPurpose::StepUp);
    let step_up = StepUpView {
        display_name: open.session.display_name().to_owned(),
        purpose,
        keys_ended: open.rotation_ended,
    };
    if !open.session.is_fresh(&*desk.outside.env.clock) {
        return Ok(DoorView::StepUp(step_up));
    }
    match purpose {
        DoorPurpose::ChangePassword => Ok(DoorView::ChangePassword),
        DoorPurpose::NewPhone => Ok(DoorView::NewPhone),
        DoorPurpose::NewKeys => rotation::new_keys_view(service.allow()?).map(DoorView::NewKeys),
        DoorPurpose::NewSheet => sheet::begin_new_sheet(service.allow()?).map(DoorView::NewSheet),
        DoorPurpose::Sheet => sheet::sheet_view(service.allow()?).map(DoorView::Sheet),
        DoorPurpose::StepUp => Ok(DoorView::StepUp(step_up)),
    }
}

fn trouble(error: ErrorView, desk: &Desk) -> DoorView {
    let can_retry = !matches!(
        error.code,
        ErrorCode::FileTooNew | ErrorCode::FileDamaged | ErrorCode::VaultNumberNeeded
    );
    let kit_helps = kit_helps(error.code);
    let keyring_trouble = kit_helps.then(|| desk.outside.env.lines.probe().err());
    DoorView::Trouble(TroubleView {
        error,
        can_retry,
        kit_helps,
        keyring_trouble: keyring_trouble.flatten().map(ErrorView::from),
        key_file_allowed: desk.outside.env.policy.allows_key_file(),
    })
}
