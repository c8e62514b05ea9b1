//! What a reader refuses although it is well-formed, and what opens in no other place.

use twinlatch_crypto::{
    DevName, Id, Place, Record, RootName, RootObject, SealError, Stored, dev_key, kind,
    root_key as sub_key, root_object_id, seal_record,
};
use twinlatch_records::{
    ChunkRef, DirectoryEntry, FailureLine, MOST_CHUNKS, MOST_DRIFT, RecordError, WayKind,
    directory_hash, open_directory, open_header, open_state, open_tries, seal_directory,
    seal_header, seal_state, seal_tries,
};
use twinlatch_secret::{ChunkKey, SealKey, SecretBytes};

use crate::samples::{
    ACCOUNT, Counted, DB, device_key, directory_entry, header, id, root_key, state, tries,
};

static RANDOM: Counted = Counted::from(1);

/// Seals arbitrary bytes as a row of the device.
fn device_row<K: twinlatch_crypto::Kind>(name: DevName, record: &Record) -> Stored {
    let place = Place {
        db: DB,
        scope: None,
        id: id(1),
    };
    let sealed = seal_record::<K>(&dev_key(&device_key(), name), &place, record, &RANDOM);
    Stored::from(&sealed.expect("sealed"))
}

fn framed(schema: u16, revision: u64, generation: u32, payload: &[u8]) -> Record {
    Record {
        schema,
        revision,
        generation,
        payload: SecretBytes::new(payload.to_vec()),
    }
}

/// The payload of an empty try row.
const NO_TRIES: [u8; 5] = [0xa2, 1, 0x80, 2, 0x80];

fn read_tries(record: &Record) -> Result<(), RecordError> {
    let stored = device_row::<kind::Try>(DevName::Try, record);
    open_tries(&device_key(), &DB, &id(1), &stored).map(drop)
}

#[test]
fn other_frames_are_named() {
    assert_eq!(
        read_tries(&framed(1, 0, 0, &NO_TRIES)),
        Ok(()),
        "control: this one reads"
    );
    let newer = Err(RecordError::NewerSchema { schema: 2 });
    assert_eq!(
        read_tries(&framed(2, 0, 0, &NO_TRIES)),
        newer,
        "a newer shape is no damage"
    );
    let damage = Err(RecordError::NotCanonical);
    assert_eq!(
        read_tries(&framed(0, 0, 0, &NO_TRIES)),
        damage,
        "schemas begin with 1"
    );
    assert_eq!(
        read_tries(&framed(1, 1, 0, &NO_TRIES)),
        damage,
        "no list gives it a revision"
    );
    assert_eq!(
        read_tries(&framed(1, 0, 1, &NO_TRIES)),
        damage,
        "nor a generation"
    );
    assert_eq!(
        read_tries(&framed(1, 0, 0, &[0xa2, 1, 0x80, 2, 0x80, 0])),
        damage,
        "one byte more"
    );
    assert_eq!(
        read_tries(&framed(1, 0, 0, &[0xa3, 1, 0x80, 2, 0x80, 3, 0])),
        damage,
        "a key more"
    );
}

#[test]
fn a_row_opens_in_its_own_place_alone() {
    let sealed = seal_tries(&device_key(), &DB, &id(1), &tries(), &RANDOM).expect("sealed");
    let stored = Stored::from(&sealed);
    let open = |db: &Id, id: &Id| open_tries(&device_key(), db, id, &stored).is_ok();
    assert!(open(&DB, &id(1)), "control: its own");
    assert!(!open(&DB, &id(2)), "under another id");
    assert!(!open(&id(2), &id(1)), "in another file");
    assert!(
        open_header(&device_key(), &DB, &id(1), &stored).is_err(),
        "as another kind"
    );
}

