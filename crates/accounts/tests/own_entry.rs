//! The person's own row of the directory: missing, damaged, older or made up, the login puts it right.

mod bench;
mod file;
mod support;

use bench::{NAME, device, device_key, log_in, read_file};
use file::{change_entry, connect, put_row};
use support::Rig;
use twinlatch_accounts::{Notice, Session};
use twinlatch_crypto::Id;
use twinlatch_records::{
    DirectoryEntry, EventKind, Finding, Found, Role, RowKind, Status, open_directory,
};

#[test]
fn a_missing_row_comes_back_with_its_rights() {
    let mut rig = device();
    let (tag, before) = entry(&rig);
    let delete = "DELETE FROM directory";
    assert_eq!(
        connect(&rig).execute(delete, []).expect("written"),
        1,
        "a row"
    );
    let session = open(&mut rig);
    assert_eq!(session.role(), Role::Owner, "in this session already");
    assert_eq!(entry(&rig).1, before, "as `state` keeps it");
    assert_eq!(told(&session), [(tag, Found::Missing)], "named once");
    session.close(rig.accounts());
    assert_whole(&mut rig);
}

#[test]
fn a_damaged_row_comes_back_and_is_named() {
    let mut rig = device();
    let (tag, before) = entry(&rig);
    put_row(&rig, "directory", tag.bytes(), &[0; 400]);
    let session = open(&mut rig);
    assert_eq!(entry(&rig).1, before, "as `state` keeps it");
    assert!(
        told(&session).contains(&(tag, Found::CannotOpen)),
        "named: {:?}",
        told(&session)
    );
    session.close(rig.accounts());
    assert_whole(&mut rig);
}

#[test]
fn a_row_that_nobody_signed_gives_way_to_the_kept_one() {
    let mut rig = device();
    let (tag, before) = entry(&rig);
    change_entry(&rig, |entry| entry.display_name = "Mallory".to_owned());
    assert_ne!(entry(&rig).1, before, "control: it was changed");
    let session = open(&mut rig);
    assert_eq!(entry(&rig).1, before, "the signed one stands again");
    assert!(
        told(&session).contains(&(tag, Found::OtherThanListed)),
        "named: {:?}",
        told(&session)
    );
    let events = session.events(rig.accounts()).expect("the history");
    let mended = events
        .iter()
        .any(|event| (event.what, event.row) == (EventKind::Mended, Some(RowKind::Directory)));
    assert!(mended, "the history says so");
    session.close(rig.accounts());
    assert_whole(&mut rig);
}

#[test]
fn a_row_that_claims_to_be_newer_is_signed_anew_by_the_owner() {
    let mut rig = device();
    let (_, before) = entry(&rig);
    change_entry(&rig, |entry| {
        entry.counter += 7;
        entry.role = Role::User;
    });
    let session = open(&mut rig);
    let (_, after) = entry(&rig);
    assert_eq!(session.role(), Role::Owner, "the owner stays the owner");
    assert_eq!(after.counter, before.counter + 8, "ahead of both");
    assert_eq!(
        (after.role, after.status, &after.display_name),
        (Role::Owner, Status::Active, &before.display_name),
        "as the owner's copy has it"
    );
    session.close(rig.accounts());
    assert_whole(&mut rig);
    assert_eq!(entry(&rig).1, after, "the copy in `state` follows");
}

/// The next login of a program started anew finds nothing.
fn assert_whole(rig: &mut Rig) {
    let session = open(rig);
    assert_eq!(told(&session), [], "all is well");
    assert_eq!(session.role(), Role::Owner, "with the rights of before");
    session.close(rig.accounts());
}

fn open(rig: &mut Rig) -> Session {
    rig.restart();
    log_in(rig)
}

/// The person's row.
fn entry(rig: &Rig) -> (Id, DirectoryEntry) {
    let db = read_file(rig, |reading| Ok(reading.meta()?.0.db));
    let rows = read_file(rig, |reading| reading.directory().all());
    let (tag, stored) = &rows[0];
    let entry = open_directory(&device_key(rig), &db, tag, stored).expect("it opens");
    assert_eq!(entry.username, NAME, "control: whose it is");
    (*tag, entry)
}

/// What is told of the person's own row.
fn told(session: &Session) -> Vec<(Id, Found)> {
    let own = |found: &&Finding| found.row == RowKind::Directory && found.id != session.db();
    let findings = session.notices().iter().filter_map(|notice| {
        let Notice::Findings(findings) = notice else {
            return None;
        };
        Some(
            findings
                .iter()
                .filter(own)
                .map(|found| (found.id, found.what)),
        )
    });
    findings.flatten().collect()
}
