//! A backup code in the place of a phone: lost, or not at hand.

mod bench;
mod file;
mod support;

use bench::{NAME, chunks, is_denied, log_in, read_only, settle, try_with};
use support::{PASSWORD, Rig, password};
use twinlatch_accounts::{
    ActError, LoginError, Notice, ReadOnlyReason, Recovery, RecoveryError, Session, TableState,
};
use twinlatch_crypto::parse_backup;
use twinlatch_records::{EventKind, WayKind};
use twinlatch_secret::{BackupCode, SecretText};

/// A device with one account, and its eight printed codes.
fn device_with_codes() -> (Rig, Vec<SecretText>) {
    let (mut rig, session) = Rig::set_up(NAME, PASSWORD);
    let sheet = session.sheet(rig.accounts()).expect("the proof is fresh");
    session.close(rig.accounts());
    settle(&rig);
    (rig, sheet.backup_codes)
}

fn parsed(code: &SecretText) -> BackupCode {
    parse_backup(code).expect("as it is printed")
}

fn open_with(rig: &mut Rig, word: &str, code: &SecretText) -> Result<Recovery, RecoveryError> {
    rig.accounts()
        .recover_with_backup_code(NAME, &password(word), &parsed(code))
}

fn open(rig: &mut Rig, code: &SecretText) -> Recovery {
    open_with(rig, PASSWORD, code).expect("password and backup code open")
}

/// "Lost it": a new phone reads a new seed and confirms it.
fn replace_phone(rig: &mut Rig, code: &SecretText) -> Session {
    let mut recovery = open(rig, code);
    let uri = recovery.offer_phone(rig.accounts()).expect("offered");
    let seed = uri.seed.duplicate();
    rig.seed = Some(seed);
    let code = rig.code();
    recovery
        .confirm_phone(rig.accounts(), &code, None)
        .expect("the new phone confirms");
    recovery
        .finish(rig.accounts(), None)
        .map_err(|(_, why)| why)
        .expect("finished")
}

fn denied<T>(result: &Result<T, RecoveryError>) -> bool {
    matches!(result, Err(RecoveryError::Login(LoginError::Denied)))
}

fn events(rig: &mut Rig, session: &Session) -> Vec<(EventKind, Option<WayKind>)> {
    let events = session.events(rig.accounts()).expect("readable");
    events.iter().map(|event| (event.what, event.way)).collect()
}

#[test]
fn a_lost_phone_is_replaced_and_everything_is_there() {
    let (mut rig, codes) = device_with_codes();
    let session = log_in(&mut rig);
    let root_key = session.root_key().duplicate();
    session.close(rig.accounts());
    let (old_seed, old_chunks) = (rig.seed.take(), chunks(&rig));
    rig.seed = old_seed.as_ref().map(twinlatch_secret::OtpSeed::duplicate);
    let session = replace_phone(&mut rig, &codes[0]);
    assert!(session.root_key().is(&root_key), "the same root key");
    assert_eq!(read_only(&session), None, "and it may be written");
    assert!(
        session.is_fresh(&*rig.clock),
        "password and a code were proved"
    );
    let told = events(&mut rig, &session);
    let recovered = (EventKind::Recovered, Some(WayKind::Backup));
    assert!(told.contains(&recovered), "the history says so: {told:?}");
    session.close(rig.accounts());
    let chunks = chunks(&rig);
    assert!(
        chunks.iter().all(|id| !old_chunks.contains(id)),
        "the old phone's table is gone"
    );
    let new_seed = rig.seed.take();
    rig.seed = old_seed;
    settle(&rig);
    let code = rig.code();
    assert!(
        is_denied(&try_with(&mut rig, &code)),
        "the old phone is dead"
    );
    rig.seed = new_seed;
    drop(log_in(&mut rig));
}

#[test]
fn a_used_code_is_dead_and_the_others_stay() {
    let (mut rig, codes) = device_with_codes();
    replace_phone(&mut rig, &codes[0]).close(rig.accounts());
    assert!(denied(&open_with(&mut rig, PASSWORD, &codes[0])), "used up");
    for code in &codes[1..] {
        let recovery = open(&mut rig, code);
        assert_eq!(recovery.codes_left(), 6, "seven were left");
    }
}

#[test]
fn a_recovery_that_is_broken_off_has_used_nothing() {
    let (mut rig, codes) = device_with_codes();
    let before = chunks(&rig);
    let mut recovery = open(&mut rig, &codes[0]);
    recovery.offer_phone(rig.accounts()).expect("offered");
    drop(recovery);
    rig.restart();
    assert_eq!(chunks(&rig), before, "the table is as it was");
    drop(log_in(&mut rig));
    drop(open(&mut rig, &codes[0]));
}

