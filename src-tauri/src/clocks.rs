//! The two clocks of the device.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use twinlatch_service::Clock;

/// The system's own clocks.
#[derive(Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn wall(&self) -> u64 {
        // A clock before 1970 is a clock that is wrong; 0 is as wrong and does not panic.
        let wall = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        wall.as_secs().saturating_add(offset().as_secs())
    }

    fn boot(&self) -> Duration {
        boot().saturating_add(offset())
    }
}

/// Time since boot, sleep included.
#[cfg(target_os = "linux")]
fn boot() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let time = clock_gettime(ClockId::Boottime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or_default(),
        u32::try_from(time.tv_nsec).unwrap_or_default(),
    )
}

/// Time since the first call; sleep is not counted. Not yet tried.
#[cfg(not(target_os = "linux"))]
fn boot() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}

#[cfg(feature = "e2e")]
fn offset() -> Duration {
    crate::e2e::clock_offset()
}

#[cfg(not(feature = "e2e"))]
const fn offset() -> Duration {
    Duration::ZERO
}
