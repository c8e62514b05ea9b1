//! Forms as a person sends them, turned into drafts.

use twinlatch_otp::{Algorithm, Digits, Period};
use twinlatch_secret::SecretText;
use twinlatch_vault::{BodyDraft, FieldDraft, Filter, Hidden, ItemDraft, Query};

use crate::wire::{
    CustomFieldForm, ErrorView, HiddenInput, ItemFilter, ItemForm, ItemQuery, LoginForm,
    TokenAlgorithm, TokenForm, TokenSource,
};

pub(super) fn draft(form: ItemForm) -> Result<ItemDraft, ErrorView> {
    let body = match (form.login, form.token) {
        (Some(login), None) => login_body(login),
        (None, Some(token)) => token_body(token)?,
        (None, None) => BodyDraft::Note,
        (Some(_), Some(_)) => return Err(ErrorView::form_unreadable()),
    };
    Ok(ItemDraft {
        title: form.title,
        favourite: form.favourite,
        tags: form.tags,
        notes: SecretText::new(form.notes),
        body,
    })
}

fn login_body(login: LoginForm) -> BodyDraft {
    BodyDraft::Login {
        username: login.username,
        password: hidden(login.password),
        urls: login.urls,
        fields: login.fields.into_iter().map(field).collect(),
    }
}

fn field(field: CustomFieldForm) -> FieldDraft {
    FieldDraft {
        name: field.name,
        hidden: field.hidden,
        value: hidden(field.value),
        was: field.was.and_then(|at| usize::try_from(at).ok()),
    }
}

fn token_body(token: TokenForm) -> Result<BodyDraft, ErrorView> {
    let source = match token.source {
        TokenSource::Unchanged => twinlatch_vault::TokenSource::Unchanged,
        TokenSource::Link { uri } => twinlatch_vault::TokenSource::Link(SecretText::new(uri)),
        TokenSource::Typed {
            seed,
            algorithm,
            digits,
            period,
        } => twinlatch_vault::TokenSource::Typed {
            seed: hidden(seed),
            algorithm: algorithm.into(),
            digits: Digits::new(digits).ok_or_else(|| ErrorView::field("digits"))?,
            period: Period::new(period).ok_or_else(|| ErrorView::field("period"))?,
        },
    };
    Ok(BodyDraft::Token {
        source,
        issuer: token.issuer,
        account: token.account,
    })
}

fn hidden(input: HiddenInput) -> Hidden {
    match input {
        HiddenInput::Unchanged => Hidden::Unchanged,
        HiddenInput::Typed { value } => Hidden::Typed(SecretText::new(value)),
    }
}

impl From<TokenAlgorithm> for Algorithm {
    fn from(algorithm: TokenAlgorithm) -> Self {
        match algorithm {
            TokenAlgorithm::Sha1 => Self::Sha1,
            TokenAlgorithm::Sha256 => Self::Sha256,
            TokenAlgorithm::Sha512 => Self::Sha512,
        }
    }
}

impl From<ItemQuery> for Query {
    fn from(query: ItemQuery) -> Self {
        let filter = match query.filter {
            ItemFilter::All => Filter::All,
            ItemFilter::Favourites => Filter::Favourites,
            ItemFilter::Codes => Filter::Codes,
            ItemFilter::Logins => Filter::Logins,
            ItemFilter::Notes => Filter::Notes,
            ItemFilter::Deleted => Filter::Deleted,
        };
        Self {
            text: query.text,
            filter,
            tag: query.tag,
        }
    }
}
