//! Every command has one name on every floor: shell, permission and the UI's door.

use std::collections::{BTreeMap, BTreeSet};

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
fn commands_take_and_give_the_same_on_both_sides() {
    let (here, there) = (shapes_of_the_shell(), shapes_of_the_door());
    for (command, shape) in &here {
        assert_eq!(
            Some(shape),
            there.get(command),
            "{command}: what the shell takes and gives (left) is what the door says (right)"
        );
    }
    assert_eq!(here.len(), there.len(), "each was compared");
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

#[test]
fn the_shell_speaks_to_a_window_in_one_place_and_empties_it_in_another() {
    let speaking: Vec<(String, usize)> = twinlatch_tests::files("src-tauri/src", ".rs")
        .into_iter()
        .map(|(path, text)| {
            (
                path,
                [".emit(", ".emit_to(", ".eval(", "javascript_function("]
                    .map(|call| text.matches(call).count())
                    .iter()
                    .sum(),
            )
        })
        .filter(|(_, times)| *times > 0)
        .collect();
    assert_eq!(
        speaking,
        [
            ("src-tauri/src/forget.rs".to_owned(), 1),
            ("src-tauri/src/windows.rs".to_owned(), 1)
        ],
        "the recording of the window tests hears each event in windows.rs; what forget.rs runs at a \
         window's end tells nothing"
    );
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
        ["kiosk_view", "lock", "save_copy", "touch"],
        "what both windows may ask for keeps or ends a session, saves what is sealed where the \
         person says, or says that the window is a kiosk's; it tells nothing of the vault"
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

/// What a command takes and gives, in the words of TypeScript.
#[derive(Debug, PartialEq, Eq)]
struct Shape {
    takes: Takes,
    gives: String,
}

#[derive(Debug, PartialEq, Eq)]
enum Takes {
    /// A form of raw bytes.
    SecretForm,
    /// Names and types of the arguments; there may be none.
    Plain(BTreeMap<String, String>),
}

/// Shapes by command, from the functions of the shell.
fn shapes_of_the_shell() -> BTreeMap<String, Shape> {
    twinlatch_tests::files("src-tauri/src/commands", ".rs")
        .iter()
        .flat_map(|(_, text)| text.split("#[command]\n").skip(1))
        .map(|after| {
            let head = between(after, "fn ", " {\n");
            let (name, rest) = head.split_once('(').expect("arguments");
            let (arguments, gives) = rest.split_once(") -> Result<").expect("a result");
            let gives = gives
                .strip_suffix(", ErrorView>")
                .expect("every command may fail");
            let shape = Shape {
                takes: taken(arguments),
                gives: in_typescript(gives),
            };
            (name.to_owned(), shape)
        })
        .collect()
}

fn taken(arguments: &str) -> Takes {
    let arguments: Vec<(&str, &str)> = arguments
        .lines()
        .flat_map(|line| line.split(", "))
        .filter_map(|argument| argument.trim().trim_end_matches(',').split_once(": "))
        .collect();
    if arguments
        .iter()
        .any(|(_, kind)| kind.starts_with("Request"))
    {
        return Takes::SecretForm;
    }
    // What Tauri itself brings is no argument of the page.
    let own = |kind: &str| kind.starts_with("State<") || kind == "AppHandle";
    let plain = arguments
        .into_iter()
        .filter(|(_, kind)| !own(kind))
        .map(|(name, kind)| {
            assert!(!name.contains('_'), "{name}: Tauri would rename it");
            (name.to_owned(), in_typescript(kind))
        });
    Takes::Plain(plain.collect())
}

fn in_typescript(kind: &str) -> String {
    let inside = |outer: &str| kind.strip_prefix(outer)?.strip_suffix('>');
    if let Some(inner) = inside("Vec<") {
        return format!("{}[]", in_typescript(inner));
    }
    if let Some(inner) = inside("Option<") {
        return format!("{} | null", in_typescript(inner));
    }
    match kind {
        "()" => "void",
        "String" => "string",
        "bool" => "boolean",
        "u32" => "number",
        generated => generated,
    }
    .to_owned()
}

/// Shapes by command, from the door's own list.
fn shapes_of_the_door() -> BTreeMap<String, Shape> {
    let text = twinlatch_tests::read("ui/src/ipc/commands.ts");
    let lines = |start: &str| {
        between(&text, start, "\n}")
            .lines()
            .filter_map(|line| line.trim().strip_suffix(';')?.split_once(": "))
            .map(|(name, shape)| (name.to_owned(), shape.to_owned()))
            .collect::<Vec<_>>()
    };
    let plain = lines("export interface PlainCommands {");
    let secret = lines("export interface SecretCommands {");
    let plain = plain.into_iter().map(|(name, shape)| {
        let inner = shape
            .strip_prefix("Shape<")
            .and_then(|rest| rest.strip_suffix('>'));
        let (takes, gives) = inner
            .and_then(|inner| inner.rsplit_once(", "))
            .unwrap_or_else(|| panic!("{name} takes and gives something"));
        let shape = Shape {
            takes: Takes::Plain(fields(takes)),
            gives: gives.to_owned(),
        };
        (name, shape)
    });
    let secret = secret.into_iter().map(|(name, gives)| {
        let takes = Takes::SecretForm;
        (name, Shape { takes, gives })
    });
    plain.chain(secret).collect()
}

/// Names and types of an object's fields; `undefined` has none.
fn fields(object: &str) -> BTreeMap<String, String> {
    if object == "undefined" {
        return BTreeMap::new();
    }
    let inner = object.trim_start_matches("{ ").trim_end_matches(" }");
    inner
        .split("; ")
        .filter_map(|field| field.split_once(": "))
        .map(|(name, kind)| (name.to_owned(), kind.to_owned()))
        .collect()
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
