//! The kit: after a lost keyring, phone or password, on this machine or another.

mod bench;
mod file;
mod support;

use std::sync::Arc;

use bench::{NAME, is_denied, log_in, read_only, settle, try_with};
use support::{COSTS, FakeLines, Fault, PASSWORD, Rig, password};
use twinlatch_accounts::{
    KitKind, LoginError, Recovery, RecoveryError, Session, Sheet, Start, StartError, TableState,
    start_with_kit,
};
use twinlatch_crypto::parse_kit;
use twinlatch_device::{DeviceError, Lines};
use twinlatch_otp::Digits;
use twinlatch_records::{EventKind, WayKind};
use twinlatch_secret::{KitCode, OtpSeed, SecretText};

const NEW_PASSWORD: &str = "orchard violet qmzt";

/// A device with one account, and its sheet.
fn device_with_sheet(kit: KitKind) -> (Rig, Sheet) {
    let (mut rig, session) = Rig::set_up_with(NAME, PASSWORD, kit, Digits::EIGHT);
    let sheet = session.sheet(rig.accounts()).expect("the proof is fresh");
    session.close(rig.accounts());
    settle(&rig);
    (rig, sheet)
}

fn kit(sheet: &Sheet) -> KitCode {
    parse_kit(&sheet.kit_code).expect("as it is printed")
}

/// The same file on another machine: its keyring knows nothing.
fn other_machine(rig: &mut Rig) {
    rig.accounts = None;
    rig.lines = Arc::new(FakeLines::keyring());
    let missing = rig.try_start().map(|_| ());
    assert!(
        matches!(missing, Err(StartError::KeyMissing)),
        "control: {missing:?}"
    );
}

fn start_by_kit(
    rig: &mut Rig,
    sheet: &Sheet,
    word: Option<&str>,
) -> Result<Recovery, RecoveryError> {
    rig.accounts = None;
    let lines = Arc::clone(&rig.lines) as Arc<dyn Lines>;
    let word = word.map(password);
    let (accounts, recovery) = start_with_kit(
        &rig.folder(),
        &rig.env(),
        &lines,
        &kit(sheet),
        word.as_ref(),
        None,
    )?;
    rig.accounts = Some(accounts);
    Ok(recovery)
}

fn type_back(recovery: &mut Recovery, sheet: &Sheet) {
    // EXPOSE: a test reads the sheet it has just been shown.
    let symbols: Vec<char> = sheet
        .kit_code
        .expose()
        .chars()
        .filter(|c| *c != ' ')
        .collect();
    let asked = [1, 9, 17, 26];
    let typed: String = asked
        .iter()
        .map(|at| symbols[usize::from(*at) - 1])
        .collect();
    assert!(
        !recovery.confirm_new_kit(asked, &SecretText::new("0000".to_owned())) || typed == "0000",
        "control"
    );
    assert!(
        recovery.confirm_new_kit(asked, &SecretText::new(typed)),
        "typed as shown"
    );
}

/// Replaces the kit and finishes.
fn finish(rig: &mut Rig, mut recovery: Recovery) -> (Session, Sheet) {
    let sheet = recovery.new_sheet(rig.accounts()).expect("drawn");
    type_back(&mut recovery, &sheet);
    let finished = recovery.finish(rig.accounts(), Some(COSTS));
    (finished.map_err(|(_, why)| why).expect("finished"), sheet)
}

fn new_phone(rig: &mut Rig, recovery: &mut Recovery) -> Option<OtpSeed> {
    let uri = recovery.offer_phone(rig.accounts()).expect("offered");
    let old = rig.seed.replace(uri.seed.duplicate());
    let code = rig.code();
    recovery
        .confirm_phone(rig.accounts(), &code, Some(COSTS))
        .expect("confirmed");
    old
}

#[test]
fn another_machine_with_an_empty_keyring_opens_by_file_and_sheet_alone() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    other_machine(&mut rig);
    let recovery = start_by_kit(&mut rig, &sheet, None).expect("the kit opens");
    assert_eq!(recovery.username(), NAME, "whose kit it is");
    assert_eq!(rig.lines.all_names(), [""; 0], "nothing is written yet");
    let (session, _) = finish(&mut rig, recovery);
    assert_eq!(read_only(&session), None, "everything may be written");
    assert!(
        !session.is_fresh(&*rig.clock),
        "password and code were not proved"
    );
    session.close(rig.accounts());
    rig.restart();
    drop(log_in(&mut rig));
}

#[test]
fn a_recovery_by_kit_that_is_broken_off_leaves_no_trace() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    other_machine(&mut rig);
    let before = std::fs::read(rig.vault()).expect("the file can be read");
    let mut recovery = start_by_kit(&mut rig, &sheet, None).expect("the kit opens");
    recovery.new_sheet(rig.accounts()).expect("drawn");
    new_phone(&mut rig, &mut recovery);
    recovery
        .take_new_password(rig.accounts(), &password(NEW_PASSWORD))
        .expect("good");
    drop(recovery);
    rig.accounts = None;
    let after = std::fs::read(rig.vault()).expect("the file can be read");
    assert!(before == after, "not a byte of the file is another");
    assert_eq!(
        rig.lines.all_names(),
        [""; 0],
        "and the keyring is as empty as before"
    );
}

