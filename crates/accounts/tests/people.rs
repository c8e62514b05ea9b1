//! Owner and administrators change what others may do; nobody else does, and no row does by itself.

mod bench;
mod file;
mod support;

use bench::people::{bring_in, change, listed, try_login};
use bench::{device, is_denied, log_in};
use file::{change_entry_of, entry_of, rows};
use twinlatch_accounts::{PersonChange, PersonError};
use twinlatch_crypto::Id;
use twinlatch_records::{DirectoryEntry, Role, Status};

#[test]
fn who_is_switched_off_is_denied_like_a_stranger_until_switched_on() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::User);
    let off = PersonChange::Status(Status::Disabled);
    change(&mut rig, &mut owner, &who, off).expect("the owner may");
    assert_eq!(
        listed(&mut rig, who.name),
        (Role::User, Status::Disabled),
        "named"
    );
    assert!(
        is_denied(&try_login(&mut rig, &who)),
        "the right password and code"
    );
    rig.restart();
    assert!(is_denied(&try_login(&mut rig, &who)), "after a start too");
    let mut owner = log_in(&mut rig);
    let on = PersonChange::Status(Status::Active);
    change(&mut rig, &mut owner, &who, on).expect("the owner may");
    rig.wait(60 * 60);
    let session = try_login(&mut rig, &who).expect("everything is as before");
    assert_eq!(session.role(), Role::User, "and the role");
}

#[test]
fn another_role_counts_at_the_next_login() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::User);
    change(&mut rig, &mut owner, &who, PersonChange::Role(Role::Viewer)).expect("may");
    owner.close(rig.accounts());
    let session = try_login(&mut rig, &who).expect("opens");
    assert_eq!(session.role(), Role::Viewer, "as it was given");
    session.close(rig.accounts());
    rig.restart();
    let session = try_login(&mut rig, &who).expect("opens");
    assert_eq!(
        session.role(),
        Role::Viewer,
        "and no older copy is put back"
    );
}

#[test]
fn those_whom_an_administrator_brought_in_stay_what_they_are_when_he_goes() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let admin = bring_in(&mut rig, &mut owner, "charles", Role::Administrator);
    owner.close(rig.accounts());
    let mut session = try_login(&mut rig, &admin).expect("opens");
    let auditor = bring_in(&mut rig, &mut session, "mary", Role::Auditor);
    session.close(rig.accounts());
    let mut owner = log_in(&mut rig);
    change(&mut rig, &mut owner, &admin, PersonChange::Role(Role::User)).expect("may");
    owner.close(rig.accounts());
    assert_eq!(
        listed(&mut rig, admin.name).0,
        Role::User,
        "he is none any more"
    );
    assert_eq!(
        listed(&mut rig, auditor.name).0,
        Role::Auditor,
        "she is what she was"
    );
    let session = try_login(&mut rig, &auditor).expect("opens");
    assert_eq!(session.role(), Role::Auditor, "by the owner's signature");
}

#[test]
fn nobody_changes_what_the_own_role_does_not_give() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let owners = owner.account();
    let admin = bring_in(&mut rig, &mut owner, "charles", Role::Administrator);
    let other = bring_in(&mut rig, &mut owner, "mary", Role::Administrator);
    let user = bring_in(&mut rig, &mut owner, "kit", Role::User);
    owner.close(rig.accounts());
    let mut session = try_login(&mut rig, &admin).expect("opens");
    let before = rows(&rig);
    let off = PersonChange::Status(Status::Disabled);
    for (account, what) in [
        (owners, off),
        (other.account, off),
        (other.account, PersonChange::Role(Role::User)),
        (admin.account, off),
        (user.account, PersonChange::Role(Role::Administrator)),
        (user.account, PersonChange::Role(Role::Owner)),
    ] {
        let refused = session.change_person(rig.accounts(), &account, what);
        assert!(matches!(refused, Err(PersonError::NotGranted)), "{what:?}");
    }
    let nobody = session.change_person(rig.accounts(), &Id::new([9; 16]), off);
    assert!(
        matches!(nobody, Err(PersonError::NotThere)),
        "no such account"
    );
    assert_eq!(rows(&rig), before, "nothing was written");
    change(
        &mut rig,
        &mut session,
        &user,
        PersonChange::Role(Role::Viewer),
    )
    .expect("this he may");
    session.close(rig.accounts());
    let mut session = try_login(&mut rig, &user).expect("opens");
    let refused = session.change_person(rig.accounts(), &admin.account, off);
    assert!(
        matches!(refused, Err(PersonError::NotGranted)),
        "a viewer nothing"
    );
}

