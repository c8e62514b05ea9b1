//! A time far from the expected one is told before it counts, and the person decides.

mod bench;
mod support;

use bench::codes::{DAY, HOUR, codes, found_by, open_with, try_codes, usable};
use bench::{device, header, is_denied, log_in, settle, try_with};
use support::{Fault, Rig};
use twinlatch_accounts::{LoginError, Notice};
use twinlatch_device::DeviceError;
use twinlatch_records::EventKind;

/// Seconds of a day.
const DAY_SECONDS: u64 = 24 * 60 * 60;

/// A device whose last login was just now.
fn after_login() -> Rig {
    let mut rig = device();
    log_in(&mut rig).close(rig.accounts());
    rig
}

#[test]
fn more_than_a_day_from_the_clock_is_asked_about() {
    for (steps, asked) in [
        (DAY - HOUR, false),
        (DAY + HOUR, true),
        (-DAY + HOUR, false),
        (-DAY - HOUR, true),
    ] {
        let mut rig = after_login();
        // So that a phone behind shows codes that were not used; not a week, which is asked about.
        rig.wait(2 * DAY_SECONDS);
        let last = usable(&rig, steps, 3);
        let shown = codes(&rig, last, 3);
        if !asked {
            drop(open_with(&mut rig, &shown));
            continue;
        }
        let found = found_by(&mut rig, &shown);
        let wall = rig.clock.wall_seconds();
        assert_eq!(found.wall, wall, "what this computer says");
        let step = (wall / 30).checked_add_signed(last).expect("a time");
        assert_eq!(found.time, step * 30, "what the phone shows");
    }
}

#[test]
fn more_than_a_week_past_the_last_code_is_asked_about() {
    for (days, asked) in [(6, false), (8, true)] {
        let mut rig = after_login();
        rig.wait(days * DAY_SECONDS);
        let last = usable(&rig, 0, 2);
        let shown = codes(&rig, last, 2);
        if asked {
            drop(found_by(&mut rig, &shown));
            // One code says nothing about the time.
            let code = rig.code_at(last);
            rig.wait(u64::try_from(last).expect("ahead") * 30);
            drop(try_with(&mut rig, &code).expect("nobody is asked"));
        } else {
            drop(open_with(&mut rig, &shown));
        }
    }
}

#[test]
fn leaving_uses_up_nothing_and_counts_the_try() {
    for restart in [false, true] {
        let mut rig = after_login();
        let last = usable(&rig, 40 * DAY, 3);
        let shown = codes(&rig, last, 3);
        let (before, file) = (rig.accounts().commits(), header(&rig));
        drop(found_by(&mut rig, &shown));
        assert_eq!(rig.accounts().commits() - before, 1, "D0 and nothing else");
        if restart {
            rig.restart();
        }
        let now = header(&rig);
        assert_eq!(now.edit, file.edit, "the header was not written");
        assert_eq!(
            now.enrolments[0].floor, file.enrolments[0].floor,
            "no code is used up"
        );
        assert_eq!(
            rig.accounts().clock_off(bench::NAME),
            None,
            "nothing is remembered"
        );
        let session = log_in(&mut rig);
        assert!(
            session.notices().contains(&Notice::Failures(1)),
            "a try that was left is told like one that failed"
        );
        drop(session);
        rig.restart();
        // The clock has gone on by some minutes since.
        let found = found_by(&mut rig, &shown);
        drop(
            found
                .go_on(rig.accounts())
                .expect("its codes are still good"),
        );
    }
}

#[test]
fn tries_that_are_left_bring_the_wait_of_failures() {
    let mut rig = after_login();
    let last = usable(&rig, 40 * DAY, 3);
    let shown = codes(&rig, last, 3);
    for _ in 0..5 {
        drop(found_by(&mut rig, &shown));
    }
    let result = try_codes(&mut rig, &shown);
    assert!(
        matches!(result, Err(LoginError::Wait { failures: 5, .. })),
        "nobody looks for a time that suits without end"
    );
}

#[test]
fn going_on_uses_up_every_code_from_before() {
    let mut rig = after_login();
    for _ in 0..2 {
        bench::fail(&mut rig);
    }
    let last = usable(&rig, 40 * DAY, 3);
    let shown = codes(&rig, last, 3);
    let found = found_by(&mut rig, &shown);
    let step = found.time / 30;
    let session = found.go_on(rig.accounts()).expect("agreed");
    assert!(
        session.notices().contains(&Notice::Failures(2)),
        "the wrong tries before are told"
    );
    let events = session.events(rig.accounts()).expect("they can be read");
    assert_eq!(events.lines[0].what, EventKind::LoggedIn, "it is a login");
    session.close(rig.accounts());
    assert_eq!(header(&rig).enrolments[0].floor, step, "the new floor");
    rig.restart();
    rig.clock.reboot();
    settle(&rig);
    let code = rig.code();
    assert!(
        is_denied(&try_with(&mut rig, &code)),
        "the clock's own code is from before"
    );
    assert!(
        is_denied(&try_codes(&mut rig, &shown)),
        "and those codes are used"
    );
    rig.wait(40 * DAY_SECONDS);
    let session = log_in(&mut rig);
    assert!(
        session.notices().contains(&Notice::Failures(2)),
        "the count was cleared and began again"
    );
}

#[test]
fn a_login_beside_it_ends_it() {
    let mut rig = after_login();
    let last = usable(&rig, 40 * DAY, 3);
    let shown = codes(&rig, last, 3);
    let found = found_by(&mut rig, &shown);
    log_in(&mut rig).close(rig.accounts());
    let result = found.go_on(rig.accounts());
    assert!(
        matches!(result, Err(LoginError::HeaderUnreadable)),
        "what it has read is not what stands there"
    );
}

#[test]
fn a_floor_that_cannot_be_kept_refuses_going_on() {
    let mut rig = after_login();
    let last = usable(&rig, 40 * DAY, 3);
    let shown = codes(&rig, last, 3);
    let found = found_by(&mut rig, &shown);
    // Another program keeps the file from being written.
    let other = rusqlite::Connection::open(rig.vault()).expect("the file opens");
    other
        .execute_batch("BEGIN IMMEDIATE")
        .expect("nobody else writes");
    rig.lines.set_fault(Fault::Writes(DeviceError::Locked));
    let result = found.go_on(rig.accounts());
    assert!(
        matches!(result, Err(LoginError::AttemptsCannotBeCounted { .. })),
        "{:?}: codes that would work twice are worse than a login refused",
        result.err()
    );
}
