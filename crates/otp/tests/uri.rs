//! What otpauth URIs say, one decision a test.

use twinlatch_otp::{
    Algorithm, Digits, MAX_URI_BYTES, OtpKind, OtpUri, Parameter, Period, SeedError, UriError,
    UriWarning,
};
use twinlatch_secret::OtpSeed;

const SEED: &str = "MZXW6YTBOI";

fn parse(text: &str) -> OtpUri {
    OtpUri::parse(text).unwrap_or_else(|error| panic!("{text} is a URI: {error}"))
}

fn refusal(text: &str) -> UriError {
    OtpUri::parse(text)
        .err()
        .unwrap_or_else(|| panic!("{text} cannot be right"))
}

/// A URI with these parameters beside the secret.
fn with(parameters: &str) -> String {
    format!("otpauth://totp/Example:alice?secret={SEED}&{parameters}")
}

/// A URI with this label and these parameters beside the secret.
fn labelled(label: &str, parameters: &str) -> String {
    format!("otpauth://totp/{label}?secret={SEED}{parameters}")
}

fn names(uri: &OtpUri) -> (&str, &str) {
    (&uri.issuer, &uri.account)
}

#[test]
fn what_is_not_said_is_the_usual() {
    let uri = parse(&labelled("Example:alice", ""));
    assert_eq!(
        uri.kind,
        OtpKind::Totp {
            period: Period::HALF_MINUTE
        },
        "30 seconds"
    );
    assert_eq!(uri.algorithm, Algorithm::Sha1, "SHA1");
    assert_eq!(uri.digits, Digits::SIX, "six digits");
    assert_eq!(names(&uri), ("Example", "alice"), "the label");
    assert!(uri.seed.is(&OtpSeed::new(b"foobar".to_vec())), "the seed");
    assert_eq!(uri.warnings, [], "this is what most services write");
}

#[test]
fn every_parameter_is_read() {
    let uri = parse(&with(
        "issuer=Example&algorithm=SHA384&digits=10&period=4294967295",
    ));
    let period = Period::new(u32::MAX).expect("not zero");
    assert_eq!(uri.kind, OtpKind::Totp { period }, "the longest period");
    assert_eq!(
        uri.algorithm,
        Algorithm::Sha384,
        "not only the three of RFC 6238"
    );
    assert_eq!(uri.digits.get(), 10, "the most digits");
    assert_eq!(uri.warnings, [], "nothing is odd");
}

#[test]
fn counters_are_read_as_hotp() {
    let uri = parse(&format!(
        "otpauth://hotp/a?secret={SEED}&counter=18446744073709551615"
    ));
    assert_eq!(
        uri.kind,
        OtpKind::Hotp { counter: u64::MAX },
        "the whole range"
    );
    assert!(uri.to_totp().is_none(), "a counter has no time");
}

#[test]
fn a_missing_counter_is_zero_and_said() {
    let uri = parse(&format!("otpauth://hotp/a?secret={SEED}"));
    assert_eq!(uri.kind, OtpKind::Hotp { counter: 0 }, "where tokens begin");
    let expected = UriWarning::Assumed {
        parameter: Parameter::Counter,
    };
    assert_eq!(uri.warnings, [expected], "the format demands it");
}

#[test]
fn scheme_type_and_names_of_parameters_ignore_case() {
    let text = format!("OTPAUTH://TOTP/A?SECRET={SEED}&Digits=8&ISSUER=B");
    let uri = parse(&format!(" {text}\n"));
    assert_eq!(
        (uri.digits, names(&uri)),
        (Digits::EIGHT, ("B", "A")),
        "upper-case QR codes exist"
    );
    assert_eq!(uri.warnings, [], "every program agrees");
}

