//! A locked session opens with the password alone, as long as everything is as it was left.

mod bench;
mod file;
mod support;

use std::time::Duration;

use bench::{NAME, device, fail, log_in, read_only};
use file::{break_table, change_header, mend, of_tables, put_row, rows};
use support::{PASSWORD, Rig, password};
use twinlatch_accounts::{
    ActError, LoginError, MOST_WRONG_UNLOCKS, NewPhone, Notice, Session, SessionState, UnlockError,
};
use twinlatch_policy::{Key, Policy, Rules};
use twinlatch_records::{Choices, EventKind};

const HOUR: u64 = 60 * 60;

/// A device whose one person has switched quick unlock on, and a session from after that.
fn switched_on() -> (Rig, Session) {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    switch(&mut rig, &mut session, true);
    session.close(rig.accounts());
    let session = log_in(&mut rig);
    (rig, session)
}

/// As [`switched_on`], locked.
fn parked() -> Rig {
    let (mut rig, session) = switched_on();
    assert!(session.park(rig.accounts()), "it waits");
    rig
}

fn switch(rig: &mut Rig, session: &mut Session, quick_unlock: bool) {
    let choices = Choices {
        quick_unlock,
        ..*session.choices()
    };
    session
        .set_choices(rig.accounts(), choices)
        .expect("stored");
}

fn unlock(rig: &mut Rig) -> Result<Session, UnlockError> {
    rig.accounts().quick_unlock(NAME, &password(PASSWORD))
}

fn is_over<T>(result: &Result<T, UnlockError>) -> bool {
    matches!(result, Err(UnlockError::Ended))
}

#[track_caller]
fn assert_over(rig: &mut Rig, why: &str) {
    assert!(is_over(&unlock(rig)), "{why}");
    assert!(rig.accounts().parked().is_empty(), "{why}: nothing waits");
    log_in(rig).close(rig.accounts());
}

#[test]
fn nothing_waits_unless_the_person_has_switched_it_on() {
    let mut rig = device();
    let session = log_in(&mut rig);
    assert!(!session.park(rig.accounts()), "off at first");
    let mut session = log_in(&mut rig);
    switch(&mut rig, &mut session, true);
    assert!(
        !session.park(rig.accounts()),
        "no password was kept: it counts from the next login on"
    );
    let mut session = log_in(&mut rig);
    switch(&mut rig, &mut session, false);
    assert!(!session.park(rig.accounts()), "off counts at once");
    assert!(rig.accounts().parked().is_empty(), "nothing waits");
    assert!(is_over(&unlock(&mut rig)), "and nothing opens");
}

#[test]
fn the_password_alone_opens_it_again_and_again() {
    let mut rig = parked();
    for _ in 0..3 {
        let session = unlock(&mut rig).expect("the password opens");
        assert_eq!(read_only(&session), None, "it may write");
        assert_eq!(session.username(), NAME, "the same person");
        assert!(
            !session.notices().contains(&Notice::EventNotWritten),
            "the history has it"
        );
        let events = session.events(rig.accounts()).expect("readable");
        assert_eq!(
            events.lines[0].what,
            EventKind::QuickUnlocked,
            "as what it was"
        );
        assert!(rig.accounts().parked().is_empty(), "an open one waits not");
        assert!(session.park(rig.accounts()), "it can wait again");
    }
}

#[test]
fn it_is_not_fresh_and_ends_when_it_would_have_ended() {
    let (mut rig, session) = switched_on();
    rig.wait(60);
    assert!(
        session.is_fresh(&*rig.clock),
        "proved by the login a minute ago"
    );
    let SessionState::Open { absolute_left, .. } = session.state(&*rig.clock) else {
        panic!("it is open");
    };
    session.park(rig.accounts());
    let mut session = unlock(&mut rig).expect("the password opens");
    assert!(!session.is_fresh(&*rig.clock), "the password alone is none");
    let refused = session.change_password(rig.accounts(), &password("another walrus entirely"));
    assert!(matches!(refused, Err(ActError::ProofNeeded)), "{refused:?}");
    let SessionState::Open {
        absolute_left: after,
        ..
    } = session.state(&*rig.clock)
    else {
        panic!("it is open");
    };
    assert_eq!(after, absolute_left, "the end of the session stays");
    session.park(rig.accounts());
    rig.wait(12 * HOUR);
    assert_over(&mut rig, "twelve hours from the login");
}

