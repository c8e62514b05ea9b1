//! Shared collections as a person meets them: members, rights, items in them.

use twinlatch_service::collections::{
    delete_collection, list_collections, make_collection, relocate_item, remove_member,
    rename_collection, set_member,
};
use twinlatch_service::items::{delete_item, list_items, save_item, set_favourite, show_item};
use twinlatch_service::session::vault_view;
use twinlatch_service::wire::{
    CollectionView, ErrorCode, ErrorView, ItemFilter, ItemForm, ItemQuery, ItemRow, MemberRight,
    NoticeView, PersonRole,
};

use crate::people::{GUEST, GUESTS_PASSWORD, invite, join, leave};
use crate::support::Rig;

const NAME: &str = "Cash desk";

/// Two people, and a collection of the owner's with one item; the owner is logged in.
struct Office {
    rig: Rig,
    owners: Option<twinlatch_secret::OtpSeed>,
    guests: Option<twinlatch_secret::OtpSeed>,
    collection: String,
    item: String,
}

fn office(role: PersonRole) -> Office {
    let mut rig = Rig::set_up();
    let invitation = invite(&mut rig, GUEST, role);
    leave(&mut rig);
    let owners = rig.seed.take();
    join(&mut rig, &invitation);
    leave(&mut rig);
    let guests = rig.seed.take();
    let mut office = Office {
        rig,
        owners,
        guests,
        collection: String::new(),
        item: String::new(),
    };
    office.owner();
    let made = make_collection(office.rig.service.allow().expect("may"), NAME);
    office.collection = made.expect("made");
    let form = note("Till", Some(office.collection.clone()));
    let item = save_item(office.rig.service.allow().expect("may"), form).expect("saved");
    office.item = item.id;
    office
}

impl Office {
    fn owner(&mut self) {
        self.rig.seed = self.owners.as_ref().map(|seed| seed.duplicate());
        self.rig.settle();
        self.rig.log_in();
    }

    fn guest(&mut self) {
        self.rig.seed = self.guests.as_ref().map(|seed| seed.duplicate());
        self.rig.settle();
        self.rig
            .try_login(GUEST, GUESTS_PASSWORD)
            .expect("the own password and phone");
    }

    /// The guest's account, as the owner sees it.
    fn guests_account(&mut self) -> String {
        let view = list_collections(self.rig.service.allow().expect("open")).expect("listed");
        view.people.first().expect("has come").id.clone()
    }

    fn share(&mut self, right: MemberRight) -> Result<(), ErrorView> {
        let guest = self.guests_account();
        let allowed = self.rig.service.allow().expect("fresh");
        set_member(allowed, &self.collection, &guest, right)
    }

    fn collections(&mut self) -> Vec<CollectionView> {
        let view = list_collections(self.rig.service.allow().expect("open"));
        view.expect("listed").collections
    }

    fn rows(&mut self) -> Vec<ItemRow> {
        let query = ItemQuery {
            text: String::new(),
            filter: ItemFilter::All,
            tag: None,
        };
        let list = list_items(self.rig.service.allow().expect("open"), query);
        list.expect("listed").rows
    }

    fn leave(&mut self) {
        leave(&mut self.rig);
    }
}

fn note(title: &str, collection: Option<String>) -> ItemForm {
    ItemForm {
        id: None,
        collection,
        title: title.to_owned(),
        tags: Vec::new(),
        favourite: false,
        notes: "0000".to_owned(),
        login: None,
        token: None,
    }
}

fn refused<T>(result: Result<T, ErrorView>, why: ErrorCode) -> bool {
    result.is_err_and(|error| error.code == why)
}

#[test]
fn an_item_of_a_shared_collection_stands_in_both_lists() {
    let mut office = office(PersonRole::User);
    office.share(MemberRight::Write).expect("the maker manages");
    office.leave();
    office.guest();
    let rows = office.rows();
    let row = rows.first().expect("the shared item");
    let shared = row.shared.as_ref().expect("in a collection");
    assert_eq!(
        (row.title.as_str(), shared.name.as_str(), shared.writable),
        ("Till", NAME, true),
        "with the collection's name"
    );
    let changed = ItemForm {
        id: Some(office.item.clone()),
        ..note("Till 2", None)
    };
    let saved = save_item(office.rig.service.allow().expect("may"), changed).expect("he may write");
    assert!(saved.shared.is_some(), "it stays where it is");
    let form = note("Safe", Some(office.collection.clone()));
    save_item(office.rig.service.allow().expect("may"), form).expect("a new one too");
    office.leave();
    office.owner();
    let titles: Vec<String> = office.rows().into_iter().map(|row| row.title).collect();
    assert_eq!(titles, ["Safe", "Till 2"], "the owner sees both");
}

