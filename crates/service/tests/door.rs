//! Login, lock and what the door shows in between.

use twinlatch_device::DeviceError;
use twinlatch_service::Happening;
use twinlatch_service::account::{begin_new_phone, change_password, show_logins};
use twinlatch_service::door::{AfterDoor, close_door, open_door, retry_start};
use twinlatch_service::login::{login, step_up};
use twinlatch_service::session::{lock, log_out, note_unsaved, vault_view};
use twinlatch_service::set_up::{confirm_enrolment, show_enrolment_text};
use twinlatch_service::wire::{
    DoorPurpose, DoorView, ErrorCode, ErrorView, EventWhat, LockReason, PasswordRefusal,
};

use crate::support::{DISPLAY_NAME, NAME, PASSWORD, Rig, code_of, form};

const OTHER_PASSWORD: &str = "granite walrus lantern pqx";

fn is_locked(happenings: &[Happening]) -> bool {
    happenings.iter().any(|h| matches!(h, Happening::Locked))
}

/// Wrong proofs inside the session until an error other than `denied` comes.
fn fail_until_locked(mut attempt: impl FnMut() -> ErrorView) -> (usize, ErrorCode) {
    for tries in 1..10 {
        let error = attempt();
        if error.code != ErrorCode::Denied {
            return (tries, error.code);
        }
    }
    panic!("the session stays open")
}

#[test]
fn password_and_code_open_the_vault() {
    let mut rig = Rig::at_door();
    rig.try_login(NAME, PASSWORD).expect("both latches");
    vault_view(rig.service.allow().expect("open")).expect("a view");
}

#[test]
fn a_code_works_once() {
    let mut rig = Rig::at_door();
    rig.try_login(NAME, PASSWORD).expect("both latches");
    lock(&mut rig.service).expect("locked");
    assert_eq!(
        code_of(rig.try_login(NAME, PASSWORD)),
        Some(ErrorCode::Denied),
        "the same code again"
    );
}

