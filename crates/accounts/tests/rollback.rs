//! Older files, older marks and copies: named, and never a way around a used code.

mod bench;
mod support;

use bench::{device, device_key, is_denied, log_in, read_only, settle, try_with};
use support::{Fault, PASSWORD, Rig, password};
use twinlatch_accounts::{ActError, EditError, LoginError, Notice, ReadOnlyReason};
use twinlatch_crypto::{DevObject, dev_object_id};
use twinlatch_device::{DeviceError, Line, read_vault_mark};

/// Ends the program, puts another file in the place of the vault, and starts again.
fn put_file(rig: &mut Rig, bytes: &[u8]) {
    rig.accounts = None;
    std::fs::write(rig.vault(), bytes).expect("the file can be written");
    rig.restart();
}

fn take_file(rig: &Rig) -> Vec<u8> {
    std::fs::read(rig.vault()).expect("the file can be read")
}

#[test]
fn an_older_file_is_named_and_only_looked_at() {
    let mut rig = device();
    let old = take_file(&rig);
    log_in(&mut rig).close(rig.accounts());
    put_file(&mut rig, &old);
    let mut session = log_in(&mut rig);
    let reason = ReadOnlyReason::OlderFile;
    assert_eq!(read_only(&session), Some(reason), "the mark is ahead");
    assert_eq!(
        session.notices()[0],
        Notice::ReadOnly(reason),
        "and it is said first"
    );
    let edited: Result<(), EditError> = session.edit(rig.accounts(), |_, _| Ok(()));
    assert!(
        matches!(edited, Err(EditError::ReadOnly(_))),
        "nothing is written to it"
    );
    let changed = session.change_password(rig.accounts(), &password(PASSWORD));
    assert!(
        matches!(changed, Err(ActError::Edit(EditError::ReadOnly(_)))),
        "nor is this"
    );
}

#[test]
fn an_older_file_stays_older() {
    let mut rig = device();
    let old = take_file(&rig);
    log_in(&mut rig).close(rig.accounts());
    put_file(&mut rig, &old);
    for _ in 0..2 {
        let session = log_in(&mut rig);
        assert_eq!(
            read_only(&session),
            Some(ReadOnlyReason::OlderFile),
            "no counter moved"
        );
        session.close(rig.accounts());
    }
}

#[test]
fn a_code_used_on_the_newer_file_is_dead_on_the_older() {
    let mut rig = device();
    let old = take_file(&rig);
    let code = rig.code();
    try_with(&mut rig, &code)
        .expect("password and code open")
        .close(rig.accounts());
    put_file(&mut rig, &old);
    let result = try_with(&mut rig, &code);
    assert!(is_denied(&result), "the mark keeps the floor");
}

#[test]
fn a_code_used_on_an_older_file_is_used_up() {
    let mut rig = device();
    let old = take_file(&rig);
    log_in(&mut rig).close(rig.accounts());
    put_file(&mut rig, &old);
    settle(&rig);
    let code = rig.code();
    drop(try_with(&mut rig, &code).expect("it opens for looking"));
    let result = try_with(&mut rig, &code);
    assert!(is_denied(&result), "its step stands in the mark");
}

#[test]
fn an_older_mark_hinders_nothing() {
    let mut rig = device();
    let old = rig.lines.snapshot();
    let code = rig.code();
    try_with(&mut rig, &code)
        .expect("password and code open")
        .close(rig.accounts());
    rig.lines.restore(&old);
    rig.restart();
    let result = try_with(&mut rig, &code);
    assert!(is_denied(&result), "the file keeps the floor");
    let session = log_in(&mut rig);
    assert_eq!(read_only(&session), None, "the file may be ahead");
}

