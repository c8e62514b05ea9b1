//! Items and events follow the new keys in the background, a few at a time.

use std::mem;

use twinlatch_crypto::Id;
use twinlatch_records::{CollectionCopy, ObjectFinding};

use crate::accounts::Accounts;
use crate::error::EditError;
use crate::session::{Access, Edit, Session};

/// Objects that one transaction seals anew: so few that nobody waits for it.
const AT_ONCE: usize = 256;

/// How far the objects have followed the new keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resealed {
    /// Nothing is left to do.
    Done {
        /// Objects that do not open, or not as listed: they stay as they are, and keep their key.
        kept_back: usize,
    },
    /// So many objects still follow.
    Left(usize),
}

/// What one step does.
#[derive(Default)]
struct Step {
    /// Objects that are sealed anew, each after its collection.
    objects: Vec<(Id, Id)>,
    /// Objects that cannot be.
    kept_back: Vec<Id>,
    /// Second copies of the collections' keys, where one is dropped.
    copies: Option<Vec<CollectionCopy>>,
}

impl Session {
    /// How far the objects have followed the new keys; a session that only looks does nothing.
    pub fn resealed(&self) -> Resealed {
        let behind = self.ledger.behind();
        let left = behind
            .filter(|(_, id)| !self.kept_back.contains(id))
            .count();
        let can_write = self.access == Access::ReadWrite;
        if can_write && (left > 0 || self.has_spent_keys()) {
            Resealed::Left(left)
        } else {
            let kept_back = self.kept_back.len();
            Resealed::Done { kept_back }
        }
    }

    /// Seals the next objects under the newest keys, in one transaction, and drops the old keys
    /// with the last one. Where it stopped is in the lists themselves, so it goes on after any
    /// interruption, in this session or a later one.
    ///
    /// # Errors
    ///
    /// [`EditError`]: everything stays readable as it was, and the step can be taken again.
    pub fn reseal(&mut self, accounts: &mut Accounts) -> Result<Resealed, EditError> {
        if let Resealed::Done { .. } = self.resealed() {
            return Ok(self.resealed());
        }
        let step = self.next_step(accounts)?;
        // The ways are sealed from the session's own, so the copies stand in them meanwhile.
        let dropped = step.copies.is_some();
        let copies = step
            .copies
            .unwrap_or_else(|| self.ledger.collection_copies());
        let old = mem::replace(&mut self.ways.copies.collections, copies);
        let written = self.transact(accounts, |edit| {
            for (collection, object) in &step.objects {
                edit.reseal(collection, object)?;
            }
            if dropped {
                let _ = edit.change.drop_spent_keys(edit.ledger);
                edit.put_ways(self)?;
            }
            Ok::<_, EditError>(())
        });
        match written {
            Ok(((), patch)) => {
                self.kept_back.extend(step.kept_back);
                self.wrote(accounts, patch);
                Ok(self.resealed())
            }
            Err(error) => {
                self.ways.copies.collections = old;
                Err(error)
            }
        }
    }

    /// Looks at the next objects, and at what is needed of the old keys once they have followed.
    fn next_step(&self, accounts: &Accounts) -> Result<Step, EditError> {
        let behind = self.ledger.behind();
        let next = behind.filter(|(_, id)| !self.kept_back.contains(id));
        let mut step = Step::default();
        let mut change = self.ledger.change();
        self.read(accounts, |reading| {
            for (collection, object) in next.take(AT_ONCE) {
                match change.reseal(&self.ledger, reading, collection, object) {
                    Ok(()) => step.objects.push((collection, object)),
                    Err(ObjectFinding::Store(error)) => return Err(error.into()),
                    Err(_) => step.kept_back.push(object),
                }
            }
            Ok::<_, EditError>(())
        })?;
        step.copies = change.drop_spent_keys(&self.ledger);
        Ok(step)
    }

    /// Whether a key is left that nothing is under any more.
    fn has_spent_keys(&self) -> bool {
        let mut change = self.ledger.change();
        self.ledger.has_earlier_keys() && change.drop_spent_keys(&self.ledger).is_some()
    }
}

impl Edit<'_, '_> {
    fn reseal(&mut self, collection: &Id, object: &Id) -> Result<(), EditError> {
        let resealed = self
            .change
            .reseal(self.ledger, self.writing, *collection, *object);
        resealed.map_err(|found| match found {
            ObjectFinding::Store(error) => error.into(),
            ObjectFinding::Missing
            | ObjectFinding::Damaged
            | ObjectFinding::ChangedOutside(_)
            | ObjectFinding::NewerSchema(_) => EditError::ChangedOutside,
        })
    }
}
