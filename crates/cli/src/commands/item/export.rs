//! `twinlatch item export-damaged`.

use serde_json::json;
use twinlatch_agent::Link;
use twinlatch_service::wire::{ErrorCode, ErrorView, ItemFilter};

use crate::arguments::ExportArguments;
use crate::failure::Failure;
use crate::items::find;
use crate::output::Report;
use crate::terminal::Terminal;
use crate::text::line;

/// Saves an item as the file has it, if the person agrees to what is then in plain text.
///
/// # Errors
///
/// `item-missing`, [`Failure::Ambiguous`], `step-up-needed`, `file-there`, and when the person does
/// not agree; a file that stood there is as it was.
pub(super) fn run(link: &mut Link, wanted: &ExportArguments) -> Result<Report, Failure> {
    let row = find(link, &wanted.item, ItemFilter::All)?;
    // The agent writes it, and stands in another folder.
    let path = std::path::absolute(&wanted.out).ok();
    let path = path.as_deref().and_then(|path| path.to_str());
    let path = path.ok_or_else(|| ErrorView::from(ErrorCode::FormUnreadable))?;
    if !wanted.yes && !agrees()? {
        return Err(Failure::Cancelled);
    }
    let saved = link.save_kept(&row.id, path, wanted.replace)?;
    let what = if saved.readable {
        "What could be read of it is in there in plain text: keep the file safe, and delete it when \
         you are done."
    } else {
        "Nothing of it could be read: the file holds the sealed row alone."
    };
    let said = format!("Saved as it is: {}\n{what}\n", line(path));
    let json = json!({ "id": row.id, "saved": path, "readable": saved.readable });
    Ok(Report::done(said, &json))
}

fn agrees() -> Result<bool, Failure> {
    Terminal::open("--yes")?
        .agrees("What can be read of this item is written in plain text. Save it?")
}
