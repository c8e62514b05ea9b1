//! A new phone: a new enrolment in the place of the old.

use std::mem;
use std::time::Duration;

use twinlatch_crypto::{CodeDigits, Costs, Id, RootObject, Sealed, kind, root_object_id};
use twinlatch_device::MarkReason;
use twinlatch_otp::OtpUri;
use twinlatch_policy::Policy;
use twinlatch_records::{
    EmergencyKit, EnrolmentHeader, EventKind, EventPayload, Header, Patch, Renewed, Tries, WayKind,
    seal_state,
};
use twinlatch_secret::{Code, Password};

use crate::accounts::Accounts;
use crate::emergency::note_renewed;
use crate::enrolment::{
    FoundStep, MadeEnrolment, OfferedEnrolment, make_enrolment, wrap_enrolment,
};
use crate::env::Clock;
use crate::error::{ActError, EditError, LoginError};
use crate::login::{Typed, Who, count, derive, prepare};
use crate::marks;
use crate::session::{Edit, Session};
use crate::table::window_weeks;

/// How long a new phone may be confirmed after its seed was shown: time to install an app.
const FORM_HOLDS: Duration = Duration::from_secs(15 * 60);

/// A seed that was shown to a new phone and is not in use yet; dropping it changes nothing.
pub struct NewPhone {
    offered: OfferedEnrolment,
    /// Boot time at which the seed was shown.
    begun: Duration,
}

/// What the confirming code told of the new phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EnrolledPhone {
    /// Digits that it shows.
    pub digits: CodeDigits,
    /// How far its clock is ahead of this computer's, in steps.
    pub drift_steps: i32,
}

impl NewPhone {
    /// Draws a seed for a new phone.
    ///
    /// # Errors
    ///
    /// [`ActError::ProofNeeded`] without a fresh proof, and
    /// [`EditError::ReadOnly`].
    pub fn begin(session: &Session, accounts: &Accounts) -> Result<Self, ActError> {
        session.check_act(&*accounts.env.clock)?;
        Self::offer(session, accounts)
    }

    /// As [`begin`](Self::begin), for whom a paper has opened the account.
    pub(crate) fn offer(session: &Session, accounts: &Accounts) -> Result<Self, ActError> {
        let offered = OfferedEnrolment::make(session.username(), &*accounts.env.random)?;
        Ok(Self {
            offered,
            begun: accounts.env.clock.boot(),
        })
    }

    /// What the new phone reads.
    pub fn uri(&self) -> &OtpUri {
        &self.offered.uri
    }

    /// Puts the new phone in the place of the old one, whose codes are dead from then on.
    ///
    /// The password is proved once more, since the new slot is wrapped with it; that counts like
    /// any proof. The confirming code is used up by this.
    ///
    /// # Errors
    ///
    /// [`ActError::ProofNeeded`] a quarter of an hour after [`begin`](Self::begin) and
    /// [`ActError::CodeDoesNotFit`], both before anything is counted; [`LoginError::Denied`] for a wrong
    /// password. The old phone stays in use.
    ///
    /// # Security
    ///
    /// The old phone's codes stay good for copies of the file made before.
    pub fn confirm(
        &mut self,
        session: &mut Session,
        accounts: &mut Accounts,
        password: &Password,
        code: &Code,
    ) -> Result<EnrolledPhone, ActError> {
        session.check_writable()?;
        self.check_age(&*accounts.env.clock)?;
        let found = self.find(code, accounts.env.clock.wall(), session.policy())?;
        let proved = session.prove_password(accounts, password)?;
        let costs = session
            .enrolment_header()
            .ok_or(EditError::ChangedOutside)?
            .costs;
        let made = self.make(session, accounts, &found, costs)?;
        let slot = {
            let mut memory = accounts.env.kdf.reserve(made.header.costs)?;
            let (device_key, random) = (&accounts.device_key, &*accounts.env.random);
            let (root_key, account) = (&session.root_key, &session.account);
            wrap_enrolment(
                &mut memory,
                password,
                &made,
                device_key,
                root_key,
                account,
                random,
            )?
        };
        session.take_phone(accounts, made, &slot, &proved)?;
        accounts.end_wait(&session.account, WayKind::Slot);
        accounts.forget_phone_time(&session.header_id);
        session.mark_due = marks::write(accounts, session, MarkReason::Success).is_err();
        Ok(EnrolledPhone {
            digits: found.digits,
            drift_steps: found.drift,
        })
    }

    /// Refuses a form that was left standing: its proof of the old phone is too old.
    pub(crate) fn check_age(&self, clock: &dyn Clock) -> Result<(), ActError> {
        let age = clock.boot().saturating_sub(self.begun);
        if age <= FORM_HOLDS {
            Ok(())
        } else {
            Err(ActError::ProofNeeded)
        }
    }

    /// Finds the code's step, which no attempt has used.
    pub(crate) fn find(
        &self,
        code: &Code,
        wall: u64,
        policy: &Policy,
    ) -> Result<FoundStep, ActError> {
        Ok(self.offered.find(code, wall, policy)?)
    }

