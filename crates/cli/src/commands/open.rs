//! `twinlatch open`.

use serde_json::json;
use twinlatch_agent::Link;
use twinlatch_machine::{Places, has_display};

use super::lock::end_session;
use crate::failure::Failure;
use crate::launch::start_window;
use crate::output::Report;
use crate::terminal::Terminal;

/// Starts the window; the vault has one holder, so the terminal's session ends first, if the person
/// agrees. A window that is open already comes to the front.
///
/// # Errors
///
/// Without a display, without the window's program, and when the person does not agree.
pub(super) fn run(places: &Places, yes: bool) -> Result<Report, Failure> {
    if !has_display() {
        return Err(Failure::NoDisplay);
    }
    let agent = Link::open(&places.socket())?.is_some();
    if agent && !yes && !agrees()? {
        return Err(Failure::Cancelled);
    }
    let ended = end_session(places)?;
    start_window(places)?;
    Ok(Report::done(
        "",
        &json!({ "window": "started", "session_ended": ended }),
    ))
}

fn agrees() -> Result<bool, Failure> {
    Terminal::open("--yes")?.agrees("This ends the terminal's session. Open the window?")
}
