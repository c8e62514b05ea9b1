//! What the service is given by a program: clocks, randomness, the key derivation, folders.

use std::path::PathBuf;
use std::sync::Arc;

use twinlatch_service::{Clock, Costs, Env, Kdf, KdfError, KdfLimits, Lines, OsRandom};

use crate::clock::SystemClock;
use crate::figures::{free_memory, host_name};
use crate::places::Places;

/// The machine as it is, with the product's limits of the key derivation.
#[must_use]
pub fn env(clock: Arc<dyn Clock>, keyring: Arc<dyn Lines>) -> Env {
    Env {
        clock,
        random: Arc::new(OsRandom),
        kdf: Arc::new(Kdf::new(KdfLimits::PRODUCT)),
        lines: keyring,
        host_name: host_name(),
        free_memory: free_memory(),
        // Read before each login.
        policy: Default::default(),
    }
}

/// Where a key file lies, by explicit choice only; without a home folder, beside the vault.
#[must_use]
pub fn config_folder(places: &Places) -> PathBuf {
    directories::BaseDirs::new().map_or_else(
        || places.data.clone(),
        |base| base.config_dir().join("twinlatch"),
    )
}

/// Measures what the key derivation may cost on this machine; takes some seconds of both cores.
///
/// # Errors
///
/// When memory is refused even for the least that is allowed.
pub fn measure_costs() -> Result<Costs, KdfError> {
    Kdf::new(KdfLimits::PRODUCT).calibrate(&|| SystemClock.boot(), free_memory())
}
