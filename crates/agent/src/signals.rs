//! The system asks the agent to end.

use std::io;
use std::sync::mpsc::Sender;
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::server::Ended;

/// Lets `SIGTERM`, `SIGINT` and `SIGHUP` end the agent in its own way: the session is wiped first.
///
/// # Errors
///
/// When the system refuses the handlers.
pub fn end_at_signals(ends: Sender<Ended>) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT, SIGHUP])?;
    thread::spawn(move || {
        for _ in signals.forever() {
            // Nobody listens once the agent is ending already.
            let _ = ends.send(Ended::Signal);
        }
    });
    Ok(())
}
