//! Small conversions between the core's units and a screen's.

use std::time::Duration;

/// Unix seconds as unix milliseconds.
pub(crate) fn milliseconds(seconds: u64) -> u64 {
    seconds.saturating_mul(1000)
}

/// A duration in whole seconds, rounded up, so that a countdown never ends early.
pub(crate) fn seconds(duration: Duration) -> u32 {
    let whole = duration.as_secs() + u64::from(duration.subsec_nanos() > 0);
    u32::try_from(whole).unwrap_or(u32::MAX)
}

/// Text in groups of four, for reading aloud and typing.
pub(crate) fn grouped(text: &str) -> String {
    let mut grouped = String::with_capacity(text.len() * 2);
    for (at, symbol) in text.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(symbol);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{grouped, seconds};

    #[test]
    fn a_started_second_counts() {
        assert_eq!(
            seconds(Duration::from_millis(1)),
            1,
            "a countdown never ends early"
        );
        assert_eq!(seconds(Duration::from_secs(30)), 30, "whole seconds stay");
    }

    #[test]
    fn groups_have_four() {
        assert_eq!(
            grouped("ABCDEFGHI"),
            "ABCD EFGH I",
            "the last may be shorter"
        );
    }
}
