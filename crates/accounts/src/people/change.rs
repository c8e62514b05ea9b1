//! Changing what stands in the directory of another person: switched off or on, another role.

use twinlatch_crypto::Id;
use twinlatch_device::VaultMark;
use twinlatch_records::{AuditKind, DirectoryEntry, Header, Role, Status};

use super::{Trust, may_grant};
use crate::accounts::Accounts;
use crate::audit::About;
use crate::error::{ActError, EditError};
use crate::identity::{sign_deletion, sign_entry};
use crate::session::{Edit, Session};

/// What is changed of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonChange {
    /// Nothing: the row is signed as it stands, where an older one was put back and it is to count.
    AsItStands,
    /// The account can be used, or cannot.
    Status(Status),
    /// Another role.
    Role(Role),
}

/// Why nothing was changed of a person; the file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum PersonError {
    /// Nobody has this account.
    #[error("nobody has this account")]
    NotThere,
    /// The row is not signed as it must be: the person's next login puts it right.
    #[error("the person's row is not signed as it must be")]
    NotVerified,
    /// The own account, or that of somebody whose role yours does not give.
    #[error("this is not in your role")]
    NotGranted,
    /// A sensitive act that could not be done.
    #[error(transparent)]
    Act(#[from] ActError),
}

impl From<EditError> for PersonError {
    fn from(error: EditError) -> Self {
        Self::Act(error.into())
    }
}

impl PersonChange {
    fn told(self) -> AuditKind {
        match self {
            Self::AsItStands => AuditKind::SignedAgain,
            Self::Status(Status::Active) => AuditKind::SwitchedOn,
            Self::Status(Status::Disabled) => AuditKind::SwitchedOff,
            Self::Role(_) => AuditKind::RoleGiven,
        }
    }
}

impl Session {
    /// Changes another person's row of the directory and signs it anew; where an administrator gets
    /// another role, also the rows that he had signed.
    ///
    /// # Errors
    ///
    /// [`PersonError`]; nothing was written.
    ///
    /// # Security
    ///
    /// A row that does not verify is not signed: neither a role nor a key that somebody wrote into
    /// the file becomes true by this.
    pub fn change_person(
        &mut self,
        accounts: &mut Accounts,
        account: &Id,
        change: PersonChange,
    ) -> Result<(), PersonError> {
        let own = *account == self.account;
        let (role, after) = (self.role, change);
        self.sign_again(accounts, account, change.told(), |entry| {
            let before = entry.role;
            match after {
                PersonChange::AsItStands => {}
                PersonChange::Status(status) => entry.status = status,
                PersonChange::Role(role) => entry.role = role,
            }
            !own && may_grant(role, before) && may_grant(role, entry.role)
        })
    }

    /// Changes a row of the directory that verifies and signs it anew, with those that depend on it;
    /// `change` says whether it may. A mark for deletion that counts is signed with it, and the audit
    /// log told of it as `told`.
    pub(super) fn sign_again(
        &mut self,
        accounts: &mut Accounts,
        account: &Id,
        told: AuditKind,
        change: impl FnOnce(&mut DirectoryEntry) -> bool,
    ) -> Result<(), PersonError> {
        self.check_act(&*accounts.env.clock)?;
        let entries = accounts
            .store
            .read(|reading| accounts.entries(reading))
            .map_err(EditError::from)?;
        let trust = Trust::new(self.state.owner_public, self.db, &entries);
        let mut found = entries
            .iter()
            .filter(|(_, entry)| entry.account == *account);
        let (tag, entry) = found.next().ok_or(PersonError::NotThere)?;
        if !trust.verifies(tag, entry) {
            return Err(PersonError::NotVerified);
        }
        let mut changed = entry.clone();
        // What does not count is not signed into counting.
        let marked = |tag: &Id, entry: &mut DirectoryEntry| {
            if trust.deletion(tag, entry).is_none() {
                entry.deletion = None;
            }
        };
        marked(tag, &mut changed);
        if !change(&mut changed) {
            return Err(PersonError::NotGranted);
        }
        let demoted = entry.role == Role::Administrator && changed.role != entry.role;
        let mut signed = vec![(*tag, changed)];
        if demoted {
            signed.extend(signed_by(account, &entries, &trust));
        }
        for (tag, entry) in signed.iter_mut().skip(1) {
            marked(tag, entry);
        }
        for (tag, entry) in &mut signed {
            let known = self.counter_of(&entry.account).max(entry.counter);
            entry.counter = known.saturating_add(1);
            let key = self.granting_key();
            sign_entry(entry, key, self.account, tag, &self.db);
            if let Some(until) = entry.deletion.as_ref().map(|mark| mark.until) {
                sign_deletion(entry, until, key, self.account, tag, &self.db);
            }
        }
        self.write_people(accounts, &signed, told)
    }

    fn write_people(
        &mut self,
        accounts: &mut Accounts,
        signed: &[(Id, DirectoryEntry)],
        told: AuditKind,
    ) -> Result<(), PersonError> {
        let before = self.state.counters.clone();
        for (_, entry) in signed {
            self.remember_counter(entry.account, entry.counter);
        }
        let written = self.transact(accounts, |edit| {
            for (tag, entry) in signed {
                edit.put_person(tag, entry)?;
            }
            edit.raise_directory(&VaultMark::default())?;
            if let Some((_, entry)) = signed.first() {
                let role = (told == AuditKind::RoleGiven).then(|| entry.role.name());
                edit.log(
                    told,
                    About {
                        detail: role,
                        ..About::person(entry)
                    },
                );
            }
            edit.put_state(self)
        });
        match written {
            Ok(((), patch)) => {
                self.wrote(accounts, patch);
                Ok(())
            }
            Err(error) => {
                self.state.counters = before;
                Err(PersonError::from(error))
            }
        }
    }
}

/// The rows of others that an administrator had signed, as far as they verify.
fn signed_by(
    administrator: &Id,
    entries: &[(Id, DirectoryEntry)],
    trust: &Trust<'_>,
) -> Vec<(Id, DirectoryEntry)> {
    let of_him = |(tag, entry): &&(Id, DirectoryEntry)| {
        entry.signer == *administrator
            && entry.account != *administrator
            && trust.verifies(tag, entry)
    };
    entries.iter().filter(of_him).cloned().collect()
}

impl Edit<'_, '_> {
    /// Writes a row of the directory, and into the header whether the account can be used: a row that
    /// is lost is put back from there.
    fn put_person(&mut self, tag: &Id, entry: &DirectoryEntry) -> Result<(), EditError> {
        let sealed = self.rows.seal_directory(tag, entry, self.random)?;
        self.writing.directory_mut().put(tag, &sealed)?;
        let disabled = entry.status == Status::Disabled;
        let header = self.rows.header(self.writing, &entry.header)?.into_there();
        // Of a person who has not come yet there is none.
        let own = |header: &Header| header.account == entry.account && header.disabled != disabled;
        if let Some(mut header) = header.filter(own) {
            header.disabled = disabled;
            header.edit = header.edit.saturating_add(1);
            let sealed = self.rows.seal_header(&entry.header, &header, self.random)?;
            self.writing.headers_mut().put(&entry.header, &sealed)?;
        }
        Ok(())
    }
}
