//! One-time codes: HOTP, TOTP and otpauth URIs.
//!
//! [`hotp`] makes the code of a counter (RFC 4226), [`Totp`] the code of a moment with the time it
//! is valid (RFC 6238), [`OtpUri`] reads and writes the text behind the QR codes that services
//! show. There is one truncation, [`truncate`], for every algorithm and every caller. Nothing here
//! asks a clock: moments come in as Unix seconds.
//!
//! ```
//! use twinlatch_otp::{OtpUri, UriError};
//!
//! let uri = OtpUri::parse("otpauth://totp/Example:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")?;
//! let totp = uri.to_totp().expect("the type of the URI is totp");
//! let shown = totp.code_at(59);
//! assert_eq!((shown.valid_from, shown.expires_at), (30, 60));
//! # Ok::<(), UriError>(())
//! ```
//!
//! # Security
//!
//! Seeds and codes travel in the types of `twinlatch-secret` and are wiped. Copies that the HMAC
//! implementation leaves on the stack are out of reach.

mod algorithm;
mod base32;
mod hotp;
mod mac;
mod parameters;
mod totp;
mod truncate;
mod uri;

pub use algorithm::Algorithm;
pub use base32::{MAX_SEED_TEXT_BYTES, SeedError, base32, parse_base32};
pub use hotp::hotp;
pub use parameters::{Digits, Period};
pub use totp::{ShownCode, Totp, step_at};
pub use truncate::truncate;
pub use uri::{MAX_URI_BYTES, OtpKind, OtpUri, Parameter, UriError, UriWarning};
