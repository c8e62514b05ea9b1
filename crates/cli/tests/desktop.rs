//! The terminal's session goes with the desktop's, as the window's does.

use crate::desk::Desk;
use crate::limits::{has_let_go, wait_until};
use crate::logind::Logind;

#[test]
fn the_desktops_lock_ends_the_terminals_session() {
    let logind = Logind::start();
    let desk = Desk::with(&logind);
    let phone = desk.set_up();
    assert_eq!(desk.log_in(&phone).code, 0, "a session is open");
    wait_until(|| logind.is_held_up());
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
    assert_eq!(desk.log_in(&phone).code, 0, "a session is open");
    wait_until(|| logind.is_held_up());
    logind.announce_sleep();
    wait_until(|| !logind.is_held_up());
    wait_until(|| desk.agent().is_none());
    has_let_go(&desk, "sleep");
    assert_eq!(desk.log_in(&phone).code, 0, "the person logs in again");
}
