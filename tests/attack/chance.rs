//! Random bytes that come again with the same number, so that no run differs from another.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use twinlatch_crypto::{NoRandom, Random};

/// SplitMix64: evenly spread, and no secret.
pub(crate) struct Chance(AtomicU64);

impl Chance {
    pub(crate) fn new(number: u64) -> Self {
        Self(AtomicU64::new(number.wrapping_mul(0xd134_2543_de82_ef95)))
    }

    /// The next 64 bits.
    pub(crate) fn draw(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self.0.fetch_add(STEP, SeqCst).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Random for Chance {
    fn fill(&self, out: &mut [u8]) -> Result<(), NoRandom> {
        for chunk in out.chunks_mut(8) {
            let bytes = self.draw().to_le_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
        Ok(())
    }
}
