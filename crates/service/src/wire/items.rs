//! Views and forms of the vault's items.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ItemPlace;

/// The kinds of item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ItemKind {
    /// Username, password, URLs.
    Login,
    /// Makes codes for another service.
    Token,
    /// A secure note.
    Note,
    /// A kind of a newer version: kept, shown by title, never rewritten.
    Unknown,
}

/// Which items a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ItemFilter {
    /// All that are not deleted.
    All,
    /// Favourites.
    Favourites,
    /// Tokens.
    Codes,
    /// Logins.
    Logins,
    /// Notes.
    Notes,
    /// Deleted in the last 30 days.
    Deleted,
}

/// What a list is asked for.
#[derive(Debug, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct ItemQuery {
    /// Words to find in title, issuer, username, URL and tag; empty for all.
    pub text: String,
    /// Which items.
    pub filter: ItemFilter,
    /// Only items with this tag.
    pub tag: Option<String>,
}

/// A list of items with the figures beside the filters.
#[derive(Debug, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct ItemList {
    /// The rows, favourites first, then by title.
    pub rows: Vec<ItemRow>,
    /// How many items each filter has, without the search text.
    pub counts: Vec<(ItemFilter, u32)>,
    /// Tags in use and how many items each has.
    pub tags: Vec<(String, u32)>,
    /// Items that cannot be read; they are kept.
    pub damaged: u32,
}

/// One row of the list.
#[derive(Debug, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct ItemRow {
    /// The item's id, hex.
    pub id: String,
    /// Its kind.
    pub kind: ItemKind,
    /// Title.
    pub title: String,
    /// Username, account or the first line below the title; may be empty.
    pub subtitle: String,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// When it was deleted, unix milliseconds.
    #[ts(type = "number | null")]
    pub deleted: Option<u64>,
    /// Set when it cannot be read.
    pub damaged: bool,
    /// The shared collection that holds it; absent for the person's own.
    pub shared: Option<ItemPlace>,
}

/// One item, open fields only.
#[derive(Debug, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct ItemView {
    /// The item's id, hex.
    pub id: String,
    /// Its kind.
    pub kind: ItemKind,
    /// Title.
    pub title: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// Notes, open text.
    pub notes: String,
    /// Created, unix milliseconds.
    #[ts(type = "number")]
    pub created: u64,
    /// Changed, unix milliseconds.
    #[ts(type = "number")]
    pub changed: u64,
    /// Deleted, unix milliseconds.
    #[ts(type = "number | null")]
    pub deleted: Option<u64>,
    /// Set for a login.
    pub login: Option<LoginItemView>,
    /// Set for a token.
    pub token: Option<TokenItemView>,
    /// Whether this version and the person's right let it be changed.
    pub editable: bool,
    /// The shared collection that holds it; absent for the person's own.
    pub shared: Option<ItemPlace>,
    /// What was odd about the link it was just made from; empty at every other moment.
    pub warnings: Vec<LinkWarning>,
}

/// What the person should look at after a token was made from a link.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(tag = "warning", rename_all = "kebab-case")]
#[ts(export)]
pub enum LinkWarning {
    /// A name holds control or direction characters, which can make it look like another.
    HiddenCharacters,
    /// The link names two issuers; the other one is the item's.
    IssuerDiffers {
        /// The issuer that was not taken, at most 200 code points.
        other: String,
    },
    /// A name holds bytes that are no text; each was replaced by a sign for that.
    NameNotText,
}

/// A login's own fields.
#[derive(Debug, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct LoginItemView {
    /// Username.
    pub username: String,
    /// Whether there is a password; it crosses through `reveal_field` only.
    pub has_password: bool,
    /// URLs, shown as text.
    pub urls: Vec<String>,
    /// Custom fields.
    pub fields: Vec<CustomFieldView>,
}

/// A custom field.
#[derive(Debug, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct CustomFieldView {
    /// Name.
    pub name: String,
    /// Whether the value is hidden.
    pub hidden: bool,
    /// The value if it is not hidden.
    pub value: Option<String>,
}

/// A token's own fields.
#[derive(Debug, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct TokenItemView {
    /// Who issued it.
    pub issuer: String,
    /// For which account.
    pub account: String,
    /// Hash of the HMAC.
    pub algorithm: TokenAlgorithm,
    /// Digits, 1 to 10.
    pub digits: u8,
    /// Step in seconds.
    pub period: u32,
}