    /// Makes the new phone's enrolment; its confirming code is used up by this.
    pub(crate) fn make(
        &mut self,
        session: &Session,
        accounts: &Accounts,
        found: &FoundStep,
        costs: Costs,
    ) -> Result<MadeEnrolment, ActError> {
        let headers = accounts.store.read(|reading| reading.headers().count())?;
        let (weeks, random) = (window_weeks(headers), &*accounts.env.random);
        let targets = self.offered.take(found, random)?;
        let (db, account, seed) = (&session.db, &session.account, &self.offered.seed);
        Ok(make_enrolment(
            targets, seed, found, costs, weeks, db, account, random,
        )?)
    }
}

impl Session {
    /// Proves the password alone, with the targets that the session holds.
    pub(crate) fn prove_password(
        &mut self,
        accounts: &mut Accounts,
        password: &Password,
    ) -> Result<Proved, ActError> {
        let targets = &self
            .enrolment_secret()
            .ok_or(EditError::ChangedOutside)?
            .targets;
        let mut attempt = prepare(accounts, Who::Session(self), Typed::Nothing(targets))?;
        self.check_header(&attempt)?;
        count(accounts, &attempt)?;
        derive(&mut attempt, &accounts.device_key, password)
            .map_err(|error| self.failed_proof(accounts, error))?;
        let known = attempt.known.ok_or(LoginError::Denied)?;
        Ok(Proved {
            tries: known.tries,
            failures: known.count.failures,
        })
    }

    /// Stores the new enrolment and deletes the old one with its table, in one transaction.
    fn take_phone(
        &mut self,
        accounts: &mut Accounts,
        made: MadeEnrolment,
        slot: &Sealed<kind::Slot>,
        proved: &Proved,
    ) -> Result<(), ActError> {
        let MadeEnrolment {
            secret,
            header,
            chunks,
        } = made;
        let new_slot = header.slot;
        // The state is sealed from the session's own: the new secret stands in it meanwhile.
        let old = mem::replace(&mut self.state.enrolments, vec![secret]);
        let emergency = note_renewed(&mut self.ways, Renewed::Phone);
        match self.write_phone(accounts, header, &chunks, slot, proved, emergency.as_ref()) {
            Ok((header, patch)) => {
                self.header = header;
                self.slot = new_slot;
                self.ready = None;
                self.wrote(accounts, patch);
                self.note_emergency();
                Ok(())
            }
            Err(error) => {
                self.state.enrolments = old;
                self.ways.emergency = emergency;
                Err(error)
            }
        }
    }

    fn write_phone(
        &self,
        accounts: &mut Accounts,
        enrolment: EnrolmentHeader,
        chunks: &[(Id, Sealed<kind::Codes>)],
        slot: &Sealed<kind::Slot>,
        proved: &Proved,
        emergency: Option<&EmergencyKit>,
    ) -> Result<(Header, Patch), ActError> {
        let time = accounts.env.clock.wall();
        self.transact(accounts, |edit| {
            let mut header = edit.open_header(self)?;
            for old in mem::take(&mut header.enrolments) {
                edit.delete_enrolment(&old)?;
            }
            for (id, chunk) in chunks {
                edit.writing.code_offsets_mut().put(id, chunk)?;
            }
            edit.writing.slots_mut().put_slot(&enrolment.slot, slot)?;
            edit.change.set_slot_row(enrolment.slot, slot.hash());
            header.enrolments.push(enrolment);
            if emergency.is_some() {
                header.kit_tags = self.ways.all_kits().map(|kit| kit.tag).collect();
                edit.drop_emergency(emergency, self)?;
                edit.put_ways(self)?;
            }
            edit.put_header(self, &mut header)?;
            edit.put_state(self)?;
            edit.clear_tries(self, &header.tries, &proved.tries)?;
            let what = EventKind::PhoneEnrolled;
            let event = EventPayload::new(time, what);
            edit.put_events(&proved.tries, proved.failures, [event])?;
            Ok(header)
        })
    }
}

/// The try row as it was before the password was proved.
pub(crate) struct Proved {
    pub(crate) tries: Tries,
    pub(crate) failures: u32,
}

impl Edit<'_, '_> {
    /// Deletes the slot and the whole table of an enrolment.
    pub(crate) fn delete_enrolment(&mut self, old: &EnrolmentHeader) -> Result<(), EditError> {
        for chunk in &old.chunks {
            self.writing.code_offsets_mut().delete(&chunk.id)?;
        }
        self.writing.slots_mut().delete(&old.slot)?;
        self.change.drop_slot_row(&old.slot);
        Ok(())
    }

    /// Seals and writes the state as the session holds it.
    pub(crate) fn put_state(&mut self, session: &Session) -> Result<(), EditError> {
        let (root_key, account) = (&session.root_key, &session.account);
        let sealed = seal_state(root_key, &session.db, account, &session.state, self.random)?;
        let id = root_object_id(root_key, RootObject::State, account);
        self.writing.objects_mut().put(&id, &sealed)?;
        self.change.set_state(sealed.hash());
        Ok(())
    }
}