#[test]
fn nobody_is_told_what_was_wrong() {
    let mut rig = Rig::at_door();
    let (code, wrong) = (rig.code(), rig.wrong_code());
    let mut attempt = |fields: &[&str]| {
        let error = login(&mut rig.service, form(fields)).expect_err("it is wrong");
        serde_json::to_string(&error).expect("a view")
    };
    let by_name = attempt(&["eve", PASSWORD, &code]);
    let by_password = attempt(&[NAME, "not her password", &code]);
    let by_code = attempt(&[NAME, PASSWORD, &wrong]);
    assert_eq!(by_name, r#"{"code":"denied","params":{}}"#, "no figures");
    assert_eq!(by_password, by_name, "a wrong password looks the same");
    assert_eq!(by_code, by_name, "a wrong code looks the same");
}

#[test]
fn five_failures_bring_a_wait() {
    let mut rig = Rig::at_door();
    for failure in 1..=5 {
        assert!(rig.login_form().wait.is_none(), "no wait before {failure}");
        assert_eq!(
            code_of(rig.try_login(NAME, "not her password")),
            Some(ErrorCode::Denied),
            "failure {failure}"
        );
    }
    let wait = rig.login_form().wait.expect("the form counts down");
    assert_eq!((wait.seconds, wait.failures), (30, 5), "shown at the door");
    rig.settle();
    assert!(rig.login_form().wait.is_none(), "it ends by itself");
    rig.try_login(NAME, PASSWORD).expect("and the vault opens");
}

#[test]
fn a_try_within_the_wait_is_not_counted() {
    let mut rig = Rig::at_door();
    for _ in 0..5 {
        rig.try_login(NAME, "not her password").expect_err("wrong");
    }
    rig.wait(10);
    for _ in 0..3 {
        let error = rig.try_login(NAME, PASSWORD).expect_err("too early");
        assert_eq!(error.code, ErrorCode::Wait, "the right password too");
        assert_eq!(
            (error.params.seconds, error.params.count),
            (Some(20), Some(5)),
            "how long, and why"
        );
    }
}

#[test]
fn a_lock_keeps_the_name_and_tells_of_the_discarded_form() {
    let mut rig = Rig::set_up();
    let title = Some("Bank".to_owned());
    note_unsaved(rig.service.allow().expect("open"), title.clone()).expect("noted");
    lock(&mut rig.service).expect("locked");
    assert!(is_locked(&rig.service.tick()), "the shell is told");
    let view = rig.login_form();
    assert_eq!(view.username.as_deref(), Some(NAME), "who it was");
    assert_eq!(view.display_name.as_deref(), Some(DISPLAY_NAME), "greeted");
    let locked = view.locked.expect("it was a lock");
    assert_eq!(locked.reason, LockReason::Asked, "the person did it");
    assert_eq!(locked.discarded, title, "what was lost");

    rig.log_in();
    lock(&mut rig.service).expect("locked again");
    let locked = rig.login_form().locked.expect("it was a lock");
    assert_eq!(locked.discarded, None, "the next session lost nothing");
}

#[test]
fn a_log_out_leaves_no_trace_of_the_session() {
    let mut rig = Rig::set_up();
    lock(&mut rig.service).expect("locked");
    rig.log_in();
    rig.service.tick();
    let title = Some("Bank".to_owned());
    note_unsaved(rig.service.allow().expect("open"), title).expect("noted");
    log_out(&mut rig.service).expect("logged out");
    let told = rig.service.tick();
    assert!(
        matches!(told[..], [Happening::LoggedOut]),
        "the shell is told: {told:?}"
    );
    let view = rig.login_form();
    assert!(view.locked.is_none(), "neither a lock nor what was typed");
    assert!(!view.several_accounts, "one account");
    assert_eq!(
        view.username.as_deref(),
        Some(NAME),
        "with one account there is no secret in its name"
    );
}

#[test]
fn lock_and_log_out_of_nobody_change_nothing() {
    let mut rig = Rig::at_door();
    lock(&mut rig.service).expect("nobody is there");
    log_out(&mut rig.service).expect("nobody is there");
    assert!(rig.service.tick().is_empty(), "the shell has nothing to do");
    assert!(rig.login_form().locked.is_none(), "no session was locked");
}

#[test]
fn a_door_without_a_session_ends_the_program() {
    assert_eq!(
        close_door(&mut Rig::new().service),
        AfterDoor::Quit,
        "first run"
    );
    assert_eq!(
        close_door(&mut Rig::at_door().service),
        AfterDoor::Quit,
        "nobody is logged in"
    );
}

#[test]
fn a_keyring_that_was_locked_opens_at_the_second_look() {
    let mut rig = Rig::at_door();
    rig.restart();
    rig.keyring.set_fault(Some(DeviceError::Locked));
    let DoorView::Trouble(trouble) = rig.look() else {
        panic!("the keyring is locked")
    };
    assert_eq!(trouble.error.code, ErrorCode::KeyringLocked, "what it is");
    assert!(trouble.can_retry, "unlocking helps");
    rig.keyring.set_fault(None);
    assert!(
        matches!(rig.look(), DoorView::Trouble(_)),
        "nobody looks by himself"
    );
    let view = retry_start(&mut rig.service).expect("a view");
    assert!(matches!(view, DoorView::Login(_)), "the door is back");
}

#[test]
fn a_damaged_file_is_no_matter_of_trying_again() {
    let mut rig = Rig::at_door();
    rig.restart();
    std::fs::write(rig.folder().vault(), [7; 8192]).expect("spoiled");
    let DoorView::Trouble(trouble) = rig.look() else {
        panic!("no vault is in there")
    };
    assert_eq!(trouble.error.code, ErrorCode::FileDamaged, "what it is");
    assert!(!trouble.can_retry, "trying again cannot help");
}

#[test]
fn the_door_above_the_vault_asks_first_and_then_shows_its_form() {
    for (purpose, screen) in [
        (DoorPurpose::ChangePassword, "change-password"),
        (DoorPurpose::NewPhone, "new-phone"),
        (DoorPurpose::Sheet, "sheet"),
    ] {
        let mut rig = Rig::set_up();
        rig.wait(5 * 60);
        open_door(rig.service.allow().expect("open"), purpose).expect("noted");
        assert!(
            matches!(rig.look(), DoorView::StepUp(view) if view.purpose == purpose),
            "the proof is old"
        );
        rig.step_up();
        let json = serde_json::to_value(rig.look()).expect("a view");
        assert_eq!(json["screen"], screen, "the form that was asked for");
        assert_eq!(
            close_door(&mut rig.service),
            AfterDoor::BackToVault,
            "the vault stands behind"
        );
    }
}

#[test]
fn five_wrong_proofs_lock_the_session() {
    let mut rig = Rig::set_up();
    rig.settle();
    let code = rig.code();
    let (tries, error) = fail_until_locked(|| {
        step_up(&mut rig.service, form(&["not her password", &code])).expect_err("wrong")
    });
    assert_eq!((tries, error), (5, ErrorCode::SessionLocked), "the fifth");
    assert!(is_locked(&rig.service.tick()), "the shell is told");
    let locked = rig.login_form().locked.expect("it was a lock");
    assert_eq!(locked.reason, LockReason::Failures, "and the person too");
}

#[test]
fn five_wrong_passwords_at_a_new_phone_lock_the_session() {
    let mut rig = Rig::set_up();
    begin_new_phone(rig.service.allow().expect("fresh")).expect("begun");
    let seed = rig.offered_seed();
    let code = rig.code_of(&seed, 0);
    let (tries, error) = fail_until_locked(|| {
        confirm_enrolment(&mut rig.service, form(&[&code, "not her password"])).expect_err("wrong")
    });
    assert_eq!((tries, error), (5, ErrorCode::SessionLocked), "the fifth");
    assert!(is_locked(&rig.service.tick()), "the shell is told");
    let locked = rig.login_form().locked.expect("it was a lock");
    assert_eq!(locked.reason, LockReason::Failures, "and the person too");
}

#[test]
fn a_new_phone_takes_the_place_of_the_old() {
    let mut rig = Rig::set_up();
    let view = begin_new_phone(rig.service.allow().expect("fresh")).expect("begun");
    assert!(
        rig.fetch(&view.picture).is_some(),
        "a picture for the phone"
    );
    let new = rig.offered_seed();
    let code = rig.code_of(&new, 0);
    confirm_enrolment(&mut rig.service, form(&[&code, PASSWORD])).expect("enrolled");
    assert_eq!(
        code_of(show_enrolment_text(&mut rig.service)),
        Some(ErrorCode::NotLoggedIn),
        "the seed is not shown again"
    );
    lock(&mut rig.service).expect("locked");

    // The table is the new phone's: so are the steps that it leaves out.
    let old = rig.seed.replace(new);
    rig.settle();
    let new = std::mem::replace(&mut rig.seed, old);
    assert_eq!(
        code_of(rig.try_login(NAME, PASSWORD)),
        Some(ErrorCode::Denied),
        "the old phone is out"
    );
    rig.seed = new;
    rig.log_in();
}

#[test]
fn a_door_that_is_closed_gives_up_the_new_phone() {
    let mut rig = Rig::set_up();
    let view = begin_new_phone(rig.service.allow().expect("fresh")).expect("begun");
    let seed = rig.offered_seed();
    let code = rig.code_of(&seed, 0);
    close_door(&mut rig.service);
    assert!(rig.fetch(&view.picture).is_none(), "its picture is gone");
    assert_eq!(
        code_of(confirm_enrolment(
            &mut rig.service,
            form(&[&code, PASSWORD])
        )),
        Some(ErrorCode::NotLoggedIn),
        "nothing waits for a code"
    );
}

#[test]
fn a_new_password_takes_the_place_of_the_old() {
    let mut rig = Rig::set_up();
    change_password(rig.service.allow().expect("fresh"), form(&[OTHER_PASSWORD])).expect("changed");
    lock(&mut rig.service).expect("locked");
    rig.settle();
    assert_eq!(
        code_of(rig.try_login(NAME, PASSWORD)),
        Some(ErrorCode::Denied),
        "the old one is out"
    );
    rig.settle();
    rig.try_login(NAME, OTHER_PASSWORD)
        .expect("the new one opens");
}

#[test]
fn a_new_password_is_judged_behind_the_screen() {
    let mut rig = Rig::set_up();
    for (password, why) in [
        ("short", PasswordRefusal::TooShort { least: 8 }),
        ("password1", PasswordRefusal::Common),
        (DISPLAY_NAME, PasswordRefusal::IsDisplayName),
        ("engine-room", PasswordRefusal::IsHostName),
    ] {
        let allowed = rig.service.allow().expect("fresh");
        let refused = change_password(allowed, form(&[password])).expect_err("refused");
        assert_eq!(refused.code, ErrorCode::PasswordRefused, "{password}");
        assert_eq!(refused.params.refusal, Some(why), "{password}: the reason");
    }
    lock(&mut rig.service).expect("locked");
    rig.log_in();
}

#[test]
fn the_history_has_the_newest_first() {
    let mut rig = Rig::at_door();
    rig.try_login(NAME, "not her password").expect_err("wrong");
    rig.log_in();
    let events = show_logins(rig.service.allow().expect("open"))
        .expect("a history")
        .events;
    let what: Vec<EventWhat> = events.iter().map(|event| event.what).collect();
    assert_eq!(what.last(), Some(&EventWhat::SetUp), "the oldest");
    assert!(what.contains(&EventWhat::LoginFailed), "the failure");
    assert!(what.contains(&EventWhat::LoggedIn), "the login");
    assert!(
        events.windows(2).all(|pair| pair[0].time >= pair[1].time),
        "newest first"
    );
}
