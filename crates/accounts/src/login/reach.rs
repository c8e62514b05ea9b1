//! Which part of a table a try looks at: the more codes, the more of it.

use std::ops::RangeInclusive;

use twinlatch_crypto::{CHUNK_STEPS, Id, chunk_start};
use twinlatch_records::EnrolmentHeader;

use super::prepare::MOST_DRIFT;
use crate::accounts::Accounts;
use crate::phone_time::CodeTime;
use crate::table::{MOST_CHUNKS, window_starts};

/// Most consecutive codes that one try may give.
pub(crate) const MOST_CODES: usize = 3;

/// How far two codes are searched, seconds either way. A false step comes with a probability of
/// 0.6 % at six digits then, and 0.006 % at eight; over the whole table it would be likely.
const SEARCHED: u64 = 24 * 60 * 60;

/// Period of every enrolment made here, seconds; a search for nobody has it.
const PERIOD: u32 = 30;

/// The part of a table in which the codes of one try are searched.
pub(super) struct Reach<'a> {
    accounts: &'a Accounts,
    codes: usize,
}

impl<'a> Reach<'a> {
    pub(super) fn new(accounts: &'a Accounts, codes: usize) -> Self {
        Self { accounts, codes }
    }

    /// Whether it is the whole table.
    pub(super) fn is_whole(&self) -> bool {
        self.codes == MOST_CODES
    }

    /// First steps of the chunks to look at, rising.
    pub(super) fn of(&self, header: &Id, enrolment: &EnrolmentHeader) -> Vec<u64> {
        if self.is_whole() {
            let listed = enrolment.chunks.iter().take(MOST_CHUNKS);
            let mut starts: Vec<u64> = listed.map(|chunk| chunk.first_step).collect();
            starts.sort_unstable();
            starts.dedup();
            return starts;
        }
        let period = enrolment.descriptor.period;
        let time = self.accounts.code_time(header);
        self.around(expected_step(time, period, enrolment.drift), period)
    }

    /// As many as an account would have; `weeks` is the length of a table on this device.
    pub(super) fn of_nobody(&self, weeks: u64) -> Vec<u64> {
        let wall = self.accounts.env.clock.wall();
        let step = expected_step(CodeTime::Wall(wall), PERIOD, 0);
        if self.is_whole() {
            window_starts(step, PERIOD, weeks).collect()
        } else {
            self.around(step, PERIOD)
        }
    }

    fn around(&self, expected: u64, period: u32) -> Vec<u64> {
        let steps = searched(self.codes, expected, period);
        (chunk_start(*steps.start())..=chunk_start(*steps.end()))
            .step_by(CHUNK_STEPS as usize)
            .collect()
    }
}

/// The steps that so many codes may belong to.
pub(super) fn searched(codes: usize, expected: u64, period: u32) -> RangeInclusive<u64> {
    let either_way = match codes {
        MOST_CODES => return 0..=u64::MAX,
        2 => SEARCHED / u64::from(period.max(1)),
        _ => 1,
    };
    expected.saturating_sub(either_way)..=expected.saturating_add(either_way)
}

/// The step that the phone is expected to show.
pub(super) fn expected_step(time: CodeTime, period: u32, drift: i32) -> u64 {
    let step = time.seconds() / u64::from(period.max(1));
    match time {
        CodeTime::Wall(_) => {
            step.saturating_add_signed(i64::from(drift.clamp(-MOST_DRIFT, MOST_DRIFT)))
        }
        CodeTime::Phone(_) => step,
    }
}

#[cfg(test)]
mod tests {
    use super::{expected_step, searched};
    use crate::phone_time::CodeTime;

    #[test]
    fn two_codes_reach_a_day_either_way_and_three_everywhere() {
        assert_eq!(searched(1, 9_000, 30), 8_999..=9_001, "one code, one step");
        assert_eq!(searched(2, 9_000, 30), 6_120..=11_880, "2880 steps of 30 s");
        assert_eq!(
            searched(2, 10, 300),
            0..=298,
            "no step lies before the first"
        );
        assert_eq!(
            searched(3, 9_000, 30),
            0..=u64::MAX,
            "whatever the clock says"
        );
        assert_eq!(
            searched(4, 9_000, 30),
            8_999..=9_001,
            "nobody searches for more"
        );
    }

    #[test]
    fn a_hint_is_held_to_twenty_steps_and_belongs_to_the_wall_clock() {
        let expected = |time, drift| expected_step(time, 30, drift);
        assert_eq!(expected(CodeTime::Wall(3_000), -3), 97, "a phone behind");
        assert_eq!(
            expected(CodeTime::Wall(3_000), 99),
            120,
            "a header may say anything"
        );
        assert_eq!(
            expected(CodeTime::Phone(3_000), 5),
            100,
            "the phone's time is its own"
        );
    }
}
