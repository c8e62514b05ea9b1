//! What a person kept is there after a lock, a restart, a new password and a new phone.

use twinlatch_otp::OtpUri;
use twinlatch_service::Service;
use twinlatch_service::account::{begin_new_phone, change_password};
use twinlatch_service::items::{
    delete_item, list_items, restore_item, reveal_field, save_item, show_codes, show_item,
};
use twinlatch_service::login::login;
use twinlatch_service::session::lock;
use twinlatch_service::set_up::{confirm_enrolment, show_enrolment_text};
use twinlatch_service::wire::{
    CustomFieldForm, ErrorCode, FieldName, HiddenInput, ItemFilter, ItemForm, ItemQuery, LoginForm,
    TokenForm, TokenSource,
};

use crate::desk::{Desk, NAME, Person, form, login_form};

/// A token of RFC 6238, appendix B.
const LINK: &str = "otpauth://totp/Depot:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=8";

#[test]
fn everything_is_there_after_lock_restart_new_password_and_new_phone() {
    let desk = Desk::new();
    let mut service = desk.start();
    let mut person = Person::set_up(&desk, &mut service);
    let ids = keep(&mut service);

    lock(&mut service).expect("locked");
    assert_eq!(
        login_form(&mut service).username.as_deref(),
        Some(NAME),
        "the locked account's name stays"
    );
    person.log_in(&desk, &mut service).expect("after a lock");
    check(&mut service, &ids);

    service.quit();
    drop(service);
    let mut service = desk.start();
    person.log_in(&desk, &mut service).expect("after a restart");
    check(&mut service, &ids);

    let new = "nine amber otters under ice";
    change_password(service.allow().expect("the login is fresh"), form(&[new]))
        .expect("a new password");
    let old = std::mem::replace(&mut person.password, new.to_owned());
    new_phone(&desk, &mut service, &mut person);
    service.quit();
    drop(service);

    let mut service = desk.start();
    login_form(&mut service);
    person.wait_for_code(&desk);
    let with_old = login(&mut service, form(&[NAME, &old, &person.code(&desk)]));
    assert_eq!(
        with_old.expect_err("the old password").code,
        ErrorCode::Denied,
        "it is dead in the present file"
    );
    person.log_in(&desk, &mut service).expect("both are new");
    check(&mut service, &ids);
}

#[test]
fn a_code_works_once_also_across_a_restart() {
    let desk = Desk::new();
    let mut service = desk.start();
    let person = Person::set_up(&desk, &mut service);
    lock(&mut service).expect("locked");
    person.wait_for_code(&desk);
    let code = person.code(&desk);
    let fields = [NAME, &person.password, &code];
    login_form(&mut service);
    login(&mut service, form(&fields)).expect("the first time");
    lock(&mut service).expect("locked");
    let again = login(&mut service, form(&fields)).expect_err("the second time");
    assert_eq!(again.code, ErrorCode::Denied, "in the same run");
    service.quit();
    drop(service);
    let mut service = desk.start();
    login_form(&mut service);
    let later = login(&mut service, form(&fields)).expect_err("the third time");
    assert_eq!(later.code, ErrorCode::Denied, "after a restart");
}

#[test]
fn a_deleted_item_comes_back_for_thirty_days_and_not_longer() {
    let desk = Desk::new();
    let mut service = desk.start();
    let person = Person::set_up(&desk, &mut service);
    let ids = keep(&mut service);
    for id in &ids[..2] {
        delete_item(service.allow().expect("open"), id).expect("deleted");
    }
    assert_eq!(
        titles(&mut service, ItemFilter::All),
        ["Depot"],
        "out of sight"
    );
    service.quit();
    drop(service);

    desk.wait(29 * 24 * 60 * 60);
    let mut service = desk.start();
    person.log_in(&desk, &mut service).expect("29 days later");
    assert_eq!(
        titles(&mut service, ItemFilter::Deleted),
        ["Boiler room", "Harbour office"],
        "still sealed"
    );
    restore_item(service.allow().expect("open"), &ids[0]).expect("brought back");
    service.quit();
    drop(service);

    desk.wait(2 * 24 * 60 * 60);
    let mut service = desk.start();
    person.log_in(&desk, &mut service).expect("31 days later");
    assert_eq!(
        titles(&mut service, ItemFilter::Deleted),
        [""; 0],
        "gone for good"
    );
    assert_eq!(
        titles(&mut service, ItemFilter::All),
        ["Depot", "Harbour office"],
        "what was brought back stays"
    );
}

