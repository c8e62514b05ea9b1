//! The end of a session.

use twinlatch_records::AuditKind;

use crate::accounts::Accounts;
use crate::marks::MarkJob;
use crate::session::Session;

impl Session {
    /// Locks: the session's keys are wiped first, then the mark is written.
    ///
    /// A keyring that does not answer within a quarter of a second is not waited for: its write
    /// goes on by itself, and should it come too late, a mark that stayed behind hinders nobody.
    pub fn close(self, accounts: &mut Accounts) {
        self.end(accounts, AuditKind::Locked);
    }

    /// Logs out: as [`close`](Self::close), at the person's own word.
    pub fn log_out(self, accounts: &mut Accounts) {
        self.end(accounts, AuditKind::LoggedOut);
    }

    fn end(self, accounts: &mut Accounts, how: AuditKind) {
        let line = self.last_line(accounts, how);
        let mut job = MarkJob::at_end(accounts, &self);
        drop(self);
        if let Some(end) = line.and_then(|line| line.write(accounts)) {
            job.follow_log(end);
        }
        // What is found now is said at the next login.
        let _ = job.run_soon();
    }
}
