//! Views of the people of a device: the list, an invitation, and who joins.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;
use twinlatch_secret::SecretText;

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
    /// The groups the person belongs to, in order.
    pub groups: Vec<String>,
    /// Until when a deletion can be taken back, unix milliseconds; absent where the account stays.
    #[ts(type = "number | null")]
    pub leaving: Option<u64>,
    /// Whether an older row of the person was put back, which the person who looks has seen later.
    pub older: bool,
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
#[derive(Serialize, Deserialize, TS)]
#[ts(export)]
pub struct InvitationView {
    /// The name to log in with.
    pub username: String,
    /// The name to be greeted with.
    pub display_name: String,
    /// The activation code, in groups; wiped when the view is dropped.
    #[ts(type = "string")]
    pub code: CodeWords,
    /// When it ends, unix milliseconds.
    #[ts(type = "number")]
    pub ends: u64,
}

/// Words of an activation code on their way to the screen that shows them once.
pub struct CodeWords(SecretText);

impl CodeWords {
    /// Takes the printed code over.
    pub(crate) fn new(code: SecretText) -> Self {
        Self(code)
    }

    /// The words, in groups.
    pub fn expose(&self) -> &str {
        // EXPOSE: the caller hands them to the person.
        self.0.expose()
    }
}

impl Serialize for CodeWords {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        // EXPOSE: crosses to the screen that shows it once.
        to.serialize_str(self.0.expose())
    }
}

impl<'de> Deserialize<'de> for CodeWords {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // The text moves into the type that wipes it.
        String::deserialize(from).map(|words| Self(SecretText::new(words)))
    }
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
