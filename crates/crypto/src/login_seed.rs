//! The codes of a login's seed, many at once.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use twinlatch_otp::{Algorithm, truncate};
use twinlatch_secret::OtpSeed;

use crate::CodeDigits;

/// A login's seed with its HMAC key schedule computed; each step clones it.
pub struct LoginSeed(Schedule);

enum Schedule {
    Sha1(Hmac<Sha1>),
    Sha224(Hmac<Sha224>),
    Sha256(Hmac<Sha256>),
    Sha384(Hmac<Sha384>),
    Sha512(Hmac<Sha512>),
}

macro_rules! keyed {
    ($seed:expr) => {
        // EXPOSE: the key of the HMAC, which wipes its state.
        Hmac::new_from_slice($seed.expose())
            .expect("infallible because HMAC takes keys of every length")
    };
}

impl LoginSeed {
    /// Computes the key schedule of a seed.
    pub fn new(seed: &OtpSeed, algorithm: Algorithm) -> Self {
        Self(match algorithm {
            Algorithm::Sha1 => Schedule::Sha1(keyed!(seed)),
            Algorithm::Sha224 => Schedule::Sha224(keyed!(seed)),
            Algorithm::Sha256 => Schedule::Sha256(keyed!(seed)),
            Algorithm::Sha384 => Schedule::Sha384(keyed!(seed)),
            Algorithm::Sha512 => Schedule::Sha512(keyed!(seed)),
        })
    }

    /// The truncated value of a step: 31 bits (RFC 4226 section 5.3).
    pub fn truncated(&self, step: u64) -> u32 {
        macro_rules! of {
            ($schedule:expr) => {
                truncate(
                    &$schedule
                        .clone()
                        .chain_update(step.to_be_bytes())
                        .finalize()
                        .into_bytes(),
                )
            };
        }
        match &self.0 {
            Schedule::Sha1(schedule) => of!(schedule),
            Schedule::Sha224(schedule) => of!(schedule),
            Schedule::Sha256(schedule) => of!(schedule),
            Schedule::Sha384(schedule) => of!(schedule),
            Schedule::Sha512(schedule) => of!(schedule),
        }
    }

    /// The code of a step, as a number.
    pub fn code(&self, step: u64, digits: CodeDigits) -> u64 {
        u64::from(self.truncated(step)) % digits.modulus()
    }

    /// The code of a step if no code is likelier than another there, else `None`: a dud step.
    pub(crate) fn uniform_code(&self, step: u64, digits: CodeDigits) -> Option<u64> {
        let value = u64::from(self.truncated(step));
        (value < digits.first_dud()).then(|| value % digits.modulus())
    }
}

impl core::fmt::Debug for LoginSeed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("LoginSeed")
    }
}

#[cfg(test)]
mod tests {
    use super::LoginSeed;
    use crate::CodeDigits;
    use twinlatch_otp::Algorithm;
    use twinlatch_secret::OtpSeed;

    const DIGITS: &[u8] = b"1234567890123456789012345678901234567890123456789012345678901234";

    fn seed(len: usize, algorithm: Algorithm) -> LoginSeed {
        LoginSeed::new(&OtpSeed::new(DIGITS[..len].to_vec()), algorithm)
    }

    #[test]
    fn rfc_4226_appendix_d() {
        let seed = seed(20, Algorithm::Sha1);
        let published = [
            1_284_755_224,
            1_094_287_082,
            137_359_152,
            1_726_969_429,
            1_640_338_314,
            868_254_676,
            1_918_287_922,
            82_162_583,
            673_399_871,
            645_520_489,
        ];
        for (counter, value) in (0..).zip(published) {
            assert_eq!(
                seed.truncated(counter),
                value,
                "truncated value of counter {counter}"
            );
        }
    }

    #[test]
    fn rfc_6238_appendix_b() {
        for (algorithm, len, first, last) in [
            (Algorithm::Sha1, 20, 94_287_082, 65_353_130),
            (Algorithm::Sha256, 32, 46_119_246, 77_737_706),
            (Algorithm::Sha512, 64, 90_693_936, 47_863_826),
        ] {
            let seed = seed(len, algorithm);
            assert_eq!(
                seed.code(1, CodeDigits::Eight),
                first,
                "at 59 s, {algorithm:?}"
            );
            assert_eq!(
                seed.code(0x27bc_86aa, CodeDigits::Eight),
                last,
                "in 2603, {algorithm:?}"
            );
        }
    }
}
