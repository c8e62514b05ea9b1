//! Bringing a person in, and taking an account over at the door.

use twinlatch_service::Happening;
use twinlatch_service::door::{AfterDoor, close_door};
use twinlatch_service::joining::{begin_joining, cancel_joining, joining_password};
use twinlatch_service::people::{give_role, invite_person, list_people, switch_person};
use twinlatch_service::session::{log_out, vault_view};
use twinlatch_service::wire::{
    DoorView, ErrorCode, InvitationView, InvitePersonForm, PeopleView, PersonRole,
};

use crate::support::{NAME, Rig, code_of, form};

pub(crate) const GUEST: &str = "charles";
pub(crate) const GUESTS_PASSWORD: &str = "violet anchovy gramophone";

pub(crate) fn invite(rig: &mut Rig, name: &str, role: PersonRole) -> InvitationView {
    let form = InvitePersonForm {
        username: name.to_owned(),
        display_name: "Charles Babbage".to_owned(),
        role,
    };
    invite_person(rig.service.allow().expect("fresh"), form).expect("invited")
}

pub(crate) fn leave(rig: &mut Rig) {
    log_out(&mut rig.service).expect("logged out");
    rig.service.tick();
}

/// Types the activation code, then sets password and phone; the phone stays in the rig.
pub(crate) fn join(rig: &mut Rig, invitation: &InvitationView) {
    let code = form(&[&invitation.username, invitation.code.expose()]);
    begin_joining(&mut rig.service, code).expect("the code is good");
    let chosen = form(&[GUESTS_PASSWORD, "kit-password"]);
    joining_password(&mut rig.service, chosen).expect("a good password");
    rig.seed = Some(rig.offered_seed());
    rig.settle();
    rig.confirm().expect("the phone confirms");
    assert_eq!(
        close_door(&mut rig.service),
        AfterDoor::OpenVault,
        "the sheet is put off"
    );
}

fn people(rig: &mut Rig) -> PeopleView {
    list_people(rig.service.allow().expect("may look")).expect("listed")
}

#[test]
fn an_invited_person_takes_the_account_over_at_the_door() {
    let mut rig = Rig::set_up();
    let invitation = invite(&mut rig, GUEST, PersonRole::User);
    let listed = people(&mut rig);
    let guest = listed.people.iter().find(|person| person.username == GUEST);
    assert!(
        guest.is_some_and(|guest| guest.invited && !guest.own),
        "named as invited"
    );
    leave(&mut rig);
    assert!(
        rig.login_form().several_accounts,
        "the door offers the activation code"
    );
    let owners = rig.seed.take();
    join(&mut rig, &invitation);
    let view = vault_view(rig.service.allow().expect("open")).expect("a view");
    assert_eq!(
        (view.username.as_str(), view.role),
        (GUEST, PersonRole::User),
        "a session"
    );
    leave(&mut rig);
    rig.settle();
    rig.try_login(GUEST, GUESTS_PASSWORD)
        .expect("the own password and phone");
    leave(&mut rig);
    rig.seed = owners;
    rig.log_in();
    let listed = people(&mut rig);
    let names: Vec<(&str, bool)> = listed
        .people
        .iter()
        .map(|person| (person.username.as_str(), person.own))
        .collect();
    assert_eq!(names, [(NAME, true), (GUEST, false)], "by display name");
    assert!(
        listed.people.iter().all(|person| !person.invited),
        "both have come"
    );
}

#[test]
fn a_mistyped_code_is_told_before_it_is_counted_and_a_wrong_one_is_denied() {
    let mut rig = Rig::set_up();
    let invitation = invite(&mut rig, GUEST, PersonRole::User);
    leave(&mut rig);
    for _ in 0..6 {
        let typed = form(&[GUEST, &invitation.code.expose()[..10]]);
        let told = code_of(begin_joining(&mut rig.service, typed));
        assert_eq!(
            told,
            Some(ErrorCode::PaperMistyped),
            "no wait grows from it"
        );
    }
    let other = form(&["nobody", invitation.code.expose()]);
    let denied = code_of(begin_joining(&mut rig.service, other));
    assert_eq!(denied, Some(ErrorCode::Denied), "another name");
    let right = form(&[GUEST, &invitation.code.expose().to_lowercase()]);
    begin_joining(&mut rig.service, right).expect("small letters are the same");
}

#[test]
fn a_joining_survives_another_page_and_leaves_nothing_when_it_is_given_up() {
    let mut rig = Rig::set_up();
    let invitation = invite(&mut rig, GUEST, PersonRole::Viewer);
    leave(&mut rig);
    let code = || form(&[GUEST, invitation.code.expose()]);
    begin_joining(&mut rig.service, code()).expect("good");
    let DoorView::Joining(view) = rig.look() else {
        panic!("the door shows another form")
    };
    assert_eq!(
        (view.username.as_str(), view.role),
        (GUEST, PersonRole::Viewer),
        "whose it is"
    );
    cancel_joining(&mut rig.service).expect("nothing can fail");
    assert!(rig.login_form().several_accounts, "the login form again");
    begin_joining(&mut rig.service, code()).expect("the code is still good");
}

