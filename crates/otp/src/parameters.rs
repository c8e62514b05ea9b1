//! The numbers that shape a code, valid by construction.

use core::num::NonZeroU32;

/// How many digits a code has: 1 to 10.
///
/// RFC 4226 section 5.3 asks for at least 6; services with 1 to 10 digits exist. A truncated HMAC
/// has 31 bits, so the tenth digit is 0, 1 or 2 and adds next to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digits(u8);

impl Digits {
    /// Six digits, what is meant where nothing is said.
    pub const SIX: Self = Self(6);
    /// Eight digits.
    pub const EIGHT: Self = Self(8);

    /// Takes 1 to 10; `None` for any other number.
    pub const fn new(count: u8) -> Option<Self> {
        match count {
            1..=10 => Some(Self(count)),
            _ => None,
        }
    }

    /// Gives the number of digits.
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// How long a code of RFC 6238 is valid, in seconds: at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(NonZeroU32);

impl Period {
    /// Thirty seconds, what is meant where nothing is said (RFC 6238 section 5.2).
    pub const HALF_MINUTE: Self =
        Self(NonZeroU32::new(30).expect("infallible because 30 is not zero"));

    /// Takes a length in seconds; `None` for zero.
    pub const fn new(seconds: u32) -> Option<Self> {
        match NonZeroU32::new(seconds) {
            Some(seconds) => Some(Self(seconds)),
            None => None,
        }
    }

    /// Gives the length in seconds.
    pub const fn seconds(self) -> u32 {
        self.0.get()
    }
}

#[cfg(test)]
mod tests {
    use super::{Digits, Period};

    #[test]
    fn digits_are_one_to_ten() {
        for count in 0..=u8::MAX {
            let digits = Digits::new(count);
            assert_eq!(
                digits.is_some(),
                (1..=10).contains(&count),
                "{count} digits"
            );
            assert!(
                digits.is_none_or(|digits| digits.get() == count),
                "the number is kept"
            );
        }
    }

    #[test]
    fn a_period_is_never_zero() {
        assert_eq!(
            Period::new(0),
            None,
            "a code valid for no time cannot be divided by"
        );
        assert_eq!(
            Period::new(u32::MAX).map(Period::seconds),
            Some(u32::MAX),
            "no upper limit"
        );
        assert_eq!(Period::HALF_MINUTE.seconds(), 30, "the usual step");
    }
}
