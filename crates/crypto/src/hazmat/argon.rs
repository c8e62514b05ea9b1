//! Argon2id (RFC 9106) in memory of our own.
//!
//! The crate `argon2` frees its matrix as it is. The matrix holds enough to test guesses cheaply,
//! so it is taken here, wiped after every run, and given back.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::Zeroize as _;

use crate::Costs;

/// Length of the derived key in bytes.
pub(crate) const OUT_LEN: usize = 32;

/// The memory of Argon2id, taken once for several runs.
pub(crate) struct Matrix {
    blocks: Vec<Block>,
    /// How many blocks, counted from the first, a run may have written.
    touched: usize,
}

impl Matrix {
    /// Takes the memory of one run; `None` if the system refuses it or the costs are no costs.
    pub(crate) fn reserve(costs: Costs) -> Option<Self> {
        let count = params(costs).ok()?.block_count();
        let mut blocks = Vec::new();
        // `resize` alone would end the process where memory is short.
        blocks.try_reserve_exact(count).ok()?;
        blocks.resize(count, Block::new());
        Some(Self { blocks, touched: 0 })
    }

    /// Memory taken, in KiB.
    pub(crate) fn size_kib(&self) -> usize {
        self.blocks.len()
    }

    /// Runs Argon2id version 0x13 once and wipes the matrix; `out` has [`OUT_LEN`] bytes.
    pub(crate) fn run(
        &mut self,
        input: &[u8],
        salt: &[u8],
        costs: Costs,
        out: &mut [u8],
    ) -> Result<(), argon2::Error> {
        let params = params(costs)?;
        self.touched = params.block_count().min(self.blocks.len());
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let result =
            argon.hash_password_into_with_memory(input, salt, out, self.blocks.as_mut_slice());
        self.wipe();
        result
    }

    fn wipe(&mut self) {
        self.blocks[..self.touched].iter_mut().zeroize();
        self.touched = 0;
    }
}

impl Drop for Matrix {
    /// Wipes what a run that was cut short left behind.
    fn drop(&mut self) {
        self.wipe();
    }
}

/// Memory that a run of these costs really takes, in KiB: whole segments of each lane.
pub(crate) fn needed_kib(costs: Costs) -> usize {
    params(costs).map_or(usize::MAX, |params| params.block_count())
}

fn params(costs: Costs) -> Result<Params, argon2::Error> {
    Params::new(costs.memory_kib, costs.passes, costs.lanes, Some(OUT_LEN))
}

#[cfg(test)]
mod tests {
    use super::Matrix;
    use crate::Costs;
    use argon2::{Algorithm, Argon2, Params, Version};

    const TINY: Costs = Costs {
        memory_kib: 64,
        passes: 2,
        lanes: 2,
    };

    #[test]
    fn the_result_is_that_of_the_plain_call() {
        let (mut ours, mut theirs) = ([0; 32], [0; 32]);
        let mut matrix = Matrix::reserve(TINY).expect("64 KiB");
        matrix
            .run(b"input", &[7; 32], TINY, &mut ours)
            .expect("valid costs");
        let params = Params::new(64, 2, 2, Some(32)).expect("valid costs");
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(b"input", &[7; 32], &mut theirs)
            .expect("valid costs");
        assert_eq!(ours, theirs, "own memory changes nothing");
    }

    #[test]
    fn nothing_stays_in_the_matrix() {
        let mut matrix = Matrix::reserve(TINY).expect("64 KiB");
        matrix
            .run(b"input", &[7; 32], TINY, &mut [0; 32])
            .expect("valid costs");
        let words = matrix.blocks.iter().flat_map(|block| block.as_ref().iter());
        assert_eq!(
            words.filter(|word| **word != 0).count(),
            0,
            "every word is wiped"
        );
    }

    #[test]
    fn a_second_run_in_the_same_memory_is_like_the_first() {
        let (mut one, mut two) = ([0; 32], [0; 32]);
        let mut matrix = Matrix::reserve(TINY).expect("64 KiB");
        matrix
            .run(b"input", &[7; 32], TINY, &mut one)
            .expect("valid costs");
        matrix
            .run(b"input", &[7; 32], TINY, &mut two)
            .expect("valid costs");
        assert_eq!(one, two, "nothing of one run reaches the next");
    }
}
