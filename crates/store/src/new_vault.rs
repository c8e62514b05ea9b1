//! A vault file that comes to be whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use crate::folder::{
    create_private_file, free_name, refused_write, remove_if_there, rename_to_free, sync_folder_of,
    with_suffix,
};
use crate::migrate::Release;
use crate::{Access, Meta, Store, StoreError, open};

/// A vault under construction, in `vault.db.new` beside its final name.
///
/// Dropping it removes it; [`NewVault::commit`] gives it its name. A crash before that leaves
/// no vault, and the next [`NewVault::create`] removes what was left over.
#[derive(Debug)]
#[must_use = "a vault that is not committed is removed"]
pub struct NewVault {
    store: Option<Store>,
    building: PathBuf,
    final_path: PathBuf,
}

impl NewVault {
    /// Begins a vault file with empty tables and its description.
    ///
    /// # Errors
    ///
    /// [`StoreError::AlreadyThere`] if the final name is taken, by whatever;
    /// [`StoreError::ReadOnly`], [`StoreError::DiskFull`] and the other refusals of the disk.
    pub fn create(final_path: &Path, meta: &Meta) -> Result<Self, StoreError> {
        let final_path = std::path::absolute(final_path)?;
        if fs::symlink_metadata(&final_path).is_ok() {
            return Err(StoreError::AlreadyThere);
        }
        let building = with_suffix(&final_path, ".new");
        remove_with_journal(&building)?;
        drop(create_private_file(&building)?);
        let mut vault = Self {
            store: None,
            building,
            final_path,
        };
        vault.store = Some(begin(&vault.building, meta)?);
        Ok(vault)
    }

    /// The file under construction.
    pub fn store(&mut self) -> &mut Store {
        self.store
            .as_mut()
            .expect("infallible because only commit takes it, and ends self")
    }

    /// Gives the file its final name, durably, and opens it there.
    ///
    /// # Errors
    ///
    /// [`StoreError::AlreadyThere`] if a file took the name meanwhile: it is not replaced. An
    /// error of the disk can come after the file bears its name.
    ///
    /// # Security
    ///
    /// After an error [`look`](crate::look) tells whether there is a vault; only where it says
    /// [`Missing`](crate::Presence::Missing) may the new device key be thrown away.
    pub fn commit(mut self) -> Result<Store, StoreError> {
        if let Some(store) = self.store.take() {
            store.close()?;
        }
        fs::File::open(&self.building)?.sync_all()?;
        if fs::symlink_metadata(&self.final_path).is_ok() {
            // Its journal, if it has one, is its own.
            return Err(StoreError::AlreadyThere);
        }
        set_foreign_journals_aside(&self.final_path)?;
        rename_to_free(&self.building, &self.final_path)?;
        sync_folder_of(&self.final_path)?;
        Ok(Store::open(&self.final_path, Access::ReadWrite)?.store)
    }
}

impl Drop for NewVault {
    fn drop(&mut self) {
        // Closed before it is removed. After a commit nothing bears the name.
        drop(self.store.take());
        let _ = remove_with_journal(&self.building);
    }
}

fn begin(building: &Path, meta: &Meta) -> Result<Store, StoreError> {
    let mut connection = open::connect(building, Access::ReadWrite)?;
    Release::THIS.make_tables(&mut connection)?;
    let mut store = Store::new(connection, building.to_path_buf(), Access::ReadWrite);
    store.write(|writing| writing.put_meta(meta))?;
    Ok(store)
}

fn remove_with_journal(building: &Path) -> Result<(), StoreError> {
    // The journal first: without its file it could be taken for that of another.
    remove_if_there(&with_suffix(building, "-journal")).map_err(refused_write)?;
    remove_if_there(building).map_err(refused_write)
}

/// A journal without its file belongs to a vault that was moved away, whose last write it can
/// still undo; SQLite would apply it to the new file.
pub(crate) fn set_foreign_journals_aside(final_path: &Path) -> Result<(), StoreError> {
    for suffix in ["-journal", "-wal", "-shm"] {
        let journal = with_suffix(final_path, suffix);
        if fs::symlink_metadata(&journal).is_ok() {
            rename_to_free(&journal, &free_name(&with_suffix(&journal, ".left-over")))?;
        }
    }
    Ok(())
}
