//! Table `tries`: failed tries and waiting times, one row per account.

use twinlatch_crypto::{Id, Sealed, Stored, kind};

use crate::table::TableName;
use crate::{StoreError, TableMut};

/// Names the table `tries`.
#[derive(Debug)]
pub enum Tries {}

impl TableName for Tries {
    const TABLE: &'static str = "tries";
    const KEY: &'static str = "id";
}

impl TableMut<'_, Tries> {
    /// Adds the try row of one account, or replaces it.
    ///
    /// # Errors
    ///
    /// [`StoreError::DiskFull`], [`StoreError::ReadOnly`] and the other refusals of the disk.
    pub fn put(&mut self, id: &Id, sealed: &Sealed<kind::Try>) -> Result<(), StoreError> {
        self.put_sealed(id, sealed)
    }

    /// Writes the row's own bytes over it; false if the row holds other bytes or is gone.
    ///
    /// The disk does the same work as for a counted try. No bytes but those that stand in the
    /// file can be written this way.
    ///
    /// # Errors
    ///
    /// As [`TableMut::put`].
    pub fn rewrite(&mut self, id: &Id, stored: &Stored) -> Result<bool, StoreError> {
        self.write_again(id, stored)
    }
}