#[test]
fn a_header_never_has_more_chunks_than_its_bound() {
    let mut header = header();
    let chunk = |number: usize| ChunkRef {
        id: id(7),
        key: ChunkKey::filled(|out| out.fill(1)),
        first_step: number as u64,
    };
    header.enrolments[0].chunks = (0..MOST_CHUNKS).map(chunk).collect();
    let sealed = seal_header(&device_key(), &DB, &id(1), &header, &RANDOM).expect("at the bound");
    let back = open_header(&device_key(), &DB, &id(1), &Stored::from(&sealed));
    assert!(back.is_ok(), "the bound itself reads");
    header.enrolments[0].chunks.push(chunk(MOST_CHUNKS));
    let refused = seal_header(&device_key(), &DB, &id(1), &header, &RANDOM).err();
    assert_eq!(
        refused,
        Some(SealError::TooLong),
        "what no reader takes is not sealed"
    );
}

/// The payload of a header, as this crate seals it.
fn header_payload() -> Vec<u8> {
    let sealed = seal_header(&device_key(), &DB, &id(1), &header(), &RANDOM).expect("sealed");
    let place = Place {
        db: DB,
        scope: None,
        id: id(1),
    };
    let key = dev_key(&device_key(), DevName::Header);
    twinlatch_crypto::open_record::<kind::Header>(&key, &place, &Stored::from(&sealed))
        .expect("it opens")
        .payload
        .expose()
        .to_vec()
}

fn read_header(payload: &[u8]) -> Result<(), RecordError> {
    let stored = device_row::<kind::Header>(DevName::Header, &framed(1, 0, 0, payload));
    open_header(&device_key(), &DB, &id(1), &stored).map(drop)
}

#[test]
fn a_header_out_of_bounds_is_damage() {
    let good = header_payload();
    assert_eq!(
        read_header(&good),
        Ok(()),
        "control: the payload itself reads"
    );
    // Key 7 of the enrolment, the drift: -2 is 0x21.
    let drift = good
        .windows(3)
        .position(|at| at == [0x07, 0x21, 0x08])
        .expect("key 7")
        + 1;
    let with = |byte: u8| {
        let mut bad = good.clone();
        bad[drift] = byte;
        read_header(&bad)
    };
    assert_eq!(with(20), Ok(()), "a drift of 20 steps");
    assert_eq!(
        with(21),
        Err(RecordError::NotCanonical),
        "a drift of 21 steps"
    );
    assert_eq!(with(0x20 + 19), Ok(()), "a drift of -20 steps");
    assert_eq!(
        with(0x20 + 20),
        Err(RecordError::NotCanonical),
        "a drift of -21 steps"
    );
    // The descriptor: kind, algorithm, digits, mode, period.
    let descriptor = good
        .windows(4)
        .position(|at| at == [1, 1, 8, 1])
        .expect("a descriptor");
    for (offset, byte) in [
        (0, 0),
        (1, 4),
        (2, 0),
        (2, 1),
        (2, 7),
        (2, 255),
        (3, 3),
        (4, 14),
    ] {
        let mut bad = good.clone();
        bad[descriptor + offset] = byte;
        let what = format!("descriptor byte {offset} = {byte}");
        assert_eq!(read_header(&bad), Err(RecordError::NotCanonical), "{what}");
    }
}

#[test]
fn every_bit_of_a_header_is_read_strictly() {
    let good = header_payload();
    for bit in 0..good.len() * 8 {
        let mut bad = good.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        // Another value or damage; never a panic, and never a second spelling, which the
        // property of the canonical form rules out.
        let read = read_header(&bad);
        assert!(
            matches!(read, Ok(()) | Err(RecordError::NotCanonical)),
            "bit {bit}: {read:?}"
        );
    }
}

#[test]
fn a_drift_is_held_within_its_bounds() {
    let mut header = header();
    header.enrolments[0].drift = 1000;
    let sealed = seal_header(&device_key(), &DB, &id(1), &header, &RANDOM).expect("sealed");
    let back = open_header(&device_key(), &DB, &id(1), &Stored::from(&sealed)).expect("it reads");
    assert_eq!(
        back.enrolments[0].drift, MOST_DRIFT,
        "a hint never locks anybody out"
    );
}

