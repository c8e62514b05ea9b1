//! A new password, a new phone, dearer costs: each twice, and interrupted by a file that takes no
//! writes. Records stay as they are, what opened before is dead, the paper opens as before.

mod bench;
mod file;
mod support;

use bench::{NAME, header, is_denied, read_only, settle};
use file::{Paper, Rows, break_table, hold, mend, of_tables, open_by_backup, open_by_kit, rows};
use support::{COSTS, PASSWORD, Rig, password};
use twinlatch_accounts::{ActError, EditError, KitKind, LoginError, NewPhone, Session};
use twinlatch_crypto::{Costs, Id};
use twinlatch_otp::Digits;
use twinlatch_records::ObjectKind;
use twinlatch_secret::{OtpSeed, RootKey, SecretBytes};

const PASSWORDS: [&str; 3] = [
    PASSWORD,
    "violet anchovy gramophone",
    "marble pelican at dawn 7",
];

const DEARER: [Costs; 2] = [
    Costs {
        memory_kib: 64,
        passes: 2,
        lanes: 4,
    },
    Costs {
        memory_kib: 96,
        passes: 3,
        lanes: 4,
    },
];

/// A device, what the account must keep, and with what it opens at the moment.
struct Person {
    rig: Rig,
    root_key: RootKey,
    paper: Paper,
    /// Ids of the records, and their sealed bytes.
    records: Rows,
    password: &'static str,
}

impl Person {
    fn new(kit: KitKind) -> Self {
        let (mut rig, mut session) = Rig::set_up_with(NAME, PASSWORD, kit, Digits::EIGHT);
        let personal = session.ledger().personal().id();
        for byte in 1..=3 {
            let payload = || SecretBytes::new(vec![0xa0 | byte; 40]);
            let put: Result<(), EditError> = session.edit(rig.accounts(), |change, _| {
                change.put(personal, record(byte), ObjectKind::Item, 1, payload());
                Ok(())
            });
            put.expect("a record is written");
        }
        let sheet = session.sheet(rig.accounts()).expect("the proof is fresh");
        let paper = Paper {
            kit: sheet.kit_code,
            backup: sheet.backup_codes.into_iter().next().expect("eight"),
        };
        let root_key = session.root_key().duplicate();
        session.close(rig.accounts());
        let mut records = of_tables(&rows(&rig), &["objects"]);
        records.retain(|(_, id), _| (1..=3).any(|byte| *id == record(byte).bytes()));
        assert_eq!(records.len(), 3, "control: the records are in the file");
        Self {
            rig,
            root_key,
            paper,
            records,
            password: PASSWORD,
        }
    }

    fn try_login(&mut self, typed: &str) -> Result<Session, LoginError> {
        settle(&self.rig);
        let code = self.rig.code();
        self.rig.accounts().login(NAME, &password(typed), &code)
    }

    fn log_in(&mut self) -> Session {
        self.try_login(self.password)
            .expect("password and code open")
    }

    /// Everything that must hold whatever was changed or was not.
    fn is_whole(&mut self, what: &str) {
        self.rig.restart();
        let session = self.log_in();
        assert!(
            session.root_key().is(&self.root_key),
            "{what}: the same key"
        );
        assert_eq!(read_only(&session), None, "{what}: nothing is out of place");
        let (personal, db) = (session.ledger().personal(), session.db());
        for byte in 1..=3 {
            let read: Result<_, EditError> = session.read(self.rig.accounts(), |reading| {
                Ok(personal.read(reading, &db, &record(byte)).ok())
            });
            let read = read
                .expect("the file can be read")
                .expect("the record opens");
            // EXPOSE: a test compares what it wrote.
            let payload = read.payload.expose();
            assert_eq!(
                payload,
                [0xa0 | byte; 40],
                "{what}: record {byte} is readable"
            );
        }
        session.close(self.rig.accounts());
        let now = rows(&self.rig);
        for (at, ct) in &self.records {
            assert_eq!(
                now.get(at),
                Some(ct),
                "{what}: record bytes are not touched"
            );
        }
        let typed = password(self.password);
        for (way, opened) in [
            ("kit", open_by_kit(&self.rig, &self.paper, &typed)),
            (
                "backup code",
                open_by_backup(&self.rig, &self.paper, &typed),
            ),
        ] {
            assert!(
                opened.is_some_and(|key| key.is(&self.root_key)),
                "{what}: the {way} opens the root key"
            );
        }
    }

