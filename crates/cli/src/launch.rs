//! Starting other programs: the agent, and the window.

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use twinlatch_agent::{Door, Link};
use twinlatch_machine::Places;
use twinlatch_service::wire::LoginView;

use crate::failure::Failure;
use crate::waiting::{START, telling};

/// Starts an agent for this vault and reaches it; `number` is the vault number, for a file that has
/// lost its own.
///
/// # Errors
///
/// What stands in the way of a login, whoever holds the vault by name.
pub(crate) fn start_agent(
    places: &Places,
    number: Option<&str>,
) -> Result<(Link, LoginView), Failure> {
    let program = std::env::current_exe().map_err(|_| Failure::AgentNotStarted)?;
    keep_files_to_ourselves();
    let mut agent = Command::new(program)
        .arg("agent")
        .arg("--data-dir")
        .arg(&places.data)
        .args(number.map(|number| format!("--vault-number={number}")))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| Failure::AgentNotStarted)?;
    let said = telling(START, || {
        agent.stdout.as_mut().map(twinlatch_agent::receive::<Door>)
    });
    match said {
        Some(Ok(Some(Door::Login(view)))) => {
            let link = Link::open(&places.socket())?.ok_or(Failure::AgentGone)?;
            Ok((link, *view))
        }
        Some(Ok(Some(Door::NoVault))) => Err(Failure::NoVault),
        Some(Ok(Some(Door::Trouble(error)))) => Err((*error).into()),
        Some(Ok(Some(Door::NoSocket) | None) | Err(_)) | None => Err(Failure::AgentNotStarted),
    }
}

/// What lives on must not keep the caller's pipes and locks open: a script would wait for it.
/// Standard input, output and error are given anew by each start.
fn keep_files_to_ourselves() {
    close_fds::set_fds_cloexec(3, &[]);
}

/// The window's program.
const WINDOW: &str = "twinlatch-desktop";
/// A window that cannot be shown ends within this time.
const FAILS_WITHIN: Duration = Duration::from_millis(500);

/// Starts the window on this vault.
///
/// # Errors
///
/// When it is not there, or ends at once.
pub(crate) fn start_window(places: &Places) -> Result<(), Failure> {
    keep_files_to_ourselves();
    let mut window = Command::new(window_program())
        .arg("--data-dir")
        .arg(&places.data)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // Ctrl+C at this terminal is not meant for the window.
        .process_group(0)
        .spawn()
        .map_err(|_| Failure::NoWindow)?;
    thread::sleep(FAILS_WITHIN);
    match window.try_wait() {
        Ok(Some(status)) if !status.success() => Err(Failure::NoWindow),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Beside this program, or wherever the PATH leads.
fn window_program() -> PathBuf {
    std::env::current_exe()
        .ok()
        .and_then(|own| own.parent().map(|folder| folder.join(WINDOW)))
        .filter(|beside| beside.is_file())
        .unwrap_or_else(|| Path::new(WINDOW).to_path_buf())
}
