//! What differs between the operating systems: the store, how an entry is made, what errors mean.

use keyring_core::Error;
use zeroize::Zeroize as _;

use crate::DeviceError;

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
use linux as system;

#[cfg(target_os = "windows")]
mod windows;
#[cfg(target_os = "windows")]
use windows as system;

#[cfg(target_os = "macos")]
mod macos;
#[cfg(target_os = "macos")]
use macos as system;

pub(crate) use system::{modifiers, open_store, search_spec};

/// Says in our words why the keyring refused; foreign text and data end here.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the library may add errors; what has no word of ours is one word"
)]
pub(crate) fn explain(error: Error) -> DeviceError {
    match error {
        Error::PlatformFailure(cause) => system::explain(&*cause, DeviceError::Platform),
        Error::NoStorageAccess(cause) => system::explain(&*cause, DeviceError::Locked),
        Error::Ambiguous(entries) => DeviceError::Ambiguous {
            count: entries.len(),
        },
        Error::BadEncoding(mut bytes) | Error::BadDataFormat(mut bytes, _) => {
            bytes.zeroize();
            DeviceError::Damaged
        }
        _ => DeviceError::Platform,
    }
}
