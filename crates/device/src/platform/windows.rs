//! Windows: the Credential Manager. Not yet tried.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::sync::Arc;

use keyring_core::CredentialStore;
use windows_native_keyring_store::Store;

use crate::DeviceError;

/// Connects to the Credential Manager of the person who is logged in.
pub(crate) fn open_store() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = Store::new()?;
    Ok(store)
}

/// Keeps entries on this computer: they do not roam with the person's profile.
pub(crate) fn modifiers(_: &str) -> HashMap<&'static str, &'static str> {
    HashMap::from([("persistence", "Local")])
}

/// Finds our entries: a target name is the user, a full stop, the service.
pub(crate) fn search_spec() -> HashMap<&'static str, &'static str> {
    HashMap::from([("pattern", r"\.org\.twinlatch\.desktop$")])
}

/// The Credential Manager is open while the person is logged in; its causes are not told apart.
pub(crate) fn explain(_: &(dyn StdError + 'static), otherwise: DeviceError) -> DeviceError {
    otherwise
}
