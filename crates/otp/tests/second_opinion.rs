//! totp-rs makes its own codes and reads our URIs: a second opinion on both.

use proptest::prelude::*;
use twinlatch_otp::{Algorithm, Digits, OtpKind, OtpUri, Period, Totp};
use twinlatch_secret::OtpSeed;

/// The algorithms that totp-rs knows, in its words and ours.
fn algorithm() -> impl Strategy<Value = (Algorithm, totp_rs::Algorithm)> {
    prop_oneof![
        Just((Algorithm::Sha1, totp_rs::Algorithm::SHA1)),
        Just((Algorithm::Sha256, totp_rs::Algorithm::SHA256)),
        Just((Algorithm::Sha512, totp_rs::Algorithm::SHA512)),
    ]
}

/// A case that once failed becomes a test with a name, not a file of numbers.
fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 512,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    // totp-rs panics at ten digits, so nine is as far as it can follow.
    #[test]
    fn codes_and_their_end_agree(
        seed in prop::collection::vec(any::<u8>(), 1..150),
        (ours, theirs) in algorithm(),
        digits in 1_u8..=9,
        period in 1_u32..=100_000,
        moment in 0_u64..=1 << 40,
    ) {
        let second = totp_rs::Builder::new()
            .with_algorithm(theirs)
            .with_digits(digits)
            .with_step_duration(u64::from(period))
            .with_secret(seed.as_slice())
            .build_noncompliant();
        let totp = Totp {
            seed: OtpSeed::new(seed),
            algorithm: ours,
            digits: Digits::new(digits).expect("1 to 9"),
            period: Period::new(period).expect("not zero"),
        };
        let shown = totp.code_at(moment);
        // EXPOSE: a drawn seed's code
        prop_assert_eq!(shown.digits.expose(), second.generate(moment).to_string(), "the code");
        prop_assert_eq!(shown.expires_at, second.next_step(moment), "the end of its time");
    }

    // totp-rs allows no colon in a name, and refuses some tokens by what they are called.
    #[test]
    fn our_uris_say_the_same_to_it(
        seed in prop::collection::vec(any::<u8>(), 16..64),
        (ours, theirs) in algorithm(),
        digits in 6_u8..=8,
        period in 1_u32..=u32::MAX,
        issuer in "[a-zA-Z0-9 .&=?#%+/@é莎🏴-]{1,20}",
        account in "[a-zA-Z0-9 .&=?#%+/@é莎🏴-]{1,20}",
    ) {
        let (issuer, account) = (issuer.trim(), account.trim());
        prop_assume!(!issuer.is_empty() && !account.is_empty());
        let uri = OtpUri {
            kind: OtpKind::Totp { period: Period::new(period).expect("not zero") },
            issuer: issuer.to_owned(),
            account: account.to_owned(),
            seed: OtpSeed::new(seed.clone()),
            algorithm: ours,
            digits: Digits::new(digits).expect("6 to 8"),
            warnings: Vec::new(),
        };
        // EXPOSE: a drawn seed for the other reader
        let second = totp_rs::Totp::from_url(uri.to_uri().expose()).expect("a URI it can read");
        prop_assert_eq!(second.secret().as_bytes(), seed, "the seed");
        prop_assert_eq!(second.algorithm(), theirs, "the algorithm");
        prop_assert_eq!(second.digits(), digits, "the digits");
        prop_assert_eq!(second.step(), u64::from(period), "the period");
        prop_assert_eq!(second.issuer(), Some(issuer), "the issuer");
        prop_assert_eq!(second.account_name(), account, "the account");
    }
}
