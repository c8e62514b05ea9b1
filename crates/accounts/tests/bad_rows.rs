//! Every row of a real file, missing, unreadable, or an older one put back: what the next login says
//! of it, and that it opens as far as it can.

mod bench;
mod file;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use bench::{device, header, log_in, read_only, settle, try_with};
use file::{Rows, TABLES, connect, put_row, rows};
use support::{PASSWORD, Rig, password};
use twinlatch_accounts::{EditError, LoginError, Notice, ReadOnlyReason, Session};
use twinlatch_crypto::Id;
use twinlatch_device::Line;
use twinlatch_records::{Choices, Finding, Found, ObjectKind, RowKind};
use twinlatch_secret::SecretBytes;

const ITEM: Id = Id::new([7; 16]);

/// What a login came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Came {
    /// It opened, and may write.
    Opened,
    /// It opened for looking.
    Looking,
    /// The account's part of the file is called damaged; nothing was counted.
    Damaged,
    /// The present part of the table is called damaged; nothing was counted.
    NoTable,
    /// A slot of other bytes: no password and code can be told from wrong ones.
    Denied,
}

/// A file with an older self.
struct Lab {
    rig: Rig,
    file: Vec<u8>,
    lines: BTreeMap<String, Line>,
    rows: Rows,
    older: Rows,
    present: Id,
    slot: Id,
}

#[test]
fn a_missing_row_is_named_and_the_file_opens_as_far_as_it_can() {
    let mut lab = Lab::new();
    let came = lab.walk(Found::Missing, |rig, table, key, id, _| {
        let delete = format!("DELETE FROM {table} WHERE {key} = ?1");
        let gone = connect(rig).execute(&delete, [id]).expect("written");
        assert_eq!(gone, 1, "control: the row was there");
    });
    assert_eq!(came, expected(Came::Damaged), "by kind of row");
}

#[test]
fn an_unreadable_row_is_named_and_the_file_opens_as_far_as_it_can() {
    let mut lab = Lab::new();
    let came = lab.walk(Found::CannotOpen, |rig, table, _, id, ct| {
        let mut ct = ct.to_vec();
        let middle = ct.len() / 2;
        ct[middle] ^= 1;
        put_row(rig, table, id, &ct);
    });
    // A flipped bit of the slot cannot be told from a wrong code.
    assert_eq!(came, expected(Came::Denied), "by kind of row");
}

#[test]
fn an_older_row_put_back_is_named_and_is_not_taken_for_the_present_one() {
    let mut lab = Lab::new();
    let older = lab.older.clone();
    let mut named = BTreeSet::new();
    for ((table, id), ct) in lab.rows.clone() {
        let Some(old) = older.get(&(table, id.clone())).filter(|old| **old != ct) else {
            continue;
        };
        // An old count of tries is no damage: the larger of it and the mark's counts.
        if table == "tries" || table == "code_offsets" {
            continue;
        }
        lab.fresh();
        put_row(&lab.rig, table, &id, old);
        lab.rig.restart();
        settle(&lab.rig);
        let code = lab.rig.code();
        let session = match try_with(&mut lab.rig, &code) {
            Ok(session) => session,
            Err(LoginError::Denied) => {
                named.insert((table, "refused"));
                continue;
            }
            Err(other) => panic!("{table}: {other:?}"),
        };
        let told = !findings(&session).is_empty() || read_only(&session).is_some();
        assert!(
            told,
            "{table}: an older row is told: {:?}",
            session.notices()
        );
        named.insert((table, "told"));
        session.close(lab.rig.accounts());
    }
    assert_eq!(
        named,
        [
            ("headers", "refused"),
            ("objects", "told"),
            ("slots", "refused"),
            ("slots", "told"),
        ]
        .into(),
        "header and slot of another password fit no more: nothing opens by halves"
    );
}

/// What comes of each kind of row; the primary slot differs.
fn expected(slot: Came) -> BTreeSet<(RowKind, Came)> {
    [
        (RowKind::Directory, Came::Opened),
        (RowKind::Header, Came::Damaged),
        (RowKind::Try, Came::Opened),
        (RowKind::Codes, Came::NoTable),
        (RowKind::Codes, Came::Opened),
        (RowKind::Way, slot),
        (RowKind::Way, Came::Opened),
        (RowKind::State, Came::Looking),
        (RowKind::Ways, Came::Looking),
        (RowKind::Root, Came::Looking),
        (RowKind::Collection, Came::Opened),
        (RowKind::Head, Came::Looking),
        (RowKind::Manifest, Came::Looking),
        (RowKind::Item, Came::Opened),
        (RowKind::Event, Came::Opened),
        (RowKind::Device, Came::Opened),
        (RowKind::Log, Came::Opened),
        (RowKind::LogHead, Came::Opened),
    ]
    .into()
}

impl Lab {
    fn new() -> Self {
        let mut rig = device();
        let mut session = log_in(&mut rig);
        put_item(&mut rig, &mut session, 1);
        let older = rows(&rig);
        put_item(&mut rig, &mut session, 2);
        let choices = Choices {
            lock_after_seconds: 300,
            ..Choices::default()
        };
        session
            .set_choices(rig.accounts(), choices)
            .expect("another state");
        session
            .change_password(rig.accounts(), &password("violet anchovy gramophone"))
            .expect("other slots");
        session
            .change_password(rig.accounts(), &password(PASSWORD))
            .expect("and others again");
        session.close(rig.accounts());
        let header = header(&rig);
        let enrolment = &header.enrolments[0];
        Self {
            file: fs::read(rig.vault()).expect("the file"),
            lines: rig.lines.snapshot(),
            rows: rows(&rig),
            older,
            present: enrolment.chunks[0].id,
            slot: enrolment.slot,
            rig,
        }
    }

