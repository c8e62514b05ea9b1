//! Ends well when a session manager, a service manager or a terminal asks the program to end.

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use tauri::AppHandle;

/// Starts the thread that waits for such a signal: the first one ends the program as its last
/// window does, with the session closed and the clipboard cleared; the second one does not wait.
pub(crate) fn start(handle: AppHandle) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let heard = [SIGTERM, SIGINT, SIGHUP]
        .into_iter()
        .filter(|signal| !is_ignored(&status, *signal));
    match Signals::new(heard) {
        Ok(mut signals) => {
            std::thread::spawn(move || {
                let mut asked = signals.forever();
                if asked.next().is_some() {
                    handle.exit(0);
                }
                if let Some(signal) = asked.next() {
                    std::process::exit(128 + signal);
                }
            });
        }
        Err(error) => tracing::warn!(%error, "a signal will end the program at once"),
    }
}

/// Whether whoever started the program wants it to go on at this signal, as `nohup` does; told by
/// the kernel's set of ignored signals, where it has one to read.
fn is_ignored(status: &str, signal: i32) -> bool {
    status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|set| u64::from_str_radix(set.trim(), 16).ok())
        .is_some_and(|set| set & (1 << (signal - 1)) != 0)
}

#[cfg(test)]
mod tests {
    use super::{SIGHUP, SIGINT, is_ignored};

    #[test]
    fn what_is_ignored_is_read_from_the_kernels_list() {
        let status = "Name:\tcat\nSigIgn:\t0000000000000001\nSigCgt:\t0000000000000002\n";
        assert!(is_ignored(status, SIGHUP), "the first of the set");
        assert!(!is_ignored(status, SIGINT), "caught, not ignored");
        assert!(!is_ignored("", SIGHUP), "a system without the list");
    }
}
