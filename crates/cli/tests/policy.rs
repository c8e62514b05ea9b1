//! An administrator's file, checked and explained.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::desk::{Desk, PASSWORD, Phone, Said};

/// The program with these arguments, without a home or a vault.
fn twinlatch(words: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_twinlatch"))
        .args(words)
        .env_clear()
        .output()
        .expect("it starts");
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8(text).expect("text"),
    )
}

fn check(folder: &TempDir, text: &[u8]) -> (i32, String, Value) {
    let file = folder.path().join("policy.toml");
    fs::write(&file, text).expect("a file");
    let file = file.to_str().expect("a name in UTF-8");
    let (code, said) = twinlatch(&["policy", "check", file]);
    let (json_code, json) = twinlatch(&["--json", "policy", "check", file]);
    assert_eq!(code, json_code, "words and document end alike");
    (code, said, serde_json::from_str(&json).expect("a document"))
}

#[test]
fn a_good_file_has_no_problem() {
    let folder = TempDir::new().expect("a temporary folder");
    let (code, said, json) = check(&folder, b"[session]\nidle_minutes = 10\n");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("it decides 1 of "), "{said}");
    assert_eq!(json["problems"], serde_json::json!([]), "none");
}

#[test]
fn every_problem_is_told_with_its_line() {
    let folder = TempDir::new().expect("a temporary folder");
    let text = b"[session]\nidle_minutes = 90\n\n[\"\\u001b[31m\"]\nx = 1\n";
    let (code, said, json) = check(&folder, text);
    assert_eq!(code, 7, "what was given cannot be used: {said}");
    assert!(
        said.contains(
            "line 2: session.idle_minutes: the value is out of range; allowed is 1 to 60 minutes"
        ),
        "{said}"
    );
    assert!(said.contains("line 5: "), "the second one too: {said}");
    assert!(!said.contains('\x1b'), "no terminal obeys a key: {said:?}");
    assert_eq!(json["problems"][0]["line"], 2, "for programs");
    assert_eq!(json["problems"][1]["line"], 5, "all of them");
    let (code, said, _) = check(&folder, b"\xff");
    assert_eq!(code, 7, "{said}");
    assert!(said.contains("not UTF-8"), "{said}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let (code, said) = twinlatch(&["policy", "check", "/nowhere/policy.toml"]);
    assert_eq!(code, 7, "{said}");
    assert!(said.contains("/nowhere/policy.toml"), "{said}");
}

#[test]
fn every_key_is_explained() {
    let (code, said) = twinlatch(&["policy", "explain"]);
    assert_eq!(code, 0, "{said}");
    let (_, json) = twinlatch(&["--json", "policy", "explain"]);
    let json: Value = serde_json::from_str(&json).expect("a document");
    let keys = json["keys"].as_array().expect("a list");
    assert_eq!(keys.len(), twinlatch_policy::Key::ALL.len(), "every key");
    for key in keys {
        let name = key["key"].as_str().expect("a name");
        assert!(
            said.contains(&format!("\n{name} = ")) || said.starts_with(name),
            "{name}"
        );
        let (code, alone) = twinlatch(&["policy", "explain", name]);
        assert_eq!(code, 0, "{alone}");
        assert!(
            alone.contains(key["allowed"].as_str().expect("bounds")),
            "{alone}"
        );
    }
    let (code, said) = twinlatch(&["policy", "explain", "session.idle"]);
    assert_eq!(code, 7, "no such key: {said}");
    assert!(said.contains("session.idle"), "it is named: {said}");
}

/// The page for administrators says what the program says.
#[test]
fn the_page_names_every_key_with_its_default_and_bounds() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/policy.md");
    let page = fs::read_to_string(page).expect("the page");
    let (_, json) = twinlatch(&["--json", "policy", "explain"]);
    let json: Value = serde_json::from_str(&json).expect("a document");
    for key in json["keys"].as_array().expect("a list") {
        let allowed = key["allowed"].as_str().expect("bounds");
        let row = format!(
            "| `{}` | {} | {allowed} |",
            key["key"].as_str().expect("a name"),
            key["default"],
        );
        assert!(page.contains(&row), "{row}");
    }
    let sample = page.split("```toml\n").nth(1).expect("a sample");
    let sample = sample.split("```").next().unwrap_or_default();
    let folder = TempDir::new().expect("a temporary folder");
    let (code, said, _) = check(&folder, sample.as_bytes());
    assert_eq!(code, 0, "the sample is obeyed: {said}");
}

