//! What a page that went wrong may send: every act answers with one code or a bounded answer, and
//! the vault is afterwards what it was.

use std::mem::discriminant;

use twinlatch_service::account::change_password;
use twinlatch_service::door::door_view;
use twinlatch_service::items::{
    copy_field, delete_item, list_items, restore_item, reveal_field, save_item, set_favourite,
    show_codes, show_item,
};
use twinlatch_service::login::{login, step_up};
use twinlatch_service::session::{note_unsaved, vault_view};
use twinlatch_service::set_up::{
    begin_set_up, cancel_set_up, confirm_enrolment, judge_password, show_enrolment_text,
};
use twinlatch_service::settings::{save_settings, show_settings};
use twinlatch_service::sheet::{confirm_kit, sheet_view};
use twinlatch_service::wire::{
    CustomFieldForm, ErrorCode, ErrorView, FieldName, HiddenInput, ItemFilter, ItemForm, ItemQuery,
    LoginForm, SettingsForm, TokenForm, TokenSource,
};
use twinlatch_service::{Happening, SecretForm};

use crate::support::{NAME, PASSWORD, Rig, form};

/// Controls, a change of direction, letters beyond the first plane, a mark without a letter.
const ODD: &str = "\u{0}\u{1b}[2J\u{202e}txt.exe\u{2066}\u{1f5dd}\u{fe0f}\u{301}\u{10ffff}\r\n";

/// Characters of another script, of four bytes each.
const WIDE: &str = "\u{1d7d8}";

/// No answer to a hostile message needs more, bytes of JSON.
const BOUND: usize = 16 * 1024;

/// What came of one message.
#[derive(Debug, PartialEq, Eq)]
enum Said {
    /// Refused with this code.
    Code(ErrorCode),
    /// Answered within the bound.
    Answer,
}

/// Looks at code and size of an answer.
fn said<T: serde::Serialize>(what: &str, result: Result<T, ErrorView>) -> Said {
    let (json, said) = match result {
        Ok(answer) => (serde_json::to_string(&answer), Said::Answer),
        Err(error) => (serde_json::to_string(&error), Said::Code(error.code)),
    };
    let bytes = json.expect("an answer crosses").len();
    assert!(
        bytes < BOUND,
        "{what}: {bytes} bytes are said to one message"
    );
    assert_ne!(said, Said::Code(ErrorCode::Bug), "{what} is foreseen");
    said
}

fn note(title: &str) -> ItemForm {
    ItemForm {
        collection: None,
        id: None,
        title: title.to_owned(),
        tags: Vec::new(),
        favourite: false,
        notes: "kept".to_owned(),
        login: None,
        token: None,
    }
}

fn typed(value: &str) -> HiddenInput {
    HiddenInput::Typed {
        value: value.to_owned(),
    }
}

fn empty_login() -> LoginForm {
    LoginForm {
        username: String::new(),
        password: typed(""),
        urls: Vec::new(),
        fields: Vec::new(),
    }
}

fn with_login(login: LoginForm) -> ItemForm {
    ItemForm {
        login: Some(login),
        ..note("Login")
    }
}

fn with_link(uri: &str) -> ItemForm {
    let token = TokenForm {
        source: TokenSource::Link {
            uri: uri.to_owned(),
        },
        issuer: String::new(),
        account: String::new(),
    };
    ItemForm {
        token: Some(token),
        ..note("Token")
    }
}

fn fields(count: usize) -> Vec<CustomFieldForm> {
    let field = |index| CustomFieldForm {
        name: format!("field {index}"),
        hidden: true,
        value: typed("value"),
        was: None,
    };
    (0..count).map(field).collect()
}

fn many(count: usize, what: &str) -> Vec<String> {
    (0..count).map(|index| format!("{what}{index}")).collect()
}

