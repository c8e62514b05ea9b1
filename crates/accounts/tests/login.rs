//! What opens an account, and what does not.

mod bench;
mod support;

use bench::{NAME, device, fail, is_denied, is_dud, log_in, settle, try_with, wrong_code};
use support::{COSTS, PASSWORD, Rig, password};
use twinlatch_accounts::{Access, LoginError, Notice};
use twinlatch_records::EventKind;
use twinlatch_secret::Code;

#[test]
fn the_expected_code_opens_with_one_run() {
    let mut rig = device();
    rig.kdf.clear_runs();
    let code = rig.code();
    let session = try_with(&mut rig, &code).expect("password and code open");
    assert_eq!(
        rig.kdf.runs(),
        [COSTS],
        "no candidate but the expected one was needed"
    );
    assert_eq!(session.access(), Access::ReadWrite, "nothing was found");
    assert_eq!(session.username(), NAME, "the person's own session");
}

#[test]
fn a_phone_one_step_off_opens_and_two_steps_off_does_not() {
    for (steps, opens) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
        let mut rig = device();
        let code = rig.code_at(steps);
        let result = try_with(&mut rig, &code);
        assert_eq!(result.is_ok(), opens, "{steps} steps off");
        assert_eq!(is_denied(&result), !opens, "{steps} steps off");
    }
}

#[test]
fn a_drift_is_remembered() {
    let mut rig = device();
    let code = rig.code_at(1);
    drop(try_with(&mut rig, &code).expect("one step ahead opens"));
    settle(&rig);
    rig.kdf.clear_runs();
    let code = rig.code_at(2);
    drop(try_with(&mut rig, &code).expect("one step ahead of the hint opens"));
    assert_eq!(
        rig.kdf.runs().len(),
        3,
        "the hint is one step ahead, the code one more"
    );
    settle(&rig);
    rig.kdf.clear_runs();
    let code = rig.code_at(2);
    drop(try_with(&mut rig, &code).expect("as hinted"));
    assert_eq!(rig.kdf.runs().len(), 1, "the hint fits");
}

#[test]
fn every_wrong_try_costs_three_runs_and_one_word() {
    let mut rig = device();
    let used = rig.code();
    drop(try_with(&mut rig, &used).expect("password and code open"));
    // Each reason with a name, a password and a code.
    let right = rig.code_at(1);
    let tries: [(&str, &str, &str, Code); 7] = [
        ("wrong password", NAME, "not it", right.duplicate()),
        ("wrong code", NAME, PASSWORD, wrong_code(&rig)),
        ("used code", NAME, PASSWORD, used),
        ("unknown name", "nobody", PASSWORD, right.duplicate()),
        (
            "no name at all",
            "two words\u{202e}",
            PASSWORD,
            right.duplicate(),
        ),
        ("short code", NAME, PASSWORD, Code::new("123".to_owned())),
        ("no code", NAME, PASSWORD, Code::new(String::new())),
    ];
    for (reason, name, typed, code) in tries {
        rig.kdf.clear_runs();
        let result = rig.accounts().login(name, &password(typed), &code);
        assert!(is_denied(&result), "{reason} is denied");
        assert_eq!(rig.kdf.runs(), [COSTS; 3], "{reason} costs three runs");
        // Keeps the count under the waits.
        rig.wait(24 * 60 * 60);
        settle(&rig);
        drop(log_in(&mut rig));
    }
}

#[test]
fn a_code_works_once() {
    let mut rig = device();
    let code = rig.code();
    drop(try_with(&mut rig, &code).expect("password and code open"));
    let again = try_with(&mut rig, &code);
    assert!(is_denied(&again), "its step is used up");
    rig.restart();
    let again = try_with(&mut rig, &code);
    assert!(is_denied(&again), "also for a new start of the program");
}

#[test]
fn the_confirming_code_is_used_up_by_set_up() {
    let (mut rig, session) = Rig::set_up(NAME, PASSWORD);
    session.close(rig.accounts());
    let code = rig.code();
    let result = try_with(&mut rig, &code);
    assert!(is_denied(&result), "it confirmed the enrolment");
}

#[test]
fn an_earlier_code_is_dead_after_a_later_one() {
    let mut rig = device();
    let earlier = rig.code_at(-1);
    let later = rig.code();
    drop(try_with(&mut rig, &later).expect("password and code open"));
    let result = try_with(&mut rig, &earlier);
    assert!(is_denied(&result), "a step below the floor");
}

#[test]
fn names_are_compared_without_case() {
    let mut rig = device();
    let code = rig.code();
    let session = rig.accounts().login("ADA", &password(PASSWORD), &code);
    assert_eq!(
        session.expect("the same name").username(),
        NAME,
        "as it was chosen"
    );
}

#[test]
fn a_dud_is_announced_and_not_counted() {
    let mut rig = device();
    while !is_dud(&rig, 0) || is_dud(&rig, 1) || is_dud(&rig, -1) {
        rig.wait(30);
    }
    rig.wait(5);
    let commits = rig.accounts().commits();
    rig.kdf.clear_runs();
    // Whatever was typed.
    for code in [rig.code(), wrong_code(&rig)] {
        match try_with(&mut rig, &code) {
            Err(LoginError::Dud { seconds }) => {
                let left = 30 - rig.clock.wall_seconds() % 30;
                assert_eq!(seconds, left, "until the phone shows the next code");
            }
            other => panic!("a dud is announced, not {:?}", other.err()),
        }
    }
    assert_eq!(rig.accounts().commits(), commits, "nothing was counted");
    assert_eq!(rig.kdf.runs(), [], "and nothing was derived");
    rig.wait(30);
    let code = rig.code();
    drop(try_with(&mut rig, &code).expect("the next code opens"));
}

#[test]
fn a_used_step_is_never_announced() {
    let mut rig = device();
    let code = rig.code();
    drop(try_with(&mut rig, &code).expect("password and code open"));
    let result = try_with(&mut rig, &code);
    assert!(
        is_denied(&result),
        "an erased entry looks like a dud and is not told as one"
    );
}

#[test]
fn a_table_that_has_run_out_is_named() {
    let mut rig = device();
    rig.wait(60 * 7 * 24 * 60 * 60);
    let code = rig.code();
    let commits = rig.accounts().commits();
    let result = try_with(&mut rig, &code);
    assert!(
        matches!(result, Err(LoginError::TableEnded)),
        "54 weeks are over"
    );
    assert_eq!(rig.accounts().commits(), commits, "nothing was counted");
}

#[test]
fn wrong_tries_are_told_at_the_next_login() {
    let mut rig = device();
    for _ in 0..3 {
        fail(&mut rig);
    }
    let session = log_in(&mut rig);
    assert!(
        session.notices().contains(&Notice::Failures(3)),
        "three since the last success"
    );
    let events = session
        .events(rig.accounts())
        .expect("the events can be read");
    let count = |what| {
        events
            .lines
            .iter()
            .filter(|event| event.what == what)
            .count()
    };
    assert_eq!(
        count(EventKind::LoginFailed),
        3,
        "each is an event of its own"
    );
    assert_eq!(count(EventKind::LoggedIn), 1, "and so is the login");
    drop(session);
    let session = log_in(&mut rig);
    assert!(
        !session.notices().contains(&Notice::Failures(3)),
        "told once"
    );
}
