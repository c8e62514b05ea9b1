//! The person's own settings.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::DecidedView;

/// The settings as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SettingsView {
    /// Minutes without input until the session locks.
    pub lock_after_minutes: u32,
    /// The choices offered, minutes, rising.
    pub lock_after_choices: Vec<u32>,
    /// Whether codes are hidden while another window has the focus.
    pub hide_codes: bool,
    /// Whether a locked session opens again with the password alone.
    pub quick_unlock: bool,
    /// What is heard of the desktop.
    pub desktop: DesktopSigns,
    /// What administrators have decided.
    pub decided: Vec<DecidedView>,
    /// Since when administrators alone can open the account, or could, unix milliseconds; it stays until
    /// all keys are replaced.
    #[ts(type = "number | null")]
    pub escrowed: Option<u64>,
}

/// The settings as a person saves them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[ts(export)]
pub struct SettingsForm {
    /// Minutes without input until the session locks.
    pub lock_after_minutes: u32,
    /// Whether codes are hidden while another window has the focus.
    pub hide_codes: bool,
}

/// What the desktop lets the program hear of its own lock and of the computer's sleep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum DesktopSigns {
    /// Its lock, and sleep before it begins.
    LockAndSleep,
    /// Sleep alone.
    Sleep,
    /// Nothing.
    None,
}
