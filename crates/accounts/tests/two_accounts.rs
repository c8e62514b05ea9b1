//! Two people on one device: each opens the own account by the own ways, and nothing that one of
//! them does touches a row of the other.

mod bench;
mod file;
mod second;
mod support;

use std::collections::HashMap;

use bench::{NAME, device, is_denied, is_dud, read_only};
use file::{Rows, rows};
use second::{SECOND, add};
use support::{PASSWORD, Rig, password};
use twinlatch_accounts::{EditError, LoginError, Notice, Session};
use twinlatch_crypto::{Id, make_seed};
use twinlatch_records::{Finding, ObjectKind, Role, RowKind};
use twinlatch_secret::{OtpSeed, SecretBytes};

/// What the second person types.
const OTHER: &str = "violet anchovy gramophone";

/// A device with two people.
struct Two {
    rig: Rig,
    /// Phones by the name of their owners.
    phones: [(&'static str, OtpSeed); 2],
}

impl Two {
    /// Two people with passwords and phones of their own.
    fn new() -> Self {
        let rig = device();
        let seed = make_seed(&*rig.random).expect("drawn");
        Self::with(rig, OTHER, seed)
    }

    /// Two people who type the same and whose phones show the same.
    fn alike() -> Self {
        let rig = device();
        let seed = rig.seed.as_ref().expect("a phone").duplicate();
        Self::with(rig, PASSWORD, seed)
    }

    fn with(mut rig: Rig, typed: &str, seed: OtpSeed) -> Self {
        rig.accounts = None;
        add(&rig, &password(typed), &seed);
        rig.restart();
        let own = rig.seed.take().expect("a phone");
        Self {
            rig,
            phones: [(NAME, own), (SECOND, seed)],
        }
    }

    /// Tries one name with one password and one phone.
    fn try_login(&mut self, name: &str, typed: &str, phone: &str) -> Result<Session, LoginError> {
        self.settle();
        let of = self.phones.iter().find(|(owner, _)| *owner == phone);
        self.rig.seed = of.map(|(_, seed)| seed.duplicate());
        let code = self.rig.code();
        self.rig.accounts().login(name, &password(typed), &code)
    }

    fn log_in(&mut self, name: &str, typed: &str) -> Session {
        let session = self
            .try_login(name, typed, name)
            .expect("the own ways open");
        assert_eq!(read_only(&session), None, "{name}: nothing is out of place");
        // Nobody has signed the second person's row, so the end of the log that they sign is nobody's.
        let of_log = |found: &Finding| found.row == RowKind::LogHead;
        let named = |notice: &Notice| matches!(notice, Notice::Findings(found) if !found.iter().all(of_log));
        let found = session.notices().iter().any(named);
        assert!(!found, "{name}: {:?}", session.notices());
        session
    }

    /// Waits until the codes around can be used on both phones.
    fn settle(&mut self) {
        self.rig.wait(180);
        let seeds: Vec<OtpSeed> = self
            .phones
            .iter()
            .map(|(_, seed)| seed.duplicate())
            .collect();
        loop {
            let duds = seeds.iter().any(|seed| {
                self.rig.seed = Some(seed.duplicate());
                (-1..=1).any(|steps| is_dud(&self.rig, steps))
            });
            if !duds {
                return;
            }
            self.rig.wait(30);
        }
    }

    fn put_item(&mut self, session: &mut Session, id: Id, byte: u8) {
        let personal = session.ledger().personal().id();
        let put: Result<(), EditError> = session.edit(self.rig.accounts(), |change, _| {
            let payload = SecretBytes::new(vec![byte; 40]);
            change.put(personal, id, ObjectKind::Item, 1, payload);
            Ok(())
        });
        put.expect("an item is written");
    }

    /// Ids of the items that a session lists, and whether it can read this one.
    fn sees(&mut self, session: &Session, id: &Id) -> (Vec<Id>, bool) {
        let (personal, db) = (session.ledger().personal(), session.db());
        let read: Result<_, EditError> = session.read(self.rig.accounts(), |reading| {
            Ok(personal.read(reading, &db, id).is_ok())
        });
        let listed = personal.entries().map(|(id, _)| id).collect();
        (listed, read.expect("the file can be read"))
    }
}

#[test]
fn both_stand_in_the_list_of_people() {
    let mut two = Two::new();
    let people = two.rig.accounts().people();
    let names: Vec<&str> = people
        .iter()
        .map(|person| person.username.as_str())
        .collect();
    assert_eq!(names, [NAME, SECOND], "by display name");
    let roles: Vec<Role> = people.iter().map(|person| person.role).collect();
    assert_eq!(roles, [Role::Owner, Role::User], "as far as it is signed");
}

#[test]
fn each_opens_with_the_own_password_and_phone_only() {
    let mut two = Two::new();
    for (name, typed, other) in [(NAME, PASSWORD, SECOND), (SECOND, OTHER, NAME)] {
        let wrong = if typed == OTHER { PASSWORD } else { OTHER };
        for (typed, phone) in [(wrong, name), (typed, other), (wrong, other)] {
            let result = two.try_login(name, typed, phone);
            assert!(
                is_denied(&result),
                "{name}: {typed} and the phone of {phone}"
            );
        }
        two.log_in(name, typed).close(two.rig.accounts());
        two.rig.restart();
        two.log_in(name, typed).close(two.rig.accounts());
    }
}

#[test]
fn each_sees_only_the_own_items() {
    let mut two = Two::new();
    let (first, second) = (Id::new([1; 16]), Id::new([2; 16]));
    let mut session = two.log_in(NAME, PASSWORD);
    two.put_item(&mut session, first, 0xa1);
    session.close(two.rig.accounts());
    let mut session = two.log_in(SECOND, OTHER);
    two.put_item(&mut session, second, 0xa2);
    session.close(two.rig.accounts());
    for (name, typed, own, other) in [
        (NAME, PASSWORD, first, second),
        (SECOND, OTHER, second, first),
    ] {
        let session = two.log_in(name, typed);
        assert_eq!(
            two.sees(&session, &own),
            (vec![own], true),
            "{name}: the own item"
        );
        assert!(!two.sees(&session, &other).1, "{name}: not the other's");
        session.close(two.rig.accounts());
    }
}

#[test]
fn each_has_the_own_keys_and_the_own_count() {
    let mut two = Two::new();
    let session = two.log_in(NAME, PASSWORD);
    let (account, root_key) = (session.account(), session.root_key().duplicate());
    session.close(two.rig.accounts());
    let session = two.log_in(SECOND, OTHER);
    assert_ne!(session.account(), account, "two accounts");
    assert!(!session.root_key().is(&root_key), "two root keys");
    session.close(two.rig.accounts());
    for _ in 0..5 {
        let result = two.try_login(SECOND, "not it", SECOND);
        assert!(is_denied(&result), "a wrong try");
    }
    let code = two.rig.code();
    let again = two.rig.accounts().login(SECOND, &password(OTHER), &code);
    let waits = matches!(again, Err(LoginError::Wait { failures: 5, .. }));
    assert!(waits, "the one waits: {:?}", again.err());
    let session = two.log_in(NAME, PASSWORD);
    let failed = |notice: &Notice| matches!(notice, Notice::Failures(_));
    let told = session.notices().iter().any(failed);
    assert!(!told, "the other hears nothing of it");
}

#[test]
fn a_new_password_of_one_leaves_every_row_of_the_other() {
    let mut two = Two::new();
    for (name, typed) in [(NAME, PASSWORD), (SECOND, OTHER)] {
        two.log_in(name, typed).close(two.rig.accounts());
    }
    for (name, typed, new) in [
        (NAME, PASSWORD, "marble pelican at dawn 7"),
        (SECOND, OTHER, "harbour trellis 42 quince"),
    ] {
        let mut session = two.log_in(name, typed);
        let before = rows(&two.rig);
        session
            .change_password(two.rig.accounts(), &password(new))
            .expect("changed");
        let after = rows(&two.rig);
        session.close(two.rig.accounts());
        let count = |table: &str, kept: bool| {
            let same = |at: &&(&str, Vec<u8>)| (after.get(*at) == before.get(*at)) == kept;
            before
                .keys()
                .filter(|at| at.0 == table)
                .filter(same)
                .count()
        };
        assert_eq!(
            (count("slots", true), count("slots", false)),
            (10, 10),
            "{name}: the own ten"
        );
        assert_eq!(
            (count("headers", true), count("headers", false)),
            (1, 1),
            "{name}: the own one"
        );
        for table in ["directory", "tries", "code_offsets"] {
            assert_eq!(count(table, false), 0, "{name}: {table} is not touched");
        }
        // Five change: shard and head of the events, the root, the ways, and the end of the audit log.
        let objects = count("objects", false);
        assert!(objects <= 5, "{name}: {objects} objects changed");
    }
    two.log_in(NAME, "marble pelican at dawn 7")
        .close(two.rig.accounts());
    two.log_in(SECOND, "harbour trellis 42 quince")
        .close(two.rig.accounts());
}

/// Sealed bytes look random: one block in two rows would be a nonce, a key or a hash used twice.
#[test]
fn equal_passwords_and_seeds_share_no_equal_block() {
    let mut two = Two::alike();
    for name in [NAME, SECOND] {
        two.log_in(name, PASSWORD).close(two.rig.accounts());
    }
    let mut all = rows(&two.rig);
    assert_eq!(
        all.keys().filter(|at| at.0 == "code_offsets").count(),
        108,
        "control: both tables"
    );
    assert_eq!(shared(&all), None, "every block stands in one row");
    // The control: a block of one row is put into another.
    let mut keys = all.keys().filter(|at| at.0 == "slots").cloned();
    let (from, to) = (keys.next().expect("a row"), keys.next().expect("another"));
    let block = all[&from][48..64].to_vec();
    let row = all.get_mut(&to).expect("a row");
    row[33..49].copy_from_slice(&block);
    assert!(
        shared(&all).is_some(),
        "control: a block in two rows is found"
    );
}

/// Two rows that share sixteen bytes; in one of them at a multiple of sixteen.
fn shared(all: &Rows) -> Option<(usize, usize)> {
    let rows: Vec<&Vec<u8>> = all.values().collect();
    let mut blocks: HashMap<&[u8], usize> = HashMap::new();
    // Most windows are told from every block by their first three bytes.
    let mut begun = vec![false; 1 << 24];
    let begin = |bytes: &[u8]| {
        usize::from(bytes[0]) << 16 | usize::from(bytes[1]) << 8 | usize::from(bytes[2])
    };
    for (index, row) in rows.iter().enumerate() {
        for block in row.chunks_exact(16) {
            begun[begin(block)] = true;
            if let Some(other) = blocks.insert(block, index) {
                return Some((other, index));
            }
        }
    }
    for (index, row) in rows.iter().enumerate() {
        for (at, window) in row.windows(16).enumerate() {
            if !at.is_multiple_of(16)
                && begun[begin(window)]
                && let Some(other) = blocks.get(window)
            {
                return Some((*other, index));
            }
        }
    }
    None
}
