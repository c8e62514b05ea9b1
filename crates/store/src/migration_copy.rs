//! The copy of a vault file from before its format changed.

use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use twinlatch_crypto::Id;

use crate::folder::{
    create_private_file, free_bytes, free_name, remove_if_there, rename_to_free, sync_folder_of,
    with_suffix,
};
use crate::open::connect;
use crate::{Access, READER, StoreError, meta};

/// A whole vault file of the older format, beside the one that was brought up to date.
///
/// It opens with what opened the vault when it was made: a replaced password still fits it.
/// Keep it until the new file has been opened with the new program, then
/// [`MigrationCopy::discard`] it.
#[derive(Debug)]
#[must_use = "the copy stays on the disk until it is discarded"]
pub struct MigrationCopy {
    /// Where the copy is: `vault.db.before-<format>`, with a number if that name was taken.
    pub path: PathBuf,
}

impl MigrationCopy {
    /// The copies of this vault that stand beside it, by name; those of other vaults are left out.
    pub fn beside(vault: &Path, db: &Id) -> Vec<Self> {
        let (Some(folder), Some(name)) = (vault.parent(), vault.file_name()) else {
            return Vec::new();
        };
        let prefix = format!("{}.before-", name.to_string_lossy());
        let is_copy = |path: &PathBuf| {
            let name = path.file_name().map(|name| name.to_string_lossy());
            name.is_some_and(|name| name.starts_with(&prefix) && !name.ends_with(".new"))
        };
        let of_this_vault = |path: &PathBuf| {
            let meta = connect(path, Access::ReadOnly).and_then(|file| meta::read(&file, READER));
            meta.is_ok_and(|(meta, _)| meta.db == *db)
        };
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(is_copy)
            .filter(of_this_vault)
            .collect();
        paths.sort();
        paths.into_iter().map(|path| Self { path }).collect()
    }

    /// Removes the copy.
    ///
    /// # Errors
    ///
    /// [`StoreError::ReadOnly`] or [`StoreError::Io`]; a copy that is gone is no error.
    pub fn discard(self) -> Result<(), StoreError> {
        remove_if_there(&self.path)?;
        Ok(sync_folder_of(&self.path)?)
    }

    /// Copies the file and waits until the copy is on the disk, under its final name.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSpaceForCopy`] before anything is written, and the refusals of the disk.
    pub(crate) fn make(
        connection: &Connection,
        vault: &Path,
        format: u32,
    ) -> Result<Self, StoreError> {
        let target = with_suffix(vault, &format!(".before-{format}"));
        let partial = with_suffix(&target, ".new");
        check_space(vault.metadata()?.len(), free_bytes(vault))?;
        remove_if_there(&partial)?;
        let copied = copy_whole(connection, &partial).and_then(|()| name_it(&partial, &target));
        if copied.is_err() {
            // What is left over is removed by the next attempt at the latest.
            let _ = remove_if_there(&partial);
        }
        copied.map(|path| Self { path })
    }
}

/// Room for the copy, and as much again for the journal of the change that may follow.
pub(crate) fn check_space(length: u64, free: Option<u64>) -> Result<(), StoreError> {
    let needed = length.saturating_mul(2);
    match free {
        Some(free) if free < needed => Err(StoreError::NoSpaceForCopy { needed, free }),
        _ => Ok(()),
    }
}

pub(crate) fn copy_whole(connection: &Connection, partial: &Path) -> Result<(), StoreError> {
    let file = create_private_file(partial)?;
    let mut copy = Connection::open_with_flags(
        partial,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    copy.pragma_update(None, "temp_store", "MEMORY")?;
    copy_pages(connection, &mut copy)?;
    copy.close().map_err(|(_, error)| error)?;
    Ok(file.sync_all()?)
}

fn copy_pages(from: &Connection, to: &mut Connection) -> Result<(), StoreError> {
    let ended = Backup::new(from, to)?.step(-1)?;
    // Anything else: another program wrote to the file meanwhile.
    if matches!(ended, StepResult::Done) {
        Ok(())
    } else {
        Err(StoreError::Busy)
    }
}

/// An earlier copy of the same name may be of another vault: it stays.
fn name_it(partial: &Path, target: &Path) -> Result<PathBuf, StoreError> {
    let path = free_name(target);
    rename_to_free(partial, &path)?;
    sync_folder_of(&path)?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::{MigrationCopy, check_space};
    use crate::StoreError;
    use crate::testing::{a_meta, a_vault};
    use rusqlite::Connection;
    use twinlatch_crypto::Id;

    #[test]
    fn too_little_space_is_told_in_bytes() {
        let refused = check_space(1_000, Some(1_999));
        assert!(
            matches!(
                refused,
                Err(StoreError::NoSpaceForCopy {
                    needed: 2_000,
                    free: 1_999
                })
            ),
            "the person can see how much to free: {refused:?}"
        );
        assert!(
            check_space(1_000, Some(2_000)).is_ok(),
            "exactly enough is enough"
        );
        assert!(check_space(1_000, None).is_ok(), "an unknown disk is tried");
    }

    #[test]
    fn copies_of_this_vault_are_found_again_and_others_left_alone() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = a_vault(folder.path()).path().to_path_buf();
        let connection = Connection::open(&path).expect("the file opens");
        let copy = MigrationCopy::make(&connection, &path, 1).expect("the copy is made");
        std::fs::write(folder.path().join("vault.db.before-0"), "no vault").expect("written");
        let of = |db: &Id| -> Vec<_> {
            let copies = MigrationCopy::beside(&path, db);
            copies.into_iter().map(|copy| copy.path).collect()
        };
        assert_eq!(of(&a_meta().db), [copy.path], "the copy is found again");
        assert!(of(&Id::new([9; 16])).is_empty(), "it is of another vault");
    }

    #[cfg(unix)]
    #[test]
    fn a_copy_is_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = a_vault(folder.path()).path().to_path_buf();
        let connection = Connection::open(&path).expect("the file opens");
        let copy = MigrationCopy::make(&connection, &path, 2).expect("the copy is made");
        let mode = copy
            .path
            .metadata()
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "a copy is as private as the vault");
    }
}
