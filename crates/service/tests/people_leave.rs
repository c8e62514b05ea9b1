//! Deletion with its time of grace, groups, and rows that were put back, as the screens drive them.

use twinlatch_service::people::{
    delete_account, delete_person, list_people, set_groups, take_person_back,
};
use twinlatch_service::session::vault_view;
use twinlatch_service::wire::{ErrorCode, NoticeView, PersonRole, PersonView};

use crate::people::{GUEST, GUESTS_PASSWORD, invite, join, leave};
use crate::support::{NAME, PASSWORD, Rig, code_of};

/// Days of grace, and a little more.
const AFTER: u64 = 30 * 24 * 60 * 60 + 60;

/// A device with the owner and somebody of this role; the owner is logged in, the guest's phone is
/// given.
fn two(role: PersonRole) -> (Rig, twinlatch_secret::OtpSeed) {
    let mut rig = Rig::set_up();
    let own = rig.seed.as_ref().expect("a phone").duplicate();
    let invitation = invite(&mut rig, GUEST, role);
    leave(&mut rig);
    join(&mut rig, &invitation);
    leave(&mut rig);
    let phone = rig.seed.replace(own).expect("the guest's phone");
    owner_logs_in(&mut rig);
    (rig, phone)
}

fn owner_logs_in(rig: &mut Rig) {
    rig.settle();
    rig.try_login(NAME, PASSWORD).expect("password and code");
}

/// The guest's try, with the own phone.
fn guest_tries(rig: &mut Rig, phone: &twinlatch_secret::OtpSeed) -> Option<ErrorCode> {
    let own = rig.seed.replace(phone.duplicate());
    rig.settle();
    let tried = code_of(rig.try_login(GUEST, GUESTS_PASSWORD));
    rig.seed = own;
    tried
}

fn guest(rig: &mut Rig) -> PersonView {
    let people = list_people(rig.service.allow().expect("may look")).expect("listed");
    let mut people = people.people.into_iter();
    people
        .find(|person| person.username == GUEST)
        .expect("listed")
}

#[test]
fn who_is_to_go_is_told_until_when_and_is_back_when_taken_back() {
    let (mut rig, phone) = two(PersonRole::User);
    let id = guest(&mut rig).id;
    delete_person(rig.service.allow().expect("fresh"), &id).expect("may");
    assert!(guest(&mut rig).leaving.is_some(), "in the list");
    leave(&mut rig);
    let told = guest_tries(&mut rig, &phone);
    assert_eq!(told, Some(ErrorCode::AccountLeaving), "told at the door");
    owner_logs_in(&mut rig);
    take_person_back(rig.service.allow().expect("fresh"), &id).expect("may");
    assert_eq!(guest(&mut rig).leaving, None, "it stays");
    leave(&mut rig);
    assert_eq!(guest_tries(&mut rig, &phone), None, "and opens");
}

#[test]
fn after_the_time_of_grace_the_owners_login_removes_it_and_says_so() {
    let (mut rig, phone) = two(PersonRole::User);
    let id = guest(&mut rig).id;
    delete_person(rig.service.allow().expect("fresh"), &id).expect("may");
    leave(&mut rig);
    rig.wait(AFTER);
    owner_logs_in(&mut rig);
    let view = vault_view(rig.service.allow().expect("open")).expect("shown");
    let said = |notice: &NoticeView| matches!(notice, NoticeView::PeopleRemoved { count: 1 });
    assert!(view.notices.iter().any(said), "{:?}", view.notices);
    let gone = take_person_back(rig.service.allow().expect("fresh"), &id);
    assert_eq!(code_of(gone), Some(ErrorCode::PersonMissing), "for good");
    leave(&mut rig);
    assert_eq!(
        guest_tries(&mut rig, &phone),
        Some(ErrorCode::Denied),
        "like a stranger"
    );
}

#[test]
fn the_own_account_goes_only_with_its_name_typed_and_never_the_owners() {
    let (mut rig, phone) = two(PersonRole::Viewer);
    let refused = delete_account(rig.service.allow().expect("fresh"), NAME);
    assert_eq!(
        code_of(refused),
        Some(ErrorCode::RoleNotGranted),
        "the owner"
    );
    leave(&mut rig);
    assert_eq!(guest_tries(&mut rig, &phone), None, "the guest opens");
    let wrong = delete_account(rig.service.allow().expect("fresh"), NAME);
    assert_eq!(code_of(wrong), Some(ErrorCode::ConfirmationWrong), "a name");
    vault_view(rig.service.allow().expect("still open")).expect("shown");
    delete_account(rig.service.allow().expect("fresh"), GUEST).expect("the own word");
    leave(&mut rig);
    let told = guest_tries(&mut rig, &phone);
    assert_eq!(told, Some(ErrorCode::AccountLeaving), "and told");
}

#[test]
fn groups_are_shown_and_names_that_are_none_refused() {
    let (mut rig, _) = two(PersonRole::User);
    let id = guest(&mut rig).id;
    let set = |rig: &mut Rig, names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        code_of(set_groups(rig.service.allow().expect("fresh"), &id, &names))
    };
    assert_eq!(set(&mut rig, &["Workshop", "Desk"]), None, "may");
    assert_eq!(guest(&mut rig).groups, ["Desk", "Workshop"], "in order");
    let bell = set(&mut rig, &["a\u{7}"]);
    assert_eq!(bell, Some(ErrorCode::GroupRefused), "a control character");
    let many: Vec<String> = (0..33).map(|number| format!("g{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(set(&mut rig, &many), Some(ErrorCode::TooManyGroups), "33");
    assert_eq!(guest(&mut rig).groups, ["Desk", "Workshop"], "as before");
}
