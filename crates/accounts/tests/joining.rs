//! An invited person comes, sets password and phone alone, and has an account like any other.

mod bench;
mod file;
mod support;

use bench::{NAME, device, is_denied, is_dud, log_in, read_only};
use file::{add_row, change_entry_of, rows};
use support::{PASSWORD, Rig, password};
use twinlatch_accounts::{
    Invitation, InviteError, InviteForm, JoinError, Joined, Joining, KitKind, LoginError, Notice,
    Session,
};
use twinlatch_crypto::make_activation_code;
use twinlatch_records::Role;
use twinlatch_secret::{ActivationCode, OtpSeed};

const GUEST: &str = "charles";
const GUESTS_PASSWORD: &str = "violet anchovy gramophone";
const DAY: u64 = 24 * 60 * 60;

fn form(username: &str, role: Role) -> InviteForm {
    InviteForm {
        username: username.to_owned(),
        display_name: "Charles Babbage".to_owned(),
        role,
    }
}

fn invite(
    rig: &mut Rig,
    session: &mut Session,
    name: &str,
    role: Role,
) -> Result<Invitation, InviteError> {
    session.invite(rig.accounts(), &form(name, role))
}

/// The owner invites somebody and locks.
fn invited(rig: &mut Rig, role: Role) -> Invitation {
    let mut session = log_in(rig);
    let invitation = invite(rig, &mut session, GUEST, role).expect("the owner may");
    session.close(rig.accounts());
    invitation
}

fn begin(rig: &mut Rig, name: &str, code: &ActivationCode) -> Result<Joining, JoinError> {
    rig.accounts().begin_joining(name, code)
}

/// Sets the password, reads the picture and types what the phone shows; the phone stays in the rig.
fn finish(rig: &mut Rig, joining: &mut Joining) -> Result<Joined, JoinError> {
    let typed = password(GUESTS_PASSWORD);
    let uri = joining
        .set_password(rig.accounts(), typed, KitKind::KitPassword, None)
        .expect("a good password");
    rig.seed = Some(uri.seed.duplicate());
    while (0..=1).any(|steps| is_dud(rig, steps)) {
        rig.wait(30);
    }
    let code = rig.code();
    joining.confirm(rig.accounts(), &code)
}

fn join(rig: &mut Rig, name: &str, code: &ActivationCode) -> Joined {
    let mut joining = begin(rig, name, code).expect("the code is good");
    finish(rig, &mut joining).expect("joined")
}

fn is_refused(result: &Result<Joining, JoinError>) -> bool {
    matches!(result, Err(JoinError::Login(LoginError::Denied)))
}

/// Logs in with the phone that the rig holds.
fn log_in_as(rig: &mut Rig, name: &str, typed: &str) -> Session {
    bench::settle(rig);
    let code = rig.code();
    let session = rig.accounts().login(name, &password(typed), &code);
    let session = session.expect("password and code open");
    assert_eq!(read_only(&session), None, "{name}: nothing is out of place");
    let found = |notice: &Notice| matches!(notice, Notice::Findings(_));
    assert!(
        !session.notices().iter().any(found),
        "{name}: {:?}",
        session.notices()
    );
    session
}

fn keep(rig: &mut Rig) -> OtpSeed {
    rig.seed.take().expect("a phone")
}

#[test]
fn an_invited_person_joins_and_logs_in_with_the_own_password_and_phone() {
    let mut rig = device();
    let invitation = invited(&mut rig, Role::Viewer);
    let owners = keep(&mut rig);
    let joined = join(&mut rig, GUEST, &invitation.code);
    assert_eq!(joined.session.role(), Role::Viewer, "as it was granted");
    joined.session.close(rig.accounts());
    rig.restart();
    let session = log_in_as(&mut rig, GUEST, GUESTS_PASSWORD);
    assert_eq!(
        session.role(),
        Role::Viewer,
        "the chain of signatures says so"
    );
    assert_eq!(session.account(), invitation.account, "the invited account");
    session.close(rig.accounts());
    rig.seed = Some(owners);
    let session = log_in_as(&mut rig, NAME, PASSWORD);
    assert_eq!(session.role(), Role::Owner, "and the owner is untouched");
    let people = rig.accounts().people();
    let line = people.iter().find(|person| person.username == GUEST);
    let line = line.expect("everybody stands in the list");
    assert_eq!(
        (line.role, line.invited),
        (Role::Viewer, false),
        "as they are"
    );
}

