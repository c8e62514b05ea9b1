//! All tables ever written for one seed lead to one target: two tables of one seed to two targets
//! would publish their difference.

mod bench;
mod file;
mod support;

use std::collections::BTreeMap;

use bench::{NAME, device_key, log_in, read_file, settle};
use file::{break_table, mend};
use support::{PASSWORD, Rig, form, password};
use twinlatch_accounts::{KitKind, NewPhone};
use twinlatch_crypto::{CHUNK_STEPS, Chunk, CodeDigits, Id, LoginSeed, Place};
use twinlatch_otp::{Algorithm, Digits};
use twinlatch_records::{EnrolmentHeader, open_header};

const WEEK: u64 = 7 * 24 * 60 * 60;

/// Offsets of whole weeks by their first step, of every table that was seen.
#[derive(Default)]
struct Offsets {
    seen: BTreeMap<u64, Vec<Option<u64>>>,
    digits: Option<CodeDigits>,
    /// Tables with another draw of keys than the last.
    tables: Vec<Vec<Id>>,
}

impl Offsets {
    /// Takes in the table that the file holds; every step must lead where it led before.
    fn take(&mut self, rig: &Rig) {
        let (db, account, enrolment) = enrolment(rig);
        let digits = enrolment.descriptor.digits;
        assert_eq!(
            *self.digits.get_or_insert(digits),
            digits,
            "one number of digits"
        );
        self.tables
            .push(enrolment.chunks.iter().map(|chunk| chunk.id).collect());
        for listed in &enrolment.chunks {
            let stored = read_file(rig, |reading| reading.code_offsets().find(&listed.id));
            let place = Place {
                db,
                scope: Some(account),
                id: listed.id,
            };
            let stored = stored.expect("a listed chunk is there");
            let chunk = Chunk::open(&listed.key, &place, &stored, digits, listed.first_step);
            self.take_chunk(&chunk.expect("a listed chunk opens"));
        }
    }

    fn take_chunk(&mut self, chunk: &Chunk) {
        let first = chunk.first_step();
        let steps = first..first + CHUNK_STEPS;
        let week: Vec<Option<u64>> = steps.map(|step| chunk.offset(step)).collect();
        let Some(seen) = self.seen.get_mut(&first) else {
            self.seen.insert(first, week);
            return;
        };
        for ((step, seen), offset) in (first..).zip(seen).zip(week) {
            if let (Some(before), Some(now)) = (&seen, offset) {
                assert_eq!(*before, now, "step {step} leads to one target");
            }
            *seen = seen.or(offset);
        }
    }

    /// The one target of all steps, from the seed.
    fn target(&self, rig: &Rig) -> u64 {
        let seed = rig.seed.as_ref().expect("the phone has read a seed");
        let seed = LoginSeed::new(seed, Algorithm::Sha1);
        let digits = self.digits.expect("a table was seen");
        let steps = self
            .seen
            .iter()
            .flat_map(|(first, week)| (*first..).zip(week))
            .filter_map(|(step, offset)| Some((step, (*offset)?)));
        let mut targets =
            steps.map(|(step, offset)| (offset + seed.code(step, digits)) % digits.modulus());
        let first = targets.next().expect("a table was seen");
        assert!(
            targets.all(|target| target == first),
            "every step leads to the same"
        );
        first
    }
}

/// The one enrolment of the file.
fn enrolment(rig: &Rig) -> (Id, Id, EnrolmentHeader) {
    let (db, rows) = read_file(rig, |reading| {
        Ok((reading.meta()?.0.db, reading.headers().all()?))
    });
    let (id, stored) = &rows[0];
    let mut header = open_header(&device_key(rig), &db, id, stored).expect("it opens");
    (db, header.account, header.enrolments.remove(0))
}