#[test]
fn a_phone_that_is_elsewhere_stays() {
    let (mut rig, codes) = device_with_codes();
    let recovery = open(&mut rig, &codes[0]);
    assert_eq!(recovery.table(), TableState::Usable, "the phone would do");
    let mut session = recovery
        .keep_phone(rig.accounts())
        .map_err(|(_, why)| why)
        .expect("the session opens");
    let act = session.change_password(rig.accounts(), &password("orchard violet qmzt"));
    assert!(
        matches!(act, Err(ActError::ProofNeeded)),
        "a sensitive act takes another code: {act:?}"
    );
    let sheet = session.sheet(rig.accounts());
    assert!(
        matches!(sheet, Err(ActError::ProofNeeded)),
        "as does the sheet"
    );
    session.close(rig.accounts());
    assert!(
        denied(&open_with(&mut rig, PASSWORD, &codes[0])),
        "it was used up at once"
    );
    drop(log_in(&mut rig));
}

#[test]
fn the_last_code_is_kept_for_a_lost_phone() {
    let (mut rig, codes) = device_with_codes();
    for code in &codes[..7] {
        let kept = open(&mut rig, code).keep_phone(rig.accounts());
        kept.map_err(|(_, why)| why)
            .expect("there are others")
            .close(rig.accounts());
    }
    let refused = open(&mut rig, &codes[7]).keep_phone(rig.accounts());
    let error = refused.map_err(|(_, why)| why).err();
    assert!(matches!(error, Some(RecoveryError::LastCode)), "{error:?}");
    let session = replace_phone(&mut rig, &codes[7]);
    let few = session.notices().contains(&Notice::FewCodes(0));
    assert!(few, "none is left, and that is said");
}

#[test]
fn every_wrong_combination_is_one_denial_after_one_run() {
    let (mut rig, codes) = device_with_codes();
    let other = SecretText::new(other_code(&codes[0]));
    let tries = [
        (NAME, "not it", &codes[0], "a wrong password"),
        (NAME, PASSWORD, &other, "a wrong code"),
        ("nobody", PASSWORD, &codes[0], "an unknown name"),
    ];
    for (name, word, code, why) in tries {
        let (commits, reads) = (rig.accounts().commits(), rig.lines_reads());
        rig.kdf.clear_runs();
        let result = rig
            .accounts()
            .recover_with_backup_code(name, &password(word), &parsed(code))
            .map(drop);
        assert!(denied(&result), "{why}: {result:?}");
        assert_eq!(rig.kdf.runs().len(), 1, "{why} costs one run");
        assert_eq!(
            rig.accounts().commits() - commits,
            2,
            "{why} costs one commit, and one for the line of the log"
        );
        assert_eq!(rig.lines_reads() - reads, 2, "{why} asks the keyring twice");
    }
}

/// A code that nobody was given.
fn other_code(printed: &SecretText) -> String {
    let other = BackupCode::filled(|out| out.fill(7));
    let text = twinlatch_crypto::print_backup(&other);
    assert!(!text.is(printed), "control: another code");
    // EXPOSE: a test makes its own code.
    text.expose().to_owned()
}

#[test]
fn wrong_codes_of_the_phone_do_not_delay_this_way() {
    let (mut rig, codes) = device_with_codes();
    for _ in 0..6 {
        settle(&rig);
        bench::fail(&mut rig);
        rig.wait(120);
    }
    let code = rig.code();
    bench::fail(&mut rig);
    let waits = try_with(&mut rig, &code).map(drop);
    assert!(
        matches!(waits, Err(LoginError::Wait { .. })),
        "control: {waits:?}"
    );
    let session = replace_phone(&mut rig, &codes[0]);
    session.close(rig.accounts());
    drop(log_in(&mut rig));
}

#[test]
fn wrong_backup_codes_wait_by_themselves_and_are_told() {
    let (mut rig, codes) = device_with_codes();
    for _ in 0..5 {
        assert!(denied(&open_with(&mut rig, "not it", &codes[0])), "counted");
    }
    let waits = open_with(&mut rig, PASSWORD, &codes[0]).map(drop);
    let error = waits.expect_err("the fifth failure begins a wait");
    assert!(
        matches!(
            error,
            RecoveryError::Login(LoginError::Wait { failures: 5, .. })
        ),
        "{error:?}"
    );
    rig.restart();
    let waits = open_with(&mut rig, PASSWORD, &codes[0]).map(drop);
    assert!(waits.is_err(), "and a restart does not end it");
    let session = log_in(&mut rig);
    let failed = (EventKind::LoginFailed, Some(WayKind::Backup));
    let told = events(&mut rig, &session);
    assert_eq!(
        told.iter().filter(|event| **event == failed).count(),
        5,
        "{told:?}"
    );
}

#[test]
fn the_next_login_tells_of_the_recovery() {
    let (mut rig, codes) = device_with_codes();
    replace_phone(&mut rig, &codes[0]).close(rig.accounts());
    let told = |session: &Session| {
        session
            .notices()
            .iter()
            .any(|notice| matches!(notice, Notice::Recovered(event) if event.way == Some(WayKind::Backup)))
    };
    let session = log_in(&mut rig);
    assert!(told(&session), "{:?}", session.notices());
    session.close(rig.accounts());
    assert!(!told(&log_in(&mut rig)), "and only the next one");
}

