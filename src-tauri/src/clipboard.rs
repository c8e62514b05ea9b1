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

    fn read(&self) -> Option<SecretText> {
        self.0.clipboard().read_text().ok().map(SecretText::new)
    }

    fn clear(&self) -> Result<(), ClipboardUnavailable> {
        self.0.clipboard().clear().map_err(|_| ClipboardUnavailable)
    }
}
