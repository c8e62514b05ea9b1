//! What a login leaves for the next lock, and the lock that keeps it.

use twinlatch_crypto::{ParkedKey, ParkedPlace};
use twinlatch_secret::Password;

use super::{MOST_WRONG_UNLOCKS, Parked};
use crate::accounts::Accounts;
use crate::session::{Access, Session, SessionState};

impl Session {
    /// Wraps the root key for the next lock, while the password is at hand: where the person has
    /// switched quick unlock on and the policy allows it.
    ///
    /// What goes wrong here hinders nothing: the next lock is then one that asks for password and
    /// code.
    pub(crate) fn prepare_parking(&mut self, accounts: &Accounts, password: &Password) {
        self.ready = None;
        let costs = self.enrolment_header().map(|enrolment| enrolment.costs);
        let Some(costs) = costs.filter(|_| self.may_park(accounts)) else {
            return;
        };
        let Ok(mut memory) = accounts.env.kdf.reserve(costs) else {
            return;
        };
        let place = ParkedPlace {
            account: self.account,
            slot: self.slot,
            costs,
        };
        let random = &*accounts.env.random;
        self.ready = ParkedKey::park(&mut memory, password, &self.root_key, place, random).ok();
    }

    /// Ends the session like [`close`](Self::close); what was prepared stays and waits for the
    /// password alone. Says whether something waits.
    ///
    /// # Security
    ///
    /// A session that only looks, whose keys, password or phone were changed, or whose time is over
    /// is never parked.
    pub fn park(mut self, accounts: &mut Accounts) -> bool {
        let parked = self.take_parked(accounts);
        self.close(accounts);
        let parks = parked.is_some();
        if let Some(parked) = parked {
            accounts.parking.put(parked);
        }
        parks
    }

    fn take_parked(&mut self, accounts: &Accounts) -> Option<Parked> {
        let key = self.ready.take()?;
        let clock = &*accounts.env.clock;
        let over = self.state(clock) == SessionState::AbsoluteOver;
        (self.may_park(accounts) && !over).then(|| Parked {
            key,
            account: self.account,
            header_id: self.header_id,
            edits: (self.header.edit, self.ledger.edit()),
            role: self.role,
            username: self.username().to_owned(),
            display_name: self.display_name().to_owned(),
            opened: self.opened,
            absolute: self.limits().absolute,
            asleep: clock.asleep(),
            tries_left: MOST_WRONG_UNLOCKS,
        })
    }

    pub(super) fn may_park(&self, accounts: &Accounts) -> bool {
        self.state.choices.quick_unlock
            && self.policy.allows_quick_unlock()
            && accounts.env.policy.allows_quick_unlock()
            && self.access == Access::ReadWrite
    }
}
