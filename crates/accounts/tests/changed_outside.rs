//! A file that something else writes while a session is open.

mod bench;
mod support;

use bench::{device, log_in, settle};
use rusqlite::Connection;
use support::{PASSWORD, Rig, password};
use twinlatch_accounts::{EditError, LoginError, Session};
use twinlatch_crypto::{RootObject, root_object_id};
use twinlatch_records::Choices;

#[test]
fn lists_that_the_file_no_longer_has_are_not_written_over_it() {
    let (mut rig, mut session) = Rig::set_up("Ada", PASSWORD);
    let old = root(&rig, &session);
    choose(&mut rig, &mut session, 300).expect("the lists are those of the file");
    put_root(&rig, &session, &old);
    let refused = choose(&mut rig, &mut session, 600).expect_err("the file is another one");
    assert!(
        matches!(refused, EditError::ChangedOutside),
        "named as what it is: {refused:?}"
    );
    assert_eq!(root(&rig, &session), old, "nothing was written over it");
}

#[test]
fn an_old_password_does_not_come_back_with_its_header() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    let [headers, slots] = ["headers", "slots"].map(|table| rows(&rig, table));
    session
        .change_password(rig.accounts(), &password("violet anchovy gramophone"))
        .expect("it is changed");
    put_rows(&rig, "headers", &headers);
    put_rows(&rig, "slots", &slots);
    settle(&rig);
    let (commits, code) = (rig.accounts().commits(), rig.code());
    let proof = session.step_up(rig.accounts(), &password(PASSWORD), &code);
    assert!(
        matches!(proof, Err(LoginError::HeaderUnreadable)),
        "the header is none of this session: {proof:?}"
    );
    assert_eq!(rig.accounts().commits(), commits, "nothing was counted");
    let refused = session.change_password(rig.accounts(), &password(PASSWORD));
    refused.expect_err("nothing is built on the old header");
    assert_eq!(rows(&rig, "headers"), headers, "nor is it written again");
}

fn rows(rig: &Rig, table: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
    let file = file(rig);
    let mut find = file
        .prepare(&format!("SELECT id, ct FROM {table}"))
        .expect("a table");
    let rows = find.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.expect("rows").map(|row| row.expect("a row")).collect()
}

fn put_rows(rig: &Rig, table: &str, rows: &[(Vec<u8>, Vec<u8>)]) {
    let put = format!("INSERT OR REPLACE INTO {table} VALUES (?1, ?2)");
    for (id, ct) in rows {
        file(rig).execute(&put, (id, ct)).expect("put back");
    }
}

fn choose(rig: &mut Rig, session: &mut Session, seconds: u32) -> Result<(), EditError> {
    let choices = Choices {
        lock_after_seconds: seconds,
        ..Choices::default()
    };
    session.set_choices(rig.accounts(), choices)
}

fn root(rig: &Rig, session: &Session) -> Vec<u8> {
    let id = root_id(session);
    let find = format!("SELECT ct FROM objects WHERE id = x'{id}'");
    file(rig)
        .query_row(&find, [], |row| row.get(0))
        .expect("a root")
}

fn put_root(rig: &Rig, session: &Session, ct: &[u8]) {
    let put = format!(
        "UPDATE objects SET ct = ?1 WHERE id = x'{}'",
        root_id(session)
    );
    assert_eq!(file(rig).execute(&put, [ct]).expect("written"), 1, "a root");
}

fn root_id(session: &Session) -> String {
    root_object_id(session.root_key(), RootObject::Root, &session.account()).to_string()
}

/// Any program can write the file.
fn file(rig: &Rig) -> Connection {
    Connection::open(rig.vault()).expect("the file opens")
}
