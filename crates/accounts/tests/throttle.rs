//! Waiting times: counted on the boot clock, kept over a restart, never shortened by a clock.

mod bench;
mod support;

use std::time::Duration;

use bench::{NAME, device, fail, is_denied, log_in, settle, try_with};
use support::{Fault, PASSWORD, Rig, Slow, password};
use twinlatch_accounts::LoginError;
use twinlatch_device::DeviceError;

const DAY: u64 = 24 * 60 * 60;

/// Fails until the next try must wait.
fn fail_five_times(rig: &mut Rig) {
    for count in 1..=5 {
        assert!(
            matches!(fail(rig), LoginError::Denied),
            "try {count} is looked at"
        );
    }
}

fn wait_of(rig: &mut Rig) -> Option<(u64, u32)> {
    let error = fail(rig);
    if let LoginError::Wait { seconds, failures } = error {
        return Some((seconds, failures));
    }
    assert!(
        matches!(error, LoginError::Denied),
        "neither wait nor denied: {error}"
    );
    None
}

#[test]
fn the_fifth_failure_brings_the_first_wait() {
    let mut rig = device();
    fail_five_times(&mut rig);
    assert_eq!(wait_of(&mut rig), Some((30, 5)), "half a minute after five");
    rig.wait(12);
    assert_eq!(
        wait_of(&mut rig),
        Some((18, 5)),
        "it runs down and is not counted"
    );
    let left = rig.accounts().wait_before(NAME);
    assert_eq!(
        left,
        Some((Duration::from_secs(18), 5)),
        "told before anything is typed"
    );
}

#[test]
fn the_right_code_waits_too_and_opens_afterwards() {
    let mut rig = device();
    fail_five_times(&mut rig);
    let code = rig.code();
    let result = try_with(&mut rig, &code);
    assert!(
        matches!(result, Err(LoginError::Wait { .. })),
        "not looked at"
    );
    settle(&rig);
    let code = rig.code();
    drop(try_with(&mut rig, &code).expect("the wait is over"));
    assert_eq!(
        rig.accounts().wait_before(NAME),
        None,
        "success clears the count"
    );
    assert!(
        matches!(fail(&mut rig), LoginError::Denied),
        "and begins a new one"
    );
}

#[test]
fn waits_grow() {
    let mut rig = device();
    fail_five_times(&mut rig);
    for (seconds, failures) in [(30, 5), (60, 6), (120, 7), (300, 8), (600, 9), (900, 10)] {
        assert_eq!(
            wait_of(&mut rig),
            Some((seconds, failures)),
            "after {failures}"
        );
        rig.wait(seconds);
        assert_eq!(wait_of(&mut rig), None, "one try after the wait");
    }
}

#[test]
fn nobody_waits_for_somebody_else() {
    let mut rig = device();
    fail_five_times(&mut rig);
    let code = rig.code();
    let result = rig.accounts().login("somebody", &password(PASSWORD), &code);
    assert!(is_denied(&result), "an unknown name has no count");
    assert_eq!(rig.accounts().wait_before("somebody"), None, "and no wait");
}

#[test]
fn a_wait_survives_a_restart() {
    let mut rig = device();
    fail_five_times(&mut rig);
    rig.restart();
    assert_eq!(
        wait_of(&mut rig),
        Some((30, 5)),
        "the row knows when it ends"
    );
    rig.wait(30);
    rig.restart();
    assert_eq!(wait_of(&mut rig), None, "it is over");
    assert_eq!(wait_of(&mut rig), Some((60, 6)), "and the count went on");
}

#[test]
fn a_clock_set_forward_ends_no_wait_of_a_running_program() {
    let mut rig = device();
    fail_five_times(&mut rig);
    rig.clock.set_wall(rig.clock.wall_seconds() + DAY);
    assert_eq!(
        wait_of(&mut rig),
        Some((30, 5)),
        "waits run on the boot clock"
    );
}

#[test]
fn a_clock_set_forward_and_a_restart_leave_the_count() {
    let mut rig = device();
    fail_five_times(&mut rig);
    rig.clock.set_wall(rig.clock.wall_seconds() + DAY);
    rig.restart();
    assert_eq!(wait_of(&mut rig), None, "the wait is over");
    assert_eq!(wait_of(&mut rig), Some((60, 6)), "the count is not");
}

#[test]
fn a_clock_set_back_makes_no_wait_longer_than_its_own() {
    let mut rig = device();
    fail_five_times(&mut rig);
    rig.clock.set_wall(rig.clock.wall_seconds() - DAY);
    rig.restart();
    assert_eq!(
        wait_of(&mut rig),
        Some((30, 5)),
        "at most the delay of the count"
    );
}

#[test]
fn an_old_file_put_back_keeps_the_count_of_the_last_threshold() {
    let mut rig = device();
    let before = std::fs::read(rig.vault()).expect("the file can be read");
    fail_five_times(&mut rig);
    rig.accounts = None;
    std::fs::write(rig.vault(), before).expect("the file can be written");
    rig.restart();
    assert_eq!(wait_of(&mut rig), Some((30, 5)), "the mark counted five");
    rig.wait(30);
    assert_eq!(wait_of(&mut rig), None, "one try after the wait");
    assert_eq!(
        wait_of(&mut rig),
        Some((60, 6)),
        "the count went on from there"
    );
}

#[test]
fn a_note_of_a_lock_that_comes_late_lowers_no_count() {
    let mut rig = device();
    let session = log_in(&mut rig);
    settle(&rig);
    let before = std::fs::read(rig.vault()).expect("the file can be read");
    rig.lines.set_slow(Slow::NextReader);
    session.close(rig.accounts());
    fail_five_times(&mut rig);
    let written = rig.lines.writes();
    rig.lines.set_slow(Slow::Nobody);
    rig.lines.wait_for_writes(written + 2);
    rig.accounts = None;
    std::fs::write(rig.vault(), before).expect("the file can be written");
    rig.restart();
    assert_eq!(wait_of(&mut rig), Some((30, 5)), "the mark counted five");
}

#[test]
fn a_keyring_that_was_silent_has_its_say_when_it_answers() {
    let mut rig = device();
    let before = std::fs::read(rig.vault()).expect("the file can be read");
    fail_five_times(&mut rig);
    rig.accounts = None;
    std::fs::write(rig.vault(), before).expect("the file can be written");
    rig.restart();
    rig.lines.set_fault(Fault::All(DeviceError::NoService));
    assert_eq!(wait_of(&mut rig), None, "the old row has counted nothing");
    rig.lines.set_fault(Fault::None);
    assert_eq!(wait_of(&mut rig), Some((30, 5)), "the mark counted five");
    rig.wait(30);
    assert_eq!(wait_of(&mut rig), None, "one try after the wait");
    assert_eq!(
        wait_of(&mut rig),
        Some((60, 6)),
        "its wait is taken over once"
    );
}

#[test]
fn tries_at_other_names_leave_no_trace_of_them() {
    let mut rig = device();
    let entries = rig.lines.all_names();
    let code = rig.code();
    for _ in 0..10 {
        let typed = "my secret password";
        let result = rig.accounts().login(typed, &password(typed), &code);
        assert!(is_denied(&result), "nobody has this name");
    }
    assert_eq!(
        rig.lines.all_names(),
        entries,
        "no entry of the keyring was made"
    );
    drop(log_in(&mut rig));
}
