//! The way of an invited person: an activation code leads to what the inviter left, once.
//!
//! It wraps no root key: that, the phone's seed and where its codes lead are drawn when the person
//! comes, so that the inviter never had them.

use twinlatch_secret::{ActivationCode, DeviceKey, PendingKey};

use crate::envelope::SealError;
use crate::ways::Wrapped;
use crate::wrap::WrapPlace;
use crate::{CryptoError, DevName, Id, Random, dev_key};

const LABEL: &str = "twinlatch/1/pending";

/// Wraps the key of the object `pending` for an activation code; `row` is the way's own row.
///
/// # Errors
///
/// [`SealError`].
pub fn wrap_invitation(
    code: &ActivationCode,
    device_key: &DeviceKey,
    pending: &PendingKey,
    account: &Id,
    row: &Id,
    random: &dyn Random,
) -> Result<Wrapped, SealError> {
    let device = dev_key(device_key, DevName::Slot);
    // EXPOSE: both are inputs of the wrapping key, which seals the third.
    let (inputs, key): ([&[u8]; 2], _) = ([code.expose(), device.expose()], pending.expose());
    place(account, row)
        .wrap_bytes(&inputs, key, random)
        .map(Wrapped)
}

/// Opens the key of the object `pending` with an activation code.
///
/// # Errors
///
/// [`CryptoError::Denied`] or [`CryptoError::Damaged`].
pub fn open_invitation(
    code: &ActivationCode,
    device_key: &DeviceKey,
    wrapped: &[u8],
    account: &Id,
    row: &Id,
) -> Result<PendingKey, CryptoError> {
    let device = dev_key(device_key, DevName::Slot);
    // EXPOSE: both are inputs of the wrapping key.
    let inputs: [&[u8]; 2] = [code.expose(), device.expose()];
    let plain = place(account, row).open_bytes(&inputs, wrapped)?;
    // EXPOSE: from one wiped buffer into the key's own.
    PendingKey::from_slice(plain.expose()).ok_or(CryptoError::Damaged)
}

fn place<'a>(account: &'a Id, row: &'a Id) -> WrapPlace<'a> {
    WrapPlace {
        label: LABEL,
        account,
        row,
        derivation: None,
        descriptor: None,
    }
}
