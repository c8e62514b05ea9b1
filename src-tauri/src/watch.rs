//! Lets time pass: once a second the service looks at its limits.

use std::time::Duration;

use tauri::AppHandle;

use crate::app;

/// Starts the thread that looks; it ends with the process.
pub(crate) fn start(handle: AppHandle) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            app::of(&handle).tick();
        }
    });
}
