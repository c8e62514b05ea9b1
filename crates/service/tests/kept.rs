//! Items that cannot be read or were changed outside: saved as they are, and discarded.

use std::fs;
use std::path::PathBuf;

use rusqlite::Connection;
use serde_json::Value;
use twinlatch_service::account::{discard_bad_events, show_logins};
use twinlatch_service::items::{list_items, save_item, show_item};
use twinlatch_service::kept::{discard_kept_item, save_kept_item};
use twinlatch_service::wire::{
    CustomFieldForm, ErrorCode, EventWhat, FoundPart, HiddenInput, ItemFilter, ItemForm, ItemQuery,
    ItemView, KeptSavedView, LoginForm, TokenForm, TokenSource,
};
use twinlatch_service::{Service, Standing};

use crate::support::{Rig, code_of};

const SECRET: &str = "pa55-of-the-bank";
const LATER: &str = "pa55-that-came-later";
const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

#[test]
fn an_item_changed_outside_is_saved_with_its_row_and_its_content() {
    let mut rig = Rig::set_up();
    let before = save(&mut rig, bank(None, SECRET));
    let old = row(&rig, &before.id).expect("a row");
    let id = save(&mut rig, bank(Some(before.id), LATER)).id;
    put_row(&rig, &id, &old);
    assert_eq!(
        code_of(show_item(allowed(&mut rig.service), &id)),
        Some(ErrorCode::ItemChangedOutside),
        "it is not shown as the person's"
    );

    let (saved, document) = keep(&mut rig, &id);
    assert!(saved.readable, "the row opens");
    assert_eq!(document["state"], "changed-outside", "why it is not shown");
    assert_eq!(base64(&document["row"]), old, "the row as it stands there");
    assert_eq!(document["listed"]["revision"], 2, "what the list says");
    let login = &document["content"]["login"];
    assert_eq!(login["password"], SECRET, "the content of this row");
    assert_eq!(login["fields"][0]["value"], "hidden", "hidden fields too");
    assert_eq!(row(&rig, &id), Some(old), "the vault is as it was");
}

#[test]
fn a_damaged_item_is_saved_sealed_and_hides_no_other() {
    let mut rig = Rig::set_up();
    let id = save(&mut rig, bank(None, SECRET)).id;
    save(&mut rig, blank("Other"));
    let mut bytes = row(&rig, &id).expect("a row");
    bytes[60] ^= 1;
    put_row(&rig, &id, &bytes);

    let (saved, document) = keep(&mut rig, &id);
    assert!(!saved.readable, "nothing of it opens");
    assert_eq!(document["state"], "unreadable", "why it is not shown");
    assert_eq!(base64(&document["row"]), bytes, "every byte is kept");
    assert!(document["content"].is_null(), "nothing is made up");
    let text = document.to_string();
    assert!(!text.contains(SECRET), "and nothing is in plain text");
    assert_eq!(titles(&mut rig), ["Bank", "Other"], "both are listed still");

    take_row(&rig, &id);
    let (saved, document) = keep(&mut rig, &id);
    assert!(!saved.readable, "there is nothing to read");
    assert_eq!(document["state"], "missing", "its row is gone");
    assert!(document["row"].is_null(), "which is said");
    assert_eq!(document["listed"]["revision"], 1, "the list still knows it");
}

#[test]
fn a_token_is_saved_with_its_key() {
    let mut rig = Rig::set_up();
    let token = TokenForm {
        source: TokenSource::Link {
            uri: format!("otpauth://totp/Example:ada?secret={SEED}&issuer=Example"),
        },
        issuer: String::new(),
        account: String::new(),
    };
    let form = ItemForm {
        token: Some(token),
        ..blank("Example")
    };
    let id = save(&mut rig, form).id;
    let (_, document) = keep(&mut rig, &id);
    assert_eq!(document["state"], "as-listed", "nothing is wrong with it");
    assert_eq!(document["content"]["token"]["seed"], SEED, "in base32");
}

