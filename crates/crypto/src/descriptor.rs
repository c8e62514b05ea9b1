//! What an enrolment is made of, checked before any work.

use thiserror::Error;
use twinlatch_otp::Algorithm;

use crate::CodeDigits;

/// What kind of factor an enrolment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactorKind {
    /// Codes by time (RFC 6238).
    Totp,
    /// Codes by counter (RFC 4226).
    Hotp,
    /// No code.
    None,
}

/// How many codes a login takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnrolmentMode {
    /// One code.
    Single,
    /// Two consecutive codes.
    Pair,
}

/// What an enrolment is made of; bound into its slot and fixed for its life.
///
/// # Security
///
/// It is used before any key is known, so a file could say anything here: it is read by
/// [`parse`](Self::parse), and every function that derives a key checks it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Descriptor {
    /// The kind of factor.
    pub kind: FactorKind,
    /// The hash of the codes: SHA-1, SHA-256 or SHA-512.
    pub algorithm: Algorithm,
    /// The digits of a code.
    pub digits: CodeDigits,
    /// How many codes a login takes.
    pub mode: EnrolmentMode,
    /// Length of a step in seconds, 15 to 300.
    pub period: u32,
    /// The step of the confirming code; also the first floor.
    pub first_step: u64,
}

/// A descriptor that no enrolment of this format can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BoundsError {
    /// Not 16 bytes.
    #[error("the enrolment's description has a wrong length")]
    Length,
    /// An unknown kind of factor.
    #[error("the enrolment is of an unknown kind")]
    Kind,
    /// An unknown hash, or one that logins do not use.
    #[error("the enrolment uses an unknown hash")]
    Algorithm,
    /// Neither 6 nor 8 digits.
    #[error("the enrolment's codes have neither 6 nor 8 digits")]
    Digits,
    /// An unknown mode, or targets of another mode.
    #[error("the enrolment is of an unknown mode")]
    Mode,
    /// A step shorter than 15 or longer than 300 seconds.
    #[error("the enrolment's step is not 15 to 300 seconds long")]
    Period,
}

impl Descriptor {
    /// Length of the encoded descriptor in bytes.
    pub const LEN: usize = 16;

    /// Checks what the type alone does not rule out.
    ///
    /// # Errors
    ///
    /// [`BoundsError::Algorithm`] or [`BoundsError::Period`].
    pub fn check(&self) -> Result<(), BoundsError> {
        if algorithm_number(self.algorithm) == NO_ALGORITHM {
            return Err(BoundsError::Algorithm);
        }
        if !(15..=300).contains(&self.period) {
            return Err(BoundsError::Period);
        }
        Ok(())
    }

    /// Encodes kind, algorithm, digits, mode, period and first step, little endian.
    ///
    /// What [`check`](Self::check) refuses is encoded so that [`parse`](Self::parse) refuses it.
    pub fn bytes(&self) -> [u8; Self::LEN] {
        let mut out = [0; Self::LEN];
        out[0] = kind_number(self.kind);
        out[1] = algorithm_number(self.algorithm);
        out[2] = self.digits.count();
        out[3] = mode_number(self.mode);
        out[4..8].copy_from_slice(&self.period.to_le_bytes());
        out[8..].copy_from_slice(&self.first_step.to_le_bytes());
        out
    }

    /// Reads a descriptor and refuses everything out of bounds.
    ///
    /// # Errors
    ///
    /// [`BoundsError`] names the first field that is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, BoundsError> {
        let bytes: &[u8; Self::LEN] = bytes.try_into().map_err(|_| BoundsError::Length)?;
        let [kind, algorithm, digits, mode, p0, p1, p2, p3, step @ ..] = *bytes;
        let descriptor = Self {
            kind: parse_kind(kind).ok_or(BoundsError::Kind)?,
            algorithm: parse_algorithm(algorithm).ok_or(BoundsError::Algorithm)?,
            digits: CodeDigits::from_count(digits).ok_or(BoundsError::Digits)?,
            mode: parse_mode(mode).ok_or(BoundsError::Mode)?,
            period: u32::from_le_bytes([p0, p1, p2, p3]),
            first_step: u64::from_le_bytes(step),
        };
        descriptor.check()?;
        Ok(descriptor)
    }
}

const NO_ALGORITHM: u8 = 0;

fn kind_number(kind: FactorKind) -> u8 {
    match kind {
        FactorKind::Totp => 1,
        FactorKind::Hotp => 2,
        FactorKind::None => 3,
    }
}

fn parse_kind(number: u8) -> Option<FactorKind> {
    let all = [FactorKind::Totp, FactorKind::Hotp, FactorKind::None];
    all.into_iter().find(|kind| kind_number(*kind) == number)
}

