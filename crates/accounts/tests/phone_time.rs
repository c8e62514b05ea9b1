//! What several codes have told about the clock is remembered until the computer is started anew.

mod bench;
mod support;

use bench::codes::{DAY, HOUR, agree_to, codes, open_with, usable};
use bench::{NAME, device, header, is_denied, is_dud, settle, try_with};
use support::{COSTS, PASSWORD, Rig, password};
use twinlatch_accounts::{ClockOff, LoginError, NewPhone, TableState};
use twinlatch_crypto::parse_backup;

/// Lets time pass until the phone, this far from here, has a fresh code and no dud around it.
fn settle_at(rig: &Rig, steps: i64) {
    rig.wait(180);
    while (-2..=2).any(|beside| is_dud(rig, steps + beside)) {
        rig.wait(30);
    }
}

/// A device whose clock was found to be 40 days behind the phone; gives by how many steps.
fn clock_behind() -> (Rig, i64) {
    let mut rig = device();
    // The programs make it at their start.
    std::fs::create_dir_all(rig.folder().place).expect("the runtime folder");
    let last = agree_to(&mut rig, 40 * DAY);
    (rig, last)
}

/// Logs in with the one code of a phone this far from here.
fn log_in_at(rig: &mut Rig, steps: i64) {
    settle_at(rig, steps);
    rig.kdf.clear_runs();
    let code = rig.code_at(steps);
    try_with(rig, &code)
        .expect("the remembered time fits")
        .close(rig.accounts());
    assert_eq!(rig.kdf.runs(), [COSTS], "it is the expected step");
}

#[test]
fn one_code_is_enough_afterwards() {
    let (mut rig, off) = clock_behind();
    log_in_at(&mut rig, off);
    rig.wait(100 * 24 * 60 * 60);
    log_in_at(&mut rig, off);
}

#[test]
fn the_next_process_of_the_same_boot_knows_it() {
    let (mut rig, off) = clock_behind();
    rig.restart();
    log_in_at(&mut rig, off);
}

#[test]
fn the_next_boot_does_not() {
    let (mut rig, off) = clock_behind();
    rig.clock.reboot();
    rig.restart();
    assert_eq!(
        rig.accounts().clock_off(NAME),
        None,
        "nothing is remembered"
    );
    settle_at(&rig, off);
    let code = rig.code_at(off);
    assert!(
        is_denied(&try_with(&mut rig, &code)),
        "the clock counts again"
    );
    let last = usable(&rig, off, 3);
    let shown = codes(&rig, last, 3);
    drop(bench::codes::found_by(&mut rig, &shown));
}

#[test]
fn a_file_that_is_none_of_ours_is_nothing_remembered() {
    let remembers = |text: &dyn Fn(&str) -> String| {
        let (mut rig, _) = clock_behind();
        let path = rig.dir.path().join("place").join("phone-times");
        let written = std::fs::read_to_string(&path).expect("it was written");
        let (boot, line) = written.split_once('\n').expect("two lines");
        let header = line.split(' ').next().expect("whose it is");
        let text = text(header).replace("BOOT", boot);
        std::fs::write(&path, text).expect("writable");
        rig.restart();
        rig.accounts().clock_off(NAME).is_some()
    };
    let ours = |header: &str| format!("BOOT\n{header} 1 2\n");
    assert!(remembers(&ours), "control: this is what one looks like");
    let none = |text: &dyn Fn(&str) -> String, what: &str| assert!(!remembers(text), "{what}");
    none(&|_| String::new(), "nothing");
    none(&|_| "BOOT".to_owned(), "no line but the boot's");
    none(&|header| format!("{header} 1 2\n"), "no boot");
    none(&|header| format!("other\n{header} 1 2\n"), "another boot");
    none(&|header| format!("BOOT\n{header} x 2\n"), "no number");
    none(&|header| format!("BOOT\n{header} 1\n"), "no time");
    none(&|header| format!("BOOT\n{header} 1 2 3\n"), "one too many");
    none(
        &|header| format!("BOOT\n{header} 99999999999 2\n"),
        "still to come",
    );
    let late = |seconds: u64| move |header: &str| format!("BOOT\n{header} 1 {seconds}\n");
    assert!(
        remembers(&late(253_402_300_799)),
        "control: the last time that a date has"
    );
    none(
        &late(253_402_300_800),
        "a year of five digits, which no window can show",
    );
    none(&late(u64::MAX), "the end of time");
}

