//! Looking at a vault without touching it.

use std::fs;

use twinlatch_store::{Access, Damage, Meta, Presence, Store, StoreError, look};

use crate::common::{a_folder, a_meta, a_vault, as_another_program, files_in};

#[test]
fn looking_at_nothing_makes_nothing() {
    let (folder, path) = a_folder();
    assert_eq!(
        look(&path).expect("it can be asked"),
        Presence::Missing,
        "nothing is there"
    );
    assert!(
        files_in(folder.path()).is_empty(),
        "and nothing has come to be"
    );
    let inside = path.join("vault.db");
    assert_eq!(
        look(&inside).expect("it can be asked"),
        Presence::Missing,
        "nor is its folder"
    );
}

#[test]
fn looking_at_a_vault_changes_nothing() {
    let (folder, path) = a_folder();
    drop(a_vault(folder.path()));
    let before = fs::read(&path).expect("it can be read");
    assert_eq!(
        look(&path).expect("it can be asked"),
        Presence::There,
        "there it is"
    );
    assert_eq!(
        fs::read(&path).expect("it can be read"),
        before,
        "not one byte differs"
    );
    assert_eq!(
        files_in(folder.path()),
        ["vault.db"],
        "no file came to be beside it"
    );
}

#[test]
fn a_newer_vault_is_told_with_its_numbers() {
    let (folder, path) = a_folder();
    let mut store = a_vault(folder.path());
    let newer = Meta {
        format: 3,
        smallest_reader: 2,
        ..a_meta()
    };
    store
        .write(|writing| writing.put_meta(&newer))
        .expect("it can be written");
    drop(store);
    let seen = look(&path).expect("it can be asked");
    assert_eq!(
        seen,
        Presence::Newer {
            format: 3,
            smallest_reader: 2
        },
        "set-up can say why"
    );
}

#[test]
fn what_is_no_vault_is_damaged_and_kept() {
    for (content, expected) in [
        (&b""[..], Damage::Empty),
        (b"SQLite", Damage::NotADatabase),
        (
            b"Dear diary, this is no database at all.",
            Damage::NotADatabase,
        ),
    ] {
        let (folder, path) = a_folder();
        fs::write(&path, content).expect("a file is written");
        let seen = look(&path).expect("it can be asked");
        assert_eq!(
            seen,
            Presence::Damaged { what: expected },
            "in words of its own"
        );
        for access in [Access::ReadWrite, Access::ReadOnly] {
            let refused = Store::open(&path, access).map(drop);
            assert!(
                matches!(refused, Err(StoreError::Damaged { what }) if what == expected),
                "opening says the same: {refused:?}"
            );
        }
        assert_eq!(
            fs::read(&path).expect("it is there"),
            content,
            "it is never replaced"
        );
        assert_eq!(
            files_in(folder.path()),
            ["vault.db"],
            "nothing came to be beside it"
        );
    }
}

#[test]
fn a_folder_under_the_name_is_no_vault() {
    let (_folder, path) = a_folder();
    fs::create_dir(&path).expect("a folder is made");
    let seen = look(&path).expect("it can be asked");
    assert_eq!(
        seen,
        Presence::Damaged {
            what: Damage::NotAFile
        },
        "it is named"
    );
}

#[test]
fn a_database_of_another_program_is_damaged() {
    let (_folder, path) = a_folder();
    as_another_program(&path, "CREATE TABLE songs (title TEXT)");
    let seen = look(&path).expect("it can be asked");
    assert_eq!(
        seen,
        Presence::Damaged {
            what: Damage::Schema { table: "meta" }
        },
        "it is named"
    );
}

#[test]
fn a_vault_without_a_description_is_damaged() {
    let (folder, path) = a_folder();
    drop(a_vault(folder.path()));
    as_another_program(&path, "DELETE FROM meta");
    let seen = look(&path).expect("it can be asked");
    assert_eq!(
        seen,
        Presence::Damaged { what: Damage::Meta },
        "set-up must not begin"
    );
}
