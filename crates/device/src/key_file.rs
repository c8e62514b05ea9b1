//! The key file: the place for a computer without a keyring, by explicit choice.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use zeroize::Zeroize as _;

use crate::line::MAX_LINE;
use crate::lines::only;
use crate::marks_text::MarksText;
use crate::names::{EntryName, is_hex};
use crate::{DeviceError, Line, Lines, PlaceKind, private_file};

/// Longest marks file read, in bytes: some tens of thousands of accounts.
const MAX_MARKS: usize = 16 * 1024 * 1024;

/// Lines kept in files of one folder: `device-<id>.key`, one key each, and `marks-<vault id>`.
///
/// The folder has mode 0700, the files 0600. A key file is made once and never rewritten; a marks
/// file is replaced whole. Whoever can read the person's files has the key: a keyring protects
/// better where there is one, and the program shows that this place is in use.
pub struct KeyFile {
    folder: PathBuf,
    /// Held from reading a marks file to replacing it.
    turn: Mutex<()>,
    reads: AtomicU64,
}

impl KeyFile {
    /// Names the folder; it is made with the first line that is written.
    ///
    /// It should be another folder than the vault's, so that a copied vault does not carry its key.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            turn: Mutex::new(()),
            reads: AtomicU64::new(0),
        }
    }

    /// Gives the folder, for showing where the key lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn spot(&self, user: &str) -> Result<Spot, DeviceError> {
        Ok(match EntryName::parse(user)? {
            EntryName::Key(device) => Spot::Key(self.folder.join(format!("device-{device}.key"))),
            EntryName::Mark(db) => Spot::Marks(self.folder.join(format!("marks-{db}"))),
        })
    }

    fn take_turn(&self) -> MutexGuard<'_, ()> {
        // Whoever panicked left no half-written file behind: files are replaced whole.
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file_names(&self) -> Result<Vec<String>, DeviceError> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(DeviceError::file("the folder could not be listed")(error)),
        };
        // A name that is no UTF-8 is none of ours.
        let names = entries.map(|entry| entry.map(|entry| entry.file_name().into_string().ok()));
        let names: io::Result<Vec<Option<String>>> = names.collect();
        let names = names.map_err(DeviceError::file("the folder could not be listed"))?;
        Ok(names.into_iter().flatten().collect())
    }

    fn users_in(&self, file: &str) -> Result<Vec<String>, DeviceError> {
        if let Some(device) = file
            .strip_prefix("device-")
            .and_then(|f| f.strip_suffix(".key"))
        {
            return Ok(if is_hex(device, 8) {
                vec![format!("key/{device}")]
            } else {
                Vec::new()
            });
        }
        match file.strip_prefix("marks-") {
            Some(db) if is_hex(db, 16) => {
                let text = read_marks(&self.folder.join(file))?;
                let ours = text.names().filter(|user| EntryName::parse(user).is_ok());
                Ok(ours.map(str::to_owned).collect())
            }
            _ => Ok(Vec::new()),
        }
    }
}

impl Lines for KeyFile {
    fn read(&self, user: &str) -> Result<Option<Line>, DeviceError> {
        only(self.read_all(user)?)
    }

    /// # Errors
    ///
    /// [`DeviceError::OtherKeyThere`] for a key file with other content, which is never rewritten.
    fn write(&self, user: &str, line: &Line) -> Result<(), DeviceError> {
        let _turn = self.take_turn();
        match self.spot(user)? {
            Spot::Key(path) => create_key(&path, line),
            Spot::Marks(path) => {
                let mut text = read_marks(&path)?;
                let old = match text.find(user).as_slice() {
                    [] => None,
                    [old] => Some((*old).to_owned()),
                    all => return Err(DeviceError::Ambiguous { count: all.len() }),
                };
                put_mark(&path, &mut text, user, old.as_deref(), line)
            }
        }
    }

