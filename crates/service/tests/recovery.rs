//! Ways back in at the door, in the order of a screen.

use twinlatch_device::DeviceError;
use twinlatch_service::account::{change_password, show_logins};
use twinlatch_service::door::{close_door, open_door};
use twinlatch_service::recovery::{
    begin_recovery_phone, cancel_recovery, finish_recovery, keep_phone, make_vault, rebuild_table,
    recover_with_code, recover_with_kit, recovery_password, recovery_sheet,
};
use twinlatch_service::session::{log_out, take_over, vault_view};
use twinlatch_service::set_up::confirm_enrolment;
use twinlatch_service::sheet::{confirm_kit, finish_new_sheet, sheet_text, show_kit_text};
use twinlatch_service::wire::{
    DoorPurpose, DoorView, ErrorCode, EventWhat, FileState, NoticeView, Paper, PhoneState,
    SheetText,
};
use twinlatch_service::{Happening, Service};

use crate::support::{NAME, PASSWORD, Rig, code_of, form};

const NEW_PASSWORD: &str = "granite walrus lantern pqx";

/// A device with one account, nobody logged in, and what stands on its sheet.
fn at_door() -> (Rig, SheetText) {
    let mut rig = Rig::set_up();
    let sheet = show_kit_text(&mut rig.service).expect("the proof is fresh");
    log_out(&mut rig.service).expect("logged out");
    rig.service.tick();
    rig.settle();
    (rig, sheet)
}

fn by_code(rig: &mut Rig, code: &str) -> Option<ErrorCode> {
    code_of(recover_with_code(
        &mut rig.service,
        form(&[NAME, PASSWORD, code]),
    ))
}

fn by_kit(rig: &mut Rig, sheet: &SheetText, store: &str) -> Option<ErrorCode> {
    code_of(recover_with_kit(
        &mut rig.service,
        form(&[&sheet.kit, "", store]),
    ))
}

/// Reads the new phone's picture and confirms it.
fn enrol(rig: &mut Rig) {
    begin_recovery_phone(&mut rig.service).expect("offered");
    rig.seed = Some(rig.offered_seed());
    rig.confirm().expect("the new phone confirms");
}

/// Types the symbols that are asked back from the new sheet.
fn type_back(service: &mut Service) -> SheetText {
    let view = recovery_sheet(service).expect("drawn");
    let text = show_kit_text(service).expect("shown");
    let symbols: Vec<char> = text.kit.chars().filter(|c| *c != ' ').collect();
    let asked: String = view
        .asked
        .iter()
        .map(|at| symbols[usize::from(*at) - 1])
        .collect();
    let answer = confirm_kit(service, form(&[&asked])).expect("compared");
    assert!(answer.right, "as it is printed");
    text
}

fn is_open(rig: &mut Rig) -> bool {
    rig.service.allow().and_then(vault_view).is_ok()
}

#[test]
fn a_lost_phone_is_replaced_with_a_backup_code() {
    let (mut rig, sheet) = at_door();
    let fields = [NAME, PASSWORD, &sheet.backup_codes[0]];
    let view = recover_with_code(&mut rig.service, form(&fields)).expect("opens");
    assert_eq!(
        (view.paper, view.phone, view.codes_left, view.undecided),
        (Paper::BackupCode, PhoneState::Usable, 7, None),
        "what the screen shows"
    );
    assert!(!is_open(&mut rig), "nobody is in yet");
    assert_eq!(
        code_of(finish_recovery(&mut rig.service)),
        Some(ErrorCode::PhoneNeeded),
        "a phone is missing"
    );
    enrol(&mut rig);
    finish_recovery(&mut rig.service).expect("finished");
    assert!(is_open(&mut rig), "the session is open");
    let told = show_logins(rig.service.allow().expect("open"))
        .expect("readable")
        .events;
    let recovered = told.iter().find(|event| event.what == EventWhat::Recovered);
    assert_eq!(
        recovered.and_then(|event| event.paper),
        Some(Paper::BackupCode),
        "in the history"
    );
    log_out(&mut rig.service).expect("logged out");
    rig.log_in();
    let view = vault_view(rig.service.allow().expect("open")).expect("a view");
    let told = |notice: &NoticeView| {
        matches!(
            notice,
            NoticeView::Recovered {
                paper: Paper::BackupCode,
                ..
            }
        )
    };
    assert!(view.notices.iter().any(told), "and told at the next login");
}

