//! Accounts that are to be deleted, read by the other program: it sees the same marks.

use serde_json::{Value, json};
use twinlatch_accounts::{GRACE_SECONDS, Gone};
use twinlatch_records::Role;

use crate::invited::{Device, invite};
use crate::other_program::read;
use crate::vault::BEGINNING;

/// Until when somebody can be taken back, by the other program.
fn until(device: &Device, kit: &str, name: &str) -> Value {
    let found = read(&device.bench.vault(), &[("kit-code", kit)]);
    let people = found["accounts"].as_array().expect("people");
    let person = people.iter().find(|person| person["username"] == name);
    person.expect("listed")["deletion_until"].clone()
}

#[test]
fn both_programs_see_who_is_to_be_deleted_and_who_is_taken_back() {
    let mut device = Device::set_up();
    let kit = device.owners_kit.clone();
    let (accounts, owner) = (&mut device.accounts, &mut device.owner);
    let charles = invite(owner, accounts, "charles", Role::User);
    let mary = invite(owner, accounts, "mary", Role::Viewer);
    let charles = device.join("charles", &charles);
    let mut mary = device.join("mary", &mary);
    assert_eq!(until(&device, &kit, "charles"), json!(null), "he stays");

    let (accounts, owner) = (&mut device.accounts, &mut device.owner);
    let account = charles.session.account();
    let gone = owner.delete_person(accounts, &account).expect("she may");
    let end = BEGINNING + GRACE_SECONDS;
    assert_eq!(gone, Gone::Until(end), "30 days");
    let own = mary.session.delete_own_account(accounts).expect("her own");
    assert_eq!(own, end, "30 days too");
    for name in ["charles", "mary"] {
        assert_eq!(until(&device, &kit, name), json!(end), "{name} is marked");
    }
    assert_eq!(
        until(&device, &charles.kit, "charles"),
        json!(end),
        "by whoever's kit opens"
    );

    let (accounts, owner) = (&mut device.accounts, &mut device.owner);
    owner.take_person_back(accounts, &account).expect("she may");
    assert_eq!(until(&device, &kit, "charles"), json!(null), "he stays");
    assert_eq!(until(&device, &kit, "mary"), json!(end), "and nobody else");
}
