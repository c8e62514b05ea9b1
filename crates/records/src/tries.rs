//! `try`: failures and waiting times, rewritten before each try.
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | array | per way \[way, failures in a row, not before, time of the last failure\] |
//! | 2 | array | the last failures as \[time, way\], newest last, at most 16 |
//! | 3 | integer, optional | in a row made anew: what was wrong with the one before it, as in `event` |
//! | 4 | integer, optional | failures in a row after which password and code are closed, as the policy of the last login said |
//!
//! Times are wall times in seconds since 1970, 0 for none; ways are numbered as in `recovery`,
//! and 0 is password and code.

use minicbor::{Decoder, Encoder};
use twinlatch_crypto::{DevName, Id, Random, SealError, Sealed, Stored, dev_key, kind};
use twinlatch_secret::DeviceKey;

use crate::canonical::{MapReader, Read, Sink, Value, Written, as_array, malformed, write_entry};
use crate::row;
use crate::{Found, RecordError, WayKind};

/// How many failures a try row remembers one by one.
pub const LAST_FAILURES: usize = 16;

/// Failures and waiting times of one account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tries {
    /// One line for each way that has failures.
    pub ways: Vec<WayTries>,
    /// The last failures, newest last; of more than [`LAST_FAILURES`] the newest are kept.
    pub last: Vec<FailureLine>,
    /// What was wrong with the row before, where a try has made this one anew: named at the next
    /// login, whoever tried in between.
    pub found: Option<Found>,
    /// Failures in a row after which password and code are closed: what the policy said at the last
    /// login, for a try cannot know what the owner has signed. Nothing where none was said.
    pub disable_after: Option<u32>,
}

/// Failures of one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WayTries {
    /// The way.
    pub way: WayKind,
    /// Failures since the last success.
    pub failures: u32,
    /// Wall time before which no try is taken, unix seconds; 0 for none.
    pub not_before: u64,
    /// Wall time of the last failure, unix seconds.
    pub wall: u64,
}

as_array!(WayTries [way, failures, not_before, wall]);

/// One failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailureLine {
    /// Wall time, unix seconds.
    pub time: u64,
    /// The way that was tried.
    pub way: WayKind,
}

as_array!(FailureLine [time, way]);

// Written by hand for the bound of the second list.
impl Value for Tries {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        let optional = [self.found.is_absent(), self.disable_after.is_absent()];
        let there = optional.iter().filter(|absent| !**absent).count();
        writer.map(2 + there as u64)?;
        write_entry(writer, 1, &self.ways)?;
        let newest = &self.last[self.last.len().saturating_sub(LAST_FAILURES)..];
        writer.u8(2)?.array(newest.len() as u64)?;
        newest.iter().try_for_each(|line| line.write(writer))?;
        write_entry(writer, 3, &self.found)?;
        write_entry(writer, 4, &self.disable_after)
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        let mut map = MapReader::begin(reader)?;
        let tries = Self {
            ways: map.entry(1)?,
            last: map.entry(2)?,
            found: map.entry(3)?,
            disable_after: map.entry(4)?,
        };
        map.end()?;
        if tries.last.len() <= LAST_FAILURES {
            Ok(tries)
        } else {
            Err(malformed("too many failures"))
        }
    }
}

/// Seals a try row.
///
/// # Errors
///
/// [`SealError`].
pub fn seal_tries(
    key: &DeviceKey,
    db: &Id,
    id: &Id,
    tries: &Tries,
    random: &dyn Random,
) -> Result<Sealed<kind::Try>, SealError> {
    row::seal(
        &dev_key(key, DevName::Try),
        &row::device_place(db, id),
        tries,
        random,
    )
}

/// Opens a try row.
///
/// # Errors
///
/// [`RecordError`].
pub fn open_tries(
    key: &DeviceKey,
    db: &Id,
    id: &Id,
    stored: &Stored,
) -> Result<Tries, RecordError> {
    let place = row::device_place(db, id);
    row::open::<kind::Try, _>(&dev_key(key, DevName::Try), &place, stored)
}
