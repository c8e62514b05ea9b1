//! Linux: the Secret Service of the session bus. Tried with gnome-keyring 42.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::sync::Arc;

use keyring_core::CredentialStore;
use secret_service::Error as ServiceError;
use zbus_secret_service_keyring_store::Store;

use crate::{DeviceError, SERVICE};

/// Connects to the service and agrees on a session key; 40 ms.
pub(crate) fn open_store() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = Store::new()?;
    Ok(store)
}

/// Gives a new entry the name under which the system's password manager shows it.
pub(crate) fn modifiers(user: &str) -> HashMap<&'static str, &'static str> {
    let label = if user.starts_with("key/") {
        "Twinlatch device key"
    } else {
        "Twinlatch memory"
    };
    HashMap::from([("label", label)])
}

/// Finds our entries and no others; only locked collections that hold one are asked to open.
pub(crate) fn search_spec() -> HashMap<&'static str, &'static str> {
    HashMap::from([("service", SERVICE)])
}

/// Tells the cause of an error by its type; `otherwise` if it is of no known kind.
pub(crate) fn explain(cause: &(dyn StdError + 'static), otherwise: DeviceError) -> DeviceError {
    match cause.downcast_ref::<ServiceError>() {
        Some(ServiceError::Locked | ServiceError::Prompt) => DeviceError::Locked,
        Some(ServiceError::NoResult) => DeviceError::NoCollection,
        Some(ServiceError::Unavailable) => DeviceError::NoService,
        Some(ServiceError::Zbus(error)) => explain_bus(error, otherwise),
        Some(ServiceError::ZbusFdo(error)) => explain_fdo(error, otherwise),
        _ => otherwise,
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the library may add errors; only these mean that there is nobody to talk to"
)]
fn explain_bus(error: &zbus::Error, otherwise: DeviceError) -> DeviceError {
    match error {
        zbus::Error::MethodError(name, ..) => explain_name(name.as_str(), otherwise),
        zbus::Error::FDO(error) => explain_fdo(error, otherwise),
        zbus::Error::Connection(..)
        | zbus::Error::Address(_)
        | zbus::Error::InputOutput(_)
        | zbus::Error::Handshake(_) => DeviceError::NoService,
        _ => otherwise,
    }
}

fn explain_fdo(error: &zbus::fdo::Error, otherwise: DeviceError) -> DeviceError {
    use zbus::DBusError as _;
    explain_name(error.name().as_str(), otherwise)
}

/// Names of D-Bus errors: those of the bus itself, and those of the Secret Service.
fn explain_name(name: &str, otherwise: DeviceError) -> DeviceError {
    match name {
        "org.freedesktop.Secret.Error.IsLocked" => DeviceError::Locked,
        "org.freedesktop.DBus.Error.ServiceUnknown"
        | "org.freedesktop.DBus.Error.NameHasNoOwner"
        | "org.freedesktop.DBus.Error.NoServer"
        | "org.freedesktop.DBus.Error.Disconnected" => DeviceError::NoService,
        spawn if spawn.starts_with("org.freedesktop.DBus.Error.Spawn.") => DeviceError::NoService,
        _ => otherwise,
    }
}
