//! Where things live on this system: the data folder, and the runtime folder that belongs to it.

use std::fs::DirBuilder;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

/// The folders of one vault.
#[derive(Debug, Clone)]
pub struct Places {
    /// Holds `vault.db`.
    pub data: PathBuf,
    /// Gone with the login session of the operating system; one for each data folder.
    pub runtime: PathBuf,
    /// Name of the single instance on the session bus.
    pub bus_name: String,
}

/// What stands in the way of a folder.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// There is no home folder.
    #[error("this account of the operating system has no home folder; use --data-dir")]
    NoHome,
    /// A folder cannot be made or read.
    #[error("the folder {path} cannot be used: {source}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The runtime folder belongs to somebody else.
    #[error("the folder {0} belongs to another account or is open to others; it is not used")]
    NotOwn(PathBuf),
}

impl Places {
    /// Finds the folders and makes those that are missing, readable by the owner alone.
    ///
    /// # Errors
    ///
    /// See [`PlaceError`].
    pub fn find(data_dir: Option<&Path>) -> Result<Self, PlaceError> {
        let base = directories::BaseDirs::new().ok_or(PlaceError::NoHome)?;
        let data = match data_dir {
            Some(given) => given.to_path_buf(),
            None => base.data_dir().join("twinlatch"),
        };
        make_private(&data)?;
        let data = data.canonicalize().map_err(|source| PlaceError::Folder {
            path: data.clone(),
            source,
        })?;
        // A D-Bus name has no part that begins with a digit, so the mark begins with a letter.
        let mark = format!("d{}", short_hash(&data));
        let runtime = runtime_root(&base)?.join(&mark);
        make_private(&runtime)?;
        Ok(Self {
            data,
            runtime,
            bus_name: format!("org.twinlatch.desktop.{mark}"),
        })
    }

    /// Where the web view may keep what it must: gone at exit and before each start.
    #[must_use]
    pub fn web(&self) -> PathBuf {
        self.runtime.join("web")
    }

    /// Removes what the web view has kept; call it while no window is open, at the end and before
    /// the first one, since a process of the web view may write after the program has gone.
    ///
    /// No link is followed: one that stands there is removed itself.
    ///
    /// # Errors
    ///
    /// When the system refuses; nothing there is no error.
    pub fn clear_web(&self) -> io::Result<()> {
        let web = self.web();
        let removed = match std::fs::symlink_metadata(&web) {
            Ok(found) if found.is_dir() => std::fs::remove_dir_all(&web),
            Ok(_) => std::fs::remove_file(&web),
            Err(error) => Err(error),
        };
        match removed {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    /// Where the agent that holds this vault's session listens.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.runtime.join("agent.sock")
    }
}

/// The first 16 hex digits of SHA-256 of the canonical path: two copies of a vault differ.
fn short_hash(path: &Path) -> String {
    let hash = Sha256::digest(path.as_os_str().as_encoded_bytes());
    hash.iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn runtime_root(base: &directories::BaseDirs) -> Result<PathBuf, PlaceError> {
    let root = match base.runtime_dir() {
        Some(runtime) => runtime.join("twinlatch"),
        None => std::env::temp_dir().join(temporary_name()),
    };
    make_own(&root)?;
    Ok(root)
}

/// Makes the folder, and refuses one that others can use: the system's runtime folder should be the
/// person's alone, but it is named by a variable that may lead anywhere.
fn make_own(root: &Path) -> Result<(), PlaceError> {
    make_private(root)?;
    check_own(root)
}

#[cfg(unix)]
fn temporary_name() -> String {
    format!("twinlatch-{}", rustix::process::getuid().as_raw())
}

#[cfg(not(unix))]
fn temporary_name() -> String {
    "twinlatch".to_owned()
}

fn make_private(path: &Path) -> Result<(), PlaceError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|source| PlaceError::Folder {
        path: path.to_path_buf(),
        source,
    })
}

/// In a folder that everybody can write, somebody else may have been first.
#[cfg(unix)]
fn check_own(path: &Path) -> Result<(), PlaceError> {
    use std::os::unix::fs::MetadataExt as _;
    let found = std::fs::symlink_metadata(path).map_err(|source| PlaceError::Folder {
        path: path.to_path_buf(),
        source,
    })?;
    let own = found.uid() == rustix::process::getuid().as_raw();
    if !own || !found.is_dir() || found.mode() & 0o077 != 0 {
        return Err(PlaceError::NotOwn(path.to_path_buf()));
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_own(_: &Path) -> Result<(), PlaceError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{PlaceError, Places, make_own, short_hash};
    use std::fs;
    use std::path::Path;
    use tempfile::TempDir;

    /// The folders of one vault, in a folder of the test.
    fn places() -> (TempDir, Places) {
        let folder = TempDir::new().expect("a temporary folder");
        let runtime = folder.path().join("runtime");
        fs::create_dir(&runtime).expect("a folder");
        let places = Places {
            data: folder.path().join("data"),
            runtime,
            bus_name: String::new(),
        };
        (folder, places)
    }

    #[test]
    fn two_folders_have_two_names() {
        let (one, two) = (short_hash(Path::new("/a")), short_hash(Path::new("/b")));
        assert_eq!(one.len(), 16, "sixteen digits");
        assert_ne!(one, two, "a copied vault is another instance");
    }

    #[test]
    fn what_the_web_view_has_left_goes_and_nothing_else() {
        let (_folder, places) = places();
        fs::create_dir_all(places.web().join("storage/salts")).expect("folders");
        fs::write(places.web().join("storage/salts/one"), "salt").expect("a file");
        fs::write(places.socket(), "").expect("a neighbour");
        places.clear_web().expect("removed");
        assert!(!places.web().exists(), "folders and files are gone");
        assert!(places.socket().exists(), "what stands beside it stays");
        places.clear_web().expect("nothing there is no error");
    }

    #[cfg(unix)]
    #[test]
    fn a_runtime_folder_that_others_can_use_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = TempDir::new().expect("a temporary folder");
        let own = folder.path().join("own");
        make_own(&own).expect("made for its owner alone");
        make_own(&own).expect("and found again");
        let refused = |root: &Path| matches!(make_own(root), Err(PlaceError::NotOwn(_)));
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&own, &link).expect("a link");
        assert!(refused(&link), "somebody may have put a link there");
        fs::set_permissions(&own, fs::Permissions::from_mode(0o750)).expect("opened");
        assert!(refused(&own), "others can look into it");
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed_out_of_the_runtime_folder() {
        let (folder, places) = places();
        let elsewhere = folder.path().join("elsewhere");
        fs::create_dir(&elsewhere).expect("a folder");
        fs::write(elsewhere.join("letter"), "dear").expect("a file");
        std::os::unix::fs::symlink(&elsewhere, places.web()).expect("a link");
        places.clear_web().expect("removed");
        assert!(
            fs::symlink_metadata(places.web()).is_err(),
            "the link itself is gone"
        );
        fs::create_dir(places.web()).expect("a folder");
        std::os::unix::fs::symlink(&elsewhere, places.web().join("in")).expect("a link");
        places.clear_web().expect("removed");
        let letter = fs::read_to_string(elsewhere.join("letter"));
        assert_eq!(
            letter.ok().as_deref(),
            Some("dear"),
            "what links lead to stays, from the folder and from inside it"
        );
    }
}
