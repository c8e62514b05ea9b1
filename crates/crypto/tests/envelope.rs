//! Sealed objects open in their own place and nowhere else.

use proptest::prelude::*;
use twinlatch_crypto::{
    Id, Kind, OpenError, OsRandom, Place, Record, Sealed, Stored, kind, open_raw, open_record,
    seal_raw, seal_record,
};
use twinlatch_secret::{SealKey, SecretBytes};

const PLACE: Place = Place {
    db: Id::new([1; 16]),
    scope: Some(Id::new([2; 16])),
    id: Id::new([3; 16]),
};

#[test]
fn another_kind_does_not_open() {
    let stored = sealed_item(b"payload");
    assert_eq!(
        open_as::<kind::Item>(&key(7), &PLACE, &stored),
        None,
        "an item is an item"
    );
    let cannot = Some(OpenError::CannotOpen);
    assert_eq!(
        open_as::<kind::Event>(&key(7), &PLACE, &stored),
        cannot,
        "and no event"
    );
    assert_eq!(
        open_as::<kind::Kit>(&key(7), &PLACE, &stored),
        cannot,
        "nor a kit"
    );
    assert_eq!(
        open_as::<kind::Codes>(&key(7), &PLACE, &stored),
        cannot,
        "nor offsets"
    );
}

#[test]
fn another_key_does_not_open() {
    let stored = sealed_item(b"payload");
    let error = open_as::<kind::Item>(&key(8), &PLACE, &stored);
    assert_eq!(error, Some(OpenError::CannotOpen), "not under another key");
}

#[test]
fn ids_cannot_change_places() {
    let stored = sealed_item(b"payload");
    let (db, scope, id) = (Id::new([1; 16]), Id::new([2; 16]), Id::new([3; 16]));
    for (place, why) in [
        (
            Place {
                scope: None,
                ..PLACE
            },
            "without its scope",
        ),
        (
            Place {
                db,
                scope: Some(id),
                id: scope,
            },
            "scope and id swapped",
        ),
        (
            Place {
                db: scope,
                scope: Some(db),
                id,
            },
            "database and scope swapped",
        ),
    ] {
        let error = open_as::<kind::Item>(&key(7), &place, &stored);
        assert_eq!(error, Some(OpenError::CannotOpen), "{why}");
    }
}

#[test]
fn an_unframed_object_is_no_record() {
    let plain = [0xff; 256];
    let sealed: Sealed<kind::Item> =
        seal_raw(&key(7), &PLACE, &plain, &OsRandom).expect("a short text");
    let stored = Stored::from(&sealed);
    let raw = open_raw::<kind::Item>(&key(7), &PLACE, &stored).expect("the seal is whole");
    assert_eq!(raw.expose(), plain, "it holds the bytes");
    let error = open_as::<kind::Item>(&key(7), &PLACE, &stored);
    assert_eq!(error, Some(OpenError::Framing), "but no frame");
}

#[test]
fn the_hash_is_that_of_the_stored_bytes() {
    let sealed: Sealed<kind::Item> =
        seal_raw(&key(7), &PLACE, b"text", &OsRandom).expect("a short text");
    let stored = Stored::new(sealed.bytes().to_vec());
    assert_eq!(
        stored.hash(),
        sealed.hash(),
        "written and read, the hash is the same"
    );
    assert_ne!(
        stored.hash(),
        Stored::new(Vec::new()).hash(),
        "and tells objects apart"
    );
}

#[test]
fn sizes_tell_little() {
    let sizes: Vec<usize> = [0, 1, 100, 238]
        .map(|len| sealed_item(&vec![7; len]).bytes().len())
        .to_vec();
    assert_eq!(
        sizes, [330; 4],
        "up to 238 bytes of payload all objects look alike"
    );
}

proptest! {
    #[test]
    fn a_record_survives_sealing(
        schema: u16,
        revision: u64,
        generation: u32,
        payload in proptest::collection::vec(any::<u8>(), 0..2000),
    ) {
        let record = Record {
            schema,
            revision,
            generation,
            payload: SecretBytes::new(payload.clone()),
        };
        let sealed: Sealed<kind::Item> =
            seal_record(&key(7), &PLACE, &record, &OsRandom).expect("a short record");
        let back = open_record::<kind::Item>(&key(7), &PLACE, &Stored::from(&sealed));
        let back = back.expect("it opens");
        prop_assert_eq!(back.payload.expose(), payload, "the payload");
        let head = (back.schema, back.revision, back.generation);
        prop_assert_eq!(head, (schema, revision, generation), "and what stands before it");
    }

    #[test]
    fn a_changed_bit_of_its_place_never_opens(bit in 0usize..3 * 128) {
        let stored = sealed_item(b"payload");
        let mut ids = [PLACE.db, Id::new([2; 16]), PLACE.id].map(|id| *id.bytes());
        ids[bit / 128][bit % 128 / 8] ^= 1 << (bit % 8);
        let [db, scope, id] = ids.map(Id::new);
        let place = Place { db, scope: Some(scope), id };
        let error = open_as::<kind::Item>(&key(7), &place, &stored);
        prop_assert_eq!(error, Some(OpenError::CannotOpen), "bit {} of the ids", bit);
    }
}

fn sealed_item(payload: &[u8]) -> Stored {
    let payload = SecretBytes::new(payload.to_vec());
    let record = Record {
        schema: 1,
        revision: 1,
        generation: 1,
        payload,
    };
    let sealed: Sealed<kind::Item> =
        seal_record(&key(7), &PLACE, &record, &OsRandom).expect("a short record");
    Stored::from(&sealed)
}

fn open_as<K: Kind>(key: &SealKey, place: &Place, stored: &Stored) -> Option<OpenError> {
    open_record::<K>(key, place, stored).err()
}

fn key(byte: u8) -> SealKey {
    SealKey::filled(|out| out.fill(byte))
}
