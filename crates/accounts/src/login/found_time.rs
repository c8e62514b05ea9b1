//! A time that several codes have found, far from what was expected: the person decides.

use super::accept::Accepted;
use super::prepare::{Known, floor};
use crate::accounts::Accounts;
use crate::error::LoginError;
use crate::session::Session;

/// A difference from the expected time that the person is asked about, seconds.
const FAR: u64 = 24 * 60 * 60;

/// A distance from the last step used up that the person is asked about, seconds.
const LONG_AFTER: u64 = 7 * 24 * 60 * 60;

/// What came of a login with several codes.
pub enum Login {
    /// The session is open.
    Opened(Box<Session>),
    /// The slot has opened; the time that the codes have found is asked about first.
    FoundTime(Box<FoundTime>),
}

/// A login that waits for a word about its time.
///
/// Dropping it leaves the file as it was after the counted try: nothing is used up, and the try
/// counts as one that failed. Password and codes may have been typed by somebody who was then
/// frightened off, and a count that says so is better than one that says nothing.
pub struct FoundTime {
    session: Session,
    accepted: Accepted,
    /// What the phone shows, unix seconds.
    pub time: u64,
    /// What this computer's clock says, unix seconds.
    pub wall: u64,
}

impl FoundTime {
    pub(super) fn new(session: Session, accepted: Accepted, period: u32) -> Self {
        let time = accepted.step.saturating_mul(u64::from(period));
        let wall = accepted.wall;
        Self {
            session,
            accepted,
            time,
            wall,
        }
    }

    /// Goes on: the codes are used up, and with them every code from before their time.
    ///
    /// The password is not kept for it, so dearer costs are left to the next login.
    ///
    /// # Errors
    ///
    /// [`LoginError::AttemptsCannotBeCounted`] where neither file nor mark can keep the floor;
    /// [`LoginError::HeaderUnreadable`] where the account's row is another one meanwhile.
    pub fn go_on(self, accounts: &mut Accounts) -> Result<Session, LoginError> {
        let Self {
            mut session,
            accepted,
            ..
        } = self;
        let rows = accounts.rows();
        let row = accounts
            .store
            .read(|reading| rows.header(reading, &session.header_id))?;
        let same = row.into_there().map(|header| header.edit) == Some(session.header.edit);
        if !same {
            return Err(LoginError::HeaderUnreadable);
        }
        let boot = accounts.env.clock.boot();
        (session.opened, session.input, session.marked) = (boot, boot, boot);
        accounts.conclude(&mut session, &accepted)?;
        Ok(session)
    }

    /// Keeps the keys in memory, out of the swap, as far as the system allows it.
    pub fn keep_in_ram(&self, accounts: &Accounts) -> bool {
        self.session.keep_in_ram(accounts)
    }
}

/// Whether a step that several codes have found is far from what was expected.
pub(super) fn is_far(accounts: &Accounts, known: &Known, step: u64) -> bool {
    let slot = known.slot_place.slot;
    let mut enrolments = known.header.enrolments.iter();
    let enrolment = enrolments.find(|entry| entry.slot == slot);
    let mark = known.marks.account.as_ref();
    let floor = enrolment.map_or(0, |entry| floor(entry, mark));
    let period = u64::from(known.slot_place.descriptor.period);
    let found = step.saturating_mul(period);
    let expected = accounts.code_time(&known.header_id).seconds();
    let after = step.saturating_sub(floor).saturating_mul(period);
    found.abs_diff(expected) > FAR || after > LONG_AFTER
}
