//! The vault number of the recovery sheet, for a file that has lost its own description.

use twinlatch_accounts::start_with_number;
use twinlatch_crypto::{Id, parse_vault_number};

use crate::door::door_view;
use crate::service::{Service, Stage};
use crate::wire::{DoorView, ErrorCode, ErrorView, SecretForm};

/// Opens a file that has lost both copies of its description with the number that the sheet prints;
/// gives what the door shows then. Where the file tells its number itself, the typed one is not
/// needed, and the door shows what it shows without it.
///
/// Nothing is written before the number fits, and another can be typed at once: it is no secret.
///
/// # Errors
///
/// `vault-number-mistyped` before the file is looked at; `vault-number-unknown` where it fits nothing,
/// `device-key-missing` where only the kit can try it; what else stands in the way of a start.
pub fn open_with_vault_number(service: &mut Service, number: &str) -> Result<DoorView, ErrorView> {
    let number = parse(number)?;
    if matches!(service.stage, Stage::NotLooked) {
        service.look();
    }
    service.try_number(&number)?;
    door_view(service)
}

/// The number at the end of a form, if it has one.
pub(crate) fn typed_number(form: &mut SecretForm) -> Result<Option<Id>, ErrorView> {
    if form.is_finished() {
        return Ok(None);
    }
    let text = form.text().ok_or_else(ErrorView::form_unreadable)?;
    Ok(Some(parse(&text)?))
}

/// Reads a number as a person typed it.
fn parse(text: &str) -> Result<Id, ErrorCode> {
    parse_vault_number(text).map_err(|_| ErrorCode::VaultNumberMistyped)
}

impl Service {
    /// Starts with the number where one is needed; the trouble stays where it does not open.
    pub(crate) fn try_number(&mut self, number: &Id) -> Result<(), ErrorView> {
        let needed = matches!(
            &self.stage,
            Stage::Trouble(error) if error.code == ErrorCode::VaultNumberNeeded
        );
        if needed {
            let outside = &self.desk.outside;
            let (folder, env) = (&outside.folder, &outside.env);
            let start = start_with_number(folder, env, &outside.key_file, number)?;
            self.begin_at(start);
        }
        Ok(())
    }
}
