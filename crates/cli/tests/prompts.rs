//! Prompts at a real terminal: `script` makes one.

use std::io::Write as _;
use std::process::Stdio;

use crate::desk::{Desk, NAME, PASSWORD};

#[test]
fn what_is_typed_at_a_prompt_is_not_shown() {
    let desk = Desk::new();
    let phone = desk.set_up();
    let mut seen = String::new();
    for _ in 0..5 {
        desk.wait(60);
        seen = at_a_terminal(
            &desk,
            &["login"],
            &[&line(PASSWORD), &line(&phone.code(&desk))],
        );
        if !seen.contains("the next one can") {
            break;
        }
    }
    assert!(
        seen.contains(&format!("Password of {NAME}: ")),
        "it was asked: {seen}"
    );
    assert!(
        seen.contains("Logged in as Ada Lovelace"),
        "and taken: {seen}"
    );
    assert!(!seen.contains(PASSWORD), "without an echo: {seen}");
}

#[test]
fn ctrl_c_at_a_prompt_ends_the_command_and_the_agent() {
    let desk = Desk::new();
    desk.set_up();
    let seen = at_a_terminal(&desk, &["login"], &["half a pass\u{3}"]);
    assert!(seen.contains("Stopped"), "it says so: {seen}");
    assert!(!seen.contains("half a pass"), "nothing was shown: {seen}");
    assert_eq!(desk.run(&["status"]).code, 4, "nobody holds the vault");
}

pub(crate) fn line(words: &str) -> String {
    format!("{words}\n")
}

/// Runs a command at a terminal, types something at each prompt, and gives what was seen there.
pub(crate) fn at_a_terminal(desk: &Desk, words: &[&str], keys: &[&str]) -> String {
    let command = desk.command(words);
    let mut line = String::new();
    for word in std::iter::once(command.get_program()).chain(command.get_args()) {
        line.push_str(&format!("'{}' ", word.to_str().expect("plain words")));
    }
    let mut script = std::process::Command::new("script");
    script
        .args(["--quiet", "--return", "--command", &line, "/dev/null"])
        .env_clear();
    for (name, value) in command.get_envs() {
        script.env(name, value.unwrap_or_default());
    }
    let mut child = script
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("script is a part of every Linux");
    let mut stdin = child.stdin.take().expect("a pipe");
    let mut stdout = child.stdout.take().expect("a pipe");
    let mut seen = String::new();
    for typed in keys {
        read_until(&mut stdout, &mut seen, ": ");
        write!(stdin, "{typed}").expect("it is typed");
    }
    std::io::Read::read_to_string(&mut stdout, &mut seen).expect("the rest");
    child.wait().expect("it ends");
    seen
}

/// Reads on to the end of the next prompt.
fn read_until(from: &mut impl std::io::Read, seen: &mut String, prompt: &str) {
    let before = seen.len();
    let mut byte = [0_u8];
    while !seen[before..].ends_with(prompt) {
        match from.read(&mut byte) {
            Ok(1) => seen.push(char::from(byte[0])),
            Ok(_) | Err(_) => panic!("no prompt came: {seen}"),
        }
    }
}
