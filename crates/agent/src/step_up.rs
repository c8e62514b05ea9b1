//! Password and code proved again inside the session, for acts that ask for a fresh proof.

use twinlatch_service::wire::ErrorView;
use twinlatch_service::{SecretForm, Service, login};

use crate::error::LinkError;
use crate::link::Link;
use crate::protocol::{Answer, FormBytes, Request};

/// Proves them with the use case; the fifth failure ends the session.
pub(crate) fn answer(service: &mut Service, form: FormBytes) -> Result<Answer, ErrorView> {
    let mut bytes = form.into_bytes();
    let form =
        SecretForm::new(std::mem::take(&mut *bytes)).ok_or_else(ErrorView::form_unreadable)?;
    login::step_up(service, form).map(|()| Answer::Done)
}

impl Link {
    /// Proves password and code again. Fields of the form: password, code.
    ///
    /// # Errors
    ///
    /// `denied`; `session-locked` at the fifth failure, and the session is over then.
    pub fn step_up(&mut self, form: FormBytes) -> Result<(), LinkError> {
        self.ask_for_done(&Request::StepUp(form))
    }
}
