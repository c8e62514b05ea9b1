//! A file that has lost its own description, at the door.

use twinlatch_crypto::{Id, print_vault_number};
use twinlatch_device::DeviceError;
use twinlatch_service::recovery::{cancel_recovery, recover_with_kit};
use twinlatch_service::session::log_out;
use twinlatch_service::set_up::bring_in_vault;
use twinlatch_service::sheet::show_kit_text;
use twinlatch_service::vault_number::open_with_vault_number;
use twinlatch_service::wire::{
    DoorView, ErrorCode, ErrorView, RecoveryView, SheetText, TroubleView,
};

use crate::support::{Rig, code_of, form};

/// A device whose vault has lost both copies of its description, and whose keyring has no mark.
fn without_description() -> (Rig, SheetText) {
    let mut rig = Rig::set_up();
    let sheet = show_kit_text(&mut rig.service).expect("the proof is fresh");
    log_out(&mut rig.service).expect("logged out");
    rig.restart();
    let file = rusqlite::Connection::open(rig.folder().vault()).expect("any program can write it");
    file.execute("DELETE FROM meta", []).expect("deleted");
    rig.keyring.forget("mark/");
    (rig, sheet)
}

fn trouble(rig: &mut Rig) -> TroubleView {
    let DoorView::Trouble(trouble) = rig.look() else {
        panic!("nothing tells which vault it is")
    };
    trouble
}

fn file(rig: &Rig) -> Vec<u8> {
    std::fs::read(rig.folder().vault()).expect("the file can be read")
}

fn by_kit(rig: &mut Rig, kit: &str, number: &str) -> Result<RecoveryView, ErrorView> {
    recover_with_kit(&mut rig.service, form(&[kit, "", "keyring", number]))
}

/// A number that is well typed and belongs to no vault.
fn strange() -> String {
    print_vault_number(&Id::new([7; 16]))
}

#[test]
fn the_number_is_asked_for_and_opens_the_door() {
    let (mut rig, sheet) = without_description();
    let before = file(&rig);
    let asked = trouble(&mut rig);
    assert_eq!(
        asked.error.code,
        ErrorCode::VaultNumberNeeded,
        "what is missing"
    );
    assert!(asked.kit_helps, "the key may be missing too");
    assert!(!asked.can_retry, "the file does not mend itself");
    let mut attempt = |number: &str| code_of(open_with_vault_number(&mut rig.service, number));
    let misread =
        sheet
            .vault_number
            .replacen(|c: char| c.is_ascii_alphanumeric() && c != '0', "0", 1);
    for _ in 0..10 {
        let code = attempt(&misread);
        assert_eq!(code, Some(ErrorCode::VaultNumberMistyped), "a check symbol");
        let code = attempt("12");
        assert_eq!(code, Some(ErrorCode::VaultNumberMistyped), "too short");
        let code = attempt(&strange());
        assert_eq!(
            code,
            Some(ErrorCode::VaultNumberUnknown),
            "of no vault here"
        );
    }
    assert!(
        file(&rig) == before,
        "nothing is written before a number fits"
    );
    let asked = trouble(&mut rig).error.code;
    assert_eq!(
        asked,
        ErrorCode::VaultNumberNeeded,
        "and nothing is counted"
    );

    let typed = sheet.vault_number.to_lowercase().replace(' ', "-");
    let view = open_with_vault_number(&mut rig.service, &typed).expect("it fits");
    assert!(matches!(view, DoorView::Login(_)), "the login form");
    rig.log_in();
    rig.restart();
    assert!(
        matches!(rig.look(), DoorView::Login(_)),
        "the file tells it by itself again"
    );
}

#[test]
fn a_program_that_has_not_looked_yet_looks_first() {
    let (mut rig, sheet) = without_description();
    let view = open_with_vault_number(&mut rig.service, &sheet.vault_number).expect("it fits");
    assert!(matches!(view, DoorView::Login(_)), "the login form");
    let view = open_with_vault_number(&mut rig.service, &strange()).expect("not needed any more");
    assert!(
        matches!(view, DoorView::Login(_)),
        "the file's own number counts"
    );
}

#[test]
fn without_a_key_the_kit_goes_on_with_the_number() {
    let (mut rig, sheet) = without_description();
    rig.keyring.forget("key/");
    trouble(&mut rig);
    let missing = code_of(open_with_vault_number(
        &mut rig.service,
        &sheet.vault_number,
    ));
    assert_eq!(
        missing,
        Some(ErrorCode::DeviceKeyMissing),
        "only the kit can try it"
    );
    let fields = [sheet.kit.as_str(), "", "keyring"];
    let needed = code_of(recover_with_kit(&mut rig.service, form(&fields)));
    assert_eq!(
        needed,
        Some(ErrorCode::VaultNumberNeeded),
        "the kit does not tell it"
    );
    let mistyped = code_of(by_kit(&mut rig, &sheet.kit, "12"));
    assert_eq!(
        mistyped,
        Some(ErrorCode::VaultNumberMistyped),
        "the number, not the kit"
    );
    let wrong = code_of(by_kit(&mut rig, &sheet.kit, &strange()));
    assert_eq!(wrong, Some(ErrorCode::KitOrNumberUnknown), "one of both");

    let view = by_kit(&mut rig, &sheet.kit, &sheet.vault_number).expect("both fit");
    assert!(view.key_missing, "the key comes back");
    cancel_recovery(&mut rig.service).expect("given up");
    let asked = trouble(&mut rig).error.code;
    assert_eq!(asked, ErrorCode::VaultNumberNeeded, "nothing was written");
}

#[test]
fn a_copy_that_has_lost_its_description_is_taken_over_on_another_computer() {
    let (here, sheet) = without_description();
    let mut there = Rig::new();
    let view = bring_in_vault(&mut there.service, &here.folder().vault()).expect("copied");
    assert!(
        matches!(view, DoorView::Trouble(trouble) if trouble.error.code == ErrorCode::VaultNumberNeeded),
        "the number is asked for where the copy is"
    );
    let view = by_kit(&mut there, &sheet.kit, &sheet.vault_number).expect("both fit");
    assert!(view.key_missing, "the key comes back with the kit");
}

#[test]
fn with_the_key_in_place_the_kit_finds_it() {
    let (mut rig, sheet) = without_description();
    trouble(&mut rig);
    let view = by_kit(&mut rig, &sheet.kit, &sheet.vault_number).expect("both fit");
    assert!(!view.key_missing, "the key was here");
    cancel_recovery(&mut rig.service).expect("given up");
    assert!(
        matches!(rig.look(), DoorView::Login(_)),
        "the number was right"
    );
}

#[test]
fn a_keyring_that_waits_for_a_password_is_named_first() {
    let (mut rig, sheet) = without_description();
    rig.keyring.set_fault(Some(DeviceError::Locked));
    assert_eq!(
        trouble(&mut rig).error.code,
        ErrorCode::KeyringLocked,
        "it may tell"
    );
    let view = open_with_vault_number(&mut rig.service, &sheet.vault_number).expect("a view");
    assert!(
        matches!(view, DoorView::Trouble(trouble) if trouble.error.code == ErrorCode::KeyringLocked),
        "a number is of no use before"
    );
}
