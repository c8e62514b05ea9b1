//! Whose codes they are: the label before the question mark and the parameter `issuer`.

use percent_encoding::percent_decode_str;

use super::UriWarning;
use super::query::decode_form;

/// Issuer and account, without blanks around them.
pub(super) struct Names {
    pub(super) issuer: String,
    pub(super) account: String,
}

impl Names {
    /// Reads both from the label and the parameter `issuer`, as they stand in the URI.
    pub(super) fn read(label: &str, issuer: Option<&str>, warnings: &mut Vec<UriWarning>) -> Self {
        let label = lossy(percent_decode_str(label).collect(), warnings);
        let parameter = issuer.map_or_else(String::new, |raw| parameter(raw, &label, warnings));
        let names = Self::choose(&label, parameter, warnings);
        names.warn(warnings);
        names
    }

    /// Whether a program that knows Steam takes the codes for Steam's.
    pub(super) fn is_steam(&self) -> bool {
        let name = if self.issuer.is_empty() {
            &self.account
        } else {
            &self.issuer
        };
        name.eq_ignore_ascii_case("steam")
    }

    /// The parameter wins; the label's issuer is what stands before its first colon.
    fn choose(label: &str, parameter: String, warnings: &mut Vec<UriWarning>) -> Self {
        if !parameter.is_empty()
            && let Some(account) = after_issuer(label, &parameter)
        {
            return Self {
                issuer: parameter,
                account: trimmed(account),
            };
        }
        let (issuer, account) = label.split_once(':').unwrap_or(("", label));
        let (issuer, account) = (trimmed(issuer), trimmed(account));
        if parameter.is_empty() {
            return Self { issuer, account };
        }
        if !issuer.is_empty() && issuer != parameter {
            warnings.push(UriWarning::IssuerDiffers { label: issuer });
        }
        Self {
            issuer: parameter,
            account,
        }
    }

    fn warn(&self, warnings: &mut Vec<UriWarning>) {
        if self.issuer.is_empty() && self.account.is_empty() {
            warnings.push(UriWarning::NoName);
        }
        if self
            .issuer
            .chars()
            .chain(self.account.chars())
            .any(is_hidden)
        {
            warnings.push(UriWarning::HiddenCharacters);
        }
    }
}

/// The decoded parameter. A plus is a blank, unless the label spells the issuer with the plus.
fn parameter(raw: &str, label: &str, warnings: &mut Vec<UriWarning>) -> String {
    let literal: Vec<u8> = percent_decode_str(raw).collect();
    if let Ok(literal) = core::str::from_utf8(&literal)
        && after_issuer(label, literal.trim()).is_some()
    {
        return trimmed(literal);
    }
    trimmed(&lossy(decode_form(raw), warnings))
}

/// What follows `issuer` and a colon. An issuer that holds colons itself is found this way.
fn after_issuer<'a>(label: &'a str, issuer: &str) -> Option<&'a str> {
    label.strip_prefix(issuer)?.strip_prefix(':')
}

fn lossy(bytes: Vec<u8>, warnings: &mut Vec<UriWarning>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        warnings.push(UriWarning::NameNotUtf8);
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    })
}

fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

/// Control characters and those that turn the direction of a text (Unicode UAX 9 section 2).
/// Joiners and variation selectors are left alone: emoji need them.
fn is_hidden(symbol: char) -> bool {
    symbol.is_control()
        || matches!(
            symbol,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}
