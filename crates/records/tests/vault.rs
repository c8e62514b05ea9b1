//! An account in a real file, and an outsider who can write it.

use std::collections::BTreeMap;

use rusqlite::Connection;
use tempfile::TempDir;
use twinlatch_crypto::{DeviceId, Id, RootObject, root_object_id};
use twinlatch_records::{
    Change, EventKind, EventPayload, Finding, Ledger, ObjectFinding, ObjectKind, RecordsError,
    SCHEMA, seal_recovery, seal_state, seal_ways,
};
use twinlatch_secret::SecretBytes;
use twinlatch_store::{FORMAT, KeyStoreKind, Meta, NewVault, READER, Store, StoreError};

use crate::samples::{ACCOUNT, Counted, DB, backup_row, device_key, id, root_key, state, ways};

/// All rows of one table.
pub(crate) type Rows = BTreeMap<Id, Vec<u8>>;

/// One account in a real file.
pub(crate) struct Vault {
    _folder: TempDir,
    pub(crate) store: Store,
    pub(crate) ledger: Ledger,
    pub(crate) random: Counted,
}

impl Vault {
    /// Sets an account up: two collections, `state`, `ways` and one row of `slots`.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let meta = Meta {
            format: FORMAT,
            smallest_reader: READER,
            db: DB,
            device: DeviceId::new([0xde; 8]),
            key_store: KeyStoreKind::Keyring,
        };
        let store = NewVault::create(&folder.path().join("vault.db"), &meta)
            .and_then(NewVault::commit)
            .expect("a vault can be made");
        let random = Counted::from(1);
        let ledger = Ledger::make(&DB, &ACCOUNT, &random).expect("counted bytes never end");
        let mut vault = Self {
            _folder: folder,
            store,
            ledger,
            random,
        };
        vault.write_own_rows();
        vault
    }

    /// Writes `state`, `ways` and the backup code's row as set-up does.
    pub(crate) fn write_own_rows(&mut self) {
        let (key, random) = (root_key(), &self.random);
        let copies = ways(self.ledger.collection_copies());
        let state = seal_state(&key, &DB, &ACCOUNT, &state(), random).expect("sealed");
        let ways = seal_ways(&key, &DB, &ACCOUNT, &copies, random).expect("sealed");
        let row = id(0xb7);
        let backup =
            seal_recovery(&device_key(), &DB, &row, &backup_row(), random).expect("sealed");
        let mut change = self.ledger.change();
        change.set_state(state.hash());
        change.set_ways(ways.hash());
        change.set_slot_row(row, backup.hash());
        let patch = self
            .store
            .write(|writing| {
                let mut objects = writing.objects_mut();
                objects.put(&root_object_id(&key, RootObject::State, &ACCOUNT), &state)?;
                objects.put(&root_object_id(&key, RootObject::Ways, &ACCOUNT), &ways)?;
                writing.slots_mut().put_recovery(&row, &backup)?;
                change.write(&self.ledger, &key, writing, random)
            })
            .expect("set-up is written");
        self.ledger.apply(patch);
    }

    /// Writes a change in one transaction and takes it over.
    pub(crate) fn change(&mut self, fill: impl FnOnce(&mut Change)) -> Result<(), RecordsError> {
        let mut change = self.ledger.change();
        fill(&mut change);
        let patch = self
            .store
            .write(|writing| change.write(&self.ledger, &root_key(), writing, &self.random))?;
        self.ledger.apply(patch);
        Ok(())
    }

    /// Adds items, one for each text, and gives their ids.
    pub(crate) fn add<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) -> Vec<Id> {
        let texts: Vec<_> = texts.into_iter().collect();
        let ids: Vec<_> = texts.iter().map(|_| self.draw()).collect();
        let collection = self.ledger.personal().id();
        self.change(|change| {
            for (id, text) in ids.iter().zip(&texts) {
                put_text(change, collection, *id, text);
            }
        })
        .expect("items are written");
        ids
    }

    /// Adds many items in one change.
    pub(crate) fn fill(&mut self, count: usize) -> Vec<Id> {
        self.add(std::iter::repeat_n("filling", count))
    }

    /// Adds events, one for each time, and gives their ids.
    pub(crate) fn add_events(&mut self, times: impl IntoIterator<Item = u64>) -> Vec<Id> {
        let times: Vec<_> = times.into_iter().collect();
        let ids: Vec<_> = times.iter().map(|_| self.draw()).collect();
        let collection = self.ledger.events().id();
        self.change(|change| {
            for (id, time) in ids.iter().zip(times) {
                let event = EventPayload::new(time, EventKind::LoggedIn);
                change.put(collection, *id, ObjectKind::Event, SCHEMA, event.encode());
            }
        })
        .expect("events are written");
        ids
    }

    pub(crate) fn draw(&self) -> Id {
        Id::random(&self.random).expect("counted bytes never end")
    }

    /// Gives an item new content.
    pub(crate) fn edit(&mut self, id: Id, text: &str) -> Result<(), RecordsError> {
        let collection = self.ledger.personal().id();
        self.change(|change| put_text(change, collection, id, text))
    }

    /// Removes an item.
    pub(crate) fn remove(&mut self, id: Id) -> Result<(), RecordsError> {
        let collection = self.ledger.personal().id();
        self.change(|change| change.remove(collection, id))
    }

    /// Opens the lists again, as a login does, and gives what was found.
    pub(crate) fn reopen(&mut self) -> Vec<Finding> {
        let (ledger, findings) = self
            .store
            .read(|reading| Ledger::open(reading, &DB, &ACCOUNT, &root_key()))
            .expect("opening names what it finds and refuses nothing");
        self.ledger = ledger;
        findings
    }

    /// Reads an item.
    pub(crate) fn read(&self, id: &Id) -> Result<String, ObjectFinding> {
        let record = self
            .store
            .read(|reading| Ok::<_, StoreError>(self.ledger.personal().read(reading, &DB, id)))
            .expect("the file can be read")?;
        Ok(String::from_utf8(record.payload.expose().to_vec()).expect("tests write text"))
    }

    /// The items that have current content.
    pub(crate) fn readable(&self) -> BTreeMap<Id, String> {
        let ids = self.ledger.personal().entries().map(|(id, _)| id);
        ids.filter_map(|id| Some((id, self.read(&id).ok()?)))
            .collect()
    }

    fn outside(&self) -> Connection {
        Connection::open(self.store.path()).expect("another program can open the file")
    }

    /// All rows of `objects`.
    pub(crate) fn rows(&self) -> Rows {
        self.rows_of("objects")
    }

    /// All rows of one table.
    pub(crate) fn rows_of(&self, table: &str) -> Rows {
        let outside = self.outside();
        let mut statement = outside
            .prepare(&format!("SELECT id, ct FROM {table}"))
            .expect("SQL");
        let rows = statement
            .query_map([], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get(1)?)))
            .expect("rows");
        rows.map(|row| row.map(|(id, ct)| (Id::new(id), ct)).expect("a row"))
            .collect()
    }

    /// Writes a row as another program would.
    pub(crate) fn put_row(&self, id: &Id, bytes: &[u8]) {
        self.put_row_in("objects", id, bytes);
    }

    /// Writes a row of one table as another program would.
    pub(crate) fn put_row_in(&self, table: &str, id: &Id, bytes: &[u8]) {
        let sql = format!("INSERT OR REPLACE INTO {table} (id, ct) VALUES (?1, ?2)");
        self.outside()
            .execute(&sql, (id.bytes(), bytes))
            .expect("another program can write");
    }

    /// Deletes a row as another program would.
    pub(crate) fn delete_row(&self, id: &Id) {
        let sql = "DELETE FROM objects WHERE id = ?1";
        let gone = self
            .outside()
            .execute(sql, [id.bytes()])
            .expect("another program can write");
        assert_eq!(gone, 1, "the row was there");
    }

    /// Flips one bit of a row.
    pub(crate) fn damage_row(&self, id: &Id) {
        let mut bytes = self.rows()[id].clone();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        self.put_row(id, &bytes);
    }
}

/// Puts an item that holds a text.
pub(crate) fn put_text(change: &mut Change, collection: Id, id: Id, text: &str) {
    let payload = SecretBytes::new(text.as_bytes().to_vec());
    change.put(collection, id, ObjectKind::Item, SCHEMA, payload);
}
