//! `root`: the list that binds everything of one account.
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | integer | root edit, +1 in every transaction made with the root key |
//! | 2 | array | the account's rows in `slots` as \[row id, SHA-256 of the row\], sorted by id |
//! | 3 | array, optional | `state` as \[row id, SHA-256 of the row\] |
//! | 4 | array, optional | `ways` as \[row id, SHA-256 of the row\] |
//! | 5 | array | collections, sorted by id, as \[collection id, row id of its key object, SHA-256 of that row, head counter, SHA-256 of the head's row\] |

use minicbor::{Decoder, Encoder};
use twinlatch_crypto::{
    Id, Random, RootName, RootObject, SealError, Sealed, Stored, kind, root_key, root_object_id,
};
use twinlatch_secret::RootKey;

use crate::RecordError;
use crate::canonical::{MapReader, Read, Sink, Value, Written, as_array, malformed, write_entry};
use crate::row;
use crate::values::{Hash, Listed};

/// The list that binds everything of one account.
#[derive(Debug)]
pub(crate) struct Root {
    pub(crate) edit: u64,
    pub(crate) rows: Vec<Listed>,
    pub(crate) state: Option<Listed>,
    pub(crate) ways: Option<Listed>,
    pub(crate) collections: Vec<RootCollection>,
}

/// One collection as the root lists it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RootCollection {
    pub(crate) collection: Id,
    pub(crate) key_row: Id,
    pub(crate) key_hash: Hash,
    pub(crate) head_counter: u64,
    pub(crate) head_hash: Hash,
}

as_array!(RootCollection [collection, key_row, key_hash, head_counter, head_hash]);

// Written by hand for the order of its lists.
impl Value for Root {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        let optional = usize::from(self.state.is_some()) + usize::from(self.ways.is_some());
        writer.map(3 + optional as u64)?;
        write_entry(writer, 1, &self.edit)?;
        write_entry(writer, 2, &self.rows)?;
        write_entry(writer, 3, &self.state)?;
        write_entry(writer, 4, &self.ways)?;
        write_entry(writer, 5, &self.collections)
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        let mut map = MapReader::begin(reader)?;
        let root = Self {
            edit: map.entry(1)?,
            rows: map.entry(2)?,
            state: map.entry(3)?,
            ways: map.entry(4)?,
            collections: map.entry(5)?,
        };
        map.end()?;
        let rows = root.rows.is_sorted_by(|one, next| one.0 < next.0);
        let collections = &root.collections;
        if rows && collections.is_sorted_by(|one, next| one.collection < next.collection) {
            Ok(root)
        } else {
            Err(malformed("lists out of order"))
        }
    }
}

/// The id of an account's root.
pub(crate) fn root_id(key: &RootKey, account: &Id) -> Id {
    root_object_id(key, RootObject::Root, account)
}

/// Seals a root.
pub(crate) fn seal_root(
    key: &RootKey,
    db: &Id,
    account: &Id,
    root: &Root,
    random: &dyn Random,
) -> Result<Sealed<kind::Root>, SealError> {
    let place = row::owned_place(db, account, &root_id(key, account));
    row::seal(
        &root_key(key, RootName::Root, account),
        &place,
        root,
        random,
    )
}

/// Opens a root.
pub(crate) fn open_root(
    key: &RootKey,
    db: &Id,
    account: &Id,
    stored: &Stored,
) -> Result<Root, RecordError> {
    let place = row::owned_place(db, account, &root_id(key, account));
    row::open::<kind::Root, _>(&root_key(key, RootName::Root, account), &place, stored)
}

#[cfg(test)]
mod tests {
    use super::{Root, RootCollection};
    use crate::RecordError;
    use crate::canonical::{decode, encode};
    use twinlatch_crypto::Id;

    fn read(rows: &[u8], collections: &[u8]) -> Result<(), RecordError> {
        let id = |byte: &u8| Id::new([*byte; 16]);
        let collection = |byte: &u8| RootCollection {
            collection: id(byte),
            key_row: id(byte),
            key_hash: [0; 32],
            head_counter: 1,
            head_hash: [0; 32],
        };
        let root = Root {
            edit: 1,
            rows: rows.iter().map(|byte| (id(byte), [0; 32])).collect(),
            state: None,
            ways: Some((id(&7), [7; 32])),
            collections: collections.iter().map(collection).collect(),
        };
        decode::<Root>(&encode(&root)).map(drop)
    }

    #[test]
    fn lists_rise_by_id() {
        assert_eq!(read(&[1, 2], &[3, 4]), Ok(()), "rising");
        let damage = Err(RecordError::NotCanonical);
        assert_eq!(read(&[2, 1], &[]), damage, "rows in another order");
        assert_eq!(read(&[1, 1], &[]), damage, "a row twice");
        assert_eq!(read(&[], &[4, 3]), damage, "collections in another order");
        assert_eq!(read(&[], &[3, 3]), damage, "a collection twice");
    }
}