#[test]
fn issuer_and_account_come_from_label_and_parameter() {
    let cases = [
        ("Example:alice", "", ("Example", "alice")),
        ("Example%3Aalice", "", ("Example", "alice")),
        ("Example%3A%20%20alice%20", "", ("Example", "alice")),
        ("alice", "", ("", "alice")),
        (":alice", "", ("", "alice")),
        ("Example:", "", ("Example", "")),
        ("alice", "&issuer=Example", ("Example", "alice")),
        ("Example:alice", "&issuer=", ("Example", "alice")),
        ("Example:alice", "&issuer=Example", ("Example", "alice")),
        ("Example:a:b", "&issuer=Example", ("Example", "a:b")),
        ("A%3AB:alice", "&issuer=A%3AB", ("A:B", "alice")),
        ("a/b%2Fc", "", ("", "a/b/c")),
        ("a#1:alice", "", ("a#1", "alice")),
        ("%E8%8E%8E:莎", "", ("莎", "莎")),
        ("100%:50%2", "", ("100%", "50%2")),
    ];
    for (label, parameters, expected) in cases {
        let uri = parse(&labelled(label, parameters));
        assert_eq!(names(&uri), expected, "{label}{parameters}");
        assert_eq!(uri.warnings, [], "{label}{parameters} leaves no doubt");
    }
}

#[test]
fn the_issuer_of_the_parameter_wins_and_the_other_is_said() {
    let uri = parse(&labelled("Old:alice", "&issuer=New"));
    assert_eq!(names(&uri), ("New", "alice"), "as most programs do");
    let expected = UriWarning::IssuerDiffers {
        label: "Old".to_owned(),
    };
    assert_eq!(uri.warnings, [expected], "some programs take the label");
}

#[test]
fn a_plus_in_a_parameter_is_a_blank_unless_the_label_has_it() {
    assert_eq!(
        parse(&with("issuer=Big+Shop")).issuer,
        "Big Shop",
        "as forms write it"
    );
    let uri = parse(&labelled("Films+:alice", "&issuer=Films+"));
    assert_eq!(
        names(&uri),
        ("Films+", "alice"),
        "a name that ends in a plus"
    );
    assert_eq!(uri.warnings, [], "both say the same");
    assert_eq!(
        parse(&with("issuer=Films%2B")).issuer,
        "Films+",
        "an encoded plus is a plus"
    );
}

#[test]
fn nameless_tokens_are_accepted_and_said() {
    for label in ["", "/", "/%20", "/:", "/%3A"] {
        let uri = parse(&format!("otpauth://totp{label}?secret={SEED}&issuer="));
        assert_eq!(names(&uri), ("", ""), "{label:?} names nobody");
        assert_eq!(uri.warnings, [UriWarning::NoName], "{label:?} is in doubt");
    }
}

#[test]
fn names_that_are_no_text_are_mended_and_said() {
    let uri = parse(&labelled("A%FF:b", ""));
    assert_eq!(
        names(&uri),
        ("A\u{fffd}", "b"),
        "a name must not cost a token"
    );
    assert_eq!(
        uri.warnings,
        [UriWarning::NameNotUtf8],
        "it is not what was meant"
    );
}

#[test]
fn names_that_can_deceive_are_said() {
    for label in ["a%0Ab", "%E2%80%AEmoc.elpmaxe", "a%00"] {
        let uri = parse(&labelled(label, ""));
        assert_eq!(uri.warnings, [UriWarning::HiddenCharacters], "{label}");
    }
    assert_eq!(
        parse(&labelled("🏴‍☠️:🏳️‍🌈", "")).warnings,
        [],
        "emoji are joined by hidden joiners"
    );
}

#[test]
fn odd_spellings_of_an_algorithm_are_said() {
    for name in ["SHA-256", "HmacSHA256", "hmac_sha_256"] {
        let uri = parse(&with(&format!("algorithm={name}")));
        assert_eq!(uri.algorithm, Algorithm::Sha256, "{name} is clear");
        assert_eq!(
            uri.warnings,
            [UriWarning::AlgorithmSpelling],
            "some refuse {name}"
        );
    }
    assert_eq!(
        parse(&with("algorithm=sha256")).warnings,
        [],
        "case is not odd"
    );
}

#[test]
fn empty_parameters_are_the_usual_and_said() {
    let uri = parse(&with("algorithm=&digits=&period=%20"));
    assert_eq!(
        (uri.algorithm, uri.digits),
        (Algorithm::Sha1, Digits::SIX),
        "as if missing"
    );
    let said = [Parameter::Period, Parameter::Algorithm, Parameter::Digits];
    assert_eq!(
        uri.warnings,
        said.map(|parameter| UriWarning::Assumed { parameter }),
        "in doubt"
    );
}

