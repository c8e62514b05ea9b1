//! Text on its way to a terminal.

use std::fmt::Write as _;

use zeroize::Zeroizing;

/// Text without what a terminal would obey: an item's title may come from anywhere.
///
/// Line ends and tabs stay; other control and direction characters are shown as their numbers.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for symbol in text.chars() {
        if matches!(symbol, '\n' | '\t') || !is_obeyed(symbol) {
            plain.push(symbol);
        } else {
            plain.extend(symbol.escape_unicode());
        }
    }
    plain
}

/// Text for one line.
pub(crate) fn line(text: &str) -> String {
    plain(text).replace(['\n', '\t'], " ")
}

/// A JSON document for whoever reads it, a terminal too: the same characters stand in it as their
/// numbers. Outside of its texts, where numbers may stand, no document holds such a character.
pub(crate) fn json(document: &serde_json::Value) -> Zeroizing<String> {
    let raw = Zeroizing::new(document.to_string());
    let escaped = raw.chars().filter(|symbol| is_obeyed(*symbol)).count();
    // Allocated once, so that a secret leaves no copy behind: none is longer than `\\u202e`.
    let mut plain = Zeroizing::new(String::with_capacity(raw.len() + escaped * 6));
    for symbol in raw.chars() {
        if is_obeyed(symbol) {
            let _ = write!(plain, "\\u{:04x}", u32::from(symbol));
        } else {
            plain.push(symbol);
        }
    }
    plain
}

/// Control characters (C0, C1, DEL), line separators, and those that turn the direction of a text
/// (Unicode UAX 9 section 2).
fn is_obeyed(symbol: char) -> bool {
    symbol.is_control()
        || matches!(
            symbol,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// A moment in local time, from unix milliseconds.
pub(crate) fn moment(milliseconds: u64) -> String {
    i64::try_from(milliseconds)
        .ok()
        .and_then(|since| jiff::Timestamp::from_millisecond(since).ok())
        .map_or_else(
            || "unknown".to_owned(),
            |moment| {
                moment
                    .to_zoned_datetime(jiff::tz::TimeZone::system())
                    .strftime("%Y-%m-%d %H:%M")
                    .to_string()
            },
        )
}

/// Seconds in the largest whole words.
pub(crate) fn span(seconds: u32) -> String {
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, _) => format!("{minutes} min"),
        (hours, 0, _) => format!("{hours} h"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::{json, line, plain, span};

    #[test]
    fn a_terminal_is_given_nothing_to_obey() {
        let hostile = "a\u{1b}[2Jb\u{9b}c\u{202e}d\n";
        assert_eq!(
            plain(hostile),
            "a\\u{1b}[2Jb\\u{9b}c\\u{202e}d\n",
            "escape, C1 and direction"
        );
        assert_eq!(line("one\ntwo"), "one two", "a row stays a row");
    }

    #[test]
    fn a_document_holds_nothing_to_obey_and_says_the_same() {
        let hostile =
            "a\u{1b}[2J\u{7f}\u{9b}31m\u{61c}\u{200f}\u{2028}\u{202e}\u{2069}\n\u{1f5dd}ש\\";
        let document = serde_json::json!({ hostile: [hostile] });
        let said = json(&document);
        assert!(
            !said.chars().any(super::is_obeyed),
            "a terminal finds nothing: {}",
            *said
        );
        assert!(said.contains('ש'), "letters of every script stay");
        let read: serde_json::Value = serde_json::from_str(&said).expect("it is JSON");
        assert_eq!(read, document, "a program reads what was there");
    }

    #[test]
    fn every_sign_that_turns_a_text_is_shown_as_its_number() {
        let turning = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
        for symbol in turning.chars().chain(['\u{2028}', '\u{2029}']) {
            let number = format!("\\u{{{:x}}}", u32::from(symbol));
            assert_eq!(plain(&symbol.to_string()), number, "shown, not obeyed");
        }
        let kept = "👩\u{200d}🚀 می\u{200c}خواهم";
        assert_eq!(plain(kept), kept, "joiners are part of words and emoji");
    }

    #[test]
    fn spans_are_said_in_few_words() {
        assert_eq!(span(59), "59 s", "seconds");
        assert_eq!(span(900), "15 min", "minutes");
        assert_eq!(span(43_200), "12 h", "hours");
        assert_eq!(span(41_000), "11 h 23 min", "both");
    }
}
