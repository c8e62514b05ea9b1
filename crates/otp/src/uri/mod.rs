//! otpauth URIs: the text in the QR code of a service.
//!
//! The only description is a wiki page, "Key Uri Format" of Google Authenticator, and every
//! program reads a little more than it says. What is read here, and where programs disagree:
//!
//! | text | reading |
//! | --- | --- |
//! | scheme `apple-otpauth`, upper case | the same as `otpauth` |
//! | issuer in label and parameter differ | the parameter, with a warning (some take the label) |
//! | label without a colon | the account (some take it for the issuer) |
//! | label `:account` | an account without issuer |
//! | neither issuer nor account | accepted, with a warning: the person names it |
//! | `algorithm=SHA-1`, `HmacSHA1` | SHA1, with a warning (some refuse) |
//! | `digits=` without a value | the usual value, with a warning (some refuse) |
//! | `+` in a parameter | a blank, as in forms, unless the label has the plus too |
//! | a parameter twice | accepted if both are equal, else refused: programs differ in which counts |
//! | issuer `Steam`, `encoder=steam`, `&steam` | Steam's own codes, refused by name: six decimal digits would only look like a code |
//!
//! No text makes it panic, and no error repeats the value of a parameter, but for the name of an
//! unknown algorithm.

mod error;
mod label;
mod parse;
mod query;
mod write;

pub use error::{Parameter, UriError, UriWarning};

use core::fmt;

use twinlatch_secret::{OtpSeed, SecretText};

use crate::{Algorithm, Digits, Period, Totp};

/// The longest URI that [`OtpUri::parse`] looks at, in bytes; a QR code holds 2,953.
pub const MAX_URI_BYTES: usize = 16 * 1024;

/// What moves a code on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtpKind {
    /// Time (RFC 6238).
    Totp {
        /// How long each code is valid.
        period: Period,
    },
    /// A counter (RFC 4226).
    Hotp {
        /// The counter of the next code.
        counter: u64,
    },
}

/// What an otpauth URI says.
pub struct OtpUri {
    /// What moves the code on.
    pub kind: OtpKind,
    /// The service, or nothing.
    pub issuer: String,
    /// The person's name at the service, or nothing.
    pub account: String,
    /// The secret shared with the service.
    pub seed: OtpSeed,
    /// The hash function under the HMAC.
    pub algorithm: Algorithm,
    /// How many digits the codes have.
    pub digits: Digits,
    /// What was read with doubt, for the person to see.
    pub warnings: Vec<UriWarning>,
}

impl OtpUri {
    /// Reads an otpauth URI from anywhere: a QR code, the clipboard, a file of another program.
    ///
    /// Lenient where programs agree, see the table of the module; a caller shows the warnings.
    /// Names come as they are written, so a caller that shows them outside a text field isolates
    /// their direction.
    ///
    /// # Errors
    ///
    /// - [`UriError::TooLong`]: more than [`MAX_URI_BYTES`]; nothing was looked at.
    /// - [`UriError::NotOtpauth`]: not an otpauth URI at all.
    /// - [`UriError::UnsupportedType`]: a type of code that this crate does not make.
    /// - [`UriError::MissingSecret`], [`UriError::Secret`]: no secret, or one that is no base32.
    /// - [`UriError::UnknownAlgorithm`], [`UriError::NotANumber`], [`UriError::OutOfRange`],
    ///   [`UriError::NotUtf8`]: a parameter that cannot be read.
    /// - [`UriError::Repeated`]: a parameter twice with different values.
    pub fn parse(text: &str) -> Result<Self, UriError> {
        parse::parse(text)
    }

    /// Writes a URI that authenticator apps read: the issuer in label and parameter, every number
    /// spelled out, everything else than letters and digits percent-encoded.
    ///
    /// [`OtpUri::parse`] reads it back as the same, but for what a URI cannot carry: blanks around
    /// issuer and account, a text of more than [`MAX_URI_BYTES`], and a token of decimal digits
    /// whose issuer is `Steam`.
    pub fn to_uri(&self) -> SecretText {
        write::write(self)
    }

    /// Gives what makes the codes of a time-based token; `None` for a counter-based one.
    pub fn to_totp(&self) -> Option<Totp> {
        match self.kind {
            OtpKind::Totp { period } => Some(Totp {
                seed: self.seed.duplicate(),
                algorithm: self.algorithm,
                digits: self.digits,
                period,
            }),
            OtpKind::Hotp { .. } => None,
        }
    }
}

/// Shows how codes are made, and neither the seed nor whose they are.
impl fmt::Debug for OtpUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OtpUri")
            .field("kind", &self.kind)
            .field("algorithm", &self.algorithm)
            .field("digits", &self.digits)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::OtpUri;
    use static_assertions::assert_not_impl_any;

    // It holds a seed: a second one is a decision, and no format string writes it.
    assert_not_impl_any!(OtpUri: Clone, PartialEq, core::fmt::Display);
}
