//! Accounts whose time of grace is over leave the file.

use std::collections::BTreeSet;

use twinlatch_crypto::Id;
use twinlatch_device::{VaultMark, account_mark_user};
use twinlatch_records::{
    AuditKind, DirectoryEntry, EventKind, EventPayload, Header, RecordError, RowKind, open_header,
};
use twinlatch_store::Reading;

use super::{Trust, may_grant};
use crate::accounts::Accounts;
use crate::audit::About;
use crate::error::EditError;
use crate::events::put_event;
use crate::login::Accepted;
use crate::rows::{DeviceRows, Row};
use crate::session::{Access, Edit, Notice, Session};

impl Session {
    /// Removes the accounts that this person looks after and that nobody has taken back in time. What
    /// cannot be removed now is tried at the next login.
    ///
    /// # Security
    ///
    /// The time is the earlier one of the clock and of the code that was accepted: a clock that runs
    /// ahead deletes nothing. A row that is older than what this account has seen is left alone.
    pub(crate) fn remove_people(&mut self, accounts: &mut Accounts, accepted: &Accepted) {
        if self.access != Access::ReadWrite || self.salvaged {
            return;
        }
        let shown = self.enrolment_header().map_or(0, |enrolment| {
            let period = u64::from(enrolment.descriptor.period);
            accepted.step.saturating_mul(period)
        });
        let due = self.due_people(accounts, accepted.wall.min(shown));
        if due.is_empty() {
            return;
        }
        let before = self.state.counters.clone();
        let gone = |id: &Id| due.iter().any(|(_, entry)| entry.account == *id);
        self.state.counters.retain(|(id, _)| !gone(id));
        let event = EventPayload {
            row: Some(RowKind::Directory),
            count: u32::try_from(due.len()).unwrap_or(u32::MAX),
            ..EventPayload::new(accepted.wall, EventKind::Discarded)
        };
        let written = self.transact(accounts, |edit| {
            for (tag, entry) in &due {
                edit.remove_person(tag, entry)?;
            }
            edit.note_left_objects(self)?;
            edit.raise_directory(&VaultMark::default())?;
            edit.put_state(self)?;
            put_event(edit.change, edit.ledger, &event, edit.random).map_err(EditError::from)
        });
        match written {
            Ok(((), patch)) => {
                self.wrote(accounts, patch);
                for (_, entry) in &due {
                    let user = account_mark_user(self.db.bytes(), entry.account.bytes());
                    // A mark that stays says nothing about anybody who is here.
                    let _ = accounts.env.lines.delete(&user);
                }
                self.note(Notice::PeopleRemoved(event.count));
            }
            Err(_) => self.state.counters = before,
        }
    }

    /// The rows whose time of grace is over at `time`, unix seconds.
    fn due_people(&self, accounts: &Accounts, time: u64) -> Vec<(Id, DirectoryEntry)> {
        let entries = accounts.store.read(|reading| accounts.entries(reading));
        let entries = entries.unwrap_or_default();
        let trust = Trust::new(self.state.owner_public, self.db, &entries);
        let due = entries.iter().filter(|(tag, entry)| {
            entry.account != self.account
                && may_grant(self.role, entry.role)
                && entry.counter >= self.counter_of(&entry.account)
                && trust
                    .deletion(tag, entry)
                    .is_some_and(|until| until <= time)
        });
        due.cloned().collect()
    }
}

impl Edit<'_, '_> {
    /// Deletes what the device's key leads to: names, header, tries, offsets, and every row that
    /// wraps the account's root key. What only that key opens is then shut for good.
    fn remove_person(&mut self, tag: &Id, entry: &DirectoryEntry) -> Result<(), EditError> {
        // Nobody signs a header: what another one names too is not this account's.
        let others = named_by_others(self.writing, &self.rows, &entry.header)?;
        match self.rows.header(self.writing, &entry.header)? {
            Row::There(header) if header.account == entry.account => {
                for id in chunks(&header).filter(|id| !others.contains(id)) {
                    self.writing.code_offsets_mut().delete(&id)?;
                }
                for id in ways(&header).filter(|id| !others.contains(id)) {
                    self.writing.slots_mut().delete(&id)?;
                }
                self.writing.headers_mut().delete(&entry.header)?;
            }
            Row::Unreadable => {
                self.writing.headers_mut().delete(&entry.header)?;
            }
            Row::There(_) | Row::Missing => {}
        }
        self.delete_ways(&BTreeSet::from([entry.account]))?;
        if !others.contains(&entry.tries) {
            self.writing.tries_mut().delete(&entry.tries)?;
        }
        self.log(AuditKind::AccountRemoved, About::person(entry));
        self.writing.directory_mut().delete(tag)?;
        Ok(())
    }
}

/// What every other header names.
///
/// # Errors
///
/// [`EditError::ChangedOutside`] while one of them does not open: nobody knows what it names.
fn named_by_others(
    reading: &Reading<'_>,
    rows: &DeviceRows<'_>,
    own: &Id,
) -> Result<BTreeSet<Id>, EditError> {
    let mut named = BTreeSet::new();
    for (id, stored) in reading.headers().all()? {
        if id == *own {
            continue;
        }
        let header = open_header(rows.key, rows.db, &id, &stored);
        let header = header.map_err(|_: RecordError| EditError::ChangedOutside)?;
        named.extend(chunks(&header).chain(ways(&header)));
        named.insert(header.tries);
    }
    Ok(named)
}

fn chunks(header: &Header) -> impl Iterator<Item = Id> {
    let enrolments = header.enrolments.iter();
    enrolments.flat_map(|enrolment| enrolment.chunks.iter().map(|chunk| chunk.id))
}

fn ways(header: &Header) -> impl Iterator<Item = Id> {
    let slots = header.enrolments.iter().map(|enrolment| enrolment.slot);
    slots.chain(header.kit_tags.iter().copied())
}
