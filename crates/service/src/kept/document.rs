//! The file of an item that was saved as it is: JSON, described in `docs/vault-format.md` (20).

use data_encoding::{BASE64, HEXLOWER};
use serde::Serialize;
use twinlatch_crypto::Id;
use twinlatch_otp::{Algorithm, base32};
use twinlatch_records::Entry;
use twinlatch_secret::{SecretBytes, SecretText};
use twinlatch_vault::{Item, ItemBody, ItemKind, KeptItem, RowState};
use zeroize::Zeroizing;

use crate::wire::ErrorView;

/// What the file says it is.
const FORMAT: &str = "twinlatch/kept-item";

/// Number of the file's shape.
const VERSION: u32 = 1;

/// More than the fields around row and content take, bytes.
const AROUND: usize = 4096;

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    version: u32,
    vault: String,
    collection: String,
    item: String,
    state: &'static str,
    listed: Listed,
    row: Option<String>,
    content: Option<Content<'a>>,
    payload: Option<&'a str>,
}

#[derive(Serialize)]
struct Listed {
    revision: u64,
    generation: u32,
    hash16: String,
}

#[derive(Serialize)]
struct Content<'a> {
    kind: &'static str,
    title: &'a str,
    /// Unix seconds, as the other times.
    created: u64,
    changed: u64,
    deleted: Option<u64>,
    favourite: bool,
    tags: &'a [String],
    notes: &'a str,
    login: Option<Login<'a>>,
    token: Option<Token<'a>>,
}

#[derive(Serialize)]
struct Login<'a> {
    username: &'a str,
    password: &'a str,
    urls: &'a [String],
    fields: Vec<Field<'a>>,
}

#[derive(Serialize)]
struct Field<'a> {
    name: &'a str,
    hidden: bool,
    value: &'a str,
}

#[derive(Serialize)]
struct Token<'a> {
    issuer: &'a str,
    account: &'a str,
    /// Base32.
    seed: &'a str,
    algorithm: &'static str,
    digits: u8,
    /// Seconds.
    period: u32,
}

/// Writes the file of an item.
///
/// # Errors
///
/// `bug`: everything in it can be written.
pub(super) fn write(db: &Id, id: &Id, kept: &KeptItem) -> Result<Zeroizing<Vec<u8>>, ErrorView> {
    let payload = kept.payload.as_ref().map(base64);
    let seed = kept.item.as_ref().and_then(seed);
    let document = Document {
        format: FORMAT,
        version: VERSION,
        vault: db.to_string(),
        collection: kept.collection.to_string(),
        item: id.to_string(),
        state: state(kept.state),
        listed: listed(&kept.entry),
        row: kept.row.as_ref().map(|row| BASE64.encode(row.bytes())),
        content: kept.item.as_ref().map(|item| content(item, seed.as_ref())),
        // EXPOSE: the person saves the item.
        payload: payload.as_ref().map(SecretText::expose),
    };
    let sealed = document.row.as_ref().map_or(0, String::len);
    // Grows rarely: what can be read of an item is about as long as its row.
    let mut bytes = Zeroizing::new(Vec::with_capacity(sealed.saturating_mul(2) + AROUND));
    serde_json::to_writer_pretty(&mut *bytes, &document).map_err(|_| ErrorView::bug())?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn base64(payload: &SecretBytes) -> SecretText {
    // EXPOSE: on its way into the file.
    SecretText::new(BASE64.encode(payload.expose()))
}

fn seed(item: &Item) -> Option<SecretText> {
    match &item.body {
        ItemBody::Token(token) => Some(base32(&token.seed)),
        ItemBody::Login(_) | ItemBody::Note | ItemBody::Unknown => None,
    }
}

fn state(state: RowState) -> &'static str {
    match state {
        RowState::AsListed => "as-listed",
        RowState::Missing => "missing",
        RowState::Unreadable => "unreadable",
        RowState::ChangedOutside => "changed-outside",
        RowState::Newer => "newer",
    }
}

fn listed(entry: &Entry) -> Listed {
    Listed {
        revision: entry.revision,
        generation: entry.generation,
        hash16: HEXLOWER.encode(&entry.hash16),
    }
}

fn content<'a>(item: &'a Item, seed: Option<&'a SecretText>) -> Content<'a> {
    let (login, token) = match &item.body {
        ItemBody::Login(login) => {
            let field = |field: &'a twinlatch_vault::CustomField| Field {
                name: &field.name,
                hidden: field.hidden,
                // EXPOSE: the person saves the item.
                value: field.value.expose(),
            };
            let login = Login {
                username: &login.username,
                // EXPOSE: as above.
                password: login.password.expose(),
                urls: &login.urls,
                fields: login.fields.iter().map(field).collect(),
            };
            (Some(login), None)
        }
        ItemBody::Token(token) => {
            let token = Token {
                issuer: &token.issuer,
                account: &token.account,
                // EXPOSE: as above.
                seed: seed.map_or("", SecretText::expose),
                algorithm: algorithm(token.algorithm),
                digits: token.digits.get(),
                period: token.period.seconds(),
            };
            (None, Some(token))
        }
        ItemBody::Note | ItemBody::Unknown => (None, None),
    };
    Content {
        kind: kind(item.kind()),
        title: &item.title,
        created: item.created,
        changed: item.changed,
        deleted: item.deleted,
        favourite: item.favourite,
        tags: &item.tags,
        // EXPOSE: as above.
        notes: item.notes.expose(),
        login,
        token,
    }
}

fn kind(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Login => "login",
        ItemKind::Token => "token",
        ItemKind::Note => "note",
        ItemKind::Unknown => "unknown",
    }
}

fn algorithm(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Sha1 => "SHA1",
        Algorithm::Sha224 => "SHA224",
        Algorithm::Sha256 => "SHA256",
        Algorithm::Sha384 => "SHA384",
        Algorithm::Sha512 => "SHA512",
    }
}
