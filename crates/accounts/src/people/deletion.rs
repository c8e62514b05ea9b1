//! An account is marked for deletion, and taken back within the time of grace.

use std::collections::BTreeMap;

use twinlatch_crypto::Id;
use twinlatch_device::VaultMark;
use twinlatch_records::{AuditKind, Deletion, DirectoryEntry, Role};

use super::room::is_waiting;
use super::{PersonError, Trust, may_grant};
use crate::accounts::Accounts;
use crate::audit::About;
use crate::error::EditError;
use crate::identity::sign_deletion;
use crate::session::Session;

/// How long a deletion can be taken back, seconds: 30 days.
pub const GRACE_SECONDS: u64 = 30 * 24 * 60 * 60;

/// What has become of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gone {
    /// Nobody had come by the invitation: it is withdrawn, and nothing is left.
    Withdrawn,
    /// Nothing opens it any more; it can be taken back until then, unix seconds.
    Until(u64),
}

impl Session {
    /// Marks another person's account for deletion; an invitation by which nobody has come is
    /// withdrawn at once.
    ///
    /// # Errors
    ///
    /// [`PersonError`]; nothing was written.
    pub fn delete_person(
        &mut self,
        accounts: &mut Accounts,
        account: &Id,
    ) -> Result<Gone, PersonError> {
        if self.withdraw(accounts, account)? {
            return Ok(Gone::Withdrawn);
        }
        let until = accounts.env.clock.wall().saturating_add(GRACE_SECONDS);
        let (own, role) = (self.account, self.role);
        self.sign_again(accounts, account, AuditKind::DeletionMarked, |entry| {
            // The signature follows with the counter that the row gets.
            entry.deletion = Some(Deletion {
                account: entry.account,
                until,
                signer: own,
                signature: [0; 64],
            });
            entry.account != own && may_grant(role, entry.role)
        })?;
        Ok(Gone::Until(until))
    }

    /// Takes a deletion back: the account opens as before.
    ///
    /// # Errors
    ///
    /// [`PersonError`]; nothing was written.
    pub fn take_person_back(
        &mut self,
        accounts: &mut Accounts,
        account: &Id,
    ) -> Result<(), PersonError> {
        let (own, role) = (self.account, self.role);
        self.sign_again(accounts, account, AuditKind::DeletionTakenBack, |entry| {
            entry.deletion = None;
            entry.account != own && may_grant(role, entry.role)
        })
    }

    /// Marks the own account for deletion; the caller closes the session. Owner or administrator can
    /// take it back until the time that comes back, unix seconds.
    ///
    /// # Errors
    ///
    /// [`PersonError::NotGranted`] for the owner, who looks after everybody;
    /// [`PersonError::NotVerified`] while the own row is not signed as it must be. Nothing was
    /// written.
    pub fn delete_own_account(&mut self, accounts: &mut Accounts) -> Result<u64, PersonError> {
        self.check_act(&*accounts.env.clock)?;
        if self.is_owner() || self.role == Role::Owner {
            return Err(PersonError::NotGranted);
        }
        let entries = accounts
            .store
            .read(|reading| accounts.entries(reading))
            .map_err(EditError::from)?;
        let trust = Trust::new(self.state.owner_public, self.db, &entries);
        let own = |(_, entry): &&(Id, DirectoryEntry)| entry.account == self.account;
        let (tag, entry) = entries.iter().find(own).ok_or(PersonError::NotThere)?;
        if !self.is_own(entry, tag, &trust) {
            return Err(PersonError::NotVerified);
        }
        let until = accounts.env.clock.wall().saturating_add(GRACE_SECONDS);
        let mut marked = entry.clone();
        let key = &self.state.identity.signing;
        sign_deletion(&mut marked, until, key, self.account, tag, &self.db);
        let ((), patch) = self.transact(accounts, |edit| {
            let sealed = edit.rows.seal_directory(tag, &marked, edit.random)?;
            edit.writing.directory_mut().put(tag, &sealed)?;
            edit.log(AuditKind::DeletionMarked, About::person(&marked));
            edit.raise_directory(&VaultMark::default())
        })?;
        self.wrote(accounts, patch);
        Ok(until)
    }

    /// Takes an invitation away by which nobody has come; says whether it was one.
    fn withdraw(&mut self, accounts: &mut Accounts, account: &Id) -> Result<bool, PersonError> {
        self.check_act(&*accounts.env.clock)?;
        let entries = accounts.store.read(|reading| accounts.entries(reading));
        let entries = entries.map_err(EditError::from)?;
        let invited =
            |(_, entry): &&(Id, DirectoryEntry)| entry.account == *account && is_waiting(entry);
        let Some((tag, entry)) = entries.iter().find(invited) else {
            return Ok(false);
        };
        let headers = accounts.store.read(|reading| reading.headers().ids());
        if headers.map_err(EditError::from)?.contains(&entry.header) {
            return Ok(false);
        }
        if !may_grant(self.role, entry.role) {
            return Err(PersonError::NotGranted);
        }
        let before = self.state.counters.clone();
        self.state.counters.retain(|(id, _)| id != account);
        let written = self.transact(accounts, |edit| {
            edit.delete_invitations(&BTreeMap::from([(entry.account, entry.tries)]))?;
            edit.log(AuditKind::InvitationWithdrawn, About::person(entry));
            edit.writing.directory_mut().delete(tag)?;
            edit.raise_directory(&VaultMark::default())?;
            edit.put_state(self)
        });
        match written {
            Ok(((), patch)) => {
                self.wrote(accounts, patch);
                Ok(true)
            }
            Err(error) => {
                self.state.counters = before;
                Err(error.into())
            }
        }
    }
}
