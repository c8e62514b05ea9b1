//! Files that were put back, copied, or carried to another computer.

use std::fs;

use twinlatch_service::Service;
use twinlatch_service::door::door_view;
use twinlatch_service::items::{list_items, save_item};
use twinlatch_service::session::vault_view;
use twinlatch_service::wire::{DoorView, ErrorCode, ItemFilter, ItemQuery, NoticeView};

use crate::desk::{Desk, Person};
use crate::keep::item;

#[test]
fn an_older_file_put_back_is_named_and_only_looked_at() {
    let desk = Desk::new();
    let mut service = desk.start();
    let person = Person::set_up(&desk, &mut service);
    keep(&mut service, "Yesterday").expect("kept");
    service.quit();
    drop(service);
    let (vault, old) = (desk.data().join("vault.db"), desk.all().join("old.db"));
    fs::copy(&vault, &old).expect("yesterday's copy");

    let mut service = desk.start();
    person.log_in(&desk, &mut service).expect("today");
    keep(&mut service, "Today").expect("kept");
    service.quit();
    drop(service);
    fs::copy(&old, &vault).expect("yesterday's copy is put back");

    let mut service = desk.start();
    person.log_in(&desk, &mut service).expect("it opens");
    only_looks(&mut service, &NoticeView::OlderFile, "Yesterday");
}

#[test]
fn a_copy_beside_the_vault_is_named_and_only_looked_at() {
    let desk = Desk::new();
    let mut service = desk.start();
    let person = Person::set_up(&desk, &mut service);
    keep(&mut service, "Both").expect("kept");
    service.quit();
    drop(service);
    let copy = desk.all().join("copy");
    fs::create_dir(&copy).expect("a folder");
    fs::copy(desk.data().join("vault.db"), copy.join("vault.db")).expect("a copy");

    let mut service = desk.start_on(copy);
    person.log_in(&desk, &mut service).expect("it opens");
    only_looks(&mut service, &NoticeView::CopiedFile, "Both");
    service.quit();
    drop(service);

    let mut service = desk.start();
    person
        .log_in(&desk, &mut service)
        .expect("the vault itself");
    keep(&mut service, "Still the vault").expect("the copy did not take its place");
}

#[test]
fn a_file_carried_to_another_computer_names_the_missing_key() {
    let desk = Desk::new();
    let mut service = desk.start();
    Person::set_up(&desk, &mut service);
    service.quit();
    drop(service);
    let other = Desk::new();
    fs::create_dir_all(other.data()).expect("a folder");
    let carried = other.data().join("vault.db");
    fs::copy(desk.data().join("vault.db"), &carried).expect("carried over");
    let before = fs::read(&carried).expect("a file");

    let mut service = other.start();
    let DoorView::Trouble(trouble) = door_view(&mut service).expect("a door") else {
        panic!("without its device key no form helps");
    };
    assert_eq!(trouble.error.code, ErrorCode::DeviceKeyMissing, "named");
    service.quit();
    assert_eq!(fs::read(&carried).expect("a file"), before, "untouched");
}

#[test]
fn what_is_no_vault_is_named_and_left_alone() {
    for (what, bytes) in [
        ("an empty file", Vec::new()),
        ("a text file", b"dear diary".repeat(2_000)),
        ("zeros", vec![0; 65_536]),
    ] {
        let desk = Desk::new();
        fs::create_dir_all(desk.data()).expect("a folder");
        let vault = desk.data().join("vault.db");
        fs::write(&vault, &bytes).expect("written");
        let mut service = desk.start();
        let DoorView::Trouble(trouble) = door_view(&mut service).expect("a door") else {
            panic!("{what} must not begin a set-up: the person's file would be in its way");
        };
        assert_eq!(trouble.error.code, ErrorCode::FileDamaged, "{what}");
        service.quit();
        assert_eq!(fs::read(&vault).expect("a file"), bytes, "{what} stays");
    }
}

/// The session says why it only looks, shows what is there, and takes nothing.
fn only_looks(service: &mut Service, why: &NoticeView, title: &str) {
    let view = vault_view(service.allow().expect("open")).expect("a view");
    assert!(view.read_only, "nothing is written into it");
    assert!(view.notices.contains(why), "named: {:?}", view.notices);
    let query = ItemQuery {
        text: String::new(),
        filter: ItemFilter::All,
        tag: None,
    };
    let list = list_items(service.allow().expect("open"), query).expect("a list");
    let titles: Vec<String> = list.rows.into_iter().map(|row| row.title).collect();
    assert_eq!(titles, [title], "what it held then");
    assert_eq!(
        keep(service, "Lost"),
        Err(ErrorCode::ReadOnly),
        "takes nothing"
    );
}

fn keep(service: &mut Service, title: &str) -> Result<(), ErrorCode> {
    let allowed = service.allow().map_err(|error| error.code)?;
    save_item(allowed, item(title, ""))
        .map(drop)
        .map_err(|error| error.code)
}