#[test]
fn what_was_forged_in_the_file_does_not_become_true_by_another_change() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::User);
    owner.close(rig.accounts());
    for forge in [
        (|entry| entry.role = Role::Administrator) as fn(&mut DirectoryEntry),
        |entry| entry.signing_key = Some([9; 32]),
        |entry| entry.joining_key = [9; 32],
    ] {
        rig.accounts = None;
        let true_one = change_entry_of(&rig, "charles", forge);
        rig.restart();
        let mut owner = log_in(&mut rig);
        let off = PersonChange::Status(Status::Disabled);
        let refused = change(&mut rig, &mut owner, &who, off);
        assert!(
            matches!(refused, Err(PersonError::NotVerified)),
            "it is not signed"
        );
        owner.close(rig.accounts());
        try_login(&mut rig, &who)
            .expect("opens")
            .close(rig.accounts());
        assert_eq!(
            entry_of(&rig, "charles"),
            true_one,
            "the login puts it right"
        );
    }
    let mut owner = log_in(&mut rig);
    change(&mut rig, &mut owner, &who, PersonChange::Role(Role::Viewer)).expect("and then it can");
}

#[test]
fn a_person_whose_keys_were_replaced_or_taken_away_gets_the_own_ones_back() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::User);
    owner.close(rig.accounts());
    rig.accounts = None;
    let true_one = change_entry_of(&rig, "charles", |entry| {
        // Keys that are left out need no joining key's word: the row still verifies.
        (entry.signing_key, entry.agreement_key) = (None, None);
        entry.joining_signature = None;
    });
    rig.restart();
    let mut owner = log_in(&mut rig);
    let viewer = PersonChange::Role(Role::Viewer);
    change(&mut rig, &mut owner, &who, viewer).expect("the row verifies");
    owner.close(rig.accounts());
    let session = try_login(&mut rig, &who).expect("opens");
    let now = entry_of(&rig, "charles");
    assert_eq!(now.signing_key, true_one.signing_key, "the own keys");
    assert_eq!(
        (now.role, session.role()),
        (Role::Viewer, Role::Viewer),
        "with the role of now"
    );
    assert!(now.counter > true_one.counter, "as the owner signed it");
}

#[test]
fn an_administrator_cannot_touch_the_owner_even_where_the_owners_row_is_lost() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let owners = owner.account();
    let admin = bring_in(&mut rig, &mut owner, "charles", Role::Administrator);
    owner.close(rig.accounts());
    rig.accounts = None;
    // As the start puts a lost row back from its header.
    change_entry_of(&rig, "ada", |entry| {
        (entry.role, entry.signature) = (Role::User, [0; 64]);
        (entry.signing_key, entry.agreement_key) = (None, None);
        entry.joining_signature = None;
    });
    rig.restart();
    let mut session = try_login(&mut rig, &admin).expect("opens");
    for what in [
        PersonChange::Status(Status::Disabled),
        PersonChange::Role(Role::Viewer),
    ] {
        let refused = session.change_person(rig.accounts(), &owners, what);
        assert!(matches!(refused, Err(PersonError::NotVerified)), "{what:?}");
    }
    session.close(rig.accounts());
    let session = log_in(&mut rig);
    assert_eq!(
        session.role(),
        Role::Owner,
        "who is the owner by the own key"
    );
}

#[test]
fn an_old_proof_and_a_file_that_takes_no_writes_change_nothing() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::User);
    rig.wait(5 * 60 + 1);
    let off = PersonChange::Status(Status::Disabled);
    let refused = change(&mut rig, &mut owner, &who, off);
    assert!(
        matches!(refused, Err(PersonError::Act(_))),
        "password and code first"
    );
    owner.close(rig.accounts());
    let mut owner = log_in(&mut rig);
    file::break_table(&rig, "directory");
    let before = rows(&rig);
    let refused = change(&mut rig, &mut owner, &who, off);
    assert!(matches!(refused, Err(PersonError::Act(_))), "the disk");
    assert_eq!(rows(&rig), before, "nothing was written");
    file::mend(&rig);
    change(&mut rig, &mut owner, &who, off).expect("and then it can be");
}