    /// A password that was good once opens nothing in the present file.
    fn is_dead(&mut self, old: &str) {
        assert!(is_denied(&self.try_login(old)), "{old} opens nothing");
        let typed = password(old);
        let backup = open_by_backup(&self.rig, &self.paper, &typed);
        assert!(backup.is_none(), "nor with a backup code");
    }

    fn change_password(&mut self, new: &'static str) -> Result<(), ActError> {
        let mut session = self.log_in();
        let result = session.change_password(self.rig.accounts(), &password(new));
        session.close(self.rig.accounts());
        if result.is_ok() {
            self.password = new;
        }
        result
    }

    /// Enrols a new phone, `spoil` lies between its picture and its code; gives the old phone's
    /// seed, or leaves the old phone in use.
    fn new_phone(&mut self, spoil: impl FnOnce(&Rig)) -> Result<OtpSeed, ActError> {
        let mut session = self.log_in();
        let mut phone = NewPhone::begin(&session, self.rig.accounts()).expect("fresh");
        let old = self.rig.seed.take().expect("the old phone");
        self.rig.read_uri(phone.uri());
        let code = self.rig.code();
        spoil(&self.rig);
        let typed = password(self.password);
        let result = phone.confirm(&mut session, self.rig.accounts(), &typed, &code);
        session.close(self.rig.accounts());
        match result {
            Ok(_) => Ok(old),
            Err(error) => {
                self.rig.seed = Some(old);
                Err(error)
            }
        }
    }

    /// What the account's present slot is wrapped with.
    fn slot(&self) -> (Costs, [u8; 32]) {
        let header = header(&self.rig);
        (header.enrolments[0].costs, header.enrolments[0].salt)
    }
}

fn record(byte: u8) -> Id {
    Id::new([byte; 16])
}

/// Bytes of all slots, whatever row they stand in.
fn slot_bytes(rows: &Rows) -> Vec<Vec<u8>> {
    of_tables(rows, &["slots"]).into_values().collect()
}

#[test]
fn two_new_passwords_leave_records_and_paper_and_kill_the_old_ones() {
    for kit in [KitKind::Kit, KitKind::KitPassword] {
        let mut person = Person::new(kit);
        for (old, new) in [(0, 1), (1, 2)] {
            let before = rows(&person.rig);
            person.change_password(PASSWORDS[new]).expect("changed");
            person.is_whole(PASSWORDS[new]);
            let after = slot_bytes(&rows(&person.rig));
            let kept = slot_bytes(&before)
                .iter()
                .filter(|row| after.contains(row))
                .count();
            assert_eq!(kept, 0, "every row is wrapped anew");
            person.is_dead(PASSWORDS[old]);
        }
        person.is_dead(PASSWORDS[0]);
        person.is_whole("after both");
    }
}

#[test]
fn two_new_phones_leave_records_and_paper_and_kill_the_old_ones() {
    let mut person = Person::new(KitKind::KitPassword);
    let mut old_phones = Vec::new();
    for which in ["second", "third"] {
        let before = rows(&person.rig);
        old_phones.push(person.new_phone(|_| {}).expect("enrolled"));
        person.is_whole(which);
        let after = rows(&person.rig);
        let gone = of_tables(&before, &["code_offsets"]);
        assert!(
            gone.keys().all(|at| !after.contains_key(at)),
            "{which}: no chunk of the old table is left"
        );
        let paper = |rows: &Rows| of_tables(rows, &["slots"]).len();
        assert_eq!(
            paper(&after),
            paper(&before),
            "{which}: one slot for another"
        );
    }
    let own = person.rig.seed.take();
    for old in old_phones {
        person.rig.seed = Some(old);
        assert!(
            is_denied(&person.try_login(PASSWORD)),
            "an old phone is dead"
        );
    }
    person.rig.seed = own;
    person.is_whole("after both");
}