#[test]
fn a_joining_that_is_left_standing_is_ended() {
    let mut rig = Rig::set_up();
    let invitation = invite(&mut rig, GUEST, PersonRole::User);
    leave(&mut rig);
    begin_joining(&mut rig.service, form(&[GUEST, invitation.code.expose()])).expect("good");
    rig.wait(30 * 60);
    let told = rig.service.tick();
    assert!(
        told.iter()
            .any(|happening| matches!(happening, Happening::SetUpEnded)),
        "the shell is told"
    );
    let late = joining_password(&mut rig.service, form(&[GUESTS_PASSWORD, "kit"]));
    assert_eq!(
        code_of(late),
        Some(ErrorCode::NotLoggedIn),
        "nothing of it is left"
    );
    begin_joining(&mut rig.service, form(&[GUEST, invitation.code.expose()])).expect("the code is");
}

#[test]
fn after_a_day_the_code_is_told_as_run_out() {
    let mut rig = Rig::set_up();
    let invitation = invite(&mut rig, GUEST, PersonRole::User);
    leave(&mut rig);
    rig.wait(24 * 60 * 60 + 1);
    let late = begin_joining(&mut rig.service, form(&[GUEST, invitation.code.expose()]));
    assert_eq!(
        code_of(late),
        Some(ErrorCode::InvitationExpired),
        "and not as wrong"
    );
}

#[test]
fn what_cannot_be_invited_is_said_and_nobody_is() {
    let mut rig = Rig::set_up();
    for (username, display_name, role, expected) in [
        (NAME, "Ada", PersonRole::User, ErrorCode::UsernameTaken),
        (
            "two words",
            "Ada",
            PersonRole::User,
            ErrorCode::UsernameRefused,
        ),
        (GUEST, "  ", PersonRole::User, ErrorCode::DisplayNameRefused),
        (
            GUEST,
            "Charles",
            PersonRole::Owner,
            ErrorCode::RoleNotGranted,
        ),
    ] {
        let form = InvitePersonForm {
            username: username.to_owned(),
            display_name: display_name.to_owned(),
            role,
        };
        let refused = invite_person(rig.service.allow().expect("fresh"), form);
        assert_eq!(code_of(refused), Some(expected), "{username}");
    }
    assert_eq!(people(&mut rig).people.len(), 1, "only the owner");
}

#[test]
fn an_account_is_switched_off_and_on_and_gets_another_role() {
    let mut rig = Rig::set_up();
    let invitation = invite(&mut rig, GUEST, PersonRole::User);
    leave(&mut rig);
    let owners = rig.seed.take();
    join(&mut rig, &invitation);
    leave(&mut rig);
    let guests = std::mem::replace(&mut rig.seed, owners);
    rig.log_in();
    let listed = people(&mut rig);
    let guest = listed.people.iter().find(|person| person.username == GUEST);
    let guest = guest.expect("listed");
    let own = listed
        .people
        .iter()
        .find(|person| person.own)
        .expect("listed");
    assert!(
        guest.changeable && !own.changeable,
        "the other, not the own"
    );
    let (id, own) = (guest.id.clone(), own.id.clone());
    let refused = switch_person(rig.service.allow().expect("fresh"), &own, false);
    assert_eq!(
        code_of(refused),
        Some(ErrorCode::RoleNotGranted),
        "nobody locks himself out"
    );
    let unknown = switch_person(rig.service.allow().expect("fresh"), "nobody", false);
    assert_eq!(
        code_of(unknown),
        Some(ErrorCode::PersonMissing),
        "no such account"
    );
    switch_person(rig.service.allow().expect("fresh"), &id, false).expect("may");
    leave(&mut rig);
    let owners = std::mem::replace(&mut rig.seed, guests);
    rig.settle();
    let denied = code_of(rig.try_login(GUEST, GUESTS_PASSWORD));
    assert_eq!(denied, Some(ErrorCode::Denied), "like a stranger");
    let guests = std::mem::replace(&mut rig.seed, owners);
    rig.log_in();
    switch_person(rig.service.allow().expect("fresh"), &id, true).expect("may");
    give_role(rig.service.allow().expect("fresh"), &id, PersonRole::Viewer).expect("may");
    leave(&mut rig);
    rig.seed = guests;
    rig.settle();
    rig.try_login(GUEST, GUESTS_PASSWORD)
        .expect("everything is there");
    let view = vault_view(rig.service.allow().expect("open")).expect("a view");
    assert_eq!(view.role, PersonRole::Viewer, "with the role of now");
}
