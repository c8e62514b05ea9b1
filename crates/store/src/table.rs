//! What all six tables of sealed rows have in common.

use core::marker::PhantomData;
use core::ops::Deref;

use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, Row};
use twinlatch_crypto::{Id, Sealed, Stored};

use crate::transaction::{Work, count};
use crate::{Damage, StoreError};

/// Names one table; a type without values.
pub trait TableName {
    /// The table's name.
    const TABLE: &'static str;
    /// The name of its key column.
    const KEY: &'static str;
}

/// One table, for reading.
///
/// What comes out is untrusted: rows may be missing, swapped or old, and only opening them
/// tells.
#[derive(Debug)]
pub struct Table<'t, T> {
    connection: &'t Connection,
    work: &'t Work,
    name: PhantomData<T>,
}

/// One table, for reading and writing; each kind of row has its own `put`.
#[derive(Debug)]
pub struct TableMut<'t, T>(Table<'t, T>);

impl<'t, T: TableName> Table<'t, T> {
    pub(crate) fn new(connection: &'t Connection, work: &'t Work) -> Self {
        Self {
            connection,
            work,
            name: PhantomData,
        }
    }

    /// Reads one row; `None` if no row bears the id.
    ///
    /// Where a page of the file contradicts itself, whatever stood there is given as empty bytes,
    /// which open under no key: damage to one row never locks the others.
    ///
    /// # Errors
    ///
    /// The refusals of the disk.
    pub fn find(&self, id: &Id) -> Result<Option<Stored>, StoreError> {
        let sql = format!("SELECT ct FROM {} WHERE {} = ?1", T::TABLE, T::KEY);
        let bytes = self
            .prepare(&sql)?
            .query_row([id.bytes()], |row| {
                count(&self.work.rows, 1);
                content(row, 0)
            })
            .optional();
        match bytes.map_err(StoreError::from) {
            Err(error) if is_bad_page(&error) => Ok(Some(Stored::new(Vec::new()))),
            other => Ok(other?.map(Stored::new)),
        }
    }

    /// Reads all rows in order of id.
    ///
    /// A row whose id is not 16 bytes long is left out and counted by [`Table::misshapen`]; a
    /// content of a wrong type is given as empty bytes, which open under no key. Rows behind a page
    /// that contradicts itself are left out.
    ///
    /// # Errors
    ///
    /// As [`Table::find`].
    pub fn all(&self) -> Result<Vec<(Id, Stored)>, StoreError> {
        let sql = format!("SELECT {}, ct FROM {} ORDER BY 1", T::KEY, T::TABLE);
        self.rows(&sql, |row| {
            Ok(key(row)?.zip(Some(Stored::new(content(row, 1)?))))
        })
    }

    /// Reads every row in order of id, one after the other, and gives what `read` takes of them: for a
    /// search whose rows are random ids among many others. As [`all`](Self::all) otherwise.
    ///
    /// # Errors
    ///
    /// As [`Table::find`].
    pub fn search<V>(
        &self,
        mut read: impl FnMut(Id, Stored) -> Option<V>,
    ) -> Result<Vec<V>, StoreError> {
        let sql = format!("SELECT {}, ct FROM {} ORDER BY 1", T::KEY, T::TABLE);
        self.rows(&sql, |row| {
            let Some(id) = key(row)? else { return Ok(None) };
            Ok(read(id, Stored::new(content(row, 1)?)))
        })
    }

    /// Lists the ids of all rows in order.
    ///
    /// # Errors
    ///
    /// As [`Table::find`].
    pub fn ids(&self) -> Result<Vec<Id>, StoreError> {
        self.rows(
            &format!("SELECT {} FROM {} ORDER BY 1", T::KEY, T::TABLE),
            key,
        )
    }

    /// Counts the rows, misshapen ones included.
    ///
    /// # Errors
    ///
    /// As [`Table::find`].
    pub fn count(&self) -> Result<u64, StoreError> {
        self.number(&format!("SELECT count(*) FROM {}", T::TABLE))
    }

    /// Counts the rows whose id is not 16 bytes long, which only another program can have made.
    ///
    /// # Errors
    ///
    /// As [`Table::find`].
    pub fn misshapen(&self) -> Result<u64, StoreError> {
        let ids = self.ids()?.len() as u64;
        Ok(self.count()?.saturating_sub(ids))
    }

