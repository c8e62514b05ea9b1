//! Writes that were cut off while the file was being changed.

use std::fs;
use std::path::Path;

use twinlatch_crypto::kind;
use twinlatch_store::{Access, NewVault, Presence, Store, StoreError, look};

use crate::common::{a_folder, a_meta, a_vault, files_in, id, sealed};

/// Copies a vault and its journal to `target` in the middle of a write that fills many pages.
pub(crate) fn crash_during_a_write(target: &Path) {
    let (folder, path) = a_folder();
    let mut store = a_vault(folder.path());
    store
        .write(|writing| {
            writing
                .headers_mut()
                .put(&id(1), &sealed::<kind::Header>("kept"))
        })
        .expect("a row can be written");
    drop(store);
    let writer = rusqlite::Connection::open(&path).expect("it opens");
    writer
        .execute_batch(
            "PRAGMA cache_size = 2; PRAGMA synchronous = FULL; BEGIN IMMEDIATE;
             UPDATE headers SET ct = zeroblob(5000);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
             INSERT INTO objects SELECT randomblob(16), zeroblob(3000) FROM n;",
        )
        .expect("the write begins and spills to the disk");
    for name in ["vault.db", "vault.db-journal"] {
        fs::copy(folder.path().join(name), target.join(name)).expect("both files are there");
    }
}

fn bytes_of(folder: &Path) -> (Vec<u8>, Vec<u8>) {
    let read = |name| fs::read(folder.join(name)).expect("the file is there");
    (read("vault.db"), read("vault.db-journal"))
}

#[test]
fn the_next_opening_undoes_half_a_write() {
    let (folder, path) = a_folder();
    crash_during_a_write(folder.path());
    let store = Store::open(&path, Access::ReadWrite)
        .expect("it opens")
        .store;
    let (header, objects) = store
        .read(|reading| {
            let header = reading
                .headers()
                .find(&id(1))?
                .ok_or(StoreError::NotThere)?;
            Ok::<_, StoreError>((header, reading.objects().count()?))
        })
        .expect("it can be read");
    assert_ne!(header.bytes(), [0; 5000], "the row is as before the write");
    assert_eq!(objects, 0, "no new row stayed");
    assert_eq!(
        files_in(folder.path()),
        ["vault.db"],
        "the journal has done its work"
    );
}

#[test]
fn looking_and_reading_leave_half_a_write_for_a_writer() {
    let (folder, path) = a_folder();
    crash_during_a_write(folder.path());
    let before = bytes_of(folder.path());
    assert_eq!(
        look(&path).expect("it can be asked"),
        Presence::There,
        "nothing is lost"
    );
    let refused = Store::open(&path, Access::ReadOnly).map(drop);
    assert!(
        matches!(refused, Err(StoreError::HotJournalReadOnly)),
        "the person is told what to do: {refused:?}"
    );
    assert!(
        before == bytes_of(folder.path()),
        "both files are untouched"
    );
}

#[test]
fn a_journal_without_its_file_does_not_reach_a_new_vault() {
    let (folder, path) = a_folder();
    crash_during_a_write(folder.path());
    let journal = bytes_of(folder.path()).1;
    fs::remove_file(&path).expect("the person moved the file away");
    let store = NewVault::create(&path, &a_meta())
        .and_then(NewVault::commit)
        .expect("it is made");
    let count = store
        .read(|reading| reading.headers().count())
        .expect("it can be read");
    assert_eq!(count, 0, "the new vault is new");
    let kept = fs::read(folder.path().join("vault.db-journal.left-over")).expect("it was kept");
    assert!(
        kept == journal,
        "the moved file can still be mended with it"
    );
}

#[cfg(unix)]
#[test]
fn a_journal_is_as_private_as_its_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, path) = a_folder();
    let mut store = a_vault(folder.path());
    store
        .write(|writing| {
            writing
                .headers_mut()
                .put(&id(1), &sealed::<kind::Header>("header"))?;
            let journal = fs::metadata(folder.path().join("vault.db-journal"))
                .expect("a write has a journal");
            assert_eq!(
                journal.permissions().mode() & 0o777,
                0o600,
                "it holds rows too"
            );
            Ok::<_, StoreError>(())
        })
        .expect("a row can be written");
    let file = fs::metadata(&path).expect("it is there");
    assert_eq!(
        file.permissions().mode() & 0o777,
        0o600,
        "only the owner reads the vault"
    );
}