#[test]
fn a_lost_mark_hinders_nothing() {
    let mut rig = device();
    log_in(&mut rig).close(rig.accounts());
    for name in rig.lines.all_names() {
        if name.starts_with("mark/") {
            rig.lines.remove(&name);
        }
    }
    rig.restart();
    let session = log_in(&mut rig);
    assert_eq!(read_only(&session), None, "the file stands for itself");
    session.close(rig.accounts());
    let marks = rig
        .lines
        .all_names()
        .iter()
        .filter(|name| name.starts_with("mark/"))
        .count();
    assert_eq!(marks, 2, "and both marks are written again");
}

#[test]
fn file_and_mark_both_old_open() {
    let mut rig = device();
    let (file, mark) = (take_file(&rig), rig.lines.snapshot());
    log_in(&mut rig).close(rig.accounts());
    rig.lines.restore(&mark);
    put_file(&mut rig, &file);
    let session = log_in(&mut rig);
    assert_eq!(
        read_only(&session),
        None,
        "nobody can tell, as the threat model says"
    );
}

#[test]
fn old_objects_beside_the_present_header_are_named() {
    let mut rig = device();
    let old = rig.dir.path().join("old.db");
    std::fs::write(&old, take_file(&rig)).expect("a copy");
    log_in(&mut rig).close(rig.accounts());
    let other = rusqlite::Connection::open(rig.vault()).expect("the file opens");
    let sql = "ATTACH ?1 AS old";
    other
        .execute(sql, [old.to_str().expect("ASCII")])
        .expect("both files open");
    other
        .execute_batch("DELETE FROM objects; INSERT INTO objects SELECT * FROM old.objects")
        .expect("any program can write the file");
    drop(other);
    rig.restart();
    let session = log_in(&mut rig);
    let reason = read_only(&session);
    assert_eq!(
        reason,
        Some(ReadOnlyReason::OlderFile),
        "the lists are behind the mark"
    );
}

#[test]
fn a_copy_is_only_looked_at_while_the_first_stands() {
    let mut rig = device();
    log_in(&mut rig).close(rig.accounts());
    let first = go_on_in_a_copy(&mut rig);
    for _ in 0..2 {
        let session = log_in(&mut rig);
        let reason = Some(ReadOnlyReason::CopiedFile);
        assert_eq!(read_only(&session), reason, "looking makes it no vault");
        session.close(rig.accounts());
    }
    drop(first);
    let session = log_in(&mut rig);
    assert_eq!(
        read_only(&session),
        None,
        "a vault that was moved is the vault"
    );
}

#[test]
fn an_old_file_is_named_although_the_keyring_was_silent_at_first() {
    let mut rig = device();
    let old = take_file(&rig);
    let code = rig.code();
    try_with(&mut rig, &code)
        .expect("password and code open")
        .close(rig.accounts());
    put_file(&mut rig, &old);
    rig.lines.refuse_reads(1);
    let result = try_with(&mut rig, &code);
    assert!(is_denied(&result), "the mark keeps the floor");
    for silent in [1, 0] {
        settle(&rig);
        let code = rig.code();
        rig.lines.refuse_reads(silent);
        let session = try_with(&mut rig, &code).expect("it opens for looking");
        let reason = Some(ReadOnlyReason::OlderFile);
        assert_eq!(read_only(&session), reason, "nothing was written before");
        assert!(
            !session.notices().contains(&Notice::MarkNotRead),
            "the keyring has answered in time"
        );
        session.close(rig.accounts());
    }
}

#[test]
fn an_old_file_is_named_when_the_keyring_takes_the_mark() {
    let mut rig = device();
    let old = take_file(&rig);
    for _ in 0..3 {
        log_in(&mut rig).close(rig.accounts());
    }
    let new = take_file(&rig);
    put_file(&mut rig, &old);
    settle(&rig);
    let code = rig.code();
    rig.lines.refuse_reads(2);
    let session = try_with(&mut rig, &code).expect("nothing hinders the opening");
    let reason = ReadOnlyReason::OlderFile;
    assert_eq!(read_only(&session), Some(reason), "compared before writing");
    assert_eq!(session.notices()[0], Notice::ReadOnly(reason), "said first");
    session.close(rig.accounts());
    put_file(&mut rig, &new);
    let session = log_in(&mut rig);
    assert_eq!(read_only(&session), None, "the newest file is the newest");
}

