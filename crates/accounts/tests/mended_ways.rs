//! Rows of backup codes and kits that are gone or were changed: made again at the login that has the
//! password, and taken away where nothing of the account names them.

mod bench;
mod file;
mod support;

use bench::{NAME, device_key, fail, header, log_in, read_only, settle};
use file::{Paper, break_table, connect, mend, open_by_backup, open_by_kit, put_row, rows};
use support::{COSTS, PASSWORD, Rig, password};
use twinlatch_accounts::{EditError, KitKind};
use twinlatch_crypto::Id;
use twinlatch_otp::Digits;
use twinlatch_records::{EventKind, Recovery, RowKind, WayKind, seal_recovery};
use twinlatch_secret::RootKey;

/// An account, its papers, and what they open.
fn person(kit: KitKind) -> (Rig, Paper, RootKey) {
    let (mut rig, session) = Rig::set_up_with(NAME, PASSWORD, kit, Digits::EIGHT);
    let sheet = session.sheet(rig.accounts()).expect("the proof is fresh");
    let paper = Paper {
        kit: sheet.kit_code,
        backup: sheet.backup_codes.into_iter().next().expect("eight"),
    };
    let key = session.root_key().duplicate();
    session.close(rig.accounts());
    settle(&rig);
    (rig, paper, key)
}

/// Ids of the rows beside the primary slot.
fn papers(rig: &Rig) -> Vec<Vec<u8>> {
    let slot = header(rig).enrolments[0].slot.bytes().to_vec();
    let ids = rows(rig).into_keys().filter(|(table, _)| *table == "slots");
    ids.map(|(_, id)| id).filter(|id| *id != slot).collect()
}

fn delete(rig: &Rig, id: &[u8]) {
    let gone = connect(rig).execute("DELETE FROM slots WHERE id = ?1", [id]);
    assert_eq!(gone.expect("written"), 1, "control: the row was there");
}

fn insert(rig: &Rig, id: &Id, ct: &[u8]) {
    let put = "INSERT INTO slots (id, ct) VALUES (?1, ?2)";
    let put = connect(rig).execute(put, (id.bytes(), ct));
    assert_eq!(put.expect("written"), 1, "control: a new row");
}

fn opens(rig: &Rig, paper: &Paper, key: &RootKey) -> [bool; 2] {
    let typed = password(PASSWORD);
    [
        open_by_kit(rig, paper, &typed),
        open_by_backup(rig, paper, &typed),
    ]
    .map(|opened| opened.is_some_and(|opened| opened.is(key)))
}

/// Logs in, and tells what the history says of rows of the table since the login before.
fn look(rig: &mut Rig) -> Vec<(EventKind, u32)> {
    let session = log_in(rig);
    assert_eq!(read_only(&session), None, "nothing hinders the login");
    let events = session.events(rig.accounts()).expect("readable");
    let told = events
        .iter()
        .take_while(|event| event.what != EventKind::LoggedIn);
    let ways = told.filter(|event| event.row == Some(RowKind::Way));
    let lines = ways.map(|event| (event.what, event.count)).collect();
    session.close(rig.accounts());
    rig.restart();
    lines
}

#[test]
fn papers_whose_rows_are_gone_open_again_after_a_login() {
    for kit in [KitKind::Kit, KitKind::KitPassword] {
        let (mut rig, paper, key) = person(kit);
        let ids = papers(&rig);
        assert_eq!(ids.len(), 9, "control: eight codes and a kit");
        ids.iter().for_each(|id| delete(&rig, id));
        assert_eq!(opens(&rig, &paper, &key), [false; 2], "control: gone");
        rig.restart();
        assert_eq!(look(&mut rig), [(EventKind::Mended, 9)], "it is noted");
        assert_eq!(opens(&rig, &paper, &key), [true; 2], "{kit:?}: both open");
        rig.kdf.clear_runs();
        assert_eq!(look(&mut rig), [], "there is nothing left to do");
        assert_eq!(rig.kdf.runs(), [COSTS], "and the login costs one run");
    }
}

