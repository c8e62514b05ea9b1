//! The password after a kit: the present one proved, or a new one.

use twinlatch_crypto::open_slot;
use twinlatch_secret::Password;

use super::{Recovery, RecoveryError};
use crate::accounts::Accounts;
use crate::error::{EditError, LoginError};
use crate::login::{refused, slot_place};
use crate::password::{PasswordContext, judge_password};

impl Recovery {
    /// Proves the present password with the targets that the account holds: one run.
    ///
    /// The try is not counted: whoever has opened the account by its kit could guess on a copy of
    /// the file as well.
    ///
    /// # Errors
    ///
    /// [`LoginError::Denied`] for a wrong one; [`LoginError::SlotUnreadable`] where the row that it
    /// opens is damaged: only a new password helps then.
    pub fn prove_password(
        &mut self,
        accounts: &Accounts,
        password: &Password,
    ) -> Result<(), RecoveryError> {
        self.check_kit()?;
        if !self.slot_whole {
            return Err(LoginError::SlotUnreadable.into());
        }
        let enrolment = self
            .session
            .enrolment_header()
            .ok_or(EditError::ChangedOutside)?;
        let targets = &self
            .session
            .enrolment_secret()
            .ok_or(EditError::ChangedOutside)?
            .targets;
        let place = slot_place(&self.session.account, enrolment);
        accounts.env.kdf.check(place.costs)?;
        let slot = accounts
            .store
            .read(|reading| reading.slots().find(&place.slot))?
            .ok_or(LoginError::SlotUnreadable)?;
        let mut memory = accounts.env.kdf.reserve(place.costs)?;
        let key = &accounts.device_key;
        let opened = open_slot(&mut memory, password, targets, &[], key, &slot, &place);
        if !opened.map_err(refused)?.is(&self.session.root_key) {
            return Err(LoginError::SlotUnreadable.into());
        }
        self.password = Some(password.duplicate());
        self.new_password = false;
        Ok(())
    }

    /// Takes a new password in the place of a forgotten one; written at the end.
    ///
    /// # Errors
    ///
    /// [`PasswordRefusal`](crate::PasswordRefusal); [`RecoveryError::NotByKit`].
    pub fn take_new_password(
        &mut self,
        accounts: &Accounts,
        password: &Password,
    ) -> Result<(), RecoveryError> {
        self.check_new_password()?;
        let context = PasswordContext {
            username: self.session.username(),
            display_name: self.session.display_name(),
            host_name: &accounts.env.host_name,
            floor: (&self.session.policy).into(),
        };
        if let Some(refusal) = judge_password(password, &context).refusal {
            return Err(refusal.into());
        }
        self.password = Some(password.duplicate());
        self.new_password = true;
        Ok(())
    }
}
