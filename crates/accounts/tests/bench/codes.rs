//! A phone whose time is another than this computer's, and several of its codes in a row.

use twinlatch_accounts::{FoundTime, Login, LoginError, Session};
use twinlatch_secret::Code;

use super::{NAME, is_dud};
use crate::support::{PASSWORD, Rig, password};

/// Steps of an hour.
pub(crate) const HOUR: i64 = 120;
/// Steps of a day.
pub(crate) const DAY: i64 = 24 * HOUR;

/// The first step from `from` on, counted from this computer's, that ends so many codes in a row
/// none of which is a dud; the two after it are none either.
pub(crate) fn usable(rig: &Rig, from: i64, count: i64) -> i64 {
    let fits = |last: &i64| (last - count + 1..=last + 2).all(|step| !is_dud(rig, step));
    (from..from + 1_000).find(fits).expect("duds are rare")
}

/// The codes of so many steps in a row, the last of them this far from this computer's step.
pub(crate) fn codes(rig: &Rig, last: i64, count: i64) -> Vec<Code> {
    (last - count + 1..=last)
        .map(|step| rig.code_at(step))
        .collect()
}

/// Tries the right password with these codes.
pub(crate) fn try_codes(rig: &mut Rig, codes: &[Code]) -> Result<Login, LoginError> {
    rig.accounts()
        .login_with_codes(NAME, &password(PASSWORD), codes)
}

/// Logs in with these codes, and must not be asked anything.
pub(crate) fn open_with(rig: &mut Rig, codes: &[Code]) -> Session {
    match try_codes(rig, codes).expect("password and codes open") {
        Login::Opened(session) => *session,
        Login::FoundTime(found) => panic!("{} is not far from {}", found.time, found.wall),
    }
}

/// Logs in with these codes, and must be asked.
pub(crate) fn found_by(rig: &mut Rig, codes: &[Code]) -> FoundTime {
    match try_codes(rig, codes).expect("password and codes open") {
        Login::FoundTime(found) => *found,
        Login::Opened(_) => panic!("nobody was asked"),
    }
}

/// Logs in with three codes of a phone whose time is this far from this computer's, agreeing to
/// it; gives the step of the last code, counted from this computer's.
pub(crate) fn agree_to(rig: &mut Rig, steps: i64) -> i64 {
    let last = usable(rig, steps, 3);
    let codes = codes(rig, last, 3);
    let found = found_by(rig, &codes);
    let session = found.go_on(rig.accounts()).expect("agreed");
    session.close(rig.accounts());
    last
}
