//! The confirming code: the account comes to be, whole or not at all.

use twinlatch_crypto::{CodeDigits, Id};
use twinlatch_device::{MarkReason, VaultMark};
use twinlatch_records::{DirectoryEntry, Patch};
use twinlatch_secret::Code;
use twinlatch_store::Writing;

use super::{JoinError, Joining};
use crate::accounts::Accounts;
use crate::error::EditError;
use crate::marks;
use crate::new_account::{NewAccount, Phone, Plan, Vouched};
use crate::new_phone::EnrolledPhone;
use crate::rows::DeviceRows;
use crate::session::{Notice, Session};

/// A joining that is done.
pub struct Joined {
    /// The person's first session; its proof of password and code is this joining.
    pub session: Session,
    /// What the phone has told.
    pub phone: EnrolledPhone,
}

impl Joining {
    /// Takes the code that the phone shows and makes the account; the activation code is used up by
    /// that.
    ///
    /// # Errors
    ///
    /// [`JoinError`]: the invitation stands as it was.
    pub fn confirm(&mut self, accounts: &mut Accounts, code: &Code) -> Result<Joined, JoinError> {
        let form = self.form.as_mut().ok_or(JoinError::PasswordNeeded)?;
        let found = form
            .offered
            .find(code, accounts.env.clock.wall(), &self.policy)?;
        let targets = form.offered.take(&found, &*accounts.env.random);
        let targets = targets.map_err(EditError::from)?;
        let others = accounts.store.read(|reading| reading.headers().count())?;
        let plan = Plan {
            env: &accounts.env,
            db: accounts.meta.db,
            device_key: &accounts.device_key,
            tag: self.tag,
            entry: self.entry.clone(),
            vouched: Vouched::Invited(&self.pending),
            password: &form.password,
            kit: form.kit,
            costs: form.costs,
            accounts: others.saturating_add(1),
        };
        let phone = Phone {
            seed: &form.offered.seed,
            found: &found,
            targets,
        };
        let mut account = NewAccount::make(plan, phone)?;
        let patch = self.write(accounts, &account)?;
        account.ledger.apply(patch);
        // A second confirmation has nothing to confirm.
        self.form = None;
        let signed = accounts.signed_policy(&self.pending.owner_public, 0)?;
        let policy = signed.beside(&accounts.env.policy);
        let mut session = account.into_session(accounts.env.clock.boot(), policy, signed);
        session.look_at_log(accounts, None);
        accounts.follow_log_of(&session);
        if found.digits == CodeDigits::Six {
            session.note(Notice::SixDigits);
        }
        if marks::write(accounts, &mut session, MarkReason::Success).is_err() {
            session.note(Notice::MarkNotWritten);
        }
        Ok(Joined {
            session,
            phone: EnrolledPhone {
                digits: found.digits,
                drift_steps: found.drift,
            },
        })
    }

    /// The account in the place of the invitation.
    fn write(&self, accounts: &mut Accounts, account: &NewAccount) -> Result<Patch, JoinError> {
        let (wall, surface) = (accounts.env.clock.wall(), accounts.surface());
        let (store, rows, random) = accounts.parts();
        store.write(|writing| {
            self.check_standing(&rows, writing)?;
            writing.slots_mut().delete(&self.way)?;
            writing.objects_mut().delete(&self.object)?;
            let patch = account.put(&rows, writing, wall, surface, random)?;
            rows.raise_directory(writing, &VaultMark::default(), random)?;
            Ok(patch)
        })
    }

    /// Whether the invitation still stands as it was opened: nobody has come by it, and no inviter has
    /// changed it since.
    fn check_standing(
        &self,
        rows: &DeviceRows<'_>,
        writing: &Writing<'_>,
    ) -> Result<(), JoinError> {
        let standing = rows.directory(writing, &self.tag)?.into_there();
        let mine = |entry: &DirectoryEntry| {
            entry.account == self.entry.account
                && entry.signing_key.is_none()
                && entry.counter <= self.entry.counter
        };
        let way: Option<Id> = writing.slots().find(&self.way)?.map(|_| self.way);
        if standing.as_ref().is_some_and(mine) && way.is_some() {
            Ok(())
        } else {
            Err(JoinError::Damaged)
        }
    }
}
