//! Table `headers`: one header per account; costs, salts, descriptors, chunk keys.

use twinlatch_crypto::{Id, Sealed, kind};

use crate::table::TableName;
use crate::{StoreError, TableMut};

/// Names the table `headers`.
#[derive(Debug)]
pub enum Headers {}

impl TableName for Headers {
    const TABLE: &'static str = "headers";
    const KEY: &'static str = "id";
}

impl TableMut<'_, Headers> {
    /// Adds the header of one account, or replaces it.
    ///
    /// # Errors
    ///
    /// [`StoreError::DiskFull`], [`StoreError::ReadOnly`] and the other refusals of the disk.
    pub fn put(&mut self, id: &Id, sealed: &Sealed<kind::Header>) -> Result<(), StoreError> {
        self.put_sealed(id, sealed)
    }
}