#[test]
fn papers_whose_rows_were_changed_open_again_after_a_login() {
    let (mut rig, paper, key) = person(KitKind::KitPassword);
    for id in papers(&rig) {
        let mut ct = rows(&rig)[&("slots", id.clone())].clone();
        *ct.last_mut().expect("bytes") ^= 1;
        put_row(&rig, "slots", &id, &ct);
    }
    assert_eq!(opens(&rig, &paper, &key), [false; 2], "control: damaged");
    rig.restart();
    assert_eq!(look(&mut rig), [(EventKind::Mended, 9)], "it is noted");
    assert_eq!(opens(&rig, &paper, &key), [true; 2], "both open");
}

#[test]
fn a_failed_login_costs_what_it_always_costs_and_mends_nothing() {
    let (mut rig, ..) = person(KitKind::KitPassword);
    papers(&rig).iter().for_each(|id| delete(&rig, id));
    rig.restart();
    settle(&rig);
    rig.kdf.clear_runs();
    fail(&mut rig);
    assert_eq!(rig.kdf.runs(), [COSTS; 3], "three runs, as ever");
    assert_eq!(papers(&rig).len(), 0, "nothing is made");
}

#[test]
fn a_kit_that_opens_alone_is_made_again_without_a_run() {
    let (mut rig, paper, key) = person(KitKind::Kit);
    let id = papers(&rig)
        .into_iter()
        .find(|id| {
            header(&rig)
                .kit_tags
                .iter()
                .any(|tag| tag.bytes() == &id[..])
        })
        .expect("the header names the kit");
    delete(&rig, &id);
    rig.restart();
    rig.kdf.clear_runs();
    assert_eq!(look(&mut rig), [(EventKind::Mended, 1)], "it is noted");
    assert_eq!(rig.kdf.runs(), [COSTS], "the login's own");
    assert_eq!(opens(&rig, &paper, &key), [true; 2], "both open");
}

#[test]
fn rows_that_nothing_of_the_account_names_are_taken_away() {
    let (mut rig, paper, key) = person(KitKind::Kit);
    let mut session = log_in(&mut rig);
    let listed = Id::new([9; 16]);
    let edited = session.edit(rig.accounts(), |change, _| {
        change.set_slot_row(listed, [1; 32]);
        Ok::<_, EditError>(())
    });
    edited.expect("a list that names a row too many");
    let (db, account) = (session.db(), session.account());
    session.close(rig.accounts());
    insert(&rig, &listed, b"other than listed");
    let recovery = |way| Recovery {
        account,
        way,
        set: None,
        costs: None,
        salt: None,
        wrapped: None,
        root_key: None,
        pending: None,
        expiry: None,
    };
    let [old_code, invitation] = [
        (Id::new([10; 16]), WayKind::Backup),
        (Id::new([11; 16]), WayKind::Pending),
    ]
    .map(|(id, way)| {
        let key = device_key(&rig);
        let sealed = seal_recovery(&key, &db, &id, &recovery(way), &*rig.random);
        insert(&rig, &id, sealed.expect("random bytes").bytes());
        id
    });
    rig.restart();
    assert_eq!(look(&mut rig), [(EventKind::Discarded, 2)], "it is noted");
    let left = papers(&rig);
    assert!(!left.contains(&listed.bytes().to_vec()), "the listed one");
    assert!(!left.contains(&old_code.bytes().to_vec()), "an old code");
    assert!(
        left.contains(&invitation.bytes().to_vec()),
        "a way of another kind is not a login's to take"
    );
    assert_eq!(opens(&rig, &paper, &key), [true; 2], "the papers stay");
}

#[test]
fn a_file_that_takes_no_rows_is_opened_all_the_same_and_mended_later() {
    let (mut rig, paper, key) = person(KitKind::Kit);
    papers(&rig).iter().for_each(|id| delete(&rig, id));
    break_table(&rig, "slots");
    rig.restart();
    assert_eq!(look(&mut rig), [], "nothing is claimed");
    assert_eq!(opens(&rig, &paper, &key), [false; 2], "nothing was made");
    mend(&rig);
    rig.restart();
    assert_eq!(look(&mut rig), [(EventKind::Mended, 9)], "the next login");
    assert_eq!(opens(&rig, &paper, &key), [true; 2], "both open");
}
