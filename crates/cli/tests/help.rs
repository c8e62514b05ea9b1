//! What is said without a vault, a display or a home.

use std::process::Command;

fn twinlatch(words: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_twinlatch"))
        .args(words)
        .env_clear()
        .output()
        .expect("it starts");
    let text = String::from_utf8(output.stdout).expect("text");
    (output.status.code().unwrap_or(-1), text)
}

#[test]
fn help_and_version_need_nothing() {
    let (code, help) = twinlatch(&["--help"]);
    assert_eq!(code, 0, "no display, no home, no vault");
    for command in ["init", "login", "status", "lock", "open", "item"] {
        assert!(help.contains(command), "{command} is named");
    }
    assert!(help.contains("Exit codes"), "and the exit codes");
    assert!(
        !help.contains("  agent "),
        "the agent is no command of a person"
    );
    let (code, version) = twinlatch(&["--version"]);
    assert_eq!(
        (code, version.trim()),
        (0, concat!("twinlatch ", env!("CARGO_PKG_VERSION"))),
        "which one it is"
    );
}

#[test]
fn completions_and_manual_pages_are_written() {
    for shell in ["bash", "zsh", "fish"] {
        let (code, script) = twinlatch(&["completions", shell]);
        assert!(code == 0 && script.contains("twinlatch"), "{shell}");
    }
    let (code, page) = twinlatch(&["man"]);
    assert!(
        code == 0 && page.contains(".TH twinlatch"),
        "the program's page"
    );
    let (code, page) = twinlatch(&["man", "item", "add", "login"]);
    assert!(code == 0 && page.contains("password"), "a command's page");
    assert_eq!(
        twinlatch(&["man", "nothing"]).0,
        2,
        "there is no such command"
    );
}

#[test]
fn secrets_and_unknown_words_are_no_arguments() {
    for words in [
        &["login", "--password", "x"][..],
        &["login", "--code", "1"],
        &["item", "add", "token", "--key", "x"],
        &["item", "edit", "x"],
        &["locks"],
    ] {
        assert_eq!(twinlatch(words).0, 2, "{words:?}");
    }
}