fn query(text: &str, tag: Option<&str>) -> ItemQuery {
    ItemQuery {
        text: text.to_owned(),
        filter: ItemFilter::All,
        tag: tag.map(str::to_owned),
    }
}

/// Everything that the screens are told of the vault.
fn told(rig: &mut Rig) -> String {
    let rows = list_items(rig.service.allow().expect("open"), query("", None)).expect("a list");
    let shown = rows.rows.iter().map(|row| {
        let item = show_item(rig.service.allow().expect("open"), &row.id).expect("shown");
        serde_json::to_string(&item).expect("an item crosses")
    });
    let items: Vec<String> = shown.collect();
    let settings = show_settings(rig.service.allow().expect("open")).expect("settings");
    let view = vault_view(rig.service.allow().expect("open")).expect("a view");
    serde_json::to_string(&(rows, items, settings, view.read_only, view.notices))
        .expect("views cross")
}

/// A device with a note in it, and its id.
fn with_a_note() -> (Rig, String) {
    let mut rig = Rig::set_up();
    let kept = save_item(rig.service.allow().expect("open"), note("Ship")).expect("kept");
    (rig, kept.id)
}

/// The vault is told as before, at once and after the next login.
fn is_as_before(rig: &mut Rig, before: &str) {
    assert_eq!(told(rig), before, "nothing was changed");
    rig.restart();
    rig.look();
    rig.log_in();
    assert_eq!(told(rig), before, "the file neither");
}

/// A link of so many bytes that could be read if it were shorter.
fn long_link(bytes: usize) -> String {
    let head = "otpauth://totp/Example:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=";
    format!("{head}{}", "x".repeat(bytes - head.len()))
}

#[test]
fn a_hostile_query_finds_nothing_and_changes_nothing() {
    let (mut rig, _) = with_a_note();
    let before = told(&mut rig);
    let mib = "x".repeat(1 << 20);
    // Each of these letters unfolds to eighteen.
    let unfolding = "\u{fdfa}".repeat(1 << 18);
    for (text, tag) in [
        (mib.as_str(), None),
        (mib.as_str(), Some(mib.as_str())),
        (unfolding.as_str(), None),
        (ODD, Some(ODD)),
        ("", Some(ODD)),
        ("", Some(mib.as_str())),
        (&WIDE.repeat(1 << 18), Some("")),
    ] {
        let found = list_items(rig.service.allow().expect("open"), query(text, tag));
        let rows = found.as_ref().map_or(usize::MAX, |list| list.rows.len());
        assert_eq!(said("list_items", found), Said::Answer, "a list");
        assert_eq!(rows, 0, "nothing fits");
    }
    is_as_before(&mut rig, &before);
}

