//! Waiting times after wrong tries.

use std::time::Duration;

use twinlatch_crypto::Id;
use twinlatch_device::AccountMark;
use twinlatch_records::{Header, Tries, WayKind};
use twinlatch_store::StoreError;

use crate::accounts::{Accounts, Wait};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// Counts at which the mark remembers the failures too: an old try row put back then gives a few
/// tries, never the whole count.
const THRESHOLDS: [u32; 5] = [5, 10, 20, 50, 100];

/// The wait that `failures` wrong tries in a row bring.
pub(crate) fn delay(failures: u32) -> Duration {
    Duration::from_secs(match failures {
        0..5 => 0,
        5 => 30,
        6 => MINUTE,
        7 => 2 * MINUTE,
        8 => 5 * MINUTE,
        9 => 10 * MINUTE,
        10 => 15 * MINUTE,
        11 => 30 * MINUTE,
        12..100 => HOUR,
        100.. => 24 * HOUR,
    })
}

/// Whether the mark is written at this count.
pub(crate) fn is_threshold(failures: u32) -> bool {
    THRESHOLDS.contains(&failures)
}

/// Wrong tries of one account through one way, as row and mark have them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    /// The larger of both.
    pub(crate) failures: u32,
    /// The mark's, where it is ahead of the row.
    ahead_in_mark: Option<u32>,
    /// As the row has it, unix seconds; 0 for none.
    not_before: u64,
}

impl Count {
    /// Reads the count of the primary way. The mark's failures count only while the header is not
    /// ahead of the mark: every success raises the header's edit and clears the count.
    pub(crate) fn read(tries: &Tries, header: &Header, mark: Option<&AccountMark>) -> Self {
        let row = Self::of_row(tries, WayKind::Slot);
        #[cfg(test)]
        let row = Self {
            failures: crate::mutation::of_file(row.failures, mark.is_some()),
            ..row
        };
        let in_mark = mark
            .filter(|mark| header.edit <= mark.header_edit)
            .map_or(0, |mark| mark.failures);
        Self {
            failures: row.failures.max(in_mark),
            ahead_in_mark: (in_mark > row.failures).then_some(in_mark),
            ..row
        }
    }

    /// Reads the count of a way that the mark does not know.
    pub(crate) fn of_row(tries: &Tries, way: WayKind) -> Self {
        let row = tries.ways.iter().find(|line| line.way == way);
        Self {
            failures: row.map_or(0, |line| line.failures),
            ahead_in_mark: None,
            not_before: row.map_or(0, |line| line.not_before),
        }
    }
}

impl Accounts {
    /// What is left of a wait, and the wrong tries that brought it, for the countdown before
    /// anything is typed.
    ///
    /// The keyring is not asked, so a login may still have to wait where this says nothing.
    pub fn wait_before(&self, username: &str) -> Option<(Duration, u32)> {
        let rows = self.rows();
        let found = self.store.read(|reading| {
            let Some(entry) = rows.directory(reading, &rows.tag(username))?.into_there() else {
                return Ok::<_, StoreError>(None);
            };
            let header = rows.header(reading, &entry.header)?.into_there();
            let tries = rows.tries(reading, &entry.tries)?.into_there();
            Ok(header
                .zip(tries)
                .map(|(header, tries)| (entry.account, header, tries)))
        });
        let (account, header, tries) = found.ok().flatten()?;
        let count = Count::read(&tries, &header, None);
        let end = self
            .waits
            .get(&(account, WayKind::Slot))
            .map(|wait| wait.end);
        let end = end.unwrap_or_else(|| self.end_by_row(count));
        left(end, self.env.clock.boot()).map(|left| (left, count.failures))
    }

    /// Whether password and code of an account are closed: as many wrong tries in a row as the policy
    /// allows, be it the one that held at the last login or that of the computer's administrator now.
    pub(crate) fn is_closed(&self, tries: &Tries, count: Count) -> bool {
        let now = self.env.policy.disable_after();
        let most = tries.disable_after.map_or(now, |then| then.min(now));
        count.failures >= most
    }

