//! The window as a program that locks with its desktop.

use tauri::AppHandle;
use twinlatch_machine::Lockable;
use twinlatch_service::wire::{DesktopSigns, LockReason};

use crate::{app, windows};

/// Starts to listen to the desktop.
pub(crate) fn start(handle: AppHandle) {
    twinlatch_machine::lock_with_desktop(Window(handle));
}

struct Window(AppHandle);

impl Lockable for Window {
    fn hears(&self, signs: DesktopSigns) {
        app::of(&self.0).note_desktop(signs);
    }

    fn lock_for(&self, reason: LockReason) {
        if app::of(&self.0).lock_for(reason) {
            windows::wait_until_gone(&self.0, windows::VAULT);
        }
    }
}
