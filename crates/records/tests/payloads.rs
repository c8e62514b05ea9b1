//! The bytes of every payload, compared with those of a second encoder.

use core::fmt::Write as _;

use minicbor::Encoder;
use twinlatch_crypto::{
    CollName, CollObject, Costs, DevName, DevObject, Id, Kind, Place, Random as _, RootName,
    RootObject, Sealed, Stored, coll_key, coll_object_id, dev_key, dev_object_id, kind, kit_key,
    kit_tag, open_record, root_key as sub_key, root_object_id,
};
use twinlatch_records::{
    DeviceSettings, DirectoryEntry, EventKind, EventPayload, SignedPolicy, WayKind,
    seal_device_settings, seal_directory, seal_header, seal_kit, seal_pending, seal_policy,
    seal_recovery, seal_state, seal_tries, seal_ways,
};
use twinlatch_secret::{SealKey, SecretBytes};

use crate::samples::{
    ACCOUNT, Counted, DB, backup_row, collection_copy, device_key, directory_entry, header,
    help_and_emergency, id, kit_code, kit_row, pending, pending_key, pending_row, root_key, state,
    tries, ways,
};
use crate::vault::Vault;

const VECTORS: &str = include_str!("payloads.txt");

static RANDOM: Counted = Counted::from(1);

fn vector(name: &str) -> &'static str {
    let line = VECTORS
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.expect("the name is in the file")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("infallible because a string takes every text");
        text
    })
}

/// Opens a sealed row without this crate and gives its payload; the frame says schema 1 and no
/// revision.
fn payload<K: Kind>(key: &SealKey, scope: Option<Id>, id: Id, sealed: &Sealed<K>) -> String {
    let place = Place { db: DB, scope, id };
    let record = open_record::<K>(key, &place, &Stored::from(sealed)).expect("key and place fit");
    let head = (record.schema, record.revision, record.generation);
    assert_eq!(
        head,
        (1, 0, 0),
        "no list names the row, so it has no revision"
    );
    hex(record.payload.expose())
}

fn device_row<K: Kind>(name: DevName, id: Id, sealed: &Sealed<K>) -> String {
    payload(&dev_key(&device_key(), name), None, id, sealed)
}

fn root_row<K: Kind>(name: RootName, object: RootObject, sealed: &Sealed<K>) -> String {
    let (key, id) = (root_key(), root_object_id(&root_key(), object, &ACCOUNT));
    payload(&sub_key(&key, name, &ACCOUNT), Some(ACCOUNT), id, sealed)
}

#[test]
fn a_directory_entry() {
    let entry = directory_entry();
    let sealed = seal_directory(&device_key(), &DB, &id(1), &entry, &RANDOM).expect("sealed");
    assert_eq!(
        device_row(DevName::Dir, id(1), &sealed),
        vector("directory"),
        "keys 1 to 16"
    );
    assert_eq!(
        hex(&entry.to_map()),
        vector("directory"),
        "the same map for one's own state"
    );
    assert_eq!(
        hex(&entry.signed_payload()),
        vector("directory_signed"),
        "keys 1 to 11"
    );
    assert_eq!(
        hex(&entry.joining_payload()),
        vector("directory_joined"),
        "keys 1, 13, 14"
    );
    let back = DirectoryEntry::from_map(&entry.to_map());
    assert_eq!(back, Ok(entry), "the map reads back");
}

#[test]
fn a_header() {
    let sealed = seal_header(&device_key(), &DB, &id(1), &header(), &RANDOM).expect("sealed");
    assert_eq!(
        device_row(DevName::Header, id(1), &sealed),
        vector("header"),
        "keys 1 to 7"
    );
}

#[test]
fn a_try_row() {
    let sealed = seal_tries(&device_key(), &DB, &id(1), &tries(), &RANDOM).expect("sealed");
    assert_eq!(
        device_row(DevName::Try, id(1), &sealed),
        vector("tries"),
        "keys 1, 2 and 4"
    );
}