    fn delete(&self, user: &str) -> Result<(), DeviceError> {
        let _turn = self.take_turn();
        match self.spot(user)? {
            Spot::Key(path) => private_file::remove(&path),
            Spot::Marks(path) => {
                let mut text = read_marks(&path)?;
                match text.find(user).len() {
                    0 => return Ok(()),
                    1 => text.remove(user),
                    count => return Err(DeviceError::Ambiguous { count }),
                }
                if text.is_empty() {
                    return private_file::remove(&path);
                }
                private_file::replace(&path, &text.to_bytes())
            }
        }
    }

    fn names(&self, prefix: &str) -> Result<Vec<String>, DeviceError> {
        let mut names = BTreeSet::new();
        for file in self.file_names()? {
            let users = self.users_in(&file)?;
            names.extend(users.into_iter().filter(|user| user.starts_with(prefix)));
        }
        Ok(names.into_iter().collect())
    }

    fn kind(&self) -> PlaceKind {
        PlaceKind::File
    }

    /// Files are read anew each time.
    fn fresh(&self) -> Result<(), DeviceError> {
        Ok(())
    }

    fn reads(&self) -> u64 {
        self.reads.load(Ordering::Relaxed)
    }

    fn read_all(&self, user: &str) -> Result<Vec<Line>, DeviceError> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        match self.spot(user)? {
            Spot::Key(path) => Ok(read_key(&path)?.into_iter().collect()),
            Spot::Marks(path) => parse_all(read_marks(&path)?.find(user)),
        }
    }

    fn replace(&self, user: &str, old: Option<&Line>, new: &Line) -> Result<bool, DeviceError> {
        let Spot::Marks(path) = self.spot(user)? else {
            return self.write(user, new).map(|()| true);
        };
        let _turn = self.take_turn();
        let mut text = read_marks(&path)?;
        // EXPOSE: a mark holds no secret; only its line has the type of one.
        let (old, wanted) = (old.map(Line::expose), new.expose());
        let found = text.find(user);
        if found.contains(&wanted) {
            return Ok(true);
        }
        if old.map_or(!found.is_empty(), |old| !found.contains(&old)) {
            return Ok(false);
        }
        put_mark(&path, &mut text, user, old, new).map(|()| true)
    }
}

/// The file in which an entry lies.
enum Spot {
    Key(PathBuf),
    Marks(PathBuf),
}

fn read_key(path: &Path) -> Result<Option<Line>, DeviceError> {
    let Some(mut bytes) = private_file::read(path, MAX_LINE)? else {
        return Ok(None);
    };
    // An editor may have added a line end; it is no part of the line.
    let end = bytes
        .iter()
        .rposition(|byte| !matches!(byte, b'\r' | b'\n'))
        .map_or(0, |at| at + 1);
    let line = Line::parse(bytes[..end].to_vec());
    bytes.zeroize();
    line.map(Some)
}

fn create_key(path: &Path, line: &Line) -> Result<(), DeviceError> {
    if let Some(there) = read_key(path)? {
        return if there.is(line) {
            Ok(())
        } else {
            Err(DeviceError::OtherKeyThere)
        };
    }
    // EXPOSE: the key file is where the key is stored, by the person's choice.
    private_file::create(path, line.expose().as_bytes())
}

fn read_marks(path: &Path) -> Result<MarksText, DeviceError> {
    Ok(MarksText::parse(
        &private_file::read(path, MAX_MARKS)?.unwrap_or_default(),
    ))
}

/// Takes the lines that are lines; an entry without any is damaged.
fn parse_all(found: Vec<&str>) -> Result<Vec<Line>, DeviceError> {
    let count = found.len();
    let lines: Vec<Line> = found
        .into_iter()
        .filter_map(|text| Line::parse(text.as_bytes().to_vec()).ok())
        .collect();
    if lines.is_empty() && count > 0 {
        Err(DeviceError::Damaged)
    } else {
        Ok(lines)
    }
}

fn put_mark(
    path: &Path,
    text: &mut MarksText,
    user: &str,
    old: Option<&str>,
    line: &Line,
) -> Result<(), DeviceError> {
    // EXPOSE: a mark holds no secret; only its line has the type of one.
    text.put(user, old, line.expose());
    private_file::replace(path, &text.to_bytes())
}
