//! A payload with its frame: schema, revision, generation.

use twinlatch_crypto::{
    Id, Kind, Place, Random, Record, SealError, Sealed, Stored, open_record, seal_record,
};
use twinlatch_secret::SealKey;

use crate::RecordError;
use crate::canonical::{Value, decode, encode};

/// The schema of every kind in format version 1.
pub const SCHEMA: u16 = 1;

/// Seals a payload that no shard lists: revision and generation are 0.
pub(crate) fn seal<K: Kind, T: Value>(
    key: &SealKey,
    place: &Place,
    value: &T,
    random: &dyn Random,
) -> Result<Sealed<K>, SealError> {
    let record = Record {
        schema: SCHEMA,
        revision: 0,
        generation: 0,
        payload: encode(value),
    };
    seal_record(key, place, &record, random)
}

/// Opens a payload that no shard lists.
pub(crate) fn open<K: Kind, T: Value>(
    key: &SealKey,
    place: &Place,
    stored: &Stored,
) -> Result<T, RecordError> {
    let record = open_record::<K>(key, place, stored)?;
    match record.schema {
        SCHEMA if record.revision == 0 && record.generation == 0 => decode(&record.payload),
        0 | SCHEMA => Err(RecordError::NotCanonical),
        schema => Err(RecordError::NewerSchema { schema }),
    }
}

/// The place of a row that belongs to the device.
pub(crate) fn device_place(db: &Id, id: &Id) -> Place {
    Place {
        db: *db,
        scope: None,
        id: *id,
    }
}

/// The place of a row that belongs to an account or a collection.
pub(crate) fn owned_place(db: &Id, scope: &Id, id: &Id) -> Place {
    Place {
        db: *db,
        scope: Some(*scope),
        id: *id,
    }
}
