//! What is known of a try that has opened the slot.

use std::time::Duration;

use twinlatch_crypto::{Id, Targets};
use twinlatch_records::{Header, Tries};

use super::derive::Opened;
use super::prepare::{Known, MOST_DRIFT};
use crate::phone_time::{CodeTime, PhoneTime};

/// A code that opened, before it is used up.
pub(crate) struct Accepted {
    /// The step of the code: the new floor.
    pub(crate) step: u64,
    /// How far the phone's step lies from the machine's, in steps; the hint from before where the
    /// clock is too far off for a hint.
    pub(crate) drift: i32,
    /// What the phone has shown, where the hint does not say it.
    pub(crate) shown: Option<PhoneTime>,
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
    ///
    /// `wall` and `boot` are the moment of the try, `time` is what its codes were read by.
    pub(crate) fn new(
        known: &Known,
        opened: &Opened,
        time: CodeTime,
        wall: u64,
        boot: Duration,
    ) -> Self {
        let place = &known.slot_place;
        let (step, period) = (opened.step, place.descriptor.period);
        let mut enrolments = known.header.enrolments.iter();
        let before = enrolments.find(|entry| entry.slot == place.slot);
        let before = before.map_or(0, |entry| entry.drift);
        let hint = drift(step, wall, period).filter(|drift| is_believed(*drift, before, time));
        Self {
            step,
            drift: hint.unwrap_or(before),
            shown: hint.is_none().then(|| PhoneTime {
                boot,
                time: middle(step, period),
            }),
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

/// How far a step lies from the one of the clock; none where it is farther than a hint may say:
/// then the clock is wrong, and the hint for the day when it is right again is the one from before.
fn drift(step: u64, wall: u64, period: u32) -> Option<i32> {
    let clock = wall / u64::from(period.max(1));
    let distance = i32::try_from(step.abs_diff(clock)).ok()?;
    let drift = if step < clock { -distance } else { distance };
    (distance <= MOST_DRIFT).then_some(drift)
}

/// Whether a drift takes the place of the hint from before. What several codes have found is
/// remembered first: a clock that is set right after it must not leave a hint behind that leads past
/// the next single code. It becomes the hint when another login has shown it too.
fn is_believed(drift: i32, before: i32, time: CodeTime) -> bool {
    match time {
        CodeTime::Wall(_) => drift.abs_diff(before) <= 1,
        CodeTime::Phone(_) => true,
    }
}

/// The time in the middle of a step, unix seconds: the best guess for when its code was typed.
fn middle(step: u64, period: u32) -> u64 {
    let period = u64::from(period);
    step.saturating_mul(period).saturating_add(period / 2)
}

#[cfg(test)]
mod tests {
    use super::{drift, is_believed, middle};
    use crate::phone_time::CodeTime;

    #[test]
    fn a_drift_has_a_direction_and_a_bound() {
        assert_eq!(drift(101, 3000, 30), Some(1), "the phone is ahead");
        assert_eq!(drift(99, 3029, 30), Some(-1), "the phone is behind");
        assert_eq!(drift(120, 3000, 30), Some(20), "as far as a hint leads");
        assert_eq!(drift(79, 3000, 30), None, "farther, the clock is wrong");
        assert_eq!(drift(u64::MAX, 3000, 30), None, "however far");
    }

    #[test]
    fn a_leap_becomes_the_hint_when_it_is_shown_twice() {
        for (drift, why) in [(4, "a step back"), (5, "the same"), (6, "a step on")] {
            assert!(is_believed(drift, 5, CodeTime::Wall(0)), "{why}");
        }
        assert!(
            !is_believed(0, 5, CodeTime::Wall(0)),
            "found by several codes"
        );
        assert!(
            is_believed(0, 5, CodeTime::Phone(0)),
            "and by a later login"
        );
    }

    #[test]
    fn the_middle_of_a_step_is_within_it() {
        assert_eq!(middle(100, 30), 3015, "half a period after its beginning");
        assert_eq!(middle(u64::MAX, 30), u64::MAX, "at the end of time too");
    }
}
