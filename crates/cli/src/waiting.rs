//! A word at the terminal while something takes longer than it should.

use std::io::Write;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// A keyring that answers at all answers sooner.
pub(crate) const START: Duration = Duration::from_millis(800);

/// A login takes some time by design; this is longer.
pub(crate) const LOGIN: Duration = Duration::from_secs(5);

const LATE: &str = "The system's keyring has not answered yet. If a window asks for its password, type \
    it there; this goes on by itself. Nothing is changed while it waits.\n";

/// Does something; if that is not done after a while, says once on standard error what it waits for.
pub(crate) fn telling<T>(after: Duration, work: impl FnOnce() -> T) -> T {
    telling_to(std::io::stderr(), after, work)
}

fn telling_to<T>(mut out: impl Write + Send, after: Duration, work: impl FnOnce() -> T) -> T {
    let (done, waits) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            if waits.recv_timeout(after) == Err(RecvTimeoutError::Timeout) {
                // Nobody may be reading; the work goes on all the same.
                let _ = out.write_all(LATE.as_bytes());
            }
        });
        let result = work();
        drop(done);
        result
    })
}

#[cfg(test)]
mod tests {
    use std::io::{Result, Write};
    use std::sync::mpsc::{Sender, channel};
    use std::time::Duration;

    use super::telling_to;

    struct Said(Sender<String>);

    impl Write for Said {
        fn write(&mut self, bytes: &[u8]) -> Result<usize> {
            let words = String::from_utf8_lossy(bytes).into_owned();
            self.0.send(words).expect("the test listens");
            Ok(bytes.len())
        }

        fn flush(&mut self) -> Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_takes_long_is_told_while_it_is_at_work() {
        let (said, hears) = channel();
        // The work ends only after the words: it waits for them.
        let words = telling_to(Said(said), Duration::ZERO, || hears.recv().expect("words"));
        assert!(words.contains("keyring has not answered yet"), "what it is");
        assert!(hears.try_recv().is_err(), "once");
    }

    #[test]
    fn what_is_quick_is_not_told() {
        let (said, hears) = channel();
        let done = telling_to(Said(said), Duration::from_secs(600), || 7);
        assert_eq!(done, 7, "the work is done, and nobody waited");
        assert!(hears.try_recv().is_err(), "nothing was said");
    }
}