#[test]
fn the_old_kit_is_dead_and_the_new_one_opens() {
    let (mut rig, old) = device_with_sheet(KitKind::Kit);
    other_machine(&mut rig);
    let recovery = start_by_kit(&mut rig, &old, None).expect("the kit opens");
    let (session, new) = finish(&mut rig, recovery);
    session.close(rig.accounts());
    let result = start_by_kit(&mut rig, &old, None).map(drop);
    assert!(
        matches!(result, Err(RecoveryError::KitUnknown)),
        "{result:?}"
    );
    let recovery = start_by_kit(&mut rig, &new, None).expect("the new kit opens");
    assert_eq!(recovery.codes_left(), 8, "the backup codes stayed");
}

#[test]
fn a_forgotten_password_is_replaced_for_phone_and_codes() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    let mut recovery = rig
        .accounts()
        .recover_with_kit(&kit(&sheet), None)
        .expect("opens");
    let weak = recovery.take_new_password(rig.accounts(), &password("password1"));
    assert!(weak.is_err(), "a common one is refused here too");
    recovery
        .take_new_password(rig.accounts(), &password(NEW_PASSWORD))
        .expect("good");
    let (session, _) = finish(&mut rig, recovery);
    session.close(rig.accounts());
    settle(&rig);
    let code = rig.code();
    assert!(
        is_denied(&try_with(&mut rig, &code)),
        "the old password is dead"
    );
    let code = rig.next_code();
    let opened = rig.accounts().login(NAME, &password(NEW_PASSWORD), &code);
    opened.expect("the new one opens").close(rig.accounts());
    let backup = twinlatch_crypto::parse_backup(&sheet.backup_codes[0]).expect("printed");
    let by_code = |rig: &mut Rig, word: &str| {
        rig.accounts()
            .recover_with_backup_code(NAME, &password(word), &backup)
            .map(drop)
    };
    let old = by_code(&mut rig, PASSWORD);
    assert!(
        matches!(old, Err(RecoveryError::Login(LoginError::Denied))),
        "{old:?}"
    );
    by_code(&mut rig, NEW_PASSWORD).expect("the printed codes go with the new password");
}

#[test]
fn a_lost_phone_takes_the_present_password_or_a_new_one() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    let mut recovery = rig
        .accounts()
        .recover_with_kit(&kit(&sheet), None)
        .expect("opens");
    new_phone(&mut rig, &mut recovery);
    assert!(recovery.needs_password(), "the new slot is wrapped with it");
    let shown = recovery.new_sheet(rig.accounts()).expect("drawn");
    type_back(&mut recovery, &shown);
    let (recovery, error) = match recovery.finish(rig.accounts(), Some(COSTS)) {
        Ok(_) => panic!("no password was given"),
        Err(unfinished) => unfinished,
    };
    assert!(matches!(error, RecoveryError::PasswordNeeded), "{error:?}");
    let mut recovery = *recovery;
    let wrong = recovery.prove_password(rig.accounts(), &password("not it"));
    assert!(
        matches!(wrong, Err(RecoveryError::Login(LoginError::Denied))),
        "{wrong:?}"
    );
    recovery
        .prove_password(rig.accounts(), &password(PASSWORD))
        .expect("the present one");
    let finished = recovery.finish(rig.accounts(), Some(COSTS));
    finished
        .map_err(|(_, why)| why)
        .expect("finished")
        .close(rig.accounts());
    drop(log_in(&mut rig));
}

#[test]
fn a_kit_with_password_needs_both() {
    let (mut rig, sheet) = device_with_sheet(KitKind::KitPassword);
    other_machine(&mut rig);
    let alone = start_by_kit(&mut rig, &sheet, None).map(drop);
    assert!(
        matches!(alone, Err(RecoveryError::PasswordNeeded)),
        "{alone:?}"
    );
    rig.kdf.clear_runs();
    let wrong = start_by_kit(&mut rig, &sheet, Some("not it")).map(drop);
    assert!(
        matches!(wrong, Err(RecoveryError::Login(LoginError::Denied))),
        "{wrong:?}"
    );
    assert_eq!(rig.kdf.runs().len(), 1, "one run");
    let recovery = start_by_kit(&mut rig, &sheet, Some(PASSWORD)).expect("both open");
    let (session, new) = finish(&mut rig, recovery);
    assert_eq!(
        new.kit,
        KitKind::KitPassword,
        "the new kit is of the same kind"
    );
    session.close(rig.accounts());
    let recovery = start_by_kit(&mut rig, &new, Some(PASSWORD)).expect("and opens likewise");
    drop(recovery);
}

