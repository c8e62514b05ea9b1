//! Views of the people of a device: the list, an invitation, and who joins.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everybody who has an account here, as an owner or administrator sees them.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PeopleView {
    /// By display name.
    pub people: Vec<PersonView>,
    /// The roles that the person who looks may give.
    pub grants: Vec<PersonRole>,
}

/// One person.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PersonView {
    /// The account, 32 hex digits.
    pub id: String,
    /// The name to log in with.
    pub username: String,
    /// The name to be greeted with.
    pub display_name: String,
    /// What the person may do.
    pub role: PersonRole,
    /// Whether the person was invited and has not come yet.
    pub invited: bool,
    /// Whether the account is switched off.
    pub disabled: bool,
    /// Whether it is the person who looks.
    pub own: bool,
    /// Whether the person who looks may change what stands here.
    pub changeable: bool,
}

/// What a person may do on the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum PersonRole {
    /// Everything, administrators included.
    Owner,
    /// Everything but other administrators.
    Administrator,
    /// The own vault.
    User,
    /// The own vault, to look at.
    Viewer,
    /// The audit log.
    Auditor,
}

/// Who is to be invited.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct InvitePersonForm {
    /// The name to log in with, as it was typed.
    pub username: String,
    /// The name to be greeted with, as it was typed.
    pub display_name: String,
    /// What the person may do.
    pub role: PersonRole,
}

/// An invitation, shown once.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct InvitationView {
    /// The name to log in with.
    pub username: String,
    /// The name to be greeted with.
    pub display_name: String,
    /// The activation code, in groups.
    pub code: String,
    /// When it ends, unix milliseconds.
    #[ts(type = "number")]
    pub ends: u64,
}

/// A person who has shown the activation code.
#[derive(Debug, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct JoiningView {
    /// The name to log in with.
    pub username: String,
    /// The name to be greeted with.
    pub display_name: String,
    /// What the person may do.
    pub role: PersonRole,
}
