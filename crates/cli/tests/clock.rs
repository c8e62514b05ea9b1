//! A computer whose clock is wrong, and several codes in a row.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::desk::{Desk, PASSWORD, Phone, Said, oathtool, said};

/// Seconds of a day.
const DAY: u64 = 24 * 60 * 60;

/// Logs in without a terminal; the codes come from standard input, each on a line.
fn log_in(desk: &Desk, words: &[&str], codes: &[String]) -> Said {
    let given = ["--json", "login", "--password-stdin", "--code-stdin"];
    let command = desk.command(&[&given, words].concat());
    // Whoever runs the tests has a terminal, and must not be asked there.
    let mut apart = Command::new("setsid");
    apart
        .arg("--wait")
        .arg(command.get_program())
        .args(command.get_args())
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    for (name, value) in command.get_envs() {
        apart.env(name, value.unwrap_or_default());
    }
    let mut child = apart.spawn().expect("setsid is a part of every Linux");
    let lines = [&[PASSWORD.to_owned()], codes].concat().join("\n");
    let mut stdin = child.stdin.take().expect("a pipe");
    writeln!(stdin, "{lines}").expect("it is taken");
    drop(stdin);
    said(child.wait_with_output().expect("it ends"))
}

/// Three codes of a phone so many seconds ahead, as often as a dud is among them.
fn with_three(desk: &Desk, phone: &Phone, ahead: u64, words: &[&str]) -> (Said, [String; 3]) {
    for _ in 0..4 {
        let codes = desk.three_codes(phone, ahead);
        let said = log_in(desk, &[&["--codes", "3"], words].concat(), &codes);
        if !said.out.contains("\"denied\"") {
            return (said, codes);
        }
        desk.wait(90);
    }
    panic!("four times a dud");
}

#[test]
fn three_codes_find_the_time_and_the_person_decides() {
    let desk = Desk::new();
    let phone = desk.set_up();
    let one = desk.three_codes(&phone, 40 * DAY);
    let refused = log_in(&desk, &[], &one[..1]);
    assert!(
        refused.code == 3 || refused.out.contains("code-unusable"),
        "control: one code is of another time: {}",
        refused.out
    );
    let (asked, codes) = with_three(&desk, &phone, 40 * DAY, &[]);
    assert_eq!(asked.code, 9, "nobody agreed: {}", asked.out);
    assert!(
        asked.out.contains("\"found-time\""),
        "a word of its own: {}",
        asked.out
    );
    let error: serde_json::Value = serde_json::from_str(&asked.out).expect("a document");
    let params = &error["error"]["params"];
    let ahead = params["found"].as_u64().zip(params["now"].as_u64());
    let ahead = ahead.map(|(found, now)| (found - now) / 1000);
    assert!(
        ahead.is_some_and(|ahead| ahead.abs_diff(40 * DAY) < 600),
        "which time they show: {params}"
    );
    assert_eq!(desk.agent(), None, "nothing is left running");

    let words = ["--codes", "3", "--accept-time"];
    let opened = log_in(&desk, &words, &codes);
    assert_eq!(opened.code, 0, "the same codes, agreed to: {}", opened.out);
    assert_eq!(desk.run(&["lock"]).code, 0, "locked");

    let again = log_in(&desk, &words, &codes);
    assert_eq!(again.code, 3, "they are used up: {}", again.out);
    // Another process, the same boot: one code is enough, and the clock is spoken of.
    let after = next_code(&desk, &phone);
    assert_eq!(after.code, 0, "the difference is remembered: {}", after.out);
    assert!(
        after.err.contains("but your phone's"),
        "it is said: {}",
        after.err
    );
}

/// Logs in with the first code after those three that is none of them and no dud.
///
/// The time since boot cannot be moved by a test, so the phone goes on as slowly as it does: it shows
/// the last of the three for a while yet.
fn next_code(desk: &Desk, phone: &Phone) -> Said {
    for _ in 0..3 {
        std::thread::sleep(std::time::Duration::from_secs(16));
        let shown = oathtool(phone.secret(), 8, desk.ahead_of_now() + 40 * DAY);
        let next = log_in(desk, &[], &[shown]);
        if next.code == 0 {
            return next;
        }
    }
    panic!("the difference is not remembered");
}

#[test]
fn two_codes_within_a_day_ask_nothing() {
    let desk = Desk::new();
    let phone = desk.set_up();
    for _ in 0..4 {
        desk.wait(90);
        let codes = desk.three_codes(&phone, DAY / 2);
        let said = log_in(&desk, &["--codes", "2"], &codes[..2]);
        if said.code == 0 {
            return;
        }
        assert!(
            said.out.contains("\"denied\""),
            "but for duds: {}",
            said.out
        );
    }
    panic!("four times a dud");
}

#[test]
fn other_numbers_of_codes_are_wrong_words() {
    let desk = Desk::new();
    desk.set_up();
    for codes in ["0", "4", "x"] {
        assert_eq!(desk.run(&["login", "--codes", codes]).code, 2, "{codes}");
    }
    let short = log_in(&desk, &["--codes", "3"], &["12345678".to_owned()]);
    assert_eq!(short.code, 7, "the input ended: {}", short.out);
}

#[test]
fn codes_in_a_row_come_from_one_file() {
    let desk = Desk::new();
    let phone = desk.set_up();
    for _ in 0..4 {
        desk.wait(90);
        let file = desk.path("codes");
        let codes = desk.three_codes(&phone, DAY / 2).join("\n");
        std::fs::write(&file, codes).expect("written");
        let own = desk.command(&[
            "--json",
            "login",
            "--password-stdin",
            "--codes",
            "3",
            "--code-fd",
            "4",
        ]);
        let mut shell = Command::new("sh");
        shell
            .args(["-c", "exec \"$@\" 4<\"$CODES\"", "sh"])
            .arg(own.get_program())
            .args(own.get_args())
            .env_clear()
            .env("CODES", &file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        for (name, value) in own.get_envs() {
            shell.env(name, value.unwrap_or_default());
        }
        let mut child = shell.spawn().expect("a shell");
        let mut stdin = child.stdin.take().expect("a pipe");
        writeln!(stdin, "{PASSWORD}").expect("it is taken");
        drop(stdin);
        let said = said(child.wait_with_output().expect("it ends"));
        if said.code == 0 {
            return;
        }
        assert!(
            said.out.contains("\"denied\""),
            "but for duds: {}",
            said.out
        );
    }
    panic!("four times a dud");
}
