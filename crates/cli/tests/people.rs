//! People at the terminal: invited one by one or from a list, joining, and looked after.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::desk::{Desk, NAME, Phone, Said};
use crate::recovery::Talk;

const GUEST: &str = "charles";
const GUESTS_PASSWORD: &str = "violet anchovy gramophone";

/// A computer whose owner is logged in, and the owner's phone.
fn desk() -> (Desk, Phone) {
    let desk = Desk::new();
    let phone = desk.set_up();
    assert_eq!(desk.log_in(&phone).code, 0, "the owner is logged in");
    (desk, phone)
}

fn log_in_as(desk: &Desk, name: &str, password: &str, phone: &Phone) -> Said {
    let words = [
        "--json",
        "login",
        "--username",
        name,
        "--password-stdin",
        "--code-stdin",
    ];
    desk.past_duds(|| desk.give(&words, &format!("{password}\n{}\n", phone.code(desk))))
}

fn document(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("a document: {}", said.out))
}

/// Username, role and whether the person is invited or switched off, of everybody.
fn people(desk: &Desk) -> Vec<(String, String, bool, bool)> {
    let listed = desk.json(&["people", "list"]);
    let of = |person: &Value| {
        let text = |key: &str| person[key].as_str().expect("text").to_owned();
        let flag = |key: &str| person[key].as_bool().expect("a flag");
        (
            text("username"),
            text("role"),
            flag("invited"),
            flag("disabled"),
        )
    };
    listed["people"]
        .as_array()
        .expect("a list")
        .iter()
        .map(of)
        .collect()
}

fn line(name: &str, role: &str, invited: bool, disabled: bool) -> (String, String, bool, bool) {
    (name.to_owned(), role.to_owned(), invited, disabled)
}

/// Writes a list, and gives its name.
fn list(desk: &Desk, text: &str) -> String {
    let path = desk.path("people.csv");
    fs::write(&path, text).expect("a file");
    path.to_str().expect("a plain path").to_owned()
}

/// Takes an account over with an activation code; gives the new phone.
fn join(desk: &Desk, name: &str, code: &str) -> Phone {
    let sheet = desk.path(&format!("{name}.txt"));
    let words = [
        "join",
        "--username",
        name,
        "--activation-stdin",
        "--password-stdin",
        "--code-stdin",
        "--sheet",
        sheet.to_str().expect("a plain path"),
    ];
    let mut talk = Talk::start(desk, &words);
    talk.say(&code.to_lowercase());
    talk.say(GUESTS_PASSWORD);
    let phone = talk.enrol(desk);
    let done = talk.hear();
    assert_eq!(done["username"], name, "the own account: {done}");
    assert_eq!(talk.end(), 0, "joined");
    let text = fs::read_to_string(&sheet).expect("a sheet");
    assert!(text.contains("RECOVERY KIT"), "a way back in: {text}");
    phone
}

#[test]
fn an_invited_person_joins_at_the_terminal_and_is_looked_after() {
    let (desk, owner) = desk();
    let invited = desk.json(&["people", "invite", GUEST, "--display-name", "Charles B."]);
    let code = invited["code"].as_str().expect("a code");
    assert_eq!(
        people(&desk),
        [
            line(NAME, "owner", false, false),
            line(GUEST, "user", true, false)
        ],
        "invited, by display name"
    );
    assert_eq!(desk.run(&["lock"]).code, 0, "the vault is free");

    let wrong = desk.give(
        &[
            "--json",
            "join",
            "--username",
            GUEST,
            "--activation-stdin",
            "--password-stdin",
        ],
        "AAAA-AAAA-AAAA-AAAAA\n",
    );
    assert_eq!(wrong.code, 7, "a mistyped code: {}", wrong.out);
    let phone = join(&desk, GUEST, code);
    let said = log_in_as(&desk, GUEST, GUESTS_PASSWORD, &phone);
    assert_eq!(said.code, 0, "the own password and phone: {}", said.out);
    let refused = desk.run(&["people", "list"]);
    assert_eq!(refused.code, 1, "a user looks after nobody");
    assert_eq!(desk.run(&["lock"]).code, 0, "the vault is free");

    let said = log_in_as(&desk, NAME, crate::desk::PASSWORD, &owner);
    assert_eq!(said.code, 0, "{}", said.out);
    desk.json(&["people", "role", "CHARLES", "viewer"]);
    desk.json(&["people", "off", GUEST]);
    let after = people(&desk);
    assert_eq!(after[1], line(GUEST, "viewer", false, true), "both stand");
    desk.json(&["people", "on", GUEST]);
    assert!(!people(&desk)[1].3, "on again");
    for (words, code) in [
        (&["people", "off", "nobody"][..], 6),
        (&["people", "off", NAME], 7),
        (&["people", "invite", GUEST], 7),
        (&["people", "invite", "two words"], 7),
        (&["people", "role", GUEST, "owner"], 2),
    ] {
        let said = desk.run(words);
        assert_eq!(said.code, code, "{words:?}: {}{}", said.out, said.err);
    }
}

