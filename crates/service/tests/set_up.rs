//! The first run: from the empty device to the vault window.

use twinlatch_device::DeviceError;
use twinlatch_service::Happening;
use twinlatch_service::door::{AfterDoor, close_door, open_door};
use twinlatch_service::session::vault_view;
use twinlatch_service::set_up::{
    begin_set_up, cancel_set_up, confirm_enrolment, judge_password, show_enrolment_text,
};
use twinlatch_service::sheet::{confirm_kit, save, sheet_text, show_kit_text};
use twinlatch_service::wire::{
    DoorPurpose, DoorView, ErrorCode, KeyStore, NoticeView, PasswordRefusal, SheetView,
};

use crate::support::{DISPLAY_NAME, NAME, PASSWORD, Rig, code_of, form};

/// The sheet at the door.
fn sheet(rig: &mut Rig) -> SheetView {
    let DoorView::Sheet(sheet) = rig.look() else {
        panic!("the door shows another form")
    };
    sheet
}

/// A set-up that waits behind its sheet.
fn before_sheet() -> Rig {
    let mut rig = Rig::new();
    rig.begin().expect("set-up begins");
    rig.confirm().expect("the code confirms");
    rig
}

/// The symbols at these positions of the kit.
fn symbols(rig: &mut Rig, asked: [u8; 4]) -> String {
    let text = show_kit_text(&mut rig.service).expect("a sheet");
    let kit: Vec<char> = text
        .kit
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    asked.iter().map(|at| kit[usize::from(*at) - 1]).collect()
}

#[test]
fn a_set_up_ends_with_the_sheet_and_then_the_vault() {
    let mut rig = Rig::new();
    let DoorView::SetUp(first) = rig.look() else {
        panic!("nothing is set up")
    };
    assert_eq!(first.host_name, "engine-room", "for the sheet");
    assert_eq!(first.keyring_trouble, None, "the keyring works");

    let enrolment = rig.begin().expect("set-up begins");
    assert_eq!((enrolment.digits, enrolment.period), (8, 30), "asked for");
    assert_eq!(enrolment.account, NAME, "as the app will show it");
    let enrolled = rig.confirm().expect("the code confirms");
    assert_eq!((enrolled.digits, enrolled.drift_steps), (8, 0), "the phone");

    let sheet = sheet(&mut rig);
    assert!(sheet.first, "it ends the set-up");
    assert!(!sheet.confirmed, "nobody has typed it back");
    assert_eq!(
        close_door(&mut rig.service),
        AfterDoor::OpenVault,
        "the vault window opens"
    );
    let view = vault_view(rig.service.allow().expect("open")).expect("a view");
    assert_eq!(
        (view.username.as_str(), view.display_name.as_str()),
        (NAME, DISPLAY_NAME),
        "who is logged in"
    );
    assert!(!view.read_only, "everything can be changed");
    assert_eq!(
        close_door(&mut rig.service),
        AfterDoor::BackToVault,
        "only the first door opens it"
    );
}

#[test]
fn a_cancelled_set_up_leaves_nothing() {
    let mut rig = Rig::new();
    let enrolment = rig.begin().expect("set-up begins");
    cancel_set_up(&mut rig.service).expect("cancelled");
    assert!(matches!(rig.look(), DoorView::SetUp(_)), "the first run");
    assert!(!rig.folder().vault().exists(), "no file");
    assert_eq!(rig.keyring.count(), 0, "no key");
    assert!(rig.fetch(&enrolment.picture).is_none(), "no picture");
    assert_eq!(
        code_of(rig.confirm()),
        Some(ErrorCode::NotLoggedIn),
        "no code confirms it"
    );
    assert_eq!(
        code_of(show_enrolment_text(&mut rig.service)),
        Some(ErrorCode::NotLoggedIn),
        "no seed is shown"
    );
    rig.begin().expect("another set-up begins");
    rig.confirm().expect("and can be completed");
}

#[test]
fn a_set_up_that_is_left_standing_ends_and_says_so() {
    let mut rig = Rig::new();
    rig.begin().expect("set-up begins");
    rig.wait(30 * 60 - 1);
    assert!(rig.service.tick().is_empty(), "time to install an app");
    rig.wait(1);
    let happenings = rig.service.tick();
    assert!(
        matches!(happenings[..], [Happening::SetUpEnded]),
        "the door begins anew: {happenings:?}"
    );
    assert_eq!(rig.keyring.count(), 0, "no key");
    let DoorView::SetUp(view) = rig.look() else {
        panic!("the first run")
    };
    assert!(view.ended, "and it is said");
    assert_eq!(
        code_of(rig.confirm()),
        Some(ErrorCode::NotLoggedIn),
        "no code confirms it, so its password is gone"
    );
    rig.begin().expect("another set-up begins");
    rig.confirm().expect("and can be completed");
}

