//! The two windows: the door for every password and code, the vault for the items.
//!
//! A door is destroyed when it is done, so that the web process that saw a password ends with it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use tauri::{
    AppHandle, Emitter as _, Manager as _, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
};
use twinlatch_machine::Places;
use twinlatch_service::Happening;

use crate::{app, forget, kiosk, revive};

/// Label of the window for set-up, login and every later form for a password or a code.
pub(crate) const DOOR: &str = "door";
/// Label of the window with the items.
pub(crate) const VAULT: &str = "vault";

/// The smallest inner size, logical pixels.
const SMALLEST: (f64, f64) = (480.0, 560.0);

/// Opens the door, or brings it to the front; above the vault if that is open.
pub(crate) fn show_door(app: &AppHandle) -> tauri::Result<()> {
    if let Some(door) = app.get_webview_window(DOOR) {
        return door.set_focus();
    }
    let builder = builder(app, DOOR, "door.html").title("Twinlatch");
    let door = match app.get_webview_window(VAULT) {
        Some(vault) => builder
            .inner_size(560.0, 680.0)
            .parent(&vault)?
            .center()
            .build()?,
        None => builder.inner_size(940.0, 700.0).center().build()?,
    };
    shape(app, &door)
}

/// Opens the door for another purpose than the one it may stand open for.
pub(crate) fn show_door_anew(app: &AppHandle) -> tauri::Result<()> {
    let changing = app.state::<Changing>();
    changing.begin();
    let door = end(app, DOOR).and_then(|()| {
        wait_until_gone(app, DOOR);
        show_door(app)
    });
    changing.end();
    door
}

/// Opens the vault and ends the door.
pub(crate) fn door_to_vault(app: &AppHandle) -> tauri::Result<()> {
    match app.get_webview_window(VAULT) {
        Some(vault) => vault.set_focus()?,
        None => {
            let vault = builder(app, VAULT, "vault.html")
                .title("Twinlatch")
                .inner_size(1080.0, 720.0)
                .build()?;
            shape(app, &vault)?;
        }
    }
    end(app, DOOR)
}

/// Opens the door and ends the vault, whatever becomes of the door.
fn vault_to_door(app: &AppHandle) -> tauri::Result<()> {
    let changing = app.state::<Changing>();
    changing.begin();
    let vault = end(app, VAULT);
    // A door above the vault belongs to the session that has ended.
    let door = end(app, DOOR).and_then(|()| {
        wait_until_gone(app, DOOR);
        builder(app, DOOR, "door.html")
            .title("Twinlatch")
            .inner_size(940.0, 700.0)
            .center()
            .build()
            .and_then(|door| shape(app, &door))
    });
    changing.end();
    door.and(vault)
}

/// Set while windows change places: between the last that ends and the next that opens there may
/// be none, and the program goes on.
#[derive(Debug, Default)]
pub(crate) struct Changing(AtomicBool);

impl Changing {
    fn begin(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn end(&self) {
        self.0.store(false, Ordering::Release);
    }

    /// Whether windows are changing places.
    pub(crate) fn goes_on(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// A window's label is free a moment after its end; at most 2 s are waited for it.
pub(crate) fn wait_until_gone(app: &AppHandle, label: &str) {
    for _ in 0..200 {
        if app.get_webview_window(label).is_none() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Brings whatever is open to the front.
pub(crate) fn show_any(app: &AppHandle) -> tauri::Result<()> {
    match app
        .get_webview_window(DOOR)
        .or_else(|| app.get_webview_window(VAULT))
    {
        Some(window) => {
            window.unminimize()?;
            window.set_focus()
        }
        None => Ok(()),
    }
}

/// Does what a use case brought about.
pub(crate) fn tell(app: &AppHandle, happening: &Happening) -> tauri::Result<()> {
    match happening {
        Happening::Locked | Happening::LoggedOut => vault_to_door(app),
        Happening::SetUpEnded => show_door_anew(app),
        Happening::Ending(ending) => [VAULT, DOOR]
            .into_iter()
            .try_for_each(|window| send(app, window, "session-ending", ending)),
        Happening::Changed => send(app, VAULT, "session-changed", &()),
    }
}

/// Sends an event to a window: the one place where the shell speaks first.
fn send(
    app: &AppHandle,
    window: &str,
    event: &str,
    what: &(impl Serialize + Clone),
) -> tauri::Result<()> {
    #[cfg(feature = "e2e")]
    crate::e2e::event(window, event, what);
    app.emit_to(window, event, what)
}

/// Ends a window, if it is there, within half a second; what was typed in it last goes with it.
pub(crate) fn end(app: &AppHandle, label: &str) -> tauri::Result<()> {
    app.get_webview_window(label)
        .map_or(Ok(()), forget::and_end)
}

/// Ends the vault window and a door above it; the program ends with the last window.
pub(crate) fn end_vault(app: &AppHandle) -> tauri::Result<()> {
    end(app, DOOR).and(end(app, VAULT))
}

/// When the vault was asked to close over unsaved changes, which its page asks about.
#[derive(Debug, Default)]
pub(crate) struct CloseAsked(Mutex<Option<Instant>>);

impl CloseAsked {
    /// A page that does not answer holds up the closing this long only.
    const HOLDS: Duration = Duration::from_secs(30);

    /// Notes that it was asked; `true` if that was so a moment ago already.
    pub(crate) fn again(&self) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let again = last.is_some_and(|last| last.elapsed() < Self::HOLDS);
        *last = (!again).then(Instant::now);
        again
    }
}

/// Has the page of the vault ask about unsaved changes.
pub(crate) fn ask_before_closing(app: &AppHandle) -> tauri::Result<()> {
    send(app, VAULT, "vault-closing", &())
}

fn builder<'a>(
    app: &'a AppHandle,
    label: &'a str,
    page: &str,
) -> WebviewWindowBuilder<'a, tauri::Wry, AppHandle> {
    let places = app.state::<Places>();
    let kiosk = app::of(app).is_kiosk();
    WebviewWindowBuilder::new(app, label, WebviewUrl::App(page.into()))
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .data_directory(places.web())
        .decorations(!kiosk)
        .fullscreen(kiosk)
}

/// What a new window gets once it is there.
fn shape(app: &AppHandle, window: &WebviewWindow) -> tauri::Result<()> {
    revive::after_a_crash(window)?;
    if app::of(app).is_kiosk() {
        return kiosk::begin(window);
    }
    Ok(())
}

/// Shapes every window anew after kiosk mode has begun or was left.
pub(crate) fn shape_all(app: &AppHandle, kiosk: bool) -> tauri::Result<()> {
    let how = if kiosk { kiosk::begin } else { kiosk::end };
    app.webview_windows().values().try_for_each(how)
}
