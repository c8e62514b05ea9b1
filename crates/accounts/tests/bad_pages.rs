//! A page of the file that contradicts itself: the rest of the vault stays within reach.

mod bench;
mod support;

use std::fs::OpenOptions;
use std::os::unix::fs::FileExt as _;

use bench::{NAME, device, read_only, settle};
use rusqlite::Connection;
use support::{PASSWORD, Rig, password};
use twinlatch_accounts::{LoginError, ReadOnlyReason, Session};

/// Overwrites the first page of a table.
fn destroy(rig: &mut Rig, table: &str) {
    rig.accounts = None;
    let file = Connection::open(rig.vault()).expect("the file opens");
    let find = "SELECT rootpage FROM sqlite_master WHERE name = ?1";
    let page: u32 = file
        .query_row(find, [table], |row| row.get(0))
        .expect("a table");
    let size: u32 = file
        .query_row("PRAGMA page_size", [], |row| row.get(0))
        .expect("a size");
    drop(file);
    let file = OpenOptions::new().write(true).open(rig.vault());
    let junk = vec![0xee; size as usize];
    file.expect("writable")
        .write_all_at(&junk, u64::from(page - 1) * u64::from(size))
        .expect("written");
}

fn log_in_after(table: &str) -> Result<Session, LoginError> {
    let mut rig = device();
    destroy(&mut rig, table);
    rig.restart();
    settle(&rig);
    let code = rig.code();
    rig.accounts().login(NAME, &password(PASSWORD), &code)
}

#[test]
fn without_the_counts_of_tries_the_right_password_opens() {
    let session = log_in_after("tries").expect("the mark counts in their place");
    assert_eq!(
        read_only(&session),
        Some(ReadOnlyReason::LoginNotWritten),
        "the file takes no count, so it is only looked at"
    );
}

#[test]
fn without_the_other_tables_a_login_says_what_is_wrong() {
    for (table, wanted) in [
        ("headers", LoginError::HeaderUnreadable),
        ("code_offsets", LoginError::TableUnreadable),
        ("slots", LoginError::SlotUnreadable),
        ("directory", LoginError::HeaderUnreadable),
    ] {
        let error = log_in_after(table).err().expect("it cannot open");
        assert_eq!(
            std::mem::discriminant(&error),
            std::mem::discriminant(&wanted),
            "{table}: {error:?}"
        );
    }
}

#[test]
fn without_the_objects_the_vault_is_looked_at() {
    let session = log_in_after("objects").expect("password and code are right");
    assert_eq!(
        read_only(&session),
        Some(ReadOnlyReason::Salvaged),
        "what is left is shown"
    );
}
