//! What is refused, by which code, and that nothing is left behind.

use serde_json::Value;
use twinlatch_service::Holder;

use crate::desk::{Desk, PASSWORD, Said, said};

fn code_of(said: &Said) -> String {
    // A set-up says the enrolment first.
    let last = said.out.lines().last().unwrap_or_default();
    let document: Value = serde_json::from_str(last).expect("a document");
    document["error"]["code"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn every_wrong_combination_is_one_word_and_leaves_no_agent() {
    let desk = Desk::new();
    let phone = desk.set_up();
    let wrong = desk.past_duds(|| desk.log_in_with("not the password", &phone.code(&desk)));
    assert_eq!(
        (wrong.code, code_of(&wrong).as_str()),
        (3, "denied"),
        "a wrong password"
    );
    let wrong = desk.past_duds(|| desk.log_in_with(PASSWORD, "00000000"));
    assert_eq!(
        (wrong.code, code_of(&wrong).as_str()),
        (3, "denied"),
        "a wrong code"
    );
    let status = desk.run(&["--json", "status"]);
    assert!(
        status.out.contains("\"locked\""),
        "nobody holds the vault: {}",
        status.out
    );

    let (login, code) = desk.log_in_keeping_the_code(&phone);
    assert_eq!(login.code, 0, "{}", login.out);
    assert!(login.out.contains("\"failures\""), "the two are told of");
    let second = desk.log_in_with(PASSWORD, &phone.code(&desk));
    assert_eq!(
        (second.code, code_of(&second).as_str()),
        (1, "session-open"),
        "there is one"
    );

    assert_eq!(desk.run(&["lock"]).code, 0, "it ends");
    let used = desk.log_in_with(PASSWORD, &code);
    assert_eq!(
        (used.code, code_of(&used).as_str()),
        (3, "denied"),
        "a code works once"
    );
}

#[test]
fn what_cannot_be_used_is_said_before_anything_is_made() {
    let desk = Desk::new();
    let init = [
        "--json",
        "init",
        "--username",
        "ada",
        "--password-stdin",
        "--code-stdin",
    ];
    let without = desk.give(&init, "x\n");
    assert_eq!(
        code_of(&without),
        "keyring-missing",
        "there is no keyring here"
    );

    let init = [&init[..], &["--device-key-file"]].concat();
    let weak = desk.give(&init, "password\n");
    assert_eq!(
        (weak.code, code_of(&weak).as_str()),
        (7, "password-refused"),
        "judged first"
    );
    let none = desk.give(&init, "");
    assert_eq!(
        (none.code, code_of(&none).as_str()),
        (7, "input-ended"),
        "no password at all"
    );
    let left = desk.give(&init, &format!("{PASSWORD}\n"));
    assert_eq!(code_of(&left), "input-ended", "the code never came");
    assert_eq!(desk.run(&["status"]).code, 8, "so there is no vault");
    assert_eq!(desk.run(&["login"]).code, 8, "and nothing to log in to");
}

#[test]
fn without_a_terminal_the_option_is_named() {
    let desk = Desk::new();
    desk.set_up();
    let mut command = desk.command(&["--json", "login"]);
    // No controlling terminal: nothing can be asked.
    let asked = no_terminal(&mut command);
    assert_eq!(
        (asked.code, code_of(&asked).as_str()),
        (2, "no-terminal"),
        "{}",
        asked.out
    );
    assert!(
        asked.out.contains("--password-stdin"),
        "what to say in its place"
    );
    assert_eq!(desk.agent(), None, "and the agent has ended");
}

/// Runs a command in a session without a terminal.
fn no_terminal(command: &mut std::process::Command) -> Said {
    let mut apart = std::process::Command::new("setsid");
    apart.arg("--wait").arg(command.get_program());
    apart.args(command.get_args()).env_clear();
    for (name, value) in command.get_envs() {
        apart.env(name, value.unwrap_or_default());
    }
    apart.stdin(std::process::Stdio::null());
    said(apart.output().expect("setsid is a part of every Linux"))
}

#[test]
fn the_second_holder_is_told_who_is_first() {
    let desk = Desk::new();
    desk.set_up();
    let hold = hold_as_window(&desk);
    for words in [
        &["--json", "login"][..],
        &["--json", "lock"],
        &["--json", "item", "list"],
    ] {
        let said = desk.run(words);
        assert_eq!(
            (said.code, code_of(&said).as_str()),
            (5, "vault-held"),
            "{words:?}"
        );
        let document: Value = serde_json::from_str(&said.out).expect("one document");
        assert_eq!(document["error"]["params"]["holder"], "window", "by name");
        let hint = document["error"]["hint"].as_str().expect("a hint");
        assert!(hint.contains("Ctrl+L"), "with the way out");
    }
    let status = desk.run(&["--json", "status"]);
    assert_eq!(status.code, 5, "status needs no lock");
    assert!(status.out.contains("\"window\""), "and names the holder");
    drop(hold);
    assert_eq!(desk.run(&["status"]).code, 4, "the vault is free again");
}

#[test]
fn whoever_comes_after_the_agent_is_told_too() {
    let desk = Desk::new();
    let phone = desk.set_up();
    assert_eq!(desk.log_in(&phone).code, 0, "a session is open");
    let holder = Holder::look(&desk.data(), &desk.path("nowhere")).expect("it is held");
    assert_eq!(holder.who, "agent", "the lock file says by whom");
    let init = desk.give(
        &["--json", "init", "--username", "eve", "--password-stdin"],
        "x\n",
    );
    assert_eq!(
        (init.code, code_of(&init).as_str()),
        (5, "vault-held"),
        "no second one begins"
    );
    let open = desk.run(&["--json", "open", "--yes"]);
    assert_eq!(code_of(&open), "no-display", "no window without a display");
    assert_eq!(
        desk.json(&["status"])["state"],
        "open",
        "and the session was left alone"
    );
}

/// Takes the vault's lock the way the window does.
fn hold_as_window(desk: &Desk) -> std::fs::File {
    use std::io::Write as _;
    let path = desk.data().join("vault.lock");
    let mut file = std::fs::File::create(path).expect("the lock file");
    file.lock().expect("nobody holds it");
    write!(file, "{}\nwindow\n", std::process::id()).expect("the holder's name");
    file
}