#[test]
fn what_changes_nothing_is_said() {
    let uri = parse(&with("image=https%3A%2F%2Fexample.com&counter=5&&x#part"));
    let said = ["#", "image", "x", "counter"];
    let expected = said.map(|name| UriWarning::Unused {
        name: name.to_owned(),
    });
    assert_eq!(uri.warnings, expected, "nothing is dropped silently");
}

#[test]
fn a_parameter_may_repeat_itself_but_not_contradict_itself() {
    let uri = parse(&with("digits=8&DIGITS=8"));
    let parameter = Parameter::Digits;
    assert_eq!(
        uri.warnings,
        [UriWarning::Repeated { parameter }],
        "no doubt about the value"
    );
    assert_eq!(
        refusal(&with("digits=8&digits=6")),
        UriError::Repeated { parameter },
        "which?"
    );
    let parameter = Parameter::Secret;
    assert_eq!(
        refusal(&with("secret=MZXW6YTA")),
        UriError::Repeated { parameter },
        "which?"
    );
}

#[test]
fn numbers_out_of_range_are_refused_by_name() {
    let cases = [
        ("period=0", Parameter::Period),
        ("period=-30", Parameter::Period),
        ("period=4294967296", Parameter::Period),
        ("digits=0", Parameter::Digits),
        ("digits=11", Parameter::Digits),
        ("digits=262", Parameter::Digits),
        ("digits=99999999999999999999999999", Parameter::Digits),
    ];
    for (parameters, parameter) in cases {
        let expected = UriError::OutOfRange { parameter };
        assert_eq!(refusal(&with(parameters)), expected, "{parameters}");
    }
    for counter in ["-1", "18446744073709551616"] {
        let text = format!("otpauth://hotp/a?secret={SEED}&counter={counter}");
        let parameter = Parameter::Counter;
        assert_eq!(
            refusal(&text),
            UriError::OutOfRange { parameter },
            "{counter}"
        );
    }
}

#[test]
fn words_are_no_numbers() {
    for value in ["six", "6.0", "0x6", "-", "--6", "6-", "٦", "1e3"] {
        let expected = UriError::NotANumber {
            parameter: Parameter::Digits,
        };
        assert_eq!(
            refusal(&with(&format!("digits={value}"))),
            expected,
            "{value}"
        );
    }
}

#[test]
fn unknown_algorithms_are_refused_by_name() {
    for name in ["MD5", "something", "SHA3-256"] {
        let expected = UriError::UnknownAlgorithm {
            name: name.to_owned(),
        };
        assert_eq!(
            refusal(&with(&format!("algorithm={name}"))),
            expected,
            "{name}"
        );
    }
}

#[test]
fn bytes_that_are_no_text_are_refused_by_parameter() {
    let expected = UriError::NotUtf8 {
        parameter: Parameter::Algorithm,
    };
    assert_eq!(refusal(&with("algorithm=SHA%FF")), expected, "an algorithm");
    let expected = UriError::NotUtf8 {
        parameter: Parameter::Secret,
    };
    assert_eq!(refusal("otpauth://totp/a?secret=%FF"), expected, "a secret");
}

#[test]
fn secrets_are_read_as_people_write_them() {
    for secret in [
        "mzxw6ytboi",
        "MZXW%206YTB+OI",
        "MZXW-6YTB-OI======",
        "MZXW6YTBOI%3D%3D",
    ] {
        let uri = parse(&format!("otpauth://totp/a?secret={secret}"));
        assert!(uri.seed.is(&OtpSeed::new(b"foobar".to_vec())), "{secret}");
    }
}

