//! Which disk a folder lies on, and where a removable one is mounted.

use std::path::{Path, PathBuf};

/// The first removable medium that is mounted for this person, can be written, and is not the disk
/// of `vault`.
///
/// Linux desktops mount them under `/run/media/<user>` or `/media/<user>`.
pub(crate) fn removable_media(vault: &Path) -> Option<PathBuf> {
    let user = std::env::var_os("USER").or_else(|| std::env::var_os("LOGNAME"))?;
    let roots = ["/run/media", "/media"].map(|root| Path::new(root).join(&user));
    media_under(&roots, vault)
}

fn media_under(roots: &[PathBuf], vault: &Path) -> Option<PathBuf> {
    roots
        .iter()
        .filter_map(|root| std::fs::read_dir(root).ok())
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|path| is_mounted(path) && is_writable(path) && !same_disk(path, vault))
}

#[cfg(unix)]
fn is_mounted(path: &Path) -> bool {
    path.is_dir() && file_system(path) != path.parent().and_then(file_system)
}

#[cfg(unix)]
fn is_writable(path: &Path) -> bool {
    rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok()
}

/// Whether two paths lie on one disk: on one file system, or on two partitions of one drive.
#[cfg(unix)]
pub(crate) fn same_disk(one: &Path, other: &Path) -> bool {
    let (Some(one), Some(other)) = (file_system(one), file_system(other)) else {
        return false;
    };
    one == other || drive(one).is_some_and(|drive_of_one| drive(other) == Some(drive_of_one))
}

/// Number of the file system's device.
#[cfg(unix)]
fn file_system(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata(path).ok().map(|found| found.dev())
}

/// The drive of a device, as the kernel's `sysfs` names it; nothing for what lies on no drive.
#[cfg(unix)]
fn drive(device: u64) -> Option<PathBuf> {
    let (major, minor) = (rustix::fs::major(device), rustix::fs::minor(device));
    let own = std::fs::canonicalize(format!("/sys/dev/block/{major}:{minor}")).ok()?;
    if own.join("partition").exists() {
        own.parent().map(Path::to_path_buf)
    } else {
        Some(own)
    }
}

#[cfg(not(unix))]
fn is_mounted(path: &Path) -> bool {
    path.is_dir()
}

#[cfg(not(unix))]
fn is_writable(_: &Path) -> bool {
    true
}

/// Whether two paths lie on one disk; assumed where the system is not asked.
#[cfg(not(unix))]
pub(crate) fn same_disk(_: &Path, _: &Path) -> bool {
    true
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::{is_mounted, media_under, same_disk};
    use std::path::Path;

    #[test]
    fn a_folder_that_is_no_mount_is_no_medium() {
        let media = std::env::temp_dir();
        assert_eq!(
            media_under(&[media.join("twinlatch-no-such-folder")], &media),
            None,
            "nothing is mounted there"
        );
        assert!(!is_mounted(Path::new("/usr/bin")), "a plain folder");
        assert!(is_mounted(Path::new("/proc")), "a mount");
    }

    #[test]
    fn a_mounted_folder_that_can_be_written_is_found() {
        // `/dev/shm` is there for everybody.
        let found = media_under(&[Path::new("/dev").into()], &std::env::temp_dir());
        assert!(
            found.is_some_and(|path| is_mounted(&path)),
            "a mount beside plain files"
        );
    }

    #[test]
    fn a_disk_is_the_same_as_itself_only() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(same_disk(here, &here.join("src-tauri")), "one file system");
        assert!(!same_disk(here, Path::new("/proc")), "another one");
        assert!(
            !same_disk(here, Path::new("/no/such/folder")),
            "what is not there lies nowhere"
        );
    }
}
