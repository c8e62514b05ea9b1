//! The system's clipboard, written with the hint that no history should keep it.

use tauri::AppHandle;
use tauri_plugin_clipboard_manager::ClipboardExt as _;
use twinlatch_service::{Clipboard, ClipboardUnavailable, SecretText};

/// The clipboard of the desktop.
pub(crate) struct DesktopClipboard(pub(crate) AppHandle);

impl Clipboard for DesktopClipboard {
    fn write_secret(&self, text: &SecretText) -> Result<(), ClipboardUnavailable> {
        // EXPOSE: copying is what the person asked for.
        self.0
            .clipboard()
            .write_secret(text.expose())
            .map_err(|_| ClipboardUnavailable)
    }

    fn read(&self) -> Result<Option<SecretText>, ClipboardUnavailable> {
        // An empty clipboard and one that does not answer come back as the same error: an empty
        // text is written by nobody, so what cannot be read is taken for empty only then.
        match self.0.clipboard().read_text() {
            Ok(text) => Ok(Some(SecretText::new(text))),
            Err(error) if error.to_string().contains("empty") => Ok(None),
            Err(_) => Err(ClipboardUnavailable),
        }
    }

    fn clear(&self) -> Result<(), ClipboardUnavailable> {
        self.0.clipboard().clear().map_err(|_| ClipboardUnavailable)
    }
}
