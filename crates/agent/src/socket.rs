//! The agent's socket in the runtime folder.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

/// A socket that only its owner can reach.
#[derive(Debug)]
pub struct Socket {
    pub(crate) listener: UnixListener,
    path: PathBuf,
}

impl Socket {
    /// Listens at a path inside a folder of the owner alone.
    ///
    /// # Errors
    ///
    /// What the system says, as when the path is longer than a socket's name may be.
    ///
    /// # Security
    ///
    /// Only for a process that holds the vault: a name left by a crash is removed first, and
    /// whoever holds the vault is the only one who may serve it.
    pub fn listen(path: &Path) -> io::Result<Self> {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        let listener = UnixListener::bind(path)?;
        let socket = Self {
            listener,
            path: path.to_path_buf(),
        };
        fs::set_permissions(path, Permissions::from_mode(0o600))?;
        Ok(socket)
    }

    /// Takes the name away, so that nobody new comes.
    pub(crate) fn remove(&self) {
        let _gone = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::Socket;

    #[test]
    fn a_left_name_is_replaced_and_only_the_owner_may_connect() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("agent.sock");
        std::fs::write(&path, "left by a crash").expect("it can be written");
        let socket = Socket::listen(&path).expect("the name is free again");
        let mode = path.metadata().expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "nobody else may connect");
        socket.remove();
        assert!(!path.exists(), "the name goes with the agent");
    }
}
