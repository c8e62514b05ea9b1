//! The owner installs or removes the policy of the vault.

use twinlatch_device::MarkReason;
use twinlatch_policy::{Problem, Rules, read_rules};
use twinlatch_records::{AuditKind, Role, SignedPolicy};

use super::Signed;
use crate::accounts::Accounts;
use crate::audit::About;
use crate::error::{ActError, EditError};
use crate::marks;
use crate::rows::Row;
use crate::session::{Edit, Session};

/// Why the policy of the vault is as it was.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// Only the owner decides for everybody.
    #[error("only the owner installs or removes the policy")]
    NotOwner,
    /// The text has problems.
    #[error("the policy has problems")]
    Broken(Vec<Problem>),
    /// There is none that could be removed.
    #[error("the vault has no policy")]
    NothingThere,
    /// A sensitive act that could not be done.
    #[error(transparent)]
    Act(#[from] ActError),
}

impl From<EditError> for InstallError {
    fn from(error: EditError) -> Self {
        Self::Act(error.into())
    }
}

impl Session {
    /// Signs a policy for everybody who has an account in this vault. It counts from the next login
    /// on; this session keeps what held at its opening.
    ///
    /// # Errors
    ///
    /// [`InstallError`]: the policy is as it was.
    ///
    /// # Security
    ///
    /// Needs the owner and a fresh proof. Its counter is ahead of every one that this person has
    /// seen, so that none before it is obeyed again.
    pub fn install_policy(
        &mut self,
        accounts: &mut Accounts,
        text: &str,
    ) -> Result<(), InstallError> {
        let rules = read_rules(text.as_bytes()).map_err(InstallError::Broken)?;
        self.put_policy(accounts, text.to_owned(), rules)
    }

    /// Signs that nothing is decided any more: a row that was only deleted would count as missing.
    ///
    /// # Errors
    ///
    /// [`InstallError`]: the policy is as it was.
    pub fn remove_policy(&mut self, accounts: &mut Accounts) -> Result<(), InstallError> {
        if self.signed.fault.is_none() && self.signed_text().is_none() {
            return Err(InstallError::NothingThere);
        }
        self.put_policy(accounts, String::new(), Rules::default())
    }

    fn put_policy(
        &mut self,
        accounts: &mut Accounts,
        text: String,
        rules: Rules,
    ) -> Result<(), InstallError> {
        if self.role != Role::Owner {
            return Err(InstallError::NotOwner);
        }
        self.check_act(&*accounts.env.clock)?;
        let counter = self.signed.latest.saturating_add(1);
        let policy = SignedPolicy::make(self.granting_key(), &self.db, counter, text);
        let ((), patch) = self.transact(accounts, |edit| {
            let about = About {
                count: Some(counter),
                ..About::default()
            };
            edit.log(AuditKind::PolicySigned, about);
            edit.put_policy(&policy)
        })?;
        self.signed = Signed {
            fault: None,
            in_force: Some((policy, rules)),
            copy_due: false,
            latest: counter,
        };
        self.wrote(accounts, patch);
        // Remembered at once where the keyring answers, so that the one before counts as older; else
        // at the lock.
        let _ = marks::write_soon(accounts, self, MarkReason::Lock);
        Ok(())
    }
}

impl Edit<'_, '_> {
    /// Writes the policy, and beside it the last good one that stands in for a row that is damaged.
    fn put_policy(&mut self, policy: &SignedPolicy) -> Result<(), EditError> {
        let sealed = self.rows.seal_policy(policy, self.random)?;
        let id = self.rows.policy_id();
        self.writing.objects_mut().put(&id, &sealed)?;
        let Row::There(mut settings) = self.rows.device_settings(self.writing)? else {
            return Ok(());
        };
        settings.signed_policy = Some(policy.clone());
        let sealed = self.rows.seal_settings(&settings, self.random)?;
        let id = self.rows.settings_id();
        self.writing.objects_mut().put(&id, &sealed)?;
        Ok(())
    }
}
