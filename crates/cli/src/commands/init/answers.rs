//! Name and password of the first account.

use twinlatch_service::{SecretForm, SecretText};

use crate::arguments::InitArguments;
use crate::failure::Failure;
use crate::form::Form;
use crate::input::Source;
use crate::terminal::Terminal;

/// What was given or typed.
pub(super) struct Answers {
    /// The username.
    pub(super) username: String,
    /// The name to be greeted with.
    pub(super) display_name: String,
    /// The password.
    pub(super) password: SecretText,
}

impl Answers {
    /// Takes what was given and asks for the rest; at a prompt the password is typed twice.
    ///
    /// # Errors
    ///
    /// What kept an answer from being read; [`Failure::PasswordsDiffer`].
    pub(super) fn ask(given: &InitArguments) -> Result<Self, Failure> {
        let username = match &given.username {
            Some(username) => username.clone(),
            None => Terminal::open("--username")?.ask("Username: ")?,
        };
        let display_name = match &given.display_name {
            Some(name) => name.clone(),
            None => username.clone(),
        };
        let source = given.password.source();
        let option = "--password-stdin or --password-fd";
        let password = source.line("Password: ", option)?;
        if source == Source::Prompt && !password.is(&source.line("The same again: ", option)?) {
            return Err(Failure::PasswordsDiffer);
        }
        Ok(Self {
            username,
            display_name,
            password,
        })
    }

    /// The form that begins a set-up.
    pub(super) fn form(&self, given: &InitArguments) -> Result<SecretForm, Failure> {
        let store = if given.device_key_file {
            "file"
        } else {
            "keyring"
        };
        Form::new()
            .open(&self.username)
            .open(&self.display_name)
            .secret(&self.password)
            .open(given.kit.word())
            .open(store)
            .here()
    }
}
