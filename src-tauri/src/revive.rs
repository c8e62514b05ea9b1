//! Brings a window's page back after its web process has crashed.
//!
//! Nothing is lost with a page but a form that was not saved: what it shows comes from the service.

use tauri::WebviewWindow;

/// Loads the page again whenever its web process ends by itself, at most five times.
#[cfg(target_os = "linux")]
pub(crate) fn after_a_crash(window: &WebviewWindow) -> tauri::Result<()> {
    use std::cell::Cell;

    use webkit2gtk::{WebProcessTerminationReason, WebViewExt as _};

    /// A page that crashes each time it is loaded is left alone after these.
    const MOST: u8 = 5;

    window.with_webview(|webview| {
        let left = Cell::new(MOST);
        webview
            .inner()
            .connect_web_process_terminated(move |view, reason| {
                let asked_for = reason == WebProcessTerminationReason::TerminatedByApi;
                if asked_for || left.get() == 0 {
                    return;
                }
                tracing::warn!(?reason, "a web process ended; its page is loaded again");
                left.set(left.get() - 1);
                view.reload();
            });
    })
}

/// Elsewhere the system's web view is left to itself: not yet tried.
#[cfg(not(target_os = "linux"))]
pub(crate) fn after_a_crash(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}
