//! What was found is told once, stands in the history, and is told again when it comes back.

mod bench;
mod support;

use bench::{chunks, device, fail, header, log_in};
use rusqlite::Connection;
use support::Rig;
use twinlatch_accounts::{EditError, Notice, Session};
use twinlatch_crypto::Id;
use twinlatch_records::{EventKind, Finding, Found, ObjectKind, RowKind};
use twinlatch_secret::SecretBytes;

#[test]
fn a_damaged_item_is_told_once_and_again_when_it_was_whole_meanwhile() {
    let mut rig = device();
    let id = Id::new([7; 16]);
    let session = log_in(&mut rig);
    put_item(&mut rig, session, id);
    let whole = row(&rig, "objects", &id);
    let mut damaged = whole.clone();
    damaged[60] ^= 1;
    put_row(&rig, "objects", &id, &damaged);

    let finding = Finding {
        row: RowKind::Item,
        id,
        what: Found::CannotOpen,
    };
    let (told, lines) = look(&mut rig);
    assert_eq!(told, [finding], "the person is told");
    let line = (
        EventKind::Found,
        Some(RowKind::Item),
        Some(Found::CannotOpen),
        1,
    );
    assert_eq!(lines, [line], "and the history keeps it");

    for _ in 0..2 {
        let (told, lines) = look(&mut rig);
        assert_eq!(told, [], "it is as it was: nothing new is to be told");
        assert_eq!(lines, [line], "nor written");
    }

    put_row(&rig, "objects", &id, &whole);
    assert_eq!(look(&mut rig).0, [], "all is well");
    put_row(&rig, "objects", &id, &damaged);
    let (told, lines) = look(&mut rig);
    assert_eq!(told, [finding], "what comes back is told again");
    assert_eq!(lines, [line, line], "with a line of its own");

    damaged[61] ^= 1;
    put_row(&rig, "objects", &id, &damaged);
    assert_eq!(look(&mut rig).0, [finding], "and what changes again");
}

#[test]
fn what_stands_wrong_is_known_after_it_was_told() {
    let mut rig = device();
    let id = Id::new([7; 16]);
    let session = log_in(&mut rig);
    put_item(&mut rig, session, id);
    take_row(&rig, "objects", &id);
    look(&mut rig);
    let session = log_in(&mut rig);
    assert!(told(&session).is_empty(), "control: it was told before");
    assert!(session.has_findings(), "not everything is there");
    session.close(rig.accounts());
}

#[test]
fn a_count_of_tries_that_was_taken_away_is_told_whoever_tried_first() {
    for (wrong_tries, started_anew) in [(0, true), (1, false), (1, true), (3, true)] {
        let mut rig = device();
        let id = header(&rig).tries;
        take_row(&rig, "tries", &id);
        for _ in 0..wrong_tries {
            fail(&mut rig);
            if started_anew {
                rig.restart();
            }
        }
        let (told, lines) = see(&mut rig);
        let finding = Finding {
            row: RowKind::Try,
            id,
            what: Found::Missing,
        };
        assert_eq!(told, [finding], "the person is told");
        let row = Some(RowKind::Try);
        assert_eq!(
            lines,
            [
                (EventKind::Found, row, Some(Found::Missing), 1),
                (EventKind::Mended, row, None, 1),
            ],
            "it was found, and made anew"
        );
        let (told, again) = look(&mut rig);
        assert_eq!((told, again.len()), (Vec::new(), 2), "it is whole now");
    }
}

#[test]
fn chunks_that_are_made_again_are_told() {
    let mut rig = device();
    let listed = &header(&rig).enrolments[0].chunks;
    let [gone, bad] = [listed[20].id, listed[30].id];
    take_row(&rig, "code_offsets", &gone);
    put_row(&rig, "code_offsets", &bad, &[0; 100]);
    let (told, lines) = look(&mut rig);
    let finding = |id, what| Finding {
        row: RowKind::Codes,
        id,
        what,
    };
    assert_eq!(
        told,
        [
            finding(gone, Found::Missing),
            finding(bad, Found::CannotOpen)
        ],
        "each is named"
    );
    let row = Some(RowKind::Codes);
    assert_eq!(
        lines,
        [
            (EventKind::Found, row, Some(Found::Missing), 1),
            (EventKind::Found, row, Some(Found::CannotOpen), 1),
            (EventKind::Mended, row, None, 2),
        ],
        "and made again"
    );
    assert!(chunks(&rig).contains(&gone), "the row is back");
    assert_eq!(look(&mut rig).0, [], "all is well");
}

type Line = (EventKind, Option<RowKind>, Option<Found>, u32);

/// As [`see`], by a program that was started anew.
fn look(rig: &mut Rig) -> (Vec<Finding>, Vec<Line>) {
    rig.restart();
    see(rig)
}

/// One session: what it tells, and what the history says of rows, oldest first.
fn see(rig: &mut Rig) -> (Vec<Finding>, Vec<Line>) {
    let session = log_in(rig);
    let told = told(&session);
    let events = session.events(rig.accounts()).expect("the history");
    let mut lines: Vec<Line> = events
        .iter()
        .filter(|event| event.row.is_some())
        .map(|event| (event.what, event.row, event.found, event.count))
        .collect();
    lines.reverse();
    session.close(rig.accounts());
    (told, lines)
}

fn told(session: &Session) -> Vec<Finding> {
    let mut notices = session.notices().iter();
    let found = notices.find_map(|notice| {
        let Notice::Findings(found) = notice else {
            return None;
        };
        Some(found.clone())
    });
    found.unwrap_or_default()
}

fn put_item(rig: &mut Rig, mut session: Session, id: Id) {
    let personal = session.ledger().personal().id();
    let put: Result<(), EditError> = session.edit(rig.accounts(), |change, _| {
        let payload = SecretBytes::new(vec![1; 40]);
        change.put(personal, id, ObjectKind::Item, 1, payload);
        Ok(())
    });
    put.expect("an item is written");
    session.close(rig.accounts());
}

fn row(rig: &Rig, table: &str, id: &Id) -> Vec<u8> {
    let find = format!("SELECT ct FROM {table} WHERE id = x'{id}'");
    file(rig)
        .query_row(&find, [], |row| row.get(0))
        .expect("a row")
}

fn put_row(rig: &Rig, table: &str, id: &Id, ct: &[u8]) {
    let put = format!("UPDATE {table} SET ct = ?1 WHERE id = x'{id}'");
    assert_eq!(file(rig).execute(&put, [ct]).expect("written"), 1, "a row");
}

fn take_row(rig: &Rig, table: &str, id: &Id) {
    let take = format!("DELETE FROM {table} WHERE id = x'{id}'");
    assert_eq!(file(rig).execute(&take, []).expect("written"), 1, "a row");
}

/// Any program can write the file.
fn file(rig: &Rig) -> Connection {
    Connection::open(rig.vault()).expect("the file opens")
}
