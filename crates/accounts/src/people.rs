//! Who has an account here, as far as the directory can be read before anybody logs in.

use twinlatch_crypto::{Id, Stored};
use twinlatch_records::{DirectoryEntry, Role, Status, open_directory};
use twinlatch_store::{Reading, StoreError};

use crate::accounts::Accounts;
use crate::identity::{is_signed_by, keys_are_joined};

/// One line of the login screen's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub account: Id,
    /// Username as it was typed.
    pub username: String,
    /// Display name.
    pub display_name: String,
    /// Role, by a signature of the one entry that calls itself the owner's: good for showing; what
    /// a person may do is decided at the login.
    pub role: Role,
    /// Whether the account may log in.
    pub status: Status,
}

impl Accounts {
    /// Lists the people of the device, by display name; rows that cannot be read are left out and
    /// named among the [`findings`](Self::findings).
    ///
    /// A file that cannot be read at all gives an empty list: the login says why.
    pub fn people(&self) -> Vec<Person> {
        let entries = self
            .store
            .read(|reading| self.entries(reading))
            .unwrap_or_default();
        let owner = claimed_owner(&entries, &self.meta.db);
        let mut people: Vec<Person> = entries
            .iter()
            .map(|(tag, entry)| person(entry, tag, owner, &self.meta.db))
            .collect();
        people.sort_by_cached_key(|person| person.display_name.to_lowercase());
        people
    }

    fn entries(&self, reading: &Reading<'_>) -> Result<Vec<(Id, DirectoryEntry)>, StoreError> {
        let rows = reading.directory().all()?;
        let open = |(tag, stored): (Id, Stored)| {
            let entry = open_directory(&self.device_key, &self.meta.db, &tag, &stored);
            Some((tag, entry.ok()?))
        };
        Ok(rows.into_iter().filter_map(open).collect())
    }
}

fn person(entry: &DirectoryEntry, tag: &Id, owner: Option<[u8; 32]>, db: &Id) -> Person {
    Person {
        account: entry.account,
        username: entry.username.clone(),
        display_name: entry.display_name.clone(),
        role: owner.map_or(Role::User, |owner| verified_role(entry, tag, &owner, db)),
        status: entry.status,
    }
}

/// The key of the one entry that says it is the owner's and has signed itself.
fn claimed_owner(entries: &[(Id, DirectoryEntry)], db: &Id) -> Option<[u8; 32]> {
    let owners = entries.iter().filter(|(tag, entry)| {
        entry.role == Role::Owner && is_signed_by(&entry.joining_key, entry, tag, db)
    });
    let mut keys = owners.map(|(_, entry)| entry.joining_key);
    keys.next().filter(|_| keys.next().is_none())
}

/// The role that a row grants: the one it names if the owner signed it, else that of a user.
///
/// # Security
///
/// `owner_public` comes from the state of the person who asks, which is the root of trust.
pub(crate) fn verified_role(
    entry: &DirectoryEntry,
    tag: &Id,
    owner_public: &[u8; 32],
    db: &Id,
) -> Role {
    if is_verified(entry, tag, owner_public, db) {
        entry.role
    } else {
        Role::User
    }
}

/// Whether the owner signed a row and the person's own keys in it.
///
/// # Security
///
/// As [`verified_role`].
pub(crate) fn is_verified(
    entry: &DirectoryEntry,
    tag: &Id,
    owner_public: &[u8; 32],
    db: &Id,
) -> bool {
    let signed = is_signed_by(owner_public, entry, tag, db);
    let joined = entry.signing_key.is_none() || keys_are_joined(entry, db);
    let owner = entry.role != Role::Owner || entry.signing_key.as_ref() == Some(owner_public);
    signed && joined && owner
}
