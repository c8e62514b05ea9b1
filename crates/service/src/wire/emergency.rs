//! Views of the owner's emergency kit.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::OwedPart;

/// The emergency kit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct EmergencyView {
    /// When it was made, unix milliseconds.
    #[ts(type = "number")]
    pub issued: u64,
    /// When it opened a session, unix milliseconds.
    #[ts(type = "number | null")]
    pub used: Option<u64>,
    /// What is still to be made anew since then.
    pub owed: Vec<OwedPart>,
}

/// The sheet of an emergency kit that was drawn.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct EmergencySheetView {
    /// Where the picture is fetched, once.
    pub picture: String,
    /// The four positions of the code that are asked back, 1 to 26.
    pub asked: [u8; 4],
    /// When it was drawn, unix milliseconds.
    #[ts(type = "number")]
    pub issued: u64,
}
