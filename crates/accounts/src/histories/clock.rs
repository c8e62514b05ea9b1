//! Clocks and random bytes of a computer that can crash at each of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use twinlatch_crypto::{NoRandom, Random};

use super::chance::Chance;
use super::fuse::Fuse;
use crate::Clock;

/// Two clocks that go when told.
pub(super) struct Clocks {
    pub(super) fuse: Arc<Fuse>,
    wall: AtomicU64,
    boot: AtomicU64,
    /// Seconds by which the computer's clock is wrong; the phone's never is.
    wrong: AtomicI64,
}

impl Clocks {
    pub(super) fn at(fuse: Arc<Fuse>, wall: u64) -> Self {
        Self {
            fuse,
            wall: AtomicU64::new(wall),
            boot: AtomicU64::new(60),
            wrong: AtomicI64::new(0),
        }
    }

    /// Lets time pass on both, seconds.
    pub(super) fn wait(&self, seconds: u64) {
        self.wall.fetch_add(seconds, SeqCst);
        self.boot.fetch_add(seconds, SeqCst);
    }

    /// Sets the wall clock alone, unix seconds.
    pub(super) fn set(&self, wall: u64) {
        self.wall.store(wall, SeqCst);
    }

    /// Makes the computer's clock wrong by so many seconds, or right again by 0.
    pub(super) fn go_wrong(&self, seconds: i64) {
        self.wrong.store(seconds, SeqCst);
    }

    /// The right time, unix seconds, as the phone has it.
    pub(super) fn read(&self) -> u64 {
        self.wall.load(SeqCst)
    }
}

impl Clock for Clocks {
    fn wall(&self) -> u64 {
        self.fuse.burn();
        self.read().saturating_add_signed(self.wrong.load(SeqCst))
    }

    fn boot(&self) -> Duration {
        // Threads that write to the keyring ask too; they do not crash alone.
        Duration::from_secs(self.boot.load(SeqCst))
    }
}

/// Random bytes that come again.
pub(super) struct Drawn {
    pub(super) fuse: Arc<Fuse>,
    pub(super) chance: Chance,
}

impl Random for Drawn {
    fn fill(&self, out: &mut [u8]) -> Result<(), NoRandom> {
        self.fuse.burn();
        for chunk in out.chunks_mut(8) {
            let bytes = self.chance.draw().to_le_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
        Ok(())
    }
}
