//! What was copied is cleared in time, and what others copied is left alone.

use twinlatch_service::items::{copy_field, save_item};
use twinlatch_service::session::{lock, log_out, vault_view};
use twinlatch_service::wire::{ErrorCode, ErrorView, FieldName, HiddenInput, ItemForm, LoginForm};

use crate::support::{Rig, code_of};

const SECRET: &str = "pa55-of-the-bank";

/// An open session with one login, and its id.
fn with_login() -> (Rig, String) {
    let mut rig = Rig::set_up();
    let id = save_login(&mut rig);
    (rig, id)
}

/// Puts a login into an open session, and gives its id.
pub(crate) fn save_login(rig: &mut Rig) -> String {
    let form = ItemForm {
        collection: None,
        id: None,
        title: "Bank".to_owned(),
        tags: Vec::new(),
        favourite: false,
        notes: String::new(),
        login: Some(LoginForm {
            username: "ada".to_owned(),
            password: HiddenInput::Typed {
                value: SECRET.to_owned(),
            },
            urls: Vec::new(),
            fields: Vec::new(),
        }),
        token: None,
    };
    let view = save_item(rig.service.allow().expect("open"), form).expect("kept");
    view.id
}

/// Copies a field; gives the seconds until it is cleared.
pub(crate) fn copy(rig: &mut Rig, id: &str, field: &FieldName) -> Result<u32, ErrorView> {
    let allowed = rig.service.allow().expect("open");
    copy_field(allowed, id, field).map(|view| view.clears_after)
}

/// An open session whose login's password was copied.
fn copied() -> Rig {
    let (mut rig, id) = with_login();
    let clears_after = copy(&mut rig, &id, &FieldName::Password).expect("copied");
    assert_eq!(clears_after, 20, "the screen counts down");
    assert_eq!(rig.clipboard.text().as_deref(), Some(SECRET), "control");
    rig
}

#[test]
fn a_copied_field_is_cleared_after_twenty_seconds() {
    let mut rig = copied();
    rig.wait(19);
    rig.service.tick();
    assert_eq!(rig.clipboard.text().as_deref(), Some(SECRET), "still there");
    rig.wait(1);
    rig.service.tick();
    assert_eq!(rig.clipboard.text(), None, "cleared");
    vault_view(rig.service.allow().expect("the session goes on")).expect("a view");
}

#[test]
fn a_copied_field_is_cleared_by_the_boot_clock() {
    let mut rig = copied();
    let now = rig.clock.wall_seconds();
    rig.wait(20);
    rig.clock.set_wall(now);
    rig.service.tick();
    assert_eq!(rig.clipboard.text(), None, "a clock set back helps nobody");
}

#[test]
fn a_copied_field_is_cleared_at_a_lock() {
    let mut rig = copied();
    lock(&mut rig.service).expect("locked");
    assert_eq!(rig.clipboard.text(), None, "by the person");

    let mut rig = copied();
    log_out(&mut rig.service).expect("logged out");
    assert_eq!(rig.clipboard.text(), None, "by a log-out");
}

#[test]
fn a_copied_field_is_cleared_at_the_end_of_the_program() {
    let mut rig = copied();
    rig.service.quit();
    assert_eq!(rig.clipboard.text(), None, "cleared");
}

#[test]
fn what_another_program_copied_is_left_alone() {
    let ends: [fn(&mut Rig); 4] = [
        |rig| {
            rig.wait(20);
            rig.service.tick();
        },
        |rig| lock(&mut rig.service).expect("locked"),
        |rig| log_out(&mut rig.service).expect("logged out"),
        |rig| rig.service.quit(),
    ];
    for end in ends {
        let mut rig = copied();
        rig.clipboard.set("a recipe");
        end(&mut rig);
        assert_eq!(rig.clipboard.text().as_deref(), Some("a recipe"), "theirs");
    }
}

#[test]
fn what_was_cleared_once_is_not_cleared_again() {
    let mut rig = copied();
    rig.wait(20);
    rig.service.tick();
    rig.clipboard.set(SECRET);
    rig.wait(60);
    rig.service.tick();
    lock(&mut rig.service).expect("locked");
    assert_eq!(
        rig.clipboard.text().as_deref(),
        Some(SECRET),
        "the person has put it there"
    );
}

#[test]
fn a_second_copy_begins_its_own_twenty_seconds() {
    let (mut rig, id) = with_login();
    copy(&mut rig, &id, &FieldName::Password).expect("copied");
    rig.wait(15);
    copy(&mut rig, &id, &FieldName::Username).expect("copied");
    rig.wait(15);
    rig.service.tick();
    assert_eq!(rig.clipboard.text().as_deref(), Some("ada"), "not yet");
    rig.wait(5);
    rig.service.tick();
    assert_eq!(rig.clipboard.text(), None, "20 s after the second");
}

#[test]
fn a_clipboard_that_refuses_is_said() {
    let (mut rig, id) = with_login();
    rig.clipboard.refuse();
    assert_eq!(
        code_of(copy(&mut rig, &id, &FieldName::Password)),
        Some(ErrorCode::ClipboardUnavailable),
        "nothing was copied"
    );
}

#[test]
fn a_field_that_is_not_there_leaves_the_clipboard_alone() {
    let (mut rig, id) = with_login();
    rig.clipboard.set("a recipe");
    assert_eq!(
        code_of(copy(&mut rig, &id, &FieldName::Seed)),
        Some(ErrorCode::ItemMissing),
        "a login has no seed"
    );
    assert_eq!(rig.clipboard.text().as_deref(), Some("a recipe"), "theirs");
}
