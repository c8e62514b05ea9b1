//! A clock that went back.

use twinlatch_device::read_vault_mark;

use crate::accounts::Accounts;

/// A wall clock behind the last login of the device; codes are refused then, and it is not the
/// phone's fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockBehind {
    /// What the clock says, unix seconds.
    pub wall: u64,
    /// The last login or lock that the device remembers, unix seconds.
    pub last_login: u64,
}

impl Accounts {
    /// Compares the clock with the last login; asks the keyring, whose silence tells nothing.
    pub fn clock_behind(&self) -> Option<ClockBehind> {
        let mark = read_vault_mark(&*self.env.lines, self.meta.db.bytes()).ok()??;
        let (wall, last_login) = (self.env.clock.wall(), mark.last_wall);
        (wall < last_login).then_some(ClockBehind { wall, last_login })
    }
}