#[test]
fn two_cost_upgrades_leave_records_and_paper_and_kill_the_old_slots() {
    let mut person = Person::new(KitKind::KitPassword);
    let mut old_slots = Vec::new();
    for costs in DEARER {
        old_slots.extend(slot_of_login(&person.rig));
        let salt = person.slot().1;
        person.rig.accounts().note_costs(costs).expect("written");
        person.log_in().close(person.rig.accounts());
        assert_eq!(person.slot().0, costs, "raised");
        assert_ne!(person.slot().1, salt, "with a salt of its own");
        person.is_whole("raised");
        person.rig.kdf.clear_runs();
        person.log_in().close(person.rig.accounts());
        assert_eq!(person.rig.kdf.runs(), [costs], "one run at the new costs");
    }
    let now = slot_bytes(&rows(&person.rig));
    assert!(
        old_slots.iter().all(|row| !now.contains(row)),
        "no cheaper slot is left in the file"
    );
}

/// The row that password and code open.
fn slot_of_login(rig: &Rig) -> Option<Vec<u8>> {
    let slot = header(rig).enrolments[0].slot;
    rows(rig).get(&("slots", slot.bytes().to_vec())).cloned()
}

/// Where a write can fail.
const BROKEN: [&str; 3] = ["headers", "slots", "objects"];

/// Fails every act by whatever keeps the file from being written; the vault must open as before.
fn interrupted(act: impl Fn(&mut Person, &dyn Fn(&Rig)) -> bool, tables: &[&str]) {
    let mut person = Person::new(KitKind::KitPassword);
    for table in tables {
        let before = rows(&person.rig);
        let failed = act(&mut person, &|rig| break_table(rig, table));
        mend(&person.rig);
        assert!(failed, "{table} takes no writes");
        let after = rows(&person.rig);
        let slots = |rows: &Rows| of_tables(rows, &["slots"]);
        assert_eq!(
            slots(&after),
            slots(&before),
            "{table}: the slots are as they were"
        );
        person.is_whole(table);
    }
}

#[test]
fn a_new_password_that_cannot_be_written_leaves_the_old_one() {
    let act = |person: &mut Person, spoil: &dyn Fn(&Rig)| {
        let mut session = person.log_in();
        spoil(&person.rig);
        let result = session.change_password(person.rig.accounts(), &password(PASSWORDS[1]));
        session.close(person.rig.accounts());
        result.is_err()
    };
    interrupted(act, &BROKEN);
}

#[test]
fn a_new_phone_that_cannot_be_written_leaves_the_old_one() {
    let act = |person: &mut Person, spoil: &dyn Fn(&Rig)| person.new_phone(spoil).is_err();
    interrupted(act, &[&BROKEN[..], &["code_offsets"]].concat());
}

#[test]
fn a_held_file_leaves_password_and_phone_as_they_were() {
    let mut person = Person::new(KitKind::KitPassword);
    let mut session = person.log_in();
    let held = hold(&person.rig);
    let result = session.change_password(person.rig.accounts(), &password(PASSWORDS[1]));
    assert!(
        matches!(result, Err(ActError::Edit(_))),
        "nothing can be written"
    );
    drop(held);
    session.close(person.rig.accounts());
    person.is_whole("after a password that was not changed");
    let (held, seen) = (std::cell::Cell::new(None), rows(&person.rig));
    let result = person.new_phone(|rig| held.set(Some(hold(rig))));
    assert!(result.is_err(), "nothing can be written");
    drop(held.take());
    let slots = |rows: &Rows| of_tables(rows, &["slots"]);
    assert_eq!(
        slots(&rows(&person.rig)),
        slots(&seen),
        "no slot was written"
    );
    person.is_whole("after a phone that was not enrolled");
}

#[test]
fn an_upgrade_that_cannot_be_written_leaves_the_slot_and_is_made_later() {
    let mut person = Person::new(KitKind::KitPassword);
    let (before, old) = (person.slot(), slot_of_login(&person.rig));
    person
        .rig
        .accounts()
        .note_costs(DEARER[0])
        .expect("written");
    // The login itself writes no slot; the upgrade has written the header by then.
    break_table(&person.rig, "slots");
    person.rig.kdf.clear_runs();
    let session = person.log_in();
    assert_eq!(read_only(&session), None, "the login is not hindered");
    session.close(person.rig.accounts());
    let runs = person.rig.kdf.runs();
    assert_eq!(runs, [COSTS, DEARER[0]], "control: the upgrade was tried");
    mend(&person.rig);
    assert_eq!(person.slot(), before, "the header says what the slot is");
    assert_eq!(slot_of_login(&person.rig), old, "the slot is as it was");
    person.is_whole("after an upgrade that was not written");
    assert_eq!(person.slot().0, DEARER[0], "raised at a later login");
}
