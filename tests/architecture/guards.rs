//! Who reaches the service without a permission, and why that is right.

use std::collections::BTreeSet;

/// Use cases that take the whole service; every other one takes an `Allowed`.
const WITHOUT_PERMISSION: [(&str, &str); 40] = [
    ("door_view", "the door stands before any session"),
    ("retry_start", "the start is tried before any session"),
    (
        "open_with_vault_number",
        "the start is tried before any session",
    ),
    ("close_door", "a door ends whether a session is open or not"),
    ("begin_set_up", "before there is an account"),
    ("bring_in_vault", "before there is an account"),
    ("cancel_set_up", "before there is an account"),
    (
        "show_enrolment_text",
        "of a set-up; inside a session only where `begin_new_phone` was allowed",
    ),
    (
        "confirm_enrolment",
        "of a set-up; inside a session only where `begin_new_phone` was allowed",
    ),
    ("login", "makes the session"),
    (
        "quick_unlock",
        "makes the session again, of one that a login has left waiting",
    ),
    ("end_parked", "wipes what waits, and may always"),
    (
        "accept_found_time",
        "of a login that has opened and waits for a word",
    ),
    (
        "leave_found_time",
        "of a login that has opened and waits for a word",
    ),
    ("begin_joining", "proves the activation code"),
    ("joining_password", "of a joining that the code has begun"),
    ("cancel_joining", "of a joining that the code has begun"),
    ("recover_with_code", "proves password and a backup code"),
    ("recover_with_kit", "proves the kit"),
    (
        "recover_with_help",
        "proves a paper code beside administrators' parts",
    ),
    ("open_emergency", "of a recovery that a paper has opened"),
    ("cancel_recovery", "of a recovery that a paper has opened"),
    ("make_vault", "of a recovery that a paper has opened"),
    (
        "begin_recovery_phone",
        "of a recovery that a paper has opened",
    ),
    ("rebuild_table", "of a recovery that a paper has opened"),
    ("recovery_password", "of a recovery that a paper has opened"),
    ("recovery_sheet", "of a recovery that a paper has opened"),
    ("finish_recovery", "of a recovery that a paper has opened"),
    ("look_by_kit", "of a recovery that a paper has opened"),
    ("keep_phone", "of a recovery that a paper has opened"),
    (
        "show_kit_text",
        "of a recovery; inside a session only where `ShowSheet` is allowed",
    ),
    (
        "may_show",
        "of a recovery; inside a session only where `ShowSheet` is allowed",
    ),
    (
        "sheet_text",
        "of a recovery; inside a session only where `ShowSheet` is allowed",
    ),
    (
        "finish_new_sheet",
        "locks the session at the fifth failure; asks for `FinishSheet`",
    ),
    (
        "finish_emergency",
        "locks the session at the fifth failure; asks for `FinishEmergency`",
    ),
    (
        "make_help",
        "locks the session at the fifth failure; asks for `ChooseHelpers`",
    ),
    (
        "confirm_kit",
        "of a recovery; inside a session only where `ConfirmKit` is allowed",
    ),
    ("step_up", "proves again who asks; lets nobody further in"),
    ("lock", "ends a session, and may always"),
    ("log_out", "ends a session, and may always"),
];

/// What the service itself offers to the shell.
const OF_THE_SERVICE: [(&str, &str); 6] = [
    ("allow", "the guard itself"),
    ("tick", "looks at the limits and says what has happened"),
    ("quit", "ends everything"),
    ("lock_for", "ends a session whoever asks"),
    ("note_desktop", "a fact about the desktop"),
    ("take_costs", "a measurement of the machine"),
];

#[test]
fn whoever_takes_the_whole_service_is_listed_with_a_reason() {
    assert_eq!(
        public_functions(|head| head.contains("&mut Service")),
        names(&WITHOUT_PERMISSION),
        "a new use case takes `Allowed`, or stands here with a reason"
    );
    assert_eq!(
        public_functions(|head| head.contains("(&mut self")),
        names(&OF_THE_SERVICE),
        "a new method of the service stands here with a reason"
    );
}

#[test]
fn every_permission_is_asked_for_by_a_use_case() {
    let files = sources();
    let asks = |name: &str| {
        let asked = format!("Allowed<'_, {name}>");
        files.iter().any(|(_, text)| text.contains(&asked))
    };
    let mut seen = 0;
    for (path, text) in &files {
        for list in text.split("\npermissions! {\n").skip(1) {
            let list = list.split("\n}").next().unwrap_or_default();
            for name in list.lines().filter_map(|line| {
                let name = line.trim().split(" {").next()?;
                let is_head = line.contains(" {") && !line.trim().starts_with("//");
                is_head.then_some(name)
            }) {
                seen += 1;
                assert!(asks(name), "{path}: nobody needs the permission {name}");
            }
        }
    }
    assert!(seen > 8, "the lists were read");
}

/// Names of the public functions whose head, up to its body, fits.
fn public_functions(fits: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let files = sources();
    let mut found = BTreeSet::new();
    for (_, text) in &files {
        // Public inside the crate is `pub(crate)`: no shell reaches that.
        for after in text.split("pub fn ").skip(1) {
            let head = after.split(" {\n").next().unwrap_or_default();
            let head = head.split_whitespace().collect::<Vec<_>>().join(" ");
            let head = head.replace("( ", "(");
            if fits(&head) {
                let name = head.split(['(', '<']).next().unwrap_or_default();
                found.insert(name.to_owned());
            }
        }
    }
    assert!(!found.is_empty(), "the functions were read");
    found
}

/// The service's own files; what crosses the door lies in `wire` and has no session.
fn sources() -> Vec<(String, String)> {
    twinlatch_tests::files("crates/service/src", ".rs")
        .into_iter()
        .filter(|(path, _)| !path.contains("/src/wire/"))
        .map(|(path, text)| {
            let product = text.split("#[cfg(test)]").next().unwrap_or_default();
            (path, product.to_owned())
        })
        .collect()
}

fn names(list: &[(&str, &str)]) -> BTreeSet<String> {
    list.iter().map(|(name, _)| (*name).to_owned()).collect()
}
