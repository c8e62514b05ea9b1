//! Opening the file: settings, description, steps to the present format.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::migrate::Release;
use crate::{
    CodeOffsets, Damage, Directory, Headers, Meta, MetaFinding, MigrationCopy, Objects, Slots,
    Store, StoreError, Table, Tries, file_shape, folder, meta,
};

/// What an opening may do to the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Read, write, finish an interrupted write, bring up to date.
    ReadWrite,
    /// Read; not one byte of the file or its folder changes.
    ReadOnly,
}

/// An open file and what was noticed on the way.
#[derive(Debug)]
pub struct Opened {
    /// The file.
    pub store: Store,
    /// Its description.
    pub meta: Meta,
    /// What was wrong with one copy of the description; [`crate::Writing::put_meta`] mends it.
    pub findings: Vec<MetaFinding>,
    /// The copy that was made because the file was of an older format.
    pub migrated: Option<MigrationCopy>,
}

impl Store {
    /// Opens a vault file that exists.
    ///
    /// Only who holds the data folder ([`crate::VaultHold`]) should open it for writing. The
    /// description is read before anything is changed. A file of a newer format whose
    /// smallest reader this program meets is opened as it is.
    ///
    /// # Errors
    ///
    /// [`StoreError::NotThere`], [`StoreError::Newer`], [`StoreError::Damaged`],
    /// [`StoreError::ReadOnly`] if writing was asked for and the file refuses it,
    /// [`StoreError::HotJournalReadOnly`], [`StoreError::OlderReadOnly`],
    /// [`StoreError::NoSpaceForCopy`], and the refusals of the disk. The file stays as it was.
    pub fn open(path: &Path, access: Access) -> Result<Opened, StoreError> {
        open_as(path, access, &Release::THIS)
    }

    /// Opens a file neither copy of whose description is valid, to rescue what it holds.
    ///
    /// The caller finds the vault number elsewhere and writes it by
    /// [`crate::Writing::put_meta`]. No step to the present format is run.
    ///
    /// # Errors
    ///
    /// As [`Store::open`]; also [`StoreError::Newer`] where one copy says so.
    pub fn open_without_meta(path: &Path, access: Access) -> Result<Self, StoreError> {
        let path = file_shape::resolve(path)?;
        file_shape::check(&path, access)?;
        let connection = connect(&path, access)?;
        match meta::read(&connection, Release::THIS.reader) {
            Ok(_) | Err(StoreError::Damaged { what: Damage::Meta }) => {}
            Err(error) => return Err(error),
        }
        check_tables(&connection)?;
        Ok(Self::new(connection, path, access))
    }
}

/// [`Store::open`] as another release of the program would do it.
pub(crate) fn open_as(
    path: &Path,
    access: Access,
    release: &Release<'_>,
) -> Result<Opened, StoreError> {
    let path = file_shape::resolve(path)?;
    file_shape::check(&path, access)?;
    let mut connection = connect(&path, access)?;
    let (before, findings) = meta::read(&connection, release.reader)?;
    // With the journal gone the length counts again.
    file_shape::check(&path, access)?;
    let migrated = release.bring_up_to_date(&mut connection, &path, access, &before)?;
    check_tables(&connection)?;
    let meta = if migrated.is_some() {
        meta::read(&connection, release.reader)?.0
    } else {
        before
    };
    Ok(Opened {
        store: Store::new(connection, path, access),
        meta,
        findings,
        migrated,
    })
}

/// Opens the database of a file that exists, with all settings made.
///
/// This finishes an interrupted write, where one was.
pub(crate) fn connect(path: &Path, access: Access) -> Result<Connection, StoreError> {
    connect_with_settings(path, access).map_err(|error| {
        let journal_cannot_go = error.is_refused_journal() && file_shape::has_journal(path);
        if journal_cannot_go {
            StoreError::HotJournalReadOnly
        } else {
            error
        }
    })
}

fn connect_with_settings(path: &Path, access: Access) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, flags(access))?;
    if access == Access::ReadWrite && connection.is_readonly("main")? {
        return Err(StoreError::ReadOnly);
    }
    harden(&connection)?;
    for (name, value, _) in SETTINGS {
        connection.pragma_update(None, name, value)?;
    }
    if access == Access::ReadWrite {
        prepare_for_writing(&connection, path)?;
    }
    Ok(connection)
}

/// The settings, with the number that reading them back gives.
///
/// The journal is set where the file is opened for writing.
const SETTINGS: [(&str, &str, i64); 7] = [
    // First: what the file's own schema says is untrusted from the first statement on.
    ("trusted_schema", "OFF", 0),
    // Finds contradictions in a page before they are followed.
    ("cell_size_check", "ON", 1),
    // A commit waits for the disk, and for the folder that the journal leaves.
    ("synchronous", "EXTRA", 3),
    // What is deleted is overwritten in the file.
    ("secure_delete", "ON", 1),
    // No temporary files.
    ("temp_store", "MEMORY", 2),
    // The file's bytes stay out of the address space, and a cut file raises no signal.
    ("mmap_size", "0", 0),
    ("foreign_keys", "ON", 1),
];

/// How long another program's short lock is waited for.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);

/// No `CREATE`: a file that vanished is not made anew as an empty one.
fn flags(access: Access) -> OpenFlags {
    let writing = match access {
        Access::ReadWrite => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Access::ReadOnly => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    writing | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// A file's schema can carry program text; none of it runs.
fn harden(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    Ok(())
}

/// The journal that leaves a copied file whole; and nobody but the owner may read the file.
fn prepare_for_writing(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let journal: String =
        connection.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get(0))?;
    if journal != "delete" {
        return Err(StoreError::Busy);
    }
    // Another person's file keeps its rights: that is no reason not to open it.
    let _ = folder::make_private(path);
    Ok(())
}

/// Finds a table that is missing or has another shape.
pub(crate) fn check_tables(connection: &Connection) -> Result<(), StoreError> {
    Table::<Directory>::check_shape(connection)?;
    Table::<Headers>::check_shape(connection)?;
    Table::<Tries>::check_shape(connection)?;
    Table::<CodeOffsets>::check_shape(connection)?;
    Table::<Slots>::check_shape(connection)?;
    Table::<Objects>::check_shape(connection)
}

#[cfg(test)]
mod tests {
    use super::{SETTINGS, connect};
    use crate::Access;
    use rusqlite::config::DbConfig;

    #[test]
    fn every_setting_reads_back_as_written() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("settings.db");
        std::fs::write(&path, b"").expect("an empty file is a database without tables");
        let connection = connect(&path, Access::ReadWrite).expect("it opens");
        for (name, _, expected) in SETTINGS {
            let value: i64 = connection
                .pragma_query_value(None, name, |row| row.get(0))
                .expect("the setting exists in this build of SQLite");
            assert_eq!(value, expected, "{name} is a rule of the file, not a wish");
        }
        let journal: String = connection
            .pragma_query_value(None, "journal_mode", |row| row.get(0))
            .expect("the journal has a mode");
        assert_eq!(journal, "delete", "a copied file must be whole");
    }

    #[test]
    fn program_text_in_a_file_is_switched_off() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("settings.db");
        std::fs::write(&path, b"").expect("an empty file is a database without tables");
        let connection = connect(&path, Access::ReadWrite).expect("it opens");
        for (name, switch, expected) in [
            ("triggers", DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
            ("views", DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
            ("defensive", DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        ] {
            let on = connection.db_config(switch).expect("the switch exists");
            assert_eq!(
                on, expected,
                "{name}: a stolen and returned file brings its own schema"
            );
        }
    }
}
