//! Text on its way to a terminal.

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

/// Control characters (C0, C1, DEL), and those that turn the direction of what follows.
fn is_obeyed(symbol: char) -> bool {
    symbol.is_control()
        || matches!(symbol, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
    use super::{line, plain, span};

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
    fn spans_are_said_in_few_words() {
        assert_eq!(span(59), "59 s", "seconds");
        assert_eq!(span(900), "15 min", "minutes");
        assert_eq!(span(43_200), "12 h", "hours");
        assert_eq!(span(41_000), "11 h 23 min", "both");
    }
}
