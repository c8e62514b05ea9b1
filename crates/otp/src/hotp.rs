//! Codes of a counter (RFC 4226).

use twinlatch_secret::{OtpSeed, SecretText};

use crate::mac::counter_mac;
use crate::truncate::{decimal, truncate};
use crate::{Algorithm, Digits};

/// Derives the code of `counter`: exactly `digits` decimal digits, zero padded (RFC 4226 section
/// 5.3).
///
/// Ten digits are the whole truncated value, so the first one is 0, 1 or 2. The caller raises and
/// keeps the counter.
pub fn hotp(seed: &OtpSeed, counter: u64, algorithm: Algorithm, digits: Digits) -> SecretText {
    let mac = counter_mac(seed, counter, algorithm);
    // EXPOSE: the code is cut out of the HMAC
    decimal(truncate(mac.expose()), digits)
}
