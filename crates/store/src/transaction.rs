//! Consistent reading and whole-or-nothing writing.

use core::cell::Cell;
use core::ops::Deref;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::{
    Access, CodeOffsets, Directory, Headers, Meta, MetaFinding, Objects, READER, Slots, StoreError,
    Table, TableMut, Tries, meta,
};

/// One open vault file.
///
/// Nothing is held while it waits: each reading and each writing is a transaction of its own,
/// and a caller asks no person and derives no key inside one.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
    access: Access,
    commits: u64,
    work: Work,
}

/// All tables as they are at one moment.
#[derive(Debug)]
pub struct Reading<'t> {
    connection: &'t Connection,
    work: &'t Work,
}

/// All tables, to be changed together.
#[derive(Debug)]
pub struct Writing<'t>(Reading<'t>);

impl Store {
    pub(crate) fn new(connection: Connection, path: PathBuf, access: Access) -> Self {
        Self {
            connection,
            path,
            access,
            commits: 0,
            work: Work::default(),
        }
    }

    /// The open file.
    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Reads within one transaction: nothing changes between two calls inside.
    ///
    /// # Errors
    ///
    /// Those of `f`, and [`StoreError`] from beginning the transaction. One reading inside
    /// another is refused with [`StoreError::Sqlite`].
    pub fn read<T, E: From<StoreError>>(
        &self,
        f: impl FnOnce(&Reading<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction =
            Transaction::new_unchecked(&self.connection, TransactionBehavior::Deferred)
                .map_err(StoreError::from)?;
        count(&self.work.statements, 1);
        f(&Reading {
            connection: &transaction,
            work: &self.work,
        })
    }

    /// Writes within one transaction: all of it is durable if this returns `Ok`.
    ///
    /// An error of `f` or a crash at any moment leaves the file as it was; so does every other error but
    /// [`StoreError::InDoubt`].
    ///
    /// # Errors
    ///
    /// Those of `f`; [`StoreError::ReadOnly`], [`StoreError::Busy`], [`StoreError::DiskFull`]
    /// and the other refusals of the disk.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        f: impl FnOnce(&mut Writing<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.access == Access::ReadOnly {
            return Err(StoreError::ReadOnly.into());
        }
        let transaction = Transaction::new(&mut self.connection, TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        count(&self.work.statements, 1);
        let value = f(&mut Writing(Reading {
            connection: &transaction,
            work: &self.work,
        }))?;
        transaction.commit().map_err(StoreError::from)?;
        self.commits += 1;
        Ok(value)
    }

    /// The file's own path, links resolved.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How the file was opened.
    pub fn access(&self) -> Access {
        self.access
    }

    /// Counts the write transactions committed since the file was opened, for tests that
    /// compare the work of two paths.
    pub fn commits(&self) -> u64 {
        self.commits
    }

    /// Counts the statements run since the file was opened, the beginning of each transaction
    /// included, for tests that compare the work of two paths.
    pub fn statements(&self) -> u64 {
        self.work.statements.get()
    }

    /// Counts the rows read since the file was opened, for the same tests; a row that was looked for
    /// and is not there is none.
    pub fn rows_read(&self) -> u64 {
        self.work.rows.get()
    }

    /// Closes the file, and says so if that fails.
    pub(crate) fn close(self) -> Result<(), StoreError> {
        self.connection.close().map_err(|(_, error)| error.into())
    }
}

impl Reading<'_> {
    /// Directory entries by username tag.
    pub fn directory(&self) -> Table<'_, Directory> {
        Table::new(self.connection, self.work)
    }

    /// Account headers by id.
    pub fn headers(&self) -> Table<'_, Headers> {
        Table::new(self.connection, self.work)
    }

    /// Counters of failed tries by id.
    pub fn tries(&self) -> Table<'_, Tries> {
        Table::new(self.connection, self.work)
    }

    /// Chunks of code offsets by id.
    pub fn code_offsets(&self) -> Table<'_, CodeOffsets> {
        Table::new(self.connection, self.work)
    }

    /// Ways to root keys by id.
    pub fn slots(&self) -> Table<'_, Slots> {
        Table::new(self.connection, self.work)
    }

    /// All other rows by id.
    pub fn objects(&self) -> Table<'_, Objects> {
        Table::new(self.connection, self.work)
    }

    /// The file's description and what was wrong with one of its two copies.
    ///
    /// # Errors
    ///
    /// [`StoreError::Damaged`] if neither copy is valid, and [`StoreError::Newer`].
    pub fn meta(&self) -> Result<(Meta, Vec<MetaFinding>), StoreError> {
        // One for each of its two rows.
        count(&self.work.statements, 2);
        meta::read(self.connection, READER)
    }
}

