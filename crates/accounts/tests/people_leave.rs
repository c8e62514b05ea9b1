//! Accounts that are to go: shut at once, taken back within 30 days, removed after them.

mod bench;
mod file;
mod support;

use std::collections::BTreeSet;

use bench::people::{Joined, bring_in, try_login};
use bench::{device, device_key, is_denied, log_in};
use file::{change_entry_of, entry_of, rows};
use support::{PASSWORD, Rig, password};
use twinlatch_accounts::{
    GRACE_SECONDS, Gone, InviteForm, LoginError, Notice, PersonError, RecoveryError, Session,
};
use twinlatch_crypto::{Id, Stored, parse_kit};
use twinlatch_device::account_mark_user;
use twinlatch_records::{Role, open_audit_row};
use twinlatch_store::{Access as FileAccess, Store};

/// Seconds in a day.
const DAY: u64 = 24 * 60 * 60;

type Row = (&'static str, Vec<u8>);

/// Which rows the file has beside the lines of the log, which stay and name who is gone.
fn ids(rig: &Rig) -> BTreeSet<Row> {
    let (key, db) = (device_key(rig), file_id(rig));
    let is_line = |table: &str, id: &[u8], ct: Vec<u8>| {
        let id = Id::from_slice(id).filter(|_| table == "objects");
        id.is_some_and(|id| open_audit_row(&key, &db, &id, &Stored::new(ct)).is_ok())
    };
    let rows = rows(rig).into_iter();
    let others = rows.filter(|((table, id), ct)| !is_line(table, id, ct.clone()));
    others.map(|(row, _)| row).collect()
}

fn file_id(rig: &Rig) -> Id {
    let opened = Store::open(&rig.vault(), FileAccess::ReadOnly).expect("the file opens");
    opened.meta.db
}

/// The rows that somebody's coming added.
fn bring_in_with_rows(
    rig: &mut Rig,
    by: &mut Session,
    name: &'static str,
    role: Role,
) -> (Joined, BTreeSet<Row>) {
    let before = ids(rig);
    let who = bring_in(rig, by, name, role);
    let own = ids(rig).difference(&before).cloned().collect();
    (who, own)
}

fn until(result: Result<Session, LoginError>) -> Option<u64> {
    match result {
        Err(LoginError::MarkedForDeletion { until, .. }) => Some(until),
        Ok(_) | Err(_) => None,
    }
}

fn leaving(rig: &mut Rig, name: &str) -> Option<u64> {
    let people = rig.accounts().people();
    let person = people.iter().find(|person| person.username == name);
    person.expect("listed").leaving
}

#[test]
fn who_is_marked_is_shut_out_and_told_and_comes_back_as_before() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::Viewer);
    owner.close(rig.accounts());
    let session = try_login(&mut rig, &who).expect("opens");
    let kit = session.sheet(rig.accounts()).expect("fresh").kit_code;
    session.close(rig.accounts());
    let mut owner = log_in(&mut rig);
    let gone = owner.delete_person(rig.accounts(), &who.account);
    let end = rig.clock.wall_seconds() + GRACE_SECONDS;
    assert_eq!(gone.expect("the owner may"), Gone::Until(end), "30 days");
    assert_eq!(leaving(&mut rig, who.name), Some(end), "in the list");
    assert_eq!(
        until(try_login(&mut rig, &who)),
        Some(end),
        "and to whom it is"
    );
    let wrong = rig.code_at(1_000);
    let wrong = rig.accounts().login(who.name, &password(PASSWORD), &wrong);
    assert!(is_denied(&wrong), "to nobody else");
    let kit = parse_kit(&kit).expect("printed");
    let by_kit = rig.accounts().recover_with_kit(&kit, None);
    let told = matches!(
        by_kit,
        Err(RecoveryError::Login(LoginError::MarkedForDeletion { until, days: 30 })) if until == end
    );
    assert!(told, "the kit opens nothing either");
    owner.close(rig.accounts());
    rig.wait(29 * DAY);
    let mut owner = log_in(&mut rig);
    let back = owner.take_person_back(rig.accounts(), &who.account);
    back.expect("the owner may");
    owner.close(rig.accounts());
    rig.wait(9 * DAY);
    let owner = log_in(&mut rig);
    owner.close(rig.accounts());
    let session = try_login(&mut rig, &who).expect("opens as before");
    assert_eq!(session.role(), Role::Viewer, "with the role of before");
    assert_eq!(bench::read_only(&session), None, "and whole");
}

