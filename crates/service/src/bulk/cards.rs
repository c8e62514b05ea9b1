//! The codes of a list as a text file: one card for each person, to cut out and hand over.

use core::fmt::Write as _;

use twinlatch_secret::SecretText;

use super::Judged;

/// Said at each cut line.
const CUT: &str = "- - - - - - - - - - - - - - - - cut here - - - - - - - - - - - - - - - - -";

/// What whoever holds the file does with it.
const HEAD: &str = "\
TWINLATCH ACTIVATION CODES

Whoever holds a code can take the account over in the person's place. Print this,
cut it along the lines, hand each person the own card, and delete the file.";

/// Bytes that stand around the names of a card, and more: names have 64 and 80 characters at most.
const CARD: usize = 1536;

/// Writes the cards of those who were invited; `ends` in unix seconds.
pub(super) fn write(lines: &[Judged], ends: u64, host: &str) -> SecretText {
    // Ample, so that the text never grows and leaves no copy behind.
    let mut text = String::with_capacity(HEAD.len() + (lines.len() + 1) * (CARD + host.len()));
    // Writing into a string cannot fail.
    let _ = put(&mut text, lines, &moment(ends), host);
    SecretText::new(text)
}

fn put(text: &mut String, lines: &[Judged], ends: &str, host: &str) -> core::fmt::Result {
    writeln!(text, "{HEAD}")?;
    for one in lines {
        let Some(code) = &one.code else { continue };
        // EXPOSE: the card is where the code is written down.
        let code = code.expose();
        write!(
            text,
            "\n{CUT}\n\nFor {name}\n\n    Username         {username}\n    Activation code  {code}\n\
             \nOn {host}, until {ends}: start Twinlatch, choose\n\
             \u{201c}I have an activation code\u{201d} and type both. At a terminal: twinlatch join\n\
             The code works once. You choose your own password; nobody else ever has it.\n",
            name = one.line.display_name,
            username = one.line.username,
        )?;
    }
    writeln!(text, "\n{CUT}")
}

/// As it is written on this computer: 29 November 2026, 09:40.
fn moment(unix_seconds: u64) -> String {
    let zone = jiff::tz::TimeZone::system();
    i64::try_from(unix_seconds)
        .ok()
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
        .map(|time| {
            time.to_zoned_datetime(zone)
                .strftime("%-d %B %Y, %H:%M")
                .to_string()
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use twinlatch_records::Role;
    use twinlatch_secret::SecretText;

    use super::super::Judged;
    use super::super::list::Line;
    use super::{CARD, CUT, HEAD, write};
    use crate::wire::BulkOutcome;

    fn judged(name: &str, code: Option<&str>) -> Judged {
        Judged {
            line: Line::of(1, name, name, Role::User),
            outcome: BulkOutcome::Invited,
            first: None,
            symbol: None,
            code: code.map(|code| SecretText::new(code.to_owned())),
        }
    }

    #[test]
    fn each_person_who_was_invited_has_one_card_and_nobody_else() {
        let lines = [
            judged("ada", Some("AAAA-BBBB")),
            judged("bob", None),
            judged("cleo", Some("CCCC-DDDD")),
        ];
        let text = write(&lines, 1_795_435_200, "tower");
        let cards: Vec<&str> = text.expose().split(CUT).collect();
        assert_eq!(cards.len(), 4, "a head, two cards and an end");
        assert!(
            cards[1].contains("For ada") && cards[1].contains("AAAA-BBBB"),
            "her name and code: {}",
            cards[1]
        );
        assert!(
            !cards[1].contains("cleo") && cards[2].contains("CCCC-DDDD"),
            "one person a card"
        );
        assert!(!text.expose().contains("bob"), "not invited, no card");
        assert!(
            cards[1].contains("On tower, until "),
            "where and until when"
        );
    }

    #[test]
    fn the_text_does_not_grow_for_the_longest_names() {
        let widest = "\u{1f5dd}".repeat(80);
        let lines = [judged(&widest, Some("AAAA-BBBB-CCCC-DDDDD"))];
        let text = write(&lines, 1_795_435_200, "tower");
        let room = HEAD.len() + 2 * (CARD + "tower".len());
        assert!(
            text.expose().len() <= room,
            "written into one piece of memory: {} of {room}",
            text.expose().len()
        );
    }
}