#[test]
fn a_misread_code_is_named_and_not_counted() {
    let (mut rig, sheet) = at_door();
    let misread = sheet.backup_codes[0].replace(|c: char| c.is_ascii_digit(), "Z");
    for _ in 0..10 {
        assert_eq!(
            by_code(&mut rig, &misread),
            Some(ErrorCode::PaperMistyped),
            "a check symbol"
        );
        assert_eq!(
            by_code(&mut rig, "12"),
            Some(ErrorCode::PaperMistyped),
            "too short"
        );
    }
    let fields = ["12", "", "keyring"];
    let kit = code_of(recover_with_kit(&mut rig.service, form(&fields)));
    assert_eq!(kit, Some(ErrorCode::PaperMistyped), "of a kit likewise");
    assert_eq!(
        by_code(&mut rig, &sheet.backup_codes[0]),
        None,
        "nothing waits"
    );
}

#[test]
fn a_recovery_given_up_leaves_the_door_as_it_was() {
    let (mut rig, sheet) = at_door();
    assert_eq!(by_code(&mut rig, &sheet.backup_codes[0]), None, "opens");
    assert!(
        matches!(rig.look(), DoorView::Recovery(_)),
        "a page that comes back finds it"
    );
    begin_recovery_phone(&mut rig.service).expect("offered");
    cancel_recovery(&mut rig.service).expect("given up");
    assert!(matches!(rig.look(), DoorView::Login(_)), "the login form");
    assert_eq!(
        code_of(finish_recovery(&mut rig.service)),
        Some(ErrorCode::NotLoggedIn),
        "nothing is left to finish"
    );
    rig.log_in();
}

#[test]
fn a_recovery_left_standing_is_ended() {
    let (mut rig, sheet) = at_door();
    assert_eq!(by_code(&mut rig, &sheet.backup_codes[0]), None, "opens");
    rig.wait(30 * 60);
    let ended = rig.service.tick();
    assert!(
        ended.iter().any(|h| matches!(h, Happening::SetUpEnded)),
        "{ended:?}"
    );
    assert!(
        matches!(rig.look(), DoorView::Login(_)),
        "its keys are gone"
    );
}

#[test]
fn a_phone_elsewhere_stays_and_sensitive_acts_ask() {
    let (mut rig, sheet) = at_door();
    assert_eq!(by_code(&mut rig, &sheet.backup_codes[0]), None, "opens");
    keep_phone(&mut rig.service).expect("not with me");
    assert!(is_open(&mut rig), "the session is open");
    let act = rig
        .service
        .allow()
        .and_then(|allowed| change_password(allowed, form(&[NEW_PASSWORD])));
    assert_eq!(code_of(act), Some(ErrorCode::StepUpNeeded), "another code");
    log_out(&mut rig.service).expect("logged out");
    assert_eq!(
        by_code(&mut rig, &sheet.backup_codes[0]),
        Some(ErrorCode::Denied),
        "used up"
    );
}