#[test]
fn the_difference_is_told_as_long_as_there_is_one() {
    let (mut rig, off) = clock_behind();
    rig.wait(600);
    let wall = rig.clock.wall_seconds();
    let told = rig.accounts().clock_off(NAME).expect("the clock is off");
    let phone = wall.checked_add_signed(off * 30).expect("a time");
    assert_eq!(told.wall, wall, "what this computer says");
    assert!(
        told.phone.abs_diff(phone) <= 30,
        "{told:?}: what the phone shows, as near as a code tells"
    );
    rig.clock.set_wall(phone);
    assert_eq!(rig.accounts().clock_off(NAME), None, "it was set");
    assert_eq!(
        rig.accounts().clock_off("nobody"),
        None,
        "nobody has a phone"
    );
}

#[test]
fn a_clock_that_is_set_right_is_right_at_once() {
    let (mut rig, off) = clock_behind();
    rig.wait(600);
    let now = rig.clock.wall_seconds();
    rig.clock
        .set_wall(now.checked_add_signed(off * 30).expect("a time"));
    log_in_at(&mut rig, 0);
    let path = rig.dir.path().join("place").join("phone-times");
    let remembered = std::fs::read_to_string(path).expect("readable");
    assert_eq!(remembered, "boot 1\n", "nothing is left to remember");
    rig.clock.reboot();
    rig.restart();
    log_in_at(&mut rig, 0);
}

#[test]
fn the_last_login_is_remembered_at_the_phone_s_time() {
    let (mut rig, off) = clock_behind();
    let phone = rig.clock.wall_seconds().checked_add_signed(off * 30);
    rig.clock.reboot();
    rig.restart();
    let told = rig
        .accounts()
        .clock_behind()
        .expect("the next boot is told");
    assert!(
        told.last_login.abs_diff(phone.expect("a time")) <= 30,
        "{told:?}: not by the clock that was wrong"
    );
    let mut rig = device();
    rig.wait(60 * 24 * 60 * 60);
    let off = agree_to(&mut rig, -40 * DAY);
    rig.wait(600);
    let now = rig.clock.wall_seconds();
    rig.clock
        .set_wall(now.checked_add_signed(off * 30).expect("a time"));
    assert_eq!(
        rig.accounts().clock_behind(),
        None,
        "a clock that was ahead and is set right is not behind"
    );
}

#[test]
fn a_rebuilt_table_takes_a_code_of_the_phone_s_time() {
    let (mut rig, session) = Rig::set_up(NAME, PASSWORD);
    let sheet = session.sheet(rig.accounts()).expect("the proof is fresh");
    session.close(rig.accounts());
    settle(&rig);
    let off = agree_to(&mut rig, 40 * DAY);
    rig.wait(60 * 7 * 24 * 60 * 60);
    settle_at(&rig, off);
    let code = rig.code_at(off);
    let ended = try_with(&mut rig, &code).map(drop);
    assert!(
        matches!(ended, Err(LoginError::TableEnded)),
        "control: {ended:?}"
    );
    let paper = parse_backup(&sheet.backup_codes[0]).expect("as it is printed");
    let mut recovery = rig
        .accounts()
        .recover_with_backup_code(NAME, &password(PASSWORD), &paper)
        .expect("password and backup code open");
    assert_eq!(recovery.table(), TableState::Rebuildable, "it has run out");
    recovery
        .rebuild_table(rig.accounts(), &code)
        .expect("one code, 40 days from this clock");
    let finished = recovery
        .finish(rig.accounts(), None)
        .map_err(|(_, why)| why);
    finished.expect("finished").close(rig.accounts());
    log_in_at(&mut rig, off);
}

