//! The clocks of the window program: the system's, which the end-to-end build may run ahead.

use std::time::Duration;

use twinlatch_machine::SystemClock;
use twinlatch_service::Clock;

/// The system's own clocks.
#[derive(Debug)]
pub(crate) struct ShellClock;

impl Clock for ShellClock {
    fn wall(&self) -> u64 {
        SystemClock.wall().saturating_add(offset().as_secs())
    }

    fn boot(&self) -> Duration {
        SystemClock.boot().saturating_add(offset())
    }

    fn asleep(&self) -> Duration {
        SystemClock.asleep()
    }

    fn boot_id(&self) -> Option<String> {
        SystemClock.boot_id()
    }
}

#[cfg(feature = "e2e")]
fn offset() -> Duration {
    crate::e2e::clock_offset()
}

#[cfg(not(feature = "e2e"))]
const fn offset() -> Duration {
    Duration::ZERO
}
