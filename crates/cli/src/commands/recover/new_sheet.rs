//! The sheet with the kit that takes the place of the used one.

use serde_json::{Value, json};
use twinlatch_service::Service;
use twinlatch_service::recovery::recovery_sheet;
use twinlatch_service::sheet::{confirm_kit, save, sheet_text, show_kit_text};

use crate::arguments::RecoverKit;
use crate::failure::Failure;
use crate::form::Form;
use crate::input::Source;
use crate::output::Output;
use crate::terminal::Terminal;
use crate::text::line;

/// Prints or saves the sheet and asks four symbols of its kit back; nothing is replaced before.
///
/// # Errors
///
/// What keeps the sheet from being saved or the symbols from being read.
pub(super) fn hand_over(
    service: &mut Service,
    given: &RecoverKit,
    output: &Output,
) -> Result<Value, Failure> {
    let asked = recovery_sheet(service)?.asked;
    let sheet = show(service, given, asked, output)?;
    let source = given.symbols.source();
    let [a, b, c, d] = asked;
    let question = format!("Symbols {a}, {b}, {c} and {d} of the new kit: ");
    loop {
        let typed = source.line(&question, "--symbols-stdin or --symbols-fd")?;
        if confirm_kit(service, Form::new().secret(&typed).here()?)?.right {
            return Ok(sheet);
        }
        if source != Source::Prompt {
            return Err(twinlatch_service::wire::ErrorView::from(
                twinlatch_service::wire::ErrorCode::KitSymbolsWrong,
            )
            .into());
        }
        Terminal::open("--symbols-stdin")?
            .tell("These do not match the kit. There is no I, L, O or U in it.")?;
    }
}

/// Shows what the person has to keep, before it is asked back.
fn show(
    service: &mut Service,
    given: &RecoverKit,
    asked: [u8; 4],
    output: &Output,
) -> Result<Value, Failure> {
    if let Some(path) = &given.sheet {
        save(&sheet_text(service)?, path)?;
        output.words(&format!(
            "The new recovery sheet is in {}. Print it, keep it off this computer, and delete the \
             file.\n",
            line(&path.display().to_string())
        ));
        let told = json!({ "path": path.display().to_string(), "asked": asked });
        output.document(&json!({ "sheet": told }));
        return Ok(told);
    }
    if output.is_json() {
        let text = show_kit_text(service)?;
        let told = json!({
            "kit": text.kit,
            "backup_codes": text.backup_codes,
            "vault_number": text.vault_number,
            "asked": asked,
        });
        output.document(&json!({ "sheet": told }));
        return Ok(Value::Null);
    }
    // EXPOSE: the person asked for the sheet on standard output.
    output.words(sheet_text(service)?.expose());
    Ok(Value::Null)
}
