//! Cases collected from other programs' tests, an outside check.
//!
//! `TWINLATCH_SAMPLES` names a folder with `vectors/otp-vectors.json` and
//! `vectors/uri-vectors.json`. The files are other projects' data and no part of this one; where
//! they are not given the test says so in one line and proves nothing.
//!
//! Where programs disagree, the files say so beside the case, and the reading of this crate is
//! decided here and in the documentation of the module `uri`:
//!
//! - issuer of label and parameter differ: the parameter, with a warning
//! - a label without a colon, or with nothing before it: the account
//! - `SHA-1`, and `digits` without a value: read, with a warning
//! - neither issuer nor account: read, with a warning, so that a caller can ask for a name
//! - Steam, Yandex and mOTP: not built; a URI of theirs is refused by name

use std::env;
use std::fs;
use std::path::Path;

use serde_json::Value;
use twinlatch_otp::{
    Algorithm, Digits, OtpKind, OtpUri, Parameter, Period, Totp, UriError, UriWarning, hotp,
    parse_base32,
};
use twinlatch_secret::SecretText;

/// What became of the cases.
#[derive(Default)]
struct Tally {
    agree: usize,
    not_built: usize,
}

#[test]
#[expect(clippy::print_stdout, reason = "what was not checked is said")]
fn outside_samples_agree() {
    let Some(folder) = env::var_os("TWINLATCH_SAMPLES") else {
        println!("outside samples: not given");
        return;
    };
    let folder = Path::new(&folder).join("vectors");
    let codes = read(&folder.join("otp-vectors.json"), "vectors", check_code);
    let uris = read(&folder.join("uri-vectors.json"), "cases", check_uri);
    println!(
        "outside samples: codes {} agree, {} not built; URIs {} agree, {} not built",
        codes.agree, codes.not_built, uris.agree, uris.not_built
    );
}

/// Runs each case of a list; `check` panics on a difference and tells whether the kind is built.
fn read(file: &Path, list: &str, check: impl Fn(&Value) -> bool) -> Tally {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{file:?}: {error}"));
    let root: Value =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file:?}: {error}"));
    let cases = root[list]
        .as_array()
        .unwrap_or_else(|| panic!("{file:?} has no {list}"));
    assert!(!cases.is_empty(), "{file:?} holds cases");
    let mut tally = Tally::default();
    for case in cases {
        if check(case) {
            tally.agree += 1;
        } else {
            tally.not_built += 1;
        }
    }
    tally
}

fn check_code(case: &Value) -> bool {
    let code = match text(case, "type") {
        Some("hotp") => hotp_code(case),
        Some("totp") => {
            totp_of(case)
                .code_at(number(case, "time").expect("a moment"))
                .digits
        }
        Some("steam" | "yandex" | "motp") => return false,
        other => panic!("{other:?} is a type nobody decided about: {case}"),
    };
    assert_code(&code, case);
    true
}

fn hotp_code(case: &Value) -> SecretText {
    let totp = totp_of(case);
    let counter = number(case, "counter").expect("a counter");
    hotp(&totp.seed, counter, totp.algorithm, totp.digits)
}

fn totp_of(case: &Value) -> Totp {
    let period = number(case, "period").unwrap_or(30);
    Totp {
        seed: parse_base32(text(case, "secret").expect("a secret")).expect("base32"),
        algorithm: text(case, "algorithm")
            .and_then(Algorithm::parse)
            .expect("a known algorithm"),
        digits: digits(number(case, "digits").expect("digits")),
        period: u32::try_from(period)
            .ok()
            .and_then(Period::new)
            .expect("not zero"),
    }
}

fn check_uri(case: &Value) -> bool {
    let read = OtpUri::parse(text(case, "uri").expect("a URI"));
    if is_not_built(case) {
        assert!(
            matches!(
                read,
                Err(UriError::UnsupportedType { .. } | UriError::MissingSecret)
            ),
            "refused because of its type, or earlier: {read:?} {case}"
        );
        return false;
    }
    if case["valid"] == false {
        check_refused(&read, case);
    } else {
        let uri = read.unwrap_or_else(|error| panic!("{error}: {case}"));
        check_read(&uri, case);
    }
    true
}