#[test]
fn before_the_person_comes_nobody_logs_in_under_the_name() {
    let mut rig = device();
    let _ = invited(&mut rig, Role::User);
    let people = rig.accounts().people();
    let waiting = people
        .iter()
        .any(|person| person.invited && person.username == GUEST);
    assert!(waiting, "named as invited");
    bench::settle(&rig);
    let code = rig.code();
    for typed in [PASSWORD, GUESTS_PASSWORD] {
        let tried = rig.accounts().login(GUEST, &password(typed), &code);
        assert!(is_denied(&tried), "there is nothing to log in to");
    }
    rig.restart();
    let session = log_in_as(&mut rig, NAME, PASSWORD);
    assert_eq!(
        session.role(),
        Role::Owner,
        "a start between finds nothing odd"
    );
}

#[test]
fn a_code_works_once() {
    let mut rig = device();
    let invitation = invited(&mut rig, Role::User);
    join(&mut rig, GUEST, &invitation.code)
        .session
        .close(rig.accounts());
    assert!(
        is_refused(&begin(&mut rig, GUEST, &invitation.code)),
        "it is used up"
    );
}

#[test]
fn of_two_who_hold_the_code_the_first_has_the_account() {
    let mut rig = device();
    let invitation = invited(&mut rig, Role::User);
    let mut first = begin(&mut rig, GUEST, &invitation.code).expect("good");
    let mut second = begin(&mut rig, GUEST, &invitation.code).expect("still good");
    finish(&mut rig, &mut first)
        .expect("joined")
        .session
        .close(rig.accounts());
    let phone = keep(&mut rig);
    let before = rows(&rig);
    let late = finish(&mut rig, &mut second);
    assert!(
        matches!(late, Err(JoinError::Damaged)),
        "the second is told"
    );
    assert_eq!(rows(&rig), before, "and nothing is written");
    rig.seed = Some(phone);
    log_in_as(&mut rig, GUEST, GUESTS_PASSWORD).close(rig.accounts());
}

#[test]
fn a_joining_that_is_broken_off_has_used_nothing() {
    let mut rig = device();
    let invitation = invited(&mut rig, Role::User);
    let before = rows(&rig);
    let mut joining = begin(&mut rig, GUEST, &invitation.code).expect("good");
    let typed = password(GUESTS_PASSWORD);
    let set = joining.set_password(rig.accounts(), typed, KitKind::Kit, None);
    set.expect("a good password");
    drop(joining);
    let changed: Vec<_> = rows(&rig)
        .into_iter()
        .filter(|(place, row)| before.get(place) != Some(row))
        .map(|((table, _), _)| table)
        .collect();
    assert_eq!(changed, ["tries"], "the counted try alone was written");
    join(&mut rig, GUEST, &invitation.code)
        .session
        .close(rig.accounts());
}

#[test]
fn a_weak_password_is_refused_and_another_can_be_set() {
    let mut rig = device();
    let invitation = invited(&mut rig, Role::User);
    let mut joining = begin(&mut rig, GUEST, &invitation.code).expect("good");
    let weak = joining.set_password(rig.accounts(), password("charles"), KitKind::Kit, None);
    assert!(matches!(weak, Err(JoinError::Password(_))), "the own name");
    let code = rig.code();
    let early = joining.confirm(rig.accounts(), &code);
    assert!(
        matches!(early, Err(JoinError::PasswordNeeded)),
        "no phone yet"
    );
    finish(&mut rig, &mut joining).expect("joined");
}

