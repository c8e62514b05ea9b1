//! What a collection knows of those who share it.

use twinlatch_crypto::Id;

use super::collection::Collection;
use crate::members::{entry_of, present};
use crate::values::Hash;
use crate::{Member, Right};

/// Who shares a collection, as the account in session has accepted it.
#[derive(Debug)]
pub(super) struct Sharing {
    /// Every entry, oldest first.
    pub(super) members: Vec<Member>,
    /// What the account in session may do, by list and role.
    pub(super) rights: Rights,
    /// Counter and hash of the head as the root lists it, while the one in the file is missing or
    /// refused: items are then what salvage found.
    pub(super) refused: Option<(u64, Hash)>,
}

/// What the account in session may do in a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// Whether items may be made, changed and deleted.
    pub write: bool,
    /// Whether members may be changed, and the collection renamed and deleted.
    pub manage: bool,
    /// Whether the items are those that a member with the right to write listed last; else they
    /// are what was found, and nothing is written before the person confirms them.
    pub confirmed: bool,
}

impl Rights {
    /// What the list says of an account whose role may write, or only look.
    pub(super) fn of(members: &[Member], account: &Id, may_write: bool) -> Self {
        let right = entry_of(members, account).map_or(Right::Removed, |entry| entry.right);
        Self {
            write: may_write && right.writes(),
            manage: may_write && right.manages(),
            confirmed: true,
        }
    }
}

impl Collection {
    /// Its name; empty for a person's own.
    pub fn name(&self) -> &str {
        &self.keys.name
    }

    /// Whether others share it.
    pub fn is_shared(&self) -> bool {
        self.sharing.is_some()
    }

    /// What the account in session may do in it; everything in the person's own.
    pub fn rights(&self) -> Rights {
        self.sharing.as_ref().map_or(
            Rights {
                write: true,
                manage: true,
                confirmed: true,
            },
            |sharing| sharing.rights,
        )
    }

    /// Every entry of its members, oldest first; none where nobody shares it.
    pub fn members(&self) -> &[Member] {
        self.sharing
            .as_ref()
            .map_or(&[][..], |sharing| &sharing.members)
    }

    /// Who is a member at present, each by the last entry on them.
    pub fn present_members(&self) -> Vec<&Member> {
        present(self.members())
    }

    /// Whether objects may be written.
    pub(super) fn takes_objects(&self) -> bool {
        let rights = self.rights();
        rights.write && rights.confirmed
    }
}
