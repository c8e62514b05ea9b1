//! The steps from one format to the next.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use rusqlite_migration::{HookError, HookResult, M, Migrations};

use crate::{Access, FORMAT, Meta, MigrationCopy, READER, StoreError, meta};

/// What one release of the program knows: its steps, its format, its reader version.
///
/// Each step raises the format by one, so the format alone tells which steps a file has had;
/// the number that SQLite keeps is the runner's own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Release<'a> {
    pub(crate) steps: &'a [&'a str],
    /// Written into a file by the last step.
    pub(crate) format: u32,
    /// Written into a file as its smallest reader, and the largest that can be read.
    pub(crate) reader: u32,
}

impl Release<'static> {
    /// This release.
    pub(crate) const THIS: Self = Self {
        steps: &[include_str!("../../../migrations/0001_init.sql")],
        format: FORMAT,
        reader: READER,
    };
}

impl Release<'_> {
    /// Makes the tables of a file that has none.
    pub(crate) fn make_tables(&self, connection: &mut Connection) -> Result<(), StoreError> {
        self.run(connection)
    }

    /// Runs the steps that a file of an older format lacks, after making a copy of it.
    ///
    /// # Errors
    ///
    /// [`StoreError::OlderReadOnly`] where nothing may be written,
    /// [`StoreError::NoSpaceForCopy`], [`StoreError::Damaged`] if a step does not fit, and the
    /// refusals of the disk. After an error the file is as before and the copy is gone.
    pub(crate) fn bring_up_to_date(
        &self,
        connection: &mut Connection,
        path: &Path,
        access: Access,
        meta: &Meta,
    ) -> Result<Option<MigrationCopy>, StoreError> {
        if meta.format >= self.format {
            return Ok(None);
        }
        if access == Access::ReadOnly {
            return Err(StoreError::OlderReadOnly);
        }
        let copy = MigrationCopy::make(connection, path, meta.format + 1)?;
        match self.run(connection) {
            Ok(()) => Ok(Some(copy)),
            Err(error) => {
                // The file is as the copy; that the copy stays is the lesser trouble.
                let _ = copy.discard();
                Err(error)
            }
        }
    }

    /// All steps, their new number and the description of the file in one transaction.
    fn run(&self, connection: &mut Connection) -> Result<(), StoreError> {
        connection.set_transaction_behavior(TransactionBehavior::Immediate);
        let (format, reader) = (self.format, self.reader);
        let first = self.steps.iter().take(1).map(|step| M::up(step));
        let later = self.steps.iter().skip(1).map(|step| {
            M::up_with_hook(step, move |transaction: &Transaction<'_>| {
                stamp(transaction, format, reader)
            })
        });
        Ok(Migrations::new(first.chain(later).collect()).to_latest(connection)?)
    }
}

