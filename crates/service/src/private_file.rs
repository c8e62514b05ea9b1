//! A file outside the vault, where the person chose: whole or not at all, for the owner alone.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use crate::wire::{ErrorCode, ErrorView};

/// What becomes of a file that bears the name already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is replaced: the person was asked.
    Replace,
    /// It stays, and nothing is written.
    Keep,
}

/// Writes the file with mode 0600.
///
/// # Errors
///
/// `file-there`, `disk-full`, `folder-read-only`, `storage`; a file that stood there is as it was.
pub(crate) fn write(bytes: &[u8], path: &Path, standing: Standing) -> Result<(), ErrorView> {
    match standing {
        Standing::Replace => replace(bytes, path),
        Standing::Keep => make(bytes, path),
    }
}

/// A new file takes the name, so neither rights nor a link of an older one count.
fn replace(bytes: &[u8], path: &Path) -> Result<(), ErrorView> {
    let mut options = atomic_write_file::OpenOptions::new();
    #[cfg(unix)]
    {
        use atomic_write_file::unix::OpenOptionsExt as _;
        options.preserve_mode(false).preserve_owner(false);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.commit()?;
    Ok(())
}

/// The name is taken by this call or not at all; no link is followed.
fn make(bytes: &[u8], path: &Path) -> Result<(), ErrorView> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| {
        if error.kind() == ErrorKind::AlreadyExists {
            ErrorCode::FileThere.into()
        } else {
            ErrorView::from(error)
        }
    })?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(|error| {
        // Half a file would look like a whole one.
        let _ = fs::remove_file(path);
        error.into()
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::{Standing, write};
    use crate::wire::ErrorCode;

    #[test]
    fn a_file_that_stands_there_stays_unless_the_person_was_asked() {
        let dir = TempDir::new().expect("a folder");
        let path = dir.path().join("item.json");
        write(b"first", &path, Standing::Keep).expect("the name is free");
        let refused = write(b"second", &path, Standing::Keep).expect_err("it is taken");
        assert_eq!(refused.code, ErrorCode::FileThere, "named as what it is");
        assert_eq!(fs::read(&path).expect("there"), b"first", "as it was");

        write(b"second", &path, Standing::Replace).expect("the person was asked");
        assert_eq!(fs::read(&path).expect("there"), b"second", "replaced");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_it_and_a_link_leads_nowhere() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        let dir = TempDir::new().expect("a folder");
        let mode = |path: &std::path::Path| {
            let rights = fs::metadata(path).expect("there").permissions();
            rights.mode() & 0o777
        };
        for (name, standing) in [("new", Standing::Keep), ("old", Standing::Replace)] {
            let (path, other) = (dir.path().join(name), dir.path().join("other"));
            fs::write(&other, b"other").expect("another file");
            if standing == Standing::Replace {
                symlink(&other, &path).expect("a link stands there");
            }
            write(b"text", &path, standing).expect("written");
            assert_eq!(mode(&path), 0o600, "{name}: the owner alone");
            assert_eq!(
                fs::read(&other).expect("there"),
                b"other",
                "{name}: nothing was written through the link"
            );
        }
    }
}
