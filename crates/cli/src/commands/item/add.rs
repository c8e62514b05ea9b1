//! A new item from what was given and typed.

use twinlatch_service::SecretText;
use twinlatch_service::wire::{HiddenInput, ItemForm, LoginForm, TokenForm, TokenSource};

use crate::arguments::{AddArguments, CommonFields, LoginFields, NewItem, TokenFields};
use crate::failure::Failure;
use crate::input::Source;

/// The form of a new item; secrets that were not given are asked for.
///
/// # Errors
///
/// What kept a secret from being read.
pub(super) fn form(new: NewItem) -> Result<ItemForm, Failure> {
    match new {
        NewItem::Login(given) => {
            let login = login(&given.fields)?;
            let notes = notes(&given.common)?;
            Ok(ItemForm {
                login: Some(login),
                ..base(given, notes)
            })
        }
        NewItem::Token(given) => {
            let token = token(&given.fields)?;
            let notes = notes(&given.common)?;
            Ok(ItemForm {
                token: Some(token),
                ..base(given, notes)
            })
        }
        NewItem::Note(given) => {
            // A note is its text: it is asked for where nothing was said.
            let text = given.common.notes.source().text("Text", NOTES)?;
            Ok(base(given, open(&text)))
        }
    }
}

const NOTES: &str = "--notes-stdin or --notes-fd";

fn base<Kind: clap::Args>(given: AddArguments<Kind>, notes: String) -> ItemForm {
    ItemForm {
        collection: None,
        id: None,
        title: given.title.unwrap_or_default(),
        tags: given.common.tags,
        favourite: given.favourite,
        notes,
        login: None,
        token: None,
    }
}

fn notes(common: &CommonFields) -> Result<String, Failure> {
    if !common.notes.source().is_named() {
        return Ok(String::new());
    }
    Ok(open(&common.notes.source().text("Notes", NOTES)?))
}

fn login(fields: &LoginFields) -> Result<LoginForm, Failure> {
    let password = if fields.without_password {
        String::new()
    } else {
        let source = fields.password.source();
        open(&source.line("Password (Enter for none): ", PASSWORD)?)
    };
    Ok(LoginForm {
        username: fields.username.clone().unwrap_or_default(),
        password: HiddenInput::Typed { value: password },
        urls: fields.urls.clone(),
        fields: Vec::new(),
    })
}

const PASSWORD: &str = "--password-stdin, --password-fd or --without-password";

fn token(fields: &TokenFields) -> Result<TokenForm, Failure> {
    let source: Source = fields.key.source();
    let key = open(&source.line("Key or otpauth link: ", "--key-stdin or --key-fd")?);
    let is_link = key
        .get(..8)
        .is_some_and(|head| head.eq_ignore_ascii_case("otpauth:"));
    let source = if is_link {
        TokenSource::Link { uri: key }
    } else {
        TokenSource::Typed {
            seed: HiddenInput::Typed { value: key },
            algorithm: fields.algorithm.into(),
            digits: fields.digits,
            period: fields.period,
        }
    };
    Ok(TokenForm {
        source,
        issuer: fields.issuer.clone().unwrap_or_default(),
        account: fields.account.clone().unwrap_or_default(),
    })
}

/// A form holds open text: it goes to the agent, which seals it.
pub(super) fn open(text: &SecretText) -> String {
    // EXPOSE: the person saves it in an item.
    text.expose().to_owned()
}