#[test]
fn a_list_is_looked_at_first_and_a_line_that_cannot_be_keeps_all_from_being_invited() {
    let (desk, _) = desk();
    let file = list(
        &desk,
        "username,display_name,role\nmary,Mary Somerville,viewer\nada,Ada,user\n",
    );
    let looked = desk.run(&["--json", "people", "bulk", &file, "--dry-run"]);
    assert_eq!(looked.code, 7, "a line cannot be: {}", looked.out);
    let view = document(&looked);
    assert_eq!(view["lines"][0]["outcome"], "new", "{view}");
    assert_eq!(view["lines"][1]["outcome"], "username-taken", "{view}");
    assert_eq!(view["lines"][1]["line"], 3, "as an editor counts");
    let refused = desk.run(&["people", "bulk", &file]);
    assert_eq!(refused.code, 7, "{}", refused.out);
    assert!(
        refused.out.contains("3  ada: somebody has this username")
            || refused
                .out
                .contains("3  ada (Ada): somebody has this username"),
        "line by line: {}",
        refused.out
    );
    assert_eq!(people(&desk).len(), 1, "nobody was invited");

    let invited = desk.run(&["--json", "people", "bulk", &file, "--leave-out"]);
    assert_eq!(invited.code, 0, "{}", invited.out);
    let view = document(&invited);
    assert_eq!(view["lines"][0]["outcome"], "invited", "{view}");
    let code = view["lines"][0]["code"].as_str().expect("a code");
    assert!(view["lines"][1]["code"].is_null(), "and no other: {view}");
    assert_eq!(people(&desk).len(), 2, "one stands");
    assert_eq!(desk.run(&["lock"]).code, 0, "the vault is free");
    join(&desk, "mary", code);
}

#[test]
fn the_longest_list_is_invited_and_its_codes_are_in_the_file_alone() {
    let (desk, _) = desk();
    let mut text = "username,display_name\n".to_owned();
    for at in 0..1000 {
        text.push_str(&format!("person{at},{}\n", "x".repeat(80)));
    }
    let file = list(&desk, &text);
    let cards = desk.path("cards.txt");
    let cards_name = cards.to_str().expect("a plain path");
    let words = ["--json", "people", "bulk", &file, "--save", cards_name];
    let invited = desk.run(&words);
    assert_eq!(invited.code, 0, "{}", invited.out);
    let view = document(&invited);
    let lines = view["lines"].as_array().expect("lines");
    assert_eq!(lines.len(), 1000, "more than a frame holds");
    assert!(
        lines.iter().all(|line| line["code"].is_null()),
        "no code at the terminal"
    );
    let saved = fs::read_to_string(&cards).expect("the cards");
    assert_eq!(
        saved.matches("Activation code").count(),
        1000,
        "a card each"
    );
    let mode = fs::metadata(&cards).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "for the owner alone");
    assert_eq!(people(&desk).len(), 1001, "in several frames, too");

    let again = desk.run(&words);
    assert_eq!(again.code, 7, "the file is there: {}", again.out);
    assert_eq!(document(&again)["error"]["code"], "cards-file", "said");
    assert_eq!(
        fs::read_to_string(&cards).expect("the cards"),
        saved,
        "and no invitation was replaced"
    );
}

#[test]
fn what_is_no_list_is_said_and_invites_nobody() {
    let (desk, _) = desk();
    let long = format!("username\n{}", " ".repeat(1024 * 1024));
    for (text, code) in [
        ("", "list-empty"),
        ("name\nada\n", "list-column-unknown"),
        ("role\nuser\n", "list-column-missing"),
        ("username\n\"ada\n", "list-unreadable"),
        (&long, "list-too-long"),
    ] {
        let said = desk.run(&["--json", "people", "bulk", &list(&desk, text)]);
        assert_eq!(said.code, 7, "{code}: {}", said.out);
        assert_eq!(document(&said)["error"]["code"], code, "named");
    }
    let said = desk.run(&["--json", "people", "bulk", "/nonexistent.csv"]);
    assert_eq!(
        document(&said)["error"]["code"],
        "list-file",
        "{}",
        said.out
    );
    assert_eq!(people(&desk).len(), 1, "nobody");
}
