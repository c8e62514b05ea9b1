//! The owner's emergency kit: one session of half an hour, then a new password, phone and sheet.

mod bench;
mod support;

use std::time::Duration;

use bench::{NAME, device, log_in, settle};
use support::{COSTS, PASSWORD, Rig, password};
use twinlatch_accounts::{
    ActError, EmergencySheet, LoginError, NewEmergency, NewPhone, NewSheet, Notice, Recovery,
    RecoveryError, Session, SessionState,
};
use twinlatch_crypto::parse_kit;
use twinlatch_records::{EventKind, Renewed};
use twinlatch_secret::SecretText;

const NEW_PASSWORD: &str = "orchard violet qmzt";

fn answer(code: &SecretText) -> SecretText {
    // EXPOSE: a test reads the sheet it has just been shown.
    let symbols = code.expose().chars().filter(|c| *c != ' ');
    SecretText::new(symbols.take(4).collect())
}

/// The owner makes an emergency kit.
fn device_with_kit() -> (Rig, EmergencySheet) {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    let mut drawn = NewEmergency::begin(&session, rig.accounts()).expect("the owner's");
    let sheet = drawn.sheet(&session, rig.accounts());
    let early = drawn.finish(&mut session, rig.accounts(), &password(PASSWORD));
    assert!(
        matches!(early, Err(ActError::KitNotConfirmed)),
        "not typed back"
    );
    assert!(
        drawn.confirm([1, 2, 3, 4], &answer(&sheet.kit_code)),
        "as shown"
    );
    let wrong = drawn.finish(&mut session, rig.accounts(), &password("not it"));
    assert!(
        wrong.is_err() && session.emergency().is_none(),
        "nothing is made"
    );
    let made = drawn.finish(&mut session, rig.accounts(), &password(PASSWORD));
    made.expect("in use");
    let view = session.emergency().expect("there");
    assert_eq!((view.used, view.owed), (None, vec![]), "never used");
    session.close(rig.accounts());
    settle(&rig);
    (rig, sheet)
}

fn open(rig: &mut Rig, sheet: &EmergencySheet, word: &str) -> Result<Recovery, RecoveryError> {
    let code = parse_kit(&sheet.kit_code).expect("as it is printed");
    rig.accounts()
        .recover_with_kit(&code, Some(&password(word)))
}

fn short_session(rig: &mut Rig, sheet: &EmergencySheet) -> Session {
    let recovery = open(rig, sheet, PASSWORD).expect("kit and password");
    assert!(recovery.by_emergency(), "it is known as what it is");
    let opened = recovery.open_emergency(rig.accounts());
    opened.map_err(|(_, why)| why).expect("the first time")
}

fn owed(session: &Session) -> Vec<Renewed> {
    session.emergency().map_or(Vec::new(), |kit| kit.owed)
}

#[test]
fn it_opens_one_session_of_half_an_hour() {
    let (mut rig, sheet) = device_with_kit();
    let wrong = open(&mut rig, &sheet, "not it").map(|_| ());
    assert!(
        matches!(wrong, Err(RecoveryError::Login(LoginError::Denied))),
        "the password too"
    );
    let mut session = short_session(&mut rig, &sheet);
    assert!(session.is_emergency(), "for the red bar");
    assert_eq!(
        session.notices().first(),
        Some(&Notice::EmergencySession),
        "said first"
    );
    assert!(!session.is_fresh(&*rig.clock), "the phone was not proved");
    assert_eq!(
        session.limits().absolute,
        Duration::from_secs(1800),
        "half an hour"
    );
    rig.wait(600);
    session.touch(&*rig.clock);
    rig.wait(600);
    session.touch(&*rig.clock);
    rig.wait(599);
    assert!(
        matches!(session.state(&*rig.clock), SessionState::Open { .. }),
        "until the last second"
    );
    rig.wait(1);
    assert_eq!(
        session.state(&*rig.clock),
        SessionState::AbsoluteOver,
        "whatever happens"
    );
    session.close(rig.accounts());
    rig.restart();
    let recovery = open(&mut rig, &sheet, PASSWORD).expect("the row is there");
    let (_, why) = recovery
        .open_emergency(rig.accounts())
        .map(|_| ())
        .expect_err("no second one");
    assert!(matches!(why, RecoveryError::EmergencyUsed), "{why:?}");
    let session = log_in(&mut rig);
    let events = session.events(rig.accounts()).expect("readable");
    let opened = events
        .iter()
        .filter(|event| event.what == EventKind::EmergencyOpened);
    assert_eq!(opened.count(), 1, "the history has it");
    let told = session
        .notices()
        .contains(&Notice::EmergencyUsed(Renewed::ALL.to_vec()));
    assert!(told, "and the owner is told: {:?}", session.notices());
}

