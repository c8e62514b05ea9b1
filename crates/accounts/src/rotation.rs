//! All keys of an account replaced, for when an old copy of the file may be in other hands.
//!
//! A new root key, a new password, a new phone, a new sheet and a new key for each collection come
//! in one transaction; on a device with one account the device key too. Items and events follow
//! in the background, each readable by the key of its generation until then ([`Session::reseal`]).
//!
//! [`Session::reseal`]: crate::Session::reseal

mod device_key;
mod draw;
mod earlier_keys;
mod reseal;
mod swap;
mod write;

use twinlatch_device::MarkReason;
use twinlatch_otp::OtpUri;
use twinlatch_records::{NextKeys, WayKind};
use twinlatch_secret::{Code, Password, SecretText};

use crate::accounts::Accounts;
use crate::env::Clock;
use crate::error::{ActError, EditError};
use crate::marks;
use crate::new_phone::{EnrolledPhone, NewPhone};
use crate::new_sheet::NewSheet;
use crate::password::PasswordRefusal;
use crate::session::{Notice, Session};
use crate::sheet::Sheet;

use draw::Drawn;

pub use reseal::Resealed;

/// New keys that were begun and are not in use; dropping them changes nothing.
pub struct Rotation {
    password: Password,
    sheet: NewSheet,
    /// Drawn when it is asked for: a phone has less time than a sheet.
    phone: Option<NewPhone>,
}

impl Rotation {
    /// Begins with the new password, and draws a sheet of the same kind as the present one.
    ///
    /// # Errors
    ///
    /// [`ActError::ProofNeeded`] without a fresh proof; [`ActError::Password`]
    /// for one that [`judge_password`](crate::judge_password) refuses, and for the present one;
    /// [`EditError`] where the session only looks, or the account has parts that this program does
    /// not open.
    pub fn begin(
        session: &Session,
        accounts: &Accounts,
        password: Password,
    ) -> Result<Self, ActError> {
        session.check_act(&*accounts.env.clock)?;
        session.judge(accounts, &password)?;
        // Parts that nobody here can open could not follow the new root key.
        NextKeys::draw(&session.ledger, &*accounts.env.random)?;
        if session.is_present_password(accounts, &password)? {
            return Err(PasswordRefusal::Unchanged.into());
        }
        let sheet = NewSheet::begin(session, accounts)?;
        Ok(Self {
            password,
            sheet,
            phone: None,
        })
    }

    /// What stands on the new sheet.
    ///
    /// # Security
    ///
    /// A sheet of the kind `Kit` opens the account alone, once it is in use.
    pub fn sheet(&self, session: &Session, accounts: &Accounts) -> Sheet {
        self.sheet.sheet(session, accounts)
    }

    /// Compares four symbols of the kit, typed from the sheet; positions as for
    /// [`Session::confirm_kit`].
    pub fn confirm_sheet(&mut self, positions: [u8; 4], answer: &SecretText) -> bool {
        self.sheet.confirm(positions, answer)
    }

    /// What the new phone reads; the same each time.
    ///
    /// # Errors
    ///
    /// [`ActError::KitNotConfirmed`] before the sheet was typed back.
    pub fn phone(&mut self, session: &Session, accounts: &Accounts) -> Result<&OtpUri, ActError> {
        self.sheet.check(&*accounts.env.clock)?;
        let phone = match self.phone.take() {
            Some(phone) => phone,
            None => NewPhone::offer(session, accounts)?,
        };
        Ok(self.phone.insert(phone).uri())
    }

    /// Whether its half hour is over: it can only be left then.
    pub fn is_over(&self, clock: &dyn Clock) -> bool {
        self.sheet.is_over(clock)
    }

    /// What the new phone has been shown, if it has.
    pub fn offered_phone(&self) -> Option<&OtpUri> {
        self.phone.as_ref().map(NewPhone::uri)
    }

    /// Replaces everything, once a code of the new phone was typed.
    ///
    /// # Errors
    ///
    /// [`ActError::KitNotConfirmed`], [`ActError::CodeDoesNotFit`] and, after a quarter of an hour
    /// with the phone or half an hour in all, [`ActError::ProofNeeded`]; [`ActError::Keyring`] if
    /// a new device key could not be kept and read back. All old keys stay in use then, but for
    /// [`StoreError::InDoubt`](twinlatch_store::StoreError::InDoubt): the next login tells.
    ///
    /// # Security
    ///
    /// Copies of the file made before keep what they hold under the old keys. Identity keys stay.
    pub fn finish(
        &mut self,
        session: &mut Session,
        accounts: &mut Accounts,
        code: &Code,
    ) -> Result<EnrolledPhone, ActError> {
        session.check_writable()?;
        self.sheet.check(&*accounts.env.clock)?;
        let phone = self.phone.as_mut().ok_or(ActError::CodeDoesNotFit)?;
        phone.check_age(&*accounts.env.clock)?;
        let found = phone.find(code, accounts.env.clock.wall(), session.policy())?;
        let costs = session
            .enrolment_header()
            .ok_or(EditError::ChangedOutside)?
            .costs;
        let made = phone.make(session, accounts, &found, costs)?;
        let device_key = session.prepare_device_key(accounts)?;
        let drawn = Drawn::draw(session, accounts, &self.sheet, made, device_key)?;
        drawn.put_in_use(session, accounts, &self.password)?;
        session.follow_rotation(accounts);
        Ok(EnrolledPhone {
            digits: found.digits,
            drift_steps: found.drift,
        })
    }
}

impl Session {
    /// What follows from new keys for the rest of the session.
    fn follow_rotation(&mut self, accounts: &mut Accounts) {
        for way in [WayKind::Slot, WayKind::Backup] {
            accounts.end_wait(&self.account, way);
        }
        let over = |told: &Notice| {
            matches!(
                told,
                Notice::NoSheet | Notice::FewCodes(_) | Notice::SixDigits | Notice::Escrowed { .. }
            )
        };
        self.notices.retain(|told| !over(told));
        self.note_standing();
        accounts.forget_phone_time(&self.header_id);
        self.rotated = true;
        self.ready = None;
        self.mark_due = marks::write(accounts, self, MarkReason::Success).is_err();
    }
}
