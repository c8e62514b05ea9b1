//! The agent's process: it takes the vault and waits for its login.

use std::path::Path;
use std::sync::Arc;

use twinlatch_agent::{Agent, Door, Locks, Socket, end_at_signals};
use twinlatch_machine::{Lockable, Places, SystemClock};
use twinlatch_service::door::door_view;
use twinlatch_service::vault_number::open_with_vault_number;
use twinlatch_service::wire::{DesktopSigns, DoorView, ErrorView, LockReason};
use twinlatch_service::{
    Clipboard, ClipboardUnavailable, DataFolder, DeviceError, KeyFile, OsKeyring, OsRandom,
    Outside, Pictures, PolicyPlace, SecretText, Service, Surface,
};

use crate::exit::Exit;
use crate::failure::Failure;

/// Holds a session from its login to its end. What stands at the door is said once on standard
/// output, in a frame; nothing else is.
pub(crate) fn run(data_dir: Option<&Path>, number: Option<&str>) -> Result<Exit, Failure> {
    // A session of its own: the end of the terminal is no end of the agent. Whoever leads a group
    // of processes already was not started by `twinlatch login`, and may stay in it.
    let _session = rustix::process::setsid();
    let places = Places::find(data_dir)?;
    // No folder is kept from being unmounted.
    let _at_root = std::env::set_current_dir("/");
    let mut service = service(&places, "agent").map_err(|_| Failure::AgentNotStarted)?;
    let (door, socket) = stand_at(&mut service, &places, number);
    let agent = Agent::new(service, twinlatch_machine::measure_costs);
    // Before anybody can log in: from here on the system's wish to end it wipes the session first.
    end_at_signals(agent.ends()).map_err(|_| Failure::AgentNotStarted)?;
    twinlatch_machine::lock_with_desktop(Session(agent.locks()));
    let told = twinlatch_agent::send(&mut std::io::stdout(), &door);
    let (Ok(()), Some(socket)) = (told, socket) else {
        return Ok(Exit::Failed);
    };
    agent.serve(socket);
    Ok(Exit::Done)
}

/// The terminal's session as something that locks with the desktop.
struct Session(Locks);

impl Lockable for Session {
    fn hears(&self, _: DesktopSigns) {
        // The settings of a window say it; no command of the terminal asks.
    }

    fn lock_for(&self, reason: LockReason) {
        self.0.lock_for(reason);
    }
}

/// Looks at the vault, and listens if it waits for a login: then it is held by this process.
fn stand_at(
    service: &mut Service,
    places: &Places,
    number: Option<&str>,
) -> (Door, Option<Socket>) {
    let view = match number {
        Some(number) => open_with_vault_number(service, number),
        None => door_view(service),
    };
    let door = match view {
        Ok(DoorView::Login(view)) => Door::Login(Box::new(view)),
        Ok(DoorView::SetUp(_)) => Door::NoVault,
        Ok(DoorView::Trouble(trouble)) => Door::Trouble(Box::new(trouble.error)),
        Ok(
            DoorView::StepUp(_)
            | DoorView::ChangePassword
            | DoorView::NewPhone
            | DoorView::Sheet(_)
            | DoorView::NewKeys(_)
            | DoorView::NewSheet(_)
            | DoorView::FoundTime(_)
            | DoorView::Recovery(_)
            | DoorView::Joining(_),
        ) => Door::Trouble(Box::new(ErrorView::bug())),
        Err(error) => Door::Trouble(Box::new(error)),
    };
    if !matches!(door, Door::Login(_)) {
        return (door, None);
    }
    match Socket::listen(&places.socket()) {
        Ok(socket) => (door, Some(socket)),
        Err(_) => (Door::NoSocket, None),
    }
}

/// A service of this process; `who` is what it calls itself to others.
///
/// # Errors
///
/// When the keyring's thread cannot be started.
pub(crate) fn service(places: &Places, who: &'static str) -> Result<Service, DeviceError> {
    let keyring = Arc::new(OsKeyring::start()?);
    Ok(Service::new(Outside {
        env: twinlatch_machine::env(Arc::new(SystemClock), keyring),
        key_file: Arc::new(KeyFile::new(twinlatch_machine::config_folder(places))),
        folder: folder(places, who),
        pictures: Arc::new(Pictures::new(Arc::new(OsRandom))),
        clipboard: Arc::new(NoClipboard),
        policy: PolicyPlace::system(),
        surface: Surface::Terminal,
        kiosk: false,
    }))
}

/// The folders as the core knows them.
pub(crate) fn folder(places: &Places, who: &'static str) -> DataFolder {
    DataFolder {
        path: places.data.clone(),
        place: places.runtime.clone(),
        who,
    }
}

/// A terminal has no clipboard of its own, and no command copies.
struct NoClipboard;

impl Clipboard for NoClipboard {
    fn write_secret(&self, _: &SecretText) -> Result<(), ClipboardUnavailable> {
        Err(ClipboardUnavailable)
    }

    fn read(&self) -> Result<Option<SecretText>, ClipboardUnavailable> {
        Ok(None)
    }

    fn clear(&self) -> Result<(), ClipboardUnavailable> {
        Ok(())
    }
}
