//! How a vault file comes to be.

use std::fs;

use twinlatch_crypto::kind;
use twinlatch_store::{Access, NewVault, Presence, Store, StoreError, look, prepare_data_folder};

use crate::common::{a_folder, a_meta, files_in, id, sealed};

#[test]
fn a_vault_has_its_name_only_when_committed() {
    let (folder, path) = a_folder();
    let mut new = NewVault::create(&path, &a_meta()).expect("it begins");
    assert_eq!(
        look(&path).expect("it can be asked"),
        Presence::Missing,
        "not there yet"
    );
    new.store()
        .write(|writing| {
            writing
                .headers_mut()
                .put(&id(1), &sealed::<kind::Header>("header"))
        })
        .expect("it can be filled");
    let store = new.commit().expect("it is named");
    assert_eq!(
        store.access(),
        Access::ReadWrite,
        "it is open for what follows"
    );
    let count = store
        .read(|reading| reading.headers().count())
        .expect("it can be read");
    assert_eq!(count, 1, "with what was put in");
    assert_eq!(
        files_in(folder.path()),
        ["vault.db"],
        "and nothing beside it"
    );
    drop(store);
    assert_eq!(
        Store::open(&path, Access::ReadOnly).expect("it opens").meta,
        a_meta(),
        "whole"
    );
}

#[test]
fn a_dropped_vault_leaves_nothing() {
    let (folder, path) = a_folder();
    drop(NewVault::create(&path, &a_meta()).expect("it begins"));
    assert!(
        files_in(folder.path()).is_empty(),
        "a cancelled set-up leaves no trace"
    );
}

#[test]
fn a_crash_before_the_commit_leaves_no_vault() {
    let (folder, path) = a_folder();
    let mut crashed = NewVault::create(&path, &a_meta()).expect("it begins");
    crashed
        .store()
        .write(|writing| {
            writing
                .headers_mut()
                .put(&id(1), &sealed::<kind::Header>("header"))
        })
        .expect("it can be filled");
    std::mem::forget(crashed);
    fs::write(folder.path().join("vault.db.new-journal"), b"left over").expect("it is written");
    assert_eq!(
        look(&path).expect("it can be asked"),
        Presence::Missing,
        "set-up begins again"
    );
    let store = NewVault::create(&path, &a_meta())
        .and_then(NewVault::commit)
        .expect("it is made");
    let count = store
        .read(|reading| reading.headers().count())
        .expect("it can be read");
    assert_eq!(count, 0, "nothing of the first attempt is in it");
    assert_eq!(files_in(folder.path()), ["vault.db"], "nor beside it");
}

#[test]
fn whatever_bears_the_name_is_not_replaced() {
    let (folder, path) = a_folder();
    fs::write(&path, b"").expect("an empty file is written");
    let refused = NewVault::create(&path, &a_meta()).map(drop);
    assert!(
        matches!(refused, Err(StoreError::AlreadyThere)),
        "an empty file is one too"
    );
    assert_eq!(files_in(folder.path()), ["vault.db"], "nothing was begun");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_not_replaced() {
    let (folder, path) = a_folder();
    std::os::unix::fs::symlink(folder.path().join("unplugged"), &path).expect("a link is made");
    let refused = NewVault::create(&path, &a_meta()).map(drop);
    assert!(
        matches!(refused, Err(StoreError::AlreadyThere)),
        "the vault may be on that disk"
    );
}

#[test]
fn a_file_that_took_the_name_meanwhile_is_not_replaced() {
    let (folder, path) = a_folder();
    let new = NewVault::create(&path, &a_meta()).expect("it begins");
    fs::write(&path, b"somebody's vault").expect("a file is written");
    let journal = folder.path().join("vault.db-journal");
    fs::write(journal, b"of that vault").expect("a file is written");
    let refused = new.commit().map(drop);
    assert!(
        matches!(refused, Err(StoreError::AlreadyThere)),
        "it is told: {refused:?}"
    );
    assert_eq!(
        fs::read(&path).expect("it is there"),
        b"somebody's vault",
        "it is untouched"
    );
    assert_eq!(
        files_in(folder.path()),
        ["vault.db", "vault.db-journal"],
        "the new one is gone, the other keeps its journal"
    );
}

#[test]
fn a_missing_folder_is_told() {
    let (folder, _) = a_folder();
    let path = folder.path().join("missing").join("vault.db");
    let refused = NewVault::create(&path, &a_meta()).map(drop);
    assert!(
        matches!(refused, Err(StoreError::Io(_))),
        "the folder is prepared before"
    );
}

#[cfg(unix)]
#[test]
fn folder_and_file_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, _) = a_folder();
    let data = folder.path().join("above").join("twinlatch");
    prepare_data_folder(&data).expect("it is made");
    let path = data.join("vault.db");
    let mut new = NewVault::create(&path, &a_meta()).expect("it begins");
    new.store()
        .write(|writing| writing.put_meta(&a_meta()))
        .expect("it can be written");
    let mode = |path: &std::path::Path| {
        fs::metadata(path)
            .expect("it is there")
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(
        mode(&data.join("vault.db.new")),
        0o600,
        "private while it is made"
    );
    drop(new.commit().expect("it is named"));
    assert_eq!(mode(&path), 0o600, "private afterwards");
    assert_eq!(mode(&data), 0o700, "so is its folder");
    assert_eq!(
        mode(&folder.path().join("above")),
        0o700,
        "and what was made above it"
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_exists_keeps_its_rights() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, _) = a_folder();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("rights are set");
    prepare_data_folder(folder.path()).expect("it is there");
    let mode = fs::metadata(folder.path())
        .expect("it is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o755, "it may be shared on purpose");
}

#[test]
fn a_file_in_place_of_the_folder_is_told() {
    let (_folder, path) = a_folder();
    fs::write(&path, b"a file").expect("a file is written");
    assert!(
        matches!(prepare_data_folder(&path), Err(StoreError::Io(_))),
        "not replaced"
    );
}
