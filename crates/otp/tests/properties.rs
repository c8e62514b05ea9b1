//! What holds for every seed, every moment and every text.

use proptest::prelude::*;
use twinlatch_otp::{
    Algorithm, Digits, OtpKind, OtpUri, Period, Totp, UriError, base32, hotp, parse_base32,
    truncate,
};
use twinlatch_secret::OtpSeed;

fn algorithm() -> impl Strategy<Value = Algorithm> {
    prop::sample::select(Algorithm::ALL.to_vec())
}

fn digits() -> impl Strategy<Value = Digits> {
    (1_u8..=10).prop_map(|count| Digits::new(count).expect("1 to 10"))
}

fn period() -> impl Strategy<Value = Period> {
    (1_u32..=u32::MAX).prop_map(|seconds| Period::new(seconds).expect("not zero"))
}

fn kind() -> impl Strategy<Value = OtpKind> {
    prop_oneof![
        period().prop_map(|period| OtpKind::Totp { period }),
        any::<u64>().prop_map(|counter| OtpKind::Hotp { counter }),
    ]
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 1..200)
}

/// Names of every kind, with much of what separates the parts of a URI.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-c:%&=?#+/ ]{0,8}",
        "(Steam|totp|issuer)?"
    ]
    .prop_map(|name| name.trim().to_owned())
}

fn uri() -> impl Strategy<Value = OtpUri> {
    (kind(), name(), name(), bytes(), algorithm(), digits()).prop_map(
        |(kind, issuer, account, seed, algorithm, digits)| OtpUri {
            kind,
            issuer,
            account,
            seed: OtpSeed::new(seed),
            algorithm,
            digits,
            warnings: Vec::new(),
        },
    )
}

/// Texts that get past the first checks and then go wrong, or right, in many ways.
fn almost_uri() -> impl Strategy<Value = String> {
    let scheme = prop::sample::select(vec!["otpauth://", "OTPAUTH://", "apple-otpauth://", ""]);
    let kind = prop::sample::select(vec!["totp", "hotp", "HOTP", "steam", "é", ""]);
    let name = prop::sample::select(vec![
        "secret",
        "issuer",
        "algorithm",
        "digits",
        "period",
        "counter",
        "SECRET",
        "encoder",
        "",
    ]);
    let value = prop_oneof![
        "[A-Z2-7=%+-]{0,16}",
        "-?[0-9]{0,25}",
        "(%[0-9A-Fa-f]{0,2}){0,4}",
        "(SHA|hmac-sha-)?(1|256|512)",
        any::<String>(),
    ];
    let pair = (name, "=?", value, "[&#;]?").prop_map(|(n, e, v, s)| format!("{n}{e}{v}{s}"));
    let label = prop_oneof![any::<String>(), "(%[0-9A-F]{2}|[:/ a-c]){0,12}"];
    (scheme, kind, label, prop::collection::vec(pair, 0..8)).prop_map(
        |(scheme, kind, label, pairs)| {
            format!(
                "{scheme}{kind}/{label}?secret=MZXW6YTBOI&{}",
                pairs.concat()
            )
        },
    )
}

/// Compares all that a URI says; warnings are about the text that was read.
fn assert_same(left: &OtpUri, right: &OtpUri) {
    assert_eq!(left.kind, right.kind, "kind");
    assert_eq!(left.issuer, right.issuer, "issuer");
    assert_eq!(left.account, right.account, "account");
    assert_eq!(left.algorithm, right.algorithm, "algorithm");
    assert_eq!(left.digits, right.digits, "digits");
    assert!(left.seed.is(&right.seed), "seed");
}

/// The one thing that a URI of ours cannot say: decimal codes of an issuer named Steam.
fn is_named_steam(uri: &OtpUri) -> bool {
    let name = if uri.issuer.is_empty() {
        &uri.account
    } else {
        &uri.issuer
    };
    matches!(uri.kind, OtpKind::Totp { .. }) && name.eq_ignore_ascii_case("steam")
}

fn read_back(uri: &OtpUri) -> Result<OtpUri, UriError> {
    // EXPOSE: a drawn seed on its way back in
    OtpUri::parse(uri.to_uri().expose())
}

/// A case that once failed becomes a test with a name, not a file of numbers.
fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 2048,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn codes_have_exactly_their_digits(
        seed in bytes(), counter: u64, algorithm in algorithm(), digits in digits(),
    ) {
        let code = hotp(&OtpSeed::new(seed), counter, algorithm, digits);
        // EXPOSE: a drawn seed's code
        let text = code.expose();
        prop_assert_eq!(text.len(), usize::from(digits.get()), "no digit lost or added");
        prop_assert!(text.bytes().all(|byte| byte.is_ascii_digit()), "only digits: {}", text);
    }

    #[test]
    fn fewer_digits_are_the_end_of_more(
        seed in bytes(), counter: u64, algorithm in algorithm(), digits in digits(),
    ) {
        let seed = OtpSeed::new(seed);
        let all = hotp(&seed, counter, algorithm, Digits::new(10).expect("1 to 10"));
        let some = hotp(&seed, counter, algorithm, digits);
        // EXPOSE: a drawn seed's codes
        prop_assert!(all.expose().ends_with(some.expose()), "one value, cut");
    }

    #[test]
    fn a_code_covers_its_moment(
        seed in bytes(), algorithm in algorithm(), digits in digits(), period in period(), at: u64,
    ) {
        let shown = Totp { seed: OtpSeed::new(seed), algorithm, digits, period }.code_at(at);
        prop_assert!(shown.valid_from <= at, "it has begun");
        prop_assert!(at < shown.expires_at || shown.expires_at == u64::MAX, "it has not ended");
    }

    #[test]
    fn truncating_anything_gives_31_bits(mac in prop::collection::vec(any::<u8>(), 0..80)) {
        prop_assert!(truncate(&mac) < 1 << 31, "the sign bit is dropped");
    }

    #[test]
    fn base32_reads_back(seed in bytes()) {
        let seed = OtpSeed::new(seed);
        // EXPOSE: a drawn seed on its way back in
        let again = parse_base32(base32(&seed).expose()).expect("our own text");
        prop_assert!(again.is(&seed), "the same bytes");
    }

    #[test]
    fn any_text_is_a_seed_or_an_error(text in "[A-Za-z0-9 =\\-]{0,40}|.*") {
        if let Ok(seed) = parse_base32(&text) {
            prop_assert!(!seed.is_empty(), "a seed has a byte");
        }
    }

    #[test]
    fn a_written_uri_reads_back(uri in uri()) {
        match read_back(&uri) {
            Ok(again) => {
                prop_assert!(!is_named_steam(&uri), "Steam's codes are others");
                assert_same(&again, &uri);
            }
            Err(error) => {
                let steam = UriError::UnsupportedType { name: "steam".to_owned() };
                prop_assert!(is_named_steam(&uri) && error == steam, "{error}");
            }
        }
    }

    #[test]
    fn any_text_is_a_uri_or_an_error(text in prop_oneof![any::<String>(), almost_uri()]) {
        if let Ok(uri) = OtpUri::parse(&text) {
            prop_assert!(!uri.seed.is_empty(), "a URI has a seed");
            assert_same(&read_back(&uri).expect("what was read can be written"), &uri);
        }
    }
}
