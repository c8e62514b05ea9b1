//! macOS: the login keychain. Not yet tried.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::sync::Arc;

use apple_native_keyring_store::keychain::Store;
use keyring_core::CredentialStore;

use crate::{DeviceError, SERVICE};

/// Connects to the login keychain.
pub(crate) fn open_store() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = Store::new()?;
    Ok(store)
}

/// The keychain shows service and account; there is no label to give.
pub(crate) fn modifiers(_: &str) -> HashMap<&'static str, &'static str> {
    HashMap::new()
}

/// Finds our entries and no others.
pub(crate) fn search_spec() -> HashMap<&'static str, &'static str> {
    HashMap::from([("service", SERVICE)])
}

/// The causes are not told apart.
pub(crate) fn explain(_: &(dyn StdError + 'static), otherwise: DeviceError) -> DeviceError {
    otherwise
}
