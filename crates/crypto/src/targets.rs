//! The fixed random numbers that codes lead to.
//!
//! For each step the table holds `offset = (target - code) mod 10^d`, so that
//! `target = (code + offset) mod 10^d` is known only to who has a code.

use twinlatch_secret::SecretBytes;

use crate::hazmat::bytes::join_secret;
use crate::{CodeDigits, EnrolmentMode, NoRandom, Random};

/// A number below 10^d; wiped on drop.
#[derive(Debug)]
pub struct Target(SecretBytes);

/// The targets of one enrolment.
///
/// # Security
///
/// A seed has one target (or pair) for its whole life: offsets of one step to two targets would
/// publish their difference.
#[derive(Debug)]
pub enum Targets {
    /// One code opens.
    Single(Target),
    /// Two consecutive codes open; even and odd steps lead to targets of their own.
    Pair {
        /// Where the codes of even steps lead.
        even: Target,
        /// Where the codes of odd steps lead.
        odd: Target,
    },
}

/// Computes the target that a typed code leads to.
///
/// `chunk_offset` is the step's entry of the table; both numbers are taken modulo 10^d.
pub fn targets_from_code(chunk_offset: u64, code: u64, digits: CodeDigits) -> Target {
    let modulus = digits.modulus();
    Target::of((chunk_offset % modulus + code % modulus) % modulus)
}

impl Target {
    /// Draws a target, uniformly.
    ///
    /// # Errors
    ///
    /// [`NoRandom`] if the source of randomness fails.
    pub fn make(digits: CodeDigits, random: &dyn Random) -> Result<Self, NoRandom> {
        // Below the last whole round of the modulus every remainder is equally likely.
        let end = u64::MAX / digits.modulus() * digits.modulus();
        loop {
            let drawn = SecretBytes::try_filled(8, |out| random.fill(out))?;
            let value = Self(drawn).value();
            if value < end {
                return Ok(Self::of(value % digits.modulus()));
            }
        }
    }

    /// The target as a number.
    pub(crate) fn value(&self) -> u64 {
        // EXPOSE: calculated with where the table is made; never leaves this crate.
        le64(self.0.expose()).expect("infallible because a target holds eight bytes")
    }

    fn of(value: u64) -> Self {
        Self(SecretBytes::filled(8, |out| {
            out.copy_from_slice(&value.to_le_bytes())
        }))
    }

    fn parse(bytes: &[u8], digits: CodeDigits) -> Option<Self> {
        let value = le64(bytes)?;
        (value < digits.modulus()).then(|| Self::of(value))
    }
}

impl Targets {
    /// Draws the targets of a new enrolment.
    ///
    /// # Errors
    ///
    /// [`NoRandom`] if the source of randomness fails.
    pub fn make(
        digits: CodeDigits,
        mode: EnrolmentMode,
        random: &dyn Random,
    ) -> Result<Self, NoRandom> {
        let make = || Target::make(digits, random);
        Ok(match mode {
            EnrolmentMode::Single => Self::Single(make()?),
            EnrolmentMode::Pair => Self::Pair {
                even: make()?,
                odd: make()?,
            },
        })
    }

    /// How many codes lead to these targets.
    pub fn mode(&self) -> EnrolmentMode {
        match self {
            Self::Single(_) => EnrolmentMode::Single,
            Self::Pair { .. } => EnrolmentMode::Pair,
        }
    }

    /// Makes a second copy, which wipes itself like the first.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        match self {
            Self::Single(target) => Self::Single(Target(target.0.duplicate())),
            Self::Pair { even, odd } => Self::Pair {
                even: Target(even.0.duplicate()),
                odd: Target(odd.0.duplicate()),
            },
        }
    }

    /// Compares in constant time for equal modes.
    pub fn is(&self, other: &Self) -> bool {
        self.to_list().is(&other.to_list())
    }

    /// Encodes the targets, 8 bytes each, little endian, even before odd.
    pub fn to_list(&self) -> SecretBytes {
        match self {
            Self::Single(target) => target.0.duplicate(),
            // EXPOSE: copied into one wiped buffer.
            Self::Pair { even, odd } => join_secret(&[even.0.expose(), odd.0.expose()]),
        }
    }

    /// Reads what [`to_list`](Self::to_list) writes; `None` if it is of another length or a
    /// target is not below 10^d.
    pub fn from_list(list: &[u8], digits: CodeDigits, mode: EnrolmentMode) -> Option<Self> {
        match mode {
            EnrolmentMode::Single => Target::parse(list, digits).map(Self::Single),
            EnrolmentMode::Pair => {
                let (even, odd) = list.split_at_checked(8)?;
                let (even, odd) = (Target::parse(even, digits)?, Target::parse(odd, digits)?);
                Some(Self::Pair { even, odd })
            }
        }
    }

    /// The target of a step, as a number.
    pub(crate) fn at(&self, step: u64) -> u64 {
        match self {
            Self::Pair { odd, .. } if step % 2 == 1 => odd.value(),
            Self::Single(target) | Self::Pair { even: target, .. } => target.value(),
        }
    }
}

