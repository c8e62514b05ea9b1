//! A changed item: what is not named stays as it is, hidden fields unseen.

use twinlatch_service::wire::{
    CustomFieldForm, HiddenInput, ItemForm, ItemView, LoginForm, LoginItemView, TokenForm,
    TokenItemView, TokenSource,
};

use super::add::open;
use crate::arguments::EditArguments;
use crate::failure::Failure;

/// The form of an item as it is, with what was named in its place.
///
/// # Errors
///
/// [`Failure::WrongKind`] for a field this kind does not have; what kept a secret from being read.
pub(super) fn form(before: ItemView, change: EditArguments) -> Result<ItemForm, Failure> {
    fits(&before, &change)?;
    let login = before.login.map(|login| with_login(login, &change));
    let login = login.transpose()?;
    let token = before.token.map(|token| with_token(token, &change));
    let notes = if change.notes.source().is_named() {
        open(&change.notes.source().text("Notes", "--notes-stdin")?)
    } else {
        before.notes
    };
    Ok(ItemForm {
        collection: None,
        id: Some(before.id),
        title: change.title.unwrap_or(before.title),
        tags: in_place(before.tags, change.tags),
        favourite: change.favourite.unwrap_or(before.favourite),
        notes,
        login,
        token,
    })
}

/// A field that the kind does not have is named, never dropped.
fn fits(before: &ItemView, change: &EditArguments) -> Result<(), Failure> {
    let changes_password = change.ask_password || change.password.source().is_named();
    let of_login = [
        (change.username.is_some(), "username"),
        (changes_password, "password"),
        (!change.urls.is_empty(), "addresses"),
    ];
    let of_token = [
        (change.issuer.is_some(), "issuer"),
        (change.account.is_some(), "account"),
    ];
    let missing = |fields: &[(bool, &'static str)]| {
        let named = fields.iter().find(|(named, _)| *named);
        named.map(|(_, wanted)| Failure::WrongKind { wanted })
    };
    let wrong = match (&before.login, &before.token) {
        (None, None) => missing(&of_login).or_else(|| missing(&of_token)),
        (None, Some(_)) => missing(&of_login),
        (Some(_), _) => missing(&of_token),
    };
    wrong.map_or(Ok(()), Err)
}

fn with_login(before: LoginItemView, change: &EditArguments) -> Result<LoginForm, Failure> {
    let password = if change.ask_password || change.password.source().is_named() {
        let source = change.password.source();
        let typed = source.line("New password (Enter for none): ", "--password-stdin")?;
        HiddenInput::Typed {
            value: open(&typed),
        }
    } else {
        HiddenInput::Unchanged
    };
    let fields = (0_u32..).zip(before.fields);
    Ok(LoginForm {
        username: change.username.clone().unwrap_or(before.username),
        password,
        urls: in_place(before.urls, change.urls.clone()),
        fields: fields
            .map(|(at, field)| CustomFieldForm {
                name: field.name,
                hidden: field.hidden,
                value: HiddenInput::Unchanged,
                was: Some(at),
            })
            .collect(),
    })
}

fn with_token(before: TokenItemView, change: &EditArguments) -> TokenForm {
    TokenForm {
        source: TokenSource::Unchanged,
        issuer: change.issuer.clone().unwrap_or(before.issuer),
        account: change.account.clone().unwrap_or(before.account),
    }
}

/// All of them in place of those before, if any were named; one empty name is none.
fn in_place(before: Vec<String>, named: Vec<String>) -> Vec<String> {
    if named.is_empty() {
        return before;
    }
    named.into_iter().filter(|name| !name.is_empty()).collect()
}
