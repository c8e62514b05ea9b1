//! `twinlatch people bulk`: a list of people, looked at line by line and then invited.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use serde_json::json;
use twinlatch_agent::{Link, LinkError};
use twinlatch_service::bulk::MOST_BYTES;
use twinlatch_service::wire::{BulkLineView, ErrorView};
use zeroize::Zeroizing;

use crate::arguments::BulkArguments;
use crate::commands::init::is_new;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Report;
use crate::proof::with_proof;
use crate::text::{line, moment};
use crate::words;

/// Looks at a list, and invites its people unless it is only to be looked at.
///
/// # Errors
///
/// [`Failure::ListFile`], [`Failure::CardsFile`] before anything is done; what is wrong with the list
/// as a whole; `step-up-needed`, and what keeps the file from being written: nobody is invited then.
pub(super) fn run(link: &mut Link, given: &BulkArguments) -> Result<Report, Failure> {
    let cards = given.save.as_deref().map(place).transpose()?;
    let planned = link.plan(&read(&given.file)?)?;
    let refused = planned.iter().filter(|one| !one.outcome.is_good()).count();
    if given.dry_run || (refused > 0 && !given.leave_out) || refused == planned.len() {
        link.forget_list()?;
        return Ok(nobody(&planned, refused, given.dry_run));
    }
    let report = with_proof(link, given.proof, Link::invite_planned)
        .and_then(|_| hand_over(link, cards.as_deref()));
    // A list that is done with does not wait in the agent, however it ended.
    let forgotten = link.forget_list();
    let report = report?;
    forgotten?;
    Ok(report)
}

/// Where the cards go: the agent writes them, and stands in another folder.
fn place(path: &Path) -> Result<String, Failure> {
    let absolute = std::path::absolute(path).ok().filter(|path| is_new(path));
    let text = absolute.as_deref().and_then(Path::to_str);
    let text = text.ok_or_else(|| Failure::CardsFile {
        path: path.to_owned(),
    })?;
    Ok(text.to_owned())
}

/// The list, one byte further than the longest that is taken.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    let mut list = Vec::new();
    File::open(path)
        .and_then(|file| file.take(most + 1).read_to_end(&mut list))
        .map_err(|_| Failure::ListFile {
            path: path.to_owned(),
        })?;
    Ok(list)
}

/// A look that invited nobody.
fn nobody(lines: &[BulkLineView], refused: usize, dry_run: bool) -> Report {
    let mut said = String::new();
    lines.iter().for_each(|one| put_line(&mut said, one));
    let end = match (refused, dry_run) {
        (0, _) => format!("Nobody was invited. {} people can be.\n", lines.len()),
        (_, true) => format!("Nobody was invited. {refused} of the lines cannot be.\n"),
        (_, false) if refused == lines.len() => "Nobody was invited. No line can be.\n".to_owned(),
        (_, false) => format!(
            "Nobody was invited: {refused} of the lines cannot be. Mend them, or give --leave-out \
             to invite the others.\n"
        ),
    };
    said.push_str(&end);
    Report {
        exit: if refused == 0 {
            Exit::Done
        } else {
            Exit::Unusable
        },
        ..Report::done(
            said,
            &json!({ "invited": false, "lines": lines, "ends": null, "saved": null }),
        )
    }
}

/// Saves the cards, or shows the codes: where they cannot be saved, so that none is lost.
fn hand_over(link: &mut Link, cards: Option<&str>) -> Result<Report, Failure> {
    let trouble = match cards.map(|path| link.save_cards(path)) {
        None | Some(Ok(())) => None,
        Some(Err(LinkError::Refused(error))) => Some(error),
        Some(Err(error)) => return Err(error.into()),
    };
    let saved = cards.filter(|_| trouble.is_none());
    let page = link.lines(saved.is_none())?;
    // Allocated once, so that a code leaves no copy behind.
    let mut said = Zeroizing::new(String::with_capacity(page.lines.len() * 1024 + 1024));
    page.lines.iter().for_each(|one| put_line(&mut said, one));
    let until = moment(page.ends.unwrap_or_default());
    put_end(&mut said, saved, trouble.as_deref(), &until);
    Ok(Report {
        json: json!({
            "invited": true,
            "lines": page.lines,
            "ends": page.ends,
            "saved": saved,
        }),
        exit: if trouble.is_none() {
            Exit::Done
        } else {
            Exit::Failed
        },
        text: said,
    })
}

fn put_end(said: &mut String, saved: Option<&str>, trouble: Option<&ErrorView>, until: &str) {
    if let Some(error) = trouble {
        let (what, _) = words::of_failure(&Failure::Refused(Box::new(error.clone())));
        let _ = writeln!(
            said,
            "The cards were not saved: {what}. The invitations stand; here are the codes."
        );
    }
    let _ = match saved {
        Some(path) => writeln!(
            said,
            "The codes are in {}, good until {until}. Print it, hand each person the own card, and \
             delete the file.",
            line(path)
        ),
        None => writeln!(
            said,
            "Each code works once, until {until}. They are not shown again."
        ),
    };
}

/// One line of the list, with its code where there is one.
fn put_line(said: &mut String, one: &BulkLineView) {
    // Writing into a string cannot fail.
    let _ = write!(said, "{:>5}  {}", one.line, line(&one.username));
    if one.display_name != one.username {
        let _ = write!(said, " ({})", line(&one.display_name));
    }
    let _ = write!(said, ": {}", words::of_line(one));
    if let Some(code) = &one.code {
        let _ = write!(said, "  {code}");
    }
    said.push('\n');
}
