//! `recovery` and `kit`: further ways to the root key, one row each.
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | id | account |
//! | 2 | integer | way: 1 backup code, 2 kit, 3 kit and password, 4 to 6 administrator, 7 pending |
//! | 3 | id, optional | set of backup codes |
//! | 4 | array, optional | costs: memory in KiB, passes, lanes |
//! | 5 | 32 bytes, optional | salt |
//! | 6 | bytes, optional | wrapped key, 106 bytes |
//! | 7 | 32 bytes, optional | root key (way 2 only) |
//! | 8 | id, optional | object `pending` (way 7) |
//! | 9 | integer, optional | expiry, seconds since 1970 (way 7) |

use twinlatch_crypto::{
    Costs, DevName, Id, Random, SealError, Sealed, Stored, dev_key, kind, kit_key,
};
use twinlatch_secret::{DeviceKey, KitCode, RootKey};

use crate::canonical::as_map;
use crate::row;
use crate::{RecordError, WayKind};

/// One further way to the root key.
#[derive(Debug)]
pub struct Recovery {
    /// The account.
    pub account: Id,
    /// The way.
    pub way: WayKind,
    /// The set of backup codes it belongs to.
    pub set: Option<Id>,
    /// Costs of the key derivation, where a password is needed.
    pub costs: Option<Costs>,
    /// Its salt.
    pub salt: Option<[u8; 32]>,
    /// The wrapped key.
    pub wrapped: Option<Vec<u8>>,
    /// The root key itself, in a kit that opens alone.
    pub root_key: Option<RootKey>,
    /// The object `pending` of an invited person.
    pub pending: Option<Id>,
    /// When an invitation ends, unix seconds.
    pub expiry: Option<u64>,
}

as_map!(Recovery {
    1 => account,
    2 => way,
    3 => set,
    4 => costs,
    5 => salt,
    6 => wrapped,
    7 => root_key,
    8 => pending,
    9 => expiry,
});

/// Seals a way that needs this device's key.
///
/// # Errors
///
/// [`SealError`].
pub fn seal_recovery(
    key: &DeviceKey,
    db: &Id,
    id: &Id,
    recovery: &Recovery,
    random: &dyn Random,
) -> Result<Sealed<kind::Recovery>, SealError> {
    row::seal(
        &dev_key(key, DevName::Recovery),
        &row::device_place(db, id),
        recovery,
        random,
    )
}

/// Opens a way that needs this device's key.
///
/// # Errors
///
/// [`RecordError`].
pub fn open_recovery(
    key: &DeviceKey,
    db: &Id,
    id: &Id,
    stored: &Stored,
) -> Result<Recovery, RecordError> {
    let place = row::device_place(db, id);
    row::open::<kind::Recovery, _>(&dev_key(key, DevName::Recovery), &place, stored)
}

/// Seals a way that opens anywhere with the kit's code; `tag` is the row's id, derived from it.
///
/// # Errors
///
/// [`SealError`].
pub fn seal_kit(
    code: &KitCode,
    db: &Id,
    tag: &Id,
    recovery: &Recovery,
    random: &dyn Random,
) -> Result<Sealed<kind::Kit>, SealError> {
    row::seal(
        &kit_key(code, db),
        &row::device_place(db, tag),
        recovery,
        random,
    )
}

/// Opens a way that opens anywhere with the kit's code.
///
/// # Errors
///
/// [`RecordError`].
pub fn open_kit(
    code: &KitCode,
    db: &Id,
    tag: &Id,
    stored: &Stored,
) -> Result<Recovery, RecordError> {
    row::open::<kind::Kit, _>(&kit_key(code, db), &row::device_place(db, tag), stored)
}
