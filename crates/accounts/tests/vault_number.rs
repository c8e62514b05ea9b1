//! A file that has lost both copies of its description, and the vault number of the sheet.

mod bench;
mod support;

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::process::Command;
use std::sync::Arc;

use bench::{NAME, log_in, read_only, settle};
use support::{COSTS, FakeLines, Fault, PASSWORD, Rig, SeededRandom};
use twinlatch_accounts::{
    Accounts, KitKind, ReadOnlyReason, Recovery, RecoveryError, Sheet, Start, StartError,
    start_with_kit, start_with_number,
};
use twinlatch_crypto::{Id, parse_kit, parse_vault_number};
use twinlatch_device::{DeviceError, Lines};
use twinlatch_records::{EventKind, Found, RowKind};
use twinlatch_secret::SecretText;
use twinlatch_store::{Access, Damage, Store};

/// A device whose vault has lost both copies of its description, and whose keyring has no mark; the
/// vault's sheet and number.
fn without_description(seed: u64) -> (Rig, Sheet, Id) {
    let mut rig = Rig::new();
    rig.random = Arc::new(SeededRandom::new(seed));
    let form = support::form(NAME, PASSWORD, KitKind::Kit);
    let mut set_up = rig.begin(form).expect("set-up begins");
    rig.read_uri(set_up.uri());
    let confirmed = set_up.confirm(&rig.code()).expect("the code confirms");
    let session = rig.take(confirmed);
    let sheet = session.sheet(rig.accounts()).expect("the proof is fresh");
    session.close(rig.accounts());
    settle(&rig);
    rig.accounts = None;
    let number = parse_vault_number(&sheet.vault_number).expect("as it is printed");
    lose_description(&rig);
    forget(&rig, "mark/");
    (rig, sheet, number)
}

fn lose_description(rig: &Rig) {
    let file = rusqlite::Connection::open(rig.vault()).expect("any program can write the file");
    let spoilt = file.execute("UPDATE meta SET value = zeroblob(41)", []);
    assert_eq!(spoilt.expect("written"), 2, "control: both copies");
}

/// Takes the entries of one sort from the keyring.
fn forget(rig: &Rig, sort: &str) {
    for name in rig.lines.all_names() {
        if name.starts_with(sort) {
            rig.lines.remove(&name);
        }
    }
}

fn file(rig: &Rig) -> Vec<u8> {
    fs::read(rig.vault()).expect("the file can be read")
}

fn with_number(rig: &Rig, number: &Id) -> Result<Box<Accounts>, StartError> {
    let key_file = Arc::clone(&rig.key_file) as Arc<dyn Lines>;
    match start_with_number(&rig.folder(), &rig.env(), &key_file, number)? {
        Start::Ready(accounts) => Ok(accounts),
        Start::FirstRun => panic!("the vault is gone"),
    }
}

fn with_kit(rig: &mut Rig, sheet: &Sheet, number: Option<&Id>) -> Result<Recovery, RecoveryError> {
    rig.accounts = None;
    let lines = Arc::clone(&rig.lines) as Arc<dyn Lines>;
    let code = parse_kit(&sheet.kit_code).expect("as it is printed");
    let (accounts, recovery) =
        start_with_kit(&rig.folder(), &rig.env(), &lines, &code, None, number)?;
    rig.accounts = Some(accounts);
    Ok(recovery)
}

/// Replaces the kit and ends the recovery; gives what the history says was found, and how often.
fn finish(rig: &mut Rig, mut recovery: Recovery) -> Vec<(RowKind, Found, u32)> {
    let sheet = recovery.new_sheet(rig.accounts()).expect("drawn");
    // EXPOSE: a test reads the sheet it has just been shown.
    let symbols: Vec<char> = sheet
        .kit_code
        .expose()
        .chars()
        .filter(|c| *c != ' ')
        .collect();
    let asked = [1, 9, 17, 26];
    let typed = asked
        .iter()
        .map(|at| symbols[usize::from(*at) - 1])
        .collect();
    assert!(
        recovery.confirm_new_kit(asked, &SecretText::new(typed)),
        "typed as shown"
    );
    let finished = recovery.finish(rig.accounts(), Some(COSTS));
    let session = finished.map_err(|(_, why)| why).expect("finished");
    let events = session.events(rig.accounts()).expect("readable").lines;
    let found = events
        .iter()
        .filter(|event| event.what == EventKind::Found)
        .filter_map(|event| Some((event.row?, event.found?, event.count)))
        .collect();
    session.close(rig.accounts());
    found
}

