//! All keys replaced, in the order of the screen; and a copy of the vault, saved.

use twinlatch_service::Happening;
use twinlatch_service::account::show_logins;
use twinlatch_service::copy::save_copy;
use twinlatch_service::door::{close_door, open_door};
use twinlatch_service::recovery::recover_with_kit;
use twinlatch_service::rotation::{begin_rotation, delete_earlier_key, rotation_phone};
use twinlatch_service::session::{log_out, touch, vault_view};
use twinlatch_service::set_up::confirm_enrolment;
use twinlatch_service::sheet::{confirm_kit, sheet_text, show_kit_text};
use twinlatch_service::wire::{
    DoorPurpose, DoorView, ErrorCode, EventWhat, NoticeView, SheetText, SheetView,
};

use crate::support::{NAME, PASSWORD, Rig, code_of, form};

const NEW_PASSWORD: &str = "granite walrus lantern pqx";

/// A session with a fresh proof before the form, and the old sheet.
fn at_form() -> (Rig, SheetText) {
    let mut rig = Rig::set_up();
    let sheet = show_kit_text(&mut rig.service).expect("the proof is fresh");
    close_door(&mut rig.service);
    open_door(rig.service.allow().expect("open"), DoorPurpose::NewKeys).expect("opened");
    let DoorView::NewKeys(view) = rig.look() else {
        panic!("the form stands there");
    };
    assert!(view.device_key, "nobody else has an account here");
    (rig, sheet)
}

fn begin(rig: &mut Rig) -> (SheetView, SheetText) {
    let form = form(&[NEW_PASSWORD]);
    let view = begin_rotation(rig.service.allow().expect("fresh"), form).expect("begun");
    let text = show_kit_text(&mut rig.service).expect("shown");
    (view, text)
}

fn type_back(rig: &mut Rig, (view, text): &(SheetView, SheetText)) {
    let symbols: Vec<char> = text.kit.chars().filter(|c| *c != ' ').collect();
    let asked = view.asked.iter();
    let asked: String = asked.map(|at| symbols[usize::from(*at) - 1]).collect();
    let answer = confirm_kit(&mut rig.service, form(&[&asked])).expect("compared");
    assert!(answer.right, "as it is printed");
}

/// Replaces everything; the phone of the rig is the new one then.
fn replace(rig: &mut Rig) -> SheetText {
    let drawn = begin(rig);
    type_back(rig, &drawn);
    rotation_phone(rig.service.allow().expect("open")).expect("shown");
    rig.seed = Some(rig.offered_seed());
    rig.confirm().expect("everything is in use");
    drawn.1
}

#[test]
fn all_keys_are_replaced_in_the_order_of_the_screen() {
    let (mut rig, old) = at_form();
    let early = code_of(rotation_phone(rig.service.allow().expect("open")));
    assert_eq!(early, Some(ErrorCode::KitNotConfirmed), "nothing was begun");
    let new = replace(&mut rig);
    close_door(&mut rig.service);
    rig.service.tick();
    let events = show_logins(rig.service.allow().expect("open"))
        .expect("readable")
        .events;
    assert_eq!(
        events[0].what,
        EventWhat::KeysReplaced,
        "the history says so"
    );
    log_out(&mut rig.service).expect("logged out");
    rig.settle();
    assert_eq!(
        code_of(rig.try_login(NAME, PASSWORD)),
        Some(ErrorCode::Denied),
        "the old password"
    );
    rig.settle();
    rig.try_login(NAME, NEW_PASSWORD).expect("the new one");
    log_out(&mut rig.service).expect("logged out");
    let by_kit = |rig: &mut Rig, kit: &str| {
        code_of(recover_with_kit(
            &mut rig.service,
            form(&[kit, "", "keyring"]),
        ))
    };
    assert_eq!(
        by_kit(&mut rig, &old.kit),
        Some(ErrorCode::KitUnknown),
        "the old sheet"
    );
    assert_eq!(by_kit(&mut rig, &new.kit), None, "the new one");
}

#[test]
fn the_same_password_is_refused_and_says_why() {
    let (mut rig, _) = at_form();
    let same = begin_rotation(rig.service.allow().expect("fresh"), form(&[PASSWORD]));
    let refused = same.expect_err("the present one");
    assert_eq!(
        refused.code,
        ErrorCode::PasswordRefused,
        "a password is refused"
    );
    let why = refused.params.refusal;
    assert_eq!(
        why,
        Some(twinlatch_service::wire::PasswordRefusal::Unchanged),
        "and this is why"
    );
}

#[test]
fn the_way_to_the_printer_may_take_longer_than_a_proof_holds() {
    let (mut rig, _) = at_form();
    let drawn = begin(&mut rig);
    rig.wait(10 * 60);
    let text = sheet_text(&mut rig.service).expect("it can still be saved");
    // EXPOSE: a test reads what would be saved.
    assert!(text.expose().contains(&drawn.1.kit), "it is the new sheet");
    type_back(&mut rig, &drawn);
    rotation_phone(rig.service.allow().expect("open")).expect("shown");
    rig.seed = Some(rig.offered_seed());
    rig.confirm().expect("everything is in use");
}

