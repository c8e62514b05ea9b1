//! The rows of a vault file as any other program sees them, and ways to spoil them.

#![allow(
    dead_code,
    unused_imports,
    clippy::allow_attributes,
    reason = "each test file uses its own part of the bench; `expect` would fail in the others"
)]

mod reseal;

use std::collections::BTreeMap;

use rusqlite::Connection;
use twinlatch_crypto::{
    Kdf, KdfLimits, Way, derive_way_secret, open_backup, open_kit_password, parse_backup, parse_kit,
};
use twinlatch_records::{WayKind, open_kit, open_recovery};
use twinlatch_secret::{Password, RootKey, SecretText};

pub(crate) use reseal::{
    change_entry, change_entry_of, change_every_header, change_header, entry_of,
};

use crate::bench::{device_key, read_file};
use crate::support::{COSTS, Rig};

/// Tables whose rows are sealed, with the name of their key.
pub(crate) const TABLES: [(&str, &str); 6] = [
    ("directory", "tag"),
    ("headers", "id"),
    ("tries", "id"),
    ("code_offsets", "id"),
    ("slots", "id"),
    ("objects", "id"),
];

/// Sealed bytes by table and row.
pub(crate) type Rows = BTreeMap<(&'static str, Vec<u8>), Vec<u8>>;

/// Every sealed row of the file.
pub(crate) fn rows(rig: &Rig) -> Rows {
    let file = connect(rig);
    let mut rows = Rows::new();
    for (table, key) in TABLES {
        let mut all = file
            .prepare(&format!("SELECT {key}, ct FROM {table}"))
            .expect("the table is there");
        let read = all
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .expect("the table can be read");
        for row in read {
            let (id, ct): (Vec<u8>, Vec<u8>) = row.expect("the row can be read");
            rows.insert((table, id), ct);
        }
    }
    rows
}

/// The rows of some tables.
pub(crate) fn of_tables(rows: &Rows, tables: &[&str]) -> Rows {
    rows.iter()
        .filter(|((table, _), _)| tables.contains(table))
        .map(|(at, ct)| (at.clone(), ct.clone()))
        .collect()
}

/// Writes other bytes into one row.
pub(crate) fn put_row(rig: &Rig, table: &str, id: &[u8], ct: &[u8]) {
    let key = TABLES.iter().find(|(name, _)| *name == table);
    let (_, key) = key.expect("one of the tables");
    let sql = format!("UPDATE {table} SET ct = ?1 WHERE {key} = ?2");
    let changed = connect(rig).execute(&sql, (ct, id)).expect("written");
    assert_eq!(changed, 1, "control: the row is there");
}

/// Adds a row.
pub(crate) fn add_row(rig: &Rig, table: &str, id: &[u8], ct: &[u8]) {
    let key = TABLES.iter().find(|(name, _)| *name == table);
    let (_, key) = key.expect("one of the tables");
    let sql = format!("INSERT INTO {table} ({key}, ct) VALUES (?2, ?1)");
    connect(rig).execute(&sql, (ct, id)).expect("written");
}

/// Deletes a row, if it is there.
pub(crate) fn remove_row(rig: &Rig, table: &str, id: &[u8]) {
    let key = TABLES.iter().find(|(name, _)| *name == table);
    let (_, key) = key.expect("one of the tables");
    let sql = format!("DELETE FROM {table} WHERE {key} = ?1");
    connect(rig).execute(&sql, (id,)).expect("deleted");
}

/// Lets every row that is written to a table from here on fail: triggers are switched off in the
/// program, but an index that cannot be computed for a new row is not.
pub(crate) fn break_table(rig: &Rig, table: &str) {
    let known: Vec<String> = rows(rig)
        .iter()
        .filter(|((name, _), _)| *name == table)
        .map(|(_, ct)| format!("x'{}'", hex(&ct[..ct.len().min(BEGINNING)])))
        .collect();
    let known = known.join(", ");
    let sql = format!(
        "CREATE INDEX broken_{table} ON {table} (abs(-9223372036854775807 - 1))
         WHERE substr(ct, 1, {BEGINNING}) NOT IN ({known})"
    );
    connect(rig)
        .execute_batch(&sql)
        .expect("any program can write the file");
}

/// Bytes by which a sealed row is told from every other: they hold its nonce.
const BEGINNING: usize = 64;

/// Lets every write succeed again.
pub(crate) fn mend(rig: &Rig) {
    let file = connect(rig);
    for (table, _) in TABLES {
        file.execute_batch(&format!("DROP INDEX IF EXISTS broken_{table}"))
            .expect("any program can write the file");
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Another program that keeps the file from being written.
pub(crate) fn hold(rig: &Rig) -> Connection {
    let other = connect(rig);
    other
        .execute_batch("BEGIN IMMEDIATE")
        .expect("nobody else writes");
    other
}

pub(crate) fn connect(rig: &Rig) -> Connection {
    Connection::open(rig.vault()).expect("the file opens")
}

/// What is printed of an account.
pub(crate) struct Paper {
    pub(crate) kit: SecretText,
    pub(crate) backup: SecretText,
}

/// What the kit opens, with the password where it asks for it.
pub(crate) fn open_by_kit(rig: &Rig, paper: &Paper, typed: &Password) -> Option<RootKey> {
    let code = parse_kit(&paper.kit).expect("as it is printed");
    let (db, slots) = read_file(rig, |reading| {
        Ok((reading.meta()?.0.db, reading.slots().all()?))
    });
    slots.iter().find_map(|(tag, stored)| {
        let row = open_kit(&code, &db, tag, stored).ok()?;
        if row.way == WayKind::Kit {
            return row.root_key;
        }
        let mut memory = Kdf::new(KdfLimits::danger_for_tests())
            .reserve(row.costs.unwrap_or(COSTS))
            .expect("a few KiB");
        let way = Way::KitPassword;
        let secret = derive_way_secret(&mut memory, way, typed, &row.salt?, row.costs?).ok()?;
        open_kit_password(&secret, &code, &row.wrapped?, &row.account, tag).ok()
    })
}

/// What a backup code opens with the password.
pub(crate) fn open_by_backup(rig: &Rig, paper: &Paper, typed: &Password) -> Option<RootKey> {
    let code = parse_backup(&paper.backup).expect("as it is printed");
    let device_key = device_key(rig);
    let (db, slots) = read_file(rig, |reading| {
        Ok((reading.meta()?.0.db, reading.slots().all()?))
    });
    slots.iter().find_map(|(id, stored)| {
        let row = open_recovery(&device_key, &db, id, stored).ok()?;
        let mut memory = Kdf::new(KdfLimits::danger_for_tests())
            .reserve(row.costs.unwrap_or(COSTS))
            .expect("a few KiB");
        let way = Way::Backup;
        let secret = derive_way_secret(&mut memory, way, typed, &row.salt?, row.costs?).ok()?;
        open_backup(&secret, &code, &device_key, &row.wrapped?, &row.account, id).ok()
    })
}
