//! Every subkey and derived id of the three trees, and the line of the keyring.

use twinlatch_crypto::{
    CollName, CollObject, DevName, DevObject, RootName, RootObject, coll_key, coll_object_id,
    dev_key, dev_object_id, device_id, root_key, root_object_id,
};
use twinlatch_device::{Line, encode_key_line, parse_key_line};
use twinlatch_secret::{CollectionKey, DeviceKey, RootKey};

use crate::file::Vector;

#[test]
fn of_a_device() {
    let vector = Vector::read("keys/device");
    let key = DeviceKey::from_slice(&vector.bytes("device-key")).expect("32 bytes");
    for (field, name) in [
        ("dir-tag", DevName::DirTag),
        ("dir", DevName::Dir),
        ("header", DevName::Header),
        ("try", DevName::Try),
        ("recovery", DevName::Recovery),
        ("settings", DevName::Settings),
        ("slot", DevName::Slot),
        ("mailbox", DevName::Mailbox),
        ("audit", DevName::Audit),
    ] {
        assert_eq!(
            dev_key(&key, name).expose(),
            &vector.array(field),
            "{field}"
        );
    }
    for (field, object) in [
        ("device-id", DevObject::Device),
        ("audit-id", DevObject::Audit),
        ("policy-id", DevObject::Policy),
    ] {
        assert_eq!(dev_object_id(&key, object), vector.id(field), "{field}");
    }
    assert_eq!(
        device_id(&key).bytes(),
        &vector.array("id"),
        "the device's own id"
    );
}

#[test]
fn of_an_account() {
    let vector = Vector::read("keys/root");
    let key = RootKey::from_slice(&vector.bytes("root-key")).expect("32 bytes");
    let account = vector.id("account");
    for (field, name) in [
        ("state", RootName::State),
        ("root", RootName::Root),
        ("ways", RootName::Ways),
        ("collections", RootName::Collections),
    ] {
        assert_eq!(
            root_key(&key, name, &account).expose(),
            &vector.array(field),
            "{field}"
        );
    }
    for (field, object) in [
        ("state-id", RootObject::State),
        ("root-id", RootObject::Root),
        ("ways-id", RootObject::Ways),
    ] {
        assert_eq!(
            root_object_id(&key, object, &account),
            vector.id(field),
            "{field}"
        );
    }
}

#[test]
fn of_a_collection() {
    let vector = Vector::read("keys/collection");
    let key = CollectionKey::from_slice(&vector.bytes("collection-key")).expect("32 bytes");
    let collection = vector.id("collection");
    for (field, name) in [
        ("object", CollName::Object),
        ("manifest", CollName::Manifest),
        ("head", CollName::Head),
    ] {
        assert_eq!(
            coll_key(&key, name, &collection).expose(),
            &vector.array(field),
            "{field}"
        );
    }
    let head = coll_object_id(&key, CollObject::Head, &collection);
    assert_eq!(head, vector.id("head-id"), "the head's id");
}

#[test]
fn in_the_keyring() {
    let vector = Vector::read("keys/line");
    let key = DeviceKey::from_slice(&vector.bytes("device-key")).expect("32 bytes");
    let id = device_id(&key);
    let line = encode_key_line(id.bytes(), &key);
    assert_eq!(line.expose(), vector.text("line"), "the same line");
    let read = Line::parse(vector.text("line").as_bytes().to_vec()).expect("one line of base64");
    assert!(
        parse_key_line(&read, id.bytes())
            .expect("a key line")
            .is(&key),
        "and back"
    );
}
