//! What the service is given by the program around it.

use std::sync::Arc;

use twinlatch_accounts::{DataFolder, Env};
use twinlatch_device::Lines;
use twinlatch_policy::PolicyPlace;

use crate::clipboard::Clipboard;
use crate::pictures::Pictures;

/// What the service is given by the program around it.
pub struct Outside {
    /// Clocks, randomness, key derivation, and the OS keyring as the place of the device key.
    pub env: Env,
    /// The other place of the device key: a file, used by explicit choice only.
    pub key_file: Arc<dyn Lines>,
    /// Where the vault lives.
    pub folder: DataFolder,
    /// The one-time pictures, shared with whoever serves them.
    pub pictures: Arc<Pictures>,
    /// The clipboard of the desktop.
    pub clipboard: Arc<dyn Clipboard>,
    /// Where whoever administers the computer decides.
    pub policy: PolicyPlace,
    /// Where a person meets the program.
    pub surface: Surface,
    /// Whether the program was started as a kiosk, whatever the policy says.
    pub kiosk: bool,
}

/// Where a person meets the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// In its window.
    Window,
    /// At a terminal.
    Terminal,
}
