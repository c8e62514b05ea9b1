//! Who may do what: a permission is a type, and a session is only reached through one.

use core::marker::PhantomData;

use twinlatch_accounts::Access;
use twinlatch_records::Role;

use crate::service::{Desk, Open, Service};
use crate::wire::{ErrorCode, ErrorView, LockReason};

/// What a use case demands of the session it works in.
pub trait Permission {
    /// Whether password and code must have been proved a short time ago: within the last five minutes, or
    /// as the policy says.
    const FRESH: bool = false;
    /// Whether the file is written; refused in a read-only session.
    const WRITES: bool = false;

    /// Whether the role may.
    fn permits(role: Role) -> bool;
}

/// A session that may do what `P` says; made by [`Service::allow`] alone.
pub struct Allowed<'s, P: Permission> {
    pub(crate) open: &'s mut Open,
    pub(crate) desk: &'s mut Desk,
    _permission: PhantomData<P>,
}

impl Service {
    /// Lets a use case into the session, or says why not.
    ///
    /// # Errors
    ///
    /// `not-logged-in` without a session or when its time is over (it is locked then),
    /// `not-permitted`, `read-only`, `step-up-needed`.
    pub fn allow<P: Permission>(&mut self) -> Result<Allowed<'_, P>, ErrorView> {
        self.lock_if_over();
        let (open, desk) = self.parts()?;
        if !P::permits(open.session.role()) {
            return Err(ErrorCode::NotPermitted.into());
        }
        if P::WRITES && open.session.access() != Access::ReadWrite {
            return Err(ErrorCode::ReadOnly.into());
        }
        if P::FRESH && !open.session.is_fresh(&*desk.outside.env.clock) {
            return Err(ErrorCode::StepUpNeeded.into());
        }
        Ok(Allowed {
            open,
            desk,
            _permission: PhantomData,
        })
    }

    /// Locks a session whose time is over, sleep counted; one that goes on looks at the clock.
    pub(crate) fn lock_if_over(&mut self) {
        use twinlatch_accounts::SessionState;

        let Ok((open, desk)) = self.parts() else {
            return;
        };
        match open.session.state(&*desk.outside.env.clock) {
            SessionState::Open { .. } => open.session.note_clock(&mut open.accounts),
            SessionState::IdleOver => self.lock_for(LockReason::Idle),
            SessionState::AbsoluteOver => self.lock_for(LockReason::SessionEnd),
        }
    }
}

/// Declares permissions: `Name: fresh, writes;`.
macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident { fresh: $fresh:literal, writes: $writes:literal, roles: $roles:pat })*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $name {}

        impl $crate::guard::Permission for $name {
            const FRESH: bool = $fresh;
            const WRITES: bool = $writes;

            fn permits(role: twinlatch_records::Role) -> bool {
                matches!(role, $roles)
            }
        }
    )*};
}

pub(crate) use permissions;
