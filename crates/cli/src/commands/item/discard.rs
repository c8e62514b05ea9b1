//! `twinlatch item discard-damaged`.

use serde_json::json;
use twinlatch_agent::Link;
use twinlatch_service::wire::ItemFilter;

use crate::arguments::DiscardArguments;
use crate::failure::Failure;
use crate::items::find;
use crate::output::Report;
use crate::terminal::Terminal;

/// Discards an item that cannot be read, if the person agrees that nothing of it stays.
///
/// # Errors
///
/// `item-missing`, `item-readable`, [`Failure::Ambiguous`], `step-up-needed`, and when the person
/// does not agree; the item is as it was then.
pub(super) fn run(link: &mut Link, wanted: &DiscardArguments) -> Result<Report, Failure> {
    let row = find(link, &wanted.item, ItemFilter::All)?;
    if !wanted.yes && !agrees()? {
        return Err(Failure::Cancelled);
    }
    link.discard_kept(&row.id)?;
    let said = format!(
        "Discarded: {}. Nothing of it is left in the vault.\n",
        row.id
    );
    Ok(Report::done(said, &json!({ "discarded": row.id })))
}

fn agrees() -> Result<bool, Failure> {
    Terminal::open("--yes")?.agrees(
        "What is left of this item goes for good; \"twinlatch item export-damaged\" saves it before. \
         Discard it?",
    )
}
