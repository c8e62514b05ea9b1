//! The phone after a recovery: a new one, or the old one whose table is made anew.

use twinlatch_crypto::{Costs, Id, Sealed, kind};
use twinlatch_otp::OtpUri;
use twinlatch_records::ChunkRef;
use twinlatch_secret::Code;

use super::{Recovery, RecoveryError};
use crate::accounts::Accounts;
use crate::enrolment::{FoundStep, MadeEnrolment, find_step_above};
use crate::error::ActError;
use crate::new_phone::{EnrolledPhone, NewPhone};
use crate::table::{TableKeys, make_table, window_end, window_weeks};

/// What takes the place of a phone's rows.
pub(super) enum ReplacedPhone {
    /// Another phone: a new seed and a new target.
    New(MadeEnrolment),
    /// The same phone and the same target, from the code's step on.
    Rebuilt(RebuiltTable),
}

/// A table for the same seed and target.
pub(super) struct RebuiltTable {
    pub(super) listed: Vec<ChunkRef>,
    pub(super) chunks: Vec<(Id, Sealed<kind::Codes>)>,
    pub(super) floor: u64,
    pub(super) drift: i32,
    pub(super) window_end: u64,
}

impl Recovery {
    /// Draws a seed for a new phone and gives what the phone reads.
    ///
    /// # Errors
    ///
    /// [`RecoveryError::Undecided`]; [`NoRandom`](twinlatch_crypto::NoRandom).
    pub fn offer_phone(&mut self, accounts: &Accounts) -> Result<&OtpUri, RecoveryError> {
        self.check_decided()?;
        let phone = NewPhone::offer(&self.session, accounts)?;
        // What was confirmed before is not what the person sees now.
        self.phone = None;
        Ok(self.offered.insert(phone).uri())
    }

    /// What the new phone reads, if one was offered.
    pub fn offered_phone(&self) -> Option<&OtpUri> {
        self.offered.as_ref().map(NewPhone::uri)
    }

    /// Takes the code that the new phone shows; the phone is enrolled at the end.
    ///
    /// `costs` are those measured on this machine; without them those of the old enrolment.
    ///
    /// # Errors
    ///
    /// [`ActError::CodeDoesNotFit`]; [`ActError::ProofNeeded`] after a quarter of an hour.
    pub fn confirm_phone(
        &mut self,
        accounts: &Accounts,
        code: &Code,
        costs: Option<Costs>,
    ) -> Result<EnrolledPhone, RecoveryError> {
        let costs = self.costs(costs);
        let offered = self.offered.as_mut().ok_or(RecoveryError::PhoneNeeded)?;
        offered.check_age(&*accounts.env.clock)?;
        let found = offered.find(code, accounts.env.clock.wall(), self.session.policy())?;
        let made = offered.make(&self.session, accounts, &found, costs)?;
        self.phone = Some(ReplacedPhone::New(made));
        Ok(told(&found))
    }

    /// Makes the table of the present phone anew from a code that it shows; written at the end.
    ///
    /// # Errors
    ///
    /// [`RecoveryError::PhoneNeeded`] where the account does not know its phone any more;
    /// [`RecoveryError::PhoneBehind`] where what was used lies ahead of the phone;
    /// [`ActError::CodeDoesNotFit`].
    pub fn rebuild_table(
        &mut self,
        accounts: &Accounts,
        code: &Code,
    ) -> Result<EnrolledPhone, RecoveryError> {
        self.check_decided()?;
        self.ask_again(accounts)?;
        let secret = self
            .session
            .enrolment_secret()
            .ok_or(RecoveryError::PhoneNeeded)?;
        let enrolment = self
            .session
            .enrolment_header()
            .ok_or(RecoveryError::PhoneNeeded)?;
        let time = self.session.code_time(accounts).seconds();
        let random = &*accounts.env.random;
        // Nothing binds the header's word on this path: one seed has one descriptor.
        let descriptor = secret.descriptor;
        if enrolment.descriptor != descriptor {
            return Err(RecoveryError::PhoneNeeded);
        }
        let found = find_step_above(&secret.seed, &descriptor, code, time, enrolment.floor)
            .map_err(|behind| {
                if behind {
                    RecoveryError::PhoneBehind
                } else {
                    ActError::CodeDoesNotFit.into()
                }
            })?;
        let headers = accounts.store.read(|reading| reading.headers().count())?;
        let weeks = window_weeks(headers);
        let keys = TableKeys {
            db: &self.session.db,
            account: &self.session.account,
            descriptor: &descriptor,
            seed: &secret.seed,
            targets: &secret.targets,
            floor: found.step,
        };
        let table = make_table(&keys, weeks, random)?;
        let (chunks, listed) = table
            .into_iter()
            .map(|(listed, sealed)| ((listed.id, sealed), listed))
            .unzip();
        self.phone = Some(ReplacedPhone::Rebuilt(RebuiltTable {
            listed,
            chunks,
            floor: found.step,
            drift: found.drift,
            window_end: window_end(found.step, descriptor.period, weeks),
        }));
        Ok(told(&found))
    }

    /// Costs of a new slot: a kit's recovery takes those of this machine, lower ones included.
    pub(super) fn costs(&self, measured: Option<Costs>) -> Costs {
        let present = self.session.enrolment_header().map(|entry| entry.costs);
        if self.by_kit() {
            measured.or(present).unwrap_or(Costs::DEFAULT)
        } else {
            present.or(measured).unwrap_or(Costs::DEFAULT)
        }
    }

    /// What may be written of the phone; refuses where one is needed.
    pub(super) fn check_phone(&self) -> Result<(), RecoveryError> {
        let known = self.session.enrolment_secret().is_some() && self.header_there;
        if self.phone.is_some() || known {
            Ok(())
        } else {
            Err(RecoveryError::PhoneNeeded)
        }
    }
}

fn told(found: &FoundStep) -> EnrolledPhone {
    EnrolledPhone {
        digits: found.digits,
        drift_steps: found.drift,
    }
}
