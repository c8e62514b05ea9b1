//! Consistent reading, whole-or-nothing writing.

use std::panic::{AssertUnwindSafe, catch_unwind};

use twinlatch_crypto::kind;
use twinlatch_store::{Access, Store, StoreError};

use crate::common::{a_folder, a_vault, id, sealed};

#[derive(Debug)]
enum CallersError {
    Store,
    Own,
}

impl From<StoreError> for CallersError {
    fn from(_: StoreError) -> Self {
        Self::Store
    }
}

fn count_of_objects(store: &Store) -> u64 {
    store
        .read(|reading| reading.objects().count())
        .expect("the table can be read")
}

#[test]
fn rows_of_several_tables_are_committed_together() {
    let (folder, path) = a_folder();
    let mut store = a_vault(folder.path());
    store
        .write(|writing| {
            writing
                .headers_mut()
                .put(&id(1), &sealed::<kind::Header>("header"))?;
            writing
                .tries_mut()
                .put(&id(2), &sealed::<kind::Try>("try"))?;
            assert_eq!(
                writing.headers().count()?,
                1,
                "a writing sees its own changes"
            );
            Ok::<_, StoreError>(())
        })
        .expect("rows can be written");
    drop(store);
    let store = Store::open(&path, Access::ReadOnly)
        .expect("it opens")
        .store;
    let counts = store.read(|reading| {
        Ok::<_, StoreError>((reading.headers().count()?, reading.tries().count()?))
    });
    assert_eq!(counts.expect("it can be read"), (1, 1), "both are there");
}

#[test]
fn a_callers_own_error_rolls_back_and_comes_through() {
    let (folder, _) = a_folder();
    let mut store = a_vault(folder.path());
    let refused = store.write(|writing| {
        writing
            .objects_mut()
            .put(&id(1), &sealed::<kind::Item>("item"))?;
        Err::<(), _>(CallersError::Own)
    });
    assert!(
        matches!(refused, Err(CallersError::Own)),
        "not turned into another error"
    );
    assert_eq!(count_of_objects(&store), 0, "nothing was written");
    assert_eq!(store.commits(), 0, "nothing was committed");
}

#[test]
fn a_panic_inside_rolls_back() {
    let (folder, _) = a_folder();
    let mut store = a_vault(folder.path());
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        store.write(|writing| {
            writing
                .objects_mut()
                .put(&id(1), &sealed::<kind::Item>("item"))?;
            panic!("the caller has a fault");
            #[expect(unreachable_code, reason = "gives the closure its type")]
            Ok::<(), StoreError>(())
        })
    }));
    assert!(panicked.is_err(), "the panic goes on");
    assert_eq!(count_of_objects(&store), 0, "half a transaction is none");
    store
        .write(|writing| {
            writing
                .objects_mut()
                .put(&id(1), &sealed::<kind::Item>("item"))
        })
        .expect("the store goes on working");
}

#[test]
fn commits_are_counted_and_refusals_are_not() {
    let (folder, _) = a_folder();
    let mut store = a_vault(folder.path());
    for byte in 0..3 {
        store
            .write(|writing| {
                writing
                    .tries_mut()
                    .put(&id(byte), &sealed::<kind::Try>("try"))
            })
            .expect("a row can be written");
    }
    let _: Result<(), _> = store.write(|_| Err(StoreError::NotThere));
    store
        .read(|reading| reading.tries().count())
        .expect("it can be read");
    assert_eq!(
        store.commits(),
        3,
        "one for each transaction that ended well"
    );
}

#[test]
fn a_file_opened_for_reading_cannot_be_written() {
    let (folder, path) = a_folder();
    drop(a_vault(folder.path()));
    let mut store = Store::open(&path, Access::ReadOnly)
        .expect("it opens")
        .store;
    assert_eq!(store.access(), Access::ReadOnly, "as asked for");
    let refused = store.write(|writing| writing.objects_mut().delete(&id(1)));
    assert!(
        matches!(refused, Err(StoreError::ReadOnly)),
        "told before anything begins"
    );
}

#[test]
fn a_file_held_by_another_program_is_busy() {
    let (folder, path) = a_folder();
    let mut store = a_vault(folder.path());
    let other = rusqlite::Connection::open(&path).expect("the other program opens it");
    other
        .execute_batch("BEGIN EXCLUSIVE")
        .expect("and holds it");
    let refused = store.write(|writing| writing.objects_mut().delete(&id(1)));
    assert!(
        matches!(refused, Err(StoreError::Busy)),
        "busy is told as busy"
    );
    other.execute_batch("ROLLBACK").expect("it lets go");
    store
        .write(|writing| writing.objects_mut().delete(&id(1)))
        .expect("afterwards the store goes on working");
}

#[test]
fn a_reading_sees_one_moment() {
    let (folder, path) = a_folder();
    let store = a_vault(folder.path());
    store
        .read(|reading| {
            let before = reading.objects().count()?;
            let other = rusqlite::Connection::open(&path).expect("the other program opens it");
            other
                .busy_timeout(std::time::Duration::ZERO)
                .expect("it does not wait");
            let written = other.execute("INSERT INTO objects VALUES (zeroblob(16), x'00')", []);
            assert!(written.is_err(), "nobody commits during a reading");
            assert_eq!(
                reading.objects().count()?,
                before,
                "so nothing changes in it"
            );
            Ok::<_, StoreError>(())
        })
        .expect("it can be read");
}
