//! Proving password and code again inside a session.

mod bench;
mod support;

use bench::{device, is_denied, log_in, read_only, settle, try_with, wrong_code};
use support::{COSTS, PASSWORD, Rig, password};
use twinlatch_accounts::{LoginError, Session};
use twinlatch_records::EventKind;

/// A session whose proof is older than five minutes, at a time with usable codes.
fn stale_session(rig: &mut Rig) -> Session {
    let session = log_in(rig);
    rig.wait(5 * 60);
    settle(rig);
    assert!(!session.is_fresh(&*rig.clock), "control: the proof is old");
    session
}

fn step_up(rig: &mut Rig, session: &mut Session, typed: &str) -> Result<(), LoginError> {
    let code = rig.code();
    session.step_up(rig.accounts(), &password(typed), &code)
}

#[test]
fn a_step_up_makes_the_proof_fresh() {
    let mut rig = device();
    let mut session = stale_session(&mut rig);
    rig.kdf.clear_runs();
    step_up(&mut rig, &mut session, PASSWORD).expect("password and code");
    assert_eq!(rig.kdf.runs(), [COSTS], "one run, as at a login");
    assert!(session.is_fresh(&*rig.clock), "sensitive acts are open");
    assert_eq!(
        read_only(&session),
        None,
        "and the session goes on as it was"
    );
}

#[test]
fn a_step_up_leaves_a_line_in_the_history() {
    let mut rig = device();
    let mut session = stale_session(&mut rig);
    step_up(&mut rig, &mut session, PASSWORD).expect("password and code");
    let events = session.events(rig.accounts()).expect("read");
    let newest = events.iter().next().map(|event| event.what);
    assert_eq!(newest, Some(EventKind::SteppedUp), "the person can see it");
}

#[test]
fn a_step_up_uses_up_its_code() {
    let mut rig = device();
    let mut session = stale_session(&mut rig);
    step_up(&mut rig, &mut session, PASSWORD).expect("password and code");
    let again = step_up(&mut rig, &mut session, PASSWORD);
    assert!(is_denied(&again), "not in the session");
    session.close(rig.accounts());
    let code = rig.code();
    let login = try_with(&mut rig, &code);
    assert!(is_denied(&login), "and not at the login");
}

#[test]
fn the_code_of_the_login_proves_nothing_again() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    let result = step_up(&mut rig, &mut session, PASSWORD);
    assert!(is_denied(&result), "its step is used up");
}

#[test]
fn five_wrong_proofs_lock_the_session() {
    let mut rig = device();
    let mut session = stale_session(&mut rig);
    for count in 1..=4 {
        let result = step_up(&mut rig, &mut session, "not it");
        assert!(is_denied(&result), "number {count} is denied");
    }
    let result = step_up(&mut rig, &mut session, "not it");
    assert!(
        matches!(result, Err(LoginError::SessionMustLock)),
        "the fifth ends it"
    );
}

#[test]
fn wrong_proofs_count_like_wrong_logins() {
    let mut rig = device();
    let mut session = stale_session(&mut rig);
    for _ in 0..3 {
        assert!(
            is_denied(&step_up(&mut rig, &mut session, "not it")),
            "denied"
        );
    }
    session.close(rig.accounts());
    let code = wrong_code(&rig);
    for _ in 0..2 {
        assert!(is_denied(&try_with(&mut rig, &code)), "denied");
    }
    let result = try_with(&mut rig, &code);
    let waits = matches!(result, Err(LoginError::Wait { failures: 5, .. }));
    assert!(waits, "one count for both");
}

#[test]
fn a_right_proof_clears_the_count() {
    let mut rig = device();
    let mut session = stale_session(&mut rig);
    for _ in 0..4 {
        assert!(
            is_denied(&step_up(&mut rig, &mut session, "not it")),
            "denied"
        );
    }
    step_up(&mut rig, &mut session, PASSWORD).expect("password and code");
    settle(&rig);
    for _ in 0..4 {
        assert!(
            is_denied(&step_up(&mut rig, &mut session, "not it")),
            "four more are looked at"
        );
    }
}
