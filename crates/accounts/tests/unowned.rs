//! Parts of the file that belong to nothing: named once, kept, and discarded by a word.

mod bench;
mod file;
mod second;
mod support;

use std::collections::BTreeSet;

use bench::{device, log_in, read_only};
use file::{connect, put_row, rows};
use second::add;
use support::{Rig, password};
use twinlatch_accounts::{ActError, EditError, Notice, Session};
use twinlatch_crypto::{Id, make_seed};
use twinlatch_records::{EventKind, Finding, Found, ObjectKind, RowKind, SCHEMA};
use twinlatch_secret::SecretBytes;

/// One row of rubbish in each table whose rows are not the directory's or the accounts'.
const JUNK: [(&str, RowKind, Id); 4] = [
    ("objects", RowKind::Unowned, Id::new([1; 16])),
    ("code_offsets", RowKind::Codes, Id::new([2; 16])),
    ("slots", RowKind::Way, Id::new([3; 16])),
    ("tries", RowKind::Try, Id::new([4; 16])),
];

fn insert(rig: &Rig, table: &str, id: &Id, ct: &[u8]) {
    let put = format!("INSERT INTO {table} (id, ct) VALUES (?1, ?2)");
    let put = connect(rig).execute(&put, (id.bytes(), ct));
    assert_eq!(put.expect("written"), 1, "control: a new row");
}

fn insert_junk(rig: &Rig) {
    for (table, _, id) in JUNK {
        insert(rig, table, &id, &[0x5a; 300]);
    }
}

fn findings() -> BTreeSet<Finding> {
    let finding = |(_, row, id)| Finding {
        row,
        id,
        what: Found::Unlisted,
    };
    JUNK.map(finding).into()
}

fn told(session: &Session) -> BTreeSet<Finding> {
    let mut told = BTreeSet::new();
    for notice in session.notices() {
        if let Notice::Findings(found) = notice {
            told.extend(found);
        }
    }
    told
}

fn unowned(rig: &mut Rig, session: &Session) -> BTreeSet<Finding> {
    let found = session.unowned(rig.accounts()).expect("the file is read");
    found.into_iter().collect()
}

/// What stands in the file, by table and id.
fn places(rig: &Rig) -> BTreeSet<(&'static str, Vec<u8>)> {
    rows(rig).into_keys().collect()
}

fn put(rig: &mut Rig, session: &mut Session, id: Id) {
    let items = session.ledger().personal().id();
    let put = session.edit(rig.accounts(), |change, _| {
        let payload = SecretBytes::new(vec![0xa0; 40]);
        change.put(items, id, ObjectKind::Item, SCHEMA, payload);
        Ok::<_, EditError>(())
    });
    put.expect("an item");
}

#[test]
fn a_file_of_ones_own_holds_nothing_of_the_kind() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    assert_eq!(unowned(&mut rig, &session), [].into(), "all belongs");
    let before = rig.accounts().commits();
    let none = session.discard_unowned(rig.accounts()).expect("a word");
    assert_eq!(none, 0, "nothing is discarded");
    assert_eq!(rig.accounts().commits(), before, "nor written");
}

#[test]
fn rubbish_is_named_once_kept_and_discarded_by_a_word() {
    let mut rig = device();
    let clean = places(&rig);
    insert_junk(&rig);
    rig.restart();
    let session = log_in(&mut rig);
    assert_eq!(told(&session), findings(), "each is named");
    session.close(rig.accounts());
    let session = log_in(&mut rig);
    assert_eq!(told(&session), [].into(), "once");
    session.close(rig.accounts());
    rig.restart();
    let mut session = log_in(&mut rig);
    assert_eq!(told(&session), [].into(), "also after a new start");
    assert_eq!(unowned(&mut rig, &session), findings(), "all is kept");

    let gone = session.discard_unowned(rig.accounts());
    assert_eq!(gone.expect("the person's word"), 4, "each goes");
    let left = places(&rig);
    for (table, _, id) in JUNK {
        assert!(!left.contains(&(table, id.bytes().to_vec())), "{table}");
    }
    // The table of codes moves on by itself at logins.
    let lost = clean.difference(&left);
    let lost: Vec<_> = lost.filter(|(table, _)| *table != "code_offsets").collect();
    assert_eq!(lost, Vec::<&(&str, Vec<u8>)>::new(), "nothing else went");
    let events = session.events(rig.accounts()).expect("readable");
    let newest = &events.lines[0];
    assert_eq!(
        (newest.what, newest.row, newest.count),
        (EventKind::Discarded, Some(RowKind::Unowned), 4),
        "it is noted"
    );
    session.close(rig.accounts());
    rig.restart();
    let session = log_in(&mut rig);
    assert_eq!(told(&session), [].into(), "the file is whole");
    assert_eq!(read_only(&session), None, "and open for writing");
}