#[test]
fn a_lost_keyring_a_lost_phone_and_a_forgotten_password_at_once() {
    let (mut rig, sheet) = at_door();
    rig.keyring.clear();
    rig.restart();
    let DoorView::Trouble(view) = rig.look() else {
        panic!("the key is missing")
    };
    assert_eq!(
        view.error.code,
        ErrorCode::DeviceKeyMissing,
        "and that is named"
    );
    assert!(view.kit_helps, "with the way out");
    let fields = [&sheet.kit, "", "keyring"];
    let view = recover_with_kit(&mut rig.service, form(&fields)).expect("opens");
    assert!(view.key_missing, "the key is brought back at the end");
    assert_eq!(view.username, NAME, "whose kit it is");
    enrol(&mut rig);
    recovery_password(&mut rig.service, form(&["password1", "new"])).expect_err("common");
    recovery_password(&mut rig.service, form(&[NEW_PASSWORD, "new"])).expect("good");
    assert_eq!(
        code_of(finish_recovery(&mut rig.service)),
        Some(ErrorCode::KitNotConfirmed),
        "the new kit first"
    );
    let new = type_back(&mut rig.service);
    let saved = sheet_text(&mut rig.service).expect("as a file");
    // EXPOSE: a test reads the sheet it may save.
    assert!(
        saved.expose().contains(&new.kit),
        "the new kit can be saved"
    );
    finish_recovery(&mut rig.service).expect("finished");
    assert!(is_open(&mut rig), "the session is open");
    rig.restart();
    assert!(
        matches!(rig.look(), DoorView::Login(_)),
        "the keyring has the key again"
    );
    rig.settle();
    rig.try_login(NAME, NEW_PASSWORD)
        .expect("new password, new phone");
    log_out(&mut rig.service).expect("logged out");
    assert_eq!(
        by_kit(&mut rig, &sheet, "keyring"),
        Some(ErrorCode::KitUnknown),
        "replaced"
    );
    assert_eq!(by_kit(&mut rig, &new, "keyring"), None, "by this one");
}

#[test]
fn a_kit_given_up_without_a_key_leaves_the_trouble() {
    let (mut rig, sheet) = at_door();
    rig.keyring.clear();
    rig.restart();
    rig.look();
    assert_eq!(by_kit(&mut rig, &sheet, "keyring"), None, "opens");
    cancel_recovery(&mut rig.service).expect("given up");
    assert!(
        matches!(rig.look(), DoorView::Trouble(_)),
        "the key is still missing"
    );
    assert_eq!(
        by_kit(&mut rig, &sheet, "file"),
        None,
        "and it can be tried again"
    );
    close_door(&mut rig.service);
}

#[test]
fn a_table_that_has_run_out_takes_one_code() {
    let (mut rig, sheet) = at_door();
    rig.wait(60 * 7 * 24 * 60 * 60);
    rig.settle();
    assert_eq!(
        code_of(rig.try_login(NAME, PASSWORD)),
        Some(ErrorCode::TableEnded),
        "control"
    );
    let fields = [NAME, PASSWORD, &sheet.backup_codes[0]];
    let view = recover_with_code(&mut rig.service, form(&fields)).expect("opens");
    assert_eq!(
        view.phone,
        PhoneState::Rebuildable,
        "and the screen offers it"
    );
    let code = rig.code();
    rebuild_table(&mut rig.service, form(&[&code])).expect("the phone's own code");
    finish_recovery(&mut rig.service).expect("finished");
    log_out(&mut rig.service).expect("logged out");
    rig.log_in();
}

#[test]
fn an_older_file_is_made_the_vault_at_the_door_or_inside() {
    let (mut rig, sheet) = at_door();
    let older = std::fs::read(rig.folder().vault()).expect("the file");
    rig.log_in();
    log_out(&mut rig.service).expect("logged out");
    let put_back = |rig: &mut Rig| {
        rig.service.quit();
        std::fs::write(rig.folder().vault(), &older).expect("put back");
        rig.restart();
        rig.look();
    };
    put_back(&mut rig);
    let fields = [NAME, PASSWORD, &sheet.backup_codes[0]];
    let view = recover_with_code(&mut rig.service, form(&fields)).expect("opens");
    assert_eq!(
        view.undecided,
        Some(FileState::Older),
        "the person is asked"
    );
    let early = code_of(begin_recovery_phone(&mut rig.service));
    assert_eq!(
        early,
        Some(ErrorCode::DecideFirst),
        "before anything is replaced"
    );
    let view = make_vault(&mut rig.service).expect("the person's word");
    assert_eq!(view.undecided, None, "decided");
    cancel_recovery(&mut rig.service).expect("given up");
    put_back(&mut rig);
    rig.log_in();
    let view = vault_view(rig.service.allow().expect("open")).expect("a view");
    assert!(view.read_only, "control: only looked at");
    take_over(rig.service.allow().expect("fresh")).expect("the person's word");
    let view = vault_view(rig.service.allow().expect("open")).expect("a view");
    assert!(!view.read_only, "it is the vault");
}

