//! The released migrations.

use std::fs;
use std::path::Path;

use twinlatch_crypto::Stored;

use crate::common::{a_folder, a_vault};

/// Each released migration with the SHA-256 of its file. A line is added with each release
/// and never changed: a file that people have was made by these bytes.
const RELEASED: [(&str, &str); 1] = [(
    "0001_init.sql",
    "42177bac601ca472e483a2545fe6be813cf232f1da7d5ede25d7663fb063d83f",
)];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn released_migrations_never_change() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    for (name, expected) in RELEASED {
        let bytes = fs::read(folder.join(name)).expect("a released migration stays");
        let hash = hex(&Stored::new(bytes).hash());
        assert_eq!(
            hash, expected,
            "{name}: what was released is changed by a further step only"
        );
    }
}

#[test]
fn every_migration_in_the_folder_is_listed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| {
            entry
                .expect("its entries too")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| name.ends_with(".sql"))
        .collect();
    names.sort();
    assert_eq!(
        names,
        RELEASED.map(|(name, _)| name),
        "in order, none left out"
    );
}

#[test]
fn a_new_file_has_this_schema() {
    let (folder, path) = a_folder();
    drop(a_vault(folder.path()));
    let connection = rusqlite::Connection::open(path).expect("it opens");
    let shape = connection
        .prepare(
            "SELECT t.name || '(' || group_concat(c.name || ' ' || c.type, ', ') || ')'
                    || iif(t.strict, ' strict', '') || iif(t.wr, ' without rowid', '')
             FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
             WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%'
             GROUP BY t.name ORDER BY t.name",
        )
        .and_then(|mut statement| {
            statement
                .query_map([], |row| row.get(0))?
                .collect::<Result<Vec<String>, _>>()
        })
        .expect("the schema can be read");
    assert_eq!(
        shape,
        [
            "code_offsets(id BLOB, ct BLOB) strict without rowid",
            "directory(tag BLOB, ct BLOB) strict without rowid",
            "headers(id BLOB, ct BLOB) strict without rowid",
            "meta(id INTEGER, value BLOB) strict without rowid",
            "objects(id BLOB, ct BLOB) strict without rowid",
            "slots(id BLOB, ct BLOB) strict without rowid",
            "tries(id BLOB, ct BLOB) strict without rowid",
        ],
        "no column tells a type, an owner, an order or a time"
    );
}