#[test]
fn a_form_beyond_the_bounds_is_refused_by_name_and_nothing_is_kept() {
    let (mut rig, _) = with_a_note();
    let before = told(&mut rig);
    let login = |change: &dyn Fn(&mut LoginForm)| {
        let mut form = empty_login();
        change(&mut form);
        with_login(form)
    };
    let tags = |tags: Vec<String>| ItemForm {
        tags,
        ..note("Tags")
    };
    let mib = "x".repeat(1 << 20);
    let too_long = ErrorCode::FieldTooLong;
    let too_many = ErrorCode::TooManyEntries;
    let controls = ErrorCode::FieldHoldsControlCharacters;
    for (what, form, expected) in [
        ("a title of a MiB", note(&mib), too_long),
        ("a title with controls", note(&format!("a{ODD}b")), controls),
        ("no title", note(" \u{3000} "), ErrorCode::TitleMissing),
        ("21 tags", tags(many(21, "tag")), too_many),
        ("10^5 tags", tags(many(100_000, "tag")), too_many),
        (
            "a tag with controls",
            tags(vec![format!("a{ODD}b")]),
            controls,
        ),
        ("a tag of 41", tags(vec![WIDE.repeat(41)]), too_long),
        (
            "notes of 64 KiB and one",
            ItemForm {
                notes: "x".repeat(64 * 1024 + 1),
                ..note("Notes")
            },
            too_long,
        ),
        (
            "21 URLs",
            login(&|form| form.urls = many(21, "https://example.org/")),
            too_many,
        ),
        (
            "a URL with controls",
            login(&|form| form.urls = vec![format!("https://{ODD}/")]),
            controls,
        ),
        (
            "51 fields",
            login(&|form| form.fields = fields(51)),
            too_many,
        ),
        (
            "a password of 4097",
            login(&|form| form.password = typed(&WIDE.repeat(4097))),
            too_long,
        ),
        (
            "a field that was never there",
            login(&|form| {
                form.fields = fields(1);
                form.fields[0].value = HiddenInput::Unchanged;
                form.fields[0].was = Some(u32::MAX);
            }),
            ErrorCode::FormUnreadable,
        ),
        (
            "a link of 16 KiB",
            with_link(&long_link(16 * 1024)),
            too_long,
        ),
        (
            "a link of a MiB",
            with_link(&long_link(1 << 20)),
            ErrorCode::OtpauthUnreadable,
        ),
        (
            "a link with an algorithm of 4 KiB",
            with_link(&format!(
                "otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ&algorithm={}",
                "S".repeat(4096)
            )),
            ErrorCode::OtpauthUnreadable,
        ),
        (
            "a link of odd characters",
            with_link(&format!("otpauth://totp/{ODD}?secret={ODD}")),
            ErrorCode::OtpauthUnreadable,
        ),
        (
            "two kinds at once",
            ItemForm {
                login: Some(empty_login()),
                ..with_link("otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ")
            },
            ErrorCode::FormUnreadable,
        ),
    ] {
        let result = save_item(rig.service.allow().expect("open"), form);
        assert_eq!(said(what, result), Said::Code(expected), "{what}");
    }
    is_as_before(&mut rig, &before);
}

#[test]
fn what_stands_at_the_bounds_is_kept() {
    let (mut rig, _) = with_a_note();
    let widest = ItemForm {
        title: WIDE.repeat(200),
        tags: (0..20)
            .map(|index| format!("{index:02}{}", WIDE.repeat(38)))
            .collect(),
        notes: "x".repeat(64 * 1024),
        ..with_login(LoginForm {
            username: WIDE.repeat(500),
            password: typed(&WIDE.repeat(4096)),
            urls: (0..20)
                .map(|index| format!("{index:02}{}", WIDE.repeat(2046)))
                .collect(),
            fields: fields(50),
        })
    };
    let id = save_item(rig.service.allow().expect("open"), widest)
        .expect("kept")
        .id;
    let before = told(&mut rig);
    is_as_before(&mut rig, &before);
    let field = FieldName::Url { index: 19 };
    let url = reveal_field(rig.service.allow().expect("open"), &id, &field).expect("there");
    assert_eq!(url.chars().count(), 2048, "whole");
}

