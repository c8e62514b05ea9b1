//! The terminal's session goes with the desktop's, as the window's does.

use std::time::Duration;

use crate::desk::{Desk, Phone};
use crate::limits::{has_let_go, wait_until};
use crate::logind::Logind;

#[test]
fn the_desktops_lock_ends_the_terminals_session() {
    let logind = Logind::start();
    let desk = Desk::with(&logind);
    let phone = desk.set_up();
    open_heard(&desk, &phone, &logind);
    logind.lock();
    wait_until(|| desk.agent().is_none());
    has_let_go(&desk, "the desktop's lock");
    assert_eq!(
        desk.json(&["lock"])["state"],
        "locked",
        "nothing is left to end"
    );
}

#[test]
fn sleep_waits_for_the_end_of_the_terminals_session() {
    let logind = Logind::start();
    let desk = Desk::with(&logind);
    let phone = desk.set_up();
    assert!(!logind.is_held_up(), "nobody holds it up without a session");
    open_heard(&desk, &phone, &logind);
    logind.announce_sleep();
    wait_until(|| !logind.is_held_up());
    wait_until(|| desk.agent().is_none());
    has_let_go(&desk, "sleep");
    assert_eq!(desk.log_in(&phone).code, 0, "the person logs in again");
}

/// Opens a session that the stand-in for logind has heard of. Now and then it does not note the first
/// one that asks it, which is tried again with another session.
fn open_heard(desk: &Desk, phone: &Phone, logind: &Logind) {
    for _ in 0..5 {
        assert_eq!(desk.log_in(phone).code, 0, "a session is open");
        for _ in 0..60 {
            if logind.is_held_up() {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        assert_eq!(desk.run(&["lock"]).code, 0, "locked");
    }
    panic!("five sessions in a row hold up no sleep");
}
