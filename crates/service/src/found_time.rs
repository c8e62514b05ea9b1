//! A login whose codes have found a time far from the expected one: the person goes on or leaves.

use std::time::Duration;

use twinlatch_accounts::{Accounts, FoundTime};

use crate::service::{Happening, Service, Stage};
use crate::text::milliseconds;
use crate::wire::{ErrorCode, ErrorView, FoundTimeView};

/// How long the question may stand: it keeps the account's keys in memory.
const HOLDS: Duration = Duration::from_secs(5 * 60);

/// A login that waits for a word, with what it works on.
pub(crate) struct Waiting {
    pub(crate) accounts: Box<Accounts>,
    found: FoundTime,
    /// Boot time at which it is left.
    until: Duration,
}

impl Waiting {
    /// What the person is asked about.
    pub(crate) fn view(&self) -> FoundTimeView {
        FoundTimeView {
            found: milliseconds(self.found.time),
            now: milliseconds(self.found.wall),
        }
    }
}

/// Goes on with the time that the codes have found, and opens the session. Every code from before
/// it is unusable then.
///
/// # Errors
///
/// `not-logged-in` where no question stands, after five minutes too;
/// `attempts-cannot-be-counted` where nothing can keep the codes as used. The door shows its form
/// again then.
pub fn accept_found_time(service: &mut Service) -> Result<(), ErrorView> {
    service.end_old_found_time();
    let waiting = service.take_waiting().ok_or(ErrorCode::NotLoggedIn)?;
    let mut accounts = waiting.accounts;
    match waiting.found.go_on(&mut accounts) {
        Ok(session) => service.enter(accounts, session),
        Err(error) => {
            service.stage = Stage::Door(accounts);
            Err(error.into())
        }
    }
}

/// Leaves it: no code is used up, and the try counts as one that failed.
///
/// # Errors
///
/// None of its own.
pub fn leave_found_time(service: &mut Service) -> Result<(), ErrorView> {
    if let Some(waiting) = service.take_waiting() {
        service.stage = Stage::Door(waiting.accounts);
    }
    Ok(())
}

impl Service {
    /// Keeps a login until the person has decided.
    pub(crate) fn ask_about(&mut self, found: FoundTime) -> Result<FoundTimeView, ErrorView> {
        let Stage::Door(accounts) = self.take_stage() else {
            return Err(ErrorView::bug());
        };
        if !found.keep_in_ram(&accounts) {
            tracing::warn!("the system keeps no more pages in memory: keys may reach the swap");
        }
        let waiting = Waiting {
            accounts,
            found,
            until: self.desk.outside.env.clock.boot() + HOLDS,
        };
        let view = waiting.view();
        self.stage = Stage::FoundTime(Box::new(waiting));
        Ok(view)
    }

    /// Leaves a question that was left standing.
    pub(crate) fn end_old_found_time(&mut self) {
        let boot = self.desk.outside.env.clock.boot();
        if matches!(&self.stage, Stage::FoundTime(waiting) if boot >= waiting.until) {
            self.end_found_time();
        }
    }

    /// Leaves a question, whoever is at it: its keys are wiped, and the door begins anew.
    pub(crate) fn end_found_time(&mut self) {
        if let Some(waiting) = self.take_waiting() {
            self.stage = Stage::Door(waiting.accounts);
            self.desk.happenings.push(Happening::SetUpEnded);
        }
    }

    fn take_waiting(&mut self) -> Option<Waiting> {
        if !matches!(self.stage, Stage::FoundTime(_)) {
            return None;
        }
        let Stage::FoundTime(waiting) = self.take_stage() else {
            return None;
        };
        Some(*waiting)
    }
}