    /// Finds out whether the file has this table in this shape.
    pub(crate) fn check_shape(connection: &Connection) -> Result<(), StoreError> {
        let sql = format!("SELECT {}, ct FROM {} LIMIT 0", T::KEY, T::TABLE);
        let shape = connection.prepare(&sql).map(drop).map_err(StoreError::from);
        if matches!(shape, Err(StoreError::Sqlite(_))) {
            return Err(Damage::Schema { table: T::TABLE }.into());
        }
        shape
    }

    fn rows<V>(
        &self,
        sql: &str,
        mut read: impl FnMut(&Row<'_>) -> Result<Option<V>, rusqlite::Error>,
    ) -> Result<Vec<V>, StoreError> {
        let mut statement = self.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut values = Vec::new();
        loop {
            match rows.next().map_err(StoreError::from) {
                Ok(Some(row)) => {
                    count(&self.work.rows, 1);
                    values.extend(read(row)?);
                }
                Ok(None) => return Ok(values),
                Err(error) if is_bad_page(&error) => return Ok(values),
                Err(error) => return Err(error),
            }
        }
    }

    fn number(&self, sql: &str) -> Result<u64, StoreError> {
        let number: i64 = self.prepare(sql)?.query_row([], |row| row.get(0))?;
        Ok(number.unsigned_abs())
    }

    /// Each statement is prepared to be run once.
    fn prepare(&self, sql: &str) -> Result<CachedStatement<'t>, rusqlite::Error> {
        count(&self.work.statements, 1);
        self.connection.prepare_cached(sql)
    }
}

impl<'t, T: TableName> TableMut<'t, T> {
    pub(crate) fn new(connection: &'t Connection, work: &'t Work) -> Self {
        Self(Table::new(connection, work))
    }

    /// Deletes one row; false if there was none.
    ///
    /// # Errors
    ///
    /// [`StoreError::DiskFull`], [`StoreError::ReadOnly`] and the other refusals of the disk.
    pub fn delete(&mut self, id: &Id) -> Result<bool, StoreError> {
        let sql = format!("DELETE FROM {} WHERE {} = ?1", T::TABLE, T::KEY);
        Ok(self.prepare(&sql)?.execute([id.bytes()])? > 0)
    }

    /// Adds a row or replaces the one of the same id.
    pub(crate) fn put_sealed<K>(&mut self, id: &Id, sealed: &Sealed<K>) -> Result<(), StoreError> {
        let sql = format!(
            "INSERT INTO {table} ({key}, ct) VALUES (?1, ?2)
             ON CONFLICT ({key}) DO UPDATE SET ct = excluded.ct",
            table = T::TABLE,
            key = T::KEY,
        );
        self.prepare(&sql)?.execute((id.bytes(), sealed.bytes()))?;
        Ok(())
    }

    /// Writes a row's own bytes over it, as much work for the disk as a change of it.
    ///
    /// SQLite leaves a page alone whose bytes would stay the same, so zeros of the same length
    /// come in between; nobody outside the transaction sees them.
    pub(crate) fn write_again(&mut self, id: &Id, same: &Stored) -> Result<bool, StoreError> {
        let blank = format!(
            "UPDATE {} SET ct = zeroblob(length(ct)) WHERE {} = ?1 AND ct = ?2",
            T::TABLE,
            T::KEY
        );
        if self.prepare(&blank)?.execute((id.bytes(), same.bytes()))? == 0 {
            return Ok(false);
        }
        let restore = format!("UPDATE {} SET ct = ?2 WHERE {} = ?1", T::TABLE, T::KEY);
        Ok(self
            .prepare(&restore)?
            .execute((id.bytes(), same.bytes()))?
            > 0)
    }
}

impl<'t, T> Deref for TableMut<'t, T> {
    type Target = Table<'t, T>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

fn is_bad_page(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Damaged {
            what: Damage::Pages
        }
    )
}

/// The id in the first column, if it has the shape of one.
fn key(row: &Row<'_>) -> Result<Option<Id>, rusqlite::Error> {
    Ok(cell(row.get_ref(0)?).and_then(Id::from_slice))
}

fn content(row: &Row<'_>, column: usize) -> Result<Vec<u8>, rusqlite::Error> {
    Ok(cell(row.get_ref(column)?).unwrap_or_default().to_vec())
}

/// The bytes of a cell; `None` for another type, which STRICT keeps out of an untouched file.
fn cell(value: ValueRef<'_>) -> Option<&[u8]> {
    value.as_blob().ok()
}
