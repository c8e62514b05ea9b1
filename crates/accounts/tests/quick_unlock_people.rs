//! Several people's sessions wait side by side, and what an administrator decides ends one.

mod bench;
mod support;

use bench::{NAME, device, is_dud, log_in};
use support::{PASSWORD, Rig, password};
use twinlatch_accounts::{InviteForm, KitKind, MOST_PARKED, PersonChange, Session, UnlockError};
use twinlatch_crypto::Id;
use twinlatch_records::{Choices, Role, Status};
use twinlatch_secret::OtpSeed;

const OWN_PASSWORD: &str = "violet anchovy gramophone";

/// Somebody who has joined, with quick unlock switched on.
struct Joined {
    name: String,
    account: Id,
    phone: OtpSeed,
}

fn bring_in(rig: &mut Rig, by: &mut Session, name: &str) -> Joined {
    let form = InviteForm {
        username: name.to_owned(),
        display_name: name.to_owned(),
        role: Role::User,
    };
    let invitation = by.invite(rig.accounts(), &form).expect("may");
    let joining = rig.accounts().begin_joining(name, &invitation.code);
    let mut joining = joining.expect("the code is good");
    let typed = password(OWN_PASSWORD);
    let uri = joining.set_password(rig.accounts(), typed, KitKind::Kit, None);
    let own = rig
        .seed
        .replace(uri.expect("a good password").seed.duplicate());
    while (0..=1).any(|steps| is_dud(rig, steps)) {
        rig.wait(30);
    }
    let code = rig.code();
    let joined = joining.confirm(rig.accounts(), &code).expect("joined");
    let mut session = joined.session;
    switch_on(rig, &mut session);
    session.close(rig.accounts());
    let phone = std::mem::replace(&mut rig.seed, own).expect("a phone");
    Joined {
        name: name.to_owned(),
        account: invitation.account,
        phone,
    }
}

fn switch_on(rig: &mut Rig, session: &mut Session) {
    let choices = Choices {
        quick_unlock: true,
        ..*session.choices()
    };
    session
        .set_choices(rig.accounts(), choices)
        .expect("stored");
}

/// Logs in with the own password and phone, and locks.
fn park(rig: &mut Rig, who: &Joined) {
    let own = rig.seed.replace(who.phone.duplicate());
    bench::settle(rig);
    let code = rig.code();
    let session = rig
        .accounts()
        .login(&who.name, &password(OWN_PASSWORD), &code)
        .expect("opens");
    rig.seed = own;
    assert!(session.park(rig.accounts()), "{} waits", who.name);
}

fn unlock(rig: &mut Rig, name: &str, typed: &str) -> Result<Session, UnlockError> {
    rig.accounts().quick_unlock(name, &password(typed))
}

fn waiting(rig: &mut Rig) -> Vec<String> {
    let parked = rig.accounts().parked().into_iter();
    parked.map(|person| person.username).collect()
}

#[test]
fn at_most_five_wait_and_the_oldest_goes() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    switch_on(&mut rig, &mut owner);
    let names = ["charles", "grace", "kit", "mary", "joan"];
    let people = names.map(|name| bring_in(&mut rig, &mut owner, name));
    owner.close(rig.accounts());
    let owner = log_in(&mut rig);
    owner.park(rig.accounts());
    for who in &people {
        park(&mut rig, who);
    }
    assert_eq!(names.len(), MOST_PARKED, "with the owner one too many");
    assert_eq!(waiting(&mut rig), names, "the owner's was the oldest");
    let gone = unlock(&mut rig, NAME, PASSWORD);
    assert!(matches!(gone, Err(UnlockError::Ended)), "and needs a code");
    for who in people.iter().rev() {
        let other = unlock(&mut rig, &who.name, PASSWORD);
        assert!(
            matches!(other, Err(UnlockError::Denied { tries_left: 9 })),
            "{}: another's password",
            who.name
        );
        let session = unlock(&mut rig, &who.name, OWN_PASSWORD).expect("the own opens");
        assert_eq!(session.account(), who.account, "each the own account");
        session.close(rig.accounts());
    }
}

#[test]
fn an_administrators_decision_ends_what_waits() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles");
    owner.close(rig.accounts());
    for (change, why) in [
        (PersonChange::Role(Role::Viewer), "another role"),
        (PersonChange::Status(Status::Disabled), "switched off"),
    ] {
        park(&mut rig, &who);
        let mut owner = log_in(&mut rig);
        assert_eq!(waiting(&mut rig), ["charles"], "another's login leaves it");
        owner
            .change_person(rig.accounts(), &who.account, change)
            .expect("may");
        owner.close(rig.accounts());
        let ended = unlock(&mut rig, "charles", OWN_PASSWORD);
        assert!(matches!(ended, Err(UnlockError::Ended)), "{why}");
        assert!(waiting(&mut rig).is_empty(), "{why}: wiped");
    }
}

#[test]
fn a_person_switched_off_and_on_again_needs_a_code() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles");
    owner.close(rig.accounts());
    park(&mut rig, &who);
    let mut owner = log_in(&mut rig);
    for status in [Status::Disabled, Status::Active] {
        owner
            .change_person(rig.accounts(), &who.account, PersonChange::Status(status))
            .expect("may");
    }
    owner.close(rig.accounts());
    let ended = unlock(&mut rig, "charles", OWN_PASSWORD);
    assert!(matches!(ended, Err(UnlockError::Ended)), "it was off");
    park(&mut rig, &who);
}

#[test]
fn what_others_do_to_their_own_leaves_it() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles");
    owner.close(rig.accounts());
    park(&mut rig, &who);
    let mut owner = log_in(&mut rig);
    let new = password("another walrus entirely");
    owner
        .change_password(rig.accounts(), &new)
        .expect("changed");
    bring_in(&mut rig, &mut owner, "grace");
    owner.close(rig.accounts());
    unlock(&mut rig, "charles", OWN_PASSWORD)
        .expect("it waits still")
        .close(rig.accounts());
}
