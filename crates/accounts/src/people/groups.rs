//! The groups that a person belongs to.

use twinlatch_crypto::Id;
use twinlatch_records::AuditKind;

use super::{PersonError, may_grant};
use crate::accounts::Accounts;
use crate::names::{GroupName, NameError};
use crate::session::Session;

/// Most groups of one person.
pub const MAX_GROUPS: usize = 32;

/// Why the groups of a person are as they were.
#[derive(Debug, thiserror::Error)]
pub enum GroupError {
    /// A name is none.
    #[error("group: {0}")]
    Name(NameError),
    /// More than [`MAX_GROUPS`].
    #[error("more groups than a person can have")]
    TooMany,
    /// The row could not be changed.
    #[error(transparent)]
    Person(#[from] PersonError),
}

impl Session {
    /// Sets the groups of another person, in order and each once.
    ///
    /// # Errors
    ///
    /// [`GroupError`]; nothing was written.
    pub fn set_groups(
        &mut self,
        accounts: &mut Accounts,
        account: &Id,
        groups: &[String],
    ) -> Result<(), GroupError> {
        let names = groups.iter().map(|text| GroupName::parse(text));
        let names: Result<Vec<_>, _> = names.collect();
        let mut names = names.map_err(GroupError::Name)?;
        names.sort();
        names.dedup();
        if names.len() > MAX_GROUPS {
            return Err(GroupError::TooMany);
        }
        let (own, role) = (self.account, self.role);
        self.sign_again(accounts, account, AuditKind::GroupsSet, |entry| {
            entry.groups = names.into_iter().map(GroupName::into_string).collect();
            entry.account != own && may_grant(role, entry.role)
        })?;
        Ok(())
    }
}
