//! The codes that the RFCs print.

use twinlatch_otp::{Algorithm, Digits, Period, Totp, hotp};
use twinlatch_secret::OtpSeed;

/// RFC 4226 appendix D: the codes of counters 0 to 9.
const HOTP: [&str; 10] = [
    "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
    "520489",
];

/// RFC 6238 appendix B: Unix seconds and the codes of SHA-1, SHA-256 and SHA-512.
const TOTP: [(u64, [&str; 3]); 6] = [
    (59, ["94287082", "46119246", "90693936"]),
    (1_111_111_109, ["07081804", "68084774", "25091201"]),
    (1_111_111_111, ["14050471", "67062674", "99943326"]),
    (1_234_567_890, ["89005924", "91819424", "93441116"]),
    (2_000_000_000, ["69279037", "90698825", "38618901"]),
    (20_000_000_000, ["65353130", "77737706", "47863826"]),
];

/// The seed of both RFCs, repeated to the digest's length (RFC 6238, erratum 2866).
fn seed(len: usize) -> OtpSeed {
    OtpSeed::new(b"1234567890".iter().copied().cycle().take(len).collect())
}

#[test]
fn counters_give_the_codes_of_rfc_4226_appendix_d() {
    for (counter, expected) in (0..).zip(HOTP) {
        let code = hotp(&seed(20), counter, Algorithm::Sha1, Digits::SIX);
        // EXPOSE: a published code
        assert_eq!(code.expose(), expected, "counter {counter}");
    }
}

#[test]
fn moments_give_the_codes_of_rfc_6238_appendix_b() {
    let columns = [
        (Algorithm::Sha1, 20),
        (Algorithm::Sha256, 32),
        (Algorithm::Sha512, 64),
    ];
    for (column, (algorithm, len)) in columns.into_iter().enumerate() {
        let totp = Totp {
            seed: seed(len),
            algorithm,
            digits: Digits::EIGHT,
            period: Period::HALF_MINUTE,
        };
        for (moment, codes) in TOTP {
            let shown = totp.code_at(moment);
            assert_eq!(
                // EXPOSE: a published code
                shown.digits.expose(),
                codes[column],
                "{} at {moment}",
                algorithm.name()
            );
            assert!(
                (shown.valid_from..shown.expires_at).contains(&moment),
                "a code is valid at the moment it is asked for"
            );
        }
    }
}