#[test]
fn only_the_newest_failures_are_kept() {
    let mut tries = tries();
    tries.last = (0..20)
        .map(|time| FailureLine {
            time,
            way: WayKind::Slot,
        })
        .collect();
    let sealed = seal_tries(&device_key(), &DB, &id(1), &tries, &RANDOM).expect("sealed");
    let back = open_tries(&device_key(), &DB, &id(1), &Stored::from(&sealed)).expect("it reads");
    let times: Vec<u64> = back.last.iter().map(|line| line.time).collect();
    assert_eq!(times, (4..20).collect::<Vec<_>>(), "sixteen, newest last");
}

#[test]
fn targets_that_are_too_large_are_damage() {
    let sealed = seal_state(&root_key(), &DB, &ACCOUNT, &state(), &RANDOM).expect("sealed");
    let key: SealKey = sub_key(&root_key(), RootName::State, &ACCOUNT);
    let object = root_object_id(&root_key(), RootObject::State, &ACCOUNT);
    let place = Place {
        db: DB,
        scope: Some(ACCOUNT),
        id: object,
    };
    let stored = Stored::from(&sealed);
    let record = twinlatch_crypto::open_record::<kind::State>(&key, &place, &stored);
    let mut payload = record.expect("it opens").payload.expose().to_vec();
    // The first enrolment's target: 9 as le64, below 10^8.
    let target = payload
        .windows(10)
        .position(|at| at == [4, 0x48, 9, 0, 0, 0, 0, 0, 0, 0]);
    payload[target.expect("key 4") + 6] = 1;
    let bad = seal_record::<kind::State>(&key, &place, &framed(1, 0, 0, &payload), &RANDOM);
    let read = open_state(
        &root_key(),
        &DB,
        &ACCOUNT,
        &Stored::from(&bad.expect("sealed")),
    );
    assert_eq!(
        read.err(),
        Some(RecordError::NotCanonical),
        "2^32 + 9 is no eight digits"
    );
}

#[test]
fn an_entry_of_an_invited_person_has_no_keys() {
    let mut entry = directory_entry();
    (
        entry.signing_key,
        entry.agreement_key,
        entry.joining_signature,
    ) = (None, None, None);
    entry.owner_keys.clear();
    let sealed = seal_directory(&device_key(), &DB, &id(1), &entry, &RANDOM).expect("sealed");
    let back = open_directory(&device_key(), &DB, &id(1), &Stored::from(&sealed));
    assert_eq!(back, Ok(entry.clone()), "keys 13 to 16 are left out");
    assert_eq!(entry.to_map()[0], 0xac, "a map of twelve keys");
    assert_eq!(entry.joining_payload()[0], 0xa1, "a map of one key");
}

#[test]
fn an_empty_list_of_owner_keys_is_not_written() {
    let mut entry = directory_entry();
    entry.owner_keys.clear();
    let mut map = entry.to_map();
    map[0] += 1;
    map.extend([16, 0x80]);
    let read = DirectoryEntry::from_map(&map);
    assert_eq!(
        read,
        Err(RecordError::NotCanonical),
        "key 16 is left out where it is empty"
    );
}

#[test]
fn the_directory_hash_is_over_all_rows_in_order() {
    let rows = [
        (id(2), Stored::new(vec![1, 2])),
        (id(1), Stored::new(vec![3])),
    ];
    let turned = [rows[1].clone(), rows[0].clone()];
    assert_eq!(
        directory_hash(&rows),
        directory_hash(&turned),
        "the order of reading is nothing"
    );
    assert_ne!(
        directory_hash(&rows),
        directory_hash(&rows[..1]),
        "a missing row is"
    );
    let moved = [
        (id(2), Stored::new(vec![1])),
        (id(1), Stored::new(vec![2, 3])),
    ];
    assert_ne!(
        directory_hash(&rows),
        directory_hash(&moved),
        "and so is every border"
    );
    // SHA-256 over LP(tag) || LP(ct), tags rising, from the documented formula.
    let bytes: Vec<u8> = [
        &[16, 0, 0, 0][..],
        &[1; 16],
        &[1, 0, 0, 0],
        &[3],
        &[16, 0, 0, 0],
        &[2; 16],
        &[2, 0, 0, 0],
        &[1, 2],
    ]
    .concat();
    assert_eq!(
        directory_hash(&rows),
        Stored::new(bytes).hash(),
        "the documented formula"
    );
}