#[test]
fn no_step_works_without_a_paper() {
    let (mut rig, _) = at_door();
    let service = &mut rig.service;
    let codes = [
        code_of(begin_recovery_phone(service)),
        code_of(rebuild_table(service, form(&["12345678"]))),
        code_of(recovery_password(service, form(&[NEW_PASSWORD, "new"]))),
        code_of(recovery_sheet(service)),
        code_of(show_kit_text(service)),
        code_of(sheet_text(service)),
        code_of(confirm_kit(service, form(&["ABCD"]))),
        code_of(make_vault(service)),
        code_of(keep_phone(service)),
        code_of(finish_recovery(service)),
        code_of(confirm_enrolment(service, form(&["12345678"]))),
    ];
    assert!(
        codes
            .iter()
            .all(|code| *code == Some(ErrorCode::NotLoggedIn)),
        "{codes:?}"
    );
}

#[test]
fn a_new_sheet_takes_the_place_of_the_old_one_from_inside() {
    let (mut rig, old) = at_door();
    rig.log_in();
    let allowed = rig.service.allow().expect("fresh");
    open_door(allowed, DoorPurpose::NewSheet).expect("noted");
    let DoorView::NewSheet(view) = rig.look() else {
        panic!("the door shows another form")
    };
    let DoorView::NewSheet(again) = rig.look() else {
        panic!("the door shows another form")
    };
    assert_eq!(
        view.asked, again.asked,
        "a page that comes back finds the same sheet"
    );
    let new = show_kit_text(&mut rig.service).expect("shown");
    assert_ne!(new.kit, old.kit, "another kit");
    let early = code_of(finish_new_sheet(&mut rig.service, form(&[PASSWORD])));
    assert_eq!(early, Some(ErrorCode::KitNotConfirmed), "typed back first");
    let symbols: Vec<char> = new.kit.chars().filter(|c| *c != ' ').collect();
    let asked: String = view
        .asked
        .iter()
        .map(|at| symbols[usize::from(*at) - 1])
        .collect();
    let answer = confirm_kit(&mut rig.service, form(&[&asked])).expect("compared");
    assert!(answer.right, "as it is printed");
    let wrong = code_of(finish_new_sheet(&mut rig.service, form(&["not it"])));
    assert_eq!(wrong, Some(ErrorCode::Denied), "the password counts");
    finish_new_sheet(&mut rig.service, form(&[PASSWORD])).expect("in use");
    close_door(&mut rig.service);
    log_out(&mut rig.service).expect("logged out");
    assert_eq!(
        by_kit(&mut rig, &old, "keyring"),
        Some(ErrorCode::KitUnknown),
        "replaced"
    );
    assert_eq!(by_kit(&mut rig, &new, "keyring"), None, "by this one");
}

#[test]
fn without_any_keyring_the_kit_helps_and_the_key_goes_into_a_file() {
    let (mut rig, sheet) = at_door();
    rig.keyring.set_fault(Some(DeviceError::NoService));
    rig.restart();
    let DoorView::Trouble(view) = rig.look() else {
        panic!("nobody can say the key")
    };
    assert_eq!(view.error.code, ErrorCode::KeyringMissing, "what is wrong");
    assert!(view.kit_helps, "and the way out");
    assert!(
        view.keyring_trouble.is_some(),
        "the key needs another place"
    );
    assert_eq!(by_kit(&mut rig, &sheet, "file"), None, "by choice");
    type_back(&mut rig.service);
    finish_recovery(&mut rig.service).expect("finished");
    assert!(is_open(&mut rig), "the session is open");
    rig.restart();
    assert!(
        matches!(rig.look(), DoorView::Login(_)),
        "the file has the key"
    );
    rig.log_in();
}
