//! One program at a time: the lock file of the data folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::folder::{make_private, open_private};
use crate::prepare_data_folder;

/// The right to open the vault of one data folder for writing; dropping it gives it back.
///
/// Advisory: it keeps two of our own programs apart and nobody else. A crash gives it back.
#[derive(Debug)]
#[must_use = "the vault is held only as long as this lives"]
pub struct VaultHold {
    file: File,
}

/// Who holds a vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Process id.
    pub pid: u32,
    /// What the holder calls itself: "window", "agent" or "terminal".
    pub who: String,
}

impl Holder {
    /// Looks who holds the vault, without taking it; `None` if nobody does.
    ///
    /// For whoever only wants to say so: by the time of the answer it may be otherwise, and nothing
    /// is ever opened on the strength of it.
    #[must_use]
    pub fn look(data_dir: &Path, fallback_dir: &Path) -> Option<Self> {
        [data_dir, fallback_dir]
            .iter()
            .find_map(|folder| look_in(folder))
    }
}

/// A name without a lock was left by a crash.
fn look_in(folder: &Path) -> Option<Holder> {
    let mut file = File::open(folder.join(LOCK_FILE)).ok()?;
    let (pid, who) = read_holder(&mut file).ok()??;
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Some(Holder { pid, who }),
        Ok(()) | Err(TryLockError::Error(_)) => None,
    }
}

/// Why the vault could not be held.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    /// Another process holds it.
    #[error("the vault is open in another process ({who})")]
    HeldBy {
        /// The holder's process id; `None` if it has not written it yet.
        pid: Option<u32>,
        /// What the holder calls itself, "window", "agent" or "terminal"; "unknown" as long as it has not
        /// said so.
        who: String,
    },
    /// The lock file cannot be made or locked.
    #[error("the lock file cannot be used: {0}")]
    Io(#[from] io::Error),
}

impl VaultHold {
    /// Takes the hold, or says who has it.
    ///
    /// `who` is one short ASCII word for people who find the vault held; on a full disk it goes
    /// unsaid. Where the data folder
    /// cannot be written the lock file is made in `fallback_dir`, which belongs to this data
    /// folder alone and is made if missing.
    ///
    /// # Errors
    ///
    /// [`HoldError::HeldBy`], or [`HoldError::Io`] if neither folder takes the file.
    pub fn take(data_dir: &Path, fallback_dir: &Path, who: &str) -> Result<Self, HoldError> {
        let mut file = open_lock_file(data_dir, fallback_dir)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(held_by(&mut file)?),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        // Held from here on: whoever reads this file finds it locked or this name in it.
        let mut hold = Self { file };
        match hold.write_holder(who) {
            // The lock holds; the name only tells others who has it, and a vault on a full disk
            // must open.
            Err(error) if is_full(&error) => hold.file.set_len(0)?,
            other => other?,
        }
        Ok(hold)
    }

    fn write_holder(&mut self, who: &str) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        write!(self.file, "{}\n{}\n", std::process::id(), plain_word(who))
    }
}

impl Drop for VaultHold {
    fn drop(&mut self) {
        // An empty file names no former holder. The file stays: removing it could take it
        // from under the next holder. Closing it unlocks it.
        let _ = self.file.set_len(0);
    }
}

const LOCK_FILE: &str = "vault.lock";

fn open_lock_file(data_dir: &Path, fallback_dir: &Path) -> Result<File, HoldError> {
    match open_in(data_dir) {
        Err(error) if cannot_write(&error) => {
            prepare_data_folder(fallback_dir).map_err(io::Error::other)?;
            Ok(open_in(fallback_dir)?)
        }
        other => Ok(other?),
    }
}

fn open_in(folder: &Path) -> io::Result<File> {
    let path = folder.join(LOCK_FILE);
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    // Somebody else's link in a shared folder must not lead to a file of this person.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(
        &mut options,
        i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or_default(),
    );
    let file = open_private(&options, &path)?;
    // Another person's lock file keeps its rights.
    let _ = make_private(&path);
    Ok(file)
}

fn cannot_write(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    )
}

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}

/// How often, and how many milliseconds apart, the name of a holder that has just begun is
/// looked for.
const LOOKS: (u32, u64) = (20, 10);

fn held_by(file: &mut File) -> io::Result<HoldError> {
    for _ in 0..LOOKS.0 {
        if let Some((pid, who)) = read_holder(file)? {
            return Ok(HoldError::HeldBy {
                pid: Some(pid),
                who,
            });
        }
        thread::sleep(Duration::from_millis(LOOKS.1));
    }
    Ok(HoldError::HeldBy {
        pid: None,
        who: plain_word(""),
    })
}

/// Both lines, once both are there.
fn read_holder(file: &mut File) -> io::Result<Option<(u32, String)>> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.take(MOST_BYTES).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let holder = text
        .strip_suffix('\n')
        .and_then(|lines| lines.split_once('\n'));
    Ok(holder.and_then(|(pid, who)| Some((pid.parse().ok()?, plain_word(who)))))
}

/// More than two lines of ours can have, in bytes.
const MOST_BYTES: u64 = 64;

/// Only a short word of ASCII letters reaches a screen.
fn plain_word(text: &str) -> String {
    let is_plain = (1..=32).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic());
    if is_plain {
        text.to_owned()
    } else {
        "unknown".to_owned()
    }
}