#[test]
fn missing_and_broken_secrets_are_refused() {
    let uri = |parameters: &str| format!("otpauth://totp/Example:alice?{parameters}");
    assert_eq!(
        refusal(&uri("issuer=Example")),
        UriError::MissingSecret,
        "none"
    );
    assert_eq!(
        refusal("otpauth://totp"),
        UriError::MissingSecret,
        "nothing at all"
    );
    assert_eq!(
        refusal(&uri("secret=")),
        UriError::Secret(SeedError::Empty),
        "empty"
    );
    let expected = SeedError::Lookalike {
        symbol: '0',
        position: 3,
    };
    assert_eq!(
        refusal(&uri("secret=AB0D")),
        UriError::Secret(expected),
        "a lookalike"
    );
}

#[test]
fn other_types_are_refused_by_name() {
    let cases = [
        (
            format!("otpauth://steam/Steam:alice?secret={SEED}"),
            "steam",
        ),
        (labelled("Steam:alice", ""), "steam"),
        (labelled("steam", ""), "steam"),
        (labelled("alice", "&issuer=STEAM"), "steam"),
        (with("encoder=steam"), "steam"),
        (with("steam"), "steam"),
        (
            format!("otpauth://yaotp/alice?secret={SEED}&pin_length=4"),
            "yaotp",
        ),
        (
            format!("otpauth://a-word-that-nobody-knows/alice?secret={SEED}"),
            "a-word-that-nobo",
        ),
        (format!("steam://{SEED}"), "steam"),
        (format!("motp://alice?secret={SEED}"), "motp"),
        (
            "otpauth-migration://offline?data=AAAA".to_owned(),
            "otpauth-migration",
        ),
    ];
    for (text, name) in cases {
        let expected = UriError::UnsupportedType {
            name: name.to_owned(),
        };
        assert_eq!(refusal(&text), expected, "{text}");
    }
}

#[test]
fn other_texts_are_refused_without_repeating_them() {
    for text in [
        "",
        "hunter2",
        "https://example.com/?secret=MZXW6YTBOI",
        "otpauth:totp/a",
        "://",
    ] {
        assert_eq!(refusal(text), UriError::NotOtpauth, "{text}");
    }
    let error = refusal(&format!("otpauth://{SEED}"));
    assert_eq!(
        error,
        UriError::MissingSecret,
        "what stands for the type may be the secret"
    );
}

#[test]
fn length_is_limited_before_anything_is_read() {
    let text = with("issuer=");
    let longest = format!("{text}{}", "a".repeat(MAX_URI_BYTES - text.len()));
    assert_eq!(
        parse(&longest).issuer.len(),
        MAX_URI_BYTES - text.len(),
        "the limit is allowed"
    );
    let expected = UriError::TooLong {
        bytes: MAX_URI_BYTES + 1,
    };
    assert_eq!(refusal(&format!("{longest}a")), expected, "one more is not");
    assert_eq!(
        refusal(&" ".repeat(MAX_URI_BYTES + 1)),
        expected,
        "blanks count"
    );
}

#[test]
fn what_is_written_is_what_apps_read() {
    let uri = OtpUri {
        kind: OtpKind::Totp {
            period: Period::HALF_MINUTE,
        },
        issuer: "Big Shop & Co".to_owned(),
        account: "alice+1@example.com".to_owned(),
        seed: OtpSeed::new(b"foobar".to_vec()),
        algorithm: Algorithm::Sha1,
        digits: Digits::EIGHT,
        warnings: Vec::new(),
    };
    assert_eq!(
        // EXPOSE: a seed of this test
        uri.to_uri().expose(),
        "otpauth://totp/Big%20Shop%20%26%20Co:alice%2B1%40example.com\
         ?secret=MZXW6YTBOI&issuer=Big%20Shop%20%26%20Co&algorithm=SHA1&digits=8&period=30",
        "this text stands in QR codes on paper"
    );
}

#[test]
fn debug_and_errors_show_no_secret() {
    let uri = format!("{:?}", parse(&with("issuer=Example")));
    assert!(
        !uri.contains("102") && !uri.contains("alice"),
        "neither seed nor name: {uri}"
    );
    let error = refusal(&with("digits=MZXW6YTB"));
    let text = format!("{error} {error:?}");
    assert!(
        !text.contains("MZXW"),
        "a value in the wrong place is not repeated: {text}"
    );
}
