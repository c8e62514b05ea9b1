//! The door of a device with two accounts.

use twinlatch_crypto::{Id, OsRandom, directory_tag};
use twinlatch_device::read_keys;
use twinlatch_records::{DirectoryEntry, Role, Status, open_directory, seal_directory};
use twinlatch_service::session::lock;
use twinlatch_store::{Access, Store};

use crate::support::{DISPLAY_NAME, NAME, Rig};

/// Puts a second line into the directory, as an invitation does.
fn invite(rig: &mut Rig, username: &str) {
    let path = rig.folder().vault();
    let mut opened = Store::open(&path, Access::ReadWrite).expect("any program can write the file");
    let (db, device) = (opened.meta.db, opened.meta.device);
    let keys = read_keys(&*rig.keyring, device.bytes()).expect("the keyring answers");
    let key = keys.first().expect("the device key");
    let lines = opened.store.read(|reading| reading.directory().all());
    let (tag, stored) = &lines.expect("the directory can be read")[0];
    let first = open_directory(key, &db, tag, stored).expect("the first line");
    let tag = directory_tag(key, username);
    let entry = DirectoryEntry {
        account: Id::new([0xb0; 16]),
        header: Id::new([0xb1; 16]),
        tries: Id::new([0xb2; 16]),
        username: username.to_owned(),
        display_name: "Charles Babbage".to_owned(),
        role: Role::User,
        status: Status::Active,
        signing_key: None,
        agreement_key: None,
        joining_signature: None,
        ..first
    };
    let sealed = seal_directory(key, &db, &tag, &entry, &OsRandom).expect("sealed");
    let written = opened
        .store
        .write(|writing| writing.directory_mut().put(&tag, &sealed));
    written.expect("written");
}

#[test]
fn a_device_with_several_accounts_fills_in_no_name() {
    let mut rig = Rig::at_door();
    let form = rig.login_form();
    assert!(!form.several_accounts, "control: one account");
    assert_eq!(
        form.username.as_deref(),
        Some(NAME),
        "control: its name stands there"
    );
    invite(&mut rig, "charles");
    rig.restart();
    let form = rig.login_form();
    assert!(form.several_accounts, "it says so");
    assert_eq!(
        (form.username, form.display_name),
        (None, None),
        "and names nobody"
    );
    assert!(form.wait.is_none(), "nor says who has to wait");
}

#[test]
fn a_lock_keeps_the_name_of_the_person_who_was_there() {
    let mut rig = Rig::at_door();
    invite(&mut rig, "charles");
    rig.restart();
    rig.look();
    rig.log_in();
    lock(&mut rig.service).expect("locked");
    rig.service.tick();
    let form = rig.login_form();
    assert!(form.several_accounts, "control: two accounts");
    assert_eq!(
        form.username.as_deref(),
        Some(NAME),
        "who locked comes back"
    );
    assert_eq!(
        form.display_name.as_deref(),
        Some(DISPLAY_NAME),
        "by the own name"
    );
}
