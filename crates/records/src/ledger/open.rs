//! Opening the lists: every hash is compared, and what does not fit is named and never refused.

use twinlatch_crypto::{Id, RootObject, Stored, root_object_id};
use twinlatch_secret::RootKey;
use twinlatch_store::{Reading, StoreError};

use super::Ledger;
use super::collection::Collection;
use super::shards::ListRow;
use super::shared::News;
use crate::collection::open_collection;
use crate::root::{Root, RootCollection, open_root, root_id};
use crate::values::Hash;
use crate::{
    CollectionKeys, CollectionKind, Finding, Found, RecordError, RecordsError, RowKind, State,
    Ways, open_state, open_ways,
};

impl Ledger {
    /// Opens the lists of an account from its root down.
    ///
    /// What is missing, unreadable or other than listed is given as findings. Keys come from
    /// `ways` where their own object is bad. Objects whose list is bad are found by trying every
    /// row; the ledger then needs the person's consent before anything is written.
    ///
    /// # Errors
    ///
    /// [`RecordsError::Store`] if the file cannot be read at all.
    pub fn open(
        reading: &Reading<'_>,
        db: &Id,
        account: &Id,
        key: &RootKey,
    ) -> Result<(Self, Vec<Finding>), RecordsError> {
        let mut opening = Opening::begin(reading, db, account, key)?;
        let id = root_id(key, account);
        let root = opening.look(&id, |stored| open_root(key, db, account, stored))?;
        opening.note(RowKind::Root, id, root.against(None));
        let mut ledger = match root.value {
            Some(root) => opening.with_root(root)?,
            None => opening.without_root()?,
        };
        ledger.root = root.hash;
        Ok((ledger, opening.findings))
    }
}

/// What is known while the lists are opened.
pub(super) struct Opening<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) db: &'a Id,
    pub(super) account: &'a Id,
    pub(super) key: &'a RootKey,
    pub(super) state: Row<State>,
    pub(super) ways: Row<Ways>,
    pub(super) findings: Vec<Finding>,
    pub(super) salvaged: bool,
}

/// The collections that a root lists, as far as they open.
#[derive(Default)]
struct Own {
    personal: Option<Collection>,
    events: Option<Collection>,
    /// Listed, and not opened by this program.
    carried: Vec<RootCollection>,
    /// Listed, and their keys are nowhere.
    keyless: Vec<RootCollection>,
}

impl Own {
    /// Whether a collection of this kind is still looked for.
    fn lacks(&self, kind: CollectionKind) -> bool {
        match kind {
            CollectionKind::Personal => self.personal.is_none(),
            CollectionKind::Events => self.events.is_none(),
            CollectionKind::Shared => false,
        }
    }

    fn take(&mut self, collection: Collection) {
        match collection.keys.kind {
            CollectionKind::Personal => self.personal = Some(collection),
            CollectionKind::Events => self.events = Some(collection),
            CollectionKind::Shared => (),
        }
    }
}

/// A row as it was found.
pub(super) struct Row<T> {
    /// The hash of its bytes; `None` if it is missing.
    pub(super) hash: Option<Hash>,
    /// What it says, if it opens.
    pub(super) value: Option<T>,
    newer: bool,
}

impl<T> Row<T> {
    /// What is wrong with the row, compared with its listed hash where there is one.
    pub(super) fn against(&self, listed: Option<&Hash>) -> Option<Found> {
        let Some(hash) = &self.hash else {
            return Some(Found::Missing);
        };
        match listed {
            _ if self.newer => Some(Found::Newer),
            _ if self.value.is_none() => Some(Found::CannotOpen),
            Some(listed) if listed != hash => Some(Found::OtherThanListed),
            _ => None,
        }
    }
}

impl<'a> Opening<'a> {
    pub(super) fn begin(
        reading: &'a Reading<'a>,
        db: &'a Id,
        account: &'a Id,
        key: &'a RootKey,
    ) -> Result<Self, StoreError> {
        let ids =
            [RootObject::State, RootObject::Ways].map(|row| root_object_id(key, row, account));
        Ok(Self {
            reading,
            db,
            account,
            key,
            state: look(reading, &ids[0], |stored| {
                open_state(key, db, account, stored)
            })?,
            ways: look(reading, &ids[1], |stored| {
                open_ways(key, db, account, stored)
            })?,
            findings: Vec::new(),
            salvaged: false,
        })
    }

