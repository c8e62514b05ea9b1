//! Every command has one name on every floor: shell, permission and the UI's door.

use std::collections::BTreeSet;

#[test]
fn commands_permissions_and_the_door_are_the_same_list() {
    let commands = registered();
    assert!(commands.len() > 20, "the list was read");
    assert_eq!(
        commands,
        defined(),
        "each command that is written is registered, once"
    );
    assert_eq!(commands, permitted(), "each command is granted to a window");
    assert_eq!(
        commands,
        called(),
        "the UI calls each command, and no other"
    );
}

#[test]
fn only_the_door_imports_the_shell() {
    let importing: Vec<String> = ui()
        .into_iter()
        .filter(|(_, text)| text.contains("@tauri-apps/"))
        .map(|(path, _)| path)
        .filter(|path| !path.ends_with(".test.ts"))
        .collect();
    assert_eq!(importing, ["ui/src/ipc/door.ts"], "one door");
}

/// Names in `generate_handler!`.
fn registered() -> BTreeSet<String> {
    let text = twinlatch_tests::read("src-tauri/src/commands.rs");
    let list = between(&text, "generate_handler![", "]");
    let names: Vec<String> = list
        .split(',')
        .filter_map(|path| path.trim().rsplit("::").next().map(str::to_owned))
        .filter(|name| !name.is_empty())
        .collect();
    let unique: BTreeSet<String> = names.iter().cloned().collect();
    assert_eq!(names.len(), unique.len(), "no command is registered twice");
    unique
}

/// Functions with `#[command]`.
fn defined() -> BTreeSet<String> {
    twinlatch_tests::files("src-tauri/src/commands", ".rs")
        .iter()
        .flat_map(|(_, text)| text.split("#[command]\n").skip(1))
        .map(|after| between(after, "fn ", "(").to_owned())
        .collect()
}

/// Names in the permission files.
fn permitted() -> BTreeSet<String> {
    let names: Vec<String> = twinlatch_tests::files("src-tauri/permissions", ".toml")
        .iter()
        .flat_map(|(_, text)| quoted(between(text, "commands.allow = [", "]")))
        .collect();
    let unique: BTreeSet<String> = names.iter().cloned().collect();
    let twice = |name: &&String| names.iter().filter(|other| other == name).count() > 1;
    let in_both: Vec<&String> = unique.iter().filter(twice).collect();
    assert_eq!(
        in_both,
        ["lock", "touch"],
        "what both windows may ask for keeps or ends a session, and tells nothing"
    );
    unique
}

/// Names the UI's door asks for: the plain commands and those that take a secret form.
fn called() -> BTreeSet<String> {
    let text = twinlatch_tests::read("ui/src/ipc/commands.ts");
    let names = |list: &str| {
        list.lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .filter_map(|line| line.trim().split_once(": "))
            .map(|(name, _)| name.to_owned())
            .collect::<Vec<_>>()
    };
    let mut called = names(between(&text, "export interface PlainCommands {", "\n}"));
    called.extend(names(between(
        &text,
        "export interface SecretCommands {",
        "\n}",
    )));
    called.into_iter().collect()
}

fn ui() -> Vec<(String, String)> {
    let mut all = twinlatch_tests::files("ui/src", ".ts");
    all.extend(twinlatch_tests::files("ui/src", ".svelte"));
    all
}

fn quoted(list: &str) -> impl Iterator<Item = String> {
    list.split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let from = text
        .find(start)
        .unwrap_or_else(|| panic!("{start} stands in the file"));
    let rest = &text[from + start.len()..];
    &rest[..rest
        .find(end)
        .unwrap_or_else(|| panic!("{end} follows {start}"))]
}
