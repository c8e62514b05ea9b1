//! Random histories of one vault: logins right and wrong, edits, locks, crashes, a file that takes
//! no more writes, a keyring that is silent, late, forgetful or old, and clocks that jump.
//!
//! After each of them the oracle asks what must always hold. The histories run as the program is,
//! and once with each mistake of [`mutation`](crate::mutation), which they have to find.

mod act;
mod chance;
mod clock;
mod computer;
mod disk;
mod fuse;
mod history;
mod keyring;

use std::num::NonZero;
use std::thread;

use crate::mutation::{Mutation, switch};
use history::History;

/// How many are lived through: a part in every test run, all of them by `make faults`.
fn count() -> u64 {
    let full = std::env::var_os("TWINLATCH_FAULTS").is_some_and(|size| size == "full");
    if full { 20_000 } else { 2_000 }
}

/// Lives through histories in as many threads as there are processors, until one fails by this.
fn first_failure(mutation: Option<Mutation>, by: &str) -> Option<String> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get) as u64;
    let run = |first: u64| {
        switch(mutation);
        let mut failures = (first..count())
            .step_by(threads as usize)
            .filter_map(|seed| {
                let failed = History::new(seed).live().err()?;
                Some(format!("history {seed}: {failed}"))
            });
        failures.find(|failure| failure.contains(by))
    };
    thread::scope(|scope| {
        let all: Vec<_> = (0..threads)
            .map(|first| scope.spawn(move || run(first)))
            .collect();
        let found = all
            .into_iter()
            .map(|one| one.join().expect("no history panics"));
        found.collect::<Vec<_>>().into_iter().flatten().next()
    })
}

#[test]
fn every_history_ends_well() {
    let failure = first_failure(None, "");
    assert_eq!(failure, None, "what was acknowledged holds");
}

#[test]
fn a_mark_that_rules_is_found_out() {
    let failure = first_failure(Some(Mutation::MarkRules), "the count fell");
    assert!(failure.is_some(), "an old mark hides wrong tries");
}

#[test]
fn work_before_the_count_is_found_out() {
    let failure = first_failure(Some(Mutation::WorkBeforeCount), "the count fell");
    assert!(failure.is_some(), "a crash in between is a try for nothing");
}

#[test]
fn a_key_written_at_login_is_found_out() {
    let failure = first_failure(Some(Mutation::KeyWrittenAtLogin), "does not start");
    assert!(failure.is_some(), "a keyring that forgets has nothing left");
}