#[test]
fn each_unlock_costs_one_run_and_the_next_parking_another() {
    let mut rig = parked();
    rig.kdf.clear_runs();
    let wrong = rig.accounts().quick_unlock(NAME, &password("not it"));
    assert!(
        matches!(wrong, Err(UnlockError::Denied { tries_left: 9 })),
        "a wrong one"
    );
    assert_eq!(rig.kdf.runs().len(), 1, "one run");
    rig.kdf.clear_runs();
    unlock(&mut rig)
        .expect("the password opens")
        .close(rig.accounts());
    assert_eq!(rig.kdf.runs().len(), 2, "salt and secret are new each time");
}

#[test]
fn the_tenth_wrong_password_wipes_it_and_none_delays_a_login() {
    let mut rig = parked();
    for left in (1..MOST_WRONG_UNLOCKS).rev() {
        let wrong = rig.accounts().quick_unlock(NAME, &password("not it"));
        assert!(
            matches!(wrong, Err(UnlockError::Denied { tries_left }) if tries_left == left),
            "{left} are left"
        );
        assert_eq!(rig.accounts().parked()[0].tries_left, left, "and shown");
    }
    let last = rig.accounts().quick_unlock(NAME, &password("not it"));
    assert!(is_over(&last), "the tenth");
    assert_eq!(rig.accounts().wait_before(NAME), None, "no login waits");
    let session = log_in(&mut rig);
    assert!(
        session.notices().contains(&Notice::Failures(10)),
        "told: {:?}",
        session.notices()
    );
    let events = session.events(rig.accounts()).expect("readable");
    let told = events
        .iter()
        .find(|event| event.what == EventKind::LoginFailed);
    assert_eq!(told.map(|event| event.count), Some(10), "in the history");
    session.close(rig.accounts());
    let session = log_in(&mut rig);
    assert!(
        !session.notices().contains(&Notice::Failures(10)),
        "told once"
    );
}

#[test]
fn wrong_passwords_before_a_right_one_are_told() {
    let mut rig = parked();
    for _ in 0..3 {
        let _ = rig.accounts().quick_unlock(NAME, &password("not it"));
    }
    let session = unlock(&mut rig).expect("the password opens");
    assert!(session.notices().contains(&Notice::Failures(3)), "told");
    session.park(rig.accounts());
    assert_eq!(
        rig.accounts().parked()[0].tries_left,
        MOST_WRONG_UNLOCKS,
        "a success begins to count anew"
    );
}

#[test]
fn wrong_logins_do_not_hinder_it_and_it_does_not_forgive_them() {
    let mut rig = parked();
    for _ in 0..5 {
        assert!(
            matches!(fail(&mut rig), LoginError::Denied),
            "a wrong login"
        );
    }
    assert!(rig.accounts().wait_before(NAME).is_some(), "a login waits");
    let session = unlock(&mut rig).expect("the password opens");
    assert!(
        rig.accounts().wait_before(NAME).is_some(),
        "a login waits still"
    );
    session.close(rig.accounts());
}

#[test]
fn any_spelling_of_the_name_finds_it_and_no_other_name_does() {
    let mut rig = parked();
    let opened = rig.accounts().quick_unlock("ADA", &password(PASSWORD));
    opened.expect("the same name").park(rig.accounts());
    let other = rig.accounts().quick_unlock("charles", &password(PASSWORD));
    assert!(is_over(&other), "nobody else");
    assert_eq!(rig.accounts().parked().len(), 1, "it waits still");
}

#[test]
fn a_log_out_a_sleep_and_a_new_start_end_it() {
    let mut rig = parked();
    rig.accounts().end_parked("Ada");
    assert_over(&mut rig, "a log-out");
    let mut rig = parked();
    rig.accounts().end_all_parked();
    assert_over(&mut rig, "a sleep that was announced");
    let mut rig = parked();
    rig.clock.sleep(Duration::from_secs(2));
    assert_over(&mut rig, "a sleep that nobody announced");
    let mut rig = parked();
    rig.restart();
    assert_over(&mut rig, "another process");
}

#[test]
fn a_login_takes_the_place_of_what_waits() {
    let mut rig = parked();
    let mut session = log_in(&mut rig);
    assert!(rig.accounts().parked().is_empty(), "of one account one");
    switch(&mut rig, &mut session, false);
    session.park(rig.accounts());
    assert!(is_over(&unlock(&mut rig)), "and nothing is left of it");
}