    /// Time left until the next try of an account through one way, on the boot clock; `mark_read` says whether the
    /// count has been read with the mark.
    ///
    /// A wait that an earlier run of the program began is taken over once from the row, when the
    /// account is first asked for, and once from the mark, when it is first read: a clock set
    /// forward then ends the wait and leaves the count as it is.
    pub(crate) fn wait_left(
        &mut self,
        account: &Id,
        way: WayKind,
        count: Count,
        mark_read: bool,
    ) -> Option<Duration> {
        let begun = self.waits.get(&(*account, way)).copied();
        let mut wait = begun.unwrap_or_else(|| Wait {
            end: self.end_by_row(count),
            mark_heard: false,
        });
        if mark_read && !wait.mark_heard {
            wait.end = wait.end.max(self.end_by_mark(count));
            wait.mark_heard = true;
        }
        self.waits.insert((*account, way), wait);
        left(wait.end, self.env.clock.boot())
    }

    /// Wall time of the end of a wait that begins at this moment after this many failures, unix
    /// seconds; 0 for no wait.
    pub(crate) fn not_before(&self, failures: u32) -> u64 {
        let wait = delay(failures);
        if wait.is_zero() {
            0
        } else {
            self.env.clock.wall().saturating_add(wait.as_secs())
        }
    }

    /// Begins the wait that this many failures through one way bring.
    pub(crate) fn begin_wait(&mut self, account: &Id, way: WayKind, failures: u32) {
        let begun = self.waits.get(&(*account, way));
        let wait = Wait {
            end: self.env.clock.boot() + delay(failures),
            mark_heard: begun.is_some_and(|wait| wait.mark_heard),
        };
        self.waits.insert((*account, way), wait);
    }

    /// Ends the wait of an account whose count through one way was cleared, in the mark too: it
    /// counts no more once the header's edit was raised.
    pub(crate) fn end_wait(&mut self, account: &Id, way: WayKind) {
        let none = Wait {
            end: Duration::ZERO,
            mark_heard: true,
        };
        self.waits.insert((*account, way), none);
    }

    fn end_by_row(&self, count: Count) -> Duration {
        let rest = Duration::from_secs(count.not_before.saturating_sub(self.env.clock.wall()));
        self.env.clock.boot() + rest.min(delay(count.failures))
    }

    fn end_by_mark(&self, count: Count) -> Duration {
        let ahead = count.ahead_in_mark;
        ahead.map_or(Duration::ZERO, |failures| self.started + delay(failures))
    }
}

fn left(end: Duration, boot: Duration) -> Option<Duration> {
    Some(end.saturating_sub(boot)).filter(|left| !left.is_zero())
}

/// Whole seconds of a wait, rounded up: a person who counts them down is never too early.
pub(crate) fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::{delay, is_threshold, whole_seconds};
    use std::time::Duration;

    #[test]
    fn the_delays_are_the_documented_ones() {
        let expected = [
            (0, 0),
            (4, 0),
            (5, 30),
            (6, 60),
            (7, 120),
            (8, 300),
            (9, 600),
            (10, 900),
            (11, 1800),
            (12, 3600),
            (99, 3600),
            (100, 86_400),
            (u32::MAX, 86_400),
        ];
        for (failures, seconds) in expected {
            assert_eq!(
                delay(failures).as_secs(),
                seconds,
                "after {failures} wrong tries"
            );
        }
    }

    #[test]
    fn no_count_waits_shorter_than_a_smaller_one() {
        for failures in 0..200 {
            assert!(
                delay(failures) <= delay(failures + 1),
                "the wait never falls at {failures}"
            );
        }
    }

    #[test]
    fn the_mark_remembers_five_counts() {
        let counts: Vec<u32> = (0..=1000).filter(|count| is_threshold(*count)).collect();
        assert_eq!(
            counts,
            [5, 10, 20, 50, 100],
            "never one write for each wrong try"
        );
    }

    #[test]
    fn a_begun_second_counts_whole() {
        assert_eq!(
            whole_seconds(Duration::from_millis(29_001)),
            30,
            "not a moment too early"
        );
        assert_eq!(
            whole_seconds(Duration::from_secs(30)),
            30,
            "and not too late"
        );
    }
}
