//! Items as a screen sees them: open fields only.

use twinlatch_crypto::Id;
use twinlatch_otp::{Algorithm, UriWarning};
use twinlatch_vault::{
    Codes, Counts, CustomField, Item, ItemBody, LoginItem, SharedPlace, Summary, TokenItem,
};

use crate::text::milliseconds;
use crate::wire::{
    CodeView, CustomFieldView, ItemFilter, ItemKind, ItemPlace, ItemRow, ItemView, LinkWarning,
    LoginItemView, TokenAlgorithm, TokenItemView,
};

pub(super) fn row(summary: &Summary) -> ItemRow {
    ItemRow {
        id: summary.id.to_string(),
        kind: summary.kind.into(),
        title: summary.title.clone(),
        subtitle: summary.subtitle.clone(),
        favourite: summary.favourite,
        deleted: summary.deleted.map(milliseconds),
        damaged: summary.damaged,
        shared: summary.shared.as_ref().map(place),
    }
}

pub(super) fn counts(counts: Counts) -> Vec<(ItemFilter, u32)> {
    vec![
        (ItemFilter::All, counts.all),
        (ItemFilter::Favourites, counts.favourites),
        (ItemFilter::Codes, counts.codes),
        (ItemFilter::Logins, counts.logins),
        (ItemFilter::Notes, counts.notes),
        (ItemFilter::Deleted, counts.deleted),
    ]
}

/// Where an item is, if others share it.
fn place(shared: &SharedPlace) -> ItemPlace {
    ItemPlace {
        id: shared.id.to_string(),
        name: shared.name.clone(),
        writable: shared.writable,
        confirmed: shared.confirmed,
    }
}

pub(super) fn item(id: &Id, item: Item, shared: Option<&SharedPlace>) -> ItemView {
    let kind = item.kind().into();
    let (login, token) = match item.body {
        ItemBody::Login(login) => (Some(login_view(login)), None),
        ItemBody::Token(token) => (None, Some(token_view(token))),
        ItemBody::Note | ItemBody::Unknown => (None, None),
    };
    ItemView {
        id: id.to_string(),
        kind,
        title: item.title,
        tags: item.tags,
        favourite: item.favourite,
        // EXPOSE: notes are open text on the screen of an item.
        notes: item.notes.expose().to_owned(),
        created: milliseconds(item.created),
        changed: milliseconds(item.changed),
        deleted: item.deleted.map(milliseconds),
        login,
        token,
        editable: item.editable && shared.is_none_or(|shared| shared.writable),
        shared: shared.map(place),
        warnings: Vec::new(),
    }
}

/// The warnings that a person can do something about. The rest are figures taken as usual and
/// spellings that every program reads alike.
pub(super) fn link_warnings(warnings: Vec<UriWarning>) -> Vec<LinkWarning> {
    const LIMIT: usize = 200;
    warnings
        .into_iter()
        .filter_map(|warning| match warning {
            UriWarning::HiddenCharacters => Some(LinkWarning::HiddenCharacters),
            UriWarning::IssuerDiffers { label } => Some(LinkWarning::IssuerDiffers {
                other: label.chars().take(LIMIT).collect(),
            }),
            UriWarning::NameNotUtf8 => Some(LinkWarning::NameNotText),
            UriWarning::NoName
            | UriWarning::Assumed { .. }
            | UriWarning::Repeated { .. }
            | UriWarning::Unused { .. }
            | UriWarning::AlgorithmSpelling => None,
        })
        .collect()
}

pub(super) fn code(id: &str, codes: &Codes) -> CodeView {
    CodeView {
        id: id.to_owned(),
        // EXPOSE: a code on show.
        code: codes.now.digits.expose().to_owned(),
        // EXPOSE: the next code on show.
        next: codes.next.digits.expose().to_owned(),
        period: codes.period.seconds(),
        expires: milliseconds(codes.now.expires_at),
    }
}

fn login_view(login: LoginItem) -> LoginItemView {
    LoginItemView {
        username: login.username,
        has_password: !login.password.is_empty(),
        urls: login.urls,
        fields: login.fields.into_iter().map(field_view).collect(),
    }
}

fn field_view(field: CustomField) -> CustomFieldView {
    // EXPOSE: an open field; a hidden one stays here.
    let value = (!field.hidden).then(|| field.value.expose().to_owned());
    CustomFieldView {
        name: field.name,
        hidden: field.hidden,
        value,
    }
}

fn token_view(token: TokenItem) -> TokenItemView {
    TokenItemView {
        issuer: token.issuer,
        account: token.account,
        algorithm: match token.algorithm {
            Algorithm::Sha1 | Algorithm::Sha224 => TokenAlgorithm::Sha1,
            Algorithm::Sha256 | Algorithm::Sha384 => TokenAlgorithm::Sha256,
            Algorithm::Sha512 => TokenAlgorithm::Sha512,
        },
        digits: token.digits.get(),
        period: token.period.seconds(),
    }
}

impl From<twinlatch_vault::ItemKind> for ItemKind {
    fn from(kind: twinlatch_vault::ItemKind) -> Self {
        match kind {
            twinlatch_vault::ItemKind::Login => Self::Login,
            twinlatch_vault::ItemKind::Token => Self::Token,
            twinlatch_vault::ItemKind::Note => Self::Note,
            twinlatch_vault::ItemKind::Unknown => Self::Unknown,
        }
    }
}
