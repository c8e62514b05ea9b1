//! Two or three codes in a row find the phone's time where this computer's clock is wrong.

mod bench;
mod support;

use bench::codes::{DAY, HOUR, codes, found_by, open_with, try_codes, usable};
use bench::{device, header, is_denied, is_dud, log_in, settle, try_with};
use support::{COSTS, PASSWORD, Rig};
use twinlatch_accounts::{KitKind, LoginError};
use twinlatch_otp::Digits;
use twinlatch_secret::Code;

/// Steps of a chunk of the table.
const CHUNK: i64 = 20_160;

fn step(rig: &Rig, ahead: i64) -> u64 {
    (rig.clock.wall_seconds() / 30)
        .checked_add_signed(ahead)
        .expect("a time")
}

#[test]
fn codes_of_a_clock_that_is_hours_off_open_with_one_run() {
    for count in [2, 3] {
        for hours in [-23, -5, 5, 23] {
            let mut rig = device();
            rig.wait(3 * 24 * 60 * 60);
            let last = usable(&rig, hours * HOUR, count);
            let shown = codes(&rig, last, count);
            let alone = shown[0].duplicate();
            assert!(
                is_denied(&try_with(&mut rig, &alone)),
                "control: one is refused"
            );
            rig.kdf.clear_runs();
            drop(open_with(&mut rig, &shown));
            assert_eq!(
                rig.kdf.runs(),
                [COSTS],
                "{count} codes, {hours} h: one step fits"
            );
            assert_eq!(
                header(&rig).enrolments[0].floor,
                step(&rig, last),
                "the last code is the one that counts"
            );
        }
    }
}

#[test]
fn two_codes_reach_a_day_and_three_the_whole_table() {
    for (count, steps, opens) in [
        (2, DAY, true),
        (2, DAY + 1, false),
        (2, -DAY, true),
        (2, -DAY - 1, false),
        (3, DAY + 1, true),
        (3, 40 * DAY, true),
        (3, 300 * DAY, true),
        (3, -40 * DAY, true),
    ] {
        let mut rig = device();
        // The phone of a clock that is ahead shows a time after the set-up all the same.
        rig.wait(60 * 24 * 60 * 60);
        while (steps - count + 1..=steps).any(|step| is_dud(&rig, step)) {
            rig.wait(30);
        }
        let shown = codes(&rig, steps, count);
        rig.kdf.clear_runs();
        let result = try_codes(&mut rig, &shown);
        assert_eq!(result.is_ok(), opens, "{count} codes, {steps} steps off");
        assert_eq!(
            is_denied(&result),
            !opens,
            "{count} codes, {steps} steps off"
        );
        let runs = if opens { 1 } else { 3 };
        assert_eq!(
            rig.kdf.runs().len(),
            runs,
            "{count} codes, {steps} steps off"
        );
    }
}

#[test]
fn codes_that_are_not_in_a_row_open_nothing() {
    let mut rig = device();
    let last = usable(&rig, 5 * HOUR, 5);
    let shown = codes(&rig, last, 5);
    let pick = |places: &[usize]| -> Vec<Code> {
        places
            .iter()
            .map(|place| shown[*place].duplicate())
            .collect()
    };
    for places in [
        &[1, 0][..],
        &[0, 2],
        &[2, 2],
        &[0, 1, 3],
        &[2, 1, 0],
        &[0, 1, 2, 3],
        &[0, 1, 2, 3, 4],
        &[],
    ] {
        rig.kdf.clear_runs();
        let result = try_codes(&mut rig, &pick(places));
        assert!(is_denied(&result), "{places:?} are no codes in a row");
        assert_eq!(
            rig.kdf.runs(),
            [COSTS; 3],
            "{places:?} cost what a failure costs"
        );
        rig.wait(24 * 60 * 60);
        log_in(&mut rig).close(rig.accounts());
    }
}

#[test]
fn a_false_step_is_tried_and_opens_nothing() {
    let mut rig = device();
    let last = usable(&rig, 5 * HOUR, 3);
    // Moved by one number, the codes agree at their step on another target.
    let moved = |by: u64| -> Vec<Code> {
        let moved = |code: &Code| {
            // EXPOSE: a test calculates with what the phone shows.
            let value: u64 = code.expose().parse().expect("digits");
            Code::new(format!("{:08}", (value + by) % 100_000_000))
        };
        codes(&rig, last, 3).iter().map(moved).collect()
    };
    let (wrong, right) = (moved(1), moved(0));
    rig.kdf.clear_runs();
    assert!(
        is_denied(&try_codes(&mut rig, &wrong)),
        "the target is another"
    );
    assert_eq!(rig.kdf.runs(), [COSTS; 3], "three runs, found or not");
    drop(open_with(&mut rig, &right));
}

