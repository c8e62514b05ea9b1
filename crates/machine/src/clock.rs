//! The two clocks of the device.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use twinlatch_service::Clock;

/// The system's own clocks.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn wall(&self) -> u64 {
        // A clock before 1970 is a clock that is wrong; 0 is as wrong and does not panic.
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs()
    }

    fn boot(&self) -> Duration {
        boot()
    }

    fn asleep(&self) -> Duration {
        asleep()
    }

    fn boot_id(&self) -> Option<String> {
        boot_id()
    }
}

/// The kernel's own name for this boot, drawn at random.
#[cfg(target_os = "linux")]
fn boot_id() -> Option<String> {
    let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(text.trim().to_owned()).filter(|id| !id.is_empty())
}

/// No boot has a name here: the other clock counts from the first call.
#[cfg(not(target_os = "linux"))]
fn boot_id() -> Option<String> {
    None
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

/// How much longer the machine has been up than awake.
#[cfg(target_os = "linux")]
fn asleep() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let awake = clock_gettime(ClockId::Monotonic);
    let awake = Duration::new(
        u64::try_from(awake.tv_sec).unwrap_or_default(),
        u32::try_from(awake.tv_nsec).unwrap_or_default(),
    );
    boot().saturating_sub(awake)
}

/// Nothing tells of a sleep here. Not yet tried.
#[cfg(not(target_os = "linux"))]
fn asleep() -> Duration {
    Duration::ZERO
}

/// Time since the first call; sleep is not counted. Not yet tried.
#[cfg(not(target_os = "linux"))]
fn boot() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> =
        std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}