#[test]
fn the_code_that_was_told_about_the_deletion_is_used_up() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::User);
    owner
        .delete_person(rig.accounts(), &who.account)
        .expect("may");
    owner.close(rig.accounts());
    assert!(until(try_login(&mut rig, &who)).is_some(), "told");
    let own = rig.seed.replace(who.phone.duplicate());
    let code = rig.code();
    let typed = password(bench::people::OWN_PASSWORD);
    let again = rig.accounts().login(who.name, &typed, &code);
    rig.seed = own;
    assert!(
        is_denied(&again),
        "the same code is worth nothing a second time"
    );
}

#[test]
fn after_the_time_of_grace_every_row_goes_and_nobody_elses() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let (who, own) = bring_in_with_rows(&mut rig, &mut owner, "charles", Role::User);
    let (mary, hers) = bring_in_with_rows(&mut rig, &mut owner, "mary", Role::User);
    let kinds: BTreeSet<&str> = own.iter().map(|(table, _)| *table).collect();
    assert_eq!(kinds.len(), 6, "control: rows in every table: {kinds:?}");
    owner
        .delete_person(rig.accounts(), &who.account)
        .expect("may");
    let owners_objects = ids(&rig);
    owner.close(rig.accounts());
    rig.wait(GRACE_SECONDS + 60);
    let db = {
        let session = log_in(&mut rig);
        let told = session.notices().contains(&Notice::PeopleRemoved(1));
        assert!(told, "the login says so: {:?}", session.notices());
        let db = session.db();
        session.close(rig.accounts());
        db
    };
    let left: BTreeSet<Row> = ids(&rig).intersection(&own).cloned().collect();
    let kinds: BTreeSet<&str> = left.iter().map(|(table, _)| *table).collect();
    assert_eq!(
        kinds,
        BTreeSet::from(["objects"]),
        "what no key opens waits until mary has said what is hers"
    );
    assert!(is_denied(&try_login(&mut rig, &who)), "like a stranger");
    try_login(&mut rig, &mary)
        .expect("mary opens")
        .close(rig.accounts());
    let left: Vec<Row> = ids(&rig).intersection(&own).cloned().collect();
    assert_eq!(left, [], "nothing is left");
    let user = account_mark_user(db.bytes(), who.account.bytes());
    let mark = twinlatch_device::Lines::read(&*rig.lines, &user).expect("the keyring answers");
    assert!(mark.is_none(), "the mark is gone too");
    assert!(!owners_objects.is_empty() && !hers.is_empty(), "control");
    rig.restart();
    for session in [log_in(&mut rig), try_login(&mut rig, &mary).expect("opens")] {
        assert_eq!(bench::read_only(&session), None, "whole");
        assert!(!session.has_findings(), "{:?}", session.notices());
        session.close(rig.accounts());
    }
}

#[test]
fn the_last_one_in_the_file_removes_everything_at_once() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let (who, own) = bring_in_with_rows(&mut rig, &mut owner, "charles", Role::Administrator);
    owner
        .delete_person(rig.accounts(), &who.account)
        .expect("may");
    owner.close(rig.accounts());
    rig.wait(GRACE_SECONDS + 60);
    let owner = log_in(&mut rig);
    let left: Vec<Row> = ids(&rig).intersection(&own).cloned().collect();
    assert_eq!(left, [], "nothing is left");
    assert_eq!(
        owner.unowned(rig.accounts()).expect("read"),
        [],
        "nor unowned"
    );
}

#[test]
fn a_person_marks_the_own_account_and_the_owner_can_take_it_back() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::Viewer);
    let refused = owner.delete_own_account(rig.accounts());
    assert!(
        matches!(refused, Err(PersonError::NotGranted)),
        "the owner stays"
    );
    owner.close(rig.accounts());
    let mut session = try_login(&mut rig, &who).expect("opens");
    let end = session.delete_own_account(rig.accounts()).expect("may");
    session.close(rig.accounts());
    assert_eq!(until(try_login(&mut rig, &who)), Some(end), "it is shut");
    assert_eq!(leaving(&mut rig, who.name), Some(end), "the owner sees it");
    let mut owner = log_in(&mut rig);
    owner
        .take_person_back(rig.accounts(), &who.account)
        .expect("may");
    owner.close(rig.accounts());
    try_login(&mut rig, &who)
        .expect("opens again")
        .close(rig.accounts());
}

