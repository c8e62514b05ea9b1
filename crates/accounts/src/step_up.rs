//! Proving password and code again, inside a session.

use std::slice;

use twinlatch_records::{EventKind, WayKind};
use twinlatch_secret::{Code, Password};

use crate::accounts::Accounts;
use crate::error::LoginError;
use crate::login::{Accepted, Attempt, Typed, Who, commit, count, derive, prepare};
use crate::session::Session;

/// Wrong proofs that end a session.
pub(crate) const MOST_FAILED_PROOFS: u32 = 5;

impl Session {
    /// Proves password and code again; sensitive acts are then open for five minutes, or as long as the policy
    /// says.
    ///
    /// It is the login transaction in an open session: it counts like one, and its code is used
    /// up.
    ///
    /// # Errors
    ///
    /// As [`Accounts::login`]; [`LoginError::SessionMustLock`] in place of the fifth
    /// [`LoginError::Denied`]: the caller then closes the session.
    pub fn step_up(
        &mut self,
        accounts: &mut Accounts,
        password: &Password,
        code: &Code,
    ) -> Result<(), LoginError> {
        let mut attempt = prepare(
            accounts,
            Who::Session(self),
            Typed::Codes(slice::from_ref(code)),
        )?;
        self.check_header(&attempt)?;
        count(accounts, &attempt)?;
        let opened = derive(&mut attempt, &accounts.device_key, password)
            .map_err(|error| self.failed_proof(accounts, error))?;
        let known = attempt.known.ok_or(LoginError::Denied)?;
        if !opened.root_key.is(&self.root_key) {
            return Err(LoginError::SlotUnreadable);
        }
        let time = accounts.code_time(&known.header_id);
        let accepted = Accepted::new(&known, &opened, time, attempt.wall, attempt.boot);
        commit(accounts, self, &accepted, EventKind::SteppedUp)?;
        self.proved(accounts);
        Ok(())
    }

    /// Refuses a try, before it is counted, on a header that this session has not read or written
    /// last: it may be one from before a change of the password.
    pub(crate) fn check_header(&self, attempt: &Attempt) -> Result<(), LoginError> {
        let current = attempt
            .known
            .as_ref()
            .is_some_and(|known| known.header.edit == self.header.edit);
        if current {
            Ok(())
        } else {
            Err(LoginError::HeaderUnreadable)
        }
    }

    /// Notes a proof that worked.
    pub(crate) fn proved(&mut self, accounts: &Accounts) {
        self.failed_proofs = 0;
        self.proof = Some(accounts.env.clock.boot());
    }

    /// Counts a proof that did not work.
    pub(crate) fn failed_proof(
        &mut self,
        accounts: &mut Accounts,
        error: LoginError,
    ) -> LoginError {
        if !matches!(error, LoginError::Denied) {
            return error;
        }
        let own = Some((self.account, self.state.username.as_str()));
        accounts.log_failed(WayKind::Slot, own);
        self.failed_proofs = self.failed_proofs.saturating_add(1);
        if self.failed_proofs < MOST_FAILED_PROOFS {
            error
        } else {
            LoginError::SessionMustLock
        }
    }
}