#[test]
fn an_id_that_is_none_names_nothing() {
    let (mut rig, id) = with_a_note();
    let before = told(&mut rig);
    let missing = Said::Code(ErrorCode::ItemMissing);
    let ids = [
        String::new(),
        id[..31].to_owned(),
        format!("{id}0"),
        format!("{id}{id}"),
        id.replace(|c: char| c.is_ascii_hexdigit(), WIDE),
        format!("{}\0", &id[..31]),
        ODD.to_owned(),
        "0".repeat(1 << 20),
        "0".repeat(32),
    ];
    for wrong in &ids {
        let what = wrong.get(..8).unwrap_or("short");
        let mut hidden = note("Other");
        hidden.id = Some(wrong.clone());
        let results = [
            said(what, show_item(rig.service.allow().expect("open"), wrong)),
            said(what, delete_item(rig.service.allow().expect("open"), wrong)),
            said(
                what,
                restore_item(rig.service.allow().expect("open"), wrong),
            ),
            said(
                what,
                set_favourite(rig.service.allow().expect("open"), wrong, true),
            ),
            said(
                what,
                reveal_field(rig.service.allow().expect("open"), wrong, &FieldName::Code),
            ),
            said(
                what,
                copy_field(rig.service.allow().expect("open"), wrong, &FieldName::Notes),
            ),
            said(what, save_item(rig.service.allow().expect("open"), hidden)),
        ];
        assert!(
            results.iter().all(|said| *said == missing),
            "{what}: {results:?}"
        );
    }
    let codes = show_codes(rig.service.allow().expect("open"), &ids);
    assert!(
        codes.is_ok_and(|codes| codes.is_empty()),
        "no codes of nothing"
    );
    let most = vec![String::new(); 100_000];
    let result = show_codes(rig.service.allow().expect("open"), &most);
    assert_eq!(
        said("show_codes", result),
        Said::Code(ErrorCode::FormUnreadable),
        "more than a window shows"
    );
    for field in [
        FieldName::Url { index: u32::MAX },
        FieldName::Custom { index: u32::MAX },
        FieldName::Seed,
        FieldName::Password,
    ] {
        let result = reveal_field(rig.service.allow().expect("open"), &id, &field);
        assert_eq!(said("reveal_field", result), missing, "{field:?} of a note");
    }
    assert_eq!(rig.clipboard.text(), None, "nothing was copied");
    is_as_before(&mut rig, &before);
}

#[test]
fn a_hostile_title_of_an_open_form_is_cut() {
    let (mut rig, _) = with_a_note();
    let before = told(&mut rig);
    let title = format!("{ODD}{}", "\u{1f5dd}".repeat(1_000_000));
    let result = note_unsaved(rig.service.allow().expect("open"), Some(title));
    assert_eq!(said("note_unsaved", result), Said::Answer, "taken");
    rig.wait(14 * 60 + 30);
    let ending = rig.service.tick().into_iter().find_map(|happening| {
        if let Happening::Ending(view) = happening {
            view.unsaved
        } else {
            None
        }
    });
    let named = ending.expect("the limit is announced with the form");
    assert_eq!(named.chars().count(), 200, "as long as a title may be");
    is_as_before(&mut rig, &before);
}

#[test]
fn four_symbols_of_another_shape_are_wrong() {
    let (mut rig, _) = with_a_note();
    sheet_view(rig.service.allow().expect("fresh")).expect("the proof is fresh");
    let before = told(&mut rig);
    let long = "0".repeat(60_000);
    for typed in [
        "",
        "0",
        "000",
        "00000",
        long.as_str(),
        ODD,
        "\u{ff10}\u{ff10}\u{ff10}\u{ff10}",
        "----",
        "    ",
    ] {
        let right = confirm_kit(&mut rig.service, form(&[typed])).map(|answer| answer.right);
        assert_eq!(right, Ok(false), "{:?} are not the four", typed.get(..4));
    }
    for fields in [&[][..], &["0000", "0000"]] {
        let result = confirm_kit(&mut rig.service, form(fields));
        let expected = Said::Code(ErrorCode::FormUnreadable);
        assert_eq!(
            said("confirm_kit", result),
            expected,
            "one field is asked for"
        );
    }
    is_as_before(&mut rig, &before);
}

#[test]
fn settings_that_are_not_offered_are_refused() {
    let (mut rig, _) = with_a_note();
    let before = told(&mut rig);
    for lock_after_minutes in [0, 1, 61, u32::MAX] {
        let form = SettingsForm {
            lock_after_minutes,
            hide_codes: true,
        };
        let result = save_settings(rig.service.allow().expect("open"), form);
        let expected = Said::Code(ErrorCode::FormUnreadable);
        assert_eq!(
            said("save_settings", result),
            expected,
            "{lock_after_minutes} min"
        );
    }
    is_as_before(&mut rig, &before);
}

