//! Puts the program together and runs it.

use std::sync::Arc;

use tauri::{
    App as TauriApp, AppHandle, CloseRequestApi, ExitRequestApi, Manager as _, RunEvent,
    WindowEvent,
};
use twinlatch_machine::{PlaceError, Places};
use twinlatch_service::{
    DataFolder, DeviceError, KeyFile, OsKeyring, OsRandom, Outside, Pictures, PolicyPlace, Service,
    Surface,
};

use crate::app::{self, App};
use crate::arguments::Arguments;
use crate::clipboard::DesktopClipboard;
use crate::clocks::ShellClock;
use crate::{commands, desktop_lock, pictures, watch, windows};

/// Why the program could not run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    /// Nobody could see the window.
    #[error(
        "there is no display: start it inside a desktop session (DISPLAY or WAYLAND_DISPLAY is set there)"
    )]
    NoDisplay,
    /// A folder cannot be used.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// The keyring's thread could not be started.
    #[error("the keyring could not be reached: {0}")]
    Keyring(#[from] DeviceError),
    /// The window system refused.
    #[error("the window system could not be used: {0}")]
    Window(#[from] tauri::Error),
}

/// Runs the program until its last window closes.
///
/// # Errors
///
/// See [`StartError`].
pub(crate) fn run(arguments: &Arguments) -> Result<(), StartError> {
    if !twinlatch_machine::has_display() {
        return Err(StartError::NoDisplay);
    }
    let kiosk = arguments.kiosk;
    let places = Places::find(arguments.data_dir.as_deref())?;
    let shown = Arc::new(Pictures::new(Arc::new(OsRandom)));
    let serving = Arc::clone(&shown);
    let bus_name = places.bus_name.clone();
    let keyring = Arc::new(OsKeyring::start()?);
    let builder = tauri::Builder::default();
    #[cfg(feature = "e2e")]
    let builder = crate::e2e::wire(builder);
    builder
        .plugin(
            tauri_plugin_single_instance::Builder::new()
                .dbus_id(bus_name)
                .callback(|app, _, _| report(windows::show_any(app)))
                .build(),
        )
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_denylist(&[windows::DOOR])
                .build(),
        )
        .register_uri_scheme_protocol(pictures::SCHEME, move |context, request| {
            let answer = pictures::serve(&serving, context.webview_label(), &request);
            #[cfg(feature = "e2e")]
            crate::e2e::picture(context.webview_label(), &answer);
            answer
        })
        .invoke_handler(commands::handler())
        .setup(move |tauri| {
            open(tauri, places, keyring, shown, kiosk)?;
            Ok(())
        })
        .build(tauri::generate_context!())?
        .run(on_event);
    Ok(())
}

/// Opens the vault and the first window.
fn open(
    tauri: &TauriApp,
    places: Places,
    keyring: Arc<OsKeyring>,
    shown: Arc<Pictures>,
    kiosk: bool,
) -> tauri::Result<()> {
    // The first instance is told of by now: no other one has a window on this folder.
    clear_web(&places);
    let handle = tauri.handle().clone();
    let service = Service::new(outside(&handle, &places, keyring, shown, kiosk));
    tauri.manage(places);
    tauri.manage(windows::Changing::default());
    tauri.manage(windows::CloseAsked::default());
    tauri.manage(App::new(handle.clone(), service));
    watch::start(handle.clone());
    desktop_lock::start(handle.clone());
    #[cfg(unix)]
    crate::signals::start(handle.clone());
    windows::show_door(&handle)
}

fn outside(
    handle: &AppHandle,
    places: &Places,
    keyring: Arc<OsKeyring>,
    shown: Arc<Pictures>,
    kiosk: bool,
) -> Outside {
    Outside {
        env: twinlatch_machine::env(Arc::new(ShellClock), keyring),
        key_file: Arc::new(KeyFile::new(twinlatch_machine::config_folder(places))),
        folder: DataFolder {
            path: places.data.clone(),
            place: places.runtime.clone(),
            who: "window",
        },
        pictures: shown,
        clipboard: Arc::new(DesktopClipboard(handle.clone())),
        policy: PolicyPlace::system(),
        surface: Surface::Window,
        kiosk,
    }
}

fn on_event(handle: &AppHandle, event: RunEvent) {
    // The window system has many events, and more with each version.
    if let RunEvent::ExitRequested { code, api, .. } = &event {
        exit_asked(handle, *code, api);
    }
    if let RunEvent::WindowEvent {
        label,
        event: WindowEvent::CloseRequested { api, .. },
        ..
    } = &event
    {
        close_asked(handle, label, api);
    }
    if let RunEvent::Exit = event {
        clear_web(&handle.state::<Places>());
    }
}

/// Ends the session first, and the program after it.
///
/// The clipboard is asked for what it holds, and the owner may be a page of ours: the thread of the
/// windows must go on meanwhile. When the program has begun to exit its plugins are gone.
fn exit_asked(handle: &AppHandle, code: Option<i32>, api: &ExitRequestApi) {
    if app::of(handle).has_quit() {
        return;
    }
    api.prevent_exit();
    // Between a door that ends and a vault that opens there may be no window at all.
    let changing = handle.state::<windows::Changing>().goes_on();
    if code.is_none() && (changing || !handle.webview_windows().is_empty()) {
        return;
    }
    let handle = handle.clone();
    std::thread::spawn(move || {
        app::of(&handle).quit();
        handle.exit(code.unwrap_or(0));
    });
}

/// A door that is closed is a "Later" or a "Cancel"; a vault that is closed takes its door along,
/// once unsaved changes were asked about.
fn close_asked(handle: &AppHandle, label: &str, api: &CloseRequestApi) {
    // Nobody leaves a kiosk by a key of the window manager.
    if app::of(handle).is_kiosk() {
        api.prevent_close();
        return;
    }
    if label == windows::VAULT {
        let asks = app::of(handle).has_unsaved() && !handle.state::<windows::CloseAsked>().again();
        if asks {
            api.prevent_close();
            report(windows::ask_before_closing(handle));
        } else {
            report(windows::end(handle, windows::DOOR));
        }
        return;
    }
    api.prevent_close();
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        if commands::leave(&handle).await.is_err() {
            handle.exit(0);
        }
    });
}

fn clear_web(places: &Places) {
    if let Err(error) = places.clear_web() {
        tracing::warn!(%error, "what the web view has kept was not removed");
    }
}

fn report(done: tauri::Result<()>) {
    if let Err(error) = done {
        tracing::warn!(%error, "a window could not be shown");
    }
}
