//! Which costs suit this machine.

use std::time::Duration;

use twinlatch_secret::SecretBytes;

use crate::make::SALT_LEN;
use crate::{Costs, Kdf, KdfError};

/// The steps that are measured, in MiB, at the passes and lanes of [`Costs::FLOOR`].
const LADDER_MIB: [u32; 7] = [64, 96, 128, 192, 256, 384, 512];

/// What the person at the login screen waits for at most.
const LONGEST: Duration = Duration::from_millis(500);

impl Kdf {
    /// Measures the largest costs that this machine does in half a second.
    ///
    /// Climbs from 64 to 512 MiB at 3 passes and 4 lanes; a step counts if the median of three
    /// runs stays at or under 500 ms and its memory at or under a quarter of
    /// `free_memory_bytes`. `boot` is the clock since boot. Never below [`Costs::FLOOR`], however
    /// slow the machine.
    ///
    /// # Errors
    ///
    /// [`KdfError::MemoryRefused`] if not even the floor's memory is given.
    pub fn calibrate(
        &self,
        boot: &dyn Fn() -> Duration,
        free_memory_bytes: u64,
    ) -> Result<Costs, KdfError> {
        climb(free_memory_bytes / 4, |costs| self.median_time(costs, boot))
    }

    fn median_time(&self, costs: Costs, boot: &dyn Fn() -> Duration) -> Result<Duration, KdfError> {
        let mut times = [Duration::ZERO; 3];
        for time in &mut times {
            *time = self.time_of_one(costs, boot)?;
        }
        times.sort();
        Ok(times[1])
    }

    /// Times what a login does: take the memory, run, wipe, give it back.
    fn time_of_one(&self, costs: Costs, boot: &dyn Fn() -> Duration) -> Result<Duration, KdfError> {
        let start = boot();
        let input = SecretBytes::new(b"calibration".to_vec());
        self.reserve(costs)?.derive(&input, &[0; SALT_LEN], costs)?;
        Ok(boot().saturating_sub(start))
    }
}

fn climb(
    most_bytes: u64,
    mut median_time: impl FnMut(Costs) -> Result<Duration, KdfError>,
) -> Result<Costs, KdfError> {
    let mut best = Costs::FLOOR;
    for mib in LADDER_MIB {
        let costs = Costs {
            memory_kib: mib * 1024,
            ..Costs::FLOOR
        };
        if u64::from(mib) << 20 > most_bytes {
            break;
        }
        match median_time(costs) {
            Ok(time) if time <= LONGEST => best = costs,
            Ok(_) => break,
            Err(KdfError::MemoryRefused) if costs != Costs::FLOOR => break,
            Err(error) => return Err(error),
        }
    }
    Ok(best)
}

#[cfg(test)]
mod tests {
    use super::{Kdf, climb};
    use crate::{Costs, KdfError, KdfLimits};
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    const PLENTY: u64 = u64::MAX;

    fn mib(costs: Costs) -> u32 {
        costs.memory_kib / 1024
    }

    fn at_ms_per_mib(per_mib: u64) -> impl FnMut(Costs) -> Result<Duration, KdfError> {
        move |costs| Ok(Duration::from_millis(u64::from(mib(costs)) * per_mib))
    }

    #[test]
    fn a_faster_machine_gets_dearer_costs() {
        for (per_mib, expected) in [(0, 512), (1, 384), (2, 192), (3, 128), (5, 96), (7, 64)] {
            let found = climb(PLENTY, at_ms_per_mib(per_mib)).expect("nothing fails");
            assert_eq!(mib(found), expected, "{per_mib} ms per MiB");
        }
    }

    #[test]
    fn half_a_second_is_still_short_enough() {
        let exactly = climb(PLENTY, |_| Ok(Duration::from_millis(500))).expect("nothing fails");
        assert_eq!(mib(exactly), 512, "at the limit");
        let above = climb(PLENTY, |_| Ok(Duration::from_millis(501))).expect("nothing fails");
        assert_eq!(above, Costs::FLOOR, "never below the floor");
    }

    #[test]
    fn a_quarter_of_free_memory_is_the_most() {
        let quarter_of = |free_mib: u64| climb((free_mib << 20) / 4, at_ms_per_mib(0));
        assert_eq!(
            mib(quarter_of(1024).expect("nothing fails")),
            256,
            "exactly a quarter"
        );
        assert_eq!(
            mib(quarter_of(1023).expect("nothing fails")),
            192,
            "one step less"
        );
        assert_eq!(
            mib(quarter_of(10).expect("nothing fails")),
            64,
            "never below the floor"
        );
    }

    #[test]
    fn refused_memory_ends_the_climb() {
        let refuse_from = |first: u32| {
            climb(PLENTY, move |costs| match mib(costs) {
                size if size < first => Ok(Duration::ZERO),
                _ => Err(KdfError::MemoryRefused),
            })
        };
        assert_eq!(
            refuse_from(256).map(mib),
            Ok(192),
            "the last step that had memory"
        );
        assert_eq!(
            refuse_from(64),
            Err(KdfError::MemoryRefused),
            "no login is possible here"
        );
    }

    #[test]
    fn each_step_is_run_three_times() {
        let kdf = Kdf::new(KdfLimits::PRODUCT);
        let clock = AtomicU64::new(0);
        // Every look at this clock is 200 ms later: one run seems to last 200 ms.
        let boot = || Duration::from_millis(clock.fetch_add(200, Ordering::Relaxed));
        let found = kdf
            .calibrate(&boot, 4 * (96 << 20))
            .expect("96 MiB are free");
        assert_eq!(mib(found), 96, "a quarter of free memory is reached");
        let runs: Vec<u32> = kdf.runs().into_iter().map(mib).collect();
        assert_eq!(runs, [64, 64, 64, 96, 96, 96], "the median is of three");
    }
}
