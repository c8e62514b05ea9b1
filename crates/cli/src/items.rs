//! Finding the item a person means, and saying what it holds.

use twinlatch_agent::Link;
use twinlatch_service::wire::{
    ErrorCode, ErrorView, ItemFilter, ItemKind, ItemPlace, ItemQuery, ItemRow, ItemView,
    LinkWarning,
};

use crate::failure::Failure;
use crate::text::{line, moment, plain};

/// Finds the one item that is meant: by id, by title, by the beginning of an id, by words.
///
/// # Errors
///
/// `item-missing`; [`Failure::Ambiguous`] if several fit equally well.
pub(crate) fn find(link: &mut Link, meant: &str, filter: ItemFilter) -> Result<ItemRow, Failure> {
    let all = link.list(|| query("", filter))?.rows;
    let by_words = |link: &mut Link| link.list(|| query(meant, filter));
    for fits in [is_id, has_title, begins_id] {
        if all.iter().any(|row| fits(row, meant)) {
            return only(all.into_iter().filter(|row| fits(row, meant)).collect());
        }
    }
    only(by_words(link)?.rows)
}

fn is_id(row: &ItemRow, meant: &str) -> bool {
    row.id == meant
}

fn has_title(row: &ItemRow, meant: &str) -> bool {
    row.title.to_lowercase() == meant.to_lowercase()
}

/// Fewer digits are more likely a word.
const SHORTEST_BEGINNING: usize = 4;

fn begins_id(row: &ItemRow, meant: &str) -> bool {
    meant.len() >= SHORTEST_BEGINNING && row.id.starts_with(meant)
}

fn only(mut fitting: Vec<ItemRow>) -> Result<ItemRow, Failure> {
    match (fitting.pop(), fitting.is_empty()) {
        (None, _) => Err(ErrorView::from(ErrorCode::ItemMissing).into()),
        (Some(row), true) => Ok(row),
        (Some(last), false) => {
            fitting.push(last);
            let named = fitting.into_iter().map(|row| (row.title, row.id));
            Err(Failure::Ambiguous {
                fitting: named.collect(),
            })
        }
    }
}

/// What a list is asked for.
pub(crate) fn query(text: &str, filter: ItemFilter) -> ItemQuery {
    ItemQuery {
        text: text.to_owned(),
        filter,
        tag: None,
    }
}

/// The word for a kind.
pub(crate) fn kind(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Login => "login",
        ItemKind::Token => "token",
        ItemKind::Note => "note",
        ItemKind::Unknown => "unknown",
    }
}

/// One row of a list.
pub(crate) fn row(row: &ItemRow) -> String {
    let star = if row.favourite { "*" } else { " " };
    let title = if row.damaged {
        "(cannot be read)".to_owned()
    } else {
        line(&row.title)
    };
    let short: String = row.id.chars().take(8).collect();
    let subtitle = line(&row.subtitle);
    let gap = if subtitle.is_empty() { "" } else { "  " };
    let place = row.shared.as_ref().map_or_else(String::new, |shared| {
        format!("  [{}]", line(&place(shared)))
    });
    format!(
        "{short} {star} {:<7} {title}{gap}{subtitle}{place}\n",
        kind(row.kind)
    )
}

/// A shared collection, and what cannot be done in it.
fn place(shared: &ItemPlace) -> String {
    match (shared.confirmed, shared.writable) {
        (false, _) => format!("{}, not confirmed", shared.name),
        (true, false) => format!("{}, read only", shared.name),
        (true, true) => shared.name.clone(),
    }
}

/// An item's open fields, a line each.
pub(crate) fn sheet(item: &ItemView) -> String {
    let mut lines = format!("{}\n", line(&item.title));
    let mut say = |name: &str, value: &str| {
        if !value.is_empty() {
            // Lines of notes stand below each other.
            let value = plain(value).replace('\n', "\n             ");
            lines.push_str(&format!("  {:<10} {value}\n", line(name)));
        }
    };
    say("kind", kind(item.kind));
    say(
        "collection",
        &item.shared.as_ref().map(place).unwrap_or_default(),
    );
    if let Some(login) = &item.login {
        say("username", &login.username);
        say("password", if login.has_password { "(hidden)" } else { "" });
        login.urls.iter().for_each(|url| say("url", url));
        for (at, field) in login.fields.iter().enumerate() {
            let hidden = format!("(hidden, field {})", at + 1);
            say(&field.name, field.value.as_deref().unwrap_or(&hidden));
        }
    }
    if let Some(token) = &item.token {
        say("issuer", &token.issuer);
        say("account", &token.account);
        say(
            "codes",
            &format!("{} digits, {} s", token.digits, token.period),
        );
    }
    say("tags", &item.tags.join(", "));
    say("notes", &item.notes);
    say("favourite", if item.favourite { "yes" } else { "" });
    say("changed", &moment(item.changed));
    say("deleted", &item.deleted.map(moment).unwrap_or_default());
    say("id", &item.id);
    for warning in &item.warnings {
        lines.push_str(&format!("  {}\n", odd(warning)));
    }
    lines
}

/// What was odd about the link a token was made from.
fn odd(warning: &LinkWarning) -> String {
    match warning {
        LinkWarning::HiddenCharacters => {
            "Look at the names: the link holds invisible signs, which can make one look like another."
                .to_owned()
        }
        LinkWarning::IssuerDiffers { other } => {
            format!("The link names another issuer too: {}", line(other))
        }
        LinkWarning::NameNotText => "The link holds a name that is no text.".to_owned(),
    }
}