#[test]
fn every_wrong_combination_is_one_answer_and_the_same_work() {
    let mut rig = device();
    let invitation = invited(&mut rig, Role::User);
    let wrong = make_activation_code(&*rig.random).expect("drawn");
    let mut work = Vec::new();
    for (name, code) in [
        (GUEST, &wrong),
        ("nobody", &wrong),
        ("nobody", &invitation.code),
        (NAME, &wrong),
    ] {
        let before = (
            rig.accounts().statements(),
            rig.accounts().commits(),
            rig.random.calls(),
        );
        assert!(is_refused(&begin(&mut rig, name, code)), "{name}");
        work.push((
            rig.accounts().statements() - before.0,
            rig.accounts().commits() - before.1,
            rig.random.calls() - before.2,
        ));
    }
    assert!(
        work.iter().all(|other| *other == work[0]),
        "an invited, an unknown and a present name cost the same: {work:?}"
    );
}

#[test]
fn wrong_codes_bring_a_wait() {
    let mut rig = device();
    let invitation = invited(&mut rig, Role::User);
    for _ in 0..5 {
        let wrong = make_activation_code(&*rig.random).expect("drawn");
        assert!(is_refused(&begin(&mut rig, GUEST, &wrong)), "wrong");
    }
    let early = begin(&mut rig, GUEST, &invitation.code);
    assert!(
        matches!(early, Err(JoinError::Login(LoginError::Wait { .. }))),
        "the right one waits too"
    );
    rig.wait(31);
    begin(&mut rig, GUEST, &invitation.code).expect("after it, it opens");
    let wrong = make_activation_code(&*rig.random).expect("drawn");
    assert!(
        is_refused(&begin(&mut rig, GUEST, &wrong)),
        "and the count is clear"
    );
}

#[test]
fn after_a_day_the_right_code_says_that_it_has_run_out() {
    let mut rig = device();
    let invitation = invited(&mut rig, Role::User);
    rig.wait(DAY + 1);
    let late = begin(&mut rig, GUEST, &invitation.code);
    assert!(
        matches!(late, Err(JoinError::Expired)),
        "told to who holds it"
    );
    let wrong = make_activation_code(&*rig.random).expect("drawn");
    assert!(
        is_refused(&begin(&mut rig, GUEST, &wrong)),
        "to nobody else"
    );
}

#[test]
fn a_name_that_reads_the_same_is_taken() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    for name in [NAME, "ADA", "Ａｄａ"] {
        let before = rows(&rig);
        let refused = invite(&mut rig, &mut session, name, Role::User);
        assert!(matches!(refused, Err(InviteError::NameTaken)), "{name}");
        assert_eq!(rows(&rig), before, "{name}: nothing is written");
    }
}

#[test]
fn an_administrator_brings_in_others_but_no_administrators() {
    let mut rig = device();
    let invitation = invited(&mut rig, Role::Administrator);
    let mut admin = join(&mut rig, GUEST, &invitation.code).session;
    for role in [Role::Owner, Role::Administrator] {
        let refused = invite(&mut rig, &mut admin, "mary", role);
        assert!(
            matches!(refused, Err(InviteError::RoleNotGranted)),
            "{role:?}"
        );
    }
    let third = invite(&mut rig, &mut admin, "mary", Role::Auditor).expect("may");
    admin.close(rig.accounts());
    let session = join(&mut rig, "mary", &third.code).session;
    session.close(rig.accounts());
    rig.restart();
    let mut session = log_in_as(&mut rig, "mary", GUESTS_PASSWORD);
    assert_eq!(
        session.role(),
        Role::Auditor,
        "owner, administrator, person"
    );
    rig.wait(0);
    let refused = invite(&mut rig, &mut session, "kit", Role::User);
    assert!(
        matches!(refused, Err(InviteError::RoleNotGranted)),
        "who grants nothing"
    );
}

