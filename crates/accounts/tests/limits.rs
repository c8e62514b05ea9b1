//! How long a session lasts.

mod bench;
mod support;

use std::time::Duration;

use bench::{device, log_in};
use support::{PASSWORD, password};
use twinlatch_accounts::{ActError, Limits, SessionState};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * MINUTE)
}

#[test]
fn without_input_a_session_ends_after_the_chosen_time() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    rig.wait(14 * MINUTE);
    let expected = SessionState::Open {
        idle_left: minutes(1),
        absolute_left: minutes(12 * 60 - 14),
    };
    assert_eq!(session.state(&*rig.clock), expected, "a minute is left");
    session.touch(&*rig.clock);
    rig.wait(14 * MINUTE);
    assert!(
        matches!(session.state(&*rig.clock), SessionState::Open { .. }),
        "a key was pressed"
    );
    rig.wait(MINUTE);
    assert_eq!(
        session.state(&*rig.clock),
        SessionState::IdleOver,
        "15 minutes without one"
    );
    session.touch(&*rig.clock);
    assert_eq!(
        session.state(&*rig.clock),
        SessionState::IdleOver,
        "what is over stays over"
    );
}

#[test]
fn no_input_carries_a_session_over_twelve_hours() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    for _ in 0..72 {
        assert!(
            matches!(session.state(&*rig.clock), SessionState::Open { .. }),
            "still open"
        );
        rig.wait(10 * MINUTE);
        session.touch(&*rig.clock);
    }
    assert_eq!(
        session.state(&*rig.clock),
        SessionState::AbsoluteOver,
        "twelve hours are over"
    );
}

#[test]
fn the_wall_clock_ends_no_session() {
    let mut rig = device();
    let session = log_in(&mut rig);
    rig.clock.set_wall(rig.clock.wall_seconds() + 1_000 * HOUR);
    assert!(
        matches!(session.state(&*rig.clock), SessionState::Open { .. }),
        "boot clock only"
    );
    assert!(session.is_fresh(&*rig.clock), "for the proof too");
}

#[test]
fn a_proof_holds_five_minutes() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    rig.wait(5 * MINUTE - 1);
    assert!(session.is_fresh(&*rig.clock), "within five minutes");
    rig.wait(1);
    assert!(!session.is_fresh(&*rig.clock), "not after");
    session.touch(&*rig.clock);
    assert!(!session.is_fresh(&*rig.clock), "a key proves nothing");
    let result = session.change_password(rig.accounts(), &password(PASSWORD));
    assert!(
        matches!(result, Err(ActError::ProofNeeded)),
        "a sensitive act asks again"
    );
}

#[test]
fn the_limits_are_the_documented_ones() {
    let mut rig = device();
    let session = log_in(&mut rig);
    let expected = Limits {
        idle: minutes(15),
        absolute: minutes(12 * 60),
        step_up: minutes(5),
    };
    assert_eq!(session.limits(), expected, "as the person reads them");
}
