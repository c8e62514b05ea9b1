//! Views of a list of people who are to be invited, or were.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::PersonRole;

/// A list of people, line by line.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BulkView {
    /// As they stand in the file.
    pub lines: Vec<BulkLineView>,
    /// When the invitations end, unix milliseconds; none before they are made.
    #[ts(type = "number | null")]
    pub ends: Option<u64>,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BulkLineView {
    /// Where in the file it begins, from 1.
    pub line: u32,
    /// The name to log in with, as it stands there.
    pub username: String,
    /// The name to be greeted with, as it stands there.
    pub display_name: String,
    /// What the person may do; none if the word is no role.
    pub role: Option<PersonRole>,
    /// What would become of it, or has.
    pub outcome: BulkOutcome,
    /// The line that has the username first.
    pub first_line: Option<u32>,
    /// The character that a name cannot hold.
    pub symbol: Option<String>,
    /// The activation code, in groups, of a person who was invited.
    pub code: Option<String>,
}

/// What would become of a line, or has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum BulkOutcome {
    /// The person can be invited.
    New,
    /// The person can be invited; the code of an earlier invitation opens nothing any more then.
    Replaces,
    /// The person was invited.
    Invited,
    /// It has another number of fields than the first line.
    FieldsMissing,
    /// The word is no role.
    RoleUnknown,
    /// The own role does not give this one.
    RoleNotGranted,
    /// The username cannot be used.
    UsernameRefused,
    /// The display name cannot be used.
    DisplayNameRefused,
    /// Somebody has this username, or one that reads the same.
    UsernameTaken,
    /// A line before has this username, or one that reads the same.
    UsernameRepeated,
}

impl BulkOutcome {
    /// Whether the person was or can be invited.
    #[must_use]
    pub fn is_good(self) -> bool {
        match self {
            Self::New | Self::Replaces | Self::Invited => true,
            Self::FieldsMissing
            | Self::RoleUnknown
            | Self::RoleNotGranted
            | Self::UsernameRefused
            | Self::DisplayNameRefused
            | Self::UsernameTaken
            | Self::UsernameRepeated => false,
        }
    }
}