fn algorithm_number(algorithm: Algorithm) -> u8 {
    match algorithm {
        Algorithm::Sha1 => 1,
        Algorithm::Sha256 => 2,
        Algorithm::Sha512 => 3,
        Algorithm::Sha224 | Algorithm::Sha384 => NO_ALGORITHM,
    }
}

fn parse_algorithm(number: u8) -> Option<Algorithm> {
    let all = [Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512];
    all.into_iter()
        .find(|algorithm| algorithm_number(*algorithm) == number)
}

fn mode_number(mode: EnrolmentMode) -> u8 {
    match mode {
        EnrolmentMode::Single => 1,
        EnrolmentMode::Pair => 2,
    }
}

fn parse_mode(number: u8) -> Option<EnrolmentMode> {
    let all = [EnrolmentMode::Single, EnrolmentMode::Pair];
    all.into_iter().find(|mode| mode_number(*mode) == number)
}

#[cfg(test)]
mod tests {
    use super::{BoundsError, Descriptor, EnrolmentMode, FactorKind};
    use crate::CodeDigits;
    use proptest::prelude::*;
    use twinlatch_otp::Algorithm;

    const DESCRIPTOR: Descriptor = Descriptor {
        kind: FactorKind::Totp,
        algorithm: Algorithm::Sha1,
        digits: CodeDigits::Eight,
        mode: EnrolmentMode::Single,
        period: 30,
        first_step: 58_000_000,
    };

    fn with(index: usize, byte: u8) -> Result<Descriptor, BoundsError> {
        let mut bytes = DESCRIPTOR.bytes();
        bytes[index] = byte;
        Descriptor::parse(&bytes)
    }

    fn with_period(period: u32) -> Result<Descriptor, BoundsError> {
        Descriptor::parse(
            &Descriptor {
                period,
                ..DESCRIPTOR
            }
            .bytes(),
        )
    }

    #[test]
    fn every_number_but_the_known_ones_is_refused() {
        for byte in 0..=u8::MAX {
            let known = (1..=3).contains(&byte);
            assert_eq!(
                with(0, byte).err(),
                (!known).then_some(BoundsError::Kind),
                "kind {byte}"
            );
            let error = (!known).then_some(BoundsError::Algorithm);
            assert_eq!(with(1, byte).err(), error, "algorithm {byte}");
            let error = (byte != 6 && byte != 8).then_some(BoundsError::Digits);
            assert_eq!(with(2, byte).err(), error, "{byte} digits");
            let error = (byte != 1 && byte != 2).then_some(BoundsError::Mode);
            assert_eq!(with(3, byte).err(), error, "mode {byte}");
        }
    }

    #[test]
    fn a_step_is_15_to_300_seconds() {
        for (period, fits) in [
            (0, false),
            (14, false),
            (15, true),
            (300, true),
            (301, false),
        ] {
            assert_eq!(with_period(period).is_ok(), fits, "{period} s");
        }
        assert_eq!(
            with_period(u32::MAX),
            Err(BoundsError::Period),
            "a step of 136 years"
        );
    }

    #[test]
    fn another_length_is_refused() {
        let bytes = DESCRIPTOR.bytes();
        assert_eq!(
            Descriptor::parse(&bytes[..15]),
            Err(BoundsError::Length),
            "one byte less"
        );
        let longer = [&bytes[..], &[0]].concat();
        assert_eq!(
            Descriptor::parse(&longer),
            Err(BoundsError::Length),
            "one byte more"
        );
    }

    #[test]
    fn logins_use_three_hashes() {
        for algorithm in [Algorithm::Sha224, Algorithm::Sha384] {
            let descriptor = Descriptor {
                algorithm,
                ..DESCRIPTOR
            };
            assert_eq!(
                descriptor.check(),
                Err(BoundsError::Algorithm),
                "not in the format"
            );
            let parsed = Descriptor::parse(&descriptor.bytes());
            assert_eq!(
                parsed,
                Err(BoundsError::Algorithm),
                "nor can it be smuggled in"
            );
        }
    }

    proptest! {
        #[test]
        fn what_parses_prints_the_same(bytes in any::<[u8; 16]>()) {
            if let Ok(descriptor) = Descriptor::parse(&bytes) {
                prop_assert_eq!(descriptor.bytes(), bytes, "one spelling each");
            }
        }

        #[test]
        fn a_descriptor_survives(period in 15u32..=300, first_step in any::<u64>()) {
            let descriptor = Descriptor { period, first_step, ..DESCRIPTOR };
            prop_assert_eq!(Descriptor::parse(&descriptor.bytes()), Ok(descriptor), "and back");
        }
    }
}
