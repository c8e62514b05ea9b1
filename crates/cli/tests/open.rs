//! From the terminal to the window: one holder after the other.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use crate::desk::{Desk, Said, said};

/// Stands in for the window: says how it was started, and who held the vault then.
const WINDOW: &str =
    "#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$0.started\"\ncat \"$2/vault.lock\" >> \"$0.started\"\n";

#[test]
fn the_window_is_opened_when_the_terminal_has_let_go() {
    let desk = Desk::new();
    let phone = desk.set_up();
    assert_eq!(desk.log_in(&phone).code, 0, "a session is open");
    let folder = desk.path("programs");
    fs::create_dir(&folder).expect("a folder");
    fs::copy(env!("CARGO_BIN_EXE_twinlatch"), folder.join("twinlatch")).expect("a copy");
    let window = folder.join("twinlatch-desktop");
    fs::write(&window, WINDOW).expect("a program");
    fs::set_permissions(&window, fs::Permissions::from_mode(0o755)).expect("its rights");

    let asked = open(&desk, &folder, &["--json", "open"]);
    assert!(
        asked.out.contains("no-terminal"),
        "it asks first: {}",
        asked.out
    );
    assert_eq!(
        desk.json(&["status"])["state"],
        "open",
        "the session was left alone"
    );

    let opened = open(&desk, &folder, &["--json", "open", "--yes"]);
    assert_eq!(opened.code, 0, "{}", opened.out);
    assert!(
        opened.out.contains("\"session_ended\":true"),
        "it says what it ended"
    );
    let started = fs::read_to_string(folder.join("twinlatch-desktop.started"));
    let data = desk.data().canonicalize().expect("the data folder");
    assert_eq!(
        started.expect("it was started"),
        format!("--data-dir\n{}\n", data.display()),
        "on the same vault, which nobody held any more"
    );
}

/// Runs the copy beside the stand-in, as if there were a display but no terminal.
fn open(desk: &Desk, folder: &Path, words: &[&str]) -> Said {
    let command = desk.command(words);
    let mut apart = Command::new("setsid");
    apart.arg("--wait").arg(folder.join("twinlatch"));
    // What follows the program itself.
    let own = env!("CARGO_BIN_EXE_twinlatch");
    apart.args(command.get_args().skip_while(|word| *word != own).skip(1));
    apart.env_clear().env("DISPLAY", ":0");
    for (name, value) in command.get_envs() {
        apart.env(name, value.unwrap_or_default());
    }
    said(apart.output().expect("setsid is a part of every Linux"))
}
