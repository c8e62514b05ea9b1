//! Who has an account here, and who may bring others in.

mod change;
mod counters;
mod deletion;
mod draft;
mod groups;
mod invite;
mod left_objects;
mod owner;
mod removal;
mod room;
mod trust;

use twinlatch_crypto::{Id, Stored};
use twinlatch_records::{DirectoryEntry, Role, Status, open_directory};
use twinlatch_store::{Reading, StoreError};

use crate::accounts::Accounts;
use crate::identity::is_signed_by;

pub use change::{PersonChange, PersonError};
pub use deletion::{GRACE_SECONDS, Gone};
pub use groups::{GroupError, MAX_GROUPS};
pub use invite::{Invitation, InviteError, InviteForm, Outcomes, Prospect, may_grant};
pub(crate) use owner::owner_keys;
pub(crate) use trust::Trust;

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
    /// Whether the person was invited and has not come yet.
    pub invited: bool,
    /// How often the row was signed.
    pub counter: u64,
    /// The groups that the person belongs to.
    pub groups: Vec<String>,
    /// Until when a deletion can be taken back, unix seconds, where the account is marked for it.
    pub leaving: Option<u64>,
}

impl Accounts {
    /// Lists the people of the device, by display name; rows that cannot be read are left out and
    /// named among the [`findings`](Self::findings).
    ///
    /// A file that cannot be read at all gives an empty list: the login says why.
    pub fn people(&self) -> Vec<Person> {
        let (entries, headers) = self
            .store
            .read(|reading| {
                let headers = reading.headers().ids()?;
                Ok::<_, StoreError>((self.entries(reading)?, headers))
            })
            .unwrap_or_default();
        let owner = claimed_owner(&entries, &self.meta.db);
        let trust = owner.map(|owner| Trust::new(owner, self.meta.db, &entries));
        let mut people: Vec<Person> = entries
            .iter()
            .map(|(tag, entry)| {
                let come = headers.contains(&entry.header);
                person(entry, tag, come, trust.as_ref())
            })
            .collect();
        people.sort_by_cached_key(|person| person.display_name.to_lowercase());
        people
    }

    /// The rows of the directory that open, each with its tag.
    pub(crate) fn entries(
        &self,
        reading: &Reading<'_>,
    ) -> Result<Vec<(Id, DirectoryEntry)>, StoreError> {
        let rows = reading.directory().all()?;
        let open = |(tag, stored): (Id, Stored)| {
            let entry = open_directory(&self.device_key, &self.meta.db, &tag, &stored);
            Some((tag, entry.ok()?))
        };
        Ok(rows.into_iter().filter_map(open).collect())
    }
}

fn person(entry: &DirectoryEntry, tag: &Id, come: bool, trust: Option<&Trust<'_>>) -> Person {
    Person {
        account: entry.account,
        username: entry.username.clone(),
        display_name: entry.display_name.clone(),
        role: trust.map_or(Role::User, |trust| trust.role(tag, entry)),
        status: entry.status,
        invited: !come && entry.signing_key.is_none(),
        counter: entry.counter,
        groups: entry.groups.clone(),
        leaving: trust.and_then(|trust| trust.deletion(tag, entry)),
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