#[test]
fn an_old_file_is_named_as_soon_as_the_keyring_answers() {
    let mut rig = device();
    let old = take_file(&rig);
    for _ in 0..5 {
        log_in(&mut rig).close(rig.accounts());
    }
    put_file(&mut rig, &old);
    rig.lines.set_fault(Fault::All(DeviceError::NoService));
    let mut session = log_in(&mut rig);
    assert_eq!(read_only(&session), None, "nothing hinders the opening");
    assert_eq!(
        session.notices()[0],
        Notice::MarkNotRead,
        "but that nobody knows whether it is the newest is said"
    );
    rig.lines.set_fault(Fault::None);
    rig.wait(60);
    let choices = *session.choices();
    session
        .set_choices(rig.accounts(), choices)
        .expect("this edit asks the keyring");
    let reason = ReadOnlyReason::OlderFile;
    assert_eq!(read_only(&session), Some(reason), "it has answered");
    assert_eq!(session.notices()[0], Notice::ReadOnly(reason), "said first");
    assert!(
        !session.notices().contains(&Notice::MarkNotRead),
        "it is known by then"
    );
    session.close(rig.accounts());
    let session = log_in(&mut rig);
    assert_eq!(read_only(&session), Some(reason), "no counter moved");
}

#[test]
fn a_silent_keyring_makes_no_vault_of_a_copy() {
    let mut rig = device();
    log_in(&mut rig).close(rig.accounts());
    let path = remembered_path(&rig);
    let first = go_on_in_a_copy(&mut rig);
    settle(&rig);
    let code = rig.code();
    rig.lines.refuse_reads(2);
    let session = try_with(&mut rig, &code).expect("nothing hinders the opening");
    let reason = Some(ReadOnlyReason::CopiedFile);
    assert_eq!(read_only(&session), reason, "compared before writing");
    session.close(rig.accounts());
    rig.lines.set_fault(Fault::All(DeviceError::NoService));
    let session = log_in(&mut rig);
    rig.lines.set_fault(Fault::None);
    session.close(rig.accounts());
    assert_eq!(remembered_path(&rig), path, "not by a lock either");
    go_back(&mut rig, first);
    let session = log_in(&mut rig);
    assert_eq!(read_only(&session), None, "the vault is the vault");
}

fn remembered_path(rig: &Rig) -> String {
    let db = bench::read_file(rig, |reading| Ok(reading.meta()?.0.db));
    let mark = read_vault_mark(&*rig.lines, db.bytes()).expect("the keyring answers");
    mark.expect("a mark").path
}

#[test]
fn a_second_copy_of_a_mark_is_told_and_left_alone() {
    let mut rig = device();
    let old = rig.lines.snapshot();
    log_in(&mut rig).close(rig.accounts());
    let name = old
        .keys()
        .find(|name| name.starts_with("mark/"))
        .expect("a mark");
    rig.lines.put_twin(name, old[name].duplicate());
    let session = log_in(&mut rig);
    assert!(
        session.notices().contains(&Notice::TwoMarks),
        "only the person can tell which collection is right"
    );
    assert_eq!(read_only(&session), None, "the newest of them counts");
    session.close(rig.accounts());
    assert!(rig.lines.has_twin(name, &old[name]), "nothing was deleted");
}