#[test]
fn a_role_that_was_forged_in_the_file_is_not_obeyed() {
    let mut rig = device();
    let invitation = invited(&mut rig, Role::User);
    join(&mut rig, GUEST, &invitation.code)
        .session
        .close(rig.accounts());
    rig.accounts = None;
    change_entry_of(&rig, GUEST, |entry| entry.role = Role::Administrator);
    rig.restart();
    let listed = rig.accounts().people();
    let line = listed.iter().find(|person| person.username == GUEST);
    assert_eq!(
        line.map(|line| line.role),
        Some(Role::User),
        "not in the list"
    );
    bench::settle(&rig);
    let code = rig.code();
    let session = rig
        .accounts()
        .login(GUEST, &password(GUESTS_PASSWORD), &code);
    let session = session.expect("the person still comes in");
    assert_eq!(session.role(), Role::User, "and has the rights of before");
}

#[test]
fn what_the_inviter_had_opens_nothing_of_the_person() {
    let mut rig = device();
    let invitation = invited(&mut rig, Role::User);
    let before = rows(&rig);
    join(&mut rig, GUEST, &invitation.code)
        .session
        .close(rig.accounts());
    let phone = keep(&mut rig);
    // The inviter kept the code and the rows of the invitation, and puts them back.
    let now = rows(&rig);
    let gone: Vec<_> = before
        .iter()
        .filter(|(place, _)| !now.contains_key(place))
        .collect();
    assert_eq!(
        gone.len(),
        2,
        "control: the way and what it led to were deleted"
    );
    for ((table, id), ct) in gone {
        add_row(&rig, table, id, ct);
    }
    assert!(
        is_refused(&begin(&mut rig, GUEST, &invitation.code)),
        "who has come is not invited any more"
    );
    rig.restart();
    rig.seed = Some(phone);
    bench::settle(&rig);
    let code = rig.code();
    let session = rig
        .accounts()
        .login(GUEST, &password(GUESTS_PASSWORD), &code);
    session.expect("the person's own way is untouched");
}

#[test]
fn an_older_file_put_back_brings_no_used_code_back() {
    let mut rig = device();
    let invitation = invited(&mut rig, Role::User);
    rig.accounts = None;
    let older = std::fs::read(rig.vault()).expect("the file");
    rig.restart();
    join(&mut rig, GUEST, &invitation.code)
        .session
        .close(rig.accounts());
    rig.accounts = None;
    std::fs::write(rig.vault(), older).expect("put back");
    rig.restart();
    assert!(
        is_refused(&begin(&mut rig, GUEST, &invitation.code)),
        "the keyring knows that somebody has come"
    );
}

#[test]
fn a_new_invitation_takes_the_place_of_one_by_which_nobody_has_come() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    let first = invite(&mut rig, &mut session, GUEST, Role::User).expect("the owner may");
    let before = rows(&rig).len();
    let second = invite(&mut rig, &mut session, "CHARLES", Role::Viewer).expect("once more");
    assert_eq!(
        rows(&rig).len(),
        before + 1,
        "nothing of the first is left; the log has one line more"
    );
    session.close(rig.accounts());
    let owners = rig.seed.as_ref().map(OtpSeed::duplicate);
    assert!(
        is_refused(&begin(&mut rig, GUEST, &first.code)),
        "the first code is dead"
    );
    let joined = join(&mut rig, GUEST, &second.code).session;
    assert_eq!(joined.role(), Role::Viewer, "the second opens");
    joined.close(rig.accounts());
    rig.seed = owners;
    let mut session = log_in(&mut rig);
    let third = invite(&mut rig, &mut session, GUEST, Role::User);
    assert!(
        matches!(third, Err(InviteError::NameTaken)),
        "who has come stays"
    );
}
