//! What a person discards: objects without current content, row and line together.

use twinlatch_crypto::Id;
use twinlatch_records::{EventKind, EventPayload, ObjectFinding, RowKind};

use crate::accounts::Accounts;
use crate::error::EditError;
use crate::session::Session;

impl Session {
    /// Removes an item for good, its row and its line, and says so in the history.
    ///
    /// # Errors
    ///
    /// [`EditError`]: nothing was removed.
    ///
    /// # Security
    ///
    /// For a person who has seen that the item cannot be read or is another than the lists name,
    /// and said so: what its row held is gone.
    pub fn discard_item(&mut self, accounts: &mut Accounts, id: &Id) -> Result<(), EditError> {
        let holder = self.ledger.holder(id);
        let items = holder.unwrap_or(self.ledger.personal()).id();
        self.discard(accounts, items, RowKind::Item, &[*id])
    }

    /// Removes the lines of the history that cannot be read or are others than listed, and tells how
    /// many they were. What a newer version wrote stays.
    ///
    /// # Errors
    ///
    /// [`EditError`]: nothing was removed.
    pub fn discard_bad_events(&mut self, accounts: &mut Accounts) -> Result<usize, EditError> {
        let events = self.ledger.events();
        let bad = self.read(accounts, |reading| {
            let mut bad = Vec::new();
            for (id, _) in events.entries() {
                match events.read(reading, &self.db, &id) {
                    Ok(record) if EventPayload::decode(&record.payload).is_ok() => {}
                    Err(ObjectFinding::NewerSchema(_)) => {}
                    Err(ObjectFinding::Store(error)) => return Err(error.into()),
                    Ok(_)
                    | Err(
                        ObjectFinding::Missing
                        | ObjectFinding::Damaged
                        | ObjectFinding::ChangedOutside(_),
                    ) => bad.push(id),
                }
            }
            Ok::<_, EditError>(bad)
        })?;
        if !bad.is_empty() {
            self.discard(accounts, events.id(), RowKind::Event, &bad)?;
        }
        Ok(bad.len())
    }

    fn discard(
        &mut self,
        accounts: &mut Accounts,
        collection: Id,
        row: RowKind,
        ids: &[Id],
    ) -> Result<(), EditError> {
        let event = EventPayload {
            row: Some(row),
            count: u32::try_from(ids.len()).unwrap_or(u32::MAX),
            ..EventPayload::new(accounts.env.clock.wall(), EventKind::Discarded)
        };
        let ((), patch) = self.transact(accounts, |edit| {
            for id in ids {
                edit.change.remove(collection, *id);
            }
            edit.put_event(&event)
        })?;
        // An earlier key that only these were under is dropped by the next step of resealing.
        self.kept_back.retain(|kept| !ids.contains(kept));
        self.wrote(accounts, patch);
        Ok(())
    }
}