fn described_by_itself(rig: &Rig) -> Id {
    let opened = Store::open(&rig.vault(), Access::ReadOnly).expect("it opens by itself");
    assert_eq!(opened.findings, [], "both copies are whole");
    opened.meta.db
}

/// Every copy that is lost.
const BOTH: [(RowKind, Found); 2] = [(RowKind::Meta, Found::CannotOpen); 2];

fn found(accounts: &Accounts) -> Vec<(RowKind, Found)> {
    let findings = accounts.findings().iter();
    findings.map(|found| (found.row, found.what)).collect()
}

#[test]
fn the_number_of_the_sheet_opens_a_file_that_nothing_else_names() {
    let (mut rig, _, number) = without_description(1);
    let before = file(&rig);
    let refused = rig.try_start().map(drop);
    let what = Damage::Meta;
    assert!(
        matches!(refused, Err(StartError::Damaged { what: found }) if found == what),
        "the number is asked for: {refused:?}"
    );
    let wrong = with_number(&rig, &Id::new([7; 16])).map(drop);
    assert!(matches!(wrong, Err(StartError::NumberUnknown)), "{wrong:?}");
    assert!(
        file(&rig) == before,
        "nothing is written before a number fits"
    );

    let accounts = with_number(&rig, &number).expect("another can be typed at once");
    assert_eq!(found(&accounts), BOTH, "each copy is named");
    drop(accounts);
    assert_eq!(
        described_by_itself(&rig),
        number,
        "the description is made anew"
    );
    rig.restart();
    assert_eq!(found(rig.accounts()), [], "nothing is left to find");
    drop(log_in(&mut rig));
}

#[test]
fn the_number_of_another_vault_of_this_device_opens_nothing() {
    let (rig, _, _) = without_description(1);
    let (other, _, of_other) = without_description(2);
    for (name, line) in other.lines.snapshot() {
        rig.lines.put(&name, line);
    }
    let before = file(&rig);
    let refused = with_number(&rig, &of_other).map(drop);
    assert!(
        matches!(refused, Err(StartError::NumberUnknown)),
        "its key is here and opens no row of this file: {refused:?}"
    );
    assert!(file(&rig) == before, "not a byte is another");
}

#[test]
fn a_file_that_tells_its_number_does_not_look_at_the_typed_one() {
    let (mut rig, _, number) = without_description(1);
    drop(with_number(&rig, &number).expect("it is made anew"));
    let accounts = with_number(&rig, &Id::new([7; 16])).expect("as any start");
    assert_eq!(found(&accounts), [], "nothing to find");
    drop(accounts);
    assert_eq!(described_by_itself(&rig), number, "its own");
    rig.restart();
}

#[test]
fn without_a_key_number_and_kit_open_it_together() {
    let (mut rig, sheet, number) = without_description(1);
    rig.lines = Arc::new(FakeLines::keyring());
    let before = file(&rig);
    let missing = with_number(&rig, &number).map(drop);
    assert!(
        matches!(missing, Err(StartError::KeyMissing)),
        "{missing:?}"
    );
    let needed = with_kit(&mut rig, &sheet, None).map(drop);
    assert!(
        matches!(&needed, Err(RecoveryError::Start(why))
            if matches!(**why, StartError::Damaged { what: Damage::Meta })),
        "the kit alone does not tell it: {needed:?}"
    );
    let wrong = with_kit(&mut rig, &sheet, Some(&Id::new([7; 16]))).map(drop);
    assert!(
        matches!(wrong, Err(RecoveryError::KitOrNumberUnknown)),
        "{wrong:?}"
    );
    let (_, of_other, _) = without_description(2);
    let strange = with_kit(&mut rig, &of_other, Some(&number)).map(drop);
    assert!(
        matches!(strange, Err(RecoveryError::KitOrNumberUnknown)),
        "the kit of another vault: {strange:?}"
    );

    let recovery = with_kit(&mut rig, &sheet, Some(&number)).expect("both fit");
    assert!(file(&rig) == before, "nothing is written before the end");
    assert_eq!(rig.lines.all_names(), [""; 0], "nor into the keyring");
    assert_eq!(
        finish(&mut rig, recovery),
        [(RowKind::Meta, Found::CannotOpen, 2)],
        "the history names both copies"
    );
    rig.accounts = None;
    assert_eq!(
        described_by_itself(&rig),
        number,
        "the description is made anew"
    );
    rig.restart();
    drop(log_in(&mut rig));
}

