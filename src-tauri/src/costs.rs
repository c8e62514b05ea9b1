//! What the key derivation may cost on this machine.

use twinlatch_service::{Clock as _, Costs, Kdf, KdfError, KdfLimits};

use crate::clocks::SystemClock;
use crate::machine;

/// Measures it; takes some seconds of both cores.
///
/// # Errors
///
/// When memory is refused even for the least that is allowed.
pub(crate) fn measure() -> Result<Costs, KdfError> {
    let kdf = Kdf::new(KdfLimits::PRODUCT);
    kdf.calibrate(&|| SystemClock.boot(), machine::free_memory())
}
