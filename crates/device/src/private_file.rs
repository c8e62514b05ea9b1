//! Files and folders that only their owner may read.
//!
//! On Unix a folder has mode 0700 and a file 0600; elsewhere they lie in the person's profile.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use atomic_write_file::AtomicWriteFile;
use zeroize::Zeroize as _;

use crate::DeviceError;

/// Reads a whole file of at most `limit` bytes; `None` if there is none.
///
/// # Errors
///
/// [`DeviceError::Damaged`] if it is longer.
pub(crate) fn read(path: &Path, limit: usize) -> Result<Option<Vec<u8>>, DeviceError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(DeviceError::file("a file could not be opened")(error)),
    };
    let length = file.metadata().map_or(0, |metadata| metadata.len());
    // Room for all of it at once, so that growing leaves no copy of a key behind.
    let room = usize::try_from(length).unwrap_or(limit).min(limit) + 1;
    let mut bytes = Vec::with_capacity(room);
    if let Err(error) = file.take(limit as u64 + 1).read_to_end(&mut bytes) {
        bytes.zeroize();
        return Err(DeviceError::file("a file could not be read")(error));
    }
    if bytes.len() > limit {
        bytes.zeroize();
        return Err(DeviceError::Damaged);
    }
    Ok(Some(bytes))
}

/// Makes a file that must not exist yet, and does not return before it is on the disk.
///
/// A file that could not be written whole is removed again.
///
/// # Errors
///
/// [`DeviceError::File`], with `AlreadyExists` if there is a file.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> Result<(), DeviceError> {
    make_folder(path)?;
    let file = create_options()
        .open(path)
        .map_err(DeviceError::file("no file could be made"))?;
    if let Err(error) = write_through(file, path, bytes) {
        // Nothing more can be done if this fails too: the first error is the one that tells why.
        let _ = fs::remove_file(path);
        return Err(DeviceError::file("a file could not be written")(error));
    }
    Ok(())
}

/// Replaces a file whole or not at all.
///
/// # Errors
///
/// [`DeviceError::File`]; the file is then as it was.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), DeviceError> {
    make_folder(path)?;
    replace_whole(path, bytes).map_err(DeviceError::file("a file could not be replaced"))
}

/// Removes a file; one that is not there counts as removed.
///
/// # Errors
///
/// [`DeviceError::File`].
pub(crate) fn remove(path: &Path) -> Result<(), DeviceError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed
            .and_then(|()| sync_folder(path))
            .map_err(DeviceError::file("a file could not be removed")),
    }
}

fn write_through(mut file: File, path: &Path, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()?;
    sync_folder(path)
}

fn replace_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = replace_options().open(path)?;
    file.write_all(bytes)?;
    file.commit()
}

fn make_folder(path: &Path) -> Result<(), DeviceError> {
    let Some(folder) = path.parent() else {
        return Ok(());
    };
    private_folder(folder).map_err(DeviceError::file("no private folder could be made"))
}

#[cfg(unix)]
fn create_options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options
}

#[cfg(not(unix))]
fn create_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    options
}

/// The mode of the file that is replaced is not taken over: it may have been loosened.
#[cfg(unix)]
fn replace_options() -> atomic_write_file::OpenOptions {
    use atomic_write_file::unix::OpenOptionsExt as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = AtomicWriteFile::options();
    options.preserve_mode(false).mode(0o600);
    options
}

#[cfg(not(unix))]
fn replace_options() -> atomic_write_file::OpenOptions {
    AtomicWriteFile::options()
}

#[cfg(unix)]
fn private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    if fs::metadata(folder)?.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Without this a file made just before a power cut may be gone.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    path.parent()
        .map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
