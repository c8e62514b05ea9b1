//! The audit log at the terminal: looked at, checked, taken out.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::desk::{Desk, NAME};

fn whats(lines: &Value) -> Vec<String> {
    let lines = lines["lines"].as_array().expect("a list");
    let what = |line: &Value| line["what"].as_str().expect("a word").to_owned();
    lines.iter().map(what).collect()
}

#[test]
fn the_owner_reads_checks_and_takes_out_the_log() {
    let desk = Desk::new();
    let phone = desk.set_up();
    assert_eq!(desk.log_in(&phone).code, 0, "the owner is logged in");
    let listed = desk.json(&["audit", "list"]);
    let said = whats(&listed);
    assert_eq!(said[0], "logged-in", "newest first: {said:?}");
    assert!(
        said.contains(&"account-made".to_owned()),
        "from the first on"
    );
    assert_eq!(listed["lines"][0]["actor"], NAME, "who it was");
    assert_eq!(listed["lines"][0]["surface"], "terminal", "where");
    let of_kind = desk.json(&["audit", "list", "--kind", "people"]);
    assert_eq!(whats(&of_kind), ["account-made"], "one kind");
    let hers = ["audit", "list", "--who", NAME, "--since", "2020-01-01"];
    assert_eq!(desk.json(&hers)["lines"][0]["what"], "logged-in", "hers");
    for nothing in [
        ["--failed", "--who=nobody"],
        ["--until", "2020-01-01"],
        ["--since", "2100-01-01T08:00"],
    ] {
        let said = desk.json(&[&["audit", "list"][..], &nothing].concat());
        assert_eq!(said["found"], 0, "{nothing:?} finds nothing: {said}");
    }
    let wrong = desk.run(&["audit", "list", "--since", "yesterday"]);
    assert_eq!(wrong.code, 2, "no moment: {}", wrong.err);
    assert!(
        wrong.err.contains("2026-11-28T13:05"),
        "and what is one: {}",
        wrong.err
    );

    let check = desk.run(&["audit", "verify"]);
    assert_eq!(check.code, 0, "everything fits: {}", check.out);
    assert!(check.out.contains("Everything fits"), "said: {}", check.out);

    let file = desk.path("log.jsonl");
    let name = file.to_str().expect("a name");
    let saved = desk.run(&["audit", "export", name]);
    assert_eq!(saved.code, 0, "saved: {}", saved.err);
    let mode = fs::metadata(&file).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "for the owner of the account alone");
    let whole = desk.run(&["audit", "verify", name]);
    assert_eq!(whole.code, 0, "signed: {}", whole.out);

    let text = fs::read_to_string(&file).expect("text");
    fs::write(&file, text.replacen("account-made", "account-mode", 1)).expect("changed");
    let changed = desk.run(&["audit", "verify", name]);
    assert_eq!(changed.code, 1, "a changed line: {}", changed.out);
    let cut: Vec<&str> = text.lines().collect();
    let cut = [&cut[..2], &cut[3..]].concat().join("\n") + "\n";
    fs::write(&file, cut).expect("cut");
    assert_eq!(desk.run(&["audit", "verify", name]).code, 1, "a line less");

    let again = desk.run(&["audit", "export", name]);
    assert_ne!(again.code, 0, "a file that stands there stays");
    let syslog = desk.path("log.txt");
    let name = syslog.to_str().expect("a name");
    let saved = desk.run(&["audit", "export", name, "--format", "syslog"]);
    assert_eq!(saved.code, 0, "saved: {}", saved.err);
    let text = fs::read_to_string(&syslog).expect("text");
    let form = |line: &str| line.starts_with("<110>1 ") || line.starts_with("<108>1 ");
    assert!(text.lines().all(form), "facility 13 in each: {text}");
    assert!(text.contains(" log-exported "), "the first export too");
}

#[test]
fn a_file_that_is_no_log_says_so() {
    let desk = Desk::new();
    let file = desk.path("letter.txt");
    fs::write(&file, "Dear all,\nno log.\n").expect("written");
    let said = desk.run(&["audit", "verify", file.to_str().expect("a name")]);
    assert_eq!(said.code, 1, "nothing is proved: {}", said.out);
    let missing = desk.path("nowhere");
    let said = desk.run(&["audit", "verify", missing.to_str().expect("a name")]);
    assert_ne!(said.code, 0, "no file");
}