/// Writes the new format into a file's description, and thereby mends a bad copy of it.
fn stamp(transaction: &Transaction<'_>, format: u32, reader: u32) -> HookResult {
    let (meta, _) =
        meta::read(transaction, reader).map_err(|error| HookError::Hook(error.to_string()))?;
    let smallest_reader = meta.smallest_reader.max(reader);
    Ok(meta::put(
        transaction,
        &Meta {
            format,
            smallest_reader,
            ..meta
        },
    )?)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use rusqlite::Connection;

    use super::Release;
    use crate::open::open_as;
    use crate::testing::{a_meta, a_vault, files_in};
    use crate::{Access, Damage, FORMAT, Meta, Store, StoreError};

    const FIRST: &str = Release::THIS.steps[0];
    const SECOND: &str = "CREATE TABLE later (id BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;";

    /// A release with one step more, whose files this program can read.
    const NEXT: Release<'static> = Release {
        steps: &[FIRST, SECOND],
        format: 2,
        reader: 1,
    };

    /// A release whose step cannot work.
    const BROKEN: Release<'static> = Release {
        steps: &[FIRST, "CREATE TABLE meta (id INTEGER) STRICT;"],
        format: 2,
        reader: 1,
    };

    fn has_table(path: &Path, table: &str) -> bool {
        let connection = Connection::open(path).expect("the file opens");
        connection
            .table_exists(None, table)
            .expect("the schema can be read")
    }

    #[test]
    fn each_step_raises_the_format_by_one() {
        assert_eq!(
            Release::THIS.steps.len(),
            FORMAT as usize,
            "the format alone tells which steps a file has had"
        );
    }

    #[test]
    fn an_older_file_is_copied_and_brought_up_to_date() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = a_vault(folder.path()).path().to_path_buf();
        let opened = open_as(&path, Access::ReadWrite, &NEXT).expect("it migrates");
        assert_eq!(
            opened.meta,
            Meta {
                format: 2,
                ..a_meta()
            },
            "only the format is new"
        );
        let copy = opened.migrated.expect("a step was run, so there is a copy");
        drop(opened.store);
        assert!(has_table(&path, "later"), "the step was run");
        assert_eq!(
            copy.path,
            path.with_file_name("vault.db.before-2"),
            "named after its end"
        );
        assert!(
            !has_table(&copy.path, "later"),
            "the copy is from before the step"
        );
        let as_before = Store::open(&copy.path, Access::ReadOnly).expect("the copy is a vault");
        assert_eq!(as_before.meta, a_meta(), "the older program opens the copy");
        copy.discard().expect("the copy can be removed");
        assert_eq!(
            files_in(folder.path()),
            ["vault.db"],
            "nothing else is left"
        );
    }

    #[test]
    fn a_file_up_to_date_gets_no_copy() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = a_vault(folder.path()).path().to_path_buf();
        migrate_and_discard_the_copy(&path, &NEXT);
        let again = open_as(&path, Access::ReadWrite, &NEXT).expect("it opens");
        assert!(again.migrated.is_none(), "no step was run");
        assert_eq!(files_in(folder.path()), ["vault.db"], "so no copy was made");
    }

    #[test]
    fn an_earlier_copy_is_kept() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = a_vault(folder.path()).path().to_path_buf();
        let taken = path.with_file_name("vault.db.before-2");
        fs::write(&taken, b"perhaps the only copy of another vault").expect("a file is written");
        let opened = open_as(&path, Access::ReadWrite, &NEXT).expect("it migrates");
        let copy = opened.migrated.expect("a step was run");
        assert_eq!(
            copy.path,
            path.with_file_name("vault.db.before-2.2"),
            "the next free name"
        );
        assert_eq!(
            fs::read(&taken).expect("it is there"),
            b"perhaps the only copy of another vault",
            "no copy is ever replaced"
        );
    }

    #[test]
    fn a_left_over_of_an_interrupted_copy_is_replaced() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = a_vault(folder.path()).path().to_path_buf();
        fs::write(path.with_file_name("vault.db.before-2.new"), b"half")
            .expect("a file is written");
        let opened = open_as(&path, Access::ReadWrite, &NEXT).expect("it migrates");
        assert!(opened.migrated.is_some(), "the copy was made");
        assert_eq!(
            files_in(folder.path()),
            ["vault.db", "vault.db.before-2"],
            "under its name"
        );
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = a_vault(folder.path()).path().to_path_buf();
        let before = fs::read(&path).expect("the file can be read");
        let refused = open_as(&path, Access::ReadWrite, &BROKEN).map(drop);
        assert!(
            matches!(
                refused,
                Err(StoreError::Damaged {
                    what: Damage::Migration
                })
            ),
            "it is named: {refused:?}"
        );
        assert_eq!(
            before,
            fs::read(&path).expect("the file can be read"),
            "all or nothing"
        );
        assert_eq!(
            files_in(folder.path()),
            ["vault.db"],
            "the needless copy is gone"
        );
        Store::open(&path, Access::ReadWrite).expect("the older program still opens it");
    }

    #[test]
    fn an_older_file_opened_for_reading_is_not_changed() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = a_vault(folder.path()).path().to_path_buf();
        let refused = open_as(&path, Access::ReadOnly, &NEXT).map(drop);
        assert!(
            matches!(refused, Err(StoreError::OlderReadOnly)),
            "writing comes first"
        );
        assert_eq!(files_in(folder.path()), ["vault.db"], "no copy, no step");
    }

    #[test]
    fn a_higher_format_alone_opens_without_a_step() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = a_vault(folder.path()).path().to_path_buf();
        migrate_and_discard_the_copy(&path, &NEXT);
        let before = fs::read(&path).expect("the file can be read");
        let opened = Store::open(&path, Access::ReadWrite).expect("its reader version fits");
        assert_eq!(opened.meta.format, 2, "the format stays what it is");
        assert!(opened.migrated.is_none(), "nothing was run");
        drop(opened);
        assert_eq!(
            before,
            fs::read(&path).expect("the file can be read"),
            "nothing was written"
        );
    }

    #[test]
    fn a_file_for_newer_readers_is_refused_untouched() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = a_vault(folder.path()).path().to_path_buf();
        let later = Release { reader: 2, ..NEXT };
        migrate_and_discard_the_copy(&path, &later);
        let before = fs::read(&path).expect("the file can be read");
        let refused = Store::open(&path, Access::ReadWrite).map(drop);
        assert!(
            matches!(
                refused,
                Err(StoreError::Newer {
                    format: 2,
                    smallest_reader: 2
                })
            ),
            "both numbers are told: {refused:?}"
        );
        assert_eq!(
            before,
            fs::read(&path).expect("the file can be read"),
            "not one byte changed"
        );
    }

    #[test]
    fn a_step_mends_a_bad_copy_of_the_description() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = a_vault(folder.path()).path().to_path_buf();
        Connection::open(&path)
            .and_then(|raw| raw.execute("DELETE FROM meta WHERE id = 1", []))
            .expect("the row can be removed");
        let opened = open_as(&path, Access::ReadWrite, &NEXT).expect("the other copy is enough");
        assert_eq!(opened.findings.len(), 1, "it was noticed");
        let read = opened
            .store
            .read(|reading| reading.meta())
            .expect("both rows can be read");
        assert_eq!(
            read,
            (
                Meta {
                    format: 2,
                    ..a_meta()
                },
                vec![]
            ),
            "both rows are whole again"
        );
    }

    fn migrate_and_discard_the_copy(path: &Path, release: &Release<'_>) {
        let opened = open_as(path, Access::ReadWrite, release).expect("it migrates");
        let copy = opened.migrated.expect("a step was run, so there is a copy");
        copy.discard().expect("the copy can be removed");
    }
}
