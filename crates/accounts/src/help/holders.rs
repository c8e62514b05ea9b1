//! Who can hold a part of a person's share, and the parts in the mailbox.

use twinlatch_crypto::Id;
use twinlatch_records::{DirectoryEntry, Mail, Role, Status, open_mail, row_of_share};
use twinlatch_store::{Reading, StoreError};

use crate::accounts::Accounts;
use crate::people::Trust;
use crate::rows::DeviceRows;
use crate::session::Session;

/// Somebody who can help: owner or administrator, by a row of the directory that verifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helper {
    /// The account.
    pub account: Id,
    /// Username as it was typed.
    pub username: String,
    /// Display name.
    pub display_name: String,
    /// The X25519 key that shares are sealed to.
    pub(crate) public: [u8; 32],
}

impl Session {
    /// Everybody who can help this person, by account: the owner and the administrators whose row
    /// verifies and is not switched off, but for the person.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub fn helpers(&self, accounts: &Accounts) -> Result<Vec<Helper>, StoreError> {
        let entries = accounts.store.read(|reading| accounts.entries(reading))?;
        let trust = Trust::new(self.state.owner_public, self.db, &entries);
        let mut helpers: Vec<Helper> = entries
            .iter()
            .filter(|(tag, entry)| entry.account != self.account && helps(&trust, tag, entry))
            .filter_map(|(_, entry)| helper(entry))
            .collect();
        helpers.sort_unstable_by_key(|helper| helper.account);
        helpers.dedup_by_key(|helper| helper.account);
        Ok(helpers)
    }
}

fn helps(trust: &Trust<'_>, tag: &Id, entry: &DirectoryEntry) -> bool {
    let role = trust.role(tag, entry);
    matches!(role, Role::Owner | Role::Administrator) && entry.status == Status::Active
}

fn helper(entry: &DirectoryEntry) -> Option<Helper> {
    Some(Helper {
        account: entry.account,
        username: entry.username.clone(),
        display_name: entry.display_name.clone(),
        public: entry.agreement_key?,
    })
}

impl Accounts {
    /// How many people's shares, or parts of one, lie in the file for an account.
    ///
    /// Of somebody who is no administrator any more this is what opens until those people log in.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub fn people_with_shares_for(&self, account: &Id) -> Result<usize, StoreError> {
        let rows = self.rows();
        let shares = self.store.read(|reading| shares(reading, &rows))?;
        let mut people: Vec<Id> = shares
            .into_iter()
            .filter(|share| share.mail.recipient == *account)
            .map(|share| share.mail.sender)
            .collect();
        people.sort_unstable();
        people.dedup();
        Ok(people.len())
    }
}

/// A share in the mailbox.
pub(crate) struct ShareRow {
    /// The mail's own row.
    pub(crate) id: Id,
    pub(crate) mail: Mail,
    /// The way that it is a share of.
    pub(crate) row: Id,
}

/// Every share in the mailbox.
pub(crate) fn shares(
    reading: &Reading<'_>,
    rows: &DeviceRows<'_>,
) -> Result<Vec<ShareRow>, StoreError> {
    let mut found = Vec::new();
    for (id, stored) in reading.objects().all()? {
        if let Ok(mail) = open_mail(rows.key, rows.db, &id, &stored)
            && let Some(row) = row_of_share(&mail)
        {
            found.push(ShareRow { id, mail, row });
        }
    }
    Ok(found)
}
