//! What can be wrong with an otpauth URI, and what can be odd about it.

use core::fmt;

use thiserror::Error;

use super::MAX_URI_BYTES;
use crate::SeedError;

/// A parameter of an otpauth URI that means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Parameter {
    /// The seed in base32.
    Secret,
    /// The service.
    Issuer,
    /// The hash function.
    Algorithm,
    /// How many digits, 1 to 10.
    Digits,
    /// Seconds a code is valid, 1 to 4294967295.
    Period,
    /// The counter of the next code, 0 to 18446744073709551615.
    Counter,
}

impl Parameter {
    pub(super) const ALL: [Self; 6] = [
        Self::Secret,
        Self::Issuer,
        Self::Algorithm,
        Self::Digits,
        Self::Period,
        Self::Counter,
    ];

    /// Gives the name as it stands in the URI.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Secret => "secret",
            Self::Issuer => "issuer",
            Self::Algorithm => "algorithm",
            Self::Digits => "digits",
            Self::Period => "period",
            Self::Counter => "counter",
        }
    }

    /// What a number must be; parameters that are no numbers have no bounds.
    const fn bounds(self) -> &'static str {
        match self {
            Self::Digits => "1 to 10",
            Self::Period => "1 to 4294967295 seconds",
            Self::Counter => "0 to 18446744073709551615",
            Self::Secret | Self::Issuer | Self::Algorithm => "anything",
        }
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a text is no otpauth URI that codes can be made from.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UriError {
    /// Longer than any URI in use; nothing was looked at.
    #[error("the text has {bytes} bytes; {MAX_URI_BYTES} are allowed")]
    TooLong {
        /// Length of the text in bytes.
        bytes: usize,
    },
    /// The text begins in another way. It is not repeated: it may be any secret, pasted by mistake.
    #[error("this is not an otpauth URI")]
    NotOtpauth,
    /// Codes of another making, or a word that no program knows.
    #[error("codes of the type {name:?} are not supported")]
    UnsupportedType {
        /// The type in lower case: `steam`, `yaotp`, `motp`, `otpauth-migration`; an unknown word
        /// is cut after 16 characters.
        name: String,
    },
    /// There is no secret.
    #[error("the URI has no secret")]
    MissingSecret,
    /// The secret cannot be read.
    #[error(transparent)]
    Secret(#[from] SeedError),
    /// A hash function that no codes are made with.
    #[error("the algorithm {name:?} is unknown")]
    UnknownAlgorithm {
        /// As the URI spells it, at most 16 characters.
        name: String,
    },
    /// A parameter that should be a number is none.
    #[error("{parameter} is not a number")]
    NotANumber {
        /// Which one.
        parameter: Parameter,
    },
    /// A number that codes cannot be made with.
    #[error("{parameter} must be {}", parameter.bounds())]
    OutOfRange {
        /// Which one.
        parameter: Parameter,
    },
    /// The bytes of a parameter other than a name are no text.
    #[error("{parameter} is not text in UTF-8")]
    NotUtf8 {
        /// Which one.
        parameter: Parameter,
    },
    /// A parameter stands twice and says two things.
    #[error("{parameter} stands twice with different values")]
    Repeated {
        /// Which one.
        parameter: Parameter,
    },
}

/// What was odd about a URI that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UriWarning {
    /// Label and parameter name different issuers; the parameter was taken.
    IssuerDiffers {
        /// The issuer of the label.
        label: String,
    },
    /// There is neither an issuer nor an account.
    NoName,
    /// A name holds bytes that are no UTF-8; each was replaced by U+FFFD.
    NameNotUtf8,
    /// A name holds control or direction characters, which can make it look like another.
    HiddenCharacters,
    /// A parameter is missing or empty where the format demands it; the usual value was taken.
    Assumed {
        /// Which one.
        parameter: Parameter,
    },
    /// The algorithm is spelled in a way that some programs refuse.
    AlgorithmSpelling,
    /// A parameter stands twice with the same value.
    Repeated {
        /// Which one.
        parameter: Parameter,
    },
    /// A parameter that changes nothing here.
    Unused {
        /// Its name, at most 16 characters.
        name: String,
    },
}

/// Cuts foreign words before they enter an error: shorter than any sensible secret.
pub(super) fn shorten(text: &str) -> String {
    text.chars().take(16).collect()
}
