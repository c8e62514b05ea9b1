//! A clock that somebody sets while a session is open.

use twinlatch_records::AuditKind;

use crate::accounts::Accounts;
use crate::audit::About;
use crate::env::Clock;
use crate::session::Session;

/// Seconds by which the wall clock may leave the boot clock before it counts as set: a clock that is
/// kept right by the network moves by less.
const LEAP: u64 = 60;

impl Session {
    /// Notes in the audit log that this computer's clock was set by more than a minute since the session
    /// has looked last, and by how many seconds.
    pub fn note_clock(&mut self, accounts: &mut Accounts) {
        let now = ahead(&*accounts.env.clock);
        let before = *self.clock_ahead.get_or_insert(now);
        let seconds = now.abs_diff(before);
        if seconds <= LEAP {
            return;
        }
        self.clock_ahead = Some(now);
        let what = if now > before {
            AuditKind::ClockForward
        } else {
            AuditKind::ClockBack
        };
        let about = About {
            count: Some(seconds),
            ..About::default()
        };
        self.log(accounts, what, about);
    }
}

/// How far the wall clock is ahead of the boot clock, seconds.
fn ahead(clock: &dyn Clock) -> i64 {
    let seconds = |time: u64| i64::try_from(time).unwrap_or(i64::MAX);
    seconds(clock.wall()).saturating_sub(seconds(clock.boot().as_secs()))
}
