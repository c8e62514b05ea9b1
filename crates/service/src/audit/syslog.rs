//! Lines for a collector of system logs (RFC 5424).

use core::fmt::Write as _;

use crate::wire::{AuditLineView, AuditWhat};

/// Facility 13, log audit; severity 6, informational, and 4, warning (RFC 5424, 6.2.1).
const INFORMATIONAL: u8 = 13 * 8 + 6;
const WARNING: u8 = 13 * 8 + 4;

/// The enterprise number that is set aside for documents (RFC 5612): we have none of our own.
const ID: &str = "twinlatch@32473";

/// Writes every line, oldest first.
pub(super) fn write(lines: &[AuditLineView], host: &str) -> String {
    let host = printable(host);
    let mut text = String::new();
    for line in lines {
        let _infallible = writeln!(text, "{}", one(line, &host));
    }
    text
}

fn one(line: &AuditLineView, host: &str) -> String {
    let severity = if is_warning(line.what) {
        WARNING
    } else {
        INFORMATIONAL
    };
    let time = line
        .time
        .and_then(timestamp)
        .unwrap_or_else(|| "-".to_owned());
    let what = word(&line.what);
    let mut text = format!("<{severity}>1 {time} {host} twinlatch - {what} [{ID}");
    let mut field = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _infallible = write!(text, " {name}=\"{}\"", escaped(&value));
        }
    };
    field("sequence", Some(line.sequence.to_string()));
    field("actor", line.actor.clone());
    field("subject", line.subject.clone());
    field("way", line.way.as_ref().map(word));
    field("surface", line.surface.as_ref().map(word));
    field("object", line.object.clone());
    field("count", Some(line.count.to_string()));
    field("detail", line.detail.clone());
    text.push(']');
    text
}

fn is_warning(what: AuditWhat) -> bool {
    matches!(
        what,
        AuditWhat::LoginFailed
            | AuditWhat::Found
            | AuditWhat::TakenOver
            | AuditWhat::ClockBack
            | AuditWhat::ClockForward
            | AuditWhat::LinesLost
            | AuditWhat::LogKeyReplaced
            | AuditWhat::HeadMended
            | AuditWhat::MadeUp
    )
}

/// The word for a value, as JSON has it.
fn word(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json.as_str().unwrap_or("-").to_owned()
}

/// Unix milliseconds as RFC 3339, UTC.
fn timestamp(time: u64) -> Option<String> {
    let time = i64::try_from(time).ok()?;
    Some(jiff::Timestamp::from_millisecond(time).ok()?.to_string())
}

/// A value between quotes: what ends it is escaped (RFC 5424, 6.3.3), and signs that end or hide a line
/// are shown as their number, so that no name forges one.
fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for sign in value.chars() {
        match sign {
            '"' | '\\' | ']' => text.extend(['\\', sign]),
            sign if breaks_a_line(sign) => {
                let _infallible = write!(text, "#{:04x}", u32::from(sign));
            }
            sign => text.push(sign),
        }
    }
    text
}

/// Control signs, the separators of lines and paragraphs, and marks of direction.
fn breaks_a_line(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{2028}' | '\u{2029}')
        || matches!(sign, '\u{200e}' | '\u{200f}' | '\u{061c}')
        || matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The host's name: printable ASCII, at most 255 (RFC 5424, 6).
fn printable(host: &str) -> String {
    let name: String = host.chars().filter(char::is_ascii_graphic).collect();
    let name: String = name.chars().take(255).collect();
    if name.is_empty() {
        "-".to_owned()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::wire::{AuditLineView, AuditSurface, AuditWay, AuditWhat};

    fn line(subject: &str) -> AuditLineView {
        AuditLineView {
            sequence: 7,
            time: Some(1_800_000_000_123),
            what: AuditWhat::LoginFailed,
            actor: None,
            subject: Some(subject.to_owned()),
            way: Some(AuditWay::Code),
            surface: Some(AuditSurface::Window),
            object: None,
            count: 1,
            detail: None,
        }
    }

    #[test]
    fn a_line_has_the_form_of_rfc_5424() {
        assert_eq!(
            write(&[line("anna")], "till 3"),
            "<108>1 2027-01-15T08:00:00.123Z till3 twinlatch - try-failed [twinlatch@32473 \
             sequence=\"7\" subject=\"anna\" way=\"code\" surface=\"window\" count=\"1\"]\n",
            "facility 13, severity 4, no blank in the host's name"
        );
    }

    #[test]
    fn no_name_forges_a_line() {
        let name = "anna\n<110>1 - - twinlatch - logged-in [x a=\"b\\]\u{2028}\u{202e}";
        let text = write(&[line(name)], "till3");
        assert_eq!(text.lines().count(), 1, "one line");
        assert!(
            text.contains(
                "anna#000a<110>1 - - twinlatch - logged-in [x a=\\\"b\\\\\\]#2028#202e\""
            ),
            "and what would end it is told: {text}"
        );
    }
}
