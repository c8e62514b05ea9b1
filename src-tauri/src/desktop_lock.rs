//! Locks with the desktop: when it locks its own screen, and before the computer sleeps.

use tauri::AppHandle;

#[cfg(target_os = "linux")]
mod inhibitor;
#[cfg(target_os = "linux")]
mod logind;
#[cfg(target_os = "linux")]
mod own_session;

/// Starts the thread that listens; it ends with the process.
#[cfg(target_os = "linux")]
pub(crate) fn start(handle: AppHandle) {
    use std::time::Duration;

    use twinlatch_service::wire::DesktopSigns;

    use crate::app;

    /// The service may come later, and its bus may go and come back.
    const AGAIN: Duration = Duration::from_secs(60);

    std::thread::spawn(move || {
        let mut said = false;
        loop {
            let why = futures_lite::future::block_on(logind::listen(&handle));
            app::of(&handle).note_desktop(DesktopSigns::None);
            if !said {
                tracing::warn!(%why, "neither the desktop's lock nor sleep is heard");
                said = true;
            }
            std::thread::sleep(AGAIN);
        }
    });
}

/// Elsewhere nothing is heard, and the settings say so: not yet tried.
#[cfg(not(target_os = "linux"))]
pub(crate) fn start(_: AppHandle) {}
