//! The shell: the only code that knows windows and the operating system's session.
//!
//! A command converts, calls one function of `twinlatch-service`, and converts. Nothing here reads
//! SQL, derives a key or makes a code.

mod app;
mod arguments;
mod clipboard;
mod clocks;
mod commands;
mod desktop_lock;
mod dialogs;
mod disks;
#[cfg(feature = "e2e")]
mod e2e;
mod forget;
mod kiosk;
mod pictures;
mod revive;
#[cfg(unix)]
mod signals;
mod start;
mod watch;
mod windows;

use std::process::ExitCode;

use arguments::Arguments;
use twinlatch_hygiene::Kept;

/// What the hardening leaves open: nothing, but in the end-to-end build.
const KEPT: Kept = Kept {
    automation: cfg!(feature = "e2e"),
    readable: cfg!(feature = "e2e"),
};

/// Runs the program until its last window closes.
///
/// Exit codes: 0 done, 1 could not start, 2 wrong arguments.
pub fn run() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(answer) => return answer.print(),
    };
    if let Err(error) = twinlatch_hygiene::harden(KEPT) {
        eprintln!("twinlatch-desktop: {error}");
        return ExitCode::FAILURE;
    }
    // Standard error is where a desktop's session keeps what its programs say.
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_target(false)
        .with_writer(std::io::stderr)
        .init();
    match start::run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("twinlatch-desktop: {error}");
            ExitCode::FAILURE
        }
    }
}