#[test]
fn a_mark_tells_the_kit_the_number() {
    let (mut rig, sheet, number) = without_description(1);
    drop(with_number(&rig, &number).expect("it is made anew"));
    rig.restart();
    log_in(&mut rig).close(rig.accounts());
    rig.accounts = None;
    lose_description(&rig);
    forget(&rig, "key/");
    assert!(
        !rig.lines.all_names().is_empty(),
        "control: the mark is there"
    );
    let recovery = with_kit(&mut rig, &sheet, None).expect("nothing need be typed");
    finish(&mut rig, recovery);
    rig.accounts = None;
    assert_eq!(described_by_itself(&rig), number, "the right one");
}

#[test]
fn a_keyring_is_waited_for_unless_there_is_none_and_the_key_is_in_a_file() {
    let (mut rig, _, number) = without_description(1);
    rig.lines.set_fault(Fault::All(DeviceError::Locked));
    let locked = with_number(&rig, &number).map(drop);
    assert!(
        matches!(locked, Err(StartError::Device(DeviceError::Locked))),
        "the key may be in there: {locked:?}"
    );
    rig.lines.set_fault(Fault::All(DeviceError::NoService));
    let absent = rig.try_start().map(drop);
    assert!(
        matches!(absent, Err(StartError::Device(DeviceError::NoService))),
        "no key is anywhere else: {absent:?}"
    );
    rig.lines.set_fault(Fault::None);
    for (name, line) in rig.lines.snapshot() {
        rig.key_file.put(&name, line);
    }
    rig.lines.set_fault(Fault::All(DeviceError::NoService));
    let asked = rig.try_start().map(drop);
    assert!(
        matches!(asked, Err(StartError::Damaged { what: Damage::Meta })),
        "there is a key: only the number is missing: {asked:?}"
    );
    let wrong = with_number(&rig, &Id::new([7; 16])).map(drop);
    assert!(matches!(wrong, Err(StartError::NumberUnknown)), "{wrong:?}");
    drop(with_number(&rig, &number).expect("the key file has the key"));
}

#[test]
fn a_file_that_cannot_be_written_opens_for_looking_and_stays_as_it_is() {
    as_an_ordinary_person(
        "a_file_that_cannot_be_written_opens_for_looking_and_stays_as_it_is",
        || {
            let (mut rig, sheet, number) = without_description(1);
            set_mode(&rig, 0o400, 0o500);
            let before = file(&rig);
            let accounts = with_number(&rig, &number).expect("it can be read");
            assert_eq!(found(&accounts), BOTH, "each copy is named");
            rig.accounts = Some(accounts);
            let session = log_in(&mut rig);
            assert_eq!(
                read_only(&session),
                Some(ReadOnlyReason::Folder),
                "for looking"
            );
            session.close(rig.accounts());
            rig.accounts = None;
            rig.lines = Arc::new(FakeLines::keyring());
            let recovery = with_kit(&mut rig, &sheet, Some(&number)).expect("the kit opens it too");
            let looking = recovery.look_only(rig.accounts());
            drop(looking.map_err(|(_, why)| why).expect("for looking"));
            assert!(file(&rig) == before, "not a byte is another");
            set_mode(&rig, 0o600, 0o700);
        },
    );
}

fn set_mode(rig: &Rig, file: u32, folder: u32) {
    let set = |path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
    set(rig.vault(), file).expect("rights can be set");
    set(rig.data(), folder).expect("rights can be set");
}

/// The user and group that own nothing.
const NOBODY: u32 = 65_534;

/// Runs `body` where file rights count: the superuser writes everywhere.
fn as_an_ordinary_person(test: &str, body: impl FnOnce()) {
    if fs::metadata("/proc/self").expect("a process").uid() != 0 {
        return body();
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let open = |path: &std::path::Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("rights can be set");
    };
    open(folder.path(), 0o777);
    let program = folder.path().join("tests");
    let this = std::env::current_exe().expect("a test knows its program");
    fs::copy(this, &program).expect("nobody may not be allowed into the build folder");
    open(&program, 0o755);
    let ended = Command::new(&program)
        .args(["--exact", test, "--nocapture"])
        .env("TMPDIR", folder.path())
        .current_dir(folder.path())
        .uid(NOBODY)
        .gid(NOBODY)
        .output()
        .expect("the superuser may run a program as nobody");
    let said = String::from_utf8_lossy(&ended.stdout);
    assert!(
        ended.status.success() && said.contains("1 passed"),
        "as nobody: {said}{}",
        String::from_utf8_lossy(&ended.stderr)
    );
}
