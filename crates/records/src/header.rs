//! `header`: what a login needs before it knows any key.
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | id | account |
//! | 2 | text | username as typed |
//! | 3 | id | the account's try row |
//! | 4 | array of maps | enrolments (below) |
//! | 5 | array of ids | tags of the account's kits |
//! | 6 | bool | disabled |
//! | 7 | integer | header edit, +1 whenever the row is rewritten |
//!
//! An enrolment:
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | 16 bytes | descriptor: kind, algorithm, digits, mode (1 byte each), period in seconds (le32), first step (le64) |
//! | 2 | id | slot: the enrolment's id and its row |
//! | 3 | array | costs: memory in KiB, passes, lanes |
//! | 4 | 32 bytes | salt of the slot |
//! | 5 | array | chunks as \[row id, key (32 bytes), first step\], at most 120 |
//! | 6 | integer | floor: the last step used up |
//! | 7 | integer, -20 to 20 | drift: steps by which the phone is ahead of the clock |
//! | 8 | integer | last step of the table |

use minicbor::{Decoder, Encoder};
use twinlatch_crypto::{
    Costs, Descriptor, DevName, Id, Random, SealError, Sealed, Stored, dev_key, kind,
};
use twinlatch_secret::{ChunkKey, DeviceKey};

use crate::RecordError;
use crate::canonical::{
    MapReader, Read, Sink, Value, Written, as_array, as_map, malformed, write_entry,
};
use crate::row;

/// Chunks that one enrolment may have; a header that lists more is damaged.
pub const MOST_CHUNKS: usize = 120;

/// How far the drift hint may lie from the clock, in steps.
pub const MOST_DRIFT: i32 = 20;

/// What a login needs before it knows any key.
#[derive(Debug)]
pub struct Header {
    /// The account.
    pub account: Id,
    /// The name the person logs in with, as typed.
    pub username: String,
    /// The account's try row.
    pub tries: Id,
    /// The phones that open it.
    pub enrolments: Vec<EnrolmentHeader>,
    /// The tags of its kits.
    pub kit_tags: Vec<Id>,
    /// Whether an administrator has switched the account off.
    pub disabled: bool,
    /// Raised whenever the row is rewritten.
    pub edit: u64,
}

as_map!(Header {
    1 => account,
    2 => username,
    3 => tries,
    4 => enrolments,
    5 => kit_tags,
    6 => disabled,
    7 => edit,
});

/// One enrolment: everything but its seed and targets.
#[derive(Debug)]
pub struct EnrolmentHeader {
    /// What it is made of.
    pub descriptor: Descriptor,
    /// Its id, and the row of its slot.
    pub slot: Id,
    /// Costs of the slot's key derivation.
    pub costs: Costs,
    /// Salt of the slot.
    pub salt: [u8; 32],
    /// The chunks of its table, at most [`MOST_CHUNKS`].
    pub chunks: Vec<ChunkRef>,
    /// The last step used up.
    pub floor: u64,
    /// Steps by which the phone is ahead of the clock; held within [`MOST_DRIFT`].
    pub drift: i32,
    /// Last step of the table.
    pub window_end: u64,
}

/// One chunk of an offset table.
#[derive(Debug)]
pub struct ChunkRef {
    /// Its row.
    pub id: Id,
    /// The key that opens it; new at every write.
    pub key: ChunkKey,
    /// Its first step.
    pub first_step: u64,
}

as_array!(ChunkRef [id, key, first_step]);

impl ChunkRef {
    /// Makes a second copy, whose key wipes itself like the first.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self {
            key: self.key.duplicate(),
            ..*self
        }
    }
}

impl EnrolmentHeader {
    /// Makes a second copy; the keys of its chunks wipe themselves like the first.
    #[must_use]
    pub fn duplicate(&self) -> Self {
        Self {
            chunks: self.chunks.iter().map(ChunkRef::duplicate).collect(),
            ..*self
        }
    }
}

// Written by hand for its bounds: what is sealed here is what the reader takes.
impl Value for EnrolmentHeader {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        writer.map(8)?;
        write_entry(writer, 1, &self.descriptor)?;
        write_entry(writer, 2, &self.slot)?;
        write_entry(writer, 3, &self.costs)?;
        write_entry(writer, 4, &self.salt)?;
        write_entry(writer, 5, &self.chunks)?;
        write_entry(writer, 6, &self.floor)?;
        write_entry(writer, 7, &self.drift.clamp(-MOST_DRIFT, MOST_DRIFT))?;
        write_entry(writer, 8, &self.window_end)
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        let mut map = MapReader::begin(reader)?;
        let enrolment = Self {
            descriptor: map.entry(1)?,
            slot: map.entry(2)?,
            costs: map.entry(3)?,
            salt: map.entry(4)?,
            chunks: map.entry(5)?,
            floor: map.entry(6)?,
            drift: map.entry(7)?,
            window_end: map.entry(8)?,
        };
        map.end()?;
        let drift_fits = (-MOST_DRIFT..=MOST_DRIFT).contains(&enrolment.drift);
        if drift_fits && enrolment.chunks.len() <= MOST_CHUNKS {
            Ok(enrolment)
        } else {
            Err(malformed("an enrolment out of bounds"))
        }
    }
}

/// Seals a header.
///
/// # Errors
///
/// [`SealError`]; [`SealError::TooLong`] also for an enrolment of more than [`MOST_CHUNKS`]
/// chunks, which no reader would take.
pub fn seal_header(
    key: &DeviceKey,
    db: &Id,
    id: &Id,
    header: &Header,
    random: &dyn Random,
) -> Result<Sealed<kind::Header>, SealError> {
    if header
        .enrolments
        .iter()
        .any(|enrolment| enrolment.chunks.len() > MOST_CHUNKS)
    {
        return Err(SealError::TooLong);
    }
    row::seal(
        &dev_key(key, DevName::Header),
        &row::device_place(db, id),
        header,
        random,
    )
}

/// Opens a header; every field that is used before a key is known is within its bounds, but for
/// the costs, which the key derivation checks.
///
/// # Errors
///
/// [`RecordError`].
pub fn open_header(
    key: &DeviceKey,
    db: &Id,
    id: &Id,
    stored: &Stored,
) -> Result<Header, RecordError> {
    let place = row::device_place(db, id);
    row::open::<kind::Header, _>(&dev_key(key, DevName::Header), &place, stored)
}
