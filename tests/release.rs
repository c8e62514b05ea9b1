//! What a release must not hold or obey. Needs the hardened program: `make test-release` builds
//! it and names it in `TWINLATCH_RELEASE`; without the name there is nothing to look at.

use std::path::PathBuf;
use std::process::Command;

fn release() -> Option<PathBuf> {
    let named = std::env::var_os("TWINLATCH_RELEASE").map(PathBuf::from);
    if named.is_none() {
        eprintln!("the hardened program: not given");
    }
    named
}

#[test]
fn the_seams_of_the_window_tests_are_absent() {
    let Some(path) = release() else { return };
    let program = std::fs::read(path).expect("the release can be read");
    let holds = |words: &str| {
        program
            .windows(words.len())
            .any(|window| window == words.as_bytes())
    };
    assert!(
        holds("the folder that holds vault.db"),
        "the search finds what is there"
    );
    for seam in [
        "TWINLATCH_E2E_CLOCK",
        "TWINLATCH_E2E_DIALOG",
        "TWINLATCH_E2E_RECORD",
    ] {
        assert!(!holds(seam), "{seam} must not be obeyed by a release");
    }
}

#[test]
fn it_cannot_be_dumped_traced_or_driven() {
    let Some(path) = release() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let log = folder.path().join("calls");
    let status = without_display(Command::new("strace"))
        .args([
            "-f",
            "-v",
            "-s",
            "4096",
            "-e",
            "trace=execve,prctl,prlimit64",
            "-o",
        ])
        .arg(&log)
        .arg(&path)
        .envs(DRIVERS.map(|name| (name, "true")))
        .output()
        .expect("strace starts: apt-get install strace")
        .status;
    assert_eq!(
        status.code(),
        Some(1),
        "without a display it ends by itself"
    );
    let calls = std::fs::read_to_string(&log).expect("strace writes what it saw");
    let (before, after) = calls
        .rsplit_once("execve(")
        .expect("the program starts itself once more");
    assert!(
        before.contains(DRIVERS[0]),
        "the search finds what the first start was given"
    );
    for name in DRIVERS {
        assert!(!after.contains(name), "{name} must not reach the program");
    }
    assert!(
        after.contains("glibc.malloc.perturb=165"),
        "what is freed is overwritten"
    );
    assert!(
        after.contains("RLIMIT_CORE, {rlim_cur=0, rlim_max=0}"),
        "no core dump"
    );
    assert!(
        after.contains("PR_SET_DUMPABLE, SUID_DUMP_DISABLE"),
        "no other program of the user may read it"
    );
}

#[test]
fn a_missing_display_is_named() {
    let Some(path) = release() else { return };
    let output = without_display(Command::new(path))
        .output()
        .expect("the release starts");
    assert_eq!(output.status.code(), Some(1), "it could not start");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("there is no display"), "it says why: {said}");
}

/// Variables by which another program could drive the window.
const DRIVERS: [&str; 2] = ["TAURI_AUTOMATION", "WEBKIT_INSPECTOR_SERVER"];

fn without_display(mut command: Command) -> Command {
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command
}

#[test]
fn help_needs_no_display() {
    let Some(path) = release() else { return };
    let output = without_display(Command::new(path))
        .arg("--help")
        .output()
        .expect("the release starts");
    assert!(output.status.success(), "help is an answer, not an error");
    assert!(
        String::from_utf8_lossy(&output.stdout).contains("--data-dir"),
        "the one option"
    );
}

#[test]
fn wrong_arguments_are_named() {
    let Some(path) = release() else { return };
    let output = Command::new(path)
        .arg("--bogus")
        .output()
        .expect("the release starts");
    assert_eq!(
        output.status.code(),
        Some(2),
        "wrong arguments have an exit code of their own"
    );
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("--bogus"),
        "and are named"
    );
}