#[test]
fn the_policy_ends_it_and_shortens_it() {
    let never = Rules::default().with(Key::QuickUnlockAllowed, 0);
    let short = Rules::default().with(Key::SessionAbsolute, 15);
    let mut rig = parked();
    let forbidden = Policy::new(never, Rules::default());
    rig.accounts().set_policy(forbidden.clone());
    assert_over(&mut rig, "forbidden while it waits");
    let (mut rig, session) = switched_on();
    rig.accounts().set_policy(forbidden.clone());
    assert!(!session.park(rig.accounts()), "forbidden before the lock");
    rig.kdf.clear_runs();
    let session = log_in(&mut rig);
    assert_eq!(rig.kdf.runs().len(), 1, "nothing is prepared then");
    session.close(rig.accounts());
    let mut rig = parked();
    rig.accounts()
        .set_policy(Policy::new(short, Rules::default()));
    rig.wait(16 * 60);
    assert_over(&mut rig, "a shorter session");
}

#[test]
fn what_the_owner_has_signed_holds_after_it_as_before() {
    let (mut rig, mut session) = switched_on();
    let text = "[session]\nidle_minutes = 5\n[login]\ndisable_after = 50\n";
    session
        .install_policy(rig.accounts(), text)
        .expect("the owner, freshly proved");
    session.close(rig.accounts());
    let session = log_in(&mut rig);
    assert!(session.park(rig.accounts()), "it waits");
    let mut session = unlock(&mut rig).expect("opens");
    assert_eq!(session.signed_text(), Some(text), "the owner's word");
    assert_eq!(session.policy().idle().as_secs(), 300, "in force");
    bench::settle(&rig);
    let code = rig.code();
    session
        .step_up(rig.accounts(), &password(PASSWORD), &code)
        .expect("proved");
    session
        .install_policy(rig.accounts(), "[session]\nidle_minutes = 9\n")
        .expect("the owner, freshly proved");
    session.close(rig.accounts());
    rig.restart();
    let session = log_in(&mut rig);
    assert_eq!(session.signed_fault(), None, "its counter goes on");
    assert_eq!(session.policy().idle().as_secs(), 540, "and it counts");
}

#[test]
fn another_password_or_phone_ends_it() {
    let (mut rig, mut session) = switched_on();
    let new = password("another walrus entirely");
    session
        .change_password(rig.accounts(), &new)
        .expect("changed");
    assert!(!session.park(rig.accounts()), "the old password is none");
    let (mut rig, mut session) = switched_on();
    let mut phone = NewPhone::begin(&session, rig.accounts()).expect("fresh");
    rig.read_uri(phone.uri());
    bench::settle(&rig);
    let code = rig.code();
    let typed = password(PASSWORD);
    phone
        .confirm(&mut session, rig.accounts(), &typed, &code)
        .expect("enrolled");
    assert!(!session.park(rig.accounts()), "the old phone is none");
}

#[test]
fn a_file_that_was_changed_meanwhile_ends_it() {
    let mut rig = parked();
    change_header(&rig, |header| header.edit += 1);
    assert_over(&mut rig, "another header");
    let mut rig = parked();
    change_header(&rig, |header| header.disabled = true);
    assert!(is_over(&unlock(&mut rig)), "an account switched off");
    let (mut rig, session) = switched_on();
    let before = rows(&rig);
    session.park(rig.accounts());
    unlock(&mut rig)
        .expect("the password opens")
        .park(rig.accounts());
    // Everything under the root key as it was before the last unlock.
    for ((table, id), ct) in of_tables(&before, &["objects"]) {
        put_row(&rig, table, &id, &ct);
    }
    assert!(is_over(&unlock(&mut rig)), "older lists");
}

#[test]
fn a_changed_slot_ends_it() {
    let mut rig = parked();
    let slots = of_tables(&rows(&rig), &["slots"]);
    for ((table, id), mut ct) in slots {
        ct[40] ^= 1;
        put_row(&rig, table, &id, &ct);
    }
    assert!(is_over(&unlock(&mut rig)), "the row is not as listed");
}

#[test]
fn a_history_that_cannot_be_written_hinders_nothing() {
    let mut rig = parked();
    break_table(&rig, "objects");
    let session = unlock(&mut rig).expect("the password opens");
    assert!(
        session.notices().contains(&Notice::EventNotWritten),
        "and says so: {:?}",
        session.notices()
    );
    mend(&rig);
    session.close(rig.accounts());
}
