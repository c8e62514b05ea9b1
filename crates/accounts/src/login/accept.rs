//! What is known of a try that has opened the slot.

use twinlatch_crypto::{Id, Targets};
use twinlatch_records::{Header, Tries};

use super::derive::Opened;
use super::prepare::{Known, MOST_DRIFT};

/// A code that opened, before it is used up.
pub(crate) struct Accepted {
    /// The step of the code: the new floor.
    pub(crate) step: u64,
    /// How far the phone's step lies from the machine's, in steps, clamped.
    pub(crate) drift: i32,
    /// Where the code led.
    pub(crate) targets: Targets,
    /// The try row before this try was counted.
    pub(crate) tries: Tries,
    /// Wrong tries before this one.
    pub(crate) failures: u32,
    /// When the try was made, unix seconds.
    pub(crate) wall: u64,
    /// Whether the keyring has used up its time: then it is not waited for again.
    pub(crate) keyring_hangs: bool,
}

impl Accepted {
    /// Puts together what a try found.
    pub(crate) fn new(known: &Known, opened: &Opened, wall: u64) -> Self {
        Self {
            step: opened.step,
            drift: drift(opened.step, wall, known.slot_place.descriptor.period),
            targets: opened.targets.duplicate(),
            tries: known.tries.clone(),
            failures: known.count.failures,
            wall,
            keyring_hangs: known.marks.hangs(),
        }
    }

    /// Puts floor and drift into a header; the header's edit is the caller's.
    pub(crate) fn note_in(&self, header: &mut Header, slot: &Id) {
        for enrolment in header
            .enrolments
            .iter_mut()
            .filter(|entry| entry.slot == *slot)
        {
            enrolment.floor = enrolment.floor.max(self.step);
            enrolment.drift = self.drift;
        }
    }
}

/// How far a step lies from the one of the clock, within what a hint may say.
pub(crate) fn drift(step: u64, wall: u64, period: u32) -> i32 {
    let clock = wall / u64::from(period.max(1));
    let distance = i32::try_from(step.abs_diff(clock))
        .unwrap_or(i32::MAX)
        .min(MOST_DRIFT);
    if step < clock { -distance } else { distance }
}

#[cfg(test)]
mod tests {
    use super::drift;

    #[test]
    fn a_drift_has_a_direction_and_a_bound() {
        assert_eq!(drift(101, 3000, 30), 1, "the phone is ahead");
        assert_eq!(drift(99, 3029, 30), -1, "the phone is behind");
        assert_eq!(drift(u64::MAX, 3000, 30), 20, "a hint never leads further");
        assert_eq!(drift(0, 3_000_000, 30), -20, "in either direction");
    }
}
