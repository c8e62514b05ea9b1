//! The one session that an emergency kit opens.

use super::finish::End;
use super::{Recovery, RecoveryError, Unfinished};
use crate::accounts::Accounts;
use crate::session::Session;

impl Recovery {
    /// Opens the short session of the emergency kit: half an hour, nothing is replaced, and the kit
    /// opens no other one.
    ///
    /// # Errors
    ///
    /// [`RecoveryError::EmergencyUsed`] of a kit that has opened one; [`RecoveryError::NotByKit`] of any
    /// other paper. Nothing was written then.
    ///
    /// # Security
    ///
    /// That it was used stands in the file before the session begins: a file that cannot be written
    /// opens none. A copy of the file from before has not heard of it.
    pub fn open_emergency(mut self, accounts: &mut Accounts) -> Result<Session, Unfinished> {
        match self.try_open_emergency(accounts) {
            Ok(()) => Ok(self.session),
            Err(error) => {
                self.short = false;
                Err((Box::new(self), error))
            }
        }
    }

    /// Whether the emergency kit has its one session still before it.
    pub fn can_open_emergency(&self) -> bool {
        let used = self
            .session
            .emergency()
            .is_some_and(|kit| kit.used.is_some());
        self.by_emergency() && !used
    }

    fn try_open_emergency(&mut self, accounts: &mut Accounts) -> Result<(), RecoveryError> {
        if !self.by_emergency() {
            return Err(RecoveryError::NotByKit);
        }
        self.check_decided()?;
        if !self.can_open_emergency() {
            return Err(RecoveryError::EmergencyUsed);
        }
        if !self.header_there {
            return Err(RecoveryError::PhoneNeeded);
        }
        self.ask_again(accounts)?;
        // What was begun for a replacement is none of this session's.
        (self.offered, self.phone, self.new_kit) = (None, None, None);
        self.new_password = false;
        self.short = true;
        self.session.emergency_session = true;
        let written = self.write_all(accounts, &End::AsItIs);
        if written.is_err() {
            self.session.emergency_session = false;
        }
        written
    }
}
