//! Kiosk mode: the window fills the screen, and nobody but owner and administrators leaves it.

use twinlatch_policy::Policy;
use twinlatch_records::Role;

use crate::guard::{Allowed, permissions};
use crate::policy::administers;
use crate::service::{Desk, Happening, Service, Stage};
use crate::wire::{ErrorView, KioskView};

permissions! {
    /// Making the kiosk's window one among others until the session ends.
    LeaveKiosk { fresh: true, writes: false, roles: Role::Owner | Role::Administrator }
}

/// Why the window is a kiosk's, beside the policy of the computer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kiosk {
    /// Whether the start or the policy of a vault that was open has asked for it.
    asked: bool,
    /// Whether an administrator has left it.
    left: bool,
}

impl Kiosk {
    pub(crate) fn new(asked: bool) -> Self {
        Self { asked, left: false }
    }

    /// Notes what holds in a session that has begun: what the owner has signed is known only then, and
    /// the window keeps its shape after it.
    pub(crate) fn note(&mut self, policy: &Policy) {
        self.asked |= policy.is_kiosk();
    }

    /// The session that has left it is over: the next person is at a kiosk again.
    pub(crate) fn resume(&mut self) {
        self.left = false;
    }
}

/// Whether the window is a kiosk's, and whether who is logged in may leave kiosk mode.
pub fn kiosk_view(service: &Service) -> KioskView {
    let on = service.is_kiosk();
    KioskView {
        on,
        leavable: on
            && matches!(&service.stage, Stage::Open(open) if administers(open.session.role())),
    }
}

/// Leaves kiosk mode until the session ends, in whatever way.
///
/// # Errors
///
/// None of its own.
///
/// # Security
///
/// Whoever leaves it stands in the session of the system, with all that its account may do.
pub fn leave_kiosk(allowed: Allowed<'_, LeaveKiosk>) -> Result<(), ErrorView> {
    allowed.desk.kiosk.left = true;
    allowed.desk.happenings.push(Happening::Changed);
    Ok(())
}

impl Desk {
    /// Whether the window is a kiosk's.
    pub(crate) fn is_kiosk(&self) -> bool {
        !self.kiosk.left && (self.kiosk.asked || self.outside.env.policy.is_kiosk())
    }
}

impl Service {
    /// Whether the window is a kiosk's.
    pub fn is_kiosk(&self) -> bool {
        self.desk.is_kiosk()
    }
}
