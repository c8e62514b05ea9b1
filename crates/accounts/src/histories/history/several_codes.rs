//! A login with three codes while the computer's clock is wrong.

use super::{History, NAME, Told, right_password};
use crate::{Accounts, Login, LoginError, Session};

/// How a login with several codes ended.
enum Ended {
    Opened(Box<Session>),
    /// The person left, and nothing may be used up.
    Left,
}

impl History {
    /// The clock is wrong by so many steps, and right again when the login is over; what was
    /// remembered of the difference ends with the program.
    pub(super) fn log_in_with(&mut self, off: i64, go_on: bool, crash: Option<u64>) -> Told {
        self.lock();
        // Three codes that nobody has used.
        self.computer.clocks.wait(90);
        self.computer.wait_for_code();
        self.computer.clocks.go_wrong(off * 30);
        let told = self.try_codes(go_on, crash);
        self.computer.clocks.go_wrong(0);
        self.crash();
        told
    }

    fn try_codes(&mut self, go_on: bool, crash: Option<u64>) -> Told {
        let (step, codes) = (self.computer.step(), self.computer.last_codes());
        let used_before = self.last_step;
        let act = |accounts: &mut Accounts| -> Result<Ended, LoginError> {
            match accounts.login_with_codes(NAME, &right_password(), &codes)? {
                Login::Opened(session) => Ok(Ended::Opened(session)),
                Login::FoundTime(found) if go_on => {
                    let session = found.go_on(accounts)?;
                    Ok(Ended::Opened(Box::new(session)))
                }
                Login::FoundTime(_) => Ok(Ended::Left),
            }
        };
        let Some(ended) = self.guarded(crash, act)? else {
            // Nobody was told whether it had succeeded, which would have cleared the count.
            self.last_step = used_before.max(step);
            self.told.failures = 0;
            return Ok(());
        };
        match ended {
            Ok(Ended::Opened(session)) => {
                self.last_step = used_before.max(step);
                self.opened(*session, step)
            }
            Ok(Ended::Left) => {
                self.count_failure();
                Ok(())
            }
            Err(error) => {
                self.last_step = used_before.max(step);
                self.refused(error, step - 2 <= used_before)
            }
        }
    }
}
