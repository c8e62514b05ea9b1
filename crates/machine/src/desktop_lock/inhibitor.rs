//! Holds up the computer's sleep until the vault is locked.

use logind_zbus::manager::{InhibitType, ManagerProxy};
use zbus::zvariant::OwnedFd;

/// Sleep waits as long as this is held, but never longer than logind allows (five seconds where
/// nobody has set another limit).
pub(super) struct Inhibitor {
    _held: OwnedFd,
}

impl Inhibitor {
    /// Asks for it; without it the lock and the sleep run side by side, which is said.
    pub(super) async fn take(manager: &ManagerProxy<'_>) -> Option<Self> {
        let why = "Locks the vault first";
        match manager
            .inhibit(InhibitType::Sleep, "Twinlatch", why, "delay")
            .await
        {
            Ok(held) => Some(Self { _held: held }),
            Err(error) => {
                tracing::warn!(%error, "sleep will not wait for the lock");
                None
            }
        }
    }
}
