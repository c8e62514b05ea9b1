//! The keyring on a bad day: what is said, that nothing is lost by it, and the good day after it.

use std::fs;

use twinlatch_device::DeviceError;
use twinlatch_service::door::retry_start;
use twinlatch_service::login::login;
use twinlatch_service::session::vault_view;
use twinlatch_service::wire::{DoorView, ErrorCode, NoticeView, TroubleView};

use crate::support::{NAME, PASSWORD, Rig, form};

/// What a keyring may answer, and what the person is told.
const ANSWERS: [(DeviceError, ErrorCode); 9] = [
    (DeviceError::Locked, ErrorCode::KeyringLocked),
    (DeviceError::NoCollection, ErrorCode::KeyringEmpty),
    (DeviceError::NoService, ErrorCode::KeyringMissing),
    (DeviceError::StillWaiting, ErrorCode::KeyringWaiting),
    (DeviceError::Platform, ErrorCode::KeyringFails),
    (DeviceError::Damaged, ErrorCode::KeyringFails),
    (DeviceError::Changed, ErrorCode::KeyringFails),
    (DeviceError::NewerMark, ErrorCode::KeyringFails),
    (DeviceError::Ambiguous { count: 2 }, ErrorCode::KeyringFails),
];

#[test]
fn a_start_names_each_state_changes_nothing_and_goes_on_when_it_is_over() {
    let mut rig = Rig::at_door();
    rig.service.quit();
    let (file, lines) = (vault(&rig), rig.keyring.snapshot());
    for (answer, said) in ANSWERS {
        rig.keyring.set_fault(Some(answer));
        rig.restart();
        let trouble = trouble(&mut rig);
        assert_eq!(trouble.error.code, said, "{answer:?}: what it is");
        assert!(trouble.can_retry, "{answer:?}: it may be over at any time");
        assert_eq!(vault(&rig), file, "{answer:?}: the file is as it was");
        assert!(rig.keyring.is(&lines), "{answer:?}: and so is the keyring");

        rig.keyring.set_fault(None);
        let view = retry_start(&mut rig.service).expect("it can be tried again");
        assert!(
            matches!(view, DoorView::Login(_)),
            "{answer:?}: the good day goes on where it was"
        );
        rig.service.quit();
    }
    rig.restart();
    rig.look();
    log_in(&mut rig);
}

#[test]
fn a_login_is_hindered_by_none_of_them_and_says_so() {
    for (answer, _) in ANSWERS {
        let mut rig = Rig::at_door();
        rig.keyring.set_fault(Some(answer));
        let notices = log_in(&mut rig);
        assert!(
            notices.contains(&NoticeView::MarkNotWritten),
            "{answer:?}: it is told"
        );
        // An entry that answers and is no mark says nothing either; it is told as not written.
        let silent = !matches!(answer, DeviceError::Damaged);
        assert_eq!(
            notices.contains(&NoticeView::MarkNotRead),
            silent,
            "{answer:?}: a silent keyring cannot tell an older file"
        );
        rig.keyring.set_fault(None);
        assert_good_day(&mut rig);
    }
}

#[test]
fn a_keyring_that_takes_no_writes_is_named_and_opens_all_the_same() {
    let mut rig = Rig::at_door();
    let lines = rig.keyring.snapshot();
    rig.keyring.set_read_only(Some(DeviceError::Locked));
    let notices = log_in(&mut rig);
    assert!(notices.contains(&NoticeView::MarkNotWritten), "it is told");
    assert!(rig.keyring.is(&lines), "its entries are as they were");
    rig.keyring.set_read_only(None);
    assert_good_day(&mut rig);
}

#[test]
fn a_keyring_that_forgets_and_one_that_gives_an_old_mark_back_lose_nothing() {
    let mut rig = Rig::at_door();
    let old = rig.keyring.snapshot();
    rig.keyring.set_forgetful(true);
    log_in(&mut rig);
    rig.keyring.set_forgetful(false);
    assert_good_day(&mut rig);

    rig.keyring.restore(old);
    let code = rig.code();
    let notices = log_in(&mut rig);
    let older = [NoticeView::OlderFile, NoticeView::CopiedFile];
    assert!(
        older.iter().all(|told| !notices.contains(told)),
        "a file ahead of the keyring is no older file: {notices:?}"
    );
    twinlatch_service::session::log_out(&mut rig.service).expect("logged out");
    rig.service.tick();
    let again = login(&mut rig.service, form(&[NAME, PASSWORD, &code]));
    assert!(again.is_err(), "what was used up stays used up");
    assert_good_day(&mut rig);
}

#[test]
fn another_keyring_in_its_place_leads_to_the_kit_and_the_old_one_opens_again() {
    let mut rig = Rig::at_door();
    rig.service.quit();
    let (file, lines) = (vault(&rig), rig.keyring.snapshot());
    rig.keyring.clear();
    rig.restart();
    let trouble = trouble(&mut rig);
    assert_eq!(
        trouble.error.code,
        ErrorCode::DeviceKeyMissing,
        "it answers, and knows nothing"
    );
    assert!(trouble.kit_helps, "the kit brings the key back");
    assert_eq!(vault(&rig), file, "the file is as it was");
    assert_eq!(rig.keyring.count(), 0, "no key is made up");

    rig.keyring.restore(lines);
    let view = retry_start(&mut rig.service).expect("it can be tried again");
    assert!(matches!(view, DoorView::Login(_)), "the right one is back");
    log_in(&mut rig);
}

/// A new program with a keyring in order tells nothing of it and may write.
fn assert_good_day(rig: &mut Rig) {
    rig.restart();
    rig.look();
    let notices = log_in(rig);
    for told in [
        NoticeView::MarkNotRead,
        NoticeView::MarkNotWritten,
        NoticeView::OlderFile,
        NoticeView::CopiedFile,
    ] {
        assert!(!notices.contains(&told), "{told:?} on a good day");
    }
    twinlatch_service::session::log_out(&mut rig.service).expect("logged out");
    rig.service.tick();
    rig.look();
}

/// Logs in, and gives what is told.
fn log_in(rig: &mut Rig) -> Vec<NoticeView> {
    rig.settle();
    let code = rig.code();
    login(&mut rig.service, form(&[NAME, PASSWORD, &code])).expect("password and code open");
    let view = vault_view(rig.service.allow().expect("the session is open")).expect("a view");
    assert!(!view.read_only, "it may be written: {:?}", view.notices);
    view.notices
}

fn trouble(rig: &mut Rig) -> TroubleView {
    let DoorView::Trouble(view) = rig.look() else {
        panic!("something stands in the way")
    };
    view
}

fn vault(rig: &Rig) -> Vec<u8> {
    fs::read(rig.folder().path.join("vault.db")).expect("the file")
}
