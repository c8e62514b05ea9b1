//! A signed row that is put back later: who is told, and what counts.

mod bench;
mod file;
mod support;

use bench::people::{bring_in, change, listed, try_login};
use bench::{device, is_denied, log_in};
use file::{entry_of, put_row, rows};
use support::Rig;
use twinlatch_accounts::{Notice, PersonChange, Session};
use twinlatch_records::{Finding, Found, Role, RowKind, Status};

/// The directory's rows, to be put back later.
fn directory(rig: &Rig) -> Vec<(Vec<u8>, Vec<u8>)> {
    let rows = rows(rig).into_iter();
    let directory = rows.filter(|((table, _), _)| *table == "directory");
    directory.map(|((_, id), ct)| (id, ct)).collect()
}

fn put_back(rig: &mut Rig, before: &[(Vec<u8>, Vec<u8>)], but: &str) {
    let keep = tag_of(rig, but);
    rig.accounts = None;
    for (id, ct) in before.iter().filter(|(id, _)| *id != keep) {
        put_row(rig, "directory", id, ct);
    }
    rig.restart();
}

fn tag_of(rig: &mut Rig, name: &str) -> Vec<u8> {
    let key = bench::device_key(rig);
    twinlatch_crypto::directory_tag(&key, name).bytes().to_vec()
}

fn older(session: &Session) -> Vec<Finding> {
    let told = session.notices().iter().filter_map(|notice| {
        let Notice::Findings(findings) = notice else {
            return None;
        };
        Some(findings.clone())
    });
    let one_row = |found: &Finding| found.row == RowKind::Directory && found.id != session.db();
    let older = told
        .flatten()
        .filter(|found| one_row(found) && found.what == Found::Older);
    older.collect()
}

fn names_of_older(rig: &mut Rig, session: &Session) -> Vec<String> {
    let people = rig.accounts().people();
    let older = people
        .iter()
        .filter(|person| session.has_seen_later(person));
    older.map(|person| person.username.clone()).collect()
}

#[test]
fn an_older_row_of_somebody_is_told_to_the_owner_until_it_is_signed_again() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::Viewer);
    let before = directory(&rig);
    change(
        &mut rig,
        &mut owner,
        &who,
        PersonChange::Status(Status::Disabled),
    )
    .expect("may");
    assert_eq!(names_of_older(&mut rig, &owner), [""; 0], "control: none");
    owner.close(rig.accounts());
    put_back(&mut rig, &before, "ada");
    assert_eq!(
        listed(&mut rig, who.name).1,
        Status::Active,
        "control: put back"
    );
    let mut owner = log_in(&mut rig);
    assert_eq!(older(&owner).len(), 1, "told at the login");
    assert_eq!(
        names_of_older(&mut rig, &owner),
        ["charles"],
        "and whose it is"
    );
    change(&mut rig, &mut owner, &who, PersonChange::AsItStands).expect("it is signed");
    assert_eq!(names_of_older(&mut rig, &owner), [""; 0], "it counts now");
    owner.close(rig.accounts());
    rig.restart();
    let owner = log_in(&mut rig);
    assert_eq!(older(&owner), [], "and at the next login");
    assert_eq!(
        listed(&mut rig, who.name),
        (Role::Viewer, Status::Active),
        "as it stood"
    );
}

#[test]
fn an_administrator_remembers_what_the_owner_signed_once_he_has_logged_in() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let admin = bring_in(&mut rig, &mut owner, "mary", Role::Administrator);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::User);
    let before = directory(&rig);
    change(&mut rig, &mut owner, &who, PersonChange::Role(Role::Viewer)).expect("may");
    owner.close(rig.accounts());
    try_login(&mut rig, &admin)
        .expect("opens")
        .close(rig.accounts());
    put_back(&mut rig, &before, "ada");
    let session = try_login(&mut rig, &admin).expect("opens");
    assert_eq!(
        names_of_older(&mut rig, &session),
        ["charles"],
        "seen at the login before"
    );
}

#[test]
fn an_older_row_of_the_own_does_not_bring_back_what_was_taken() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let admin = bring_in(&mut rig, &mut owner, "charles", Role::Administrator);
    let before = directory(&rig);
    change(&mut rig, &mut owner, &admin, PersonChange::Role(Role::User)).expect("may");
    owner.close(rig.accounts());
    try_login(&mut rig, &admin)
        .expect("opens")
        .close(rig.accounts());
    let later = entry_of(&rig, admin.name);
    put_back(&mut rig, &before, "ada");
    assert_ne!(entry_of(&rig, admin.name), later, "control: put back");
    let session = try_login(&mut rig, &admin).expect("opens");
    assert_eq!(session.role(), Role::User, "the later one counts");
    assert_eq!(older(&session).len(), 1, "and it is told");
    assert_eq!(entry_of(&rig, admin.name), later, "it stands again");
}

#[test]
fn an_older_row_grants_nothing_where_the_file_takes_no_writes() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let admin = bring_in(&mut rig, &mut owner, "charles", Role::Administrator);
    let before = directory(&rig);
    change(&mut rig, &mut owner, &admin, PersonChange::Role(Role::User)).expect("may");
    owner.close(rig.accounts());
    try_login(&mut rig, &admin)
        .expect("opens")
        .close(rig.accounts());
    put_back(&mut rig, &before, "ada");
    file::break_table(&rig, "directory");
    let session = try_login(&mut rig, &admin).expect("opens");
    assert_eq!(session.role(), Role::User, "the later one counts");
    assert_eq!(older(&session), [], "control: nothing could be put right");
}

#[test]
fn who_is_switched_off_stays_so_by_a_signed_row_alone() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::User);
    change(
        &mut rig,
        &mut owner,
        &who,
        PersonChange::Status(Status::Disabled),
    )
    .expect("may");
    owner.close(rig.accounts());
    file::change_every_header(&rig, |header| header.disabled = false);
    assert!(
        is_denied(&try_login(&mut rig, &who)),
        "the header is nobody's word"
    );
}
