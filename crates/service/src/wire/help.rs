//! Views of administrators' help.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Who helps a person back in, and who could.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct HelpView {
    /// How many administrators must help; 0 where none can.
    pub needed: u32,
    /// Everybody who can.
    pub helpers: Vec<HelperView>,
    /// When those who are chosen were, unix milliseconds.
    #[ts(type = "number | null")]
    pub issued: Option<u64>,
    /// Since when administrators alone could open the account, unix milliseconds.
    #[ts(type = "number | null")]
    pub escrowed: Option<u64>,
}

/// Somebody who can help.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct HelperView {
    /// The account, 32 hex digits.
    pub id: String,
    /// The name to log in with.
    pub username: String,
    /// The name to be greeted with.
    pub display_name: String,
    /// Whether the person has chosen this one.
    pub chosen: bool,
}

/// What an administrator helps with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum HelpWith {
    /// The phone is lost.
    LostPhone,
    /// The password is forgotten.
    ForgottenPassword,
    /// Both, by an escrow.
    Everything,
}

/// What administrators have given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct HelpGivenView {
    /// With what.
    pub with: HelpWith,
    /// Administrators who must still give their part.
    pub missing: u32,
    /// Seconds until it is wiped.
    pub seconds_left: u32,
}