#[test]
fn a_member_who_may_look_looks_and_changes_nothing() {
    let mut office = office(PersonRole::User);
    office.share(MemberRight::Read).expect("the maker manages");
    office.leave();
    office.guest();
    let item = office.item.clone();
    let allowed = office.rig.service.allow().expect("open");
    let shown = show_item(allowed, &item).expect("opens");
    assert_eq!(
        (shown.notes.as_str(), shown.editable),
        ("0000", false),
        "to look at"
    );
    let collection = office.collection.clone();
    let changed = ItemForm {
        id: Some(item.clone()),
        ..note("mine", None)
    };
    let code = ErrorCode::CollectionNotAllowed;
    let service = &mut office.rig.service;
    let acts = [
        save_item(service.allow().expect("open"), changed).map(drop),
        save_item(
            service.allow().expect("open"),
            note("new", Some(collection.clone())),
        )
        .map(drop),
        delete_item(service.allow().expect("open"), &item),
        set_favourite(service.allow().expect("open"), &item, true),
        relocate_item(service.allow().expect("open"), &item, None, false).map(drop),
        rename_collection(service.allow().expect("open"), &collection, "mine"),
        delete_collection(service.allow().expect("open"), &collection),
    ];
    for (at, result) in acts.into_iter().enumerate() {
        assert!(refused(result, code), "act {at}");
    }
    let copied = relocate_item(service.allow().expect("open"), &item, None, true);
    copied.expect("what can be read can be copied to the own items");
}

#[test]
fn a_viewer_is_a_member_who_looks_and_the_guard_stops_everything_else() {
    let mut office = office(PersonRole::Viewer);
    assert!(
        refused(
            office.share(MemberRight::Write),
            ErrorCode::CollectionNotAllowed
        ),
        "more than looking is not given"
    );
    office.share(MemberRight::Read).expect("looking is");
    office.leave();
    office.guest();
    assert_eq!(office.rows().len(), 1, "the viewer sees the item");
    let item = office.item.clone();
    let service = &mut office.rig.service;
    let code = ErrorCode::NotPermitted;
    let form = note("new", Some(office.collection.clone()));
    let allowed = service.allow();
    assert!(
        refused(
            allowed
                .and_then(|allowed| save_item(allowed, form))
                .map(drop),
            code
        ),
        "no item"
    );
    let allowed = service.allow();
    assert!(
        refused(
            allowed.and_then(|allowed| delete_item(allowed, &item)),
            code
        ),
        "none less"
    );
    let allowed = service.allow();
    assert!(
        refused(
            allowed.and_then(|allowed| make_collection(allowed, "mine")),
            code
        ),
        "no collection"
    );
}

#[test]
fn who_is_removed_is_told_and_has_the_items_no_more() {
    let mut office = office(PersonRole::User);
    office.share(MemberRight::Manage).expect("may");
    office.leave();
    office.guest();
    assert_eq!(office.rows().len(), 1, "control: shared");
    office.leave();
    office.owner();
    let guest = office.guests_account();
    let collection = office.collection.clone();
    let allowed = office.rig.service.allow().expect("fresh");
    remove_member(allowed, &collection, &guest).expect("the owner manages");
    assert_eq!(office.collections()[0].members.len(), 1, "alone again");
    office.leave();
    office.guest();
    assert_eq!(office.rows().len(), 0, "nothing");
    let view = vault_view(office.rig.service.allow().expect("open")).expect("a view");
    let told = view.notices.iter().any(|notice| {
        matches!(notice, NoticeView::LeftCollections { names } if names == &[NAME.to_owned()])
    });
    assert!(told, "and told: {:?}", view.notices);
}

#[test]
fn an_item_moves_into_a_collection_and_back() {
    let mut office = office(PersonRole::User);
    let own = save_item(
        office.rig.service.allow().expect("may"),
        note("Alarm", None),
    );
    let own = own.expect("saved").id;
    let collection = office.collection.clone();
    let service = &mut office.rig.service;
    let moved = relocate_item(
        service.allow().expect("may"),
        &own,
        Some(&collection),
        false,
    );
    let moved = moved.expect("moved");
    let place = |rows: Vec<ItemRow>| {
        let row = rows.into_iter().find(|row| row.title == "Alarm");
        row.expect("there").shared.map(|shared| shared.id)
    };
    assert_eq!(office.rows().len(), 2, "once");
    assert_eq!(place(office.rows()), Some(collection), "there");
    let service = &mut office.rig.service;
    relocate_item(service.allow().expect("may"), &moved, None, false).expect("back");
    assert_eq!(place(office.rows()), None, "the own again");
}

#[test]
fn the_name_and_the_fingerprint_are_the_same_for_both() {
    let mut office = office(PersonRole::User);
    let collection = office.collection.clone();
    let allowed = office.rig.service.allow().expect("may");
    assert!(
        refused(
            rename_collection(allowed, &collection, "  "),
            ErrorCode::CollectionNameRefused
        ),
        "a name is something"
    );
    let allowed = office.rig.service.allow().expect("may");
    rename_collection(allowed, &collection, "Front desk").expect("renamed");
    office.share(MemberRight::Read).expect("may");
    let seen = office.collections()[0].members[1].fingerprint.clone();
    office.leave();
    office.guest();
    let view = list_collections(office.rig.service.allow().expect("open")).expect("listed");
    assert_eq!(view.fingerprint, seen, "as the owner sees it");
    assert_eq!(view.collections[0].name, "Front desk", "as it is called");
    assert_eq!(
        view.collections[0].right,
        MemberRight::Read,
        "as it was given"
    );
}

#[test]
fn deleting_a_collection_takes_its_items_along() {
    let mut office = office(PersonRole::User);
    let collection = office.collection.clone();
    let allowed = office.rig.service.allow().expect("fresh");
    delete_collection(allowed, &collection).expect("the maker manages");
    assert_eq!(office.rows().len(), 0, "no item");
    assert!(office.collections().is_empty(), "no collection");
}