#[test]
fn ways_that_need_the_device() {
    for (row, name) in [
        (backup_row(), "recovery_backup"),
        (pending_row(), "recovery_pending"),
    ] {
        let sealed = seal_recovery(&device_key(), &DB, &id(1), &row, &RANDOM).expect("sealed");
        assert_eq!(
            device_row(DevName::Recovery, id(1), &sealed),
            vector(name),
            "{name}"
        );
    }
}

#[test]
fn a_kit() {
    let (code, tag) = (kit_code(), kit_tag(&kit_code(), &DB));
    let sealed = seal_kit(&code, &DB, &tag, &kit_row(), &RANDOM).expect("sealed");
    let payload = payload(&kit_key(&code, &DB), None, tag, &sealed);
    assert_eq!(payload, vector("recovery_kit"), "the code alone opens it");
}

#[test]
fn what_was_left_for_an_invited_person() {
    let sealed = seal_pending(&pending_key(), &DB, &ACCOUNT, &id(8), &pending(), &RANDOM);
    // EXPOSE: the key of one object seals it as it is.
    let key = SealKey::filled(|out| out.copy_from_slice(pending_key().expose()));
    let payload = payload(&key, Some(ACCOUNT), id(8), &sealed.expect("sealed"));
    assert_eq!(payload, vector("pending"), "keys 1 to 3");
}

#[test]
fn a_state() {
    let sealed = seal_state(&root_key(), &DB, &ACCOUNT, &state(), &RANDOM).expect("sealed");
    let payload = root_row(RootName::State, RootObject::State, &sealed);
    assert_eq!(payload, vector("state"), "keys 1 to 10");
}

#[test]
fn the_ways() {
    let ways = ways(vec![collection_copy()]);
    let sealed = seal_ways(&root_key(), &DB, &ACCOUNT, &ways, &RANDOM).expect("sealed");
    let payload = root_row(RootName::Ways, RootObject::Ways, &sealed);
    assert_eq!(payload, vector("ways"), "keys 1 to 5");
    let ways = help_and_emergency(ways);
    let sealed = seal_ways(&root_key(), &DB, &ACCOUNT, &ways, &RANDOM).expect("sealed");
    let payload = root_row(RootName::Ways, RootObject::Ways, &sealed);
    assert_eq!(payload, vector("ways_helped"), "keys 6 and 7");
}

#[test]
fn the_devices_settings() {
    let settings = DeviceSettings {
        directory_generation: 4,
        directory_hash: [9; 32],
        costs: Some(Costs::DEFAULT),
        policy: None,
        signed_policy: None,
        left: None,
    };
    let sealed = seal_device_settings(&device_key(), &DB, &settings, &RANDOM).expect("sealed");
    let id = dev_object_id(&device_key(), DevObject::Device);
    assert_eq!(
        device_row(DevName::Settings, id, &sealed),
        vector("device"),
        "keys 1 to 3"
    );
    let settings = DeviceSettings {
        policy: Some(vec![(1, 10)]),
        signed_policy: Some(policy()),
        ..settings
    };
    let sealed = seal_device_settings(&device_key(), &DB, &settings, &RANDOM).expect("sealed");
    assert_eq!(
        device_row(DevName::Settings, id, &sealed),
        vector("device_policies"),
        "keys 1 to 5"
    );
}

fn policy() -> SignedPolicy {
    SignedPolicy {
        counter: 2,
        text: "[session]\nidle_minutes = 10\n".to_owned(),
        signature: [9; 64],
    }
}

#[test]
fn what_the_owner_has_decided() {
    let sealed = seal_policy(&device_key(), &DB, &policy(), &RANDOM).expect("sealed");
    let id = dev_object_id(&device_key(), DevObject::Policy);
    assert_eq!(
        device_row(DevName::Settings, id, &sealed),
        vector("policy"),
        "keys 1 to 3"
    );
}

