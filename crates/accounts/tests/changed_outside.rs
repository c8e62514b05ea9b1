//! A file that something else writes while a session is open.

mod support;

use rusqlite::Connection;
use support::{PASSWORD, Rig};
use twinlatch_accounts::{EditError, Session};
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
