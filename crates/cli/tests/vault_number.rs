//! A file that has lost its own description, at the terminal.

use std::fs;

use rusqlite::Connection;
use serde_json::Value;

use crate::desk::{Desk, PASSWORD, Phone, Said};
use crate::recovery::{Paper, Talk};

/// Well typed, and of no vault: its check symbols fit.
const STRANGE: &str = "R30C 1G60 R30C 1G60 R30C 1G60 R0JY";

/// A computer whose vault has lost both copies of its description, with no mark left; the phone, and
/// the vault number as the sheet prints it.
fn without_description() -> (Desk, Phone, String) {
    let desk = Desk::new();
    let phone = desk.set_up();
    let sheet = fs::read_to_string(desk.path("sheet.txt")).expect("the sheet");
    let number = sheet
        .lines()
        .find_map(|line| line.strip_prefix("Vault number  "));
    let number = number.expect("it is printed").to_owned();
    let file = Connection::open(desk.data().join("vault.db")).expect("any program can write it");
    file.execute("DELETE FROM meta", []).expect("deleted");
    assert_eq!(forget(&desk, "marks-"), 1, "control: there was a mark");
    (desk, phone, number)
}

/// Takes files of one sort from the folder of the key file; gives how many there were.
fn forget(desk: &Desk, sort: &str) -> usize {
    let folder = desk.path("home").join(".config/twinlatch");
    let files = fs::read_dir(folder).expect("the key is kept in a file");
    let files = files.map(|entry| entry.expect("listed"));
    let of_sort = files.filter(|entry| entry.file_name().to_string_lossy().starts_with(sort));
    of_sort
        .map(|entry| fs::remove_file(entry.path()).expect("removed"))
        .count()
}

fn log_in(desk: &Desk, phone: &Phone, number: &str) -> Said {
    let words = [
        "--json",
        "login",
        "--password-stdin",
        "--code-stdin",
        "--vault-number",
        number,
    ];
    desk.past_duds(|| desk.give(&words, &format!("{PASSWORD}\n{}\n", phone.code(desk))))
}

fn code_of(said: &Said) -> String {
    let document: Value = serde_json::from_str(&said.out).expect("a document");
    document["error"]["code"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn the_number_of_the_sheet_opens_the_file_and_is_not_needed_again() {
    let (desk, phone, number) = without_description();
    let vault = desk.data().join("vault.db");
    let before = fs::read(&vault).expect("readable");
    let asked = desk.log_in(&phone);
    assert_eq!(
        (asked.code, code_of(&asked).as_str()),
        (1, "vault-number-needed"),
        "what is missing"
    );
    assert!(
        asked.out.contains("--vault-number"),
        "and how to give it: {}",
        asked.out
    );
    let mistyped = log_in(&desk, &phone, "12");
    assert_eq!(
        (mistyped.code, code_of(&mistyped).as_str()),
        (7, "vault-number-mistyped"),
        "a symbol"
    );
    let wrong = log_in(&desk, &phone, STRANGE);
    assert_eq!(
        (wrong.code, code_of(&wrong).as_str()),
        (7, "vault-number-unknown"),
        "of another vault"
    );
    assert!(
        fs::read(&vault).expect("readable") == before,
        "nothing was written"
    );

    let typed = number.to_lowercase().replace(' ', "-");
    let login = log_in(&desk, &phone, &typed);
    assert_eq!(login.code, 0, "{}{}", login.out, login.err);
    assert_eq!(desk.run(&["lock"]).code, 0, "locked");
    let again = desk.log_in(&phone);
    assert_eq!(
        again.code, 0,
        "the file tells it by itself: {}{}",
        again.out, again.err
    );
}

#[test]
fn without_the_key_kit_and_number_open_it_together() {
    let (desk, phone, number) = without_description();
    assert_eq!(forget(&desk, "device-"), 1, "control: there was a key");
    let paper = Paper::read(&desk, "sheet.txt");
    let kit = |number: &[&str]| {
        let words = [
            "--json",
            "recover",
            "kit",
            "--device-key-file",
            "--paper-stdin",
        ];
        desk.give(&[&words[..], number].concat(), &format!("{}\n", paper.kit))
    };
    let needed = kit(&[]);
    assert_eq!(
        (needed.code, code_of(&needed).as_str()),
        (1, "vault-number-needed"),
        "the kit does not tell it"
    );
    let wrong = kit(&["--vault-number", STRANGE]);
    assert_eq!(
        (wrong.code, code_of(&wrong).as_str()),
        (3, "kit-or-number-unknown"),
        "one of both"
    );

    let sheet = desk.path("new.txt");
    let words = [
        "recover",
        "kit",
        "--device-key-file",
        "--vault-number",
        &number,
        "--paper-stdin",
        "--symbols-stdin",
        "--sheet",
        sheet.to_str().expect("a plain path"),
    ];
    let mut talk = Talk::start(&desk, &words);
    talk.say(&paper.kit);
    let shown = talk.hear();
    talk.say(&Paper::read(&desk, "new.txt").symbols(&shown["sheet"]["asked"]));
    assert_eq!(talk.hear()["username"], crate::desk::NAME, "whose it was");
    assert_eq!(talk.end(), 0, "done");
    let login = desk.log_in(&phone);
    assert_eq!(
        login.code, 0,
        "key and number are back: {}{}",
        login.out, login.err
    );
}