    /// The file and the keyring as they were.
    fn fresh(&self) {
        fs::write(self.rig.vault(), &self.file).expect("our own file");
        self.rig.lines.restore(&self.lines);
    }

    /// Harms one row after the other, and gives what came of each kind.
    fn walk(
        &mut self,
        what: Found,
        harm: impl Fn(&Rig, &str, &str, &[u8], &[u8]),
    ) -> BTreeSet<(RowKind, Came)> {
        let mut came = BTreeSet::new();
        let mut chunks = 0;
        for ((table, id), ct) in self.rows.clone() {
            let present = id == self.present.bytes();
            chunks += usize::from(table == "code_offsets");
            // One later chunk stands for all.
            if table == "code_offsets" && !present && chunks > 3 {
                continue;
            }
            self.fresh();
            let (_, key) = TABLES
                .iter()
                .find(|(name, _)| *name == table)
                .expect("a table");
            harm(&self.rig, table, key, &id, &ct);
            came.insert(self.try_login(table, &id, what));
            // Whatever it was, no other row went with it.
            let gone = self.rows.keys().filter(|(other, row)| {
                *other == table
                    && *row != id
                    && !rows(&self.rig).contains_key(&(*other, row.clone()))
            });
            let lost: Vec<_> = gone.collect();
            assert!(
                lost.is_empty() || table == "code_offsets",
                "{table}: other rows stay: {lost:?}"
            );
        }
        came
    }

    fn try_login(&mut self, table: &str, id: &[u8], what: Found) -> (RowKind, Came) {
        self.rig.restart();
        settle(&self.rig);
        let code = self.rig.code();
        let commits = self.rig.accounts().commits();
        let refused = match try_with(&mut self.rig, &code) {
            Ok(session) => return self.opened(session, table, id, what),
            Err(refused) => refused,
        };
        let counted = self.rig.accounts().commits() - commits;
        let (kind, came) = match (table, &refused) {
            ("headers", LoginError::HeaderUnreadable) => (RowKind::Header, Came::Damaged),
            ("code_offsets", LoginError::TableUnreadable) => (RowKind::Codes, Came::NoTable),
            ("slots", LoginError::SlotUnreadable) => (RowKind::Way, Came::Damaged),
            ("slots", LoginError::Denied) => (RowKind::Way, Came::Denied),
            (_, other) => panic!("{table}: {other:?}"),
        };
        if came != Came::Denied {
            assert_eq!(counted, 0, "{table}: named before anything is counted");
        }
        assert!(
            table != "slots" || id == self.slot.bytes(),
            "only the primary way is needed"
        );
        (kind, came)
    }

    fn opened(&mut self, session: Session, table: &str, id: &[u8], what: Found) -> (RowKind, Came) {
        let found = findings(&session);
        // A row of the log that is not there, or is nobody's any more, is told by its number.
        let log = |finding: &&Finding| finding.row == RowKind::Log;
        let of_row = |finding: &&Finding| finding.id.bytes() == id;
        let end = |finding: &&Finding| finding.row == RowKind::LogHead;
        let own = found.iter().find(log);
        let own = own.or_else(|| found.iter().find(end));
        let own = own.or_else(|| found.iter().find(of_row));
        let own = own.unwrap_or_else(|| panic!("{table}: the row is named: {found:?}"));
        let fits = own.what == what
            // A way that differs from its hash is told as such, whatever is in it.
            || (own.row == RowKind::Way && own.what == Found::OtherThanListed)
            || (own.row == RowKind::Log && own.what == Found::Missing)
            // The last one of all is told by the end of the log, which leads nowhere then.
            || (own.row == RowKind::LogHead && own.what == Found::OtherThanListed);
        assert!(fits, "{table}: {own:?}");
        let came = match read_only(&session) {
            None => Came::Opened,
            Some(ReadOnlyReason::Salvaged) => Came::Looking,
            Some(other) => panic!("{table}: {other:?}"),
        };
        let row = own.row;
        if row != RowKind::Item {
            assert_eq!(
                self.content(&session),
                vec![2; 40],
                "{table}: the item opens"
            );
        }
        session.close(self.rig.accounts());
        (row, came)
    }

    fn content(&mut self, session: &Session) -> Vec<u8> {
        let (personal, db) = (session.ledger().personal(), session.db());
        let read: Result<_, EditError> = session.read(self.rig.accounts(), |reading| {
            Ok(personal.read(reading, &db, &ITEM))
        });
        let record = read.expect("the file can be read").expect("the item");
        // EXPOSE: a test looks at its own item.
        record.payload.expose().to_vec()
    }
}

fn findings(session: &Session) -> Vec<Finding> {
    let found = session.notices().iter().filter_map(|notice| {
        let Notice::Findings(found) = notice else {
            return None;
        };
        Some(found.clone())
    });
    found.flatten().collect()
}

fn put_item(rig: &mut Rig, session: &mut Session, byte: u8) {
    let personal = session.ledger().personal().id();
    let put: Result<(), EditError> = session.edit(rig.accounts(), |change, _| {
        let payload = SecretBytes::new(vec![byte; 40]);
        change.put(personal, ITEM, ObjectKind::Item, 1, payload);
        Ok(())
    });
    put.expect("an item is written");
}
