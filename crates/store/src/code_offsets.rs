//! Table `code_offsets`: one chunk of code offsets a row, a week at 30-second steps.

use twinlatch_crypto::{Id, Sealed, kind};

use crate::table::TableName;
use crate::{StoreError, TableMut};

/// Names the table `code_offsets`.
#[derive(Debug)]
pub enum CodeOffsets {}

impl TableName for CodeOffsets {
    const TABLE: &'static str = "code_offsets";
    const KEY: &'static str = "id";
}

impl TableMut<'_, CodeOffsets> {
    /// Adds one chunk, or replaces it.
    ///
    /// # Errors
    ///
    /// [`StoreError::DiskFull`], [`StoreError::ReadOnly`] and the other refusals of the disk.
    pub fn put(&mut self, id: &Id, sealed: &Sealed<kind::Codes>) -> Result<(), StoreError> {
        self.put_sealed(id, sealed)
    }
}