#[test]
fn a_used_code_stays_dead_on_an_older_file() {
    let (mut rig, codes) = device_with_codes();
    let old = std::fs::read(rig.vault()).expect("the file can be read");
    let phone = rig.seed.as_ref().map(twinlatch_secret::OtpSeed::duplicate);
    replace_phone(&mut rig, &codes[0]).close(rig.accounts());
    rig.accounts = None;
    std::fs::write(rig.vault(), old).expect("the file can be written");
    rig.restart();
    assert!(
        denied(&open_with(&mut rig, PASSWORD, &codes[0])),
        "the keyring remembers it"
    );
    let recovery = open(&mut rig, &codes[1]);
    let reason = ReadOnlyReason::OlderFile;
    assert_eq!(
        recovery.undecided(),
        Some(reason),
        "and the file is named as older"
    );
    let session = recovery
        .keep_phone(rig.accounts())
        .map_err(|(_, why)| why)
        .expect("it opens for looking");
    assert_eq!(read_only(&session), Some(reason), "and only for looking");
    session.close(rig.accounts());
    assert!(
        denied(&open_with(&mut rig, PASSWORD, &codes[1])),
        "the code was noted in the keyring alone"
    );
    rig.seed = phone;
    drop(log_in(&mut rig));
}

#[test]
fn an_older_file_is_decided_about_before_a_phone_is_replaced() {
    let (mut rig, codes) = device_with_codes();
    let old = std::fs::read(rig.vault()).expect("the file can be read");
    log_in(&mut rig).close(rig.accounts());
    rig.accounts = None;
    std::fs::write(rig.vault(), old).expect("the file can be written");
    rig.restart();
    let mut recovery = open(&mut rig, &codes[0]);
    let offered = recovery.offer_phone(rig.accounts()).map(drop);
    assert!(
        matches!(
            offered,
            Err(RecoveryError::Undecided(ReadOnlyReason::OlderFile))
        ),
        "{offered:?}"
    );
    recovery
        .take_over(rig.accounts())
        .expect("the person says so");
    let uri = recovery.offer_phone(rig.accounts()).expect("now it may");
    rig.seed = Some(uri.seed.duplicate());
    let code = rig.code();
    recovery
        .confirm_phone(rig.accounts(), &code, None)
        .expect("confirmed");
    let session = recovery
        .finish(rig.accounts(), None)
        .map_err(|(_, why)| why)
        .expect("finished");
    session.close(rig.accounts());
    assert_eq!(read_only(&log_in(&mut rig)), None, "it is the vault");
}

#[test]
fn a_table_that_has_run_out_is_made_anew_for_the_same_phone() {
    let (mut rig, codes) = device_with_codes();
    rig.wait(60 * 7 * 24 * 60 * 60);
    settle(&rig);
    let code = rig.code();
    let ended = try_with(&mut rig, &code).map(drop);
    assert!(
        matches!(ended, Err(LoginError::TableEnded)),
        "control: {ended:?}"
    );
    let mut recovery = open(&mut rig, &codes[0]);
    assert_eq!(
        recovery.table(),
        TableState::Rebuildable,
        "and the way out is known"
    );
    let wrong = rig.code_at(1_000);
    let wrong = recovery.rebuild_table(rig.accounts(), &wrong).map(drop);
    assert!(
        matches!(wrong, Err(RecoveryError::Act(ActError::CodeDoesNotFit))),
        "{wrong:?}"
    );
    recovery
        .rebuild_table(rig.accounts(), &code)
        .expect("the phone's own code");
    let session = recovery
        .finish(rig.accounts(), None)
        .map_err(|(_, why)| why)
        .expect("finished");
    session.close(rig.accounts());
    assert!(is_denied(&try_with(&mut rig, &code)), "its code is used up");
    drop(log_in(&mut rig));
}

#[test]
fn a_recovery_that_cannot_be_written_leaves_everything() {
    let (mut rig, codes) = device_with_codes();
    for after in (0..).step_by(2) {
        let old = rig.seed.as_ref().map(twinlatch_secret::OtpSeed::duplicate);
        let mut recovery = open(&mut rig, &codes[0]);
        let uri = recovery.offer_phone(rig.accounts()).expect("offered");
        rig.seed = Some(uri.seed.duplicate());
        let code = rig.code();
        recovery
            .confirm_phone(rig.accounts(), &code, None)
            .expect("confirmed");
        rig.random.fail_after(after);
        let finished = recovery.finish(rig.accounts(), None);
        rig.random.mend();
        match finished {
            Ok(session) => {
                session.close(rig.accounts());
                drop(log_in(&mut rig));
                assert!(
                    after > 8,
                    "control: random bytes were missing at many places"
                );
                return;
            }
            Err((recovery, _)) => {
                drop(recovery);
                rig.seed = old;
                drop(log_in(&mut rig));
            }
        }
    }
}