#[test]
fn a_keyring_that_forgets_stops_the_recovery_and_nothing_is_lost() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    other_machine(&mut rig);
    rig.lines.set_fault(Fault::Forgets);
    let mut recovery = start_by_kit(&mut rig, &sheet, None).expect("the kit opens");
    let shown = recovery.new_sheet(rig.accounts()).expect("drawn");
    type_back(&mut recovery, &shown);
    let Err((recovery, error)) = recovery.finish(rig.accounts(), Some(COSTS)) else {
        panic!("a key that is not kept opens nothing tomorrow");
    };
    assert!(
        matches!(error, RecoveryError::Device(DeviceError::ReadBackDiffers)),
        "{error:?}"
    );
    rig.lines.set_fault(Fault::None);
    let finished = recovery.finish(rig.accounts(), Some(COSTS));
    finished
        .map_err(|(_, why)| why)
        .expect("tried again")
        .close(rig.accounts());
    rig.restart();
    drop(log_in(&mut rig));
}

#[test]
fn the_key_can_go_into_a_file_by_choice() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    other_machine(&mut rig);
    let lines = Arc::clone(&rig.key_file) as Arc<dyn Lines>;
    let (accounts, recovery) =
        start_with_kit(&rig.folder(), &rig.env(), &lines, &kit(&sheet), None, None).expect("opens");
    rig.accounts = Some(accounts);
    let (session, _) = finish(&mut rig, recovery);
    session.close(rig.accounts());
    match rig.try_start().expect("the file says where the key is") {
        Start::Ready(accounts) => rig.accounts = Some(accounts),
        Start::FirstRun => panic!("the vault is gone"),
    }
    assert!(
        !rig.key_file.all_names().is_empty(),
        "the key lies in the file"
    );
    drop(log_in(&mut rig));
}

#[test]
fn a_kit_of_another_vault_is_named() {
    let (mut rig, _) = device_with_sheet(KitKind::Kit);
    let (_, other) = device_with_other_seed();
    let result = rig
        .accounts()
        .recover_with_kit(&kit(&other), None)
        .map(drop);
    assert!(
        matches!(result, Err(RecoveryError::KitUnknown)),
        "{result:?}"
    );
}

fn device_with_other_seed() -> (Rig, Sheet) {
    let mut rig = Rig::new();
    rig.random = Arc::new(support::SeededRandom::new(77));
    let form = support::form("bob", PASSWORD, KitKind::Kit);
    let mut set_up = rig.begin(form).expect("begins");
    rig.read_uri(set_up.uri());
    let confirmed = set_up.confirm(&rig.code_at(0)).expect("confirms");
    let session = rig.take(confirmed);
    let sheet = session.sheet(rig.accounts()).expect("fresh");
    session.close(rig.accounts());
    (rig, sheet)
}

#[test]
fn a_header_that_is_gone_is_made_anew_with_a_new_phone() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    rig.accounts = None;
    let changed = file::connect(&rig)
        .execute("DELETE FROM headers", ())
        .expect("written");
    assert_eq!(changed, 1, "control: one header");
    rig.restart();
    let mut recovery = rig
        .accounts()
        .recover_with_kit(&kit(&sheet), None)
        .expect("opens");
    assert_eq!(
        recovery.table(),
        TableState::PhoneUnknown,
        "the table went with it"
    );
    new_phone(&mut rig, &mut recovery);
    recovery
        .take_new_password(rig.accounts(), &password(PASSWORD))
        .expect("good");
    let (session, _) = finish(&mut rig, recovery);
    session.close(rig.accounts());
    rig.restart();
    assert_eq!(read_only(&log_in(&mut rig)), None, "whole again");
    assert_eq!(
        bench::chunks(&rig).len(),
        54,
        "no chunk of the old table is left"
    );
}

#[test]
fn a_damaged_slot_is_wrapped_again() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    let slot = bench::header(&rig).enrolments[0].slot;
    file::put_row(&rig, "slots", slot.bytes(), &[7; 106]);
    rig.restart();
    let code = rig.code();
    let broken = try_with(&mut rig, &code).map(drop);
    assert!(
        matches!(broken, Err(LoginError::SlotUnreadable | LoginError::Denied)),
        "control: {broken:?}"
    );
    let mut recovery = rig
        .accounts()
        .recover_with_kit(&kit(&sheet), None)
        .expect("opens");
    assert!(
        recovery.needs_password(),
        "there is nothing to prove one with"
    );
    recovery
        .take_new_password(rig.accounts(), &password(PASSWORD))
        .expect("typed twice");
    let (session, _) = finish(&mut rig, recovery);
    session.close(rig.accounts());
    drop(log_in(&mut rig));
}

#[test]
fn the_history_says_kit() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    let recovery = rig
        .accounts()
        .recover_with_kit(&kit(&sheet), None)
        .expect("opens");
    let (session, _) = finish(&mut rig, recovery);
    let events = session.events(rig.accounts()).expect("readable");
    let told: Vec<_> = events.iter().map(|event| (event.what, event.way)).collect();
    assert!(
        told.contains(&(EventKind::Recovered, Some(WayKind::Kit))),
        "{told:?}"
    );
    assert!(told.contains(&(EventKind::KitIssued, None)), "{told:?}");
}
