//! Quick unlock at the door: which locks leave something behind, who sees it, and what ends it.

use twinlatch_service::door::{AfterDoor, close_door};
use twinlatch_service::quick_unlock::{end_parked, quick_unlock};
use twinlatch_service::session::{lock, log_out, vault_view};
use twinlatch_service::settings::{SwitchQuickUnlock, show_settings, switch_quick_unlock};
use twinlatch_service::wire::{ErrorCode, ErrorView, LockReason, PersonRole};

use crate::people::{GUEST, GUESTS_PASSWORD, invite, join, leave};
use crate::support::{NAME, PASSWORD, Rig, code_of, form};

const NEVER: &str = "[quick_unlock]\nallowed = false\n";

/// A session of somebody who has switched quick unlock on before its login.
fn switched_on() -> Rig {
    let mut rig = Rig::set_up();
    switch_on(&mut rig);
    leave(&mut rig);
    rig.log_in();
    rig
}

fn switch_on(rig: &mut Rig) {
    let settings = switch_quick_unlock(rig.service.allow().expect("fresh"), true);
    assert!(settings.expect("saved").quick_unlock, "on");
}

fn unlock(rig: &mut Rig, name: &str, password: &str) -> Result<(), ErrorView> {
    quick_unlock(&mut rig.service, form(&[name, password]))
}

/// Usernames of those who wait, as the door shows them.
fn waiting(rig: &mut Rig) -> Vec<String> {
    let parked = rig.login_form().parked.into_iter();
    parked.map(|person| person.username).collect()
}

#[test]
fn every_lock_parks_but_those_after_which_a_code_is_due() {
    for (reason, parks) in [
        (LockReason::Asked, true),
        (LockReason::Idle, true),
        (LockReason::Desktop, true),
        (LockReason::Sleep, false),
        (LockReason::SessionEnd, false),
        (LockReason::Failures, false),
    ] {
        let mut rig = switched_on();
        rig.service.lock_for(reason);
        assert_eq!(!waiting(&mut rig).is_empty(), parks, "{reason:?}");
        let opened = unlock(&mut rig, NAME, PASSWORD);
        let refused = (!parks).then_some(ErrorCode::QuickUnlockEnded);
        assert_eq!(code_of(opened), refused, "{reason:?}");
    }
}

#[test]
fn without_the_persons_word_nothing_waits() {
    let mut rig = Rig::set_up();
    let settings = show_settings(rig.service.allow().expect("open")).expect("settings");
    assert!(!settings.quick_unlock, "off at first");
    lock(&mut rig.service).expect("locked");
    assert!(waiting(&mut rig).is_empty(), "nobody waits");
}

#[test]
fn the_password_alone_opens_the_vault_again() {
    let mut rig = switched_on();
    lock(&mut rig.service).expect("locked");
    let door = rig.login_form();
    assert_eq!(door.username.as_deref(), Some(NAME), "who was locked");
    assert_eq!(door.parked[0].tries_left, 10, "ten tries");
    let wrong = unlock(&mut rig, NAME, "not it").expect_err("a wrong one");
    assert_eq!(
        (wrong.code, wrong.params.count),
        (ErrorCode::QuickUnlockDenied, Some(9)),
        "what is left is told"
    );
    unlock(&mut rig, NAME, PASSWORD).expect("the password opens");
    let view = vault_view(rig.service.allow().expect("open")).expect("a view");
    assert_eq!(view.username, NAME, "the own vault");
    let stale = rig.service.allow::<SwitchQuickUnlock>().err();
    assert_eq!(
        stale.map(|error| error.code),
        Some(ErrorCode::StepUpNeeded),
        "the password alone is no proof"
    );
    rig.step_up();
    let asked = switch_quick_unlock(rig.service.allow().expect("fresh"), false);
    assert!(!asked.expect("saved").quick_unlock, "off");
    lock(&mut rig.service).expect("locked");
    assert!(waiting(&mut rig).is_empty(), "off counts at once");
}

#[test]
fn an_open_session_and_a_form_of_another_shape_are_refused() {
    let mut rig = switched_on();
    let open = unlock(&mut rig, NAME, PASSWORD);
    assert_eq!(code_of(open), Some(ErrorCode::NotLoggedIn), "it is open");
    lock(&mut rig.service).expect("locked");
    for fields in [&[NAME][..], &[NAME, PASSWORD, "123456"]] {
        let refused = quick_unlock(&mut rig.service, form(fields));
        assert_eq!(
            code_of(refused),
            Some(ErrorCode::FormUnreadable),
            "{} fields",
            fields.len()
        );
    }
    assert_eq!(waiting(&mut rig), [NAME], "none of it was a try");
    assert_eq!(rig.login_form().parked[0].tries_left, 10, "none counts");
}

