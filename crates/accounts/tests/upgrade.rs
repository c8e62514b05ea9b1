//! Costs that rise with the machine.

mod bench;
mod support;

use bench::{NAME, device, header, is_denied, log_in, read_only, settle, try_with};
use support::{COSTS, PASSWORD, Rig, password};
use twinlatch_crypto::Costs;
use twinlatch_device::{AccountMark, MarkReason, merge_account_mark};
use twinlatch_records::EventKind;

const DEARER: Costs = Costs {
    memory_kib: 64,
    passes: 2,
    lanes: 4,
};

/// Logs in and gives the costs of the runs.
fn runs_of_a_login(rig: &mut Rig) -> Vec<Costs> {
    rig.kdf.clear_runs();
    log_in(rig).close(rig.accounts());
    rig.kdf.runs()
}

#[test]
fn a_slot_is_raised_at_the_next_login() {
    let mut rig = device();
    rig.accounts()
        .note_costs(DEARER)
        .expect("the file can be written");
    assert_eq!(
        runs_of_a_login(&mut rig),
        [COSTS, DEARER],
        "opened once, wrapped once"
    );
    assert_eq!(
        runs_of_a_login(&mut rig),
        [DEARER],
        "from then on at the new costs"
    );
    let session = log_in(&mut rig);
    assert_eq!(read_only(&session), None, "nothing is out of place");
    let events = session
        .events(rig.accounts())
        .expect("the events can be read");
    let raised = events
        .lines
        .iter()
        .filter(|event| event.what == EventKind::CostRaised);
    assert_eq!(raised.count(), 1, "it is an event");
}

#[test]
fn a_raised_slot_opens_after_a_restart_and_its_old_salt_is_gone() {
    let mut rig = device();
    let before = header(&rig).enrolments[0].salt;
    rig.accounts()
        .note_costs(DEARER)
        .expect("the file can be written");
    log_in(&mut rig).close(rig.accounts());
    let after = &header(&rig).enrolments[0];
    assert_eq!(after.costs, DEARER, "the header says it");
    assert_ne!(after.salt, before, "no salt is used for two wraps");
    rig.restart();
    drop(log_in(&mut rig));
}

#[test]
fn an_unknown_name_runs_at_the_costs_of_the_device() {
    let mut rig = device();
    rig.accounts()
        .note_costs(DEARER)
        .expect("the file can be written");
    rig.kdf.clear_runs();
    let code = rig.code();
    let result = rig.accounts().login("nobody", &password(PASSWORD), &code);
    assert!(is_denied(&result), "nobody has this name");
    assert_eq!(
        rig.kdf.runs(),
        [DEARER; 3],
        "as accounts do that were raised"
    );
}

#[test]
fn other_lanes_than_calibration_gives_are_not_taken_over() {
    for lanes in [1, 3, 16] {
        let mut rig = device();
        rig.accounts()
            .note_costs(Costs { lanes, ..DEARER })
            .expect("any program with the device key can write them");
        assert_eq!(
            runs_of_a_login(&mut rig),
            [COSTS, DEARER],
            "wrapped in four lanes, whatever the file says: {lanes}"
        );
    }
}

#[test]
fn costs_are_never_lowered() {
    let mut rig = device();
    rig.accounts()
        .note_costs(DEARER)
        .expect("the file can be written");
    log_in(&mut rig).close(rig.accounts());
    for lower in [
        COSTS,
        Costs {
            memory_kib: 128,
            passes: 1,
            lanes: 4,
        },
    ] {
        rig.accounts()
            .note_costs(lower)
            .expect("the file can be written");
        assert_eq!(
            runs_of_a_login(&mut rig),
            [DEARER],
            "{lower:?} lowers nothing"
        );
    }
}

#[test]
fn an_upgrade_that_ended_in_a_crash_is_not_tried_again() {
    let mut rig = device();
    rig.accounts()
        .note_costs(DEARER)
        .expect("the file can be written");
    let account = header(&rig).account;
    let db = bench::read_file(&rig, |reading| Ok(reading.meta()?.0.db));
    let begun = AccountMark {
        upgrade_begun: Some(1),
        ..AccountMark::default()
    };
    let reason = MarkReason::Lock;
    merge_account_mark(&*rig.lines, db.bytes(), account.bytes(), &begun, reason)
        .expect("the keyring takes it");
    assert_eq!(runs_of_a_login(&mut rig), [COSTS], "the note stands");
}

#[test]
fn an_upgrade_that_cannot_be_written_leaves_the_slot() {
    let mut rig = device();
    let quiet = calls_of_a_login(&mut rig);
    rig.accounts()
        .note_costs(DEARER)
        .expect("the file can be written");
    let (file, lines) = (
        std::fs::read(rig.vault()).expect("it can be read"),
        rig.lines.snapshot(),
    );
    for after in quiet.. {
        rig.accounts = None;
        std::fs::write(rig.vault(), &file).expect("the file can be written");
        rig.lines.restore(&lines);
        rig.restart();
        settle(&rig);
        let code = rig.code();
        rig.random.fail_after(after);
        let session = try_with(&mut rig, &code).expect("the login itself is not hindered");
        rig.random.mend();
        assert_eq!(read_only(&session), None, "call {after}");
        session.close(rig.accounts());
        let raised = header(&rig).enrolments[0].costs == DEARER;
        assert_eq!(
            runs_of_a_login(&mut rig)[0] == DEARER,
            raised,
            "file and slot agree"
        );
        if raised {
            assert!(
                after > quiet + 2,
                "control: random bytes were missing at several places"
            );
            return;
        }
    }
}

/// Calls for random bytes that a login without an upgrade makes.
fn calls_of_a_login(rig: &mut Rig) -> u64 {
    settle(rig);
    let code = rig.code();
    let before = rig.random.calls();
    let session = rig
        .accounts()
        .login(NAME, &password(PASSWORD), &code)
        .expect("it opens");
    let calls = rig.random.calls() - before;
    session.close(rig.accounts());
    calls
}

#[test]
fn a_quick_login_asks_for_a_new_measurement() {
    let mut rig = device();
    assert!(
        !rig.accounts().wants_costs(),
        "nobody has logged in since the start"
    );
    log_in(&mut rig).close(rig.accounts());
    assert!(
        rig.accounts().wants_costs(),
        "the clock of this test stood still meanwhile"
    );
    rig.accounts()
        .note_costs(DEARER)
        .expect("the file can be written");
    assert!(!rig.accounts().wants_costs(), "it has just been measured");
}
