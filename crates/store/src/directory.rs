//! Table `directory`: one entry per account, found by the keyed hash of its username.

use twinlatch_crypto::{Id, Sealed, kind};

use crate::table::TableName;
use crate::{StoreError, TableMut};

/// Names the table `directory`.
#[derive(Debug)]
pub enum Directory {}

impl TableName for Directory {
    const TABLE: &'static str = "directory";
    const KEY: &'static str = "tag";
}

impl TableMut<'_, Directory> {
    /// Adds the entry of one username, or replaces it.
    ///
    /// # Errors
    ///
    /// [`StoreError::DiskFull`], [`StoreError::ReadOnly`] and the other refusals of the disk.
    pub fn put(&mut self, tag: &Id, sealed: &Sealed<kind::Directory>) -> Result<(), StoreError> {
        self.put_sealed(tag, sealed)
    }
}
