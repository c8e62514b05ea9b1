//! Codes of a moment (RFC 6238).

use twinlatch_secret::{OtpSeed, SecretText};

use crate::{Algorithm, Digits, Period, hotp};

/// What a time-based code is made from.
#[derive(Debug)]
pub struct Totp {
    /// The secret shared with the service.
    pub seed: OtpSeed,
    /// The hash function under the HMAC.
    pub algorithm: Algorithm,
    /// How many digits its codes have.
    pub digits: Digits,
    /// How long each code is valid.
    pub period: Period,
}

impl Totp {
    /// Derives the code that is valid at `unix_seconds`, with the time it is valid.
    pub fn code_at(&self, unix_seconds: u64) -> ShownCode {
        let step = step_at(unix_seconds, self.period);
        let seconds = u64::from(self.period.seconds());
        let valid_from = step * seconds;
        ShownCode {
            digits: hotp(&self.seed, step, self.algorithm, self.digits),
            valid_from,
            expires_at: valid_from.saturating_add(seconds),
        }
    }

    /// Derives the code that follows `shown`.
    pub fn code_after(&self, shown: &ShownCode) -> ShownCode {
        self.code_at(shown.expires_at)
    }
}

/// A code and the time it is valid.
#[derive(Debug)]
pub struct ShownCode {
    /// The code, zero padded.
    pub digits: SecretText,
    /// The first moment it is valid, in Unix seconds.
    pub valid_from: u64,
    /// The first moment it is not valid any more, in Unix seconds.
    pub expires_at: u64,
}

/// Gives the number of whole periods since the Unix epoch (RFC 6238 section 4.2, T0 = 0).
pub fn step_at(unix_seconds: u64, period: Period) -> u64 {
    unix_seconds / u64::from(period.seconds())
}

#[cfg(test)]
mod tests {
    use super::{ShownCode, Totp, step_at};
    use crate::{Algorithm, Digits, Period};
    use static_assertions::assert_not_impl_any;
    use twinlatch_secret::OtpSeed;

    assert_not_impl_any!(Totp: Clone, PartialEq, core::fmt::Display);
    assert_not_impl_any!(ShownCode: Clone, PartialEq, core::fmt::Display);

    fn totp(period: Period) -> Totp {
        Totp {
            seed: OtpSeed::new(b"12345678901234567890".to_vec()),
            algorithm: Algorithm::Sha1,
            digits: Digits::SIX,
            period,
        }
    }

    #[test]
    fn a_code_is_valid_from_the_first_to_before_the_last_second() {
        let totp = totp(Period::HALF_MINUTE);
        let (first, last) = (totp.code_at(60), totp.code_at(89));
        assert_eq!(
            (first.valid_from, first.expires_at),
            (60, 90),
            "the first second"
        );
        assert_eq!(
            (last.valid_from, last.expires_at),
            (60, 90),
            "the last second"
        );
        assert!(first.digits.is(&last.digits), "one step has one code");
    }

    #[test]
    fn the_code_after_is_the_code_of_the_next_step() {
        let totp = totp(Period::HALF_MINUTE);
        let next = totp.code_after(&totp.code_at(89));
        assert_eq!(
            (next.valid_from, next.expires_at),
            (90, 120),
            "it joins without a gap"
        );
        assert!(
            next.digits.is(&totp.code_at(90).digits),
            "the code of that moment"
        );
    }

    #[test]
    fn the_end_of_time_does_not_overflow() {
        for period in [
            Period::HALF_MINUTE,
            Period::new(u32::MAX).expect("not zero"),
        ] {
            let shown = totp(period).code_at(u64::MAX);
            assert!(
                shown.valid_from <= shown.expires_at,
                "the interval stays in order"
            );
        }
        let one = Period::new(1).expect("not zero");
        assert_eq!(step_at(u64::MAX, one), u64::MAX, "a step a second");
    }

    #[test]
    fn debug_shows_neither_seed_nor_code() {
        let totp = totp(Period::HALF_MINUTE);
        let text = format!("{totp:?} {:?}", totp.code_at(0));
        assert!(
            !text.contains("755224") && !text.contains("49, 50"),
            "no secret in a log: {text}"
        );
    }
}
