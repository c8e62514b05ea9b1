//! The search for the step of two or three consecutive codes.
//!
//! `code1 + offset(s) = code2 + offset(s + 1)`, modulo 10^digits, holds at the step of the first
//! code, and elsewhere by chance alone: the table finds the step without a key derivation and without
//! a secret.

use std::ops::RangeInclusive;

use crate::{Chunk, CodeDigits, Targets, targets_from_code};

/// A search that is fed the chunks of a table in the order of their steps.
pub struct ConsecutiveSearch {
    codes: Vec<u64>,
    digits: CodeDigits,
    expected: u64,
    /// The steps looked at before, and the offset of each that has one: as many as there are codes.
    passed: Vec<Option<u64>>,
    next: u64,
    /// The nearest to the expected step, at most so many.
    found: Vec<FoundCodes>,
    most: usize,
}

/// A step at which all codes lead to one target.
#[derive(Debug)]
pub struct FoundCodes {
    /// The step of the last code.
    pub step: u64,
    /// Where the codes lead.
    pub targets: Targets,
}

impl ConsecutiveSearch {
    /// A search for codes below 10^digits that gives at most `most` steps, the nearest to the
    /// expected one.
    pub fn new(codes: Vec<u64>, digits: CodeDigits, expected: u64, most: usize) -> Self {
        Self {
            passed: vec![None; codes.len()],
            codes,
            digits,
            expected,
            next: 0,
            found: Vec::with_capacity(most + 1),
            most,
        }
    }

    /// Looks at those steps of a chunk that the last code may belong to; `above` is the last step
    /// used up, and no code may belong to it or to an earlier one.
    pub fn look(&mut self, chunk: &Chunk, last: &RangeInclusive<u64>, above: u64) {
        for (step, offset) in chunk.offsets() {
            if step != self.next {
                self.passed.fill(None);
            }
            self.next = step.wrapping_add(1);
            self.passed.rotate_left(1);
            if let Some(newest) = self.passed.last_mut() {
                *newest = offset.filter(|_| step > above);
            }
            if last.contains(&step) && self.agree() {
                self.note(step);
            }
        }
    }

    /// What was found, the nearest to the expected step first.
    pub fn found(self) -> Vec<FoundCodes> {
        self.found
    }

    /// Whether all codes lead to one target from the steps passed last.
    fn agree(&self) -> bool {
        let modulus = self.digits.modulus();
        let led = |(code, offset): (&u64, &Option<u64>)| Some((code + (*offset)?) % modulus);
        let mut targets = self.codes.iter().zip(&self.passed).map(led);
        let first = targets.next().flatten();
        first.is_some() && targets.all(|target| target == first)
    }

    fn note(&mut self, step: u64) {
        let (Some(Some(offset)), Some(code)) = (self.passed.last(), self.codes.last()) else {
            return;
        };
        let target = targets_from_code(*offset, *code, self.digits);
        let distance = |step: u64| step.abs_diff(self.expected);
        let place = self
            .found
            .partition_point(|other| distance(other.step) <= distance(step));
        self.found.insert(
            place,
            FoundCodes {
                step,
                targets: Targets::Single(target),
            },
        );
        self.found.truncate(self.most);
    }
}

#[cfg(test)]
mod tests {
    use super::ConsecutiveSearch;
    use crate::{CHUNK_STEPS, Chunk, CodeDigits};
    use twinlatch_secret::SecretBytes;

    const FIRST: u64 = 5 * CHUNK_STEPS;

    /// A chunk of six digits with these offsets; every other step has none.
    fn chunk(offsets: &[(u64, u32)]) -> Chunk {
        let mut raw = vec![0xff; CHUNK_STEPS as usize * 3];
        for (step, offset) in offsets {
            let at = usize::try_from(step - FIRST).expect("in the chunk") * 3;
            raw[at..at + 3].copy_from_slice(&offset.to_le_bytes()[..3]);
        }
        Chunk::from_raw(SecretBytes::new(raw), CodeDigits::Six, FIRST).expect("a chunk")
    }

    fn found(codes: &[u64], expected: u64, chunk: &Chunk, above: u64) -> Vec<u64> {
        let mut search = ConsecutiveSearch::new(codes.to_vec(), CodeDigits::Six, expected, 3);
        search.look(chunk, &(0..=u64::MAX), above);
        search.found().iter().map(|found| found.step).collect()
    }

    #[test]
    fn codes_agree_at_their_own_step_round_the_end_of_the_numbers() {
        // The target is 3: 999_990 + 13, 500 + 999_503, 0 + 3.
        let table = chunk(&[(FIRST + 7, 13), (FIRST + 8, 999_503), (FIRST + 9, 3)]);
        let codes = [999_990, 500, 0];
        assert_eq!(found(&codes, FIRST, &table, 0), [FIRST + 9], "three codes");
        assert_eq!(
            found(&codes[..2], FIRST, &table, 0),
            [FIRST + 8],
            "the first two"
        );
        assert_eq!(
            found(&codes[1..], FIRST, &table, 0),
            [FIRST + 9],
            "the last two"
        );
        assert_eq!(
            found(&[500, 999_990], FIRST, &table, 0),
            [],
            "not the other way"
        );
    }

    #[test]
    fn a_used_step_among_them_ends_the_row() {
        let table = chunk(&[(FIRST + 7, 13), (FIRST + 8, 999_503), (FIRST + 9, 3)]);
        let codes = [999_990, 500, 0];
        let above = |floor| found(&codes, FIRST, &table, floor);
        assert_eq!(above(FIRST + 6), [FIRST + 9], "all are above the floor");
        assert_eq!(above(FIRST + 7), [], "the first is not");
    }

    #[test]
    fn the_nearest_come_first_and_no_more_than_are_tried() {
        let all: Vec<_> = (FIRST..FIRST + 50).map(|step| (step, 1)).collect();
        let steps = found(&[8, 8], FIRST + 20, &chunk(&all), 0);
        assert_eq!(
            steps,
            [FIRST + 20, FIRST + 19, FIRST + 21],
            "three of fifty"
        );
    }

    #[test]
    fn chunks_that_do_not_follow_each_other_make_no_row() {
        let mut search = ConsecutiveSearch::new(vec![8, 8], CodeDigits::Six, 0, 3);
        search.look(&chunk(&[(FIRST + CHUNK_STEPS - 1, 1)]), &(0..=u64::MAX), 0);
        let raw = SecretBytes::new(vec![1; CHUNK_STEPS as usize * 3]);
        let after = Chunk::from_raw(raw, CodeDigits::Six, FIRST + 2 * CHUNK_STEPS);
        let first = FIRST + 2 * CHUNK_STEPS;
        search.look(&after.expect("a chunk"), &(first..=first), 0);
        assert!(
            search.found().is_empty(),
            "the step before the first one was not looked at"
        );
    }
}
