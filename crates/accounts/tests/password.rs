//! Which passwords may be set.

use proptest::prelude::*;
use twinlatch_accounts::{
    AdviceKey, PasswordContext, PasswordFloor, PasswordRefusal, PasswordVerdict, judge_password,
};
use twinlatch_secret::Password;

const CONTEXT: PasswordContext<'_> = PasswordContext {
    username: "ada.lovelace",
    display_name: "Ada Lovelace",
    host_name: "engine-room.example.org",
    floor: PasswordFloor {
        length: 8,
        score: 0,
    },
};

fn judge(text: &str) -> PasswordVerdict {
    judge_password(&Password::new(text.to_owned()), &CONTEXT)
}

/// Why a password is refused where a policy asks for this.
fn refused_by(floor: PasswordFloor, text: &str) -> Option<PasswordRefusal> {
    let context = PasswordContext { floor, ..CONTEXT };
    judge_password(&Password::new(text.to_owned()), &context).refusal
}

#[test]
fn a_policy_raises_the_length() {
    let floor = |length| PasswordFloor { length, score: 0 };
    let text = "kqzvw tanger";
    assert_eq!(refused_by(floor(12), text), None, "twelve are enough");
    assert_eq!(
        refused_by(floor(13), text),
        Some(PasswordRefusal::TooShort { least: 13 }),
        "one is missing"
    );
    assert_eq!(
        refused_by(floor(0), "Zx9!kQ2"),
        Some(PasswordRefusal::TooShort { least: 8 }),
        "nothing lowers the floor of the product"
    );
}

#[test]
fn a_policy_asks_for_a_strength() {
    let text = "tangerine7";
    let score = judge(text).score;
    assert!((1..4).contains(&score), "control: neither best nor worst");
    let floor = |score| PasswordFloor { length: 8, score };
    assert_eq!(refused_by(floor(score), text), None, "as strong as asked");
    assert_eq!(
        refused_by(floor(score + 1), text),
        Some(PasswordRefusal::TooWeak { least: score + 1 }),
        "one point is missing"
    );
}

#[test]
fn refusals_say_why() {
    use PasswordRefusal::{
        Common, IsDisplayName, IsHostName, IsProduct, IsUsername, TooLong, TooShort,
    };
    for (text, expected, why) in [
        ("", TooShort { least: 8 }, "nothing"),
        (
            "Zx9!kQ2",
            TooShort { least: 8 },
            "seven code points of whatever kind",
        ),
        (
            "password",
            Common,
            "eight letters, and the best known of all",
        ),
        ("PASSWORD1", Common, "case does not make it rare"),
        ("12345678", Common, "digits in order"),
        ("1234567890", Common, "more of them"),
        ("abcdefgh", Common, "on the list and a sequence at once"),
        ("aaaaaaaa", Common, "one letter"),
        ("abcabcabc", Common, "a repeat of three"),
        ("qwertyuiop", Common, "a row of keys"),
        ("iloveyou", Common, "on the list"),
        ("drowssap", Common, "reversed is guessed as soon"),
        ("p@ssw0rd", Common, "so are the usual signs"),
        ("sunshine", Common, "a word"),
        ("ada.lovelace", IsUsername, "the username"),
        ("ADA.LOVELACE", IsUsername, "in other case"),
        ("ada lovelace", IsDisplayName, "the display name"),
        ("TwinLatch", IsProduct, "this program"),
        ("engine-room.example.org", IsHostName, "this computer"),
        ("Engine-Room", IsHostName, "without its domain"),
        (&"é".repeat(513), TooLong, "1026 bytes"),
    ] {
        assert_eq!(judge(text).refusal, Some(expected), "{text:?}: {why}");
    }
}

#[test]
fn nothing_but_length_and_lists_refuses() {
    for (text, why) in [
        (
            "correct horse battery staple",
            "lower case and blanks are enough",
        ),
        ("umbrella tangerine", "two words"),
        ("kqzvwxjp", "eight letters that nobody uses"),
        ("🔒🦉🥨🚲🧭🪁🎻🧵", "eight code points of any kind"),
        ("ада ловелас писала", "any script"),
        (" leading and trailing ", "blanks count and stay"),
        (
            "password of my grandmother",
            "a common one inside is no common one",
        ),
        ("ada.lovelace wrote it", "a name inside is no name"),
        (&"é".repeat(512).replace("éé", "éñ"), "1024 bytes"),
    ] {
        assert_eq!(judge(text).refusal, None, "{text:?}: {why}");
    }
}

#[test]
fn length_counts_code_points_of_the_normal_form() {
    assert_eq!(
        judge("u\u{308}u\u{308}u\u{308}u\u{308}").length,
        4,
        "eight typed, four meant"
    );
    assert_eq!(
        judge("u\u{308}u\u{308}u\u{308}u\u{308}").refusal,
        Some(PasswordRefusal::TooShort { least: 8 })
    );
    assert_eq!(judge("🔒🦉🥨🚲🧭🪁🎻🧵").length, 8, "not 32 bytes");
}

#[test]
fn only_the_first_hundred_characters_do_not_condemn_the_rest() {
    let text = format!("{}{}", "a".repeat(100), "kqzvwxjp");
    assert_eq!(
        judge(&text).refusal,
        None,
        "the whole password is no repeat"
    );
}

#[test]
fn advice_is_given_in_words_of_our_own() {
    let verdict = judge("password");
    assert_eq!(
        (verdict.score, verdict.warning),
        (0, Some(AdviceKey::Top10)),
        "named"
    );
    assert!(
        verdict.suggestions.contains(&AdviceKey::AddAnotherWord),
        "and what to do"
    );
    let strong = judge("umbrella tangerine kqzvw");
    assert_eq!((strong.score, strong.warning), (4, None), "nothing to say");
}

#[test]
fn an_empty_context_refuses_nothing_more() {
    let none = PasswordContext::default();
    let verdict = judge_password(&Password::new("umbrella tangerine".to_owned()), &none);
    assert_eq!(verdict.refusal, None, "no name is known yet");
}

proptest! {
    #[test]
    fn no_password_makes_the_judge_panic(text in any::<String>(), name in any::<String>()) {
        let context = PasswordContext { username: &name, ..CONTEXT };
        let verdict = judge_password(&Password::new(text), &context);
        prop_assert!(verdict.score <= 4, "a score of the scale");
        if verdict.length < 8 {
            prop_assert_eq!(verdict.refusal, Some(PasswordRefusal::TooShort { least: 8 }));
        }
    }
}
