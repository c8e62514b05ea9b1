//! The time that a phone has shown, where this computer's clock says another: remembered until the
//! computer is started anew.
//!
//! What is kept is a moment of the boot clock and the time that the phone showed then, so the wall
//! clock has no say in it any more: set right, it agrees; set wrong again, it misleads nobody. It
//! belongs to one account, since one person's phone must not move the time by which another's codes
//! are read.

mod file;

use std::time::Duration;

use twinlatch_crypto::Id;
use twinlatch_store::StoreError;

use crate::accounts::Accounts;
use crate::session::Session;

/// Least difference that is worth a word, seconds: what a drift hint cannot say, at a period of
/// 30 s; a code shows its step and not the moment within it.
const WORTH_A_WORD: u64 = 20 * 30 + 15;

/// What a phone has shown, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PhoneTime {
    /// Boot time of the moment.
    pub(crate) boot: Duration,
    /// What the phone showed then, unix seconds.
    pub(crate) time: u64,
}

impl PhoneTime {
    /// What the phone shows at a later moment of the same boot, unix seconds.
    pub(crate) fn at(self, boot: Duration) -> u64 {
        let since = boot.saturating_sub(self.boot);
        self.time.saturating_add(since.as_secs())
    }
}

/// The time by which an account's codes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeTime {
    /// The wall clock's, unix seconds; the drift of the enrolment comes on top.
    Wall(u64),
    /// What the phone itself has shown, unix seconds.
    Phone(u64),
}

impl CodeTime {
    /// Unix seconds.
    pub(crate) fn seconds(self) -> u64 {
        match self {
            Self::Wall(seconds) | Self::Phone(seconds) => seconds,
        }
    }
}

/// A wall clock that says another time than the person's phone has shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockOff {
    /// What the clock says, unix seconds.
    pub wall: u64,
    /// What the phone shows at this moment, unix seconds.
    pub phone: u64,
}

impl Accounts {
    /// The difference that several codes have shown since the computer was started, if there is one;
    /// codes are then read by the phone's time.
    ///
    /// The file tells whose the name is; where it cannot be read this says nothing.
    pub fn clock_off(&self, username: &str) -> Option<ClockOff> {
        let rows = self.rows();
        let found = self.store.read(|reading| {
            Ok::<_, StoreError>(rows.directory(reading, &rows.tag(username))?.into_there())
        });
        let header = found.ok().flatten()?.header;
        let phone = self.phone_times.get(&header)?.at(self.env.clock.boot());
        let wall = self.env.clock.wall();
        (phone.abs_diff(wall) > WORTH_A_WORD).then_some(ClockOff { wall, phone })
    }

    /// The time by which the codes of an account are read.
    pub(crate) fn code_time(&self, header: &Id) -> CodeTime {
        match self.phone_times.get(header) {
            Some(shown) => CodeTime::Phone(shown.at(self.env.clock.boot())),
            None => CodeTime::Wall(self.env.clock.wall()),
        }
    }

    /// Remembers what a phone has shown, or that the clock is right again.
    pub(crate) fn note_phone_time(&mut self, header: &Id, shown: Option<PhoneTime>, period: u32) {
        let known = self.phone_times.get(header).copied();
        let step = |time: u64| time / u64::from(period.max(1));
        // A code shows its step and not the moment within it: the earlier word is kept as long as
        // it leads to the same step, so that it is not moved back and forth.
        let agrees = known
            .zip(shown)
            .is_some_and(|(known, shown)| step(known.at(shown.boot)) == step(shown.time));
        if agrees || known.is_none() && shown.is_none() {
            return;
        }
        match shown {
            Some(shown) => self.phone_times.insert(*header, shown),
            None => self.phone_times.remove(header),
        };
        file::write(&self.folder, &*self.env.clock, &self.phone_times);
    }

    /// Forgets what a phone has shown that another one has taken the place of.
    pub(crate) fn forget_phone_time(&mut self, header: &Id) {
        self.note_phone_time(header, None, 0);
    }

    /// Takes over what an earlier process of this boot has remembered.
    pub(crate) fn read_phone_times(&mut self) {
        self.phone_times = file::read(&self.folder, &*self.env.clock);
    }
}

impl Session {
    /// The time by which this account's codes are read.
    pub(crate) fn code_time(&self, accounts: &Accounts) -> CodeTime {
        accounts.code_time(&self.header_id)
    }
}
