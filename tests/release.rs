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
    for seam in ["TWINLATCH_E2E_CLOCK", "TWINLATCH_E2E_DIALOG"] {
        assert!(!holds(seam), "{seam} must not be obeyed by a release");
    }
}

#[test]
fn help_needs_no_display() {
    let Some(path) = release() else { return };
    let output = Command::new(path)
        .arg("--help")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
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
