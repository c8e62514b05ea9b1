//! A person's own events: one object each, in a collection of their own.

use twinlatch_crypto::{Id, NoRandom, Random};
use twinlatch_records::{Change, EventKind, EventPayload, Ledger, ObjectKind, SCHEMA};
use twinlatch_store::{Reading, StoreError};

use crate::accounts::Accounts;
use crate::error::EditError;
use crate::session::{Edit, Session};

/// Adds an event to a change of the account's lists.
///
/// # Errors
///
/// [`NoRandom`]; the rest of the change is as it was.
pub(crate) fn put_event(
    change: &mut Change,
    ledger: &Ledger,
    event: &EventPayload,
    random: &dyn Random,
) -> Result<(), NoRandom> {
    let id = Id::random(random)?;
    change.put(
        ledger.events().id(),
        id,
        ObjectKind::Event,
        SCHEMA,
        event.encode(),
    );
    Ok(())
}

impl Edit<'_, '_> {
    /// Adds an event of the person's own history, and a line of the audit log that says the same; of a
    /// failed try the log has had a line since it happened.
    ///
    /// # Errors
    ///
    /// [`EditError`] without random bytes; the rest of the change is as it was.
    pub(crate) fn put_event(&mut self, event: &EventPayload) -> Result<(), EditError> {
        put_event(self.change, self.ledger, event, self.random)?;
        if event.what != EventKind::LoginFailed {
            self.log_event(event);
        }
        Ok(())
    }
}

/// A person's events as far as they can be read.
#[derive(Debug)]
pub struct Events {
    /// Newest first.
    pub lines: Vec<EventPayload>,
    /// How many are damaged or were changed from outside.
    pub unreadable: usize,
}

impl Events {
    /// The events that can be read, newest first.
    pub fn iter(&self) -> std::slice::Iter<'_, EventPayload> {
        self.lines.iter()
    }
}

impl Session {
    /// Lists the person's own events.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the file cannot be read at all.
    pub fn events(&self, accounts: &Accounts) -> Result<Events, StoreError> {
        self.read(accounts, |reading| Ok(self.collect(reading)))
    }

    /// The last time that a paper opened the account since the last login, told at the next one.
    pub(crate) fn last_recovery(&self, accounts: &Accounts) -> Option<EventPayload> {
        let newest = self.newest_event(accounts, |event| {
            matches!(event.what, EventKind::LoggedIn | EventKind::Recovered)
        });
        newest.filter(|event| event.what == EventKind::Recovered)
    }

    /// The newest event that is one of those looked for.
    pub(crate) fn newest_event(
        &self,
        accounts: &Accounts,
        wanted: impl Fn(&EventPayload) -> bool,
    ) -> Option<EventPayload> {
        let collection = self.ledger.events();
        let mut entries: Vec<_> = collection.entries().collect();
        entries.sort_by_key(|(_, entry)| std::cmp::Reverse(entry.revision));
        let found = self.read(accounts, |reading| {
            let mut newest = entries.iter().filter_map(|(id, _)| {
                let record = collection.read(reading, &self.db, id).ok()?;
                EventPayload::decode(&record.payload).ok()
            });
            Ok::<_, StoreError>(newest.find(wanted))
        });
        found.ok().flatten()
    }

    fn collect(&self, reading: &Reading<'_>) -> Events {
        let collection = self.ledger.events();
        let mut events = Events {
            lines: Vec::new(),
            unreadable: 0,
        };
        // An event's revision is its number, which a clock that was set cannot disturb.
        let mut entries: Vec<_> = collection.entries().collect();
        entries.sort_by_key(|(_, entry)| std::cmp::Reverse(entry.revision));
        for (id, _) in entries {
            let record = collection.read(reading, &self.db, &id).ok();
            match record.and_then(|record| EventPayload::decode(&record.payload).ok()) {
                Some(event) => events.lines.push(event),
                None => events.unreadable += 1,
            }
        }
        events
    }

    /// Adds an event that stands for itself.
    ///
    /// # Errors
    ///
    /// [`EditError`]: nothing was written.
    pub(crate) fn note_event(
        &mut self,
        accounts: &mut Accounts,
        what: EventKind,
    ) -> Result<(), EditError> {
        let event = EventPayload::new(accounts.env.clock.wall(), what);
        let ((), patch) = self.transact(accounts, |edit| edit.put_event(&event))?;
        self.wrote(accounts, patch);
        Ok(())
    }
}