/// Keeps a login, a note and a token; gives their ids.
fn keep(service: &mut Service) -> Vec<String> {
    let login = ItemForm {
        login: Some(LoginForm {
            username: "m.ortiz".to_owned(),
            password: typed("tidal-lantern-42"),
            urls: vec!["https://harbour.example".to_owned()],
            fields: vec![CustomFieldForm {
                name: "PIN".to_owned(),
                hidden: true,
                value: typed("48-15-16"),
                was: None,
            }],
        }),
        ..item("Harbour office", "ring twice")
    };
    let note = item("Boiler room", "third key from the left");
    let token = ItemForm {
        token: Some(TokenForm {
            source: TokenSource::Link {
                uri: LINK.to_owned(),
            },
            issuer: String::new(),
            account: String::new(),
        }),
        ..item("", "")
    };
    [login, note, token]
        .into_iter()
        .map(|form| {
            save_item(service.allow().expect("open"), form)
                .expect("kept")
                .id
        })
        .collect()
}

/// All that was kept is there, hidden fields too.
fn check(service: &mut Service, ids: &[String]) {
    assert_eq!(
        titles(service, ItemFilter::All),
        ["Boiler room", "Depot", "Harbour office"],
        "no item is missing"
    );
    let view = show_item(service.allow().expect("open"), &ids[0]).expect("the login");
    let login = view.login.expect("a login");
    assert_eq!(
        (
            login.username.as_str(),
            &login.urls[..],
            view.notes.as_str()
        ),
        (
            "m.ortiz",
            &["https://harbour.example".to_owned()][..],
            "ring twice"
        ),
        "open fields"
    );
    assert_eq!(login.fields[0].value, None, "a hidden field does not cross");
    for (field, value) in [
        (FieldName::Password, "tidal-lantern-42"),
        (FieldName::Custom { index: 0 }, "48-15-16"),
    ] {
        let shown = reveal_field(service.allow().expect("open"), &ids[0], &field).expect("shown");
        assert_eq!(shown, value, "{field:?} as it was typed");
    }
    let codes = show_codes(service.allow().expect("open"), &ids[2..]).expect("codes");
    assert_eq!(codes.len(), 1, "the token makes codes");
    assert_eq!(codes[0].code.len(), 8, "of as many digits as the link says");
}

/// Puts a new phone into the place of the old one.
fn new_phone(desk: &Desk, service: &mut Service, person: &mut Person) {
    begin_new_phone(service.allow().expect("still fresh")).expect("offered");
    let text = show_enrolment_text(service).expect("an enrolment waits");
    person.phone = OtpUri::parse(&text.uri).expect("our own link").seed;
    person.wait_for_code(desk);
    let code = person.code(desk);
    confirm_enrolment(service, form(&[&code, &person.password])).expect("confirmed");
}

fn titles(service: &mut Service, filter: ItemFilter) -> Vec<String> {
    let query = ItemQuery {
        text: String::new(),
        filter,
        tag: None,
    };
    let list = list_items(service.allow().expect("open"), query).expect("a list");
    list.rows.into_iter().map(|row| row.title).collect()
}

/// A note, or what becomes another kind.
pub(crate) fn item(title: &str, notes: &str) -> ItemForm {
    ItemForm {
        collection: None,
        id: None,
        title: title.to_owned(),
        tags: Vec::new(),
        favourite: false,
        notes: notes.to_owned(),
        login: None,
        token: None,
    }
}

fn typed(value: &str) -> HiddenInput {
    HiddenInput::Typed {
        value: value.to_owned(),
    }
}
