//! How long a session lasts, on the boot clock.

use std::time::Duration;

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

impl Limits {
    /// From the opening to the end of every session.
    pub const ABSOLUTE: Duration = Duration::from_secs(12 * 60 * 60);
    /// How long a proof of password and code holds for sensitive acts.
    pub const STEP_UP: Duration = Duration::from_secs(5 * 60);
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
    /// The limits of this session; the idle time is the person's own choice.
    pub fn limits(&self) -> Limits {
        Limits {
            idle: Duration::from_secs(u64::from(self.choices().lock_after_seconds)),
            absolute: Limits::ABSOLUTE,
            step_up: Limits::STEP_UP,
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

    /// Whether password and code were proved within the last five minutes.
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
