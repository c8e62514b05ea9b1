//! `twinlatch lock`.

use serde_json::json;
use twinlatch_agent::{Link, LinkError};
use twinlatch_machine::Places;

use super::status::{held, holder};
use crate::failure::Failure;
use crate::output::Report;

/// Ends the terminal's session and gives the vault back; done too when none is open.
///
/// # Errors
///
/// `vault-held` with the way out if a window holds it: its session is ended there.
pub(super) fn run(places: &Places) -> Result<Report, Failure> {
    let text = if end_session(places)? {
        "Locked.\n"
    } else {
        match holder(places) {
            Some(other) if other.who != "agent" => return Err(held(other).into()),
            Some(_) | None => "Locked already.\n",
        }
    };
    Ok(Report::done(text, &json!({ "state": "locked" })))
}

/// Ends the session of the terminal; says whether there was an agent.
///
/// # Errors
///
/// When the agent cannot be reached or asked to end.
pub(super) fn end_session(places: &Places) -> Result<bool, Failure> {
    let Some(link) = Link::open(&places.socket())? else {
        return Ok(false);
    };
    let pid = link.pid();
    match link.lock() {
        // It ended by itself just now.
        Ok(()) | Err(LinkError::Gone) => Ok(true),
        // Whatever it speaks: it ends, wiped, when the system asks it to.
        Err(LinkError::OtherVersion { .. } | LinkError::Unexpected) => ask_to_end(pid),
        Err(error) => Err(error.into()),
    }
}

/// Sends the agent the system's own wish to end; the socket has said that it is ours.
fn ask_to_end(pid: u32) -> Result<bool, Failure> {
    use rustix::process::{Pid, Signal, kill_process};

    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    let pid = pid.ok_or(Failure::AgentUnclear)?;
    kill_process(pid, Signal::TERM).map_err(|_| Failure::AgentUnclear)?;
    Ok(true)
}
