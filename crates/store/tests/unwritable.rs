//! Folders and files that this person may not write.
//!
//! For the superuser no such thing exists, so there the tests run once more as nobody.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use twinlatch_crypto::kind;
use twinlatch_store::{
    Access, NewVault, Presence, Store, StoreError, VaultHold, look, prepare_data_folder,
};

use crate::common::{a_folder, a_meta, a_vault, files_in, id, sealed};
use crate::interrupted::crash_during_a_write;

#[test]
fn an_interrupted_write_in_a_read_only_folder_is_named() {
    as_an_ordinary_person(
        "an_interrupted_write_in_a_read_only_folder_is_named",
        || {
            for (file, journal) in [(0o600, 0o600), (0o600, 0o400)] {
                let (folder, path) = a_folder();
                crash_during_a_write(folder.path());
                set_mode(&path, file);
                set_mode(&folder.path().join("vault.db-journal"), journal);
                set_mode(folder.path(), 0o500);
                assert_eq!(
                    look(&path).expect("it can be asked"),
                    Presence::There,
                    "it is whole"
                );
                for access in [Access::ReadWrite, Access::ReadOnly] {
                    let refused = Store::open(&path, access).map(drop);
                    assert!(
                        matches!(refused, Err(StoreError::HotJournalReadOnly)),
                        "{file:o} {journal:o}: the person is told what to do: {refused:?}"
                    );
                }
                assert!(
                    files_in(folder.path()).len() == 2,
                    "the journal is kept for later"
                );
                set_mode(folder.path(), 0o700);
                set_mode(&folder.path().join("vault.db-journal"), 0o600);
                let store = Store::open(&path, Access::ReadWrite)
                    .expect("writable once")
                    .store;
                let objects = store.read(|reading| reading.objects().count());
                assert_eq!(objects.expect("it can be read"), 0, "the write was undone");
            }
        },
    );
}

#[test]
fn a_vault_in_a_read_only_folder_is_read_and_refuses_writes() {
    as_an_ordinary_person(
        "a_vault_in_a_read_only_folder_is_read_and_refuses_writes",
        || {
            let (folder, path) = a_folder();
            drop(a_vault(folder.path()));
            set_mode(folder.path(), 0o500);
            let mut store = Store::open(&path, Access::ReadWrite)
                .expect("it can be read")
                .store;
            let refused = store.write(|writing| {
                writing
                    .headers_mut()
                    .put(&id(1), &sealed::<kind::Header>("header"))
            });
            assert!(
                matches!(refused, Err(StoreError::ReadOnly)),
                "told as read-only: {refused:?}"
            );
            let count = store.read(|reading| reading.headers().count());
            assert_eq!(count.expect("reading goes on"), 0, "nothing was written");
            set_mode(folder.path(), 0o700);
        },
    );
}

#[test]
fn a_read_only_file_opens_for_reading_alone() {
    as_an_ordinary_person("a_read_only_file_opens_for_reading_alone", || {
        let (folder, path) = a_folder();
        drop(a_vault(folder.path()));
        set_mode(&path, 0o400);
        let refused = Store::open(&path, Access::ReadWrite).map(drop);
        assert!(
            matches!(refused, Err(StoreError::ReadOnly)),
            "told as read-only: {refused:?}"
        );
        drop(Store::open(&path, Access::ReadOnly).expect("it can be read"));
    });
}

#[test]
fn an_unreadable_file_is_neither_missing_nor_damaged() {
    as_an_ordinary_person("an_unreadable_file_is_neither_missing_nor_damaged", || {
        let (folder, path) = a_folder();
        drop(a_vault(folder.path()));
        set_mode(&path, 0);
        assert!(
            matches!(look(&path), Err(StoreError::Io(_))),
            "set-up must not begin"
        );
    });
}

#[test]
fn nothing_is_begun_in_a_read_only_folder() {
    as_an_ordinary_person("nothing_is_begun_in_a_read_only_folder", || {
        let (folder, path) = a_folder();
        set_mode(folder.path(), 0o500);
        let refused = NewVault::create(&path, &a_meta()).map(drop);
        assert!(
            matches!(refused, Err(StoreError::ReadOnly)),
            "no vault: {refused:?}"
        );
        let refused = prepare_data_folder(&folder.path().join("data"));
        assert!(
            matches!(refused, Err(StoreError::ReadOnly)),
            "no folder: {refused:?}"
        );
        set_mode(folder.path(), 0o700);
    });
}

#[test]
fn a_read_only_folder_is_held_in_the_fallback() {
    as_an_ordinary_person("a_read_only_folder_is_held_in_the_fallback", || {
        let (folder, _) = a_folder();
        let (place, _) = a_folder();
        set_mode(folder.path(), 0o500);
        let fallback = place.path().join("place");
        let _hold = VaultHold::take(folder.path(), &fallback, "window").expect("it takes it");
        assert_eq!(
            files_in(&fallback),
            ["vault.lock"],
            "the lock file is there"
        );
        set_mode(folder.path(), 0o700);
    });
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("rights can be set");
}

/// Runs `body` where file rights count.
fn as_an_ordinary_person(test: &str, body: impl FnOnce()) {
    if !rustix::process::geteuid().is_root() {
        return body();
    }
    let (folder, _) = a_folder();
    set_mode(folder.path(), 0o777);
    let program = folder.path().join("tests");
    let this = std::env::current_exe().expect("a test knows its program");
    fs::copy(this, &program).expect("nobody may not be allowed into the build folder");
    set_mode(&program, 0o755);
    let ended = Command::new(&program)
        .args(["--exact", &format!("unwritable::{test}"), "--nocapture"])
        .env("TMPDIR", folder.path())
        .current_dir(folder.path())
        .uid(NOBODY)
        .gid(NOBODY)
        .output()
        .expect("the superuser may run a program as nobody");
    let said = String::from_utf8_lossy(&ended.stdout);
    assert!(
        ended.status.success() && said.contains("1 passed"),
        "as nobody: {said}{}",
        String::from_utf8_lossy(&ended.stderr)
    );
}

/// The user and group that own nothing.
const NOBODY: u32 = 65_534;
