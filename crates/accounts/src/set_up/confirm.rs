//! The confirming code: the vault comes to be, whole or not at all.

use std::collections::BTreeMap;

use twinlatch_crypto::{CodeDigits, Id, NoRandom, directory_tag};
use twinlatch_device::MarkReason;
use twinlatch_records::{DirectoryEntry, Role, Status};
use twinlatch_secret::Code;
use twinlatch_store::{Meta, Store};

use crate::accounts::Accounts;
use crate::marks;
use crate::new_account::{NewAccount, Phone, Plan, Vouched};
use crate::parking::Parking;
use crate::session::{Notice, Session};
use crate::set_up::{Going, SetUp, SetUpError};
use crate::signed_policy::Signed;

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
        let found = self
            .offered
            .find(code, going.env.clock.wall(), &going.env.policy)?;
        let targets = self.offered.take(&found, &*going.env.random)?;
        let phone = Phone {
            seed: &self.offered.seed,
            found: &found,
            targets,
        };
        let mut account = NewAccount::make(going.plan()?, phone)?;
        let (store, meta) = going.write(&mut account)?;
        let going = self.going.take().ok_or(SetUpError::Done)?;
        going.note.remove();
        let six = found.digits == CodeDigits::Six;
        let (accounts, session) = going.open(store, meta, account, six);
        Ok(Confirmed {
            accounts,
            session,
            digits: found.digits,
            drift_steps: found.drift,
        })
    }
}

impl Going {
    /// What the owner's account is made from.
    fn plan(&self) -> Result<Plan<'_>, NoRandom> {
        let random = &*self.env.random;
        let account = Id::random(random)?;
        let entry = DirectoryEntry {
            account,
            header: Id::random(random)?,
            tries: Id::random(random)?,
            username: self.username.as_str().to_owned(),
            display_name: self.display_name.as_str().to_owned(),
            role: Role::Owner,
            status: Status::Active,
            groups: Vec::new(),
            counter: 1,
            joining_key: [0; 32],
            signer: account,
            signature: [0; 64],
            signing_key: None,
            agreement_key: None,
            joining_signature: None,
            owner_keys: Vec::new(),
            deletion: None,
        };
        Ok(Plan {
            env: &self.env,
            db: Id::random(random)?,
            device_key: &self.device_key,
            tag: directory_tag(&self.device_key, self.username.key()),
            entry,
            vouched: Vouched::Owner,
            password: &self.password,
            kit: self.kit,
            costs: self.costs,
            accounts: 1,
        })
    }

    /// Opens the vault that was written, with the first session.
    fn open(self, store: Store, meta: Meta, account: NewAccount, six: bool) -> (Accounts, Session) {
        let boot = self.env.clock.boot();
        let mut session = account.into_session(boot, self.env.policy.clone(), Signed::default());
        if six {
            session.notices.push(Notice::SixDigits);
        }
        let mut accounts = Accounts {
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
            lines_lost: 0,
            log_end: None,
            help: None,
            quick: None,
            parking: Parking::default(),
        };
        session.look_at_log(&accounts, None);
        accounts.follow_log_of(&session);
        if marks::write(&accounts, &mut session, MarkReason::Success).is_err() {
            session.notices.insert(0, Notice::MarkNotWritten);
        }
        (accounts, session)
    }
}