#[test]
fn the_end_of_the_program_cancels_a_set_up() {
    let mut rig = Rig::new();
    rig.begin().expect("set-up begins");
    rig.restart();
    assert!(matches!(rig.look(), DoorView::SetUp(_)), "the first run");
    assert_eq!(rig.keyring.count(), 0, "no key stays");
}

#[test]
fn a_second_beginning_replaces_the_first() {
    let mut rig = Rig::new();
    rig.begin().expect("set-up begins");
    let first = rig.code();
    rig.begin().expect("set-up begins anew");
    assert_ne!(first, rig.code(), "control: another seed");
    assert_eq!(
        code_of(confirm_enrolment(&mut rig.service, form(&[&first]))),
        Some(ErrorCode::CodeDoesNotFit),
        "the first picture is dead"
    );
    rig.confirm().expect("the second one counts");
}

#[test]
fn a_wrong_code_confirms_nothing() {
    let mut rig = Rig::new();
    rig.begin().expect("set-up begins");
    let wrong = rig.wrong_code();
    assert_eq!(
        code_of(confirm_enrolment(&mut rig.service, form(&[&wrong]))),
        Some(ErrorCode::CodeDoesNotFit),
        "the phone shows another"
    );
    rig.confirm().expect("the right one still does");
}

#[test]
fn the_form_is_checked_again_behind_the_screen() {
    let mut rig = Rig::new();
    let mut refused = |name: &str, display_name: &str, password: &str, store: &str| {
        code_of(rig.begin_with(name, display_name, password, store)).expect("refused")
    };
    assert_eq!(
        refused("", DISPLAY_NAME, PASSWORD, "keyring"),
        ErrorCode::UsernameRefused,
        "no name"
    );
    assert_eq!(
        refused(NAME, "", PASSWORD, "keyring"),
        ErrorCode::DisplayNameRefused,
        "no display name"
    );
    assert_eq!(
        refused(NAME, DISPLAY_NAME, "password1", "keyring"),
        ErrorCode::PasswordRefused,
        "a common password"
    );
    assert_eq!(
        refused(NAME, DISPLAY_NAME, PASSWORD, "cloud"),
        ErrorCode::FormUnreadable,
        "no such place"
    );
    assert!(matches!(rig.look(), DoorView::SetUp(_)), "still first run");
}

#[test]
fn a_form_with_one_field_more_or_less_is_refused() {
    let mut rig = Rig::new();
    for fields in [
        &[NAME, DISPLAY_NAME, PASSWORD, "kit"][..],
        &[NAME, DISPLAY_NAME, PASSWORD, "kit", "keyring", "more"][..],
    ] {
        assert_eq!(
            code_of(begin_set_up(&mut rig.service, form(fields))),
            Some(ErrorCode::FormUnreadable),
            "{} fields",
            fields.len()
        );
    }
}

#[test]
fn a_code_with_another_field_confirms_nothing() {
    let mut rig = Rig::new();
    rig.begin().expect("set-up begins");
    let code = rig.code();
    assert_eq!(
        code_of(confirm_enrolment(
            &mut rig.service,
            form(&[&code, PASSWORD])
        )),
        Some(ErrorCode::FormUnreadable),
        "a set-up has its password"
    );
    rig.confirm().expect("the code alone does");
}

#[test]
fn a_password_is_judged_while_it_is_typed() {
    let rig = Rig::new();
    let judge = |password: &str| {
        judge_password(&rig.service, form(&[password, NAME, DISPLAY_NAME])).expect("a verdict")
    };
    assert_eq!(judge(PASSWORD).refusal, None, "nothing refuses it");
    let refusal = |password| judge(password).refusal.expect("refused");
    assert_eq!(
        refusal("short"),
        PasswordRefusal::TooShort { least: 8 },
        "8 at least"
    );
    assert_eq!(
        refusal(DISPLAY_NAME),
        PasswordRefusal::IsDisplayName,
        "one's own name"
    );
    assert_eq!(
        refusal("engine-room"),
        PasswordRefusal::IsHostName,
        "this computer's name"
    );
}

#[test]
fn in_a_session_a_new_password_is_compared_with_the_sessions_names() {
    let rig = Rig::set_up();
    let view = judge_password(&rig.service, form(&[DISPLAY_NAME, "", ""])).expect("a verdict");
    assert_eq!(
        view.refusal,
        Some(PasswordRefusal::IsDisplayName),
        "the form need not know them"
    );
}

#[test]
fn the_picture_of_an_enrolment_is_given_once() {
    let mut rig = Rig::new();
    let enrolment = rig.begin().expect("set-up begins");
    let picture = rig.fetch(&enrolment.picture).expect("the first fetch");
    let svg = String::from_utf8(picture).expect("SVG is text");
    assert!(svg.contains("<svg"), "a picture");
    assert!(rig.fetch(&enrolment.picture).is_none(), "a dead address");
}

