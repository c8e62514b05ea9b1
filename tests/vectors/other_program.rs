//! The other program, `docs/decrypt.py`: how it is run, and what it says of itself.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::file::{Vector, folder};

/// What a run left behind.
pub(crate) struct Run {
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Reads a vault by the other program, with `name=value` lines.
pub(crate) fn decrypt(vault: &Path, inputs: &[(&str, &str)]) -> Run {
    let lines: String = inputs
        .iter()
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect();
    let program = folder().join("../../docs/decrypt.py");
    run(&[program.as_os_str(), vault.as_os_str()], &lines)
}

/// What the other program reads; nothing may be other than listed.
pub(crate) fn read(vault: &Path, inputs: &[(&str, &str)]) -> Value {
    let run = decrypt(vault, inputs);
    assert_eq!(
        run.status,
        Some(0),
        "the other program reads all of it: {}",
        run.err
    );
    serde_json::from_str(&run.out).expect("JSON")
}

/// Debian's Python, whose packages the program needs.
fn run(arguments: &[&OsStr], input: &str) -> Run {
    let mut child = Command::new("/usr/bin/python3")
        .arg("-B")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("/usr/bin/python3 starts: apt-get install python3");
    // A program that ends without reading its input is told by its status.
    let _ = child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(input.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert!(
        !err.contains("apt-get install"),
        "the other program cannot run: {err}"
    );
    Run {
        status: output.status.code(),
        out,
        err,
    }
}

#[test]
fn meets_published_values() {
    let program = folder().join("../../docs/decrypt.py");
    let run = run(&[program.as_os_str(), OsStr::new("--self-test")], "");
    assert_eq!(run.status, Some(0), "{}", run.err);
}

#[test]
fn makes_the_same_vectors_again() {
    let run = run(&[folder().join("make.py").as_os_str()], "");
    assert_eq!(
        run.status,
        Some(0),
        "a vector that differs is a change of the format: {}",
        run.err
    );
}

#[test]
fn opens_its_own_vault_by_every_way() {
    let (vault, given) = (folder().join("vault/ada.db"), Vector::read("vault/ada.txt"));
    let pick = |names: &[&'static str]| -> Vec<(&'static str, &str)> {
        names.iter().map(|name| (*name, given.text(name))).collect()
    };
    let by_login = read(
        &vault,
        &pick(&["key-line", "username", "password", "code", "time"]),
    );
    let by_backup = read(
        &vault,
        &pick(&["key-line", "username", "password", "backup-code"]),
    );
    let by_kit = read(&vault, &pick(&["kit-code"]));
    for found in [&by_login, &by_backup, &by_kit] {
        assert_eq!(found["items"], by_login["items"], "the same items");
        assert_eq!(
            found["items"].as_array().map(Vec::len),
            Some(3),
            "all of them"
        );
        assert_eq!(
            found["findings"],
            Value::Array(Vec::new()),
            "nothing is wrong"
        );
    }
}

#[test]
fn tells_wrong_inputs_from_wrong_factors() {
    let (vault, given) = (folder().join("vault/ada.db"), Vector::read("vault/ada.txt"));
    let with = |name: &str, value: &str| {
        let names = ["key-line", "username", "password", "code", "time"];
        let mut inputs: Vec<_> = names.iter().map(|name| (*name, given.text(name))).collect();
        inputs
            .iter_mut()
            .filter(|input| input.0 == name)
            .for_each(|input| input.1 = value);
        let inputs: Vec<_> = inputs
            .into_iter()
            .filter(|input| !input.1.is_empty())
            .collect();
        let run = decrypt(&vault, &inputs);
        assert_eq!(run.out, "", "nothing is printed where nothing opens");
        run
    };
    assert_eq!(
        with("password", "another").status,
        Some(1),
        "a wrong password"
    );
    assert_eq!(with("code", "00000000").status, Some(1), "a wrong code");
    assert_eq!(
        with("code", "0000000").status,
        Some(1),
        "a code of seven digits"
    );
    assert_eq!(
        with("time", "1740000010").status,
        Some(1),
        "a step that is used"
    );
    assert_eq!(with("username", "eve").status, Some(1), "an unknown name");
    assert_eq!(with("key-line", "AQ==").status, Some(1), "no key line");
    let missing = with("password", "");
    assert_eq!(
        (missing.status, missing.err.contains("password")),
        (Some(2), true),
        "said which"
    );
    assert_eq!(with("time", "soon").status, Some(2), "no number");
}

#[test]
fn names_a_row_that_is_other_than_listed() {
    let folder_here = tempfile::tempdir().expect("a temporary folder");
    let vault = folder_here.path().join("vault.db");
    std::fs::copy(folder().join("vault/ada.db"), &vault).expect("a copy");
    let database = rusqlite::Connection::open(&vault).expect("a database");
    let whole = read(&vault, &kit());
    let item = whole["items"][0]["id"].as_str().expect("an id");
    let changed = database
        .execute(
            "UPDATE objects SET ct = zeroblob(330) WHERE lower(hex(id)) = ?1",
            [item],
        )
        .expect("written");
    assert_eq!(changed, 1, "one item is damaged");
    let kit = kit();
    let run = decrypt(&vault, &kit);
    assert_eq!(run.status, Some(3), "named, not refused");
    assert!(run.err.contains(item), "by its id: {}", run.err);
    let found: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(
        found["items"].as_array().map(Vec::len),
        Some(2),
        "the others are read"
    );
}

fn kit() -> [(&'static str, &'static str); 1] {
    static GIVEN: std::sync::OnceLock<Vector> = std::sync::OnceLock::new();
    [(
        "kit-code",
        GIVEN
            .get_or_init(|| Vector::read("vault/ada.txt"))
            .text("kit-code"),
    )]
}