#[test]
fn nobody_marks_whom_the_own_role_does_not_look_after() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let owners = owner.account();
    let admin = bring_in(&mut rig, &mut owner, "charles", Role::Administrator);
    let other = bring_in(&mut rig, &mut owner, "mary", Role::Administrator);
    let user = bring_in(&mut rig, &mut owner, "kit", Role::User);
    owner.close(rig.accounts());
    let mut session = try_login(&mut rig, &admin).expect("opens");
    let before = rows(&rig);
    for account in [owners, other.account, admin.account] {
        let refused = session.delete_person(rig.accounts(), &account);
        assert!(matches!(refused, Err(PersonError::NotGranted)), "{account}");
    }
    assert_eq!(rows(&rig), before, "nothing was written");
    session
        .delete_person(rig.accounts(), &user.account)
        .expect("this he may");
    session.close(rig.accounts());
    assert!(until(try_login(&mut rig, &user)).is_some(), "shut");
    let mut session = try_login(&mut rig, &other).expect("opens");
    session
        .take_person_back(rig.accounts(), &user.account)
        .expect("every administrator may");
    let mut session = try_login(&mut rig, &user).expect("opens");
    let refused = session.delete_person(rig.accounts(), &admin.account);
    assert!(
        matches!(refused, Err(PersonError::NotGranted)),
        "a user nothing"
    );
}

#[test]
fn a_word_that_nobody_gave_or_that_was_taken_back_deletes_nothing() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::User);
    owner
        .delete_person(rig.accounts(), &who.account)
        .expect("may");
    let old = entry_of(&rig, who.name).deletion;
    owner
        .take_person_back(rig.accounts(), &who.account)
        .expect("may");
    owner.close(rig.accounts());
    let mut forged = old.clone().expect("control: it stood there");
    forged.signature = [9; 64];
    for (mark, what) in [(old, "taken back"), (Some(forged), "forged")] {
        change_entry_of(&rig, who.name, |entry| entry.deletion = mark);
        assert_eq!(leaving(&mut rig, who.name), None, "{what}: not in the list");
        rig.wait(GRACE_SECONDS + 60);
        log_in(&mut rig).close(rig.accounts());
        try_login(&mut rig, &who)
            .expect("it opens")
            .close(rig.accounts());
        let row = entry_of(&rig, who.name);
        assert_eq!(row.deletion, None, "{what}: the login puts it right");
    }
}

#[test]
fn another_change_of_who_is_marked_keeps_the_mark() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::User);
    owner
        .delete_person(rig.accounts(), &who.account)
        .expect("may");
    let end = leaving(&mut rig, who.name);
    assert!(end.is_some(), "control");
    let role = twinlatch_accounts::PersonChange::Role(Role::Viewer);
    bench::people::change(&mut rig, &mut owner, &who, role).expect("may");
    assert_eq!(leaving(&mut rig, who.name), end, "until the same day");
}

#[test]
fn an_invitation_by_which_nobody_has_come_is_withdrawn_at_once() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let before = ids(&rig);
    let form = InviteForm {
        username: "charles".to_owned(),
        display_name: "Charles".to_owned(),
        role: Role::User,
    };
    let invitation = owner.invite(rig.accounts(), &form).expect("may");
    let gone = owner.delete_person(rig.accounts(), &invitation.account);
    assert_eq!(gone.expect("may"), Gone::Withdrawn, "nobody has come");
    assert_eq!(ids(&rig), before, "nothing is left");
    let joining = rig.accounts().begin_joining("charles", &invitation.code);
    assert!(joining.is_err(), "the code opens nothing");
    let nobody = owner.delete_person(rig.accounts(), &Id::new([9; 16]));
    assert!(matches!(nobody, Err(PersonError::NotThere)), "nobody");
}
