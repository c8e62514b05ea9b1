//! A vault file from elsewhere, copied under a free name: whole or not at all.

use std::fs;
use std::path::Path;

use crate::folder::{refused_write, remove_if_there, rename_to_free, sync_folder_of, with_suffix};
use crate::migration_copy::{check_space, copy_whole};
use crate::new_vault::set_foreign_journals_aside;
use crate::{Access, Damage, READER, StoreError, file_shape, folder, meta, open};

/// Copies the vault file `source` to `target`, which must be free; the source stays as it is.
///
/// The copy is as private as any vault, on the disk, and of the same format: it is brought up to
/// date when it is opened.
///
/// # Errors
///
/// [`StoreError::NotThere`], [`StoreError::Damaged`] or [`StoreError::Newer`] for a source that is
/// no vault of ours; [`StoreError::HotJournalReadOnly`] for one whose last write must be finished
/// where it stands; [`StoreError::AlreadyThere`] if the name is taken; the refusals of the disk.
pub fn bring_in(source: &Path, target: &Path) -> Result<(), StoreError> {
    let target = std::path::absolute(target)?;
    if fs::symlink_metadata(&target).is_ok() {
        return Err(StoreError::AlreadyThere);
    }
    let source = file_shape::resolve(source)?;
    file_shape::check(&source, Access::ReadOnly)?;
    let connection = open::connect(&source, Access::ReadOnly)?;
    match meta::read(&connection, READER) {
        Ok(_) => {}
        // What such a file needs is asked when it is opened, with all its rows in place.
        Err(StoreError::Damaged { what: Damage::Meta }) => open::check_tables(&connection)?,
        Err(error) => return Err(error),
    }
    check_space(source.metadata()?.len(), folder::free_bytes(&target))?;
    let partial = with_suffix(&target, ".new");
    remove_if_there(&with_suffix(&partial, "-journal")).map_err(refused_write)?;
    remove_if_there(&partial).map_err(refused_write)?;
    let copied = copy_whole(&connection, &partial).and_then(|()| {
        set_foreign_journals_aside(&target)?;
        rename_to_free(&partial, &target)?;
        Ok(sync_folder_of(&target)?)
    });
    if copied.is_err() {
        // What is left over is removed by the next attempt at the latest.
        let _ = remove_if_there(&partial);
    }
    copied
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::bring_in;
    use crate::testing::a_vault;
    use crate::{Damage, Presence, StoreError, look};

    #[test]
    fn a_file_from_elsewhere_becomes_the_vault_and_stays_where_it_was() {
        let (there, here) = (
            tempfile::tempdir().expect("a folder"),
            tempfile::tempdir().expect("another"),
        );
        let source = a_vault(there.path()).path().to_path_buf();
        let before = fs::read(&source).expect("readable");
        let target = here.path().join("vault.db");
        bring_in(&source, &target).expect("copied");
        assert_eq!(look(&target).expect("readable"), Presence::There, "a vault");
        assert_eq!(
            fs::read(&source).expect("readable"),
            before,
            "the source is as it was"
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(&target).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "as private as any vault");
        }
    }

    #[test]
    fn a_vault_that_has_lost_its_description_is_taken_and_a_strange_database_is_not() {
        let (there, here) = (
            tempfile::tempdir().expect("a folder"),
            tempfile::tempdir().expect("another"),
        );
        let source = a_vault(there.path()).path().to_path_buf();
        let file = rusqlite::Connection::open(&source).expect("any program can write the file");
        file.execute("DELETE FROM meta", []).expect("deleted");
        let target = here.path().join("vault.db");
        bring_in(&source, &target).expect("its rows are there");
        let seen = look(&target).expect("readable");
        let what = Damage::Meta;
        assert_eq!(seen, Presence::Damaged { what }, "as it was");

        file.execute("DROP TABLE slots", []).expect("dropped");
        let refused = bring_in(&source, &here.path().join("other.db"));
        assert!(
            matches!(refused, Err(StoreError::Damaged { .. })),
            "without a table of ours it is none: {refused:?}"
        );
    }

    #[test]
    fn nothing_is_written_over_and_no_stranger_is_taken() {
        let (there, here) = (
            tempfile::tempdir().expect("a folder"),
            tempfile::tempdir().expect("another"),
        );
        let source = a_vault(there.path()).path().to_path_buf();
        let target = here.path().join("vault.db");
        let stranger = there.path().join("diary.txt");
        fs::write(&stranger, vec![b'd'; 9000]).expect("written");
        let refused = bring_in(&stranger, &target);
        assert!(
            matches!(refused, Err(StoreError::Damaged { .. })),
            "{refused:?}"
        );
        let missing = bring_in(&there.path().join("nowhere.db"), &target);
        assert!(matches!(missing, Err(StoreError::NotThere)), "{missing:?}");
        let left: Vec<_> = fs::read_dir(here.path()).expect("readable").collect();
        assert!(left.is_empty(), "nothing is left of the tries");
        fs::write(&target, "something").expect("written");
        let taken = bring_in(&source, &target);
        assert!(matches!(taken, Err(StoreError::AlreadyThere)), "{taken:?}");
        assert_eq!(
            fs::read(&target).expect("readable"),
            b"something",
            "it stays"
        );
    }
}
