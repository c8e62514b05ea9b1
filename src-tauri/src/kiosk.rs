//! A kiosk's windows: the whole screen, without decoration.

use tauri::{LogicalSize, WebviewWindow};

/// Size of a window that kiosk mode was left in, logical pixels.
const AFTERWARDS: LogicalSize<f64> = LogicalSize::new(1080.0, 720.0);

/// Fills the screen.
pub(crate) fn begin(window: &WebviewWindow) -> tauri::Result<()> {
    window.set_decorations(false)?;
    // Where no window manager runs nobody grants a full screen.
    if let Some(monitor) = window.primary_monitor()? {
        window.set_position(*monitor.position())?;
        window.set_size(*monitor.size())?;
    }
    window.set_fullscreen(true)
}

/// Makes it a window among others again.
pub(crate) fn end(window: &WebviewWindow) -> tauri::Result<()> {
    window.set_fullscreen(false)?;
    window.set_decorations(true)?;
    window.set_size(AFTERWARDS)?;
    window.center()
}