#[test]
fn a_form_that_is_left_changes_nothing() {
    let (mut rig, old) = at_form();
    let drawn = begin(&mut rig);
    type_back(&mut rig, &drawn);
    rotation_phone(rig.service.allow().expect("open")).expect("shown");
    let seed = rig.offered_seed();
    close_door(&mut rig.service);
    let late = form(&[&rig.code_of(&seed, 0)]);
    let late = code_of(confirm_enrolment(&mut rig.service, late));
    assert_eq!(
        late,
        Some(ErrorCode::FormUnreadable),
        "nothing waits for a code"
    );
    log_out(&mut rig.service).expect("logged out");
    rig.settle();
    rig.try_login(NAME, PASSWORD)
        .expect("the old password and phone");
    let shown = show_kit_text(&mut rig.service).expect("fresh");
    assert_eq!(shown.kit, old.kit, "and the old sheet");
}

#[test]
fn a_door_for_something_else_ends_the_form() {
    let (mut rig, old) = at_form();
    let drawn = begin(&mut rig);
    type_back(&mut rig, &drawn);
    open_door(rig.service.allow().expect("open"), DoorPurpose::Sheet).expect("opened");
    let DoorView::Sheet(_) = rig.look() else {
        panic!("the sheet in use is shown");
    };
    let shown = show_kit_text(&mut rig.service).expect("fresh");
    assert_eq!(
        shown.kit, old.kit,
        "what is written down beside its picture is the sheet in use"
    );
    let early = code_of(rotation_phone(rig.service.allow().expect("open")));
    assert_eq!(early, Some(ErrorCode::KitNotConfirmed), "the form is over");
}

#[test]
fn a_form_that_is_left_standing_keeps_nothing() {
    let (mut rig, _) = at_form();
    begin(&mut rig);
    for _ in 0..3 {
        rig.wait(10 * 60);
        touch(rig.service.allow().expect("open")).expect("noted");
        let told = rig.service.tick();
        let ended = told
            .iter()
            .any(|told| matches!(told, Happening::SetUpEnded));
        assert!(!ended, "half an hour it may take");
    }
    rig.wait(1);
    let told = rig.service.tick();
    assert!(
        told.iter()
            .any(|told| matches!(told, Happening::SetUpEnded)),
        "then the door begins anew: {told:?}"
    );
    let DoorView::StepUp(view) = rig.look() else {
        panic!("with a proof");
    };
    assert_eq!(view.purpose, DoorPurpose::NewKeys, "for the same");
    assert!(view.keys_ended, "and it is said why");
    let gone = code_of(sheet_text(&mut rig.service));
    assert_eq!(gone, Some(ErrorCode::StepUpNeeded), "the new sheet is gone");
    assert!(
        rig.service.tick().is_empty(),
        "it ends once, and the session goes on"
    );
    open_door(rig.service.allow().expect("open"), DoorPurpose::NewKeys).expect("opened");
    let asked = rig.look();
    assert!(
        matches!(&asked, DoorView::StepUp(view) if !view.keys_ended),
        "a door that is opened anew says nothing of it: {asked:?}"
    );
}

#[test]
fn the_earlier_key_goes_by_a_word_after_the_next_login() {
    let (mut rig, _) = at_form();
    replace(&mut rig);
    close_door(&mut rig.service);
    let told = |rig: &mut Rig| {
        let view = vault_view(rig.service.allow().expect("open")).expect("a view");
        view.notices.contains(&NoticeView::EarlierDeviceKey)
    };
    assert!(!told(&mut rig), "not before somebody has logged in anew");
    log_out(&mut rig.service).expect("logged out");
    rig.settle();
    rig.try_login(NAME, NEW_PASSWORD).expect("opens");
    assert!(told(&mut rig), "it is said");
    delete_earlier_key(rig.service.allow().expect("fresh")).expect("deleted");
    assert!(!told(&mut rig), "and said no more");
}

#[test]
fn a_copy_opens_with_the_sheet_on_another_computer() {
    let (mut rig, sheet) = at_form();
    let folder = tempfile::tempdir().expect("a stick");
    let path = folder.path().join("copy.db");
    save_copy(rig.service.allow().expect("open"), &path).expect("saved");
    let vault = rig.folder().vault();
    let beside = save_copy(rig.service.allow().expect("open"), &vault);
    assert_eq!(
        code_of(beside),
        Some(ErrorCode::CopyOverVault),
        "not over the vault"
    );
    let mut other = Rig::new();
    std::fs::create_dir_all(other.folder().path).expect("a folder");
    std::fs::copy(&path, other.folder().vault()).expect("carried over");
    other.restart();
    other.look();
    let opened = recover_with_kit(&mut other.service, form(&[&sheet.kit, "", "keyring"]));
    assert!(
        opened.expect("opens").key_missing,
        "on a computer without its key"
    );
}
