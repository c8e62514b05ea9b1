//! `twinlatch item`: one question to the agent each, and what the person gave beside it.

mod add;
mod discard;
mod edit;
mod export;

use serde_json::json;
use twinlatch_agent::Link;
use twinlatch_service::wire::{FieldName, ItemFilter, ItemQuery, ItemView};
use zeroize::Zeroizing;

use crate::arguments::{Filter, ItemCommand, Reveal};
use crate::failure::Failure;
use crate::items::{self, find};
use crate::output::Report;
use crate::terminal::is_shown;
use crate::text::{line, plain};

/// Does one thing with items.
///
/// # Errors
///
/// `not-logged-in`, `item-missing`, [`Failure::Ambiguous`], and what the use case says.
pub(super) fn run(link: &mut Link, wanted: ItemCommand) -> Result<Report, Failure> {
    match wanted {
        ItemCommand::Add(new) => Ok(shown("Added: ", &link.save(add::form(new)?)?)),
        ItemCommand::List { words, filter, tag } => list(link, &words.join(" "), filter, tag),
        ItemCommand::Show { item, reveal: None } => {
            let row = find(link, &item, ItemFilter::All)?;
            Ok(shown("", &link.show(&row.id)?))
        }
        ItemCommand::Show {
            item,
            reveal: Some(Reveal(field)),
        } => reveal(link, &item, field),
        ItemCommand::Edit(change) => {
            let row = find(link, &change.item, ItemFilter::All)?;
            let before = link.show(&row.id)?;
            Ok(shown("Changed: ", &link.save(edit::form(before, change)?)?))
        }
        ItemCommand::Rm { item } => {
            let row = find(link, &item, ItemFilter::All)?;
            link.delete(&row.id)?;
            let said = format!(
                "Deleted: {}. For 30 days \"twinlatch item restore {}\" takes it back.\n",
                line(&row.title),
                row.id
            );
            Ok(Report::done(said, &json!({ "deleted": row.id })))
        }
        ItemCommand::Restore { item } => {
            let row = find(link, &item, ItemFilter::Deleted)?;
            link.restore(&row.id)?;
            let said = format!("Restored: {}\n", line(&row.title));
            Ok(Report::done(said, &json!({ "restored": row.id })))
        }
        ItemCommand::Code { item } => code(link, &item),
        ItemCommand::ExportDamaged(wanted) => export::run(link, &wanted),
        ItemCommand::DiscardDamaged(wanted) => discard::run(link, &wanted),
    }
}

fn list(
    link: &mut Link,
    words: &str,
    filter: Filter,
    tag: Option<String>,
) -> Result<Report, Failure> {
    let page = link.list(|| ItemQuery {
        tag: tag.clone(),
        ..items::query(words, filter.into())
    })?;
    let mut said: String = page.rows.iter().map(items::row).collect();
    if page.damaged > 0 {
        said.push_str(&format!(
            "{} items cannot be read; they are kept.\n",
            page.damaged
        ));
    }
    let json = json!({ "items": page.rows, "damaged": page.damaged });
    Ok(Report::done(said, &json))
}

fn shown(before: &str, item: &ItemView) -> Report {
    Report::done(format!("{before}{}", items::sheet(item)), item)
}

/// The field alone, for another program to read; at a terminal without what it would obey.
fn reveal(link: &mut Link, meant: &str, field: FieldName) -> Result<Report, Failure> {
    let row = find(link, meant, ItemFilter::All)?;
    let value = Zeroizing::new(link.reveal(&row.id, field.clone())?);
    let said = if is_shown() {
        format!("{}\n", plain(&value))
    } else {
        format!("{}\n", *value)
    };
    let json = json!({ "id": row.id, "revealed": field, "value": *value });
    Ok(Report::done(said, &json))
}

fn code(link: &mut Link, meant: &str) -> Result<Report, Failure> {
    let row = find(link, meant, ItemFilter::All)?;
    if row.kind != twinlatch_service::wire::ItemKind::Token {
        return Err(Failure::WrongKind { wanted: "codes" });
    }
    let code = link.code(&row.id)?;
    Ok(Report::done(format!("{}\n", code.code), &code))
}
