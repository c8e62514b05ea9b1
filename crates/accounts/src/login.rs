//! The login transaction, in the order in which a power cut may interrupt it.
//!
//! Nothing is counted before it is known that the try can be made at all (`prepare`); the try is
//! counted before any work (`count`); key derivation holds no transaction (`derive`); what the
//! root key opens is compared with the lists and the mark (`open`); one transaction uses up the
//! code (`commit`), and the mark follows; then dearer costs, if due (`upgrade`), and rows of papers
//! that are not as listed (`mend_ways`).

mod accept;
mod commit;
mod count;
mod derive;
mod floor;
mod found_time;
mod lookup;
mod mend_ways;
mod open;
mod prepare;
mod reach;
mod steps;
mod upgrade;

use std::slice;

use twinlatch_crypto::Costs;
use twinlatch_records::{EventKind, RowKind, WayKind};
use twinlatch_secret::{Code, Password};

use crate::accounts::Accounts;
use crate::error::LoginError;
use crate::session::{Barred, Session};

pub(crate) use accept::Accepted;
pub(crate) use commit::commit;
pub(crate) use count::{after_success, count, rewrite_settings, with_failure};
pub use found_time::{FoundTime, Login};

pub(crate) use derive::{derive, refused};
pub(crate) use open::reason;
pub(crate) use prepare::{Attempt, Typed, Who, device_costs, floor, prepare, slot_place};

impl Accounts {
    /// Opens an account with its password and the code that the phone shows.
    ///
    /// # Errors
    ///
    /// [`LoginError::Denied`] for every wrong combination, after the same work; the others say
    /// why the try could not be made and, but for failures of the disk, were not counted.
    ///
    /// # Security
    ///
    /// The code is used up by success. A session that can only look says why in its notices.
    pub fn login(
        &mut self,
        username: &str,
        password: &Password,
        code: &Code,
    ) -> Result<Session, LoginError> {
        let tried = self.try_login(username, password, slice::from_ref(code))?;
        self.enter(tried, password)
    }

    /// Opens an account with its password and one code, or two or three codes in a row, which find
    /// the time by themselves where this computer's clock is wrong.
    ///
    /// Two are searched a day either way of the expected time, three in the whole table; the last one
    /// counts. It is one counted try, and a wrong one costs what it always costs.
    ///
    /// # Errors
    ///
    /// As [`login`](Self::login); other numbers of codes open nothing.
    ///
    /// # Security
    ///
    /// Success uses up the last code and every one from before it. A time that is far from the
    /// expected one is therefore told first, and nothing is used up before the person's word.
    pub fn login_with_codes(
        &mut self,
        username: &str,
        password: &Password,
        codes: &[Code],
    ) -> Result<Login, LoginError> {
        let tried = self.try_login(username, password, codes)?;
        if tried.far && codes.len() > 1 {
            let period = tried.session.enrolment_header();
            let period = period.map_or(0, |entry| entry.descriptor.period);
            let found = FoundTime::new(tried.session, tried.accepted, period);
            return Ok(Login::FoundTime(Box::new(found)));
        }
        let session = self.enter(tried, password)?;
        Ok(Login::Opened(Box::new(session)))
    }

    /// Everything up to the opened root key; nothing is used up yet.
    fn try_login(
        &mut self,
        username: &str,
        password: &Password,
        codes: &[Code],
    ) -> Result<Tried, LoginError> {
        let tried = self.try_once(username, password, codes);
        // An account that is to be deleted is opened by nothing either.
        if matches!(
            tried,
            Err(LoginError::Denied | LoginError::MarkedForDeletion { .. })
        ) {
            self.log_failure(WayKind::Slot, username);
        }
        tried
    }

    fn try_once(
        &mut self,
        username: &str,
        password: &Password,
        codes: &[Code],
    ) -> Result<Tried, LoginError> {
        let mut attempt = prepare(self, Who::Name(username), Typed::Codes(codes))?;
        count(self, &attempt)?;
        let began = self.env.clock.boot();
        let opened = derive(&mut attempt, &self.device_key, password)?;
        self.note_run(
            attempt.costs,
            self.env.clock.boot().saturating_sub(began) / opened.runs,
        );
        let costs = prepare::device_costs(self, &attempt.settings);
        let far = attempt
            .known
            .as_ref()
            .is_some_and(|known| found_time::is_far(self, known, opened.step));
        let (mut session, accepted, begun) = open::open(self, attempt, opened)?;
        self.follow_log_of(&session);
        if let Some(barred) = session.barred {
            if matches!(barred, Barred::Leaving { .. }) {
                floor::use_up(self, &mut session, &accepted)?;
            }
            return Err(barred.into_error(accepted.wall));
        }
        Ok(Tried {
            session,
            accepted,
            far,
            costs,
            begun,
        })
    }

    /// Uses up the code and makes the session the person's.
    fn enter(&mut self, tried: Tried, password: &Password) -> Result<Session, LoginError> {
        let Tried {
            mut session,
            accepted,
            costs,
            begun,
            far: _,
        } = tried;
        self.conclude(&mut session, &accepted)?;
        upgrade::upgrade(self, &mut session, &accepted, password, costs, begun);
        mend_ways::mend_ways(self, &mut session, password, accepted.wall);
        session.keep_help(self, password);
        self.end_parked_of(&session.account);
        session.prepare_parking(self, password);
        Ok(session)
    }

    /// Uses up the code, puts right what a login can, and says what there is to be said.
    fn conclude(&mut self, session: &mut Session, accepted: &Accepted) -> Result<(), LoginError> {
        commit(self, session, accepted, EventKind::LoggedIn)?;
        let tries = session.header.tries;
        self.findings
            .retain(|found| (found.row, found.id) != (RowKind::Try, tries));
        session.put_back_entry(self);
        session.keep_log(self);
        session.follow_people(self);
        session.sort_left_objects(self);
        session.remove_people(self, accepted);
        session.end_memberships_of_gone(self);
        #[cfg(test)]
        crate::mutation::write_key(self);
        open::tell_of_table(session, accepted.step);
        session.tell_of_earlier_keys(self);
        Ok(())
    }
}

/// A try that has opened the root key.
struct Tried {
    session: Session,
    accepted: Accepted,
    /// Whether its time is far from the expected one.
    far: bool,
    /// Costs of the device.
    costs: Costs,
    /// Whether the mark has the note of a begun cost upgrade.
    begun: bool,
}