#[test]
fn after_it_was_used_it_leads_to_a_new_password_phone_and_sheet() {
    let (mut rig, sheet) = device_with_kit();
    short_session(&mut rig, &sheet).close(rig.accounts());
    let mut recovery = open(&mut rig, &sheet, PASSWORD).expect("the row is there");
    let refused = |recovery: Recovery, rig: &mut Rig| {
        let ended = recovery.finish(rig.accounts(), Some(COSTS));
        let (back, why) = ended.map(|_| ()).expect_err("something is missing");
        (*back, why)
    };
    let shown = recovery.new_sheet(rig.accounts()).expect("drawn");
    assert!(
        recovery.confirm_new_kit([1, 2, 3, 4], &answer(&shown.kit_code)),
        "as shown"
    );
    let (mut recovery, why) = refused(recovery, &mut rig);
    assert!(matches!(why, RecoveryError::PhoneNeeded), "{why:?}");
    let uri = recovery.offer_phone(rig.accounts()).expect("offered");
    rig.seed = Some(uri.seed.duplicate());
    let code = rig.code();
    recovery
        .confirm_phone(rig.accounts(), &code, Some(COSTS))
        .expect("confirmed");
    let (mut recovery, why) = refused(recovery, &mut rig);
    assert!(matches!(why, RecoveryError::NewPasswordNeeded), "{why:?}");
    recovery
        .take_new_password(rig.accounts(), &password(NEW_PASSWORD))
        .expect("a good one");
    let finished = recovery.finish(rig.accounts(), Some(COSTS));
    let session = finished.map_err(|(_, why)| why).expect("finished");
    assert!(!session.is_emergency(), "a session like any other");
    assert_eq!(session.emergency(), None, "the used kit is gone");
    session.close(rig.accounts());
    for word in [PASSWORD, NEW_PASSWORD] {
        let opened = open(&mut rig, &sheet, word).map(|_| ());
        assert!(
            matches!(opened, Err(RecoveryError::KitUnknown)),
            "it opens nothing"
        );
    }
    settle(&rig);
    let code = rig.code();
    let opened = rig.accounts().login(NAME, &password(NEW_PASSWORD), &code);
    opened.map(|_| ()).expect("the new password and phone");
}

#[test]
fn sessions_make_everything_anew_part_by_part() {
    let (mut rig, sheet) = device_with_kit();
    short_session(&mut rig, &sheet).close(rig.accounts());
    let mut session = log_in(&mut rig);
    let refused = NewEmergency::begin(&session, rig.accounts()).map(|_| ());
    assert!(
        matches!(refused, Err(ActError::EmergencyOwed)),
        "not before"
    );
    let refused = session.discard_emergency(rig.accounts());
    assert!(
        matches!(refused, Err(ActError::EmergencyOwed)),
        "nor is it forgotten"
    );
    session
        .change_password(rig.accounts(), &password(NEW_PASSWORD))
        .expect("fresh");
    assert_eq!(
        owed(&session),
        [Renewed::Phone, Renewed::Sheet],
        "the password is new"
    );
    let mut new = NewSheet::begin(&session, rig.accounts()).expect("fresh");
    let shown = new.sheet(&session, rig.accounts());
    assert!(
        new.confirm([1, 2, 3, 4], &answer(&shown.kit_code)),
        "as shown"
    );
    new.finish(&mut session, rig.accounts(), &password(NEW_PASSWORD))
        .expect("replaced");
    assert_eq!(owed(&session), [Renewed::Phone], "the sheet too");
    let mut phone = NewPhone::begin(&session, rig.accounts()).expect("fresh");
    rig.seed = Some(phone.uri().seed.duplicate());
    while (0..=1).any(|steps| bench::is_dud(&rig, steps)) {
        rig.wait(30);
    }
    let code = rig.code();
    phone
        .confirm(&mut session, rig.accounts(), &password(NEW_PASSWORD), &code)
        .expect("enrolled");
    assert_eq!(
        session.emergency(),
        None,
        "with the last part the used kit goes"
    );
    let told = |notice: &Notice| matches!(notice, Notice::EmergencyUsed(_));
    assert!(!session.notices().iter().any(told), "and nothing is owed");
    session.close(rig.accounts());
    let opened = open(&mut rig, &sheet, NEW_PASSWORD).map(|_| ());
    assert!(
        matches!(opened, Err(RecoveryError::KitUnknown)),
        "it opens nothing"
    );
}

#[test]
fn an_unused_kit_follows_a_new_password_and_can_be_taken_back() {
    let (mut rig, sheet) = device_with_kit();
    let mut session = log_in(&mut rig);
    session
        .change_password(rig.accounts(), &password(NEW_PASSWORD))
        .expect("fresh");
    session.close(rig.accounts());
    let old = open(&mut rig, &sheet, PASSWORD).map(|_| ());
    assert!(old.is_err(), "the old password");
    let new = open(&mut rig, &sheet, NEW_PASSWORD).expect("the new one");
    assert!(new.by_emergency(), "as the emergency kit");
    drop(new);
    settle(&rig);
    let code = rig.code();
    let session = rig.accounts().login(NAME, &password(NEW_PASSWORD), &code);
    let mut session = session.expect("opens");
    let sheet_kit = session.sheet(rig.accounts()).expect("fresh").kit_code;
    assert!(!sheet_kit.is(&sheet.kit_code), "the sheet has another kit");
    session.discard_emergency(rig.accounts()).expect("fresh");
    session.close(rig.accounts());
    let opened = open(&mut rig, &sheet, NEW_PASSWORD).map(|_| ());
    assert!(
        matches!(opened, Err(RecoveryError::KitUnknown)),
        "taken back"
    );
}

#[test]
fn a_file_that_cannot_note_the_use_opens_no_session() {
    let (mut rig, sheet) = device_with_kit();
    let recovery = open(&mut rig, &sheet, PASSWORD).expect("kit and password");
    rig.random.fail_after(0);
    let opened = recovery.open_emergency(rig.accounts());
    rig.random.mend();
    let (recovery, _) = opened.map(|_| ()).expect_err("nothing can be sealed");
    let opened = recovery.open_emergency(rig.accounts());
    opened
        .map(|_| ())
        .map_err(|(_, why)| why)
        .expect("then it does");
}
