//! The work of a wrong try tells nothing about what was wrong.

mod bench;
mod support;

use bench::codes::{DAY, HOUR, codes, usable};
use bench::{NAME, device, is_denied, log_in, settle, wrong_code};
use support::{PASSWORD, Rig, password};
use twinlatch_accounts::{LoginError, RecoveryError};
use twinlatch_crypto::{Costs, parse_backup};
use twinlatch_device::Lines as _;
use twinlatch_secret::{BackupCode, Code, SecretText};

/// What one try cost.
#[derive(Debug, PartialEq, Eq)]
struct Work {
    runs: Vec<Costs>,
    statements: u64,
    commits: u64,
    keyring_reads: u64,
    keyring_writes: u64,
    random_calls: u64,
}

/// Measures a try that has to be denied.
fn work(rig: &mut Rig, try_it: impl FnOnce(&mut Rig) -> bool) -> Work {
    rig.kdf.clear_runs();
    let (statements, commits) = (rig.accounts().statements(), rig.accounts().commits());
    let (reads, writes) = (rig.lines.reads(), rig.lines.writes());
    let random = rig.random.calls();
    assert!(try_it(rig), "this try is denied");
    Work {
        runs: rig.kdf.runs(),
        statements: rig.accounts().statements() - statements,
        commits: rig.accounts().commits() - commits,
        keyring_reads: rig.lines.reads() - reads,
        keyring_writes: rig.lines.writes() - writes,
        random_calls: rig.random.calls() - random,
    }
}

fn work_of(rig: &mut Rig, name: &str, typed: &str, codes: &[Code]) -> Work {
    work(rig, |rig| {
        let tried = rig
            .accounts()
            .login_with_codes(name, &password(typed), codes);
        is_denied(&tried)
    })
}

fn work_of_backup(rig: &mut Rig, name: &str, typed: &str, code: &BackupCode) -> Work {
    work(rig, |rig| {
        let opened = rig
            .accounts()
            .recover_with_backup_code(name, &password(typed), code);
        matches!(opened, Err(RecoveryError::Login(LoginError::Denied)))
    })
}

/// A device with one account, and the eight codes of its sheet.
fn device_with_codes() -> (Rig, Vec<SecretText>) {
    let (mut rig, session) = Rig::set_up(NAME, PASSWORD);
    let sheet = session.sheet(rig.accounts()).expect("the proof is fresh");
    session.close(rig.accounts());
    settle(&rig);
    (rig, sheet.backup_codes)
}

/// The three reasons are the same work: one counted try with its line of the audit log, and the keyring is not written.
fn assert_same(unknown: &Work, password: &Work, code: &Work, runs: usize) {
    assert_eq!(
        unknown, password,
        "an unknown name is no cheaper than a wrong password"
    );
    assert_eq!(
        password, code,
        "a wrong code is no cheaper than a wrong password"
    );
    assert_eq!(unknown.runs.len(), runs, "as many runs each");
    assert_eq!(
        unknown.commits, 2,
        "the counted try and its line of the log each"
    );
    assert!(
        unknown.statements > 3 && unknown.keyring_reads > 0,
        "statements and keyring reads are counted at all: {unknown:?}"
    );
    assert_eq!(
        unknown.keyring_writes, 0,
        "the keyring is not written for each wrong try"
    );
}

#[test]
fn unknown_name_wrong_password_and_wrong_code_are_the_same_work() {
    let mut rig = device();
    let (right, wrong) = ([rig.code()], [wrong_code(&rig)]);
    let unknown = work_of(&mut rig, "nobody", PASSWORD, &right);
    let password = work_of(&mut rig, NAME, "not it", &right);
    let code = work_of(&mut rig, NAME, PASSWORD, &wrong);
    assert_same(&unknown, &password, &code, 3);
}

#[test]
fn a_used_code_and_a_code_of_another_time_are_the_same_work() {
    let mut rig = device();
    let used = [rig.code()];
    let session = rig
        .accounts()
        .login(NAME, &password(PASSWORD), &used[0])
        .expect("password and code open");
    session.close(rig.accounts());
    let (later, wrong) = ([rig.code_at(4)], [wrong_code(&rig)]);
    let used = work_of(&mut rig, NAME, PASSWORD, &used);
    let later = work_of(&mut rig, NAME, PASSWORD, &later);
    let code = work_of(&mut rig, NAME, PASSWORD, &wrong);
    assert_same(&used, &later, &code, 3);
}

#[test]
fn with_a_backup_code_the_three_reasons_are_the_same_work() {
    let (mut rig, codes) = device_with_codes();
    let right = parse_backup(&codes[0]).expect("as it is printed");
    let wrong = BackupCode::filled(|code| code.fill(7));
    let unknown = work_of_backup(&mut rig, "nobody", PASSWORD, &right);
    let password = work_of_backup(&mut rig, NAME, "not it", &right);
    let code = work_of_backup(&mut rig, NAME, PASSWORD, &wrong);
    assert_same(&unknown, &password, &code, 1);
}

#[test]
fn several_codes_tell_no_more_by_their_work_than_one() {
    for count in [2, 3] {
        let mut rig = device();
        let last = usable(&rig, 5 * HOUR, count);
        let right = codes(&rig, last, count);
        // Two codes are not searched so far; three are found nowhere.
        let wrong = codes(&rig, 400 * DAY, count);
        let used = codes(&rig, 0, count);
        log_in(&mut rig).close(rig.accounts());
        let one = work_of(&mut rig, "nobody", PASSWORD, &right[..1]);
        let works = [
            (
                "unknown name",
                work_of(&mut rig, "nobody", PASSWORD, &right),
            ),
            ("wrong password", work_of(&mut rig, NAME, "not it", &right)),
            ("wrong codes", work_of(&mut rig, NAME, PASSWORD, &wrong)),
            ("used codes", work_of(&mut rig, NAME, PASSWORD, &used)),
        ];
        // How many codes were typed is no secret; three read the whole table, whoever it is.
        let (_, unknown) = &works[0];
        assert_eq!(
            (&unknown.runs, unknown.commits),
            (&one.runs, one.commits),
            "{count} codes: runs and commits of one code"
        );
        for (reason, work) in &works {
            assert_eq!(work, unknown, "{count} codes, {reason}: the same work");
        }
    }
}

#[test]
fn the_mark_is_written_at_thresholds_only() {
    let mut rig = device();
    let code = [wrong_code(&rig)];
    for count in 1..=9 {
        let work = work_of(&mut rig, NAME, PASSWORD, &code);
        let expected = u64::from(count == 5);
        assert_eq!(
            work.keyring_writes, expected,
            "at the failure number {count}"
        );
        rig.wait(60 * 60);
        settle(&rig);
    }
}
