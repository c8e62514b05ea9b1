//! `device`: settings of the device.
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | integer | directory generation, +1 with each change of the directory |
//! | 2 | 32 bytes | directory hash |
//! | 3 | array, optional | costs measured on this machine: memory in KiB, passes, lanes |
//! | 4 | list of `[integer, integer]`, optional | the last good policy of the computer's administrator: number of a key, its value |
//! | 5 | map, optional | the last good policy that the owner has signed, as in `policy` |
//! | 6 | map, optional | sealed rows of accounts that are gone: 1 rows of `objects`, 2 accounts that have not said yet which of them are theirs; ids, rising |

use twinlatch_crypto::{
    Costs, DevName, DevObject, Id, Random, SealError, Sealed, Stored, dev_key, dev_object_id, kind,
};
use twinlatch_secret::DeviceKey;

use crate::RecordError;
use crate::SignedPolicy;
use crate::canonical::as_map;
use crate::deletion::LeftObjects;
use crate::row;

/// Settings of the device.
///
/// # Security
///
/// Everybody on the device can write them: nothing here may weaken a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceSettings {
    /// Raised with each change of the directory.
    pub directory_generation: u64,
    /// [`directory_hash`](crate::directory_hash) of the directory.
    pub directory_hash: [u8; 32],
    /// Costs measured on this machine.
    pub costs: Option<Costs>,
    /// The last good policy of the computer's administrator: numbers of its keys with their values,
    /// rising. A missing one is never looser: then fewer people come in while the file is broken.
    pub policy: Option<Vec<(u32, u32)>>,
    /// The last good policy that the owner has signed: it stands in where the row of its own is
    /// missing, damaged or older, and proves itself as that one does.
    pub signed_policy: Option<SignedPolicy>,
    /// What is left of accounts that are gone.
    pub left: Option<LeftObjects>,
}

as_map!(DeviceSettings {
    1 => directory_generation,
    2 => directory_hash,
    3 => costs,
    4 => policy,
    5 => signed_policy,
    6 => left,
});

/// Seals the settings; their id is derived from the device key.
///
/// # Errors
///
/// [`SealError`].
pub fn seal_device_settings(
    key: &DeviceKey,
    db: &Id,
    settings: &DeviceSettings,
    random: &dyn Random,
) -> Result<Sealed<kind::Device>, SealError> {
    let place = row::device_place(db, &dev_object_id(key, DevObject::Device));
    row::seal(&dev_key(key, DevName::Settings), &place, settings, random)
}

/// Opens the settings.
///
/// # Errors
///
/// [`RecordError`].
pub fn open_device_settings(
    key: &DeviceKey,
    db: &Id,
    stored: &Stored,
) -> Result<DeviceSettings, RecordError> {
    let place = row::device_place(db, &dev_object_id(key, DevObject::Device));
    row::open::<kind::Device, _>(&dev_key(key, DevName::Settings), &place, stored)
}