    /// Follows the lists from a root that opens.
    fn with_root(&mut self, root: Root) -> Result<Ledger, StoreError> {
        self.check_own(&root)?;
        let mut own = Own::default();
        for listed in &root.collections {
            let (keys, key_row) = self.keys(listed)?;
            match keys {
                Some(keys) if own.lacks(keys.kind) => {
                    own.take(self.collection(keys, key_row, Some(listed))?);
                }
                None if key_row.written().is_none() => own.keyless.push(*listed),
                Some(_) | None => own.carried.push(*listed),
            }
        }
        if own.personal.is_some() && own.events.is_some() {
            // It can only be somebody else's: nothing takes its place, so it stays listed.
            own.carried.append(&mut own.keyless);
        }
        Ok(Ledger {
            db: *self.db,
            account: *self.account,
            edit: root.edit,
            root: None,
            rows: root.rows,
            state: root.state.map(|(_, hash)| hash),
            ways: root.ways.map(|(_, hash)| hash),
            personal: own
                .personal
                .unwrap_or_else(|| self.lost(CollectionKind::Personal)),
            events: own
                .events
                .unwrap_or_else(|| self.lost(CollectionKind::Events)),
            shared: Vec::new(),
            news: News::default(),
            carried: own.carried,
            salvaged: self.salvaged,
        })
    }

    /// Compares the rows that the root lists besides collections.
    fn check_own(&mut self, root: &Root) -> Result<(), StoreError> {
        if let Some((id, hash)) = &root.state {
            self.note(RowKind::State, *id, self.state.against(Some(hash)));
        }
        if let Some((id, hash)) = &root.ways {
            self.note(RowKind::Ways, *id, self.ways.against(Some(hash)));
        }
        for (id, hash) in &root.rows {
            let found = match self.reading.slots().find(id)? {
                None => Some(Found::Missing),
                Some(stored) => (stored.hash() != *hash).then_some(Found::OtherThanListed),
            };
            self.note(RowKind::Way, *id, found);
        }
        Ok(())
    }

    /// The keys of a listed collection: from its own object if that is the listed one, else from
    /// the second copy, else from whatever object opens there.
    pub(super) fn keys(
        &mut self,
        listed: &RootCollection,
    ) -> Result<(Option<CollectionKeys>, ListRow), StoreError> {
        let (row, hash) = (listed.key_row, listed.key_hash);
        let mut own = self.look(&row, |stored| {
            open_collection(self.key, self.db, self.account, &row, stored)
        })?;
        own.value = own.value.filter(|keys| keys.id == listed.collection);
        let found = own.against(Some(&hash));
        self.note(RowKind::Collection, row, found);
        let key_row = match found {
            None | Some(Found::Newer) => ListRow::Written(row, hash),
            Some(_) => ListRow::Due(Some(row)),
        };
        let keys = match found {
            None => own.value,
            Some(_) => self.copy_of(&listed.collection).or(own.value),
        };
        Ok((keys, key_row))
    }

    pub(super) fn copy_of(&self, collection: &Id) -> Option<CollectionKeys> {
        let copies = &self.ways.value.as_ref()?.copies.collections;
        let copy = copies
            .iter()
            .find(|copy| copy.id == *collection && !copy.keys.is_empty())?;
        Some(CollectionKeys::from_copy(copy))
    }

    /// A collection whose keys are nowhere; what it held stays in the file.
    pub(super) fn lost(&mut self, kind: CollectionKind) -> Collection {
        self.salvaged = true;
        let own = match kind {
            CollectionKind::Personal | CollectionKind::Shared => RootObject::Root,
            CollectionKind::Events => RootObject::Ways,
        };
        Collection::lost(kind, root_object_id(self.key, own, self.account))
    }

    /// Reads a row and opens it.
    pub(super) fn look<T>(
        &self,
        id: &Id,
        open: impl FnOnce(&Stored) -> Result<T, RecordError>,
    ) -> Result<Row<T>, StoreError> {
        look(self.reading, id, open)
    }

    /// Notes what is wrong with a row, if anything is.
    pub(super) fn note(&mut self, row: RowKind, id: Id, what: Option<Found>) {
        self.findings
            .extend(what.map(|what| Finding { row, id, what }));
    }
}

fn look<T>(
    reading: &Reading<'_>,
    id: &Id,
    open: impl FnOnce(&Stored) -> Result<T, RecordError>,
) -> Result<Row<T>, StoreError> {
    let Some(stored) = reading.objects().find(id)? else {
        return Ok(Row {
            hash: None,
            value: None,
            newer: false,
        });
    };
    let (value, newer) = match open(&stored) {
        Ok(value) => (Some(value), false),
        Err(RecordError::NewerSchema { .. }) => (None, true),
        Err(RecordError::CannotOpen(_) | RecordError::NotCanonical) => (None, false),
    };
    Ok(Row {
        hash: Some(stored.hash()),
        value,
        newer,
    })
}