/// Hash functions of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, TS)]
#[ts(export)]
pub enum TokenAlgorithm {
    /// SHA-1.
    #[serde(rename = "SHA1")]
    Sha1,
    /// SHA-256.
    #[serde(rename = "SHA256")]
    Sha256,
    /// SHA-512.
    #[serde(rename = "SHA512")]
    Sha512,
}

/// A code on show.
#[derive(Debug, Deserialize, Serialize, TS)]
#[ts(export)]
pub struct CodeView {
    /// The item's id, hex.
    pub id: String,
    /// The code's digits.
    pub code: String,
    /// The next code's digits.
    pub next: String,
    /// Step in seconds.
    pub period: u32,
    /// When the code ends, unix milliseconds.
    #[ts(type = "number")]
    pub expires: u64,
}

/// A field that can be copied or revealed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
#[serde(tag = "field", rename_all = "kebab-case")]
#[ts(export)]
pub enum FieldName {
    /// A token's code at this moment.
    Code,
    /// A token's secret key in base32.
    Seed,
    /// A login's username, a token's account.
    Username,
    /// A token's issuer.
    Issuer,
    /// A login's password.
    Password,
    /// A login's URL by position.
    Url {
        /// Position, from 0.
        index: u32,
    },
    /// A custom field by position.
    Custom {
        /// Position, from 0.
        index: u32,
    },
    /// The notes.
    Notes,
}

/// A field in the clipboard.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct CopiedView {
    /// Seconds until it is cleared.
    pub clears_after: u32,
}

/// A hidden field as a form sends it.
#[derive(Deserialize, Serialize, TS)]
#[serde(tag = "is", rename_all = "kebab-case")]
#[ts(export)]
pub enum HiddenInput {
    /// As it was.
    Unchanged,
    /// A new value; empty removes it.
    Typed {
        /// What was typed.
        value: String,
    },
}

/// An item as a person saves it.
#[derive(Deserialize, Serialize, TS)]
#[ts(export)]
pub struct ItemForm {
    /// The item that is changed; absent for a new one.
    pub id: Option<String>,
    /// The shared collection that a new item goes into; absent for the person's own. A changed item
    /// stays where it is.
    pub collection: Option<String>,
    /// Title; may be empty for a token whose link names the issuer.
    pub title: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Whether it is a favourite.
    pub favourite: bool,
    /// Notes.
    pub notes: String,
    /// Set for a login.
    pub login: Option<LoginForm>,
    /// Set for a token. With neither it is a note.
    pub token: Option<TokenForm>,
}

/// A login's own fields.
#[derive(Deserialize, Serialize, TS)]
#[ts(export)]
pub struct LoginForm {
    /// Username.
    pub username: String,
    /// Password.
    pub password: HiddenInput,
    /// URLs.
    pub urls: Vec<String>,
    /// Custom fields, in order.
    pub fields: Vec<CustomFieldForm>,
}

/// A custom field.
#[derive(Deserialize, Serialize, TS)]
#[ts(export)]
pub struct CustomFieldForm {
    /// Name.
    pub name: String,
    /// Whether the value is hidden.
    pub hidden: bool,
    /// The value; `Unchanged` refers to the field that stood at `was`.
    pub value: HiddenInput,
    /// Position before the edit, from 0; absent for a new field.
    pub was: Option<u32>,
}

/// A token's own fields.
#[derive(Deserialize, Serialize, TS)]
#[ts(export)]
pub struct TokenForm {
    /// Where the key comes from.
    pub source: TokenSource,
    /// Issuer; beside a link, empty takes the link's.
    pub issuer: String,
    /// Account; beside a link, empty takes the link's.
    pub account: String,
}

/// Where a token's key comes from.
#[derive(Deserialize, Serialize, TS)]
#[serde(tag = "from", rename_all = "kebab-case")]
#[ts(export)]
pub enum TokenSource {
    /// Key and figures stay as they are.
    Unchanged,
    /// An otpauth URI, pasted.
    Link {
        /// The URI.
        uri: String,
    },
    /// Typed by hand.
    Typed {
        /// The key in base32.
        seed: HiddenInput,
        /// Hash of the HMAC.
        algorithm: TokenAlgorithm,
        /// Digits, 1 to 10.
        digits: u8,
        /// Step in seconds, at least 1.
        period: u32,
    },
}