/// Where the form of odd characters stands.
const ODD_ONES: usize = 3;

/// Forms of a secret command: no field, one of its fields missing, one too many, odd ones, long
/// ones.
fn forms(right: &[&str]) -> Vec<SecretForm> {
    let long = "x".repeat(60_000 / right.len().max(1));
    let more = [right, &["one more"]].concat();
    let short = &right[..right.len() - 1];
    let odd = vec![ODD; right.len()];
    let wide = vec![WIDE; right.len()];
    let long = vec![long.as_str(); right.len()];
    let lie = vec![0xff; 64];
    let shapes: [&[&str]; 6] = [&[], &more, short, &odd, &wide, &long];
    let mut forms: Vec<SecretForm> = shapes.map(form).into();
    forms.extend(SecretForm::new(lie));
    forms.extend(SecretForm::new(vec![4, 0, 0, 0, 0xff, 0xfe, 0xfd, 0xfc]));
    forms
}

#[test]
fn hostile_forms_with_secrets_open_and_change_nothing() {
    let (mut rig, _) = with_a_note();
    let before = told(&mut rig);
    let code = rig.wrong_code();
    let passwords = forms(&["violet anchovy gramophone"])
        .into_iter()
        .enumerate();
    // Odd characters alone make a good password.
    for (_, secret) in passwords.filter(|(index, _)| *index != ODD_ONES) {
        let result = change_password(rig.service.allow().expect("fresh"), secret);
        assert!(
            matches!(said("change_password", result), Said::Code(_)),
            "refused"
        );
    }
    for secret in forms(&[PASSWORD, "", ""]) {
        said("judge_password", judge_password(&rig.service, secret));
    }
    for secret in forms(&[&code]) {
        let result = confirm_enrolment(&mut rig.service, secret);
        assert!(
            matches!(said("confirm_enrolment", result), Said::Code(_)),
            "none waits"
        );
    }
    for secret in forms(&[NAME, "Ada", PASSWORD, "kit", "keyring"]) {
        let result = begin_set_up(&mut rig.service, secret);
        assert!(
            matches!(said("begin_set_up", result), Said::Code(_)),
            "there is a vault"
        );
    }
    let text = show_enrolment_text(&mut rig.service);
    assert!(
        matches!(said("show_enrolment_text", text), Said::Code(_)),
        "none waits"
    );
    said("cancel_set_up", cancel_set_up(&mut rig.service));
    let codes: Vec<Said> = forms(&[PASSWORD, &code])
        .into_iter()
        .map(|secret| said("step_up", step_up(&mut rig.service, secret)))
        .collect();
    assert!(
        codes
            .iter()
            .all(|said| discriminant(said) == discriminant(&Said::Code(ErrorCode::Denied))),
        "nothing proves: {codes:?}"
    );
    // Wrong proofs are counted and told at the next login: what was told before is compared here.
    assert_eq!(told(&mut rig), before, "nothing was changed");
}

#[test]
fn hostile_forms_at_the_door_open_nothing() {
    let (mut rig, _) = with_a_note();
    let before = told(&mut rig);
    rig.restart();
    rig.look();
    let code = rig.wrong_code();
    for secret in forms(&[NAME, PASSWORD, &code]) {
        let result = login(&mut rig.service, secret);
        let refused = said("login", result);
        let right = [ErrorCode::Denied, ErrorCode::FormUnreadable].map(Said::Code);
        assert!(right.contains(&refused), "one of two answers: {refused:?}");
    }
    let view = door_view(&mut rig.service);
    assert_eq!(said("door_view", view), Said::Answer, "the door stands");
    // A field more is a second code: that form was a try, which is told once.
    rig.log_in();
    twinlatch_service::session::log_out(&mut rig.service).expect("logged out");
    rig.log_in();
    assert_eq!(told(&mut rig), before, "nothing was changed");
}
