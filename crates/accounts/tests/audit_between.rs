//! A log that somebody has spoiled, and another person's login before the owner's: it must not be made
//! good by a signature.

mod bench;
mod file;
mod log_rows;
mod support;

use bench::people::{Joined, bring_in, try_login};
use bench::{NAME, device, device_key, fail, log_in, settle};
use file::{put_row, rows};
use log_rows::{change_head, delete, findings, log_rows, write_row};
use support::{Rig, password};
use twinlatch_accounts::{AuditFinding, Session};
use twinlatch_crypto::{DevObject, Id, OsRandom, dev_object_id};
use twinlatch_records::{AuditKind, AuditRow, Role};

/// The owner and Bob, who have both been here.
fn two() -> (Rig, Joined) {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let bob = bring_in(&mut rig, &mut owner, "bob", Role::User);
    owner.close(rig.accounts());
    log_in(&mut rig).close(rig.accounts());
    (rig, bob)
}

fn bob_comes(rig: &mut Rig, bob: &Joined) {
    let session = try_login(rig, bob).expect("opens");
    session.close(rig.accounts());
    rig.restart();
}

/// What the owner's check says at the next login.
fn owner_finds(rig: &mut Rig) -> (bool, Vec<AuditFinding>) {
    let session = log_in(rig);
    let told = session.has_findings();
    let found = findings(rig, &session);
    session.close(rig.accounts());
    (told, found)
}

#[test]
fn a_whole_log_is_signed_by_whoever_comes() {
    let (mut rig, bob) = two();
    bob_comes(&mut rig, &bob);
    assert_eq!(owner_finds(&mut rig), (false, vec![]), "control");
}

#[test]
fn a_tail_that_was_cut_is_told_though_others_have_come_since() {
    let (mut rig, bob) = two();
    let before = rows(&rig);
    let short = log_rows(&rig);
    bob_comes(&mut rig, &bob);
    let long = log_rows(&rig);
    let cut: Vec<Id> = long
        .iter()
        .filter(|(number, _)| !short.contains_key(number))
        .map(|(_, (id, _))| *id)
        .collect();
    delete(&rig, &cut);
    let head = dev_object_id(&device_key(&rig), DevObject::Audit);
    let key = ("objects", head.bytes().to_vec());
    put_row(&rig, "objects", head.bytes(), &before[&key]);
    // More lines than were cut.
    for _ in 0..cut.len() {
        bob_comes(&mut rig, &bob);
    }
    let (told, found) = owner_finds(&mut rig);
    assert!(told, "told at the owner's login");
    assert!(
        found
            .iter()
            .any(|one| matches!(one, AuditFinding::BehindMark { .. })),
        "the keyring remembers the end that was there: {found:?}"
    );
}

#[test]
fn a_line_that_was_changed_is_told_though_others_have_come_since() {
    let (mut rig, bob) = two();
    let (last, (id, row)) = log_rows(&rig).pop_last().expect("rows");
    let other = AuditRow {
        before: [7; 32],
        ..row
    };
    write_row(&rig, &id, &other);
    change_head(&rig, |head| {
        head.follow(&other).expect("short");
    });
    bob_comes(&mut rig, &bob);
    bob_comes(&mut rig, &bob);
    let (told, found) = owner_finds(&mut rig);
    assert!(told, "told at the owner's login");
    let broken = AuditFinding::Broken { sequence: last };
    assert!(found.contains(&broken), "{found:?}");
    let signed_over = found.contains(&AuditFinding::OtherThanSigned);
    let behind = found
        .iter()
        .any(|one| matches!(one, AuditFinding::BehindMark { .. }));
    assert!(
        signed_over || behind,
        "and nobody has signed for it: {found:?}"
    );
}

#[test]
fn an_end_that_nobody_vouches_for_never_comes_into_the_keyring() {
    let (mut rig, bob) = two();
    change_head(&rig, |head| {
        let mut end = head.checkpoint.clone().expect("signed");
        end.sequence = u64::MAX;
        head.checkpoint = Some(end);
        head.key = 77;
    });
    bob_comes(&mut rig, &bob);
    let (_, _) = owner_finds(&mut rig);
    bob_comes(&mut rig, &bob);
    let (_, found) = owner_finds(&mut rig);
    assert!(
        !found.iter().any(
            |one| matches!(one, AuditFinding::BehindMark { remembered } if *remembered == u64::MAX)
        ),
        "the keyring remembers an end that was there: {found:?}"
    );
}

#[test]
fn numbers_that_no_log_reaches_leave_the_owners_keys_as_they_are() {
    let (mut rig, _) = two();
    for _ in 0..2 {
        let (_, (_, last)) = log_rows(&rig).pop_last().expect("rows");
        let id = Id::random(&OsRandom).expect("random");
        let stray = AuditRow {
            sequence: u64::MAX,
            key: u64::MAX,
            ..last
        };
        write_row(&rig, &id, &stray);
        // The head goes too, so that the owner draws another key.
        let head = dev_object_id(&device_key(&rig), DevObject::Audit);
        delete(&rig, &[head]);
        let (told, _) = owner_finds(&mut rig);
        assert!(told, "it is told");
        rig.restart();
    }
    let session = log_in(&mut rig);
    let entries = session.audit_entries(rig.accounts()).expect("read");
    let mended = |session: &Session, rig: &mut Rig| {
        let entries = session.audit_entries(rig.accounts()).expect("read");
        let lines = entries.iter().filter_map(|entry| entry.line.as_ref().ok());
        lines
            .filter(|line| line.what == AuditKind::HeadMended)
            .count()
    };
    assert_eq!(mended(&session, &mut rig), 2, "each time it goes on");
    assert!(
        entries.iter().all(|entry| entry.line.is_ok()),
        "and every line opens"
    );
    assert!(session.reads_log(), "the owner's keys open");
}

#[test]
fn lines_that_were_lost_are_counted_once_each() {
    let (mut rig, _) = two();
    let head = dev_object_id(&device_key(&rig), DevObject::Audit);
    delete(&rig, &[head]);
    for _ in 0..3 {
        settle(&rig);
        let code = rig.code();
        let wrong = rig.accounts().login("nobody", &password("not it"), &code);
        assert!(wrong.is_err(), "control");
    }
    let error = fail(&mut rig);
    assert!(!error.to_string().is_empty(), "a fourth, at {NAME}");
    let session = log_in(&mut rig);
    let entries = session.audit_entries(rig.accounts()).expect("read");
    let lines = entries.iter().filter_map(|entry| entry.line.as_ref().ok());
    let lost = lines.filter(|line| line.what == AuditKind::LinesLost);
    let counts: Vec<u64> = lost.map(|line| line.count).collect();
    assert!(
        counts.first().is_some_and(|count| (4..=6).contains(count)),
        "four tries and the login's own lines: {counts:?}"
    );
}
