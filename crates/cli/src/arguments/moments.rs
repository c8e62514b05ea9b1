//! Days and moments as they are typed, in this computer's time.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Reads where a time begins: a day from its first moment on. Unix milliseconds.
///
/// # Errors
///
/// What form is expected, in words.
pub(super) fn parse_since(text: &str) -> Result<u64, String> {
    since(text, TimeZone::system())
}

/// Reads where a time ends: a day with its last moment, a minute with its last. Unix milliseconds.
///
/// # Errors
///
/// What form is expected, in words.
pub(super) fn parse_until(text: &str) -> Result<u64, String> {
    until(text, TimeZone::system())
}

fn since(text: &str, zone: TimeZone) -> Result<u64, String> {
    let begin = match text.parse::<Date>() {
        Ok(day) if is_day(text) => day.at(0, 0, 0, 0),
        _ => text.parse::<DateTime>().map_err(|_| expected())?,
    };
    milliseconds(begin, zone)
}

fn until(text: &str, zone: TimeZone) -> Result<u64, String> {
    let after = match text.parse::<Date>() {
        Ok(day) if is_day(text) => day.tomorrow().map_err(|_| expected())?.at(0, 0, 0, 0),
        _ => {
            let minute = text.parse::<DateTime>().map_err(|_| expected())?;
            let next = jiff::Span::new().minutes(1);
            minute.checked_add(next).map_err(|_| expected())?
        }
    };
    Ok(milliseconds(after, zone)?.saturating_sub(1))
}

/// A day alone, as a moment also begins with one.
fn is_day(text: &str) -> bool {
    !text.contains(['T', 't', ' '])
}

fn milliseconds(moment: DateTime, zone: TimeZone) -> Result<u64, String> {
    let moment = moment.to_zoned_datetime(zone).map_err(|_| expected())?;
    u64::try_from(moment.timestamp().as_millisecond()).map_err(|_| expected())
}

fn expected() -> String {
    "expected a day such as 2026-11-28, or a moment such as 2026-11-28T13:05, after 1970".to_owned()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{since, until};

    #[test]
    fn a_day_is_whole_and_a_moment_is_its_minute() {
        let utc = TimeZone::UTC;
        let day = 1_795_824_000_000;
        assert_eq!(
            since("2026-11-28", utc.clone()),
            Ok(day),
            "its first moment"
        );
        assert_eq!(
            until("2026-11-28", utc.clone()),
            Ok(day + 86_400_000 - 1),
            "its last moment"
        );
        let minute = day + 47_100_000;
        assert_eq!(
            since("2026-11-28T13:05", utc.clone()),
            Ok(minute),
            "from a minute on"
        );
        assert_eq!(
            until("2026-11-28 13:05", utc),
            Ok(minute + 60_000 - 1),
            "to its end"
        );
    }

    #[test]
    fn what_is_no_moment_says_what_is_expected() {
        for text in ["", "yesterday", "28.11.2026", "2026-13-01", "1969-01-01"] {
            for read in [since, until] {
                let said = read(text, TimeZone::UTC).expect_err("no moment");
                assert!(said.contains("2026-11-28T13:05"), "{text}: {said}");
            }
        }
    }
}
