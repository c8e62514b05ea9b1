//! The end of a session.

use crate::accounts::Accounts;
use crate::marks::MarkJob;
use crate::session::Session;

impl Session {
    /// Ends the session: its keys are wiped first, then the mark is written.
    ///
    /// A keyring that does not answer within a quarter of a second is not waited for: its write
    /// goes on by itself, and should it come too late, a mark that stayed behind hinders nobody.
    pub fn close(self, accounts: &mut Accounts) {
        let job = MarkJob::at_end(accounts, &self);
        drop(self);
        // What is found now is said at the next login.
        let _ = job.run_soon();
    }
}
