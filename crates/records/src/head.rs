//! `head`: the shards of one collection.
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | integer | counter, +1 with each change |
//! | 2 | array | shards as \[row id, SHA-256 of the row\] in order of prefix; 2^b of them |
//! | 3 | array of maps, optional | members; shared collections only |
//! | 4 | id, optional | author's account |
//! | 5 | 64 bytes, optional | author's signature over the map of 1 to 4 and 6 |
//! | 6 | text, optional | name; shared collections only |

use twinlatch_crypto::{
    CollName, CollObject, Id, Random, SealError, Sealed, SignKind, Stored, coll_key,
    coll_object_id, kind, sign, verify,
};
use twinlatch_secret::{CollectionKey, SigningKey};

use crate::canonical::{as_map, encode};
use crate::row;
use crate::values::Listed;
use crate::{Member, RecordError};

/// The shards of one collection.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) counter: u64,
    pub(crate) shards: Vec<Listed>,
    pub(crate) members: Option<Vec<Member>>,
    pub(crate) author: Option<Id>,
    pub(crate) signature: Option<[u8; 64]>,
    pub(crate) name: Option<String>,
}

as_map!(Head {
    1 => counter,
    2 => shards,
    3 => members,
    4 => author,
    5 => signature,
    6 => name,
});

impl Head {
    /// The head of a collection that nobody shares.
    pub(crate) fn own(counter: u64, shards: Vec<Listed>) -> Self {
        Self {
            counter,
            shards,
            members: None,
            author: None,
            signature: None,
            name: None,
        }
    }

    /// Puts the author's signature in; `id` is the head's own, which its key derives.
    pub(crate) fn sign(&mut self, db: &Id, collection: &Id, id: &Id, key: &SigningKey) {
        self.signature = None;
        let payload = self.signed();
        let (scope, id) = (Some(collection), Some(id));
        self.signature = Some(sign(
            key,
            SignKind::Head,
            db,
            scope,
            id,
            self.counter,
            &payload,
        ));
    }

    /// Whether the head bears the signature of a key.
    pub(crate) fn is_signed_by(&self, key: &[u8; 32], db: &Id, collection: &Id, id: &Id) -> bool {
        let Some(signature) = &self.signature else {
            return false;
        };
        let (scope, id) = (Some(collection), Some(id));
        let payload = self.signed();
        verify(
            key,
            SignKind::Head,
            db,
            scope,
            id,
            self.counter,
            &payload,
            signature,
        )
    }

    /// The map without its signature.
    fn signed(&self) -> Vec<u8> {
        let unsigned = Self {
            counter: self.counter,
            shards: self.shards.clone(),
            members: self.members.clone(),
            author: self.author,
            signature: None,
            name: self.name.clone(),
        };
        // EXPOSE: hashes, ids and a name; the bytes are only hashed.
        encode(&unsigned).expose().to_vec()
    }
}

/// The id of a collection's head.
pub(crate) fn head_id(key: &CollectionKey, collection: &Id) -> Id {
    coll_object_id(key, CollObject::Head, collection)
}

/// Seals a head under the collection's newest key.
pub(crate) fn seal_head(
    key: &CollectionKey,
    db: &Id,
    collection: &Id,
    head: &Head,
    random: &dyn Random,
) -> Result<Sealed<kind::Head>, SealError> {
    let place = row::owned_place(db, collection, &head_id(key, collection));
    row::seal(
        &coll_key(key, CollName::Head, collection),
        &place,
        head,
        random,
    )
}

/// Opens a head.
pub(crate) fn open_head(
    key: &CollectionKey,
    db: &Id,
    collection: &Id,
    stored: &Stored,
) -> Result<Head, RecordError> {
    let place = row::owned_place(db, collection, &head_id(key, collection));
    row::open::<kind::Head, _>(&coll_key(key, CollName::Head, collection), &place, stored)
}

#[cfg(test)]
mod tests {
    use super::Head;
    use crate::canonical::{decode, encode};
    use crate::{Member, Right};
    use twinlatch_crypto::Id;

    #[test]
    fn a_shared_head_reads_back() {
        let member = Member {
            number: 1,
            account: Id::new([2; 16]),
            right: Right::Write,
            fingerprint: [3; 32],
            author: Id::new([2; 16]),
            signature: [4; 64],
        };
        let head = Head {
            counter: 5,
            shards: vec![(Id::new([6; 16]), [7; 32])],
            members: Some(vec![member.clone()]),
            author: Some(Id::new([2; 16])),
            signature: Some([8; 64]),
            name: Some("team".to_owned()),
        };
        let encoded = encode(&head);
        assert_eq!(encoded.expose()[0], 0xa6, "six keys");
        let back = decode::<Head>(&encoded).expect("canonical");
        assert_eq!(back.members, Some(vec![member]), "members");
        assert_eq!(
            (back.author, back.signature),
            (head.author, head.signature),
            "author"
        );
    }
}
