//! What the core is given from outside: time, randomness, memory, a place for the device key.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use twinlatch_crypto::{Kdf, Random};
use twinlatch_device::Lines;
use twinlatch_policy::Policy;
use twinlatch_records::Surface;

/// The two clocks of a device.
pub trait Clock: Send + Sync {
    /// Wall clock, unix seconds. Whoever holds the device can set it: it is no security parameter.
    fn wall(&self) -> u64;

    /// Time since boot with sleep included (`CLOCK_BOOTTIME`); never goes back while the program
    /// runs.
    fn boot(&self) -> Duration;

    /// Time asleep since boot; zero where the system does not tell.
    fn asleep(&self) -> Duration {
        Duration::ZERO
    }

    /// Names this run of the operating system, so that what holds until the next boot is told from
    /// what was left by an earlier one; none where the system does not tell.
    fn boot_id(&self) -> Option<String> {
        None
    }
}

/// What the core is given from outside; shared by everything of one process.
#[derive(Clone)]
pub struct Env {
    /// The two clocks.
    pub clock: Arc<dyn Clock>,
    /// Random bytes of the operating system.
    pub random: Arc<dyn Random>,
    /// Key derivation with its limits; counts its runs.
    pub kdf: Arc<Kdf>,
    /// Where the device key and the marks live.
    pub lines: Arc<dyn Lines>,
    /// This computer's name, for the sheet and the password check.
    pub host_name: String,
    /// Free memory at the start, bytes.
    pub free_memory: u64,
    /// What administrators have decided; a session keeps what held at its opening.
    pub policy: Policy,
}

/// Where one vault lives.
#[derive(Debug, Clone)]
pub struct DataFolder {
    /// Holds `vault.db`, `vault.lock` and, during set-up, `setup-<device id>`.
    pub path: PathBuf,
    /// The runtime folder of this vault; takes the lock where the data folder is read-only.
    pub place: PathBuf,
    /// Which program holds the vault: "window", "agent" or "terminal".
    pub who: &'static str,
}

impl DataFolder {
    /// Which of our programs holds the vault, as the audit log tells it.
    pub fn surface(&self) -> Surface {
        if self.who == "window" {
            Surface::Window
        } else {
            Surface::Terminal
        }
    }

    /// The vault file.
    pub fn vault(&self) -> PathBuf {
        self.path.join("vault.db")
    }
}
