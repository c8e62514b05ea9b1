//! Each call by which the program reaches the disk fails in turn, or is the last one.

use std::path::Path;

use tempfile::NamedTempFile;

use crate::oracle::check;
use crate::run::{is_full, run};
use crate::scene::{Scene, Step};

/// Calls that change files.
const WRITES: &str = "pwrite64,write";
const FLUSHES: &str = "fsync,fdatasync";
const NAMES: &str = "unlink,rename,renameat,renameat2,ftruncate";
const ALL: &str = "pwrite64,write,fsync,fdatasync,unlink,rename,renameat,renameat2,ftruncate";

#[test]
fn a_flush_that_fails_loses_nothing() {
    each(FLUSHES, "error=EIO", "");
}

#[test]
fn a_disk_that_flushes_no_more_loses_nothing() {
    each(FLUSHES, "error=EIO", "+");
}

#[test]
fn a_write_that_fails_loses_nothing() {
    each(WRITES, "error=EIO", "");
}

#[test]
fn a_disk_that_is_full_loses_nothing() {
    each(WRITES, "error=ENOSPC", "+");
}

#[test]
fn a_name_that_cannot_be_changed_loses_nothing() {
    each(NAMES, "error=EIO", "");
}

#[test]
fn a_program_that_is_killed_loses_nothing() {
    each(ALL, "signal=KILL", "");
}

/// Lets the fault happen at the call number N of every step, N rising until no fault is met.
fn each(calls: &str, fault: &str, from_there_on: &str) {
    let mut met = 0;
    for step in Step::ALL {
        let mut number = 1;
        while happens(step, calls, fault, &format!("{number}{from_there_on}")) {
            met += 1;
            number = next(number, step);
        }
        assert!(number > 1, "control: {step:?} makes such calls: {calls}");
    }
    println!("{fault} at {calls}: {met} faults");
}

/// All numbers in full, but for the thousands of writes of one table; else ever wider steps.
fn next(number: usize, step: Step) -> usize {
    let whole_table = matches!(step, Step::SetUp | Step::Phone | Step::Keys) && number > 100;
    match (is_full(), whole_table) {
        (true, false) => number + 1,
        (true, true) => number + 101,
        (false, _) => number + number.div_ceil(2),
    }
}

/// Gives whether the fault was met; if so, checks what it left behind.
fn happens(step: Step, calls: &str, fault: &str, when: &str) -> bool {
    let scene = Scene::of(step);
    let log = NamedTempFile::new().expect("a temporary file");
    let inject = format!("inject={calls}:{fault}:when={when}");
    let trace = format!("trace={calls}");
    let log_path = log.path().display().to_string();
    let options = ["-f", "-o", &log_path, "-e", &trace, "-e", &inject];
    let said = run(&scene, &options);
    if !was_met(log.path()) {
        assert!(said.content, "without a fault it succeeds: {}", said.reason);
        return false;
    }
    check(&scene, &said, &inject);
    true
}

/// Whether strace's log tells of a failed call or a kill.
fn was_met(log: &Path) -> bool {
    let log = std::fs::read_to_string(log).expect("strace has written it");
    log.contains("(INJECTED)") || log.contains("killed by SIGKILL")
}
