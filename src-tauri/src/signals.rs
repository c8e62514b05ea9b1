//! Ends well when a session manager, a service manager or a terminal asks the program to end.

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use tauri::AppHandle;

/// Starts the thread that waits for such a signal: the first one ends the program as its last
/// window does, with the session closed and the clipboard cleared; the second one does not wait.
pub(crate) fn start(handle: AppHandle) {
    let heard = [SIGTERM, SIGINT, SIGHUP];
    match Signals::new(heard.into_iter().filter(|signal| !is_ignored(*signal))) {
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

/// Whether whoever started the program wants it to go on at this signal, as `nohup` does.
fn is_ignored(signal: i32) -> bool {
    let ignored = std::fs::read_to_string("/proc/self/status")
        .ok()
        .as_deref()
        .and_then(ignored_signals);
    ignored.is_some_and(|signals| signals & (1 << (signal - 1)) != 0)
}

/// The set of ignored signals, as the kernel lists it.
fn ignored_signals(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))?;
    u64::from_str_radix(line.trim(), 16).ok()
}

#[cfg(test)]
mod tests {
    use super::{SIGHUP, ignored_signals, is_ignored};

    #[test]
    fn what_is_ignored_is_read_from_the_kernels_list() {
        let status = "Name:\tcat\nSigIgn:\t0000000000000001\nSigCgt:\t0000000000000000\n";
        assert_eq!(ignored_signals(status), Some(1), "the first is SIGHUP");
        assert_eq!(ignored_signals("Name:\tcat\n"), None, "a kernel without");
        assert!(!is_ignored(SIGHUP), "the tests run without nohup");
    }
}
