//! A person's own choices.

mod support;

use std::time::Duration;

use support::{PASSWORD, Rig, password};
use twinlatch_records::Choices;

#[test]
fn choices_hold_at_once_and_after_the_next_login() {
    let (mut rig, mut session) = Rig::set_up("Ada", PASSWORD);
    assert_eq!(
        session.limits().idle,
        Duration::from_secs(15 * 60),
        "the default"
    );
    let choices = Choices {
        lock_after_seconds: 300,
        hide_codes: true.into(),
        ..Choices::default()
    };
    session
        .set_choices(rig.accounts(), choices)
        .expect("stored");
    assert_eq!(session.limits().idle, Duration::from_secs(300), "at once");
    drop(session);
    rig.restart();
    let code = rig.next_code();
    let session = rig
        .accounts()
        .login("Ada", &password(PASSWORD), &code)
        .expect("logged in");
    assert_eq!(session.choices(), &choices, "kept");
    assert!(
        session
            .notices()
            .iter()
            .all(|notice| !format!("{notice:?}").contains("Findings"))
    );
}

#[test]
fn times_are_held_at_their_bounds() {
    let (mut rig, mut session) = Rig::set_up("Ada", PASSWORD);
    for (asked, kept) in [(0, 60), (u32::MAX, 43_200), (600, 600)] {
        let choices = Choices {
            lock_after_seconds: asked,
            ..Choices::default()
        };
        session
            .set_choices(rig.accounts(), choices)
            .expect("stored");
        assert_eq!(
            session.choices().lock_after_seconds,
            kept,
            "{asked} seconds"
        );
    }
}

#[test]
fn choices_that_cannot_be_stored_do_not_hold() {
    let (mut rig, mut session) = Rig::set_up("Ada", PASSWORD);
    let choices = Choices {
        lock_after_seconds: 300,
        ..Choices::default()
    };
    rig.random.fail_after(0);
    assert!(
        session.set_choices(rig.accounts(), choices).is_err(),
        "no randomness, no seal"
    );
    assert_eq!(session.choices(), &Choices::default(), "as before");
}
