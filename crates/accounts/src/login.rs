//! The login transaction, in the order in which a power cut may interrupt it.
//!
//! Nothing is counted before it is known that the try can be made at all (`prepare`); the try is
//! counted before any work (`count`); key derivation holds no transaction (`derive`); what the
//! root key opens is compared with the lists and the mark (`open`); one transaction uses up the
//! code (`commit`), and the mark follows; then dearer costs, if due (`upgrade`).

mod accept;
mod commit;
mod count;
mod derive;
mod lookup;
mod open;
mod prepare;
mod steps;
mod upgrade;

use twinlatch_records::{EventKind, RowKind};
use twinlatch_secret::{Code, Password};

use crate::accounts::Accounts;
use crate::error::LoginError;
use crate::session::Session;

pub(crate) use accept::Accepted;
pub(crate) use commit::commit;
pub(crate) use count::{after_success, count, rewrite_settings, with_failure};
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
        let mut attempt = prepare(self, Who::Name(username), Typed::Code(code))?;
        count(self, &attempt)?;
        let began = self.env.clock.boot();
        let opened = derive(&mut attempt, &self.device_key, password)?;
        self.note_run(
            attempt.costs,
            self.env.clock.boot().saturating_sub(began) / opened.runs,
        );
        let costs = prepare::device_costs(self, &attempt.settings);
        let (mut session, accepted, begun) = open::open(self, attempt, opened)?;
        commit(self, &mut session, &accepted, EventKind::LoggedIn)?;
        let tries = session.header.tries;
        self.findings
            .retain(|found| (found.row, found.id) != (RowKind::Try, tries));
        session.put_back_entry(self);
        #[cfg(test)]
        crate::mutation::write_key(self);
        open::tell_of_table(&mut session, accepted.step);
        session.tell_of_earlier_keys(self);
        upgrade::upgrade(self, &mut session, &accepted, password, costs, begun);
        Ok(session)
    }
}
