//! `collection`: the keys of one collection.
//!
//! | key | type | meaning |
//! | --- | --- | --- |
//! | 1 | id | collection |
//! | 2 | integer | type: 1 personal, 2 events, 3 shared |
//! | 3 | array | keys as \[generation (from 1), key (32 bytes)\], newest first |
//! | 4 | text | name |
//! | 5 | array of maps, optional | last accepted members; shared only |
//! | 6 | integer, optional | head counter that was accepted with them |

use minicbor::{Decoder, Encoder};
use twinlatch_crypto::{Id, Random, RootName, SealError, Sealed, Stored, kind, root_key};
use twinlatch_secret::{CollectionKey, RootKey};

use crate::canonical::{MapReader, Read, Sink, Value, Written, as_number, malformed, write_entry};
use crate::row;
use crate::{CollectionCopy, Member, RecordError};

/// What a collection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CollectionKind {
    /// A person's own items.
    Personal,
    /// A person's own events.
    Events,
    /// Items shared with others.
    Shared,
}

as_number!(CollectionKind { Personal = 1, Events = 2, Shared = 3 });

/// The keys of one collection.
#[derive(Debug)]
pub struct CollectionKeys {
    /// The collection.
    pub id: Id,
    /// What it is for.
    pub kind: CollectionKind,
    /// Keys by generation, newest first; none only where every copy of them is lost.
    pub keys: Vec<(u32, CollectionKey)>,
    /// Its name.
    pub name: String,
    /// What was last accepted of a shared collection.
    pub accepted: Option<Accepted>,
}

/// What was last accepted of a shared collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Its members.
    pub members: Vec<Member>,
    /// The counter of its head.
    pub head: u64,
}

impl CollectionKeys {
    /// The newest key with its generation.
    pub(crate) fn newest(&self) -> Option<&(u32, CollectionKey)> {
        self.keys.first()
    }

    /// The key of one generation.
    pub(crate) fn of_generation(&self, generation: u32) -> Option<&CollectionKey> {
        self.keys
            .iter()
            .find(|(number, _)| *number == generation)
            .map(|(_, key)| key)
    }

    /// Whether all these keys are among them, each under its generation.
    pub(crate) fn holds(&self, other: &Self) -> bool {
        other.keys.iter().all(|(generation, key)| {
            let own = self.of_generation(*generation);
            own.is_some_and(|own| own.is(key))
        })
    }

    /// The same collection with a first key, where every copy of the old ones is lost.
    pub(crate) fn with_first_key(&self, key: CollectionKey) -> Self {
        Self {
            id: self.id,
            kind: self.kind,
            keys: vec![(1, key)],
            name: self.name.clone(),
            accepted: None,
        }
    }

    /// The same collection with one more key, the newest; the generation after the last.
    ///
    /// `None` where no generation is left.
    pub(crate) fn with_next_key(&self, key: CollectionKey) -> Option<Self> {
        let last = self.newest().map_or(0, |(generation, _)| *generation);
        let mut keys = vec![(last.checked_add(1)?, key)];
        keys.extend(duplicate(&self.keys));
        Some(self.with_keys(keys))
    }

    /// The same collection with its newest key and those of the generations that `needed` takes.
    pub(crate) fn with_needed_keys(&self, needed: impl Fn(u32) -> bool) -> Self {
        let newest = self.newest().map(|(generation, _)| *generation);
        let mut keys = duplicate(&self.keys);
        keys.retain(|(generation, _)| Some(*generation) == newest || needed(*generation));
        self.with_keys(keys)
    }

    fn with_keys(&self, keys: Vec<(u32, CollectionKey)>) -> Self {
        Self {
            id: self.id,
            kind: self.kind,
            keys,
            name: self.name.clone(),
            accepted: self.accepted.clone(),
        }
    }

    /// The same keys once more, with what was accepted of members, under a name.
    pub(crate) fn with_accepted(&self, name: &str, accepted: Accepted) -> Self {
        let mut keys = self.with_keys(duplicate(&self.keys));
        name.clone_into(&mut keys.name);
        keys.accepted = Some(accepted);
        keys
    }

    /// The same keys once more.
    pub(crate) fn duplicate(&self) -> Self {
        self.with_keys(duplicate(&self.keys))
    }

    /// The same collection with keys that came by a letter; a generation already held stays.
    pub(crate) fn with_received(&self, received: &[(u32, CollectionKey)]) -> Self {
        let mut keys = duplicate(&self.keys);
        for (generation, key) in received {
            if self.of_generation(*generation).is_none() {
                keys.push((*generation, key.duplicate()));
            }
        }
        keys.sort_by_key(|(generation, _)| core::cmp::Reverse(*generation));
        self.with_keys(keys)
    }

    /// Takes the keys over from the second copy.
    pub(crate) fn from_copy(copy: &CollectionCopy) -> Self {
        Self {
            id: copy.id,
            kind: copy.kind,
            keys: duplicate(&copy.keys),
            name: copy.name.clone(),
            accepted: None,
        }
    }

    /// The second copy that `ways` keeps.
    pub(crate) fn to_copy(&self) -> CollectionCopy {
        let accepted = self.accepted.as_ref();
        let last = accepted.and_then(|accepted| accepted.members.last());
        CollectionCopy {
            id: self.id,
            kind: self.kind,
            keys: duplicate(&self.keys),
            name: self.name.clone(),
            accepted: last.map(|entry| (entry.number, entry.hash())),
        }
    }
}

