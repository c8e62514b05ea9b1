//! Ends a window whose web view has forgotten what was typed into it.

use std::sync::mpsc;
use std::time::Duration;

use tauri::WebviewWindow;
#[cfg(target_os = "linux")]
use webkit2gtk::{WebView, WebViewExt as _, gio::Cancellable, glib::ObjectExt as _};

/// The longest that a window is kept for it: a page may hang.
const LONGEST: Duration = Duration::from_millis(400);

/// Puts an empty field in the place of the one that was typed into.
#[cfg(target_os = "linux")]
const EMPTY: &str = "
    const blank = document.createElement('input');
    blank.tabIndex = -1;
    blank.setAttribute('aria-hidden', 'true');
    Object.assign(blank.style, { position: 'fixed', opacity: '0', pointerEvents: 'none' });
    // An open dialog lets nothing outside of it have the focus.
    (document.querySelector('dialog[open]') ?? document.body).append(blank);
    blank.focus({ preventScroll: true });
    // The text around the cursor is told of a page whose layout is known.
    blank.getBoundingClientRect();";

/// The longest message (bytes) that the web view reads into its one buffer for a page.
///
/// Each is read from the start of the buffer, and a shorter one leaves the end of the one before.
/// Longer ones go another way.
#[cfg(target_os = "linux")]
const BUFFER: usize = 4_096;

/// What a message holds (bytes) beside the answer it brings: at most that much.
#[cfg(target_os = "linux")]
const AROUND: usize = 512;

/// Ends the window a moment later, once its web view has forgotten what was typed last.
///
/// # Security
///
/// The web view keeps the text around the cursor of the last open field for an input method, in
/// this program's own process, and its object outlives the window: the handler that brings us the
/// page's messages holds a reference to it. So does the buffer that the page's messages were read
/// into, with the end of the longest. Only an empty field empties that text, and only long messages
/// cover others; a page that does not answer within 400 ms leaves both.
pub(crate) fn and_end(window: WebviewWindow) -> tauri::Result<()> {
    let (forgot, forgotten) = mpsc::channel();
    forget(&window, forgot)?;
    std::thread::spawn(move || {
        if forgotten.recv_timeout(LONGEST).is_err() {
            tracing::warn!("a page did not answer before its window's end");
        }
        if let Err(error) = window.destroy() {
            tracing::warn!(%error, "a window could not be ended");
        }
    });
    Ok(())
}

#[cfg(target_os = "linux")]
fn forget(window: &WebviewWindow, forgot: mpsc::Sender<()>) -> tauri::Result<()> {
    window.with_webview(move |webview| {
        let view = webview.inner();
        run(&view.clone(), EMPTY, move || {
            tell_surrounding(&view);
            // What a page is asked is answered in order: the text was told before this. How much
            // surrounds an answer is the web view's affair, hence steps up to what does not fit.
            for length in (BUFFER - AROUND..=BUFFER).step_by(16) {
                run(&view, &format!("return ' '.repeat({length});"), || ());
            }
            run(&view, "", move || {
                // Nobody waits any more for a page that was slow.
                let _ = forgot.send(());
            });
        });
    })
}

/// Has the page tell the text around the cursor at once, as after a deletion by an input method:
/// by itself it does so when it is painted, which it is not while it is out of sight.
#[cfg(target_os = "linux")]
fn tell_surrounding(view: &WebView) {
    if let Some(context) = view.input_method_context() {
        context.emit_by_name::<()>("delete-surrounding", &[&0_i32, &0_u32]);
    }
}

/// Runs a script in a world of its own, where nothing of the page stands in its way; `done` comes
/// after it, even if it fails.
#[cfg(target_os = "linux")]
fn run(view: &WebView, script: &str, done: impl FnOnce() + 'static) {
    const WORLD: Option<&str> = Some("twinlatch-forget");
    let never = None::<&Cancellable>;
    view.call_async_javascript_function(script, None, WORLD, None, never, |_answer| done());
}

/// Elsewhere the system's web view is left to itself: not yet tried.
#[cfg(not(target_os = "linux"))]
fn forget(_: &WebviewWindow, forgot: mpsc::Sender<()>) -> tauri::Result<()> {
    let _ = forgot.send(());
    Ok(())
}
