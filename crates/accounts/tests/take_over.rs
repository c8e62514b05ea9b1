//! Older files, copies and rebuilt lists, made the vault by the person's word.

mod bench;
mod file;
mod support;

use bench::{NAME, log_in, read_only, settle};
use support::{Fault, PASSWORD, Rig, password};
use twinlatch_accounts::{ActError, ReadOnlyReason, Session};
use twinlatch_crypto::parse_backup;
use twinlatch_device::{DeviceError, read_account_mark, read_vault_mark};
use twinlatch_records::EventKind;
use twinlatch_secret::SecretText;

/// A device whose vault is an older file, and the printed codes.
fn older() -> (Rig, Vec<SecretText>) {
    let (mut rig, session) = Rig::set_up(NAME, PASSWORD);
    let sheet = session.sheet(rig.accounts()).expect("the proof is fresh");
    session.close(rig.accounts());
    settle(&rig);
    let old = std::fs::read(rig.vault()).expect("the file can be read");
    let code = parse_backup(&sheet.backup_codes[0]).expect("printed");
    let recovery = rig
        .accounts()
        .recover_with_backup_code(NAME, &password(PASSWORD), &code)
        .expect("opens");
    let used = recovery.keep_phone(rig.accounts()).map_err(|(_, why)| why);
    used.expect("used up").close(rig.accounts());
    log_in(&mut rig).close(rig.accounts());
    put_file(&mut rig, &old);
    (rig, sheet.backup_codes)
}

fn put_file(rig: &mut Rig, bytes: &[u8]) {
    rig.accounts = None;
    std::fs::write(rig.vault(), bytes).expect("the file can be written");
    rig.restart();
}

fn log_in_to_look(rig: &mut Rig, reason: ReadOnlyReason) -> Session {
    let session = log_in(rig);
    assert_eq!(
        read_only(&session),
        Some(reason),
        "control: it is only looked at"
    );
    session
}

#[test]
fn an_older_file_becomes_the_vault() {
    let (mut rig, _) = older();
    let mut session = log_in_to_look(&mut rig, ReadOnlyReason::OlderFile);
    session
        .take_over(rig.accounts())
        .expect("the person says so");
    assert_eq!(read_only(&session), None, "it may be written");
    let events = session.events(rig.accounts()).expect("readable");
    assert_eq!(
        events.lines[0].what,
        EventKind::TakenOver,
        "the history says so"
    );
    session.close(rig.accounts());
    rig.restart();
    assert_eq!(read_only(&log_in(&mut rig)), None, "and so it stays");
}

#[test]
fn its_counters_are_ahead_of_file_and_keyring() {
    let (mut rig, _) = older();
    let mut session = log_in_to_look(&mut rig, ReadOnlyReason::OlderFile);
    let (db, account) = (*session.db().bytes(), *session.account().bytes());
    let lines = std::sync::Arc::clone(&rig.lines);
    let mark = || {
        read_account_mark(&*lines, &db, &account)
            .expect("answers")
            .expect("there")
    };
    let vault = || {
        read_vault_mark(&*lines, &db)
            .expect("answers")
            .expect("there")
    };
    let (before, directory) = (mark(), vault().directory_generation);
    session
        .take_over(rig.accounts())
        .expect("the person says so");
    let after = mark();
    assert!(after.header_edit > before.header_edit, "the header's");
    assert!(after.root_edit > before.root_edit, "the lists'");
    assert!(vault().directory_generation > directory, "the directory's");
    assert_eq!(
        bench::header(&rig).edit,
        after.header_edit,
        "the file's is the keyring's"
    );
}

#[test]
fn a_code_that_was_used_since_is_not_good_again() {
    let (mut rig, codes) = older();
    let mut session = log_in_to_look(&mut rig, ReadOnlyReason::OlderFile);
    session
        .take_over(rig.accounts())
        .expect("the person says so");
    let sheet = session.sheet(rig.accounts()).expect("fresh");
    assert_eq!(sheet.backup_codes.len(), 7, "its row and its line are gone");
    assert!(
        !sheet.backup_codes.iter().any(|code| code.is(&codes[0])),
        "that one"
    );
    session.close(rig.accounts());
}

#[test]
fn a_copy_beside_the_original_becomes_the_vault() {
    let mut rig = bench::device();
    let original = rig.dir.path().join("elsewhere.db");
    std::fs::rename(rig.vault(), &original).expect("moved");
    std::fs::copy(&original, rig.vault()).expect("copied");
    let remembered = original.canonicalize().expect("a path");
    let opened = twinlatch_store::Store::open(&original, twinlatch_store::Access::ReadOnly);
    let db = *opened.expect("opens").meta.db.bytes();
    let mark = twinlatch_device::VaultMark {
        path: remembered.to_string_lossy().into_owned(),
        ..read_vault_mark(&*rig.lines, &db)
            .expect("answers")
            .expect("there")
    };
    let reason = twinlatch_device::MarkReason::Lock;
    twinlatch_device::merge_vault_mark(&*rig.lines, &db, &mark, reason).expect("written");
    rig.restart();
    let mut session = log_in_to_look(&mut rig, ReadOnlyReason::CopiedFile);
    session
        .take_over(rig.accounts())
        .expect("the person says so");
    session.close(rig.accounts());
    rig.restart();
    assert_eq!(
        read_only(&log_in(&mut rig)),
        None,
        "the keyring knows its place"
    );
}

#[test]
fn rebuilt_lists_become_the_lists() {
    let mut rig = bench::device();
    let session = log_in(&mut rig);
    let root = twinlatch_crypto::root_object_id(
        session.root_key(),
        twinlatch_crypto::RootObject::Root,
        &session.account(),
    );
    session.close(rig.accounts());
    let changed = file::connect(&rig)
        .execute("DELETE FROM objects WHERE id = ?1", [root.bytes()])
        .expect("written");
    assert_eq!(changed, 1, "control: the root is there");
    rig.restart();
    let mut session = log_in_to_look(&mut rig, ReadOnlyReason::Salvaged);
    session
        .take_over(rig.accounts())
        .expect("the person says so");
    session.close(rig.accounts());
    rig.restart();
    let session = log_in(&mut rig);
    assert_eq!(read_only(&session), None, "they are listed again");
    assert!(
        session.ledger().personal().entries().count() == 0,
        "control: no items were there"
    );
}

#[test]
fn a_stale_session_is_asked_first() {
    let (mut rig, _) = older();
    let mut session = log_in_to_look(&mut rig, ReadOnlyReason::OlderFile);
    rig.wait(301);
    let refused = session.take_over(rig.accounts());
    assert!(matches!(refused, Err(ActError::ProofNeeded)), "{refused:?}");
    assert_eq!(
        read_only(&session),
        Some(ReadOnlyReason::OlderFile),
        "still looked at"
    );
}

#[test]
fn a_keyring_that_does_not_tell_leaves_the_file_as_it_is() {
    let (mut rig, _) = older();
    let mut session = log_in_to_look(&mut rig, ReadOnlyReason::OlderFile);
    let before = std::fs::read(rig.vault()).expect("the file can be read");
    rig.lines.set_fault(Fault::All(DeviceError::NoService));
    let refused = session.take_over(rig.accounts());
    assert!(matches!(refused, Err(ActError::Keyring(_))), "{refused:?}");
    let after = std::fs::read(rig.vault()).expect("the file can be read");
    assert!(before == after, "not a byte is another");
    assert_eq!(
        read_only(&session),
        Some(ReadOnlyReason::OlderFile),
        "still looked at"
    );
}
