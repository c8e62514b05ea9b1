//! Sessions that wait for the password alone, in the memory of this process and nowhere else.
//!
//! A login at which the person has switched it on leaves a wrapped root key beside the session
//! (`prepare`); a lock keeps that and wipes the rest; the password opens it within one session, and
//! the file is looked at as at a login (`unlock`).

mod prepare;
mod unlock;

use std::collections::BTreeMap;
use std::time::Duration;

use twinlatch_crypto::{Id, ParkedKey};
use twinlatch_records::Role;

use crate::accounts::Accounts;
use crate::env::Clock;

pub use unlock::UnlockError;
pub(crate) use unlock::wrong_unlocks;

/// Most sessions that wait in one process; one more ends the oldest.
pub const MOST_PARKED: usize = 5;

/// Wrong passwords that end a parked session.
pub const MOST_WRONG_UNLOCKS: u32 = 10;

/// How much of a sleep is none: the two clocks are read one after the other.
const AWAKE: Duration = Duration::from_millis(500);

/// What waits, oldest first, and what has to be told of it.
#[derive(Default)]
pub(crate) struct Parking {
    parked: Vec<Parked>,
    /// Wrong passwords of each account that its history does not have yet.
    wrong: BTreeMap<Id, u32>,
}

/// One session that waits.
pub(crate) struct Parked {
    key: ParkedKey,
    account: Id,
    header_id: Id,
    /// Edits of header and lists as the session has left them.
    edits: (u64, u64),
    role: Role,
    username: String,
    display_name: String,
    /// Boot time at which the session was opened by password and code.
    opened: Duration,
    /// From the opening to the end, whatever happens.
    absolute: Duration,
    /// Time asleep since boot, as it was at the lock.
    asleep: Duration,
    tries_left: u32,
}

/// A person whose session waits for the password alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedPerson {
    /// The account.
    pub account: Id,
    /// Username as it was typed.
    pub username: String,
    /// Display name.
    pub display_name: String,
    /// Passwords that can still be tried.
    pub tries_left: u32,
}

impl Parked {
    /// Whether its time is over, or the computer has slept since the lock.
    fn is_over(&self, clock: &dyn Clock, absolute: Duration) -> bool {
        let open = clock.boot().saturating_sub(self.opened);
        let slept = clock.asleep().saturating_sub(self.asleep);
        open >= self.absolute.min(absolute) || slept > AWAKE
    }
}

impl Accounts {
    /// Whose sessions wait for the password alone, oldest first.
    pub fn parked(&self) -> Vec<ParkedPerson> {
        let parked = self.parking.parked.iter();
        parked
            .map(|parked| ParkedPerson {
                account: parked.account,
                username: parked.username.clone(),
                display_name: parked.display_name.clone(),
                tries_left: parked.tries_left,
            })
            .collect()
    }

    /// Wipes what waits for a person: a log-out.
    pub fn end_parked(&mut self, username: &str) {
        if let Some(place) = self.parked_at(username) {
            self.parking.parked.remove(place);
        }
    }

    /// Wipes what waits for an account, whatever its name.
    pub fn end_parked_of(&mut self, account: &Id) {
        let parked = &mut self.parking.parked;
        parked.retain(|parked| parked.account != *account);
    }

    /// Wipes everything that waits: before the computer sleeps, and at the end.
    pub fn end_all_parked(&mut self) {
        self.parking.parked.clear();
    }

    /// Wipes what waits beyond its time, after a sleep, or against the policy.
    pub fn end_old_parked(&mut self) {
        let (clock, policy) = (&*self.env.clock, &self.env.policy);
        let absolute = policy.absolute();
        if policy.allows_quick_unlock() {
            let parked = &mut self.parking.parked;
            parked.retain(|parked| !parked.is_over(clock, absolute));
        } else {
            self.parking.parked.clear();
        }
    }

    /// The place of what waits for a person, by any spelling of the name.
    fn parked_at(&self, username: &str) -> Option<usize> {
        let rows = self.rows();
        let tag: Id = rows.tag(username);
        let mut parked = self.parking.parked.iter();
        parked.position(|parked| rows.tag(&parked.username) == tag)
    }
}

impl Parking {
    /// Adds one; the same account's earlier one goes, and the oldest beyond the bound.
    fn put(&mut self, parked: Parked) {
        self.parked.retain(|other| other.account != parked.account);
        self.parked.push(parked);
        let surplus = self.parked.len().saturating_sub(MOST_PARKED);
        self.parked.drain(..surplus);
    }

    /// Counts a wrong password.
    fn note_wrong(&mut self, account: Id) {
        let count = self.wrong.entry(account).or_default();
        *count = count.saturating_add(1);
    }

    /// Wrong passwords that the history of an account does not have yet.
    pub(crate) fn wrong(&self, account: &Id) -> u32 {
        self.wrong.get(account).copied().unwrap_or_default()
    }

    /// The history has them now.
    pub(crate) fn told(&mut self, account: &Id) {
        self.wrong.remove(account);
    }
}
