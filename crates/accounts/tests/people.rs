//! Owner and administrators change what others may do; nobody else does, and no row does by itself.

mod bench;
mod file;
mod support;

use bench::{device, is_denied, is_dud, log_in};
use file::{change_entry, rows};
use support::{Rig, password};
use twinlatch_accounts::{InviteForm, KitKind, PersonChange, PersonError, Session};
use twinlatch_crypto::Id;
use twinlatch_records::{Role, Status};
use twinlatch_secret::OtpSeed;

const OWN_PASSWORD: &str = "violet anchovy gramophone";

/// Somebody who has joined.
struct Joined {
    name: &'static str,
    account: Id,
    phone: OtpSeed,
}

/// Invites and joins; the session that invites stays open.
fn bring_in(rig: &mut Rig, by: &mut Session, name: &'static str, role: Role) -> Joined {
    let form = InviteForm {
        username: name.to_owned(),
        display_name: name.to_owned(),
        role,
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
    joined.session.close(rig.accounts());
    let phone = std::mem::replace(&mut rig.seed, own).expect("a phone");
    Joined {
        name,
        account: invitation.account,
        phone,
    }
}

/// Tries the own password and phone.
fn try_login(rig: &mut Rig, who: &Joined) -> Result<Session, twinlatch_accounts::LoginError> {
    let own = rig.seed.replace(who.phone.duplicate());
    bench::settle(rig);
    let code = rig.code();
    let result = rig
        .accounts()
        .login(who.name, &password(OWN_PASSWORD), &code);
    rig.seed = own;
    result
}

fn change(
    rig: &mut Rig,
    by: &mut Session,
    who: &Joined,
    change: PersonChange,
) -> Result<(), PersonError> {
    by.change_person(rig.accounts(), &who.account, change)
}

fn listed(rig: &mut Rig, name: &str) -> (Role, Status) {
    let people = rig.accounts().people();
    let line = people.iter().find(|person| person.username == name);
    let line = line.expect("listed");
    (line.role, line.status)
}

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
fn a_forged_role_does_not_become_true_by_another_change() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::User);
    owner.close(rig.accounts());
    rig.accounts = None;
    change_entry(&rig, |entry| {
        if entry.username == "charles" {
            entry.role = Role::Administrator;
        }
    });
    rig.restart();
    let mut owner = log_in(&mut rig);
    for status in [Status::Disabled, Status::Active] {
        change(&mut rig, &mut owner, &who, PersonChange::Status(status)).expect("may");
    }
    assert_eq!(
        listed(&mut rig, who.name).0,
        Role::User,
        "signed as that of a user"
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
