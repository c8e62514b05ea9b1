//! An authenticator app at the terminal: what it scans, and the code that proves it.

use serde_json::json;
use twinlatch_service::set_up::confirm_enrolment;
use twinlatch_service::wire::{EnrolledView, EnrolmentText, ErrorCode};
use twinlatch_service::{SecretText, Service};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::form::Form;
use crate::input::Source;
use crate::output::Output;
use crate::qr;
use crate::terminal::{Terminal, is_shown};

/// The enrolment as text; wiped when it was shown.
pub(super) struct Enrolment {
    secret: Zeroizing<String>,
    uri: Zeroizing<String>,
}

impl Enrolment {
    pub(super) fn of(text: EnrolmentText) -> Self {
        Self {
            secret: Zeroizing::new(text.secret),
            uri: Zeroizing::new(text.uri),
        }
    }

    /// A picture for the phone's camera where there is one to look, and the same as text.
    pub(super) fn show(&self, output: &Output) {
        if output.is_json() {
            let enrolment = json!({ "uri": *self.uri, "secret": *self.secret });
            output.document(&json!({ "enrolment": enrolment }));
            return;
        }
        output.words("Scan this with an authenticator app, or type the key:\n\n");
        if let Some(picture) = is_shown().then(|| qr::draw(&self.uri)).flatten() {
            output.words(&picture);
        }
        let text = Zeroizing::new(format!("\n  {}\n  {}\n\n", *self.secret, *self.uri));
        output.words(&text);
    }
}

/// Takes codes until one fits: each line of the input, or each answer at the prompt, is a try.
///
/// # Errors
///
/// What the service says of the last one.
pub(super) fn confirm(service: &mut Service, source: Source) -> Result<EnrolledView, Failure> {
    loop {
        let code: SecretText = source.line("Code the app shows: ", "--code-stdin or --code-fd")?;
        let error = match confirm_enrolment(service, Form::new().secret(&code).here()?) {
            Ok(enrolled) => return Ok(enrolled),
            Err(error) => error,
        };
        let again = matches!(
            error.code,
            ErrorCode::CodeDoesNotFit | ErrorCode::CodeUsed | ErrorCode::PhoneShowsSix
        );
        let failure = Failure::from(error);
        // A descriptor would give the same code again.
        if !again || matches!(source, Source::Descriptor(_)) {
            return Err(failure);
        }
        let (what, hint) = failure.words();
        if source == Source::Prompt {
            Terminal::open("--code-stdin")?.tell(&format!("{what}. {hint}"))?;
        }
    }
}
