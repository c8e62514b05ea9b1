//! Argon2id with limits, with memory taken beforehand, and with a record of its runs.

use core::fmt;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use twinlatch_secret::SecretBytes;

use crate::hazmat::argon::{Matrix, OUT_LEN, needed_kib};
use crate::make::SALT_LEN;
use crate::{Costs, KdfError, KdfLimits};

/// Key derivation for one process: limits, and a record of the runs for tests that count work.
#[derive(Debug)]
pub struct Kdf {
    limits: KdfLimits,
    runs: Runs,
}

impl Kdf {
    /// Accepts costs within `limits`.
    pub fn new(limits: KdfLimits) -> Self {
        Self {
            limits,
            runs: Runs::default(),
        }
    }

    /// The limits this was made with.
    pub fn limits(&self) -> &KdfLimits {
        &self.limits
    }

    /// Checks costs without doing any work.
    ///
    /// # Errors
    ///
    /// [`KdfError::OutOfBounds`].
    pub fn check(&self, costs: Costs) -> Result<(), KdfError> {
        self.limits.check(costs)
    }

    /// Takes the memory for runs of these costs.
    ///
    /// A login takes it before it counts anything and uses it for all its candidates.
    ///
    /// # Errors
    ///
    /// [`KdfError::OutOfBounds`] before any work; [`KdfError::MemoryRefused`] if the system has
    /// not enough.
    pub fn reserve(&self, costs: Costs) -> Result<KdfMemory, KdfError> {
        self.check(costs)?;
        let matrix = Matrix::reserve(costs).ok_or(KdfError::MemoryRefused)?;
        Ok(KdfMemory {
            matrix,
            limits: self.limits.clone(),
            runs: self.runs.clone(),
        })
    }

    /// The costs of the last runs, oldest first; at most 1,024 are remembered.
    pub fn runs(&self) -> Vec<Costs> {
        self.runs.lock().iter().copied().collect()
    }

    /// Forgets the runs so far.
    pub fn clear_runs(&self) {
        self.runs.lock().clear();
    }
}

/// Memory for runs of Argon2id, wiped after every run and on drop.
pub struct KdfMemory {
    matrix: Matrix,
    limits: KdfLimits,
    runs: Runs,
}

impl KdfMemory {
    /// Checks that a run of these costs is allowed and fits, without doing any work.
    ///
    /// # Errors
    ///
    /// [`KdfError::OutOfBounds`] or [`KdfError::NotReserved`].
    pub fn check(&self, costs: Costs) -> Result<(), KdfError> {
        self.limits.check(costs)?;
        let (needed_kib, reserved_kib) = (needed_kib(costs), self.matrix.size_kib());
        if needed_kib > reserved_kib {
            return Err(KdfError::NotReserved {
                needed_kib,
                reserved_kib,
            });
        }
        Ok(())
    }

    /// Runs Argon2id once (RFC 9106, version 0x13, 32 bytes out).
    ///
    /// # Errors
    ///
    /// As [`check`](Self::check), before any work; [`KdfError::PasswordTooLong`].
    pub(crate) fn derive(
        &mut self,
        input: &SecretBytes,
        salt: &[u8; SALT_LEN],
        costs: Costs,
    ) -> Result<SecretBytes, KdfError> {
        self.check(costs)?;
        self.runs.note(costs);
        SecretBytes::try_filled(OUT_LEN, |out| {
            // EXPOSE: the input of the key derivation; Argon2 keeps a hash of it and wipes that.
            let run = self.matrix.run(input.expose(), salt, costs, out);
            run.map_err(|_| KdfError::PasswordTooLong)
        })
    }
}

impl fmt::Debug for KdfMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KdfMemory")
            .field("kib", &self.matrix.size_kib())
            .finish_non_exhaustive()
    }
}

/// The costs of the last runs, shared by a [`Kdf`] and the memory it gave out.
#[derive(Debug, Clone, Default)]
struct Runs(Arc<Mutex<VecDeque<Costs>>>);

/// How many runs are remembered, so that a program that runs for years does not grow.
const REMEMBERED: usize = 1024;

impl Runs {
    fn note(&self, costs: Costs) {
        let mut runs = self.lock();
        if runs.len() == REMEMBERED {
            runs.pop_front();
        }
        runs.push_back(costs);
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Costs>> {
        // A list of plain numbers is whole whatever happened to a thread that held it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Kdf, REMEMBERED};
    use crate::{Cost, Costs, KdfError, KdfLimits};
    use twinlatch_secret::SecretBytes;

    const TINY: Costs = Costs {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };

    fn input() -> SecretBytes {
        SecretBytes::new(b"input".to_vec())
    }

    #[test]
    fn every_run_is_noted_with_its_costs() {
        let kdf = Kdf::new(KdfLimits::danger_for_tests());
        let larger = Costs {
            memory_kib: 16,
            ..TINY
        };
        let mut memory = kdf.reserve(larger).expect("16 KiB");
        memory.derive(&input(), &[1; 32], TINY).expect("fits");
        memory.derive(&input(), &[1; 32], larger).expect("fits");
        assert_eq!(kdf.runs(), [TINY, larger], "in their order");
        kdf.clear_runs();
        assert!(kdf.runs().is_empty(), "a test can begin to count anew");
    }

    #[test]
    fn the_record_of_runs_does_not_grow_for_ever() {
        let kdf = Kdf::new(KdfLimits::danger_for_tests());
        for _ in 0..REMEMBERED + 5 {
            kdf.runs.note(TINY);
        }
        assert_eq!(kdf.runs().len(), REMEMBERED, "the oldest go");
    }

    #[test]
    fn costs_out_of_bounds_are_refused_before_any_work() {
        let kdf = Kdf::new(KdfLimits::PRODUCT);
        let refused = kdf.reserve(TINY).err();
        assert!(
            matches!(
                refused,
                Some(KdfError::OutOfBounds {
                    cost: Cost::Passes,
                    ..
                })
            ),
            "a file cannot ask for one pass: {refused:?}"
        );
        assert!(kdf.runs().is_empty(), "nothing was computed");
    }

    #[test]
    fn a_run_stays_within_what_was_reserved() {
        let kdf = Kdf::new(KdfLimits::danger_for_tests());
        let mut memory = kdf.reserve(TINY).expect("8 KiB");
        let larger = Costs {
            memory_kib: 16,
            ..TINY
        };
        let refused = memory.derive(&input(), &[1; 32], larger).err();
        let expected = KdfError::NotReserved {
            needed_kib: 16,
            reserved_kib: 8,
        };
        assert_eq!(refused, Some(expected), "memory is taken once, beforehand");
        assert!(kdf.runs().is_empty(), "nothing was computed");
    }

    #[test]
    fn other_lanes_may_need_memory_that_was_not_reserved() {
        let kdf = Kdf::new(KdfLimits::danger_for_tests());
        // Four lanes use 48 of these 63 KiB, one lane uses 60.
        let four = Costs {
            memory_kib: 63,
            passes: 1,
            lanes: 4,
        };
        let mut memory = kdf.reserve(four).expect("63 KiB");
        let refused = memory
            .derive(&input(), &[1; 32], Costs { lanes: 1, ..four })
            .err();
        let expected = KdfError::NotReserved {
            needed_kib: 60,
            reserved_kib: 48,
        };
        assert_eq!(
            refused,
            Some(expected),
            "counted in blocks, not in what was asked for"
        );
    }
}
