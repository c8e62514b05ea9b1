//! Small vaults with rows sealed for real.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU8, Ordering};

use twinlatch_crypto::{
    CodeDigits, Costs, Descriptor, DeviceId, EnrolmentMode, Id, Kdf, KdfLimits, Kind, NoRandom,
    Place, Random, Sealed, SlotPlace, Targets, kind, seal_raw, wrap_slot,
};
use twinlatch_secret::{DeviceKey, Password, RootKey, SealKey};
use twinlatch_store::{FORMAT, KeyStoreKind, Meta, NewVault, READER, Store};

/// Bytes that differ from call to call; nothing here depends on their being secret.
pub(crate) struct TestRandom(AtomicU8);

impl Random for TestRandom {
    fn fill(&self, out: &mut [u8]) -> Result<(), NoRandom> {
        out.fill(self.0.fetch_add(1, Ordering::Relaxed));
        Ok(())
    }
}

/// The description of a small vault.
pub(crate) fn a_meta() -> Meta {
    Meta {
        format: FORMAT,
        smallest_reader: READER,
        db: Id::new([0xc0; 16]),
        device: DeviceId::new([0xde; 8]),
        key_store: KeyStoreKind::Keyring,
    }
}

/// An id of sixteen equal bytes.
pub(crate) fn id(byte: u8) -> Id {
    Id::new([byte; 16])
}

static RANDOM: TestRandom = TestRandom(AtomicU8::new(0));

/// Seals a text as a row of one kind.
pub(crate) fn sealed<K: Kind>(text: &str) -> Sealed<K> {
    let key = SealKey::filled(|out| out.fill(0x11));
    let place = Place {
        db: id(0xc0),
        scope: None,
        id: id(1),
    };
    seal_raw(&key, &place, text.as_bytes(), &RANDOM).expect("infallible because fill never fails")
}

