//! Random bytes that come again with the same seed, and fail when told.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

use twinlatch_crypto::{NoRandom, Random};

/// SplitMix64: good enough to tell ids apart, useless as a secret.
pub(crate) struct SeededRandom {
    state: AtomicU64,
    calls: AtomicU64,
    fail_at: AtomicU64,
}

impl SeededRandom {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            state: AtomicU64::new(seed),
            calls: AtomicU64::new(0),
            fail_at: AtomicU64::new(u64::MAX),
        }
    }

    /// Calls so far.
    pub(crate) fn calls(&self) -> u64 {
        self.calls.load(SeqCst)
    }

    /// Lets the call after the next `after` ones fail, once.
    pub(crate) fn fail_after(&self, after: u64) {
        self.fail_at.store(self.calls() + after, SeqCst);
    }

    /// Lets every call succeed.
    pub(crate) fn mend(&self) {
        self.fail_at.store(u64::MAX, SeqCst);
    }

    fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self.state.fetch_add(STEP, SeqCst).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Random for SeededRandom {
    fn fill(&self, out: &mut [u8]) -> Result<(), NoRandom> {
        if self.calls.fetch_add(1, SeqCst) == self.fail_at.load(SeqCst) {
            return Err(NoRandom);
        }
        for chunk in out.chunks_mut(8) {
            let bytes = self.next().to_le_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
        Ok(())
    }
}