impl Writing<'_> {
    /// Directory entries by username tag.
    pub fn directory_mut(&mut self) -> TableMut<'_, Directory> {
        TableMut::new(self.connection, self.work)
    }

    /// Account headers by id.
    pub fn headers_mut(&mut self) -> TableMut<'_, Headers> {
        TableMut::new(self.connection, self.work)
    }

    /// Counters of failed tries by id.
    pub fn tries_mut(&mut self) -> TableMut<'_, Tries> {
        TableMut::new(self.connection, self.work)
    }

    /// Chunks of code offsets by id.
    pub fn code_offsets_mut(&mut self) -> TableMut<'_, CodeOffsets> {
        TableMut::new(self.connection, self.work)
    }

    /// Ways to root keys by id.
    pub fn slots_mut(&mut self) -> TableMut<'_, Slots> {
        TableMut::new(self.connection, self.work)
    }

    /// All other rows by id.
    pub fn objects_mut(&mut self) -> TableMut<'_, Objects> {
        TableMut::new(self.connection, self.work)
    }

    /// Writes both copies of the file's description; a bad copy is mended by this too.
    ///
    /// # Errors
    ///
    /// [`StoreError::DiskFull`], [`StoreError::ReadOnly`] and the other refusals of the disk.
    pub fn put_meta(&mut self, meta: &Meta) -> Result<(), StoreError> {
        count(&self.work.statements, 1);
        Ok(meta::put(self.connection, meta)?)
    }
}

impl<'t> Deref for Writing<'t> {
    type Target = Reading<'t>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// What an open file has done so far; tests look at what grows with what.
#[derive(Debug, Default)]
pub(crate) struct Work {
    /// Statements that were run.
    pub(crate) statements: Cell<u64>,
    /// Rows that were read.
    pub(crate) rows: Cell<u64>,
}

/// Counts what is about to be done.
pub(crate) fn count(counter: &Cell<u64>, more: u64) {
    counter.set(counter.get().saturating_add(more));
}

#[cfg(test)]
mod tests {
    use super::Store;
    use crate::StoreError;
    use crate::testing::{a_meta, a_vault};

    /// Lets the file grow by no page, as a full disk does.
    fn fill_the_disk(store: &Store) {
        let pages: i64 = store
            .connection
            .pragma_query_value(None, "page_count", |row| row.get(0))
            .expect("a database has pages");
        let taken: i64 = store
            .connection
            .pragma_update_and_check(None, "max_page_count", pages, |row| row.get(0))
            .expect("the limit can be set");
        assert_eq!(taken, pages, "the limit is the file's size");
    }

    #[test]
    fn a_full_disk_has_its_own_word_and_changes_nothing() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let mut store = a_vault(folder.path());
        fill_the_disk(&store);
        let before = std::fs::read(store.path()).expect("the file can be read");
        let written = store.write(|writing| {
            writing.put_meta(&a_meta())?;
            writing
                .connection
                .execute_batch("CREATE TABLE more (id INTEGER) STRICT")?;
            Ok::<(), StoreError>(())
        });
        assert!(
            matches!(written, Err(StoreError::DiskFull)),
            "full is told as full"
        );
        assert_eq!(store.commits(), 0, "a refused writing is no commit");
        drop(store);
        let after = std::fs::read(folder.path().join("vault.db")).expect("the file can be read");
        assert_eq!(before, after, "what was there is untouched");
    }
}
