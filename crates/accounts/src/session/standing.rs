//! What the directory says of the person whose session it is: the latest row that is signed.

use twinlatch_crypto::{Id, public_signing_key};
use twinlatch_records::{DirectoryEntry, Role, Status};

use crate::accounts::Accounts;
use crate::error::LoginError;
use crate::people::Trust;
use crate::session::Begun;

/// Seconds of a day.
const DAY: u64 = 24 * 60 * 60;

/// What a person may do, and whether at all.
pub(super) struct Standing {
    pub(super) role: Role,
    /// Why nothing of the account may be opened, if so.
    pub(super) barred: Option<Barred>,
}

/// Why an account is shut, password and code or paper notwithstanding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Barred {
    /// Owner or administrator have switched it off.
    SwitchedOff,
    /// It is to be deleted.
    Leaving {
        /// Until when it can be taken back, unix seconds.
        until: u64,
    },
}

impl Barred {
    /// What is said to whoever has shown everything that opens the account.
    pub(crate) fn into_error(self, wall: u64) -> LoginError {
        match self {
            // As little as to a stranger.
            Self::SwitchedOff => LoginError::Denied,
            Self::Leaving { until } => LoginError::MarkedForDeletion {
                until,
                days: u32::try_from(until.saturating_sub(wall).div_ceil(DAY)).unwrap_or(u32::MAX),
            },
        }
    }
}

impl Begun {
    /// Judges the person by the later one of the row that the file has and the copy in `state`, as
    /// far as they are signed.
    ///
    /// # Security
    ///
    /// An older row that is put back grants nothing that a later one had taken. Only a signed row
    /// shuts an account; where there is none, what nobody has signed does, in row or header: a lost
    /// row must not open what was shut. The owner is shut out by nothing.
    pub(super) fn standing(&self, accounts: &Accounts) -> Standing {
        let (state, found) = (&self.own.state, self.entry.as_ref());
        // A directory that cannot be read grants nothing.
        let entries = accounts.store.read(|reading| accounts.entries(reading));
        let entries = entries.unwrap_or_default();
        let trust = Trust::new(state.owner_public, accounts.meta.db, &entries);
        let kept = DirectoryEntry::from_map(&state.directory_map).ok();
        let rows = [found, kept.as_ref()].into_iter().flatten();
        let signed = rows.filter(|entry| {
            let tag: Id = accounts.rows().tag(&entry.username);
            entry.account == self.account && trust.verifies(&tag, entry)
        });
        // Of two with one counter the file's.
        let signed = signed.reduce(|first, second| {
            if second.counter > first.counter {
                second
            } else {
                first
            }
        });
        let until = signed.and_then(|entry| {
            let tag: Id = accounts.rows().tag(&entry.username);
            trust.deletion(&tag, entry)
        });
        let off = |entry: &DirectoryEntry| entry.status == Status::Disabled;
        let off = signed.map_or(self.header.disabled || found.is_some_and(off), off);
        let owner = public_signing_key(&state.identity.signing) == state.owner_public;
        Standing {
            role: signed.map_or(Role::User, |entry| entry.role),
            barred: match until {
                _ if owner => None,
                _ if off => Some(Barred::SwitchedOff),
                until => until.map(|until| Barred::Leaving { until }),
            },
        }
    }
}