fn is_not_built(case: &Value) -> bool {
    let uri = text(case, "uri").expect("a URI");
    case["expect"]["type"] == "steam" || uri.starts_with("motp:") || uri.contains("//yaotp/")
}

/// Three cases that one program refuses are read here; the reasons beside them allow it.
fn check_refused(read: &Result<OtpUri, UriError>, case: &Value) {
    let reason = text(case, "reason").expect("a reason");
    let warning = if reason.contains("being lenient with a warning is defensible") {
        Some(UriWarning::AlgorithmSpelling)
    } else if reason.contains("a lenient default of 6") {
        Some(UriWarning::Assumed {
            parameter: Parameter::Digits,
        })
    } else if reason.contains("import with a placeholder name") {
        Some(UriWarning::NoName)
    } else {
        None
    };
    match (read, warning) {
        (Ok(uri), Some(warning)) => assert!(uri.warnings.contains(&warning), "said: {case}"),
        (Err(_), None) => {}
        _ => panic!("decided otherwise: {read:?} {case}"),
    }
}

fn check_read(uri: &OtpUri, case: &Value) {
    check_names(uri, case);
    check_numbers(uri, &case["expect"]);
    if let Some(moment) = number(case, "time") {
        let totp = uri.to_totp().expect("time-based");
        assert_code(&totp.code_at(moment).digits, case);
    }
    // EXPOSE: a published seed on its way back in
    let again = OtpUri::parse(uri.to_uri().expose()).expect("our own URI");
    assert_eq!(
        (
            again.kind,
            &again.issuer,
            &again.account,
            again.algorithm,
            again.digits
        ),
        (
            uri.kind,
            &uri.issuer,
            &uri.account,
            uri.algorithm,
            uri.digits
        ),
        "written again it means the same: {case}"
    );
    assert!(again.seed.is(&uri.seed), "and makes the same codes: {case}");
}

fn check_names(uri: &OtpUri, case: &Value) {
    let expect = &case["expect"];
    let note = text(expect, "note")
        .or(text(case, "note"))
        .unwrap_or_default();
    let mut issuer = text(case, "issuer").or(text(expect, "issuer"));
    let mut account = text(case, "name").or(text(expect, "name"));
    if note.contains("issuer differs") || note.contains("label wins") {
        let differs = |warning: &UriWarning| matches!(warning, UriWarning::IssuerDiffers { .. });
        assert!(uri.warnings.iter().any(differs), "said: {case}");
        issuer = text(case, "uri").and_then(|uri| uri.split("issuer=").nth(1)?.split('&').next());
    } else if note.contains("a lone label") || note.contains("blank issuer") {
        account = issuer.replace("");
    }
    if let Some(issuer) = issuer {
        assert_eq!(uri.issuer, issuer, "the issuer: {case}");
    }
    if let Some(account) = account {
        assert_eq!(uri.account, account, "the account: {case}");
    }
}

fn check_numbers(uri: &OtpUri, expect: &Value) {
    if let Some(counter) = number(expect, "counter") {
        assert_eq!(uri.kind, OtpKind::Hotp { counter }, "the counter: {expect}");
    }
    match (text(expect, "type"), uri.kind) {
        (Some("totp"), OtpKind::Totp { .. }) | (Some("hotp"), OtpKind::Hotp { .. }) => {}
        (None, _) => {}
        (Some(other), kind) => panic!("{other} was read as {kind:?}"),
    }
    if let Some(count) = number(expect, "digits") {
        assert_eq!(uri.digits, digits(count), "the digits: {expect}");
    }
    if let Some(seconds) = number(expect, "period") {
        let totp = uri.to_totp().expect("time-based");
        assert_eq!(
            u64::from(totp.period.seconds()),
            seconds,
            "the period: {expect}"
        );
    }
    if let Some(name) = text(expect, "algorithm") {
        assert_eq!(uri.algorithm.name(), name, "the algorithm: {expect}");
    }
}

fn assert_code(code: &SecretText, case: &Value) {
    // EXPOSE: a published code
    assert_eq!(Some(code.expose()), text(case, "code"), "{case}");
}

fn digits(count: u64) -> Digits {
    u8::try_from(count)
        .ok()
        .and_then(Digits::new)
        .expect("1 to 10 digits")
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value[key].as_str()
}

fn number(value: &Value, key: &str) -> Option<u64> {
    value[key].as_u64()
}