#[test]
fn a_key_file_is_used_by_explicit_choice_only() {
    let mut rig = Rig::new();
    rig.keyring.set_fault(Some(DeviceError::NoService));
    let DoorView::SetUp(view) = rig.look() else {
        panic!("nothing is set up")
    };
    assert_eq!(
        view.keyring_trouble.map(|error| error.code),
        Some(ErrorCode::KeyringMissing),
        "the person is told"
    );
    assert_eq!(
        code_of(rig.begin()),
        Some(ErrorCode::KeyringMissing),
        "no silent way out"
    );
    assert_eq!(rig.key_file.count(), 0, "control: nothing was kept there");

    rig.begin_with(NAME, DISPLAY_NAME, PASSWORD, "file")
        .expect("chosen");
    rig.confirm().expect("the code confirms");
    let view = vault_view(rig.service.allow().expect("open")).expect("a view");
    assert_eq!(view.key_store, KeyStore::File, "always visible");
    assert!(view.notices.contains(&NoticeView::KeyFile), "and said");
    rig.restart();
    assert_eq!(
        rig.login_form().key_store,
        KeyStore::File,
        "at the door too"
    );
}

#[test]
fn four_symbols_of_the_kit_are_typed_back() {
    let mut rig = before_sheet();
    let asked = sheet(&mut rig).asked;
    assert_eq!(sheet(&mut rig).asked, asked, "the same four until it ends");
    let right = symbols(&mut rig, asked);
    let wrong: String = right
        .chars()
        .map(|symbol| if symbol == '0' { '1' } else { '0' })
        .collect();
    let mut answer = |typed: &str| {
        confirm_kit(&mut rig.service, form(&[typed]))
            .expect("compared")
            .right
    };
    assert!(!answer(&wrong), "none of them is right");
    assert!(answer(&right), "all four are right");
    assert!(sheet(&mut rig).confirmed, "it stays confirmed");
}

#[test]
fn symbols_that_nobody_asked_for_confirm_nothing() {
    let mut rig = before_sheet();
    assert_eq!(
        code_of(confirm_kit(&mut rig.service, form(&["ABCD"]))),
        Some(ErrorCode::KitSymbolsWrong),
        "the sheet was not shown"
    );
}

#[test]
fn the_sheet_comes_as_picture_and_as_text() {
    let mut rig = before_sheet();
    let view = sheet(&mut rig);
    let svg = String::from_utf8(rig.fetch(&view.picture).expect("once")).expect("text");
    let text = show_kit_text(&mut rig.service).expect("a sheet");
    assert_eq!(text.backup_codes.len(), 8, "a fresh set");
    let file = sheet_text(&mut rig.service).expect("a sheet");
    // EXPOSE: a test reads the sheet.
    let file = file.expose();
    for group in text
        .kit
        .split(|symbol: char| !symbol.is_ascii_alphanumeric())
    {
        assert!(svg.contains(group), "the picture has {group}");
        assert!(file.contains(group), "the file has {group}");
    }
    for code in &text.backup_codes {
        assert!(file.contains(code), "the file has every backup code");
    }
}

#[cfg(unix)]
#[test]
fn a_saved_sheet_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let mut rig = before_sheet();
    let text = sheet_text(&mut rig.service).expect("a sheet");
    let path = rig.folder().path.join("sheet.txt");
    save(&text, &path).expect("written");
    let mode = std::fs::metadata(&path)
        .expect("there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600, "nobody else reads it");
}

#[test]
fn a_sheet_left_alone_asks_again_and_still_ends_the_set_up() {
    let mut rig = before_sheet();
    rig.wait(5 * 60);
    let DoorView::StepUp(view) = rig.look() else {
        panic!("the proof is old")
    };
    assert_eq!(view.purpose, DoorPurpose::Sheet, "what the proof is for");
    rig.step_up();
    assert!(sheet(&mut rig).first, "it still ends the set-up");
    assert_eq!(
        close_door(&mut rig.service),
        AfterDoor::OpenVault,
        "and opens the vault window"
    );
}

#[test]
fn a_sheet_shown_later_is_not_the_first() {
    let mut rig = Rig::set_up();
    open_door(rig.service.allow().expect("open"), DoorPurpose::Sheet).expect("noted");
    assert!(!sheet(&mut rig).first, "the set-up is long over");
}

#[test]
fn costs_are_wanted_until_they_are_measured() {
    let mut rig = Rig::new();
    assert!(!rig.service.wants_costs(), "the rig has given them");
    rig.restart();
    rig.look();
    assert!(rig.service.wants_costs(), "the first run needs them");
}
