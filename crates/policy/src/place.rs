//! The place of the file, and whether what stands there is obeyed.

use std::path::{Path, PathBuf};

use crate::parse::{MAX_BYTES, read_rules};
use crate::problem::{Fault, Problem};
use crate::rules::Rules;

/// Where the file stands on this system.
pub const SYSTEM_FILE: &str = "/etc/twinlatch/policy.toml";

/// Folders below the root, and the file in the last of them.
#[cfg(unix)]
const FOLDERS: [&str; 2] = ["etc", "twinlatch"];
#[cfg(unix)]
const FILE: &str = "policy.toml";

/// A place where the file of whoever administers the computer stands.
#[derive(Debug, Clone)]
pub struct PolicyPlace {
    root: PathBuf,
    owner: u32,
}

/// What stands in a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// No file: nobody has decided anything.
    Nothing,
    /// A file that is obeyed.
    Obeyed(Rules),
    /// A file that is not obeyed, and every reason.
    Refused(Vec<Problem>),
}

impl PolicyPlace {
    /// The place of this system, [`SYSTEM_FILE`], which root must own.
    #[must_use]
    pub fn system() -> Self {
        Self {
            root: PathBuf::from("/"),
            owner: 0,
        }
    }

    /// The same place below another root, which another user of the system must own.
    ///
    /// # Security
    ///
    /// For tests: whoever owns that folder decides.
    #[must_use]
    pub fn danger_at(root: &Path, owner: u32) -> Self {
        Self {
            root: root.to_path_buf(),
            owner,
        }
    }

    /// Reads what stands there. A file is obeyed if it and every folder above it belong to the owner
    /// and nobody else can write them, it is a plain file, and its text has no problem.
    ///
    /// # Security
    ///
    /// Each folder and the file are opened without following a link and looked at open, so that what
    /// was looked at is what is read. Rights given by an access control list show in the bits of the
    /// group, which are the list's mask (acl(5)).
    #[must_use]
    pub fn read(&self) -> Found {
        match self.bytes() {
            Ok(None) => Found::Nothing,
            Ok(Some(bytes)) => match read_rules(&bytes) {
                Ok(rules) => Found::Obeyed(rules),
                Err(problems) => Found::Refused(problems),
            },
            Err(problem) => Found::Refused(vec![problem]),
        }
    }

    #[cfg(unix)]
    fn bytes(&self) -> Result<Option<Vec<u8>>, Problem> {
        use std::io::Read as _;

        use rustix::fs::{CWD, FileType, Mode, OFlags, openat};

        let folder_flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let mut path = self.root.clone();
        let opened = openat(CWD, &path, folder_flags | only_path(), Mode::empty());
        let Some(mut folder) = there(opened, &path)? else {
            return Ok(None);
        };
        // Said only of a place where a file stands: without one nobody has decided anything, whoever
        // owns the folders (in a container the root folder is often nobody's).
        let mut fault = self.check(&folder, &path, FileType::Directory).err();
        for name in FOLDERS {
            path.push(name);
            let opened = openat(&folder, name, folder_flags | only_path(), Mode::empty());
            let Some(next) = there(opened, &path)? else {
                return Ok(None);
            };
            let found = self.check(&next, &path, FileType::Directory).err();
            fault = fault.or(found);
            folder = next;
        }
        path.push(FILE);
        // A pipe that nobody writes to must not keep the program waiting.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let Some(file) = there(openat(&folder, FILE, flags, Mode::empty()), &path)? else {
            return Ok(None);
        };
        if let Some(fault) = fault {
            return Err(fault);
        }
        self.check(&file, &path, FileType::RegularFile)?;
        let mut bytes = Vec::new();
        let mut file = std::fs::File::from(file).take(MAX_BYTES + 1);
        file.read_to_end(&mut bytes)
            .map_err(|_| Problem::of_file(Fault::Unreadable { path }))?;
        Ok(Some(bytes))
    }

    /// Other systems have no place yet: nobody decides anything there.
    #[cfg(not(unix))]
    fn bytes(&self) -> Result<Option<Vec<u8>>, Problem> {
        Ok(None)
    }

    #[cfg(unix)]
    fn check(
        &self,
        opened: &impl std::os::fd::AsFd,
        path: &Path,
        wanted: rustix::fs::FileType,
    ) -> Result<(), Problem> {
        use rustix::fs::{FileType, Mode, fstat};

        let path = path.to_path_buf();
        let Ok(found) = fstat(opened) else {
            return Err(Problem::of_file(Fault::Unreadable { path }));
        };
        let others = Mode::WGRP | Mode::WOTH;
        let fault = if FileType::from_raw_mode(found.st_mode) != wanted {
            Fault::NotPlain { path }
        } else if found.st_uid != self.owner {
            Fault::WrongOwner { path }
        } else if Mode::from_raw_mode(found.st_mode).intersects(others) {
            Fault::Writable { path }
        } else {
            return Ok(());
        };
        Err(Problem::of_file(fault))
    }
}

/// A folder is only passed through, which needs no right to list it.
#[cfg(target_os = "linux")]
fn only_path() -> rustix::fs::OFlags {
    rustix::fs::OFlags::PATH
}

#[cfg(all(unix, not(target_os = "linux")))]
fn only_path() -> rustix::fs::OFlags {
    rustix::fs::OFlags::empty()
}

/// What was opened; none where nothing bears the name.
#[cfg(unix)]
fn there<T>(opened: rustix::io::Result<T>, path: &Path) -> Result<Option<T>, Problem> {
    use rustix::io::Errno;

    let path = path.to_path_buf();
    match opened {
        Ok(opened) => Ok(Some(opened)),
        Err(Errno::NOENT) => Ok(None),
        // A link, or no folder; a socket cannot be opened at all.
        Err(Errno::LOOP | Errno::NOTDIR | Errno::NXIO) => {
            Err(Problem::of_file(Fault::NotPlain { path }))
        }
        Err(_) => Err(Problem::of_file(Fault::Unreadable { path })),
    }
}
