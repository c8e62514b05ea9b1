//! Sealed bytes in their place, and everything that must not open.

use twinlatch_crypto::{Kind, OpenError, Place, Stored, kind, open_raw, seal_raw};
use twinlatch_secret::SecretBytes;

use crate::file::{Vector, family};

#[test]
fn opens_in_its_place_and_nowhere_else() {
    for vector in family("envelope") {
        let found = open(&vector, &vector.stored());
        match (vector.text("expect"), found) {
            ("opens", Ok(plain)) => {
                assert_eq!(plain.expose(), vector.bytes("plain"), "{}", vector.name);
            }
            ("cannot-open", Err(OpenError::CannotOpen))
            | ("unknown-suite", Err(OpenError::UnknownSuite)) => {}
            (expected, found) => panic!("{}: {expected}, not {found:?}", vector.name),
        }
    }
}

#[test]
fn is_written_as_the_other_program_writes_it() {
    for vector in family("envelope")
        .iter()
        .filter(|vector| vector.has("nonce"))
    {
        let (key, place, plain) = (vector.seal_key(), place(vector), vector.bytes("plain"));
        let sealed = match vector.text("kind") {
            "item" => seal::<kind::Item>(vector, &key, &place, &plain),
            "directory" => seal::<kind::Directory>(vector, &key, &place, &plain),
            other => panic!("{}: kind {other}", vector.name),
        };
        assert_eq!(sealed, vector.body(), "{}", vector.name);
    }
}

#[test]
fn no_flipped_bit_opens() {
    let vector = Vector::read("envelope/right");
    for bit in 0..vector.body().len() * 8 {
        let mut bytes = vector.body().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let expected = if bit < 16 {
            OpenError::UnknownSuite
        } else {
            OpenError::CannotOpen
        };
        let found = open(&vector, &Stored::new(bytes)).err();
        assert_eq!(found, Some(expected), "bit {bit} is part of the seal");
    }
}

/// Where the vector's row stands.
pub(crate) fn place(vector: &Vector) -> Place {
    Place {
        db: vector.id("db"),
        scope: vector.some_id("scope"),
        id: vector.id("id"),
    }
}

fn open(vector: &Vector, stored: &Stored) -> Result<SecretBytes, OpenError> {
    let (key, place) = (vector.seal_key(), place(vector));
    match vector.text("kind") {
        "item" => open_raw::<kind::Item>(&key, &place, stored),
        "event" => open_raw::<kind::Event>(&key, &place, stored),
        "directory" => open_raw::<kind::Directory>(&key, &place, stored),
        other => panic!("{}: kind {other}", vector.name),
    }
}

fn seal<K: Kind>(
    vector: &Vector,
    key: &twinlatch_secret::SealKey,
    place: &Place,
    plain: &[u8],
) -> Vec<u8> {
    let sealed = seal_raw::<K>(key, place, plain, &vector.nonce()).expect("a short text");
    sealed.bytes().to_vec()
}