#[test]
fn a_log_out_in_the_vault_or_at_the_door_ends_it() {
    let mut rig = switched_on();
    log_out(&mut rig.service).expect("logged out");
    assert!(waiting(&mut rig).is_empty(), "in the vault");
    let mut rig = switched_on();
    lock(&mut rig.service).expect("locked");
    end_parked(&mut rig.service, NAME).expect("logged out");
    let door = rig.login_form();
    assert!(door.parked.is_empty(), "at the door");
    assert!(door.locked.is_none(), "and nobody is greeted after a lock");
    let opened = unlock(&mut rig, NAME, PASSWORD);
    assert_eq!(code_of(opened), Some(ErrorCode::QuickUnlockEnded), "over");
}

#[test]
fn it_ends_with_the_session_and_before_a_sleep_that_locks_nothing() {
    let mut rig = switched_on();
    lock(&mut rig.service).expect("locked");
    rig.wait(12 * 60 * 60);
    rig.service.tick();
    assert!(waiting(&mut rig).is_empty(), "twelve hours");
    let mut rig = Rig::set_up();
    rig.decide("[session]\nlock_before_sleep = false\n");
    switch_on(&mut rig);
    leave(&mut rig);
    rig.log_in();
    lock(&mut rig.service).expect("locked");
    assert_eq!(waiting(&mut rig), [NAME], "it waits");
    rig.service.lock_for(LockReason::Sleep);
    assert!(
        waiting(&mut rig).is_empty(),
        "memory is written out in sleep"
    );
}

#[test]
fn the_policy_forbids_the_switch_and_what_waits() {
    let mut rig = switched_on();
    lock(&mut rig.service).expect("locked");
    rig.decide(NEVER);
    let opened = unlock(&mut rig, NAME, PASSWORD);
    assert_eq!(
        code_of(opened),
        Some(ErrorCode::QuickUnlockEnded),
        "read anew before each try"
    );
    rig.log_in();
    let settings = show_settings(rig.service.allow().expect("open")).expect("settings");
    assert!(!settings.quick_unlock, "the choice does not count");
    let refused = switch_quick_unlock(rig.service.allow().expect("fresh"), true);
    assert_eq!(
        code_of(refused),
        Some(ErrorCode::QuickUnlockNotAllowed),
        "nor can it be made"
    );
    lock(&mut rig.service).expect("locked");
    assert!(waiting(&mut rig).is_empty(), "nothing waits");
}

#[test]
fn a_terminals_session_never_waits() {
    let mut rig = switched_on();
    leave(&mut rig);
    rig.restart_at_terminal();
    rig.look();
    rig.log_in();
    lock(&mut rig.service).expect("locked");
    assert!(waiting(&mut rig).is_empty(), "at a window only");
}

#[test]
fn two_people_wait_side_by_side() {
    let mut rig = switched_on();
    let invitation = invite(&mut rig, GUEST, PersonRole::User);
    lock(&mut rig.service).expect("locked");
    let owners = rig.seed.take();
    join(&mut rig, &invitation);
    switch_on(&mut rig);
    leave(&mut rig);
    assert_eq!(waiting(&mut rig), [NAME], "another's log-out leaves it");
    rig.settle();
    rig.try_login(GUEST, GUESTS_PASSWORD)
        .expect("password and code");
    lock(&mut rig.service).expect("locked");
    assert_eq!(waiting(&mut rig), [NAME, GUEST], "both wait");
    let door = rig.login_form();
    assert_eq!(door.username.as_deref(), Some(GUEST), "the last is greeted");
    unlock(&mut rig, NAME, PASSWORD).expect("the first one's password");
    let view = vault_view(rig.service.allow().expect("open")).expect("a view");
    assert_eq!(view.username, NAME, "opens the first one's vault");
    log_out(&mut rig.service).expect("logged out");
    assert_eq!(waiting(&mut rig), [GUEST], "the second waits still");
    rig.seed = owners;
    assert_eq!(close_door(&mut rig.service), AfterDoor::Quit, "the end");
}