/// Wraps a root key, at the least costs there are.
pub(crate) fn wrapped_slot() -> Sealed<kind::Slot> {
    let costs = Costs {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };
    let mut memory = Kdf::new(KdfLimits::danger_for_tests())
        .reserve(costs)
        .expect("8 KiB are free");
    let targets = Targets::make(CodeDigits::Eight, EnrolmentMode::Single, &RANDOM)
        .expect("infallible because fill never fails");
    let descriptor = Descriptor::parse(&[1, 1, 8, 1, 30, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
        .expect("codes of eight digits every 30 seconds");
    wrap_slot(
        &mut memory,
        &Password::new("correct horse battery staple".to_owned()),
        &targets,
        &[],
        &DeviceKey::filled(|out| out.fill(0xd0)),
        &RootKey::filled(|out| out.fill(0x11)),
        &SlotPlace {
            account: id(0xa0),
            slot: id(0xb0),
            costs,
            salt: [0; 32],
            descriptor,
        },
        &RANDOM,
    )
    .expect("all inputs are within bounds")
}

/// Makes `vault.db` in the folder, without rows.
pub(crate) fn a_vault(folder: &Path) -> Store {
    NewVault::create(&folder.join("vault.db"), &a_meta())
        .and_then(NewVault::commit)
        .expect("a vault can be made")
}

/// A folder that goes with the test, and the path of a vault in it.
pub(crate) fn a_folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("vault.db");
    (folder, path)
}

/// Runs SQL as another program would.
pub(crate) fn as_another_program(path: &Path, sql: &str) {
    rusqlite::Connection::open(path)
        .and_then(|connection| connection.execute_batch(sql))
        .expect("the other program can do this");
}

/// The names in a folder, sorted.
pub(crate) fn files_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| {
            entry
                .expect("its entries too")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// The file's own count of changes (SQLite file format, section 1.3.6).
pub(crate) fn changes(path: &Path) -> u32 {
    let bytes = std::fs::read(path).expect("the file can be read");
    u32::from_be_bytes([bytes[24], bytes[25], bytes[26], bytes[27]])
}

/// What holds for every table of sealed rows.
macro_rules! facts_of_a_table {
    ($table:ident, $table_mut:ident, $put:ident, $kind:ident) => {
        mod facts {
            use twinlatch_crypto::kind;
            use twinlatch_store::{Access, Store, StoreError};

            use crate::common::{a_folder, a_vault, as_another_program, id, sealed};

            fn put(store: &mut Store, byte: u8, text: &str) -> Vec<u8> {
                let row = sealed::<kind::$kind>(text);
                store
                    .write(|writing| writing.$table_mut().$put(&id(byte), &row))
                    .expect("a row can be written");
                row.bytes().to_vec()
            }

            fn find(store: &Store, byte: u8) -> Option<Vec<u8>> {
                store
                    .read(|reading| reading.$table().find(&id(byte)))
                    .expect("the table can be read")
                    .map(|stored| stored.bytes().to_vec())
            }

            #[test]
            fn a_row_is_found_as_it_was_sealed() {
                let (folder, path) = a_folder();
                let mut store = a_vault(folder.path());
                let written = put(&mut store, 7, "one");
                drop(store);
                let store = Store::open(&path, Access::ReadOnly).expect("it opens").store;
                assert_eq!(find(&store, 7), Some(written), "the same bytes, after closing too");
                assert_eq!(find(&store, 8), None, "no other id bears a row");
            }

            #[test]
            fn a_second_put_replaces_the_row() {
                let (folder, _) = a_folder();
                let mut store = a_vault(folder.path());
                put(&mut store, 7, "one");
                let second = put(&mut store, 7, "two, which is longer");
                assert_eq!(find(&store, 7), Some(second), "the row holds the newer bytes");
                let count = store.read(|reading| reading.$table().count()).expect("it can be read");
                assert_eq!(count, 1, "the id is still there once");
            }

            #[test]
            fn all_rows_come_in_order_of_id() {
                let (folder, _) = a_folder();
                let mut store = a_vault(folder.path());
                let written: Vec<_> = [9, 2, 200].map(|byte| (byte, put(&mut store, byte, "x"))).into();
                let (all, ids, count) = store
                    .read(|reading| {
                        let table = reading.$table();
                        Ok::<_, StoreError>((table.all()?, table.ids()?, table.count()?))
                    })
                    .expect("the table can be read");
                assert_eq!(ids, [id(2), id(9), id(200)], "sorted as bytes");
                assert_eq!(count, 3, "nothing more");
                for (byte, bytes) in written {
                    assert!(
                        all.iter().any(|(row, stored)| *row == id(byte) && stored.bytes() == bytes),
                        "row {byte} is among them with its own bytes"
                    );
                }
            }

            #[test]
            fn a_deleted_row_is_gone() {
                let (folder, _) = a_folder();
                let mut store = a_vault(folder.path());
                put(&mut store, 7, "one");
                put(&mut store, 8, "two");
                let mut delete = |byte| {
                    store
                        .write(|writing| writing.$table_mut().delete(&id(byte)))
                        .expect("a row can be deleted")
                };
                assert!(delete(7), "there was one");
                assert!(!delete(7), "there was none any more");
                assert_eq!(find(&store, 7), None, "it is gone");
                assert!(find(&store, 8).is_some(), "the other row stays");
            }

            #[test]
            fn a_refused_transaction_leaves_the_table_as_it_was() {
                let (folder, _) = a_folder();
                let mut store = a_vault(folder.path());
                let kept = put(&mut store, 7, "kept");
                let refused = store.write(|writing| {
                    writing.$table_mut().delete(&id(7))?;
                    writing.$table_mut().$put(&id(8), &sealed::<kind::$kind>("lost"))?;
                    Err::<(), _>(StoreError::NotThere)
                });
                assert!(matches!(refused, Err(StoreError::NotThere)), "the caller's own error");
                assert_eq!(find(&store, 7), Some(kept), "the deletion was undone");
                assert_eq!(find(&store, 8), None, "the new row was undone");
            }

            #[test]
            fn swapped_and_foreign_rows_are_just_bytes() {
                let (folder, path) = a_folder();
                let mut store = a_vault(folder.path());
                let (first, second) = (put(&mut store, 1, "one"), put(&mut store, 2, "two"));
                drop(store);
                let table = stringify!($table);
                as_another_program(
                    &path,
                    &format!(
                        "CREATE TEMP TABLE was AS SELECT ct, row_number() OVER () AS n FROM {table};
                         UPDATE {table} SET ct = (SELECT ct FROM was WHERE ct <> {table}.ct);
                         INSERT INTO {table} VALUES (zeroblob(16), x'00');"
                    ),
                );
                let store = Store::open(&path, Access::ReadWrite).expect("it opens").store;
                assert_eq!(find(&store, 1), Some(second), "given as it stands, for the key to judge");
                assert_eq!(find(&store, 2), Some(first), "likewise");
                assert_eq!(find(&store, 0), Some(vec![0]), "even one that no key can open");
            }

            #[test]
            fn rows_of_a_wrong_shape_hinder_no_other_row() {
                let (folder, path) = a_folder();
                let mut store = a_vault(folder.path());
                let kept = put(&mut store, 7, "kept");
                drop(store);
                let table = stringify!($table);
                let key = if table == "directory" { "tag" } else { "id" };
                as_another_program(
                    &path,
                    &format!(
                        "CREATE TEMP TABLE was AS SELECT * FROM {table};
                         DROP TABLE {table};
                         CREATE TABLE {table} ({key} PRIMARY KEY, ct) WITHOUT ROWID;
                         INSERT INTO {table} SELECT * FROM was;
                         INSERT INTO {table} VALUES (x'0102', x'03'), (5, x'03'), (zeroblob(16), 4);"
                    ),
                );
                let store = Store::open(&path, Access::ReadWrite).expect("it opens").store;
                assert_eq!(find(&store, 7), Some(kept), "the whole row is found");
                assert_eq!(find(&store, 0), Some(vec![]), "a number is no content");
                let (ids, misshapen) = store
                    .read(|reading| {
                        let table = reading.$table();
                        Ok::<_, StoreError>((table.ids()?, table.misshapen()?))
                    })
                    .expect("the table can be read");
                assert_eq!(ids, [id(0), id(7)], "what is no id is left out");
                assert_eq!(misshapen, 2, "and counted");
            }
        }
    };
}

pub(crate) use facts_of_a_table;