#[test]
fn looking_at_a_copy_that_is_ahead_makes_the_vault_no_older_file() {
    let mut rig = device();
    log_in(&mut rig).close(rig.accounts());
    let first = go_on_in_a_copy(&mut rig);
    // The keyring is silent, so the copy is written to and gets ahead of the vault.
    rig.lines.set_fault(Fault::All(DeviceError::NoService));
    for _ in 0..2 {
        let session = log_in(&mut rig);
        assert_eq!(read_only(&session), None, "nothing hinders the opening");
        session.close(rig.accounts());
    }
    rig.lines.set_fault(Fault::None);
    let session = log_in(&mut rig);
    let reason = Some(ReadOnlyReason::CopiedFile);
    assert_eq!(read_only(&session), reason, "the keyring knows the first");
    session.close(rig.accounts());
    go_back(&mut rig, first);
    let session = log_in(&mut rig);
    assert_eq!(read_only(&session), None, "no counter of the copy was kept");
}

#[test]
fn what_the_start_mends_in_a_copy_is_not_asked_of_the_vault() {
    let mut rig = device();
    log_in(&mut rig).close(rig.accounts());
    let first = go_on_in_a_copy(&mut rig);
    let settings = dev_object_id(&device_key(&rig), DevObject::Device);
    rusqlite::Connection::open(rig.vault())
        .and_then(|file| file.execute("DELETE FROM objects WHERE id = ?1", [settings.bytes()]))
        .expect("any program can write the file");
    rig.restart();
    log_in(&mut rig).close(rig.accounts());
    go_back(&mut rig, first);
    let session = log_in(&mut rig);
    assert_eq!(
        session.notices(),
        [Notice::NoSheet],
        "the directory is the newest"
    );
}

#[test]
fn a_mark_of_a_newer_version_is_said_and_counts_for_nothing_else() {
    let mut rig = device();
    let old = take_file(&rig);
    log_in(&mut rig).close(rig.accounts());
    let newer = make_marks_newer(&rig);
    let session = log_in(&mut rig);
    assert_eq!(read_only(&session), None, "the newest file opens");
    assert!(
        session.notices().contains(&Notice::MarkNotWritten),
        "nothing is remembered of it, and that is said"
    );
    session.close(rig.accounts());
    put_file(&mut rig, &old);
    settle(&rig);
    let code = rig.code();
    let result = try_with(&mut rig, &code);
    assert!(
        matches!(result, Err(LoginError::AttemptsCannotBeCounted { .. })),
        "a code that nothing uses up would open any number of times"
    );
    let now = rig.lines.snapshot();
    assert!(
        newer.iter().all(|(name, line)| now[name].is(line)),
        "byte for byte as the newer version wrote it"
    );
}

/// Makes each mark one of version 2, as a newer program may have written it; gives them.
fn make_marks_newer(rig: &Rig) -> Vec<(String, Line)> {
    let marks = rig.lines.snapshot().into_iter();
    let marks = marks.filter(|(name, _)| name.starts_with("mark/"));
    let newer = marks.map(|(name, line)| {
        let bytes = line.decode().expect("own line");
        // EXPOSE: a mark holds no secret.
        let mut bytes = bytes.expose().to_vec();
        assert_eq!(bytes[1..3], [0, 1], "key 0 comes first: version 1");
        bytes[2] = 2;
        let line = Line::encode(&bytes);
        rig.lines.put(&name, line.duplicate());
        (name, line)
    });
    newer.collect()
}

/// Goes on in the folder of before.
fn go_back(rig: &mut Rig, first: tempfile::TempDir) {
    drop(std::mem::replace(&mut rig.dir, first));
    rig.restart();
}

/// Copies the file to another folder and goes on there; gives the first folder.
fn go_on_in_a_copy(rig: &mut Rig) -> tempfile::TempDir {
    let copy = tempfile::TempDir::new().expect("a temporary folder");
    std::fs::create_dir_all(copy.path().join("data")).expect("a folder");
    std::fs::copy(rig.vault(), copy.path().join("data/vault.db")).expect("a copy");
    let first = std::mem::replace(&mut rig.dir, copy);
    rig.restart();
    first
}
