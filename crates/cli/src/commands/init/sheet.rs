//! The recovery sheet at the end of a set-up: saved or printed, and asked back.

use std::path::Path;

use serde_json::{Value, json};
use twinlatch_service::door::door_view;
use twinlatch_service::sheet::{confirm_kit, save, sheet_text, show_kit_text};
use twinlatch_service::wire::{DoorView, ErrorView};
use twinlatch_service::{SecretText, Service};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::form::Form;
use crate::output::Output;
use crate::terminal::{Terminal, has_terminal};
use crate::text::line;

/// Hands the sheet over. The vault is set up by now, and stays so whatever happens here.
///
/// # Errors
///
/// [`Failure::SheetNotSaved`].
pub(in crate::commands) fn hand_over(
    service: &mut Service,
    path: Option<&Path>,
    output: &Output,
) -> Result<Value, Failure> {
    let asked = asked(service);
    let Some(path) = path else {
        let sheet = sheet_text(service)?;
        // EXPOSE: the person asked for the sheet on standard output.
        output.words(sheet.expose());
        ask_back(service, asked, output)?;
        return Ok(if output.is_json() {
            as_json(service)?
        } else {
            Value::Null
        });
    };
    sheet_text(service)
        .and_then(|sheet| save(&sheet, path))
        .map_err(|error: ErrorView| Failure::SheetNotSaved(Box::new(error)))?;
    output.words(&format!(
        "The recovery sheet is in {}. Print it, keep it off this computer, and delete the file.\n",
        line(&path.display().to_string())
    ));
    ask_back(service, asked, output)?;
    Ok(json!({ "path": path.display().to_string() }))
}

/// The positions that are asked back; the history then holds that the sheet was shown.
fn asked(service: &mut Service) -> Option<[u8; 4]> {
    match door_view(service) {
        Ok(DoorView::Sheet(view)) => Some(view.asked),
        Ok(_) | Err(_) => None,
    }
}

fn as_json(service: &mut Service) -> Result<Value, Failure> {
    let sheet = show_kit_text(service)?;
    Ok(json!({
        "kit": sheet.kit,
        "backup_codes": sheet.backup_codes,
        "vault_number": sheet.vault_number,
    }))
}

/// Asks four symbols of the kit, so that the sheet was looked at; an empty answer leaves it for
/// another day.
fn ask_back(service: &mut Service, asked: Option<[u8; 4]>, output: &Output) -> Result<(), Failure> {
    let (Some([a, b, c, d]), false, true) = (asked, output.is_json(), has_terminal()) else {
        return Ok(());
    };
    let terminal = Terminal::open("--json")?;
    let question = format!(
        "Symbols {a}, {b}, {c} and {d} of the kit on the sheet (Enter to leave it for later): "
    );
    loop {
        let typed = Zeroizing::new(match terminal.ask(&question) {
            // The vault is set up: there is nothing left to stop.
            Err(Failure::Cancelled) => String::new(),
            other => other?,
        });
        let symbols: String = typed.split_whitespace().collect();
        if symbols.is_empty() {
            return terminal.tell("The window asks again.");
        }
        let form = Form::new().secret(&SecretText::new(symbols)).here()?;
        if confirm_kit(service, form)?.right {
            return terminal.tell("That is the kit.");
        }
        terminal.tell("These do not match the kit. There is no I, L, O or U in it.")?;
    }
}
