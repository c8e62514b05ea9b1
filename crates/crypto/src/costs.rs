//! What one run of Argon2id costs, and which costs are accepted.

use core::ops::RangeInclusive;

use thiserror::Error;

/// The costs of one run of Argon2id (RFC 9106 section 3.1).
///
/// Costs compare by memory first, then passes, then lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Costs {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes, which can run in parallel.
    pub lanes: u32,
}

impl Costs {
    /// The least that a product's file may ask for: 64 MiB, 3 passes, 4 lanes.
    pub const FLOOR: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
        lanes: 4,
    };
    /// What a machine gets that was not measured: 256 MiB, 3 passes, 4 lanes.
    pub const DEFAULT: Self = Self {
        memory_kib: 256 * 1024,
        passes: 3,
        lanes: 4,
    };
    /// The most that measuring a machine leads to: 512 MiB, 3 passes, 4 lanes.
    pub const CALIBRATION_CEILING: Self = Self {
        memory_kib: 512 * 1024,
        passes: 3,
        lanes: 4,
    };

    /// Encodes the costs as they are bound into every wrap: memory, passes, lanes, 4 bytes each,
    /// little endian.
    pub(crate) fn bytes(self) -> [u8; 12] {
        let mut out = [0; 12];
        out[..4].copy_from_slice(&self.memory_kib.to_le_bytes());
        out[4..8].copy_from_slice(&self.passes.to_le_bytes());
        out[8..].copy_from_slice(&self.lanes.to_le_bytes());
        out
    }
}

/// Which costs are accepted from a file, checked before any work is done.
///
/// # Security
///
/// Too low a floor lets an edited file weaken the next wrap; too high a ceiling lets it stop the
/// machine. The product passes [`KdfLimits::PRODUCT`] and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KdfLimits {
    memory_kib: RangeInclusive<u32>,
    passes: RangeInclusive<u32>,
    lanes: RangeInclusive<u32>,
}

impl KdfLimits {
    /// 64 MiB to 4 GiB, 3 to 16 passes, 1 to 16 lanes.
    pub const PRODUCT: Self = Self {
        memory_kib: 64 * 1024..=4 * 1024 * 1024,
        passes: 3..=16,
        lanes: 1..=16,
    };

    /// Also accepts the least that Argon2 can do: 8 KiB a lane and one pass.
    ///
    /// # Security
    ///
    /// Passwords under such costs fall to anyone. For tests only.
    pub const fn danger_for_tests() -> Self {
        Self {
            memory_kib: 8..=4 * 1024 * 1024,
            passes: 1..=16,
            lanes: 1..=16,
        }
    }

    /// Checks costs against these limits.
    ///
    /// # Errors
    ///
    /// [`KdfError::OutOfBounds`] names the first cost that is too low or too high.
    pub fn check(&self, costs: Costs) -> Result<(), KdfError> {
        within(Cost::Passes, costs.passes, &self.passes)?;
        within(Cost::Lanes, costs.lanes, &self.lanes)?;
        // RFC 9106 section 3.1: at least 8 KiB a lane.
        let least = *self.memory_kib.start().max(&(8 * costs.lanes));
        within(
            Cost::MemoryKib,
            costs.memory_kib,
            &(least..=*self.memory_kib.end()),
        )
    }
}

/// One of the three costs of Argon2id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// Memory, in KiB.
    MemoryKib,
    /// Passes over the memory.
    Passes,
    /// Lanes.
    Lanes,
}

/// Why a key was not derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KdfError {
    /// The file asks for a cost outside the limits; nothing was computed.
    #[error("key derivation cost {cost:?} is {given}, allowed are {least} to {most}")]
    OutOfBounds {
        /// Which cost.
        cost: Cost,
        /// What was asked for, in the unit of the cost.
        given: u32,
        /// The least allowed.
        least: u32,
        /// The most allowed.
        most: u32,
    },
    /// The system has not enough free memory; nothing was computed.
    #[error("the system refused the memory for the key derivation")]
    MemoryRefused,
    /// A run asked for more memory than its caller had reserved; nothing was computed.
    #[error("key derivation needs {needed_kib} KiB, reserved are {reserved_kib} KiB")]
    NotReserved {
        /// What the run needs, in KiB.
        needed_kib: usize,
        /// What was reserved, in KiB.
        reserved_kib: usize,
    },
    /// The password is longer than Argon2 can take (4 GiB).
    #[error("the password is too long for the key derivation")]
    PasswordTooLong,
}

fn within(cost: Cost, given: u32, allowed: &RangeInclusive<u32>) -> Result<(), KdfError> {
    if allowed.contains(&given) {
        return Ok(());
    }
    Err(KdfError::OutOfBounds {
        cost,
        given,
        least: *allowed.start(),
        most: *allowed.end(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Cost, Costs, KdfError, KdfLimits};

    fn refused(limits: &KdfLimits, memory_kib: u32, passes: u32, lanes: u32) -> Option<Cost> {
        match limits.check(Costs {
            memory_kib,
            passes,
            lanes,
        }) {
            Ok(()) => None,
            Err(KdfError::OutOfBounds { cost, .. }) => Some(cost),
            Err(other) => panic!("only bounds can be wrong here: {other}"),
        }
    }

    #[test]
    fn costs_outside_the_product_limits_are_refused() {
        let limits = KdfLimits::PRODUCT;
        for (memory, passes, lanes, expect) in [
            (65_536, 3, 4, None),
            (4_194_304, 16, 16, None),
            (65_535, 3, 4, Some(Cost::MemoryKib)),
            (4_194_305, 3, 4, Some(Cost::MemoryKib)),
            (u32::MAX, 3, 4, Some(Cost::MemoryKib)),
            (65_536, 2, 4, Some(Cost::Passes)),
            (65_536, 17, 4, Some(Cost::Passes)),
            (65_536, 3, 0, Some(Cost::Lanes)),
            (65_536, 3, 17, Some(Cost::Lanes)),
            (65_536, 3, u32::MAX, Some(Cost::Lanes)),
        ] {
            let found = refused(&limits, memory, passes, lanes);
            assert_eq!(
                found, expect,
                "{memory} KiB, {passes} passes, {lanes} lanes"
            );
        }
    }

    #[test]
    fn every_lane_needs_eight_kib_even_in_tests() {
        let limits = KdfLimits::danger_for_tests();
        assert_eq!(refused(&limits, 32, 1, 4), None, "the least of RFC 9106");
        assert_eq!(
            refused(&limits, 31, 1, 4),
            Some(Cost::MemoryKib),
            "one KiB short of it"
        );
    }

    #[test]
    fn costs_are_bound_in_little_endian() {
        let expected = [0, 0, 1, 0, 3, 0, 0, 0, 4, 0, 0, 0];
        assert_eq!(Costs::FLOOR.bytes(), expected, "memory, passes, lanes");
    }

    #[test]
    fn more_memory_is_the_greater_cost() {
        assert!(Costs::FLOOR < Costs::DEFAULT, "memory decides first");
        assert!(
            Costs::DEFAULT < Costs::CALIBRATION_CEILING,
            "and the ceiling is above"
        );
    }
}
