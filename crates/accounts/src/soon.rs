//! Waiting for the keyring, but not for long.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long locking and editing wait for the keyring at most, and a login for one that hangs.
const SOON: Duration = Duration::from_millis(250);

/// Does a job on a thread of its own; gives its answer if it comes within a quarter of a second,
/// else the job goes on by itself.
pub(crate) fn soon<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (done, answer) = mpsc::channel();
    let begun = thread::Builder::new().spawn(move || {
        // The other side may have given up: nobody misses the answer then.
        let _ = done.send(job());
    });
    begun.ok()?;
    answer.recv_timeout(SOON).ok()
}
