//! How long a session lasts, on the boot clock.

use std::time::Duration;

use twinlatch_policy::Policy;

use crate::emergency::EMERGENCY;
use crate::env::Clock;
use crate::session::Session;

/// The limits of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Without a key or the pointer.
    pub idle: Duration,
    /// From the opening, whatever happens.
    pub absolute: Duration,
    /// From the last proof of password and code until a sensitive act asks for it again.
    pub step_up: Duration,
}

/// Where a session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionState {
    /// Open.
    Open {
        /// Time left without input.
        idle_left: Duration,
        /// Time left whatever happens.
        absolute_left: Duration,
    },
    /// Nobody touched it for too long: the caller closes it.
    IdleOver,
    /// It is open for too long: the caller closes it.
    AbsoluteOver,
}

impl Session {
    /// What administrators had decided when the session was opened.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The limits of this session: those of the policy, and the person's own choice of the idle time
    /// within it; half an hour in all after an emergency kit.
    pub fn limits(&self) -> Limits {
        let chosen = Duration::from_secs(u64::from(self.choices().lock_after_seconds));
        let absolute = if self.emergency_session {
            self.policy.absolute().min(EMERGENCY)
        } else {
            self.policy.absolute()
        };
        Limits {
            idle: chosen.min(self.policy.idle()),
            absolute,
            step_up: self.policy.step_up(),
        }
    }

    /// Where the session stands; counts time asleep.
    pub fn state(&self, clock: &dyn Clock) -> SessionState {
        let limits = self.limits();
        let boot = clock.boot();
        let absolute_left = left(limits.absolute, self.opened, boot);
        let idle_left = left(limits.idle, self.input, boot);
        if absolute_left.is_zero() {
            SessionState::AbsoluteOver
        } else if idle_left.is_zero() {
            SessionState::IdleOver
        } else {
            SessionState::Open {
                idle_left,
                absolute_left,
            }
        }
    }

    /// Notes a key or the pointer; a session whose time is over stays over.
    pub fn touch(&mut self, clock: &dyn Clock) {
        if matches!(self.state(clock), SessionState::Open { .. }) {
            self.input = clock.boot();
        }
    }

    /// Whether password and code were proved a short time ago: five minutes, or what the policy says.
    ///
    /// # Security
    ///
    /// Sensitive acts are refused without it.
    pub fn is_fresh(&self, clock: &dyn Clock) -> bool {
        let proved = |proof| !left(self.limits().step_up, proof, clock.boot()).is_zero();
        self.proof.is_some_and(proved)
    }
}

/// What is left at `boot` of a limit that began at `since`.
fn left(limit: Duration, since: Duration, boot: Duration) -> Duration {
    limit.saturating_sub(boot.saturating_sub(since))
}
