//! Opening a vault file.

use std::fs;

use twinlatch_crypto::kind;
use twinlatch_store::{Access, Damage, Presence, Store, StoreError, look};

use crate::common::{a_folder, a_vault, as_another_program, files_in, id, sealed};

#[test]
fn a_missing_file_is_not_made() {
    let (folder, path) = a_folder();
    for access in [Access::ReadWrite, Access::ReadOnly] {
        let refused = Store::open(&path, access).map(drop);
        assert!(
            matches!(refused, Err(StoreError::NotThere)),
            "only set-up makes a vault"
        );
    }
    assert!(files_in(folder.path()).is_empty(), "nothing came to be");
}

#[test]
fn reading_changes_neither_file_nor_folder() {
    let (folder, path) = a_folder();
    drop(a_vault(folder.path()));
    let before = fs::read(&path).expect("it can be read");
    let opened = Store::open(&path, Access::ReadOnly).expect("it opens");
    opened
        .store
        .read(|reading| reading.objects().all())
        .expect("it can be read");
    assert_eq!(
        files_in(folder.path()),
        ["vault.db"],
        "nothing stands beside it meanwhile"
    );
    drop(opened);
    assert_eq!(
        fs::read(&path).expect("it can be read"),
        before,
        "not one byte differs"
    );
}

#[test]
fn a_missing_table_is_named() {
    let (folder, path) = a_folder();
    drop(a_vault(folder.path()));
    as_another_program(&path, "ALTER TABLE slots RENAME TO was_slots");
    let refused = Store::open(&path, Access::ReadWrite).map(drop);
    assert!(
        matches!(
            refused,
            Err(StoreError::Damaged {
                what: Damage::Schema { table: "slots" }
            })
        ),
        "the person can be told: {refused:?}"
    );
}

#[test]
fn a_view_in_place_of_a_table_is_refused() {
    let (folder, path) = a_folder();
    drop(a_vault(folder.path()));
    as_another_program(
        &path,
        "ALTER TABLE slots RENAME TO was_slots; CREATE VIEW slots AS SELECT id, ct FROM was_slots",
    );
    let refused = Store::open(&path, Access::ReadWrite).map(drop);
    assert!(
        matches!(
            refused,
            Err(StoreError::Damaged {
                what: Damage::Schema { table: "slots" }
            })
        ),
        "program text of the file does not run: {refused:?}"
    );
}

#[test]
fn a_trigger_in_the_file_does_not_fire() {
    let (folder, path) = a_folder();
    drop(a_vault(folder.path()));
    as_another_program(
        &path,
        "CREATE TRIGGER thief AFTER INSERT ON headers BEGIN DELETE FROM headers; END",
    );
    let mut store = Store::open(&path, Access::ReadWrite)
        .expect("it opens")
        .store;
    store
        .write(|writing| {
            writing
                .headers_mut()
                .put(&id(1), &sealed::<kind::Header>("header"))
        })
        .expect("a row can be written");
    let count = store
        .read(|reading| reading.headers().count())
        .expect("it can be read");
    assert_eq!(count, 1, "the row is still there");
}

#[test]
fn a_wrong_schema_number_locks_nobody_out() {
    for number in [0, 99, -5] {
        let (folder, path) = a_folder();
        drop(a_vault(folder.path()));
        as_another_program(&path, &format!("PRAGMA user_version = {number}"));
        let opened = Store::open(&path, Access::ReadWrite);
        assert!(
            opened.is_ok(),
            "{number}: the description alone tells the format"
        );
    }
}

#[test]
fn a_journal_switched_by_another_program_is_switched_back() {
    let (folder, path) = a_folder();
    drop(a_vault(folder.path()));
    as_another_program(&path, "PRAGMA journal_mode = WAL");
    assert_eq!(
        look(&path).expect("it can be asked"),
        Presence::There,
        "it is whole"
    );
    assert_eq!(
        files_in(folder.path()),
        ["vault.db"],
        "looking made no file"
    );
    let refused = Store::open(&path, Access::ReadOnly).map(drop);
    assert!(
        matches!(refused, Err(StoreError::HotJournalReadOnly)),
        "reading it would write"
    );
    drop(Store::open(&path, Access::ReadWrite).expect("writing mends it"));
    drop(Store::open(&path, Access::ReadOnly).expect("afterwards it can be read"));
    assert_eq!(
        files_in(folder.path()),
        ["vault.db"],
        "one file is the whole vault again"
    );
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_to_the_file() {
    let (folder, path) = a_folder();
    drop(a_vault(folder.path()));
    let (elsewhere, link) = a_folder();
    std::os::unix::fs::symlink(&path, &link).expect("a link is made");
    let store = Store::open(&link, Access::ReadWrite)
        .expect("it opens")
        .store;
    let own = fs::canonicalize(&path).expect("the file has a path");
    assert_eq!(
        store.path(),
        own,
        "journal and copies stand beside the file itself"
    );
    assert_eq!(
        files_in(elsewhere.path()),
        ["vault.db"],
        "nothing stands beside the link"
    );
}

#[cfg(unix)]
#[test]
fn a_file_readable_by_others_is_made_private() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, path) = a_folder();
    drop(a_vault(folder.path()));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("rights can be set");
    drop(Store::open(&path, Access::ReadWrite).expect("it opens"));
    let mode = fs::metadata(&path)
        .expect("it is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600, "a restored backup is private again");
}