#[test]
fn another_phone_has_a_time_of_its_own() {
    let (mut rig, off) = clock_behind();
    settle_at(&rig, off);
    let code = rig.code_at(off);
    let mut session = try_with(&mut rig, &code).expect("opens");
    let mut phone = NewPhone::begin(&session, rig.accounts()).expect("begun");
    rig.read_uri(phone.uri());
    settle(&rig);
    let code = rig.code();
    phone
        .confirm(&mut session, rig.accounts(), &password(PASSWORD), &code)
        .expect("the new phone agrees with this computer");
    session.close(rig.accounts());
    assert_eq!(
        rig.accounts().clock_off(NAME),
        None,
        "the old one's time is gone"
    );
    log_in_at(&mut rig, 0);
}

#[test]
fn a_clock_that_is_set_wrong_again_misleads_nobody() {
    let (mut rig, off) = clock_behind();
    rig.clock.set_wall(rig.clock.wall_seconds() - 7_000 * 30);
    log_in_at(&mut rig, off + 7_000);
    let told = rig.accounts().clock_off(NAME);
    assert!(
        matches!(told, Some(ClockOff { .. })),
        "and it is told: {told:?}"
    );
}

#[test]
fn a_step_up_reads_its_code_by_the_phone_s_time() {
    let (mut rig, off) = clock_behind();
    settle_at(&rig, off);
    let code = rig.code_at(off);
    let mut session = try_with(&mut rig, &code).expect("opens");
    settle_at(&rig, off);
    let code = rig.code_at(off);
    session
        .step_up(rig.accounts(), &password(PASSWORD), &code)
        .expect("the same clock");
    settle(&rig);
    let code = rig.code();
    let result = session.step_up(rig.accounts(), &password(PASSWORD), &code);
    assert!(is_denied(&result), "the wall clock's code is from before");
}

#[test]
fn a_difference_that_a_hint_can_say_is_no_wrong_clock() {
    for (steps, hint, told) in [(20, 20, false), (-20, -20, false), (21, 0, true)] {
        let mut rig = device();
        rig.wait(HOUR.unsigned_abs() * 30);
        while (steps - 1..=steps).any(|step| is_dud(&rig, step)) {
            rig.wait(30);
        }
        let shown = codes(&rig, steps, 2);
        open_with(&mut rig, &shown).close(rig.accounts());
        let drift = |rig: &Rig| header(rig).enrolments[0].drift;
        assert_eq!(
            drift(&rig),
            0,
            "{steps} steps: not yet the hint of the header"
        );
        assert_eq!(
            rig.accounts().clock_off(NAME).is_some(),
            told,
            "{steps} steps: what is told"
        );
        log_in_at(&mut rig, steps);
        assert_eq!(drift(&rig), hint, "{steps} steps: shown twice");
        log_in_at(&mut rig, steps);
    }
}

#[test]
fn a_clock_that_is_set_right_after_near_codes_in_a_row_is_believed() {
    for steps in [5, -5, 20] {
        let mut rig = device();
        rig.wait(HOUR.unsigned_abs() * 30);
        while (steps - 1..=steps).any(|step| is_dud(&rig, step)) {
            rig.wait(30);
        }
        let shown = codes(&rig, steps, 2);
        open_with(&mut rig, &shown).close(rig.accounts());
        // Started anew, with the clock as the phone has it.
        let right = rig.clock.wall_seconds().saturating_add_signed(steps * 30);
        rig.clock.set_wall(right);
        rig.clock.reboot();
        rig.restart();
        log_in_at(&mut rig, 0);
    }
}
