//! What is said of a damaged item that was saved as it is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where an item was saved as it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct KeptSavedView {
    /// File, as the person chose it; absent when the dialog was dismissed.
    pub path: Option<String>,
    /// Whether the file holds content of the item in plain text.
    pub readable: bool,
}
