//! What a command says of its own failures.

use twinlatch_service::wire::FoundTimeView;

use super::errors::of_error;
use crate::failure::Failure;
use crate::text::{line, moment};

/// What happened, and what is safe and what to do.
pub(crate) fn of_failure(failure: &Failure) -> (String, String) {
    let (what, hint) = match failure {
        Failure::Refused(error) => return of_error(error),
        Failure::Ambiguous { fitting } => return ambiguous(fitting),
        Failure::NoTerminal { option } => return no_terminal(option),
        Failure::Place(error) => return (error.to_string(), "Nothing was changed.".to_owned()),
        Failure::SessionOpen { username } => {
            return (
                format!("{} is logged in already", line(username)),
                "Nothing was changed. \"twinlatch lock\" ends that session.".to_owned(),
            );
        }
        Failure::AgentVersion { pid } => {
            let pid = pid.map_or_else(String::new, |pid| format!(" (process {pid})"));
            return (
                format!("The open session is held by another version of twinlatch{pid}"),
                "It is safe. \"twinlatch lock\" ends it; then log in again.".to_owned(),
            );
        }
        Failure::InputTooLong { most } => {
            return (
                "That is longer than anything taken here".to_owned(),
                format!("Nothing was saved. It may have {most} bytes at most."),
            );
        }
        Failure::Descriptor { number } => {
            return (
                format!("File descriptor {number} cannot be read"),
                "Nothing was changed. It must be an open file or pipe, as in: \
                 --password-fd 3 3<FILE"
                    .to_owned(),
            );
        }
        Failure::SheetFile { path } => {
            return (
                format!("The sheet cannot be saved as {}", path.display()),
                "Nothing was set up. Name a new file in a folder that is there.".to_owned(),
            );
        }
        Failure::PolicyFile { path } => {
            return (
                format!(
                    "The file {} cannot be read",
                    line(&path.display().to_string())
                ),
                "Nothing was changed. Name a file that is there and that you may read.".to_owned(),
            );
        }
        Failure::AuditFile { path } => {
            return (
                format!(
                    "The log {} cannot be read",
                    line(&path.display().to_string())
                ),
                "Nothing was checked. Name a file that is there and that you may read.".to_owned(),
            );
        }
        Failure::ListFile { path } => {
            return (
                format!(
                    "The list {} cannot be read",
                    line(&path.display().to_string())
                ),
                "Nobody was invited. Name a file that is there and that you may read.".to_owned(),
            );
        }
        Failure::CardsFile { path } => {
            return (
                format!(
                    "The cards cannot be saved as {}",
                    line(&path.display().to_string())
                ),
                "Nobody was invited. Name a new file in a folder that is there.".to_owned(),
            );
        }
        Failure::NoPolicyKey { name } => {
            return (
                format!("A policy has no key {}", line(name)),
                "Nothing was changed. \"twinlatch policy explain\" lists all keys.".to_owned(),
            );
        }
        Failure::SheetNotSaved(error) => {
            let (what, _) = of_error(error);
            return (
                format!("The account is set up, but its recovery sheet was not saved: {what}"),
                "Open the window (\"twinlatch open\") and print the sheet there: without it a lost \
                 phone keeps the vault closed."
                    .to_owned(),
            );
        }
        Failure::WrongKind { wanted } => {
            return (
                format!("This item has no {wanted}"),
                "Nothing was changed. \"twinlatch item show\" says of which kind it is.".to_owned(),
            );
        }
        Failure::FoundTime(view) => return (found_time(view), FOUND_TIME_HINT.to_owned()),
        Failure::NoSession => (
            "No session is open",
            "The vault is locked and safe. Log in with \"twinlatch login\".",
        ),
        Failure::NoVault => (
            "There is no vault here yet",
            "Nothing was changed. \"twinlatch init\" makes one; --data-dir names another folder.",
        ),
        Failure::AgentNotStarted => (
            "The process that holds the session could not be started",
            "The vault is locked and safe. Try again; a full disk, a missing runtime folder or a \
             limit of processes may stand in the way.",
        ),
        Failure::AgentGone => (
            "The session has ended meanwhile",
            "The vault is locked and safe; what was answered before is saved. Log in again.",
        ),
        Failure::AgentUnclear => (
            "The process that holds the session does not answer as it should",
            "What was saved before is safe. \"twinlatch lock\" ends the session; then log in again.",
        ),
        Failure::AgentNotOwn => (
            "The socket of this vault is served by another account of the system",
            "Nothing was sent to it. Ask whoever administers this computer.",
        ),
        Failure::TooLong => (
            "This item is too long for the terminal",
            "Nothing was changed. The window (\"twinlatch open\") shows and edits it.",
        ),
        Failure::Cancelled => ("Stopped", "Nothing was changed."),
        Failure::PasswordsDiffer => (
            "The two passwords differ",
            "Nothing was changed. Type the same one twice.",
        ),
        Failure::InputUnreadable => (
            "The input could not be read as text",
            "Nothing was changed. It must be UTF-8.",
        ),
        Failure::InputEnded => (
            "The input ended before everything was there",
            "Nothing was changed. Each secret takes one line, in the order of the prompts.",
        ),
        Failure::NoDisplay => (
            "There is no display for a window",
            "Nothing was changed. Start it inside a desktop session; the terminal does without.",
        ),
        Failure::NoWindow => (
            "The window program could not be started",
            "The vault is safe. \"twinlatch-desktop\" must lie beside \"twinlatch\" or in the PATH.",
        ),
        Failure::NoManual => ("There is no such command", "Try \"twinlatch --help\"."),
    };
    (what.to_owned(), hint.to_owned())
}

/// Which time the codes show, and which this computer.
pub(crate) fn found_time(view: &FoundTimeView) -> String {
    let (found, now) = (moment(view.found), moment(view.now));
    if found == now {
        // Only a long time without a login is asked about then.
        return format!("The codes are of {found}, more than a week after the last ones used");
    }
    format!("The codes are of {found}; this computer's clock says {now}")
}

const FOUND_TIME_HINT: &str = "No code is used up, and the try counts as one that failed. If this \
    computer's clock is wrong, set it, or say --accept-time: every code from before that time is \
    unusable then. If the phone's clock is wrong, set that first.";

/// More than these would not be read.
const MOST_SHOWN: usize = 8;

fn ambiguous(fitting: &[(String, String)]) -> (String, String) {
    let mut hint = "Nothing was changed. Name one of them by its id:".to_owned();
    for (title, id) in fitting.iter().take(MOST_SHOWN) {
        hint.push_str(&format!("\n  {id}  {}", line(title)));
    }
    if let Some(more) = fitting
        .len()
        .checked_sub(MOST_SHOWN)
        .filter(|more| *more > 0)
    {
        hint.push_str(&format!("\n  and {more} more"));
    }
    ("Several items fit".to_owned(), hint)
}

fn no_terminal(option: &str) -> (String, String) {
    (
        "There is no terminal to ask at".to_owned(),
        format!("Nothing was changed. Give it with {option}."),
    )
}