#[test]
fn a_wrong_password_opens_nothing_and_uses_up_nothing() {
    let mut rig = device();
    let last = usable(&rig, 40 * DAY, 3);
    let shown = codes(&rig, last, 3);
    rig.kdf.clear_runs();
    let password = support::password("not it");
    let result = rig
        .accounts()
        .login_with_codes(bench::NAME, &password, &shown);
    assert!(is_denied(&result), "it is told by one word");
    assert_eq!(rig.kdf.runs(), [COSTS; 3], "and costs what it always costs");
    drop(found_by(&mut rig, &shown));
}

#[test]
fn used_and_past_codes_are_never_found_again() {
    let mut rig = device();
    let last = usable(&rig, 5 * HOUR, 3);
    let shown = codes(&rig, last, 3);
    drop(open_with(&mut rig, &shown));
    rig.restart();
    for (first, end, reason) in [
        (0, 3, "the same"),
        (0, 2, "earlier ones"),
        (1, 3, "the last"),
    ] {
        let result = try_codes(&mut rig, &shown[first..end]);
        assert!(is_denied(&result), "{reason} again");
    }
    let after = [shown[2].duplicate(), rig.code_at(last + 1)];
    assert!(
        is_denied(&try_codes(&mut rig, &after)),
        "one of them is used"
    );
    let fresh = codes(&rig, last + 2, 2);
    drop(open_with(&mut rig, &fresh));
}

#[test]
fn codes_used_on_a_newer_file_are_dead_on_an_older() {
    let mut rig = device();
    let older = std::fs::read(rig.vault()).expect("readable");
    let last = usable(&rig, 5 * HOUR, 3);
    let shown = codes(&rig, last, 3);
    open_with(&mut rig, &shown).close(rig.accounts());
    rig.accounts = None;
    std::fs::write(rig.vault(), older).expect("writable");
    rig.restart();
    for count in [2, 3] {
        let result = try_codes(&mut rig, &shown[3 - count..]);
        assert!(
            is_denied(&result),
            "the mark keeps the floor for {count} codes"
        );
    }
}

#[test]
fn codes_across_two_chunks_are_found() {
    let mut rig = device();
    let here = i64::try_from(step(&rig, 0)).expect("a step");
    let boundaries = (1..50).map(|chunks| (here / CHUNK + chunks) * CHUNK - here);
    let mut usable =
        boundaries.filter(|first| (first - 2..=first + 1).all(|step| !is_dud(&rig, step)));
    let first = usable.next().expect("duds are rare");
    for last in [first, first + 1] {
        let shown = codes(&rig, last, 3);
        drop(found_by(&mut rig, &shown));
    }
}

#[test]
fn a_dud_between_them_is_not_announced() {
    let mut rig = device();
    let dud = (HOUR..).find(|step| is_dud(&rig, *step)).expect("some are");
    for last in [dud, dud + 1, dud + 2] {
        let shown = codes(&rig, last, 3);
        rig.kdf.clear_runs();
        assert!(
            is_denied(&try_codes(&mut rig, &shown)),
            "they are not found"
        );
        assert_eq!(rig.kdf.runs(), [COSTS; 3], "like any others");
    }
    // Nor is the one at the machine's own step: nobody knows yet whose step it is.
    while !is_dud(&rig, 0) {
        rig.wait(30);
    }
    let wrong = codes(&rig, 90 * DAY, 2);
    assert!(
        is_denied(&try_codes(&mut rig, &wrong)),
        "two codes are looked at"
    );
}

#[test]
fn a_phone_with_six_digits_is_found_too() {
    let (mut rig, session) = Rig::set_up_with(bench::NAME, PASSWORD, KitKind::Kit, Digits::SIX);
    session.close(rig.accounts());
    rig.wait(2 * 24 * 60 * 60);
    // Eight digits have more duds than six.
    for (steps, count) in [(-20 * HOUR, 2), (40 * DAY, 3)] {
        let last = usable(&rig, steps, count);
        let shown = codes(&rig, last, count);
        assert!(
            try_codes(&mut rig, &shown).is_ok(),
            "{count} codes of six digits"
        );
    }
}

#[test]
fn a_clock_beyond_the_table_is_told_to_two_codes_and_three_open() {
    let mut rig = device();
    rig.wait(2 * 365 * 24 * 60 * 60);
    settle(&rig);
    let commits = rig.accounts().commits();
    let last = usable(&rig, -700 * DAY, 3);
    let shown = codes(&rig, last, 3);
    for (count, reason) in [(1, "one code"), (2, "two codes")] {
        let result = try_codes(&mut rig, &shown[3 - count..]);
        assert!(
            matches!(result, Err(LoginError::TableEnded)),
            "{reason}: nothing within reach could open"
        );
    }
    assert_eq!(rig.accounts().commits(), commits, "nothing was counted");
    let found = found_by(&mut rig, &shown);
    drop(
        found
            .go_on(rig.accounts())
            .expect("the phone is within the table"),
    );
}

#[test]
fn a_phone_beyond_the_table_opens_nothing() {
    let mut rig = device();
    let last = usable(&rig, 400 * DAY, 3);
    let shown = codes(&rig, last, 3);
    assert!(
        is_denied(&try_codes(&mut rig, &shown)),
        "no table leads there"
    );
}