#[test]
fn the_doctor_needs_no_login_and_says_what_only_a_session_tells() {
    let desk = Desk::new();
    let verdict = |said: &Said, number: &str| {
        let found: Value = serde_json::from_str(&said.out).expect("one document");
        let all = found["requirements"].as_array().expect("a list").clone();
        let one = all.into_iter().find(|one| one["number"] == number);
        one.expect("of this number")["verdict"].clone()
    };
    let words = ["--json", "doctor", "--profile", "kiosk"];
    let before = desk.run(&words);
    assert_eq!(before.code, 1, "not all of it holds: {}", before.err);
    assert_eq!(verdict(&before, "kiosk 8"), "not-looked-at", "no vault yet");
    let phone = desk.set_up();
    let set_up = desk.run(&words);
    assert_eq!(verdict(&set_up, "kiosk 8"), "pass", "its owner's alone");
    assert_eq!(
        verdict(&set_up, "kiosk 1"),
        "not-looked-at",
        "the vault's own policy could ask for eight digits"
    );
    assert_eq!(desk.log_in(&phone).code, 0, "a session");
    let open = desk.run(&words);
    assert_eq!(verdict(&open, "kiosk 1"), "fail", "looked at: nobody does");
    let aal2 = desk.run(&["doctor", "--profile", "aal2"]);
    assert_eq!(aal2.code, 1, "it does not hold");
    assert!(
        aal2.out.contains("fail           3.2.2") && aal2.out.contains("docs/threat-model.md"),
        "number, verdict and section: {}",
        aal2.out
    );
}

/// Does a sensitive act in an open session, with the password and the next code on standard input. An
/// agent's clock stands still in steps of the desk: where the code is a dud, it begins anew.
fn act_with_proof(desk: &Desk, phone: &Phone, words: &[&str]) -> Said {
    for _ in 0..5 {
        desk.wait(30);
        let said = desk.give(words, &format!("{PASSWORD}\n{}\n", phone.code(desk)));
        if !said.out.contains("\"code-unusable\"") {
            return said;
        }
        assert_eq!(desk.run(&["lock"]).code, 0, "begun anew");
        assert_eq!(desk.log_in(phone).code, 0, "with another code");
    }
    panic!("five duds in a row");
}

#[test]
fn the_owner_signs_a_policy_with_a_fresh_proof_and_explain_says_whose_it_is() {
    let desk = Desk::new();
    let phone = desk.set_up();
    let file = desk.path("policy.toml");
    fs::write(&file, "[session]\nidle_minutes = 5\n").expect("a file");
    let file = file.to_str().expect("a name in UTF-8");
    let install = ["policy", "install", file, "--yes"];
    let with_proof = [&install[..], &["--password-stdin", "--code-stdin"]].concat();
    assert_eq!(desk.run(&install).code, 4, "there is no session");
    let explained = desk.json(&["policy", "explain", "session.idle_minutes"]);
    assert_eq!(explained["vault"], "not-looked-at", "and it is said");
    assert_eq!(desk.log_in(&phone).code, 0, "a session");

    let for_programs = [&["--json"], &with_proof[..]].concat();
    let done = act_with_proof(&desk, &phone, &for_programs);
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    assert_eq!(done.out, "{\"decides\":1}\n", "for programs");
    let again = desk.run(&install);
    assert!(
        again.out.contains("it decides 1 of"),
        "the proof is fresh: {}{}",
        again.out,
        again.err
    );
    let explained = desk.json(&["policy", "explain", "session.idle_minutes"]);
    assert_eq!(explained["keys"][0]["by"], "device", "whose it is");
    assert_eq!(explained["keys"][0]["value"], 5, "and what");

    fs::write(file, "[session]\nidle = 5\n").expect("a file");
    let broken = desk.run(&install);
    assert_eq!(broken.code, 7, "{}", broken.err);
    assert!(
        broken.out.contains("line 2: session.idle"),
        "{}",
        broken.out
    );
    assert_eq!(desk.run(&["lock"]).code, 0, "locked");
    desk.wait(30);
    assert_eq!(desk.log_in(&phone).code, 0, "under it");
    let status = desk.json(&["status"]);
    assert_eq!(status["session"]["lock_after"], 300, "it is in force");
    let removed = desk.run(&["policy", "remove", "--yes"]);
    assert_eq!(removed.code, 0, "the login is a proof: {}", removed.err);
    let explained = desk.json(&["policy", "explain", "session.idle_minutes"]);
    assert_eq!(explained["keys"][0]["by"], "default", "nobody decides");
}
