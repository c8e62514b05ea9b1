//! What can go wrong between the program and the place of the device key.

use std::io;

/// Why a line could not be read, written or understood.
///
/// Carries no text of other programs and nothing of a line's content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeviceError {
    /// The keyring is locked, and nobody unlocked it.
    #[error("the keyring is locked: unlock it and try again")]
    Locked,
    /// The keyring service runs but has no collection to write into.
    #[error("the keyring has no default collection: create one in the system's password manager")]
    NoCollection,
    /// No keyring service answers, or there is no session bus.
    #[error("no keyring service answers in this session")]
    NoService,
    /// The time to wait is over; the keyring may be waiting for a person.
    ///
    /// A write that had begun may still land, so whatever was known is to be read again.
    #[error("still waiting for the keyring")]
    StillWaiting,
    /// Several collections hold an entry of this name, with different content.
    #[error("{count} collections of the keyring hold this entry, and they differ")]
    Ambiguous {
        /// How many entries were found.
        count: usize,
    },
    /// The entry is there but is not what was once written.
    #[error("the entry is damaged")]
    Damaged,
    /// What was read back is not what was written.
    #[error("what was written did not come back: nothing may depend on this entry")]
    ReadBackDiffers,
    /// The entry kept changing between reading and writing.
    #[error("another program keeps writing this entry")]
    Changed,
    /// A newer version of the program wrote the mark, which is read as far as known and never
    /// rewritten: nothing that the caller wanted to be remembered is.
    #[error("a newer version wrote this entry: it is not rewritten")]
    NewerMark,
    /// An entry of this name holds another well-formed key, which is never replaced.
    #[error("another device key is kept under this name: it is not replaced")]
    OtherKeyThere,
    /// The name is none of those that this crate makes.
    #[error("no entry can have this name")]
    BadName,
    /// A file or folder refused; only where a key file was chosen.
    #[error("{what} ({kind})")]
    File {
        /// What was tried.
        what: &'static str,
        /// What the system said.
        kind: io::ErrorKind,
    },
    /// The keyring service answered with something else.
    #[error("the keyring service failed")]
    Platform,
}

impl DeviceError {
    /// Names what was tried when the file system refused.
    pub(crate) fn file(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::File {
            what,
            kind: error.kind(),
        }
    }
}
