//! From text to [`OtpUri`].

use super::error::shorten;
use super::label::Names;
use super::query::Query;
use super::{MAX_URI_BYTES, OtpKind, OtpUri, Parameter, UriError, UriWarning};
use crate::{Algorithm, Digits, Period, parse_base32};

pub(super) fn parse(text: &str) -> Result<OtpUri, UriError> {
    if text.len() > MAX_URI_BYTES {
        return Err(UriError::TooLong { bytes: text.len() });
    }
    let parts = Parts::split(text.trim())?;
    let mut warnings = Vec::new();
    if parts.fragment.is_some() {
        warnings.push(UriWarning::Unused {
            name: "#".to_owned(),
        });
    }
    let query = Query::parse(parts.query, &mut warnings)?;
    let secret = query.secret()?.ok_or(UriError::MissingSecret)?;
    let names = Names::read(parts.label, query.raw(Parameter::Issuer), &mut warnings);
    Ok(OtpUri {
        kind: kind(parts.kind, &query, &names, &mut warnings)?,
        // EXPOSE: the text is the seed on its way in
        seed: parse_base32(secret.expose())?,
        algorithm: algorithm(&query, &mut warnings)?,
        digits: digits(&query, &mut warnings)?,
        issuer: names.issuer,
        account: names.account,
        warnings,
    })
}

/// The pieces of `otpauth://kind/label?query`, still encoded.
struct Parts<'a> {
    kind: &'a str,
    label: &'a str,
    query: &'a str,
    fragment: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// Splits at the first `?`: labels with a raw `#` or `/` are in use. Behind it, a fragment is
    /// no part of the parameters (RFC 3986 section 3.5).
    fn split(text: &'a str) -> Result<Self, UriError> {
        let (scheme, rest) = text.split_once("://").ok_or(UriError::NotOtpauth)?;
        check_scheme(scheme)?;
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (kind, label) = path.split_once('/').unwrap_or((path, ""));
        let (query, fragment) = match query.split_once('#') {
            Some((query, fragment)) => (query, Some(fragment)),
            None => (query, None),
        };
        Ok(Self {
            kind,
            label,
            query,
            fragment,
        })
    }
}

fn check_scheme(scheme: &str) -> Result<(), UriError> {
    let scheme = scheme.to_ascii_lowercase();
    match scheme.as_str() {
        "otpauth" | "apple-otpauth" => Ok(()),
        "steam" | "motp" | "otpauth-migration" => Err(UriError::UnsupportedType { name: scheme }),
        _ => Err(UriError::NotOtpauth),
    }
}

fn kind(
    name: &str,
    query: &Query<'_>,
    names: &Names,
    warnings: &mut Vec<UriWarning>,
) -> Result<OtpKind, UriError> {
    let name = name.to_ascii_lowercase();
    match name.as_str() {
        "totp" | "hotp" if query.is_steam() => Err(unsupported("steam")),
        "totp" if names.is_steam() => Err(unsupported("steam")),
        "totp" => Ok(OtpKind::Totp {
            period: period(query, warnings)?,
        }),
        "hotp" => Ok(OtpKind::Hotp {
            counter: counter(query, warnings)?,
        }),
        other => Err(unsupported(other)),
    }
}

fn unsupported(name: &str) -> UriError {
    UriError::UnsupportedType {
        name: shorten(name),
    }
}

fn period(query: &Query<'_>, warnings: &mut Vec<UriWarning>) -> Result<Period, UriError> {
    let parameter = Parameter::Period;
    warn_unused(query, Parameter::Counter, warnings);
    let Some(seconds) = query.number(parameter, warnings)? else {
        return Ok(Period::HALF_MINUTE);
    };
    let seconds = u32::try_from(seconds).ok();
    seconds
        .and_then(Period::new)
        .ok_or(UriError::OutOfRange { parameter })
}

/// The format demands a counter; a token without one starts at 0.
fn counter(query: &Query<'_>, warnings: &mut Vec<UriWarning>) -> Result<u64, UriError> {
    let parameter = Parameter::Counter;
    warn_unused(query, Parameter::Period, warnings);
    if query.raw(parameter).is_none() {
        warnings.push(UriWarning::Assumed { parameter });
    }
    Ok(query.number(parameter, warnings)?.unwrap_or(0))
}

fn warn_unused(query: &Query<'_>, parameter: Parameter, warnings: &mut Vec<UriWarning>) {
    if query.raw(parameter).is_some() {
        warnings.push(UriWarning::Unused {
            name: parameter.name().to_owned(),
        });
    }
}

fn algorithm(query: &Query<'_>, warnings: &mut Vec<UriWarning>) -> Result<Algorithm, UriError> {
    let Some(name) = query.text(Parameter::Algorithm, warnings)? else {
        return Ok(Algorithm::Sha1);
    };
    let Some(algorithm) = Algorithm::parse(&name) else {
        return Err(UriError::UnknownAlgorithm {
            name: shorten(&name),
        });
    };
    if !name.eq_ignore_ascii_case(algorithm.name()) {
        warnings.push(UriWarning::AlgorithmSpelling);
    }
    Ok(algorithm)
}

fn digits(query: &Query<'_>, warnings: &mut Vec<UriWarning>) -> Result<Digits, UriError> {
    let parameter = Parameter::Digits;
    let Some(count) = query.number(parameter, warnings)? else {
        return Ok(Digits::SIX);
    };
    let count = u8::try_from(count).ok();
    count
        .and_then(Digits::new)
        .ok_or(UriError::OutOfRange { parameter })
}
