//! Table `objects`: everything that has no table of its own.

use twinlatch_crypto::{Id, Kind, Sealed, kind};

use crate::table::TableName;
use crate::{StoreError, TableMut};

/// Names the table `objects`.
#[derive(Debug)]
pub enum Objects {}

impl TableName for Objects {
    const TABLE: &'static str = "objects";
    const KEY: &'static str = "id";
}

/// The kinds of sealed rows that stand in `objects`.
pub trait ObjectKind: Kind {}

impl ObjectKind for kind::State {}
impl ObjectKind for kind::Ways {}
impl ObjectKind for kind::Root {}
impl ObjectKind for kind::Collection {}
impl ObjectKind for kind::Head {}
impl ObjectKind for kind::Manifest {}
impl ObjectKind for kind::Item {}
impl ObjectKind for kind::Event {}
impl ObjectKind for kind::Attachment {}
impl ObjectKind for kind::Pending {}
impl ObjectKind for kind::Mailbox {}
impl ObjectKind for kind::Log {}
impl ObjectKind for kind::LogHead {}
impl ObjectKind for kind::Policy {}
impl ObjectKind for kind::Device {}

impl TableMut<'_, Objects> {
    /// Adds one object, or replaces it.
    ///
    /// # Errors
    ///
    /// [`StoreError::DiskFull`], [`StoreError::ReadOnly`] and the other refusals of the disk.
    pub fn put<K: ObjectKind>(&mut self, id: &Id, sealed: &Sealed<K>) -> Result<(), StoreError> {
        self.put_sealed(id, sealed)
    }

    /// Writes an object's own bytes over it; false if there is none.
    ///
    /// A try with an unknown name does this, so that the disk does the same work as for a
    /// known one.
    ///
    /// # Errors
    ///
    /// As [`TableMut::put`].
    pub fn rewrite_unchanged(&mut self, id: &Id) -> Result<bool, StoreError> {
        match self.find(id)? {
            Some(stored) => self.write_again(id, &stored),
            None => Ok(false),
        }
    }
}
