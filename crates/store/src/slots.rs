//! Table `slots`: every way to a root key, one row each.

use twinlatch_crypto::{Id, Sealed, kind};

use crate::table::TableName;
use crate::{StoreError, TableMut};

/// Names the table `slots`.
#[derive(Debug)]
pub enum Slots {}

impl TableName for Slots {
    const TABLE: &'static str = "slots";
    const KEY: &'static str = "id";
}

impl TableMut<'_, Slots> {
    /// Adds the primary slot of one enrolment, or replaces it.
    ///
    /// # Errors
    ///
    /// [`StoreError::DiskFull`], [`StoreError::ReadOnly`] and the other refusals of the disk.
    pub fn put_slot(&mut self, id: &Id, sealed: &Sealed<kind::Slot>) -> Result<(), StoreError> {
        self.put_sealed(id, sealed)
    }

    /// Adds one further way that needs this device, such as a backup code, or replaces it.
    ///
    /// # Errors
    ///
    /// As [`TableMut::put_slot`].
    pub fn put_recovery(
        &mut self,
        id: &Id,
        sealed: &Sealed<kind::Recovery>,
    ) -> Result<(), StoreError> {
        self.put_sealed(id, sealed)
    }

    /// Adds one recovery kit under the tag of its code, or replaces it.
    ///
    /// # Errors
    ///
    /// As [`TableMut::put_slot`].
    pub fn put_kit(&mut self, tag: &Id, sealed: &Sealed<kind::Kit>) -> Result<(), StoreError> {
        self.put_sealed(tag, sealed)
    }
}
