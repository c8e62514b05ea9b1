//! Texts of others at the terminal: what is kept is shown, and nothing in it is obeyed.

use crate::desk::Desk;

/// Turns what follows; a terminal that knows directions would show `exe.pdf`.
const TITLE: &str = "invoice \u{202e}fdp.exe\u{200f}";
/// Clears the screen, sets the window's title, turns what follows.
const NOTE: &str = "first\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{2066}last";

#[test]
fn nothing_that_is_kept_is_obeyed_by_the_terminal() {
    let desk = Desk::new();
    let phone = desk.set_up();
    assert_eq!(desk.log_in(&phone).code, 0, "a session");
    let add = ["item", "add", "note", "--title", TITLE, "--notes-stdin"];
    let added = desk.give(&add, NOTE);
    assert_eq!(added.code, 0, "kept: {}{}", added.out, added.err);
    for words in [
        vec!["item", "list"],
        vec!["item", "show", TITLE],
        vec!["item", "rm", TITLE],
        vec!["item", "restore", TITLE],
        vec!["--json", "item", "list"],
        vec!["--json", "item", "show", TITLE],
        vec!["item", "show", "no\u{1b}[2Jwhere"],
        vec!["--data-dir", "/dev/null/\u{1b}[2J\u{202e}", "item", "list"],
    ] {
        let said = desk.run(&words);
        let obeyed = |symbol: &char| {
            let turns = matches!(symbol, '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            turns || (symbol.is_control() && *symbol != '\n')
        };
        let found: Vec<char> = said
            .out
            .chars()
            .chain(said.err.chars())
            .filter(obeyed)
            .collect();
        assert!(
            found.is_empty(),
            "{found:?} by {words:?}: {}{}",
            said.out,
            said.err
        );
    }
    let shown = desk.json(&["item", "show", TITLE]);
    assert_eq!(shown["title"], TITLE, "a program reads what was kept");
    assert_eq!(shown["notes"], NOTE, "to the last sign");
}

#[test]
fn a_title_that_breaks_lines_or_shows_nothing_is_refused() {
    let desk = Desk::new();
    let phone = desk.set_up();
    assert_eq!(desk.log_in(&phone).code, 0, "a session");
    for title in [
        "a\u{1b}[2Jb",
        "a\nb",
        "a\u{2028}b",
        "\u{200b}\u{202e}",
        "a\u{9b}b",
    ] {
        let add = ["item", "add", "note", "--title", title, "--notes-stdin"];
        let refused = desk.give(&add, "text");
        assert_eq!(refused.code, 7, "{title:?}: {}", refused.err);
        assert!(!refused.err.is_empty(), "{title:?} is named");
    }
    let list = desk.json(&["item", "list"]);
    assert_eq!(
        list["items"].as_array().map(Vec::len),
        Some(0),
        "nothing was kept"
    );
}