#[test]
fn an_event() {
    let event = EventPayload {
        way: Some(WayKind::Slot),
        count: 2,
        ..EventPayload::new(1_800_000_000, EventKind::LoginFailed)
    };
    assert_eq!(hex(event.encode().expose()), vector("event"), "keys 1 to 4");
    assert_eq!(
        EventPayload::decode(&event.encode()),
        Ok(event.clone()),
        "and it reads back"
    );
    let newer = EventPayload {
        what: EventKind::Other(999),
        ..event
    };
    assert_eq!(
        EventPayload::decode(&newer.encode()),
        Ok(newer),
        "an unknown number is kept"
    );
}

#[test]
fn nothing_is_sealed_without_random_bytes() {
    let mut out = [0; 1];
    assert!(
        crate::samples::Dry.fill(&mut out).is_err(),
        "control: the source is dry"
    );
    let sealed = seal_tries(&device_key(), &DB, &id(1), &tries(), &crate::samples::Dry);
    assert!(sealed.is_err(), "never under a known nonce");
}

/// Follows the chain without this crate's codecs: each payload is written here by hand from what
/// stands in the file.
#[test]
fn the_lists_have_the_documented_keys() {
    let mut vault = Vault::new();
    let item = vault.add(["text"])[0];
    let rows = vault.rows();
    let hash = |id: &Id| Stored::new(rows[id].clone()).hash();
    let open = |id: Id, scope: Id, key: &SealKey, kind: &str| {
        let (place, stored) = (
            Place {
                db: DB,
                scope: Some(scope),
                id,
            },
            Stored::new(rows[&id].clone()),
        );
        let record = match kind {
            "root" => open_record::<kind::Root>(key, &place, &stored),
            "collection" => open_record::<kind::Collection>(key, &place, &stored),
            "head" => open_record::<kind::Head>(key, &place, &stored),
            "manifest" => open_record::<kind::Manifest>(key, &place, &stored),
            _ => open_record::<kind::Item>(key, &place, &stored),
        };
        record.expect("the documented key and place")
    };

    // The key object: {1: collection, 2: 1, 3: [[1, key]], 4: ""}.
    let copies = vault.ledger.collection_copies();
    let (personal, events) = (&copies[0], &copies[1]);
    let key = sub_key(&root_key(), RootName::Collections, &ACCOUNT);
    let key_rows = |wanted: &Id| {
        let fits = |id: &&Id| {
            let place = Place {
                db: DB,
                scope: Some(ACCOUNT),
                id: **id,
            };
            open_record::<kind::Collection>(&key, &place, &Stored::new(rows[*id].clone()))
                .is_ok_and(|record| record.payload.expose()[3..19] == *wanted.bytes())
        };
        *rows
            .keys()
            .find(fits)
            .expect("each collection has a key object")
    };
    let key_row = key_rows(&personal.id);
    let mut expected = Encoder::new(Vec::new());
    expected
        .map(4)
        .and_then(|e| e.u8(1)?.bytes(personal.id.bytes())?.u8(2)?.u8(1))
        .expect("Vec");
    expected
        .u8(3)
        .and_then(|e| e.array(1)?.array(2)?.u8(1))
        .expect("Vec");
    let collection_key = &personal.keys[0].1;
    expected
        .bytes(collection_key.expose())
        .and_then(|e| e.u8(4)?.str(""))
        .expect("Vec");
    let record = open(key_row, ACCOUNT, &key, "collection");
    assert_eq!(
        record.payload.expose(),
        expected.writer(),
        "keys 1 to 4 of `collection`"
    );

    // The head: {1: counter, 2: [[row, hash]]}.
    let head_id = coll_object_id(collection_key, CollObject::Head, &personal.id);
    let head_key = coll_key(collection_key, CollName::Head, &personal.id);
    let head = open(head_id, personal.id, &head_key, "head").payload;
    let shard_key = coll_key(collection_key, CollName::Manifest, &personal.id);
    let is_shard = |id: &&Id| {
        let place = Place {
            db: DB,
            scope: Some(personal.id),
            id: **id,
        };
        let stored = Stored::new(rows[*id].clone());
        open_record::<kind::Manifest>(&shard_key, &place, &stored).is_ok()
    };
    let shard = *rows
        .keys()
        .find(is_shard)
        .expect("a collection has a shard");
    let mut expected = Encoder::new(Vec::new());
    expected
        .map(2)
        .and_then(|e| e.u8(1)?.u8(2)?.u8(2)?.array(1)?.array(2))
        .expect("Vec");
    expected
        .bytes(shard.bytes())
        .and_then(|e| e.bytes(&hash(&shard)))
        .expect("Vec");
    assert_eq!(
        head.expose(),
        expected.writer(),
        "keys 1 and 2 of `head`, counter 2"
    );

    // The shard: {1: [[id, "item", 1, 1, first half of the hash]]}.
    let manifest = open(shard, personal.id, &shard_key, "manifest").payload;
    let mut expected = Encoder::new(Vec::new());
    expected
        .map(1)
        .and_then(|e| e.u8(1)?.array(1)?.array(5)?.bytes(item.bytes()))
        .expect("Vec");
    expected
        .str("item")
        .and_then(|e| e.u8(1)?.u8(1)?.bytes(&hash(&item)[..16]))
        .expect("Vec");
    assert_eq!(manifest.expose(), expected.writer(), "key 1 of `manifest`");

    // The item: revision and generation in its frame.
    let object_key = coll_key(collection_key, CollName::Object, &personal.id);
    let record = open(item, personal.id, &object_key, "item");
    assert_eq!(
        (record.schema, record.revision, record.generation),
        (1, 1, 1),
        "the frame"
    );
    assert!(
        record.payload.is(&SecretBytes::new(b"text".to_vec())),
        "the content"
    );

    // The root: {1: edit, 2: [[row, hash]], 3: state, 4: ways, 5: [[…]]}, collections by id.
    let root_id = root_object_id(&root_key(), RootObject::Root, &ACCOUNT);
    let root_seal = sub_key(&root_key(), RootName::Root, &ACCOUNT);
    let root = open(root_id, ACCOUNT, &root_seal, "root").payload;
    let mut expected = Encoder::new(Vec::new());
    let slot = vault.rows_of("slots")[&id(0xb7)].clone();
    expected
        .map(5)
        .and_then(|e| e.u8(1)?.u8(2)?.u8(2)?.array(1)?.array(2))
        .expect("Vec");
    expected
        .bytes(id(0xb7).bytes())
        .and_then(|e| e.bytes(&Stored::new(slot).hash()))
        .expect("Vec");
    for (number, object) in [(3, RootObject::State), (4, RootObject::Ways)] {
        let id = root_object_id(&root_key(), object, &ACCOUNT);
        let entry = expected
            .u8(number)
            .and_then(|e| e.array(2)?.bytes(id.bytes()));
        entry.and_then(|e| e.bytes(&hash(&id))).expect("Vec");
    }
    expected.u8(5).and_then(|e| e.array(2)).expect("Vec");
    let mut listed = [(personal, 2), (events, 1)];
    listed.sort_by_key(|(copy, _)| copy.id);
    for (copy, counter) in listed {
        let row = key_rows(&copy.id);
        let head = coll_object_id(&copy.keys[0].1, CollObject::Head, &copy.id);
        let entry = expected
            .array(5)
            .and_then(|e| e.bytes(copy.id.bytes())?.bytes(row.bytes()));
        let entry = entry.and_then(|e| e.bytes(&hash(&row))?.u8(counter));
        entry.and_then(|e| e.bytes(&hash(&head))).expect("Vec");
    }
    assert_eq!(root.expose(), expected.writer(), "keys 1 to 5 of `root`");
}
