//! Two clocks that go only when told.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;

use twinlatch_accounts::Clock;

/// A Monday in 2027, in the middle of a step.
const BEGINNING: u64 = 1_800_000_015;

/// Both clocks of a device.
pub(crate) struct FakeClock {
    wall: AtomicU64,
    boot_millis: AtomicU64,
    boots: AtomicU64,
    asleep_millis: AtomicU64,
}

impl FakeClock {
    pub(crate) fn new() -> Self {
        Self {
            wall: AtomicU64::new(BEGINNING),
            boot_millis: AtomicU64::new(60_000),
            boots: AtomicU64::new(1),
            asleep_millis: AtomicU64::new(0),
        }
    }

    /// Lets time pass on both clocks; the wall clock in whole seconds.
    pub(crate) fn advance(&self, time: Duration) {
        let millis = u64::try_from(time.as_millis()).expect("a test is short");
        self.wall.fetch_add(time.as_secs(), SeqCst);
        self.boot_millis.fetch_add(millis, SeqCst);
    }

    /// Lets the machine sleep.
    pub(crate) fn sleep(&self, time: Duration) {
        let millis = u64::try_from(time.as_millis()).expect("a test is short");
        self.asleep_millis.fetch_add(millis, SeqCst);
        self.advance(time);
    }

    /// Sets the wall clock alone, as a person does, unix seconds.
    pub(crate) fn set_wall(&self, seconds: u64) {
        self.wall.store(seconds, SeqCst);
    }

    /// Starts the machine anew: the boot clock begins again.
    pub(crate) fn reboot(&self) {
        self.boot_millis.store(10_000, SeqCst);
        self.boots.fetch_add(1, SeqCst);
    }

    pub(crate) fn wall_seconds(&self) -> u64 {
        self.wall.load(SeqCst)
    }
}

impl Clock for FakeClock {
    fn wall(&self) -> u64 {
        self.wall_seconds()
    }

    fn boot(&self) -> Duration {
        Duration::from_millis(self.boot_millis.load(SeqCst))
    }

    fn asleep(&self) -> Duration {
        Duration::from_millis(self.asleep_millis.load(SeqCst))
    }

    fn boot_id(&self) -> Option<String> {
        Some(format!("boot {}", self.boots.load(SeqCst)))
    }
}
