//! The person's own settings.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The settings as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SettingsView {
    /// Minutes without input until the session locks.
    pub lock_after_minutes: u32,
    /// The choices offered, minutes, rising.
    pub lock_after_choices: Vec<u32>,
}

/// The settings as a person saves them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[ts(export)]
pub struct SettingsForm {
    /// Minutes without input until the session locks.
    pub lock_after_minutes: u32,
}
