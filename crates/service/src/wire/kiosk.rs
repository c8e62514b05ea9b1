//! What a window knows of kiosk mode.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How the window stands on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct KioskView {
    /// Whether it fills the screen, with large targets and a keyboard to touch.
    pub on: bool,
    /// Whether who is logged in may leave kiosk mode.
    pub leavable: bool,
}
