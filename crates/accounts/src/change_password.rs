//! A new password: the same root key, wrapped again.

use std::mem;

use twinlatch_crypto::{Id, Sealed, SlotPlace, kind, make_salt, wrap_slot};
use twinlatch_device::MarkReason;
use twinlatch_records::{EventKind, EventPayload, Header, Patch, Renewed};
use twinlatch_secret::Password;

use crate::accounts::Accounts;
use crate::emergency::note_renewed;
use crate::error::{ActError, EditError};
use crate::help::Papers;
use crate::login::slot_place;
use crate::marks;
use crate::password::{PasswordContext, PasswordRefusal, judge_password};
use crate::recovery_rows::{RecoveryRows, RowKeys, make_recovery_rows};
use crate::session::{Edit, Session};

impl Session {
    /// Gives the account a new password: new salts, the same codes, and every way that takes the
    /// password wrapped again, in one transaction.
    ///
    /// # Errors
    ///
    /// [`ActError::ProofNeeded`] without a fresh proof;
    /// [`ActError::Password`] for one that [`judge_password`] refuses. Nothing was changed then, nor
    /// after any other error.
    ///
    /// # Security
    ///
    /// The old password stays good for copies of the file made before.
    pub fn change_password(
        &mut self,
        accounts: &mut Accounts,
        password: &Password,
    ) -> Result<(), ActError> {
        self.check_act(&*accounts.env.clock)?;
        self.judge(accounts, password)?;
        // The ways are sealed from the session's own, so the new ones stand in them meanwhile.
        let planned = self.plan_help(accounts, &Papers::Kept)?;
        let help = mem::replace(&mut self.ways.help, planned);
        let emergency = note_renewed(&mut self.ways, Renewed::Password);
        let written = self
            .wrap_all(accounts, password)
            .and_then(|wrapped| self.write_password(accounts, &wrapped));
        match written {
            Ok((header, patch)) => {
                self.header = header;
                self.ready = None;
                self.wrote(accounts, patch);
                self.note_standing();
                self.mark_due = marks::write(accounts, self, MarkReason::Lock).is_err();
                Ok(())
            }
            Err(error) => {
                (self.ways.help, self.ways.emergency) = (help, emergency);
                Err(error)
            }
        }
    }

    pub(crate) fn judge(
        &self,
        accounts: &Accounts,
        password: &Password,
    ) -> Result<(), PasswordRefusal> {
        let context = PasswordContext {
            username: self.username(),
            display_name: self.display_name(),
            host_name: &accounts.env.host_name,
            floor: (&self.policy).into(),
        };
        judge_password(password, &context)
            .refusal
            .map_or(Ok(()), Err)
    }

    /// Derives every row that depends on the password.
    fn wrap_all(&self, accounts: &Accounts, password: &Password) -> Result<NewWraps, ActError> {
        let random = &*accounts.env.random;
        let enrolment = self.enrolment_header().ok_or(EditError::ChangedOutside)?;
        let secret = self.enrolment_secret().ok_or(EditError::ChangedOutside)?;
        let mut place = slot_place(&self.account, enrolment);
        place.salt = make_salt(random)?;
        let mut memory = accounts.env.kdf.reserve(place.costs)?;
        let (device_key, root_key) = (&accounts.device_key, &self.root_key);
        let targets = &secret.targets;
        let slot = wrap_slot(
            &mut memory,
            password,
            targets,
            &[],
            device_key,
            root_key,
            &place,
            random,
        )?;
        let keys = RowKeys {
            db: &self.db,
            account: &self.account,
            device_key,
            root_key,
            costs: place.costs,
            helpers: &self.helpers(accounts)?,
        };
        let rows = make_recovery_rows(&mut memory, password, &self.ways, &keys, random)?;
        Ok(NewWraps { place, slot, rows })
    }

    fn write_password(
        &self,
        accounts: &mut Accounts,
        wrapped: &NewWraps,
    ) -> Result<(Header, Patch), ActError> {
        let time = accounts.env.clock.wall();
        self.transact(accounts, |edit| {
            let mut header = edit.open_header(self)?;
            for enrolment in header
                .enrolments
                .iter_mut()
                .filter(|e| e.slot == wrapped.place.slot)
            {
                enrolment.salt = wrapped.place.salt;
            }
            header.kit_tags = self.ways.all_kits().map(|kit| kit.tag).collect();
            edit.put_header(self, &mut header)?;
            edit.drop_unnamed_rows(self)?;
            edit.put_wraps(self, wrapped)?;
            edit.put_ways(self)?;
            let event = EventPayload::new(time, EventKind::PasswordChanged);
            edit.put_event(&event)?;
            Ok(header)
        })
    }
}

/// Every row that depends on the password.
struct NewWraps {
    place: SlotPlace,
    slot: Sealed<kind::Slot>,
    rows: RecoveryRows,
}

impl Edit<'_, '_> {
    fn put_wraps(&mut self, session: &Session, wrapped: &NewWraps) -> Result<(), EditError> {
        let mut slots = self.writing.slots_mut();
        slots.put_slot(&wrapped.place.slot, &wrapped.slot)?;
        self.change
            .set_slot_row(wrapped.place.slot, wrapped.slot.hash());
        self.put_way_rows(session, &wrapped.rows)
    }

    /// Deletes the account's rows that neither an enrolment nor the session's ways name, listed or
    /// put back from an older file: nobody could wrap them again, and the old password must open
    /// none.
    pub(crate) fn drop_unnamed_rows(&mut self, session: &Session) -> Result<(), EditError> {
        let listed: Vec<Id> = self.ledger.rows().iter().map(|(id, _)| *id).collect();
        for id in listed {
            if !session.names_row(&id) {
                self.writing.slots_mut().delete(&id)?;
                self.change.drop_slot_row(&id);
            }
        }
        for id in self.writing.slots().ids()? {
            let recovery = self.rows.recovery(self.writing, &id)?.into_there();
            let own = recovery.is_some_and(|row| row.account == session.account);
            if own && !session.names_row(&id) {
                self.writing.slots_mut().delete(&id)?;
            }
        }
        Ok(())
    }
}
