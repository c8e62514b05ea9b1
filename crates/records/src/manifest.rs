//! `manifest`: one shard, a list of objects.
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | array | objects, sorted by id, as \[object id, kind, revision, generation, first 16 bytes of the SHA-256 of the row\] |
//!
//! The kind is the text `item`, `event` or `attachment`. The revision is raised with each write
//! of an object; among events it is the number of the event, so that the oldest are known.

use minicbor::{Decoder, Encoder};
use twinlatch_crypto::{CollName, Id, Random, SealError, Sealed, Stored, coll_key, kind};
use twinlatch_secret::CollectionKey;

use crate::RecordError;
use crate::canonical::{MapReader, Read, Sink, Value, Written, as_array, malformed, write_entry};
use crate::row;

/// The kinds of objects that shards list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectKind {
    /// A login, token, note or the like.
    Item,
    /// One line of a person's own history.
    Event,
    /// A part of a file that belongs to an item.
    Attachment,
}

impl Value for ObjectKind {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        let name = match self {
            Self::Item => "item",
            Self::Event => "event",
            Self::Attachment => "attachment",
        };
        writer.str(name)?.ok()
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        match reader.str()? {
            "item" => Ok(Self::Item),
            "event" => Ok(Self::Event),
            "attachment" => Ok(Self::Attachment),
            _ => Err(malformed("an unknown kind of object")),
        }
    }
}

/// One line of a shard.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) id: Id,
    pub(crate) kind: ObjectKind,
    pub(crate) revision: u64,
    pub(crate) generation: u32,
    pub(crate) hash16: [u8; 16],
}

as_array!(Line [id, kind, revision, generation, hash16]);

/// One shard: a list of objects.
#[derive(Debug)]
pub(crate) struct Manifest {
    pub(crate) lines: Vec<Line>,
}

// Written by hand for the order of its lines.
impl Value for Manifest {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        write_entry(writer.map(1)?, 1, &self.lines)
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        let mut map = MapReader::begin(reader)?;
        let manifest = Self {
            lines: map.entry(1)?,
        };
        map.end()?;
        if manifest.lines.is_sorted_by(|one, next| one.id < next.id) {
            Ok(manifest)
        } else {
            Err(malformed("lines out of order"))
        }
    }
}

/// Seals a shard under the collection's newest key.
pub(crate) fn seal_manifest(
    key: &CollectionKey,
    db: &Id,
    collection: &Id,
    id: &Id,
    manifest: &Manifest,
    random: &dyn Random,
) -> Result<Sealed<kind::Manifest>, SealError> {
    let place = row::owned_place(db, collection, id);
    row::seal(
        &coll_key(key, CollName::Manifest, collection),
        &place,
        manifest,
        random,
    )
}

/// Opens a shard.
pub(crate) fn open_manifest(
    key: &CollectionKey,
    db: &Id,
    collection: &Id,
    id: &Id,
    stored: &Stored,
) -> Result<Manifest, RecordError> {
    let place = row::owned_place(db, collection, id);
    row::open::<kind::Manifest, _>(
        &coll_key(key, CollName::Manifest, collection),
        &place,
        stored,
    )
}

#[cfg(test)]
mod tests {
    use super::{Line, Manifest, ObjectKind};
    use crate::RecordError;
    use crate::canonical::{decode, encode};
    use twinlatch_crypto::Id;

    fn read(ids: &[u8]) -> Result<usize, RecordError> {
        let line = |byte: &u8| Line {
            id: Id::new([*byte; 16]),
            kind: ObjectKind::Event,
            revision: 1,
            generation: 1,
            hash16: [0; 16],
        };
        let manifest = Manifest {
            lines: ids.iter().map(line).collect(),
        };
        decode::<Manifest>(&encode(&manifest)).map(|manifest| manifest.lines.len())
    }

    #[test]
    fn lines_rise_by_id() {
        assert_eq!(read(&[]), Ok(0), "an empty shard");
        assert_eq!(read(&[1, 2, 9]), Ok(3), "rising");
        let damage = Err(RecordError::NotCanonical);
        assert_eq!(read(&[2, 1]), damage, "another order has no meaning");
        assert_eq!(read(&[1, 1]), damage, "one object has one line");
    }
}