fn le64(bytes: &[u8]) -> Option<u64> {
    bytes.try_into().ok().map(u64::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::{Target, Targets, targets_from_code};
    use crate::{CodeDigits, EnrolmentMode, NoRandom, OsRandom, Random};
    use proptest::prelude::*;
    use static_assertions::assert_not_impl_any;
    use std::sync::Mutex;

    assert_not_impl_any!(Target: Clone, Copy, PartialEq, core::fmt::Display);
    assert_not_impl_any!(Targets: Clone, Copy, PartialEq, core::fmt::Display);

    /// Gives the listed numbers, last first.
    struct Numbers(Mutex<Vec<u64>>);
    impl Random for Numbers {
        fn fill(&self, out: &mut [u8]) -> Result<(), NoRandom> {
            let next = self.0.lock().expect("one thread").pop().ok_or(NoRandom)?;
            out.copy_from_slice(&next.to_le_bytes());
            Ok(())
        }
    }

    #[test]
    fn the_incomplete_last_round_is_drawn_again() {
        let source = Numbers(Mutex::new(vec![3_000_005, u64::MAX, u64::MAX - 551_615]));
        let target = Target::make(CodeDigits::Six, &source).expect("the third is whole");
        assert_eq!(
            target.value(),
            5,
            "18446744073709 rounds end at ...073709000000"
        );
    }

    #[test]
    fn a_target_out_of_range_is_no_target() {
        let list = 1_000_000u64.to_le_bytes();
        let single = EnrolmentMode::Single;
        assert!(
            Targets::from_list(&list, CodeDigits::Six, single).is_none(),
            "10^6 is too large"
        );
        assert!(
            Targets::from_list(&list, CodeDigits::Eight, single).is_some(),
            "not for eight"
        );
        assert!(
            Targets::from_list(&list[..7], CodeDigits::Eight, single).is_none(),
            "cut"
        );
        let pair = EnrolmentMode::Pair;
        assert!(
            Targets::from_list(&list, CodeDigits::Eight, pair).is_none(),
            "half a pair"
        );
        assert!(
            Targets::from_list(&[0; 17], CodeDigits::Eight, pair).is_none(),
            "more than one"
        );
    }

    #[test]
    fn debug_shows_the_name_only() {
        let target = targets_from_code(1, 2, CodeDigits::Six);
        assert_eq!(
            format!("{target:?}"),
            "Target(SecretBytes)",
            "a target must not reach a log"
        );
    }

    #[test]
    fn a_target_is_the_sum_modulo_the_digits() {
        let sum = |offset, code| targets_from_code(offset, code, CodeDigits::Eight).value();
        assert_eq!(
            sum(99_999_999, 99_999_999),
            99_999_998,
            "one round is taken off"
        );
        assert_eq!(
            sum(u64::MAX, u64::MAX),
            19_103_230,
            "huge numbers do not overflow"
        );
    }

    proptest! {
        #[test]
        fn lists_survive(pair in any::<bool>()) {
            let mode = if pair { EnrolmentMode::Pair } else { EnrolmentMode::Single };
            let targets = Targets::make(CodeDigits::Eight, mode, &OsRandom).expect("works here");
            let list = targets.to_list();
            let back = Targets::from_list(list.expose(), CodeDigits::Eight, mode);
            let back = back.expect("our own list");
            prop_assert!(back.is(&targets), "the same targets");
            prop_assert!(back.duplicate().is(&targets), "and their copy");
            prop_assert_eq!(back.mode(), mode, "the same mode");
        }
    }
}