/// A new phone whose seed is confirmed in vain a few times, each at another place, then taken, and
/// taken once more: gives the tables of both.
fn enrol(rig: &mut Rig, digits: Digits, failures: &[&str]) -> Offsets {
    let mut session = log_in(rig);
    let mut phone = NewPhone::begin(&session, rig.accounts()).expect("the proof is fresh");
    rig.read_uri(phone.uri());
    rig.digits = digits;
    for table in failures {
        let code = rig.next_code();
        break_table(rig, table);
        let typed = password(PASSWORD);
        let result = phone.confirm(&mut session, rig.accounts(), &typed, &code);
        mend(rig);
        assert!(result.is_err(), "{table} takes no writes");
    }
    // Other digits than those of the first attempt would be another table of the same seed.
    rig.digits = if digits == Digits::SIX {
        Digits::EIGHT
    } else {
        Digits::SIX
    };
    let code = rig.next_code();
    let typed = password(PASSWORD);
    let other = phone.confirm(&mut session, rig.accounts(), &typed, &code);
    assert!(other.is_err(), "the digits are settled");
    rig.digits = digits;
    let mut offsets = Offsets::default();
    for _ in 0..2 {
        let code = rig.next_code();
        let confirmed = phone.confirm(&mut session, rig.accounts(), &typed, &code);
        confirmed.expect("the file takes it");
        offsets.take(rig);
    }
    assert_ne!(
        offsets.tables[0], offsets.tables[1],
        "control: two tables of one seed"
    );
    session.close(rig.accounts());
    offsets
}

#[test]
fn a_phone_that_was_confirmed_again_and_again_has_one_target() {
    for digits in [Digits::EIGHT, Digits::SIX] {
        let (mut rig, session) = Rig::set_up(NAME, PASSWORD);
        session.close(rig.accounts());
        let mut offsets = enrol(&mut rig, digits, &["slots", "code_offsets", "objects"]);
        for weeks in [0, 1, 20] {
            rig.wait(weeks * WEEK);
            log_in(&mut rig).close(rig.accounts());
            offsets.take(&rig);
        }
        offsets.target(&rig);
        let moved = offsets.tables.last() != offsets.tables.get(1);
        assert!(moved, "control: the table was moved");
    }
}

#[test]
fn a_table_that_is_damaged_is_made_again_to_the_same_target() {
    let (mut rig, session) = Rig::set_up(NAME, PASSWORD);
    session.close(rig.accounts());
    let mut offsets = Offsets::default();
    offsets.take(&rig);
    let before = offsets.target(&rig);
    let present = enrolment(&rig).2.chunks.iter().map(|chunk| chunk.id).next();
    let present = present.expect("a table");
    file::connect(&rig)
        .execute(
            "DELETE FROM code_offsets WHERE id <> ?1",
            [&present.bytes()[..]],
        )
        .expect("any program can write the file");
    log_in(&mut rig).close(rig.accounts());
    offsets.take(&rig);
    assert_eq!(
        offsets.target(&rig),
        before,
        "the lost weeks lead where they led"
    );
}

/// Written to files that are thrown away: what each failed attempt would have published.
#[test]
fn a_set_up_that_is_confirmed_again_keeps_its_target() {
    let mut rig = Rig::new();
    let mut set_up = rig
        .begin(form(NAME, PASSWORD, KitKind::Kit))
        .expect("set-up begins");
    rig.read_uri(set_up.uri());
    for after in [3, 40, 100] {
        rig.random.fail_after(after);
        let code = rig.next_code();
        assert!(set_up.confirm(&code).is_err(), "random bytes are missing");
        rig.random.mend();
    }
    let code = rig.next_code();
    let confirmed = set_up.confirm(&code).expect("the code confirms");
    let session = rig.take(confirmed);
    session.close(rig.accounts());
    let mut offsets = Offsets::default();
    offsets.take(&rig);
    for _ in 0..2 {
        rig.wait(2 * WEEK);
        settle(&rig);
        log_in(&mut rig).close(rig.accounts());
        offsets.take(&rig);
    }
    offsets.target(&rig);
}
