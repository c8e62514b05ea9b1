//! Where a history says so, the program ends in the middle of what it does.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

/// What unwinds the stack of a program that crashed.
struct Crash;

/// Burns with every call to clock or random bytes, and ends the program at the last.
pub(super) struct Fuse(AtomicU64);

const NEVER: u64 = u64::MAX;

impl Fuse {
    pub(super) fn new() -> Self {
        Self(AtomicU64::new(NEVER))
    }

    /// One call from outside.
    pub(super) fn burn(&self) {
        let left = self.0.load(SeqCst);
        if left == NEVER {
            return;
        }
        if left == 0 {
            self.0.store(NEVER, SeqCst);
            // No panic hook: a crash is no failure of the test.
            resume_unwind(Box::new(Crash));
        }
        self.0.store(left - 1, SeqCst);
    }

    /// Does something that ends after so many calls; `None` if it did not come to its end.
    pub(super) fn run<T>(&self, calls: u64, act: impl FnOnce() -> T) -> Option<T> {
        self.0.store(calls, SeqCst);
        // Whoever crashed is started anew from its files alone.
        let done = catch_unwind(AssertUnwindSafe(act));
        self.0.store(NEVER, SeqCst);
        match done {
            Ok(done) => Some(done),
            Err(payload) if payload.is::<Crash>() => None,
            Err(payload) => resume_unwind(payload),
        }
    }
}
