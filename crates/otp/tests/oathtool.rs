//! `oathtool` of the OATH Toolkit makes the same codes: a third opinion.
//!
//! It is a program of its own (Debian package `oathtool`). Where it is missing the test says so in
//! one line and proves nothing.

use std::io;
use std::process::Command;

use data_encoding::HEXLOWER;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use twinlatch_otp::{Algorithm, Digits, Period, Totp, hotp};
use twinlatch_secret::OtpSeed;

/// Codes asked for in one call: `oathtool` prints one more than its window.
const WINDOW: u64 = 19;
/// Calls of each kind.
const CALLS: usize = 15;

#[test]
fn counters_give_the_codes_of_oathtool() {
    // `oathtool` counts in signed 64-bit numbers and makes HOTP codes with SHA-1 only.
    let drawn = (seed(), 6_u8..=8, 0_u64..1 << 62);
    for (seed, digits, first) in draw(drawn) {
        let window = WINDOW.to_string();
        let counter = first.to_string();
        let count = digits.to_string();
        let key = HEXLOWER.encode(&seed);
        let Some(codes) = oathtool(&["--hotp", "-c", &counter, "-d", &count, "-w", &window, &key])
        else {
            return;
        };
        let seed = OtpSeed::new(seed);
        let digits = Digits::new(digits).expect("6 to 8");
        for (counter, expected) in (first..=first + WINDOW).zip(codes.lines()) {
            let code = hotp(&seed, counter, Algorithm::Sha1, digits);
            // EXPOSE: a drawn seed's code
            assert_eq!(code.expose(), expected, "counter {counter} of {key}");
        }
    }
}

#[test]
fn moments_give_the_codes_of_oathtool() {
    let algorithm =
        prop::sample::select(vec![Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512]);
    // The moments end in the year 2242; the window moves on from there.
    let drawn = (seed(), algorithm, 6_u8..=8, 1_u32..=100_000, 0_u64..1 << 33);
    for (seed, algorithm, digits, period, moment) in draw(drawn) {
        let mode = format!("--totp={}", algorithm.name());
        let step = format!("{period}s");
        let now = format!("@{moment}");
        let count = digits.to_string();
        let window = WINDOW.to_string();
        let key = HEXLOWER.encode(&seed);
        let Some(codes) = oathtool(&[
            &mode, "-s", &step, "-N", &now, "-d", &count, "-w", &window, &key,
        ]) else {
            return;
        };
        let totp = Totp {
            seed: OtpSeed::new(seed),
            algorithm,
            digits: Digits::new(digits).expect("6 to 8"),
            period: Period::new(period).expect("not zero"),
        };
        let mut shown = totp.code_at(moment);
        for expected in codes.lines() {
            assert_eq!(
                // EXPOSE: a drawn seed's code
                shown.digits.expose(),
                expected,
                "{mode} {step} {now} of {key}"
            );
            shown = totp.code_after(&shown);
        }
    }
}

fn seed() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 1..100)
}

/// The same draws on every run.
fn draw<S: Strategy>(strategy: S) -> Vec<S::Value> {
    let mut runner = TestRunner::deterministic();
    (0..CALLS)
        .map(|_| {
            strategy
                .new_tree(&mut runner)
                .expect("nothing is filtered")
                .current()
        })
        .collect()
}

/// What it prints, checked to be as many codes as asked for; `None` where it is not installed.
#[expect(
    clippy::print_stdout,
    reason = "a third opinion that is missing is said"
)]
fn oathtool(arguments: &[&str]) -> Option<String> {
    let output = match Command::new("oathtool").args(arguments).output() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            println!("oathtool: not installed");
            return None;
        }
        other => other.expect("oathtool runs"),
    };
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "oathtool {arguments:?}: {complaint}"
    );
    let codes = String::from_utf8(output.stdout).expect("codes are ASCII");
    assert_eq!(codes.lines().count() as u64, WINDOW + 1, "one line a code");
    Some(codes)
}
