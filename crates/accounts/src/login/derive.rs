//! Step 1: key derivation; nothing is held meanwhile.

use twinlatch_crypto::{CryptoError, Targets, dummy_slot_run, open_slot};
use twinlatch_secret::{DeviceKey, Password, RootKey};

use super::prepare::Attempt;
use crate::error::LoginError;

/// What password and code opened.
pub(crate) struct Opened {
    pub(crate) root_key: RootKey,
    /// The step of the code.
    pub(crate) step: u64,
    pub(crate) targets: Targets,
    /// Runs of the key derivation that it took.
    pub(crate) runs: u32,
}

/// Tries the candidates in turn.
///
/// # Errors
///
/// [`LoginError::Denied`] after exactly three runs, whatever was wrong.
///
/// # Security
///
/// A missing candidate costs a run like any other, so the time tells nothing about the reason.
pub(crate) fn derive(
    attempt: &mut Attempt,
    device_key: &DeviceKey,
    password: &Password,
) -> Result<Opened, LoginError> {
    let Attempt {
        known,
        candidates,
        memory,
        costs,
        ..
    } = attempt;
    for (runs, candidate) in (1..).zip(std::mem::take(candidates)) {
        let Some((known, candidate)) = known.as_ref().zip(candidate) else {
            dummy_slot_run(memory, *costs, password).map_err(refused)?;
            continue;
        };
        let (slot, place) = (&known.slot, &known.slot_place);
        match open_slot(
            memory,
            password,
            &candidate.targets,
            &[],
            device_key,
            slot,
            place,
        ) {
            Ok(root_key) => {
                let (step, targets) = (candidate.step, candidate.targets);
                return Ok(Opened {
                    root_key,
                    step,
                    targets,
                    runs,
                });
            }
            Err(CryptoError::Denied) => {}
            Err(error) => return Err(refused(error)),
        }
    }
    Err(LoginError::Denied)
}

/// What can be wrong besides the factors.
pub(crate) fn refused(error: CryptoError) -> LoginError {
    match error {
        CryptoError::Kdf(error) => error.into(),
        CryptoError::Seal(error) => error.into(),
        CryptoError::Damaged => LoginError::SlotUnreadable,
        CryptoError::Bounds(_) => LoginError::HeaderUnreadable,
        CryptoError::Denied | CryptoError::Password(_) => LoginError::Denied,
    }
}
