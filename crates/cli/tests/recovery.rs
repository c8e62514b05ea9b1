//! Bad days at the terminal.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::Value;

use crate::desk::{Desk, PASSWORD, Phone};

const NEW_PASSWORD: &str = "granite walrus lantern pqx";

/// A command that is spoken to while it runs.
pub(crate) struct Talk {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Talk {
    pub(crate) fn start(desk: &Desk, words: &[&str]) -> Self {
        let mut command = desk.command(&[&["--json"], words].concat());
        let mut child = command.stdin(Stdio::piped()).spawn().expect("it starts");
        Self {
            stdin: child.stdin.take().expect("a pipe"),
            stdout: BufReader::new(child.stdout.take().expect("a pipe")),
            child,
        }
    }

    pub(crate) fn say(&mut self, line: &str) {
        writeln!(self.stdin, "{line}").expect("it is taken");
    }

    /// The next document.
    pub(crate) fn hear(&mut self) -> Value {
        let mut line = String::new();
        self.stdout.read_line(&mut line).expect("a line");
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("a document: {line:?}"))
    }

    /// Scans the enrolment and gives the code of the new phone.
    pub(crate) fn enrol(&mut self, desk: &Desk) -> Phone {
        let enrolment = self.hear();
        let phone = Phone::scan(enrolment["enrolment"]["uri"].as_str().expect("a link"));
        self.say(&phone.code(desk));
        phone
    }

    pub(crate) fn end(mut self) -> i32 {
        drop(self.stdin);
        self.child.wait().expect("it ends").code().unwrap_or(-1)
    }
}

/// The printed codes of a sheet.
pub(crate) struct Paper {
    pub(crate) kit: String,
    backup: Vec<String>,
}

impl Paper {
    pub(crate) fn read(desk: &Desk, name: &str) -> Self {
        let text = fs::read_to_string(desk.path(name)).expect("the sheet");
        let is_symbol = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit();
        let groups = |line: &str, mark: char| {
            line.split(mark)
                .filter(|group| group.len() >= 4 && group.chars().all(is_symbol))
                .count()
        };
        let kit = text
            .lines()
            .map(str::trim)
            .find(|line| groups(line, ' ') == 7);
        let words = text.split_whitespace();
        Self {
            kit: kit.expect("seven groups").to_owned(),
            backup: words
                .filter(|word| groups(word, '-') == 4)
                .map(str::to_owned)
                .collect(),
        }
    }

    pub(crate) fn symbols(&self, asked: &Value) -> String {
        let symbols: Vec<char> = self.kit.chars().filter(|c| *c != ' ').collect();
        let at = |place: &Value| usize::try_from(place.as_u64().expect("a place")).expect("small");
        let places = asked.as_array().expect("four places").iter();
        places.map(|place| symbols[at(place) - 1]).collect()
    }
}

#[test]
fn a_backup_code_and_another_phone_open_what_the_lost_phone_guarded() {
    let desk = Desk::new();
    let lost = desk.set_up();
    let paper = Paper::read(&desk, "sheet.txt");
    assert_eq!(paper.backup.len(), 8, "eight codes");
    let words = [
        "recover",
        "code",
        "--password-stdin",
        "--paper-stdin",
        "--code-stdin",
    ];
    let misread = desk.give(&words, &format!("{PASSWORD}\nC5H6\n"));
    assert_eq!(misread.code, 7, "a misread code: {}", misread.err);
    let wrong = desk.give(&words, &format!("not it\n{}\n", paper.backup[0]));
    assert_eq!(wrong.code, 3, "denied: {}", wrong.err);

    let mut talk = Talk::start(&desk, &words);
    talk.say(PASSWORD);
    talk.say(&paper.backup[0].to_lowercase());
    let phone = talk.enrol(&desk);
    let done = talk.hear();
    assert_eq!(done["codes_left"], 7, "and what is left is told");
    assert_eq!(talk.end(), 0, "done");

    assert_ne!(desk.log_in(&lost).code, 0, "the old phone is dead");
    let login = desk.log_in(&phone);
    assert_eq!(
        login.code, 0,
        "the new one opens: {}{}",
        login.out, login.err
    );
    desk.run(&["lock"]);
    let used = desk.give(&words, &format!("{PASSWORD}\n{}\n", paper.backup[0]));
    assert_eq!(used.code, 3, "the code is used up");
}

#[test]
fn on_another_computer_file_and_kit_are_enough() {
    let desk = Desk::new();
    desk.set_up();
    let paper = Paper::read(&desk, "sheet.txt");
    let other = Desk::new();
    let stick = other.path("stick.db");
    fs::copy(desk.data().join("vault.db"), &stick).expect("a copy");
    let sheet = other.path("new.txt");
    let words = [
        "recover",
        "kit",
        "--vault-file",
        stick.to_str().expect("a plain path"),
        "--device-key-file",
        "--new-phone",
        "--new-password",
        "--paper-stdin",
        "--password-stdin",
        "--code-stdin",
        "--symbols-stdin",
        "--sheet",
        sheet.to_str().expect("a plain path"),
    ];
    let mut talk = Talk::start(&other, &words);
    talk.say(&paper.kit);
    talk.say(NEW_PASSWORD);
    let phone = talk.enrol(&other);
    let shown = talk.hear();
    let new = Paper::read(&other, "new.txt");
    assert_ne!(new.kit, paper.kit, "another kit");
    talk.say(&new.symbols(&shown["sheet"]["asked"]));
    assert_eq!(talk.hear()["username"], crate::desk::NAME, "whose it was");
    assert_eq!(talk.end(), 0, "done");

    let login = other.past_duds(|| other.log_in_with(NEW_PASSWORD, &phone.code(&other)));
    assert_eq!(login.code, 0, "{}{}", login.out, login.err);
    other.run(&["lock"]);
    let old = ["recover", "kit", "--paper-stdin"];
    let old = other.give(&old, &format!("{}\n", paper.kit));
    assert_eq!(old.code, 3, "the old kit is dead here: {}", old.err);
}