#[test]
fn a_file_of_the_name_stays_and_an_old_proof_does_not_do() {
    let mut rig = Rig::set_up();
    let id = save(&mut rig, bank(None, SECRET)).id;
    let path = out(&rig);
    fs::write(&path, b"mine").expect("a file of the person's");
    let refused = save_kept_item(allowed(&mut rig.service), &id, &path, Standing::Keep);
    assert_eq!(code_of(refused), Some(ErrorCode::FileThere), "it is named");
    assert_eq!(fs::read(&path).expect("there"), b"mine", "it is as it was");

    rig.wait(301);
    let refused = rig
        .service
        .allow()
        .map(|allowed| save_kept_item(allowed, &id, &path, Standing::Replace));
    assert_eq!(
        code_of(refused),
        Some(ErrorCode::StepUpNeeded),
        "what leaves in plain text asks for a fresh proof"
    );
    assert_eq!(fs::read(&path).expect("there"), b"mine", "still as it was");
}

#[test]
fn what_cannot_be_read_is_discarded_with_its_line_and_noted() {
    let mut rig = Rig::set_up();
    let first = save(&mut rig, bank(None, SECRET));
    let old = row(&rig, &first.id).expect("a row");
    let changed = save(&mut rig, bank(Some(first.id), LATER)).id;
    let [damaged, missing] = ["Damaged", "Missing"].map(|title| save(&mut rig, blank(title)).id);
    let good = save(&mut rig, blank("Other")).id;
    put_row(&rig, &changed, &old);
    let mut bytes = row(&rig, &damaged).expect("a row");
    bytes[60] ^= 1;
    put_row(&rig, &damaged, &bytes);
    take_row(&rig, &missing);

    let refused = discard_kept_item(allowed(&mut rig.service), &good);
    let readable = Some(ErrorCode::ItemReadable);
    assert_eq!(code_of(refused), readable, "what can be read is deleted");
    assert!(row(&rig, &good).is_some(), "and has stayed");
    for id in [&changed, &damaged, &missing] {
        discard_kept_item(allowed(&mut rig.service), id).expect("the person said so");
        assert_eq!(row(&rig, id), None, "nothing is left");
        let gone = show_item(allowed(&mut rig.service), id).map(drop);
        let missing = Some(ErrorCode::ItemMissing);
        assert_eq!(code_of(gone), missing, "no list names it");
    }
    assert_eq!(titles(&mut rig), ["Other"], "the rest is untouched");
    let history = show_logins(allowed(&mut rig.service)).expect("readable");
    let discarded = history.events.iter();
    let discarded = discarded.filter(|event| event.what == EventWhat::Discarded);
    let parts: Vec<_> = discarded.map(|event| (event.part, event.count)).collect();
    assert_eq!(parts, [(Some(FoundPart::Items), 1); 3], "it is noted");
}

#[test]
fn lines_of_the_history_that_cannot_be_read_are_discarded_together() {
    let mut rig = Rig::set_up();
    let events: Vec<String> = {
        let file = file(&rig);
        let mut all = file.prepare("SELECT hex(id) FROM objects").expect("SQL");
        let ids = all.query_map([], |row| row.get(0)).expect("rows");
        ids.map(|id| id.expect("an id")).collect()
    };
    let before = show_logins(allowed(&mut rig.service)).expect("readable");
    assert_eq!(before.unreadable, 0, "all is well");
    // Which row is the event nobody can tell from outside: the one whose loss is counted.
    let event = events.iter().find(|id| {
        let bytes = row(&rig, id).expect("a row");
        let mut bad = bytes.clone();
        bad[60] ^= 1;
        put_row(&rig, id, &bad);
        let history = show_logins(allowed(&mut rig.service)).expect("readable");
        let found = history.unreadable == 1;
        if !found {
            put_row(&rig, id, &bytes);
        }
        found
    });
    let event = event.expect("the set-up is an event");

    discard_bad_events(allowed(&mut rig.service)).expect("the person said so");
    assert_eq!(row(&rig, event), None, "its row is gone");
    let history = show_logins(allowed(&mut rig.service)).expect("readable");
    assert_eq!(history.unreadable, 0, "its line too");
    assert_eq!(
        (history.events[0].what, history.events[0].part),
        (EventWhat::Discarded, Some(FoundPart::History)),
        "it is noted"
    );
    let lines = history.events.len();
    discard_bad_events(allowed(&mut rig.service)).expect("nothing to do");
    let again = show_logins(allowed(&mut rig.service)).expect("readable");
    assert_eq!(again.events.len(), lines, "nothing is noted of nothing");
}

