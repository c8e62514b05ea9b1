//! How many digits the codes of a login have.

use twinlatch_secret::Code;

/// The digits of a login code; a login has six or eight, other codes are not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeDigits {
    /// Six digits: 20 bits.
    Six,
    /// Eight digits: 27 bits; the default.
    Eight,
}

impl CodeDigits {
    /// The digits that a count names; `None` for all but 6 and 8.
    pub const fn from_count(count: u8) -> Option<Self> {
        match count {
            6 => Some(Self::Six),
            8 => Some(Self::Eight),
            _ => None,
        }
    }

    /// How many digits.
    pub const fn count(self) -> u8 {
        match self {
            Self::Six => 6,
            Self::Eight => 8,
        }
    }

    /// How many codes there are: 10^6 or 10^8.
    pub const fn modulus(self) -> u64 {
        match self {
            Self::Six => 1_000_000,
            Self::Eight => 100_000_000,
        }
    }

    /// How many bytes one offset takes in the table.
    pub const fn width(self) -> usize {
        match self {
            Self::Six => 3,
            Self::Eight => 4,
        }
    }

    /// The first truncated value whose code is not uniform: the largest multiple of the modulus
    /// in 31 bits. A step at or above it is a dud.
    pub(crate) const fn first_dud(self) -> u64 {
        (1 << 31) / self.modulus() * self.modulus()
    }
}

/// Reads a typed login code: exactly as many ASCII digits as asked for, blanks ignored.
pub fn parse_login_code(code: &Code, digits: CodeDigits) -> Option<u64> {
    // EXPOSE: read digit by digit into a number.
    let mut symbols = code.expose().chars().filter(|c| !c.is_whitespace());
    let mut value = 0;
    for _ in 0..digits.count() {
        value = value * 10 + u64::from(symbols.next()?.to_digit(10)?);
    }
    symbols.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::{CodeDigits, parse_login_code};
    use twinlatch_secret::Code;

    fn parse(text: &str, digits: CodeDigits) -> Option<u64> {
        parse_login_code(&Code::new(text.to_owned()), digits)
    }

    #[test]
    fn blanks_do_not_matter() {
        assert_eq!(
            parse("012 345", CodeDigits::Six),
            Some(12_345),
            "as apps show it"
        );
        assert_eq!(
            parse(" 0268 9385\u{a0}", CodeDigits::Eight),
            Some(2_689_385),
            "pasted"
        );
    }

    #[test]
    fn only_exactly_the_digits_are_a_code() {
        for text in [
            "",
            "12345",
            "1234567",
            "12345a",
            "-12345",
            "１２３４５６",
            "12345\u{0665}",
        ] {
            assert_eq!(
                parse(text, CodeDigits::Six),
                None,
                "no six ASCII digits: {text}"
            );
        }
        assert_eq!(
            parse("123456", CodeDigits::Eight),
            None,
            "six are not eight"
        );
    }

    #[test]
    fn only_six_and_eight_digits_exist() {
        for count in 0..=u8::MAX {
            let digits = CodeDigits::from_count(count);
            assert_eq!(digits.is_some(), matches!(count, 6 | 8), "{count} digits");
            assert!(
                digits.is_none_or(|digits| digits.count() == count),
                "and back"
            );
        }
    }

    #[test]
    fn dud_limits_are_the_largest_multiples_in_31_bits() {
        assert_eq!(
            CodeDigits::Six.first_dud(),
            2_147_000_000,
            "2147 whole rounds"
        );
        assert_eq!(
            CodeDigits::Eight.first_dud(),
            2_100_000_000,
            "21 whole rounds"
        );
    }
}
