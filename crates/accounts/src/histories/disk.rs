//! A file whose tables take no more writes, one of them or another.

use std::path::Path;

use rusqlite::Connection;

/// Tables that a login writes, in its order.
pub(super) const TABLES: [&str; 4] = ["tries", "code_offsets", "headers", "objects"];

/// Bytes by which a sealed row is told from every other: they hold its nonce.
const BEGINNING: usize = 64;

/// Lets every new row of a table fail: an index that cannot be computed for it sees to that.
pub(super) fn spoil(vault: &Path, table: &str) {
    let file = Connection::open(vault).expect("an SQLite file");
    let sql = format!("SELECT 'x''' || hex(substr(ct, 1, {BEGINNING})) || '''' FROM {table}");
    let known: Vec<String> = {
        let mut rows = file.prepare(&sql).expect("the table is there");
        let rows = rows.query_map([], |row| row.get(0)).expect("readable");
        rows.map(|row| row.expect("readable")).collect()
    };
    let sql = format!(
        "CREATE INDEX IF NOT EXISTS spoiled_{table} ON {table} (abs(-9223372036854775807 - 1))
         WHERE substr(ct, 1, {BEGINNING}) NOT IN ({})",
        known.join(", ")
    );
    file.execute_batch(&sql).expect("nobody writes");
}

/// Lets every write succeed again.
pub(super) fn mend(vault: &Path) {
    let file = Connection::open(vault).expect("an SQLite file");
    for table in TABLES {
        let sql = format!("DROP INDEX IF EXISTS spoiled_{table}");
        file.execute_batch(&sql).expect("nobody writes");
    }
}
