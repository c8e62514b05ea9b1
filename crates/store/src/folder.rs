//! Folders and files as the operating system sees them: private, synced, never replaced.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::StoreError;

/// Makes the data folder, and what is missing above it, for its owner alone (mode 0700).
///
/// The mode does not depend on the umask. A folder that exists is left as it is: it may be
/// one that the person chose and shares.
///
/// # Errors
///
/// [`StoreError::ReadOnly`] where nothing can be made, [`StoreError::DiskFull`], or
/// [`StoreError::Io`], also when a file stands where the folder belongs.
pub fn prepare_data_folder(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() {
        return Ok(());
    }
    make_private_folder(path).map_err(refused_write)
}

/// Makes a file that only its owner can read and write (mode 0600, whatever the umask).
///
/// # Errors
///
/// As [`prepare_data_folder`]; [`StoreError::Io`] if the name is taken.
pub(crate) fn create_private_file(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    let file = open_private(&options, path).map_err(refused_write)?;
    make_private(path)?;
    Ok(file)
}

/// Opens or makes a file with mode 0600 for a new one.
pub(crate) fn open_private(options: &OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.clone().mode(0o600).open(path)
    }
    #[cfg(not(unix))]
    options.open(path)
}

/// Takes all rights on a file from everybody but its owner.
pub(crate) fn make_private(path: &Path) -> io::Result<()> {
    set_mode(path, 0o600)
}

/// Removes a file; one that is not there is no error.
pub(crate) fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Makes the names in a folder durable, as a rename is only after this.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    // Elsewhere a folder cannot be opened as a file, and a rename is durable by itself.
    if cfg!(unix) {
        File::open(folder_of(path))?.sync_all()
    } else {
        Ok(())
    }
}

/// Renames a file and never replaces another.
///
/// # Errors
///
/// [`StoreError::AlreadyThere`] if the new name is taken.
pub(crate) fn rename_to_free(from: &Path, to: &Path) -> Result<(), StoreError> {
    rename_without_replacing(from, to).map_err(|error| {
        if error.kind() == io::ErrorKind::AlreadyExists {
            StoreError::AlreadyThere
        } else {
            refused_write(error)
        }
    })
}

/// The first of `path`, `path.2`, `path.3` … that no file bears.
pub(crate) fn free_name(path: &Path) -> PathBuf {
    let taken = |name: &PathBuf| fs::symlink_metadata(name).is_ok();
    if !taken(&path.to_path_buf()) {
        return path.to_path_buf();
    }
    (2_u32..)
        .map(|number| with_suffix(path, &format!(".{number}")))
        .find(|name| !taken(name))
        .unwrap_or_else(|| path.to_path_buf())
}

/// Appends to the file's name.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

/// The bytes that are free for this person on the disk that holds `path`; `None` if unknown.
pub(crate) fn free_bytes(path: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let disk = rustix::fs::statvfs(folder_of(path)).ok()?;
        disk.f_bavail.checked_mul(disk.f_frsize)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// Reads "you may not" during a write as "this cannot be written".
pub(crate) fn refused_write(error: io::Error) -> StoreError {
    if error.kind() == io::ErrorKind::PermissionDenied {
        StoreError::ReadOnly
    } else {
        error.into()
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(unix)]
fn make_private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)?;
    set_mode(path, 0o700)
}

#[cfg(not(unix))]
fn make_private_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}

fn rename_without_replacing(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            // The file system does not know the flag: a second name and then one fewer.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {}
            other => return Ok(other?),
        }
    }
    fs::hard_link(from, to)?;
    fs::remove_file(from)
}
