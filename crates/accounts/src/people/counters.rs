//! What owner and administrators remember of everybody's row: how often it was signed.

use twinlatch_crypto::Id;
use twinlatch_records::{DirectoryEntry, Finding, Found, Role, RowKind};

use super::{Person, Trust};
use crate::accounts::Accounts;
use crate::session::{Access, Session};

impl Session {
    /// Whether this account has seen a later row of the person than the one that stands in the file:
    /// somebody has put back what was signed before.
    #[must_use]
    pub fn has_seen_later(&self, person: &Person) -> bool {
        person.account != self.account && self.counter_of(&person.account) > person.counter
    }

    /// The last counter of a person's row that this account has seen.
    pub(super) fn counter_of(&self, account: &Id) -> u64 {
        let mut seen = self.state.counters.iter();
        seen.find(|(id, _)| id == account)
            .map_or(0, |(_, counter)| *counter)
    }

    /// Rows of others that are signed and older than what this account has seen.
    pub(crate) fn older_people(&self, accounts: &Accounts) -> Vec<Finding> {
        let older = |(tag, entry): (Id, DirectoryEntry)| {
            let known = self.counter_of(&entry.account);
            (entry.account != self.account && known > entry.counter).then_some(Finding {
                row: RowKind::Directory,
                id: tag,
                what: Found::Older,
            })
        };
        self.signed_people(accounts)
            .into_iter()
            .filter_map(older)
            .collect()
    }

    /// Remembers the counters of all rows that are signed; if that cannot be written now, the next
    /// login does.
    pub(crate) fn follow_people(&mut self, accounts: &mut Accounts) {
        if self.access != Access::ReadWrite {
            return;
        }
        let before = self.state.counters.clone();
        for (_, entry) in self.signed_people(accounts) {
            let counter = self.counter_of(&entry.account).max(entry.counter);
            self.remember_counter(entry.account, counter);
        }
        if self.state.counters == before {
            return;
        }
        match self.transact(accounts, |edit| edit.put_state(self)) {
            Ok(((), patch)) => self.wrote(accounts, patch),
            Err(_) => self.state.counters = before,
        }
    }

    /// Puts a counter in its place among those of everybody.
    pub(super) fn remember_counter(&mut self, account: Id, counter: u64) {
        let counters = &mut self.state.counters;
        counters.retain(|(id, _)| *id != account);
        counters.push((account, counter));
        counters.sort_by_key(|(id, _)| *id);
    }

    /// The rows of the directory that count, for those who look after people; nobody's for others.
    fn signed_people(&self, accounts: &Accounts) -> Vec<(Id, DirectoryEntry)> {
        match self.role {
            Role::Owner | Role::Administrator => {}
            Role::User | Role::Viewer | Role::Auditor => return Vec::new(),
        }
        // What cannot be read is told by what is looked for there.
        let entries = accounts.store.read(|reading| accounts.entries(reading));
        let entries = entries.unwrap_or_default();
        let trust = Trust::new(self.state.owner_public, self.db, &entries);
        let signed = entries.iter();
        signed
            .filter(|(tag, entry)| trust.verifies(tag, entry))
            .cloned()
            .collect()
    }
}
