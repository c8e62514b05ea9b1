//! The confirming code: the vault comes to be, whole or not at all.

use std::collections::BTreeMap;
use std::time::Duration;

use twinlatch_crypto::{CodeDigits, EnrolmentMode, Targets};
use twinlatch_device::MarkReason;
use twinlatch_secret::{Code, OtpSeed};
use twinlatch_store::{Meta, Store};

use crate::accounts::Accounts;
use crate::enrolment::{FoundStep, find_step};
use crate::marks;
use crate::own_rows::Lost;
use crate::session::{Access, Notice, Session};
use crate::set_up::account::NewAccount;
use crate::set_up::{Going, SetUp, SetUpError};
use crate::told::Told;

/// A set-up that is done: the vault with its first session open.
pub struct Confirmed {
    /// The accounts of the device.
    pub accounts: Accounts,
    /// The owner's session; its proof of password and code is this set-up.
    pub session: Session,
    /// Digits that the phone shows, whatever it was asked for.
    pub digits: CodeDigits,
    /// How many steps of 30 seconds the phone is ahead of this computer's clock.
    pub drift_steps: i32,
}

impl SetUp {
    /// Takes the code that the phone shows and makes the vault.
    ///
    /// A keyring that does not take the marks is told by a notice of the session.
    ///
    /// # Errors
    ///
    /// [`SetUpError`]: there is no vault, and the set-up can be confirmed again; a code that
    /// fitted is used up, so with the next one.
    pub fn confirm(&mut self, code: &Code) -> Result<Confirmed, SetUpError> {
        let going = self.going.as_mut().ok_or(SetUpError::Done)?;
        let found = going.accept(&self.offered.seed, code)?;
        let targets = going.settle(&found)?;
        let mut account = NewAccount::make(going, &self.offered.seed, &found, targets)?;
        let (store, meta) = account.write(going)?;
        let going = self.going.take().ok_or(SetUpError::Done)?;
        going.note.remove();
        let (accounts, session) = going.open(store, meta, account);
        Ok(Confirmed {
            accounts,
            session,
            digits: found.digits,
            drift_steps: found.drift,
        })
    }
}

impl Going {
    /// Finds the code's step, which no attempt of this set-up has used.
    fn accept(&mut self, seed: &OtpSeed, code: &Code) -> Result<FoundStep, SetUpError> {
        let wall = self.env.clock.wall();
        let found = find_step(seed, code, wall).ok_or(SetUpError::CodeDoesNotFit)?;
        let settled = self.settled.as_ref().map(|(digits, _)| *digits);
        if settled.is_some_and(|digits| digits != found.digits) {
            return Err(SetUpError::CodeDoesNotFit);
        }
        if self.used.is_some_and(|used| found.step <= used) {
            return Err(SetUpError::CodeUsed);
        }
        self.used = Some(found.step);
        Ok(found)
    }

    /// Draws where the codes lead, once for all attempts.
    fn settle(&mut self, found: &FoundStep) -> Result<Targets, SetUpError> {
        if let Some((_, targets)) = &self.settled {
            return Ok(targets.duplicate());
        }
        let targets = Targets::make(found.digits, EnrolmentMode::Single, &*self.env.random)?;
        let (_, kept) = self.settled.insert((found.digits, targets));
        Ok(kept.duplicate())
    }

    /// Opens the vault that was written, with the first session.
    fn open(self, store: Store, meta: Meta, account: NewAccount) -> (Accounts, Session) {
        let boot = self.env.clock.boot();
        let six = self
            .settled
            .is_some_and(|(digits, _)| digits == CodeDigits::Six);
        let mut session = account.into_session(boot);
        if six {
            session.notices.push(Notice::SixDigits);
        }
        let accounts = Accounts {
            env: self.env,
            folder: self.folder,
            _hold: self.hold,
            store,
            meta,
            device_key: self.device_key,
            findings: Vec::new(),
            started: boot,
            waits: BTreeMap::new(),
            phone_times: BTreeMap::new(),
            quick: None,
        };
        if marks::write(&accounts, &mut session, MarkReason::Success).is_err() {
            session.notices.insert(0, Notice::MarkNotWritten);
        }
        (accounts, session)
    }
}

impl NewAccount {
    fn into_session(self, boot: Duration) -> Session {
        Session {
            account: self.entry.account,
            db: self.db,
            role: self.entry.role,
            root_key: self.root_key,
            state: self.state,
            ways: self.ways,
            header_id: self.entry.header,
            header: self.header,
            slot: self.slot,
            ledger: self.ledger,
            access: Access::ReadWrite,
            notices: vec![Notice::NoSheet],
            opened: boot,
            proof: Some(boot),
            input: boot,
            failed_proofs: 0,
            marked: boot,
            mark_due: true,
            salvaged: false,
            lost: Lost::default(),
            used_codes: Vec::new(),
            rotated: false,
            kept_back: Vec::new(),
            unread: None,
            told: Told::default(),
        }
    }
}
