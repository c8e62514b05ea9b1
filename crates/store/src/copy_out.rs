//! A copy of the vault file for elsewhere: whole or not at all.

use std::fs;
use std::path::Path;

use crate::folder::{free_bytes, refused_write, remove_if_there, sync_folder_of, with_suffix};
use crate::migration_copy::{check_space, copy_whole};
use crate::{Store, StoreError};

/// End of the name that a copy has until it is whole: one that nobody else gives a file, since what
/// bears it is removed.
const PARTIAL: &str = ".twinlatch-part";

impl Store {
    /// Copies the file to `target`, readable by its owner alone; a file that stands there is
    /// replaced once the copy is on the disk, and stays as it is if that fails.
    ///
    /// # Errors
    ///
    /// [`StoreError::AlreadyThere`] for a name in the vault's own folder, where only the vault's
    /// files are; [`StoreError::NoSpaceForCopy`] before anything is written, and the refusals of
    /// the disk.
    pub fn copy_out(&self, target: &Path) -> Result<(), StoreError> {
        let target = std::path::absolute(target)?;
        if is_beside(&target, self.path()) {
            return Err(StoreError::AlreadyThere);
        }
        check_space(self.path().metadata()?.len(), free_bytes(&target))?;
        let partial = with_suffix(&target, PARTIAL);
        remove_if_there(&partial).map_err(refused_write)?;
        let copied = copy_whole(self.connection(), &partial).and_then(|()| {
            fs::rename(&partial, &target).map_err(refused_write)?;
            Ok(sync_folder_of(&target)?)
        });
        if copied.is_err() {
            // What is left over is removed by the next attempt at the latest.
            let _ = remove_if_there(&partial);
        }
        copied
    }
}

fn is_beside(target: &Path, vault: &Path) -> bool {
    let folder = |path: &Path| path.parent().and_then(|folder| folder.canonicalize().ok());
    folder(target).is_some() && folder(target) == folder(vault)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use crate::testing::a_vault;
    use crate::{Presence, StoreError, look};

    #[test]
    fn a_copy_is_a_whole_vault_for_its_owner_alone() {
        let (here, there) = (
            tempfile::tempdir().expect("a folder"),
            tempfile::tempdir().expect("another"),
        );
        let vault = a_vault(here.path());
        let target = there.path().join("copy.db");
        fs::write(&target, "an older copy").expect("written");
        let other = there.path().join("copy.db.part");
        fs::write(&other, "half a download").expect("written");
        vault.copy_out(&target).expect("copied");
        assert_eq!(look(&target).expect("readable"), Presence::There, "a vault");
        let length = |path: &Path| fs::metadata(path).expect("there").len();
        assert_eq!(length(&target), length(vault.path()), "all its pages");
        assert_eq!(
            fs::read_dir(there.path()).expect("readable").count(),
            2,
            "nothing else is left there"
        );
        assert_eq!(
            fs::read(&other).expect("there"),
            b"half a download",
            "and what stood beside it is as it was"
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&target).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "as private as any vault");
        }
    }

    #[test]
    fn the_vaults_own_folder_and_a_folder_that_is_not_there_are_refused() {
        let here = tempfile::tempdir().expect("a folder");
        let vault = a_vault(here.path());
        let before = fs::read(vault.path()).expect("readable");
        for name in ["vault.db", "copy.db"] {
            let refused = vault.copy_out(&here.path().join(name));
            assert!(
                matches!(refused, Err(StoreError::AlreadyThere)),
                "{name}: {refused:?}"
            );
        }
        assert!(vault.copy_out(&here.path().join("no/copy.db")).is_err());
        assert_eq!(
            fs::read(vault.path()).expect("readable"),
            before,
            "the vault is as it was"
        );
    }
}
