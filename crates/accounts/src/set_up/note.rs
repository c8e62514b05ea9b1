//! The note of an unfinished set-up: which device key nothing depends on yet.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use twinlatch_crypto::DeviceId;
use twinlatch_device::{DeviceError, Lines, PlaceKind, key_user};

/// Name of the note but for the device id in hex.
const PREFIX: &str = "setup-";

/// A file `setup-<device id>` in the data folder; its one line says where the key was written.
#[derive(Debug)]
pub(crate) struct Note {
    path: PathBuf,
    pub(crate) device: DeviceId,
    /// `None` where the line was not written to its end.
    pub(crate) place: Option<PlaceKind>,
}

impl Note {
    /// Writes the note, durably, before the key that it names is written.
    ///
    /// # Errors
    ///
    /// The folder's own.
    pub(crate) fn write(folder: &Path, device: DeviceId, place: PlaceKind) -> io::Result<Self> {
        let path = folder.join(format!("{PREFIX}{device}"));
        let note = Self {
            path,
            device,
            place: Some(place),
        };
        let written = note.write_line(place);
        if written.is_err() {
            // What could not be written whole says nothing.
            let _ = fs::remove_file(&note.path);
        }
        written.map(|()| note)
    }

    /// Finds the notes of earlier set-ups; a folder that is not there has none.
    pub(crate) fn all(folder: &Path) -> Vec<Self> {
        let Ok(entries) = fs::read_dir(folder) else {
            return Vec::new();
        };
        entries
            .flatten()
            .filter_map(|entry| Self::parse(&entry.path()))
            .collect()
    }

    /// Deletes the key that the note names and then the note.
    ///
    /// # Errors
    ///
    /// The place's own; the note stays then, for the next start.
    ///
    /// # Security
    ///
    /// Never for a key that a vault is sealed under: without it only the kit opens the vault.
    pub(crate) fn discard(&self, lines: &dyn Lines) -> Result<(), DeviceError> {
        lines.delete(&key_user(self.device.bytes()))?;
        self.remove();
        Ok(())
    }

    /// Removes the note alone; one that cannot be removed goes at a later start.
    pub(crate) fn remove(&self) {
        let _ = fs::remove_file(&self.path);
    }

    fn write_line(&self, place: PlaceKind) -> io::Result<()> {
        let mut file = create_private(&self.path)?;
        file.write_all(line(place).as_bytes())?;
        file.sync_all()?;
        sync_folder_of(&self.path)
    }

    fn parse(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let device = DeviceId::parse_hex(name.strip_prefix(PREFIX)?)?;
        let text = fs::read_to_string(path).unwrap_or_default();
        let place = [PlaceKind::Keyring, PlaceKind::File]
            .into_iter()
            .find(|p| line(*p) == text);
        Some(Self {
            path: path.to_owned(),
            device,
            place,
        })
    }
}

fn line(place: PlaceKind) -> &'static str {
    match place {
        PlaceKind::Keyring => "keyring\n",
        PlaceKind::File => "file\n",
    }
}

fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A new name is durable only after this; elsewhere a folder cannot be opened as a file.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}
