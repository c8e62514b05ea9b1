//! Weeks of offsets.

use sha2::{Digest as _, Sha256};
use twinlatch_crypto::{Chunk, CodeDigits, EnrolmentMode, LoginSeed, Place, Stored, Targets};
use twinlatch_otp::Algorithm;
use twinlatch_secret::{ChunkKey, OtpSeed};

use crate::file::{Vector, family};

#[test]
fn is_what_seed_and_targets_make_it() {
    for vector in family("table") {
        let chunk = make(&vector);
        assert_eq!(
            chunk.raw().len(),
            vector.number::<usize>("raw-length"),
            "{}",
            vector.name
        );
        let hash: [u8; 32] = Sha256::digest(chunk.raw()).into();
        assert_eq!(hash, vector.array("raw-hash"), "{}", vector.name);
        for entry in vector.text("offsets").split(' ') {
            let (step, offset) = entry.split_once('=').expect("a step and an offset");
            let found = chunk.offset(step.parse().expect("a step"));
            assert_eq!(found, offset.parse().ok(), "{}: step {step}", vector.name);
        }
    }
}

#[test]
fn is_sealed_as_the_other_program_seals_it() {
    for vector in family("table") {
        let key = ChunkKey::from_slice(&vector.bytes("key")).expect("32 bytes");
        let scope = Some(vector.id("account"));
        let place = Place {
            db: vector.id("db"),
            scope,
            id: vector.id("id"),
        };
        let chunk = make(&vector);
        let sealed = chunk.seal(&key, &place, &vector.nonce()).expect("it fits");
        assert_eq!(
            sealed.hash(),
            vector.array("sealed-hash"),
            "{}",
            vector.name
        );
        let stored = Stored::from(&sealed);
        let opened = Chunk::open(&key, &place, &stored, digits(&vector), chunk.first_step());
        assert_eq!(
            opened.expect("its own key").raw(),
            chunk.raw(),
            "{}: and back",
            vector.name
        );
    }
}

fn make(vector: &Vector) -> Chunk {
    let algorithm = match vector.text("algorithm") {
        "sha1" => Algorithm::Sha1,
        "sha256" => Algorithm::Sha256,
        _ => Algorithm::Sha512,
    };
    let seed = LoginSeed::new(&OtpSeed::new(vector.bytes("seed")), algorithm);
    let (first, floor) = (vector.number("first-step"), vector.number("floor"));
    Chunk::make(&seed, digits(vector), &targets(vector), first, Some(floor))
}

fn targets(vector: &Vector) -> Targets {
    let even = vector.number::<u64>("even").to_le_bytes();
    let odd = vector.number::<u64>("odd").to_le_bytes();
    let (mode, list) = match vector.text("mode") {
        "pair" => (EnrolmentMode::Pair, [even, odd].concat()),
        _ => (EnrolmentMode::Single, even.to_vec()),
    };
    Targets::from_list(&list, digits(vector), mode).expect("below 10^d")
}

fn digits(vector: &Vector) -> CodeDigits {
    CodeDigits::from_count(vector.number("digits")).expect("6 or 8")
}