fn allowed<P: twinlatch_service::Permission>(
    service: &mut Service,
) -> twinlatch_service::Allowed<'_, P> {
    service.allow().expect("the session is open and fresh")
}

fn save(rig: &mut Rig, form: ItemForm) -> ItemView {
    save_item(allowed(&mut rig.service), form).expect("it is kept")
}

/// Saves an item as it is, and reads the file.
fn keep(rig: &mut Rig, id: &str) -> (KeptSavedView, Value) {
    let path = out(rig);
    let saved = save_kept_item(allowed(&mut rig.service), id, &path, Standing::Replace)
        .expect("the file is written");
    let text = fs::read(&path).expect("the file");
    let document: Value = serde_json::from_slice(&text).expect("JSON");
    assert_eq!(document["format"], "twinlatch/kept-item", "what it is");
    assert_eq!(document["item"], id, "whose row it is");
    (saved, document)
}

fn titles(rig: &mut Rig) -> Vec<String> {
    let query = ItemQuery {
        text: String::new(),
        filter: ItemFilter::All,
        tag: None,
    };
    let list = list_items(allowed(&mut rig.service), query).expect("a list");
    list.rows.into_iter().map(|row| row.title).collect()
}

fn base64(value: &Value) -> Vec<u8> {
    let text = value.as_str().expect("a text");
    data_encoding::BASE64
        .decode(text.as_bytes())
        .expect("base64")
}

fn out(rig: &Rig) -> PathBuf {
    rig.folder().place.with_file_name("item.json")
}

fn file(rig: &Rig) -> Connection {
    Connection::open(rig.folder().path.join("vault.db")).expect("the file opens")
}

fn row(rig: &Rig, id: &str) -> Option<Vec<u8>> {
    let find = format!("SELECT ct FROM objects WHERE id = x'{id}'");
    file(rig).query_row(&find, [], |row| row.get(0)).ok()
}

fn put_row(rig: &Rig, id: &str, ct: &[u8]) {
    let put = format!("UPDATE objects SET ct = ?1 WHERE id = x'{id}'");
    assert_eq!(file(rig).execute(&put, [ct]).expect("written"), 1, "a row");
}

fn take_row(rig: &Rig, id: &str) {
    let take = format!("DELETE FROM objects WHERE id = x'{id}'");
    assert_eq!(file(rig).execute(&take, []).expect("written"), 1, "a row");
}

fn blank(title: &str) -> ItemForm {
    ItemForm {
        collection: None,
        id: None,
        title: title.to_owned(),
        tags: Vec::new(),
        favourite: false,
        notes: String::new(),
        login: None,
        token: None,
    }
}

fn bank(id: Option<String>, password: &str) -> ItemForm {
    let typed = |value: &str| HiddenInput::Typed {
        value: value.to_owned(),
    };
    let field = CustomFieldForm {
        name: "PIN".to_owned(),
        hidden: true,
        value: typed("hidden"),
        was: None,
    };
    ItemForm {
        id,
        login: Some(LoginForm {
            username: "ada".to_owned(),
            password: typed(password),
            urls: Vec::new(),
            fields: vec![field],
        }),
        ..blank("Bank")
    }
}
