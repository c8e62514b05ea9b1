//! The ways to a root key, as numbers.

use crate::canonical::as_number;

/// A way to a root key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WayKind {
    /// Password and code.
    Slot,
    /// Password and a backup code.
    Backup,
    /// The printed kit alone.
    Kit,
    /// The printed kit and the password.
    KitPassword,
    /// An administrator's help for a lost phone.
    AdminPhone,
    /// An administrator's help for a forgotten password.
    AdminPassword,
    /// An administrator alone.
    AdminFull,
    /// An invited or imported person's first login.
    Pending,
}

as_number!(WayKind {
    Slot = 0,
    Backup = 1,
    Kit = 2,
    KitPassword = 3,
    AdminPhone = 4,
    AdminPassword = 5,
    AdminFull = 6,
    Pending = 7,
});
