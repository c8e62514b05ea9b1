//! From [`OtpUri`] to text.

use core::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};
use twinlatch_secret::SecretText;

use super::{OtpKind, OtpUri};
use crate::base32;

/// Everything but the unreserved characters of RFC 3986 section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Room for everything whose length does not depend on names and seed.
const FIXED_BYTES: usize = 128;

pub(super) fn write(uri: &OtpUri) -> SecretText {
    let mut text = String::with_capacity(bound(uri));
    write_into(&mut text, uri).expect("infallible because writing to a String does not fail");
    SecretText::new(text)
}

/// At least the length of the URI in bytes: a buffer that grows leaves copies of the seed behind.
fn bound(uri: &OtpUri) -> usize {
    let names = 2 * uri.issuer.len() + uri.account.len();
    FIXED_BYTES + 3 * names + 2 * uri.seed.len()
}

fn write_into(text: &mut String, uri: &OtpUri) -> core::fmt::Result {
    let (issuer, account) = (uri.issuer.trim(), uri.account.trim());
    let seed = base32(&uri.seed);
    let kind = match uri.kind {
        OtpKind::Totp { .. } => "totp",
        OtpKind::Hotp { .. } => "hotp",
    };
    write!(text, "otpauth://{kind}/")?;
    // An account that holds a colon needs one before it, or its first half would be the issuer.
    if !issuer.is_empty() || account.contains(':') {
        write!(text, "{}:", encoded(issuer))?;
    }
    // EXPOSE: a URI for an authenticator app holds the seed
    write!(text, "{}?secret={}", encoded(account), seed.expose())?;
    if !issuer.is_empty() {
        write!(text, "&issuer={}", encoded(issuer))?;
    }
    write!(
        text,
        "&algorithm={}&digits={}",
        uri.algorithm.name(),
        uri.digits.get()
    )?;
    match uri.kind {
        OtpKind::Totp { period } => write!(text, "&period={}", period.seconds()),
        OtpKind::Hotp { counter } => write!(text, "&counter={counter}"),
    }
}

fn encoded(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, RESERVED)
}
