//! What may be a name, and which two names are one.

use proptest::prelude::*;
use twinlatch_accounts::{DisplayName, NameError, Username};

fn key(text: &str) -> String {
    Username::parse(text)
        .unwrap_or_else(|error| panic!("{text:?}: {error}"))
        .key()
        .to_owned()
}

#[test]
fn two_spellings_of_one_username_have_one_key() {
    for (one, other, why) in [
        ("Ada", "aDA", "case does not matter"),
        ("Jürgen", "ju\u{308}rgen", "nor does the normal form"),
        ("Ｊürgen", "jürgen", "nor does the width"),
        ("ÅSA", "a\u{30a}sa", "nor both at once"),
        ("ЮЛИЯ", "юлия", "in any script with case"),
    ] {
        assert_eq!(key(one), key(other), "{why}");
    }
}

#[test]
fn usernames_that_look_alike_in_two_scripts_stay_two() {
    assert_ne!(key("ada"), key("аdа"), "Cyrillic letters are other letters");
}

#[test]
fn letters_digits_and_four_signs_are_a_username() {
    for name in [
        "a",
        "ada.lovelace@example.org",
        "x_1-2",
        "名前",
        "हिन्दी",
        "שלום",
        "4711",
    ] {
        let parsed = Username::parse(name);
        assert_eq!(
            parsed.as_ref().map(Username::as_str),
            Ok(name),
            "any script"
        );
    }
}

#[test]
fn what_a_username_cannot_hold_is_refused_by_name() {
    use NameError::{Character, Direction, Empty, Place, TooLong};
    for (text, expected) in [
        ("", Empty),
        ("ada lovelace", Character(' ')),
        ("ada ", Character(' ')),
        (" ada", Character(' ')),
        ("ada\u{a0}l", Character('\u{a0}')),
        ("ada\n", Character('\n')),
        ("ada\0", Character('\0')),
        ("ada+tag", Character('+')),
        ("a/b", Character('/')),
        ("o'neil", Character('\'')),
        ("🔒lock", Character('🔒')),
        ("ada\u{202e}", Character('\u{202e}')),
        ("a\u{200d}b", Character('\u{200d}')),
        ("a\u{ad}b", Character('\u{ad}')),
        ("ﬁnn", Character('ﬁ')),
        ("\u{212b}ngstrom", Character('\u{212b}')),
        ("x²", Character('²')),
        ("\u{301}a", Place('\u{301}')),
        ("1\u{301}", Place('\u{301}')),
        ("שלוםabc", Direction),
        (&"a".repeat(65), TooLong { limit: 64 }),
    ] {
        assert_eq!(Username::parse(text).err(), Some(expected), "{text:?}");
    }
}

#[test]
fn length_counts_code_points() {
    assert!(
        Username::parse(&"名".repeat(64)).is_ok(),
        "64 ideographs are 192 bytes and 64 points"
    );
    assert!(DisplayName::parse(&"🔒".repeat(80)).is_ok(), "80 locks");
    let long = DisplayName::parse(&"🔒".repeat(81));
    assert_eq!(
        long.err(),
        Some(NameError::TooLong { limit: 80 }),
        "81 locks"
    );
}

#[test]
fn a_username_is_shown_as_it_was_typed() {
    let name = Username::parse("Ada.Lovelace").expect("a name");
    assert_eq!(name.as_str(), "Ada.Lovelace", "capitals stay");
    assert_eq!(name.key(), "ada.lovelace", "and do not count");
}

#[test]
fn display_names_hold_what_people_are_called() {
    for name in [
        "Ada Lovelace",
        "Seán O’Neil",
        "山田 太郎",
        "محمد",
        "👩\u{200d}🔬 Marie",
        "R2-D2 (night)",
    ] {
        let parsed = DisplayName::parse(name);
        assert_eq!(
            parsed.as_ref().map(DisplayName::as_str),
            Ok(name),
            "nothing is changed"
        );
    }
    let trimmed = DisplayName::parse("  Ada  ").expect("a name");
    assert_eq!(
        trimmed.as_str(),
        "Ada",
        "blanks at the ends are nobody's name"
    );
}

#[test]
fn display_names_hold_nothing_that_hides() {
    use NameError::{Character, Empty};
    for (text, expected) in [
        ("", Empty),
        ("   ", Empty),
        ("\u{200d}", Empty),
        ("a\nb", Character('\n')),
        ("a\u{1b}[31m", Character('\u{1b}')),
        ("a\u{85}b", Character('\u{85}')),
        ("a\u{2028}b", Character('\u{2028}')),
        ("a\u{202e}gpj.exe", Character('\u{202e}')),
        ("a\u{2066}b\u{2069}", Character('\u{2066}')),
        ("a\u{200f}b", Character('\u{200f}')),
        ("a\u{61c}b", Character('\u{61c}')),
        ("a\u{feff}b", Character('\u{feff}')),
        ("a\u{e000}b", Character('\u{e000}')),
    ] {
        assert_eq!(DisplayName::parse(text).err(), Some(expected), "{text:?}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_a_name_panic(text in any::<String>()) {
        let _ = DisplayName::parse(&text);
        if let Ok(name) = Username::parse(&text) {
            prop_assert!((1..=64).contains(&text.chars().count()), "within the bounds");
            let again = Username::parse(name.as_str()).map(|name| name.key().to_owned());
            prop_assert_eq!(again.as_deref(), Ok(name.key()), "what is shown logs in");
        }
    }

    #[test]
    fn a_key_is_its_own_key(text in "[\\p{L}\\p{Nd}._@-]{1,12}") {
        if let Ok(name) = Username::parse(&text) {
            let again = Username::parse(name.key());
            let again = again.as_ref().map(Username::key);
            prop_assert_eq!(again, Ok(name.key()), "comparing twice changes nothing");
        }
    }
}
