//! The parameters behind the question mark.

use percent_encoding::percent_decode_str;
use twinlatch_secret::SecretText;

use super::error::shorten;
use super::{Parameter, UriError, UriWarning};

/// The parameters that mean something, as they stand in the URI.
#[derive(Default)]
pub(super) struct Query<'a> {
    values: [Option<&'a str>; Parameter::ALL.len()],
    steam: bool,
}

impl<'a> Query<'a> {
    pub(super) fn parse(text: &'a str, warnings: &mut Vec<UriWarning>) -> Result<Self, UriError> {
        let mut query = Self::default();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            query.add(name, value, warnings)?;
        }
        Ok(query)
    }

    /// Whether a parameter says that the codes are Steam's.
    pub(super) fn is_steam(&self) -> bool {
        self.steam
    }

    /// The value as it stands in the URI.
    pub(super) fn raw(&self, parameter: Parameter) -> Option<&'a str> {
        self.values[parameter as usize]
    }

    /// The decoded value, without blanks around it; `None` if missing or empty. Empty counts as
    /// assumed.
    pub(super) fn text(
        &self,
        parameter: Parameter,
        warnings: &mut Vec<UriWarning>,
    ) -> Result<Option<String>, UriError> {
        let Some(raw) = self.raw(parameter) else {
            return Ok(None);
        };
        let text =
            String::from_utf8(decode_form(raw)).map_err(|_| UriError::NotUtf8 { parameter })?;
        if text.trim().is_empty() {
            warnings.push(UriWarning::Assumed { parameter });
            return Ok(None);
        }
        Ok(Some(text.trim().to_owned()))
    }

    /// The decoded secret; `None` if there is no such parameter.
    pub(super) fn secret(&self) -> Result<Option<SecretText>, UriError> {
        let parameter = Parameter::Secret;
        self.raw(parameter)
            .map(|raw| {
                SecretText::from_utf8(decode_form(raw)).ok_or(UriError::NotUtf8 { parameter })
            })
            .transpose()
    }

    /// The value as a whole number; `None` if missing or empty.
    pub(super) fn number(
        &self,
        parameter: Parameter,
        warnings: &mut Vec<UriWarning>,
    ) -> Result<Option<u64>, UriError> {
        self.text(parameter, warnings)?
            .map(|text| parse_number(&text, parameter))
            .transpose()
    }

    fn add(
        &mut self,
        name: &'a str,
        value: &'a str,
        warnings: &mut Vec<UriWarning>,
    ) -> Result<(), UriError> {
        if let Some(parameter) = known(name) {
            return self.set(parameter, value, warnings);
        }
        let says_steam = match name {
            "steam" => true,
            "encoder" => value.eq_ignore_ascii_case("steam"),
            _ => false,
        };
        if says_steam {
            self.steam = true;
        } else {
            warnings.push(UriWarning::Unused {
                name: shorten(name),
            });
        }
        Ok(())
    }

    fn set(
        &mut self,
        parameter: Parameter,
        value: &'a str,
        warnings: &mut Vec<UriWarning>,
    ) -> Result<(), UriError> {
        match self.values[parameter as usize].replace(value) {
            Some(earlier) if earlier != value => return Err(UriError::Repeated { parameter }),
            Some(_) => warnings.push(UriWarning::Repeated { parameter }),
            None => {}
        }
        Ok(())
    }
}

/// Undoes percent-encoding and reads `+` as a blank, as HTML forms write it.
///
/// Allocated once, so that a secret leaves no copy behind: decoding never makes a text longer.
pub(super) fn decode_form(raw: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(raw.len());
    for (index, piece) in raw.split('+').enumerate() {
        if index > 0 {
            bytes.push(b' ');
        }
        bytes.extend(percent_decode_str(piece));
    }
    bytes
}

fn known(name: &str) -> Option<Parameter> {
    Parameter::ALL
        .into_iter()
        .find(|parameter| name.eq_ignore_ascii_case(parameter.name()))
}

fn parse_number(text: &str, parameter: Parameter) -> Result<u64, UriError> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(UriError::NotANumber { parameter });
    }
    // What is left to fail is a sign or too many digits.
    text.parse().map_err(|_| UriError::OutOfRange { parameter })
}