pub(crate) fn duplicate(keys: &[(u32, CollectionKey)]) -> Vec<(u32, CollectionKey)> {
    keys.iter()
        .map(|(generation, key)| (*generation, key.duplicate()))
        .collect()
}

// Written by hand: keys 5 and 6 go together, and generations fall.
impl Value for CollectionKeys {
    fn write<W: Sink>(&self, writer: &mut Encoder<W>) -> Written {
        writer.map(if self.accepted.is_some() { 6 } else { 4 })?;
        write_entry(writer, 1, &self.id)?;
        write_entry(writer, 2, &self.kind)?;
        write_entry(writer, 3, &self.keys)?;
        write_entry(writer, 4, &self.name)?;
        self.accepted.as_ref().map_or(Ok(()), |accepted| {
            write_entry(writer, 5, &accepted.members)?;
            write_entry(writer, 6, &accepted.head)
        })
    }

    fn read(reader: &mut Decoder<'_>) -> Read<Self> {
        let mut map = MapReader::begin(reader)?;
        let (id, kind) = (map.entry(1)?, map.entry(2)?);
        let (keys, name) = (map.entry::<Vec<(u32, CollectionKey)>>(3)?, map.entry(4)?);
        let accepted = match (map.entry::<Option<_>>(5)?, map.entry::<Option<_>>(6)?) {
            (Some(members), Some(head)) => Some(Accepted { members, head }),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => return Err(malformed("half an acceptance")),
        };
        map.end()?;
        let falling = keys.is_sorted_by(|newer, older| newer.0 > older.0);
        let from_one = keys.last().is_some_and(|(generation, _)| *generation > 0);
        if falling && from_one {
            Ok(Self {
                id,
                kind,
                keys,
                name,
                accepted,
            })
        } else {
            Err(malformed("generations out of order"))
        }
    }
}

/// Seals the keys of a collection; `id` is the row's own.
pub(crate) fn seal_collection(
    key: &RootKey,
    db: &Id,
    account: &Id,
    id: &Id,
    keys: &CollectionKeys,
    random: &dyn Random,
) -> Result<Sealed<kind::Collection>, SealError> {
    let place = row::owned_place(db, account, id);
    row::seal(
        &root_key(key, RootName::Collections, account),
        &place,
        keys,
        random,
    )
}

/// Opens the keys of a collection.
pub(crate) fn open_collection(
    key: &RootKey,
    db: &Id,
    account: &Id,
    id: &Id,
    stored: &Stored,
) -> Result<CollectionKeys, RecordError> {
    let place = row::owned_place(db, account, id);
    row::open::<kind::Collection, _>(
        &root_key(key, RootName::Collections, account),
        &place,
        stored,
    )
}

#[cfg(test)]
mod tests {
    use super::{Accepted, CollectionKeys, CollectionKind};
    use crate::canonical::{decode, encode};
    use crate::{Member, RecordError, Right};
    use twinlatch_crypto::Id;
    use twinlatch_secret::CollectionKey;

    fn keys(generations: &[u32], accepted: Option<Accepted>) -> CollectionKeys {
        let key = |generation: &u32| (*generation, CollectionKey::filled(|out| out.fill(1)));
        CollectionKeys {
            id: Id::new([1; 16]),
            kind: CollectionKind::Shared,
            keys: generations.iter().map(key).collect(),
            name: "name".to_owned(),
            accepted,
        }
    }

    fn read(generations: &[u32]) -> Result<(), RecordError> {
        decode::<CollectionKeys>(&encode(&keys(generations, None))).map(drop)
    }

    #[test]
    fn generations_fall_to_one_or_more() {
        assert_eq!(read(&[1]), Ok(()), "the first");
        assert_eq!(read(&[7, 3, 2]), Ok(()), "newest first, with gaps");
        let damage = Err(RecordError::NotCanonical);
        assert_eq!(read(&[]), damage, "no key");
        assert_eq!(read(&[0]), damage, "generations begin with 1");
        assert_eq!(read(&[1, 2]), damage, "oldest first");
        assert_eq!(read(&[2, 2]), damage, "a generation twice");
    }

    #[test]
    fn what_was_accepted_is_kept() {
        let member = Member {
            number: 1,
            account: Id::new([2; 16]),
            right: Right::Manage,
            fingerprint: [3; 32],
            author: Id::new([2; 16]),
            signature: [4; 64],
        };
        let members = vec![member];
        let accepted = Accepted { members, head: 9 };
        let encoded = encode(&keys(&[1], Some(accepted.clone())));
        let back = decode::<CollectionKeys>(&encoded).expect("canonical");
        assert_eq!(back.accepted, Some(accepted), "members and head counter");
    }

    #[test]
    fn half_an_acceptance_is_damage() {
        let accepted = Accepted {
            members: Vec::new(),
            head: 9,
        };
        let mut bytes = encode(&keys(&[1], Some(accepted))).expose().to_vec();
        // The map's last entry is 6: 9.
        assert_eq!(
            bytes[bytes.len() - 2..],
            [6, 9],
            "control: the head counter comes last"
        );
        bytes.truncate(bytes.len() - 2);
        bytes[0] -= 1;
        let read = decode::<CollectionKeys>(&twinlatch_secret::SecretBytes::new(bytes));
        assert_eq!(
            read.err(),
            Some(RecordError::NotCanonical),
            "members without a counter"
        );
    }
}
