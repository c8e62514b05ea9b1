//! An item as it is unsealed.

use twinlatch_otp::{Algorithm, Digits, Period};
use twinlatch_secret::{OtpSeed, SecretText};

/// The kinds of item this version knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// Username, password, URLs, custom fields.
    Login,
    /// Makes time-based codes for another service.
    Token,
    /// A secure note.
    Note,
    /// A kind of a newer version: kept, shown by title, never rewritten.
    Unknown,
}

/// One item, unsealed; wiped when dropped.
#[derive(Debug)]
pub struct Item {
    /// Title.
    pub title: String,
    /// When it was made, unix seconds.
    pub created: u64,
    /// When it was last changed, unix seconds.
    pub changed: u64,
    /// When it was deleted, unix seconds.
    pub deleted: Option<u64>,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// Tags, in the person's order.
    pub tags: Vec<String>,
    /// Notes; for a note its text.
    pub notes: SecretText,
    /// What the kind adds.
    pub body: ItemBody,
    /// Whether this version may write it again.
    pub editable: bool,
}

/// What a kind adds to an item.
#[derive(Debug)]
pub enum ItemBody {
    /// A login.
    Login(LoginItem),
    /// A token.
    Token(TokenItem),
    /// A note has nothing of its own.
    Note,
    /// Of a newer version.
    Unknown,
}

/// A login's own fields.
#[derive(Debug)]
pub struct LoginItem {
    /// Username; may be empty.
    pub username: String,
    /// Password; empty if there is none.
    pub password: SecretText,
    /// URLs.
    pub urls: Vec<String>,
    /// Custom fields, in order.
    pub fields: Vec<CustomField>,
}

/// A custom field.
#[derive(Debug)]
pub struct CustomField {
    /// Name.
    pub name: String,
    /// Whether the value is hidden until asked for.
    pub hidden: bool,
    /// Value.
    pub value: SecretText,
}

/// A token's own fields.
#[derive(Debug)]
pub struct TokenItem {
    /// Who issued it; may be empty.
    pub issuer: String,
    /// For which account; may be empty.
    pub account: String,
    /// The shared secret.
    pub seed: OtpSeed,
    /// Hash of the HMAC.
    pub algorithm: Algorithm,
    /// Digits of a code, 1 to 10.
    pub digits: Digits,
    /// Step, seconds.
    pub period: Period,
}

impl Item {
    /// The item's kind.
    #[must_use]
    pub fn kind(&self) -> ItemKind {
        match &self.body {
            ItemBody::Login(_) => ItemKind::Login,
            ItemBody::Token(_) => ItemKind::Token,
            ItemBody::Note => ItemKind::Note,
            ItemBody::Unknown => ItemKind::Unknown,
        }
    }
}

impl ItemBody {
    /// The kind as the file names it.
    pub(crate) fn name(&self) -> Option<&'static str> {
        match self {
            Self::Login(_) => Some("login"),
            Self::Token(_) => Some("token/totp"),
            Self::Note => Some("note"),
            Self::Unknown => None,
        }
    }
}