#[test]
fn what_a_key_opens_or_a_list_names_is_never_among_it() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    let [unlisted, damaged] = [Id::new([7; 16]), Id::new([8; 16])];
    put(&mut rig, &mut session, unlisted);
    put(&mut rig, &mut session, damaged);
    let row = rows(&rig)[&("objects", unlisted.bytes().to_vec())].clone();
    session
        .discard_item(rig.accounts(), &unlisted)
        .expect("it leaves the list");
    session.close(rig.accounts());
    insert(&rig, "objects", &unlisted, &row);
    put_row(&rig, "objects", damaged.bytes(), &[0; 300]);
    rig.restart();
    let mut session = log_in(&mut rig);
    assert_eq!(unowned(&mut rig, &session), [].into(), "neither of them");
    session.discard_unowned(rig.accounts()).expect("a word");
    let left = places(&rig);
    for id in [unlisted, damaged] {
        let place = ("objects", id.bytes().to_vec());
        assert!(left.contains(&place), "an item of the person's stays");
    }
}

#[test]
fn a_row_under_another_id_opens_under_nothing() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    put(&mut rig, &mut session, Id::new([7; 16]));
    session.close(rig.accounts());
    let row = rows(&rig)[&("objects", vec![7; 16])].clone();
    insert(&rig, "objects", &Id::new([9; 16]), &row);
    rig.restart();
    let session = log_in(&mut rig);
    let found: Vec<_> = unowned(&mut rig, &session).into_iter().collect();
    assert_eq!(
        found.iter().map(|found| found.id).collect::<Vec<_>>(),
        [Id::new([9; 16])],
        "the id is part of what is sealed"
    );
}

#[test]
fn while_a_header_does_not_open_nothing_is_called_rubbish() {
    let mut rig = device();
    insert_junk(&rig);
    insert(&rig, "headers", &Id::new([5; 16]), &[0; 300]);
    rig.restart();
    keeps_everything(&mut rig, "it may be another person's");
}

#[test]
fn beside_another_account_nothing_is_called_rubbish() {
    let mut rig = device();
    let seed = make_seed(&*rig.random).expect("drawn");
    rig.accounts = None;
    add(&rig, &password("violet anchovy gramophone"), &seed);
    insert_junk(&rig);
    rig.restart();
    keeps_everything(&mut rig, "the other's rows open under no key of this one");
}

#[test]
fn where_lists_were_rebuilt_nothing_is_called_rubbish() {
    let mut rig = device();
    insert_junk(&rig);
    let (whole, lines) = (std::fs::read(rig.vault()), rig.lines.snapshot());
    let whole = whole.expect("the file");
    let objects = rows(&rig)
        .into_keys()
        .filter(|(table, _)| *table == "objects");
    let mut rebuilt = 0;
    for (table, id) in objects {
        std::fs::write(rig.vault(), &whole).expect("our own file");
        rig.lines.restore(&lines);
        put_row(&rig, table, &id, &[0; 300]);
        rig.restart();
        let mut session = log_in(&mut rig);
        if read_only(&session).is_none() {
            continue;
        }
        rebuilt += 1;
        assert_eq!(unowned(&mut rig, &session), [].into(), "{id:?}");
        let refused = session.discard_unowned(rig.accounts());
        assert!(
            matches!(refused, Err(ActError::Edit(EditError::ReadOnly(_)))),
            "who only looks discards nothing: {refused:?}"
        );
    }
    assert!(rebuilt >= 3, "control: state, ways, root: {rebuilt}");
}

#[test]
fn an_old_proof_does_not_do() {
    let mut rig = device();
    insert_junk(&rig);
    rig.restart();
    let mut session = log_in(&mut rig);
    rig.wait(301);
    let refused = session.discard_unowned(rig.accounts());
    assert!(
        matches!(refused, Err(ActError::ProofNeeded)),
        "password and code are asked again: {refused:?}"
    );
    assert_eq!(unowned(&mut rig, &session), findings(), "all is kept");
}

fn keeps_everything(rig: &mut Rig, why: &str) {
    let before = places(rig);
    let mut session = log_in(rig);
    assert_eq!(unowned(rig, &session), [].into(), "{why}");
    let none = session.discard_unowned(rig.accounts()).expect("a word");
    assert_eq!(none, 0, "{why}");
    for (table, _, id) in JUNK {
        let place = (table, id.bytes().to_vec());
        assert!(before.contains(&place), "control: it was there");
        assert!(places(rig).contains(&place), "{why}: {table}");
    }
}
