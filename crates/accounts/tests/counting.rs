//! The work of a wrong try tells nothing about what was wrong.

mod bench;
mod support;

use bench::codes::{DAY, HOUR, codes, usable};
use bench::{NAME, device, is_denied, log_in, settle, wrong_code};
use support::{PASSWORD, Rig, password};
use twinlatch_crypto::Costs;
use twinlatch_device::Lines as _;
use twinlatch_secret::Code;

/// What one try cost.
#[derive(Debug, PartialEq, Eq)]
struct Work {
    runs: Vec<Costs>,
    commits: u64,
    keyring_reads: u64,
    keyring_writes: u64,
    random_calls: u64,
}

fn work_of(rig: &mut Rig, name: &str, typed: &str, codes: &[Code]) -> Work {
    rig.kdf.clear_runs();
    let commits = rig.accounts().commits();
    let (reads, writes) = (rig.lines.reads(), rig.lines.writes());
    let random = rig.random.calls();
    let typed = password(typed);
    let result = rig.accounts().login_with_codes(name, &typed, codes);
    assert!(is_denied(&result), "this try is denied");
    Work {
        runs: rig.kdf.runs(),
        commits: rig.accounts().commits() - commits,
        keyring_reads: rig.lines.reads() - reads,
        keyring_writes: rig.lines.writes() - writes,
        random_calls: rig.random.calls() - random,
    }
}

#[test]
fn unknown_name_wrong_password_and_wrong_code_are_the_same_work() {
    let mut rig = device();
    let (right, wrong) = ([rig.code()], [wrong_code(&rig)]);
    let unknown = work_of(&mut rig, "nobody", PASSWORD, &right);
    let password = work_of(&mut rig, NAME, "not it", &right);
    let code = work_of(&mut rig, NAME, PASSWORD, &wrong);
    assert_eq!(
        unknown, password,
        "an unknown name is no cheaper than a wrong password"
    );
    assert_eq!(
        password, code,
        "a wrong code is no cheaper than a wrong password"
    );
    assert_eq!(unknown.runs.len(), 3, "three runs each");
    assert_eq!(unknown.commits, 1, "one counted try each");
    assert_eq!(
        unknown.keyring_writes, 0,
        "the keyring is not written for each wrong try"
    );
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
        for (reason, work) in works {
            assert_eq!(work, one, "{count} codes, {reason}: the work of one code");
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
