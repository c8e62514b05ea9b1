//! All keys of an account replaced.

mod bench;
mod file;
mod second;
mod support;

use bench::codes::{DAY, agree_to};
use bench::{NAME, is_dud, log_in, read_file, read_only, settle, try_with};
use file::{Rows, break_table, mend, rows};
use support::{Fault, PASSWORD, Rig, password};
use twinlatch_accounts::{
    ActError, EditError, Notice, PasswordRefusal, RecoveryError, Resealed, Rotation, Session, Sheet,
};
use twinlatch_crypto::{
    DevName, Id, Place, dev_key, device_id, kind, open_record, parse_backup, parse_kit,
};
use twinlatch_device::{DeviceError, read_keys};
use twinlatch_otp::{Algorithm, Digits, hotp};
use twinlatch_records::{EventKind, ObjectKind, SCHEMA};
use twinlatch_secret::{Code, DeviceKey, OtpSeed, Password, SecretBytes, SecretText};

const NEW_PASSWORD: &str = "harbour nineteen wqfjx";

/// What another person on the device types.
const OTHERS_PASSWORD: &str = "elephant lantern zvqxm";

/// Items of the account: more than one step of the background takes.
const ITEMS: u16 = 300;

/// A device with items and the sheet that was printed.
fn device() -> (Rig, Sheet) {
    let (mut rig, mut session) = Rig::set_up(NAME, PASSWORD);
    let sheet = session.sheet(rig.accounts()).expect("the proof is fresh");
    put_items(&mut rig, &mut session, 0..ITEMS);
    session.close(rig.accounts());
    settle(&rig);
    (rig, sheet)
}

fn put_items(rig: &mut Rig, session: &mut Session, numbers: std::ops::Range<u16>) {
    let collection = session.ledger().personal().id();
    let put = session.edit(rig.accounts(), |change, _| {
        for number in numbers {
            let payload = SecretBytes::new(number.to_be_bytes().to_vec());
            change.put(collection, item(number), ObjectKind::Item, SCHEMA, payload);
        }
        Ok::<_, twinlatch_accounts::EditError>(())
    });
    put.expect("written");
}

/// Ids spread over the whole range, as random ones are.
fn item(number: u16) -> Id {
    let mut bytes = [0x5a; 16];
    bytes[..2].copy_from_slice(&number.wrapping_mul(40_503).to_be_bytes());
    bytes[2..4].copy_from_slice(&number.to_be_bytes());
    Id::new(bytes)
}

fn readable(rig: &mut Rig, session: &Session) -> usize {
    let lists = session.ledger().personal();
    let read = |number: &u16| {
        let record = session.read(rig.accounts(), |reading| {
            lists.read(reading, &session.db(), &item(*number))
        });
        // EXPOSE: a test compares what it has written.
        record.is_ok_and(|record| record.payload.expose() == number.to_be_bytes())
    };
    (0..ITEMS).filter(read).count()
}

/// A rotation, ready for the new phone's code; and what the person holds then.
struct Ready {
    rotation: Rotation,
    sheet: Sheet,
    seed: OtpSeed,
}

fn get_ready(rig: &mut Rig, session: &Session) -> Ready {
    let mut rotation =
        Rotation::begin(session, rig.accounts(), password(NEW_PASSWORD)).expect("it begins");
    let sheet = rotation.sheet(session, rig.accounts());
    type_back(&mut rotation, &sheet);
    let uri = rotation.phone(session, rig.accounts()).expect("typed back");
    let seed = uri.seed.duplicate();
    Ready {
        rotation,
        sheet,
        seed,
    }
}

fn type_back(rotation: &mut Rotation, sheet: &Sheet) {
    // EXPOSE: a test reads the sheet it has just been shown.
    let shown = sheet.kit_code.expose();
    let symbols: Vec<char> = shown.chars().filter(|c| *c != ' ').collect();
    let asked = [1, 9, 17, 26];
    let typed = asked.iter().map(|at| symbols[usize::from(*at) - 1]);
    let answer = SecretText::new(typed.collect());
    assert!(rotation.confirm_sheet(asked, &answer), "as shown");
}

fn code_of(rig: &Rig, seed: &OtpSeed) -> Code {
    let step = rig.clock.wall_seconds() / 30;
    let shown = hotp(seed, step, Algorithm::Sha1, Digits::EIGHT);
    // EXPOSE: a test types what the phone shows.
    Code::new(shown.expose().to_owned())
}

fn finish(rig: &mut Rig, session: &mut Session, ready: &mut Ready) -> Result<(), ActError> {
    let code = code_of(rig, &ready.seed);
    let finished = ready.rotation.finish(session, rig.accounts(), &code);
    finished.map(drop)
}

/// Replaces everything; the phone of the rig is the new one then.
fn rotate(rig: &mut Rig, session: &mut Session) -> Sheet {
    let mut ready = get_ready(rig, session);
    finish(rig, session, &mut ready).expect("in use");
    rig.seed = Some(ready.seed);
    ready.sheet
}

fn log_in_anew(rig: &mut Rig) -> Session {
    settle(rig);
    let code = rig.code();
    let opened = rig.accounts().login(NAME, &password(NEW_PASSWORD), &code);
    opened.expect("the new password and the new phone open")
}

fn finish_resealing(rig: &mut Rig, session: &mut Session) -> usize {
    for _ in 0..10 {
        match session.reseal(rig.accounts()).expect("written") {
            Resealed::Done { kept_back } => return kept_back,
            Resealed::Left(_) => {}
        }
    }
    panic!("a few steps are enough");
}

/// Whether kit and second code of a sheet open, with this password.
fn opens(rig: &mut Rig, sheet: &Sheet, typed: &Password) -> (bool, bool) {
    let kit = parse_kit(&sheet.kit_code).expect("printed");
    let code = parse_backup(&sheet.backup_codes[1]).expect("printed");
    let by_kit = rig.accounts().recover_with_kit(&kit, None).map(drop);
    let refused = matches!(by_kit, Ok(()) | Err(RecoveryError::KitUnknown));
    assert!(refused, "{by_kit:?}");
    let by_code = rig.accounts().recover_with_backup_code(NAME, typed, &code);
    (by_kit.is_ok(), by_code.is_ok())
}

fn keys_in_keyring(rig: &Rig) -> usize {
    let names = rig.lines.all_names();
    names.iter().filter(|name| name.starts_with("key/")).count()
}

/// How many rows of the file open under a device key.
fn rows_under(rig: &Rig, key: &DeviceKey) -> usize {
    read_file(rig, |reading| {
        let db = reading.meta()?.0.db;
        let place = |id| Place {
            db,
            scope: None,
            id,
        };
        let mut count = 0;
        macro_rules! opens {
            ($rows:expr, $kind:ty, $name:ident) => {
                for (id, stored) in $rows {
                    let key = dev_key(key, DevName::$name);
                    count += usize::from(open_record::<$kind>(&key, &place(id), &stored).is_ok());
                }
            };
        }
        opens!(reading.directory().all()?, kind::Directory, Dir);
        opens!(reading.headers().all()?, kind::Header, Header);
        opens!(reading.tries().all()?, kind::Try, Try);
        opens!(reading.slots().all()?, kind::Recovery, Recovery);
        let mut objects = Vec::new();
        for id in reading.objects().ids()? {
            objects.extend(reading.objects().find(&id)?.map(|stored| (id, stored)));
        }
        opens!(objects, kind::Device, Settings);
        Ok(count)
    })
}

#[test]
fn the_new_ways_open_and_the_old_ones_do_not() {
    let (mut rig, old) = device();
    let mut session = log_in(&mut rig);
    let old_seed = rig.seed.as_ref().expect("a phone").duplicate();
    let new = rotate(&mut rig, &mut session);
    assert!(session.kit_confirmed(), "it was typed back");
    assert_eq!(
        readable(&mut rig, &session),
        usize::from(ITEMS),
        "the session goes on"
    );
    session.close(rig.accounts());

    settle(&rig);
    for (seed, typed) in [
        (&old_seed, PASSWORD),
        (&old_seed, NEW_PASSWORD),
        (&rig.seed.as_ref().expect("a phone").duplicate(), PASSWORD),
    ] {
        let code = code_of(&rig, seed);
        let opened = rig.accounts().login(NAME, &password(typed), &code);
        assert!(opened.is_err(), "an old phone or an old password");
    }
    assert_eq!(
        opens(&mut rig, &old, &password(PASSWORD)),
        (false, false),
        "the old sheet is dead"
    );
    assert_eq!(
        opens(&mut rig, &new, &password(NEW_PASSWORD)),
        (true, true),
        "the new one opens"
    );
    rig.restart();
    assert_eq!(rig.accounts().findings(), [], "nothing is out of place");
    let session = log_in_anew(&mut rig);
    assert_eq!(read_only(&session), None, "it may be written");
    let told = session.notices().iter();
    let findings = told.filter(|told| matches!(told, Notice::Findings(_)));
    assert_eq!(findings.count(), 0, "and everything is as listed");
    let events = session.events(rig.accounts()).expect("readable");
    assert_eq!(events.unreadable, 0, "the history is whole");
    let replaced = |line: &&twinlatch_records::EventPayload| line.what == EventKind::KeysReplaced;
    assert_eq!(events.iter().filter(replaced).count(), 1, "and says so");
    assert_eq!(
        readable(&mut rig, &session),
        usize::from(ITEMS),
        "all items"
    );
}

#[test]
fn no_row_of_the_account_stays_as_it_was_but_items_and_events() {
    let (mut rig, _) = device();
    let mut session = log_in(&mut rig);
    let old_key = bench::device_key(&rig);
    let before = rows(&rig);
    rotate(&mut rig, &mut session);
    let after = rows(&rig);
    let same = |(at, ct): &(&(&str, Vec<u8>), &Vec<u8>)| after.get(*at) == Some(*ct);
    let kept: Rows = before
        .iter()
        .filter(same)
        .map(|(at, ct)| (at.clone(), ct.clone()))
        .collect();
    let entries =
        session.ledger().personal().entries().count() + session.ledger().events().entries().count();
    assert!(
        kept.keys().all(|(table, _)| *table == "objects"),
        "everything a login needs is new"
    );
    // The event of the rotation itself is not among those that were there before.
    assert_eq!(kept.len(), entries - 1, "objects alone wait to follow");
    assert_eq!(
        rows_under(&rig, &old_key),
        0,
        "nothing is under the old device key"
    );
    let new_key = bench::device_key(&rig);
    assert!(!new_key.is(&old_key), "it is another");
    assert!(
        rows_under(&rig, &new_key) >= 11,
        "and everything is under the new one"
    );
}

#[test]
fn items_and_events_follow_and_the_old_keys_go() {
    let (mut rig, _) = device();
    let mut session = log_in(&mut rig);
    let before = rows(&rig);
    rotate(&mut rig, &mut session);
    let Resealed::Left(left) = session.resealed() else {
        panic!("control: nothing has followed yet");
    };
    assert!(left > usize::from(ITEMS), "items and events");
    assert!(
        session.ledger().has_earlier_keys(),
        "control: old keys are needed"
    );
    assert!(matches!(session.reseal(rig.accounts()), Ok(Resealed::Left(rest)) if rest < left));
    put_items(&mut rig, &mut session, 3..4);
    session.close(rig.accounts());
    rig.restart();

    let mut session = log_in_anew(&mut rig);
    assert!(
        matches!(session.resealed(), Resealed::Left(_)),
        "a later session goes on where it stopped"
    );
    assert_eq!(
        finish_resealing(&mut rig, &mut session),
        0,
        "all have followed"
    );
    assert!(!session.ledger().has_earlier_keys(), "no old key is left");
    assert_eq!(
        readable(&mut rig, &session),
        usize::from(ITEMS),
        "all items"
    );
    let after = rows(&rig);
    assert!(
        before.iter().all(|(at, ct)| after.get(at) != Some(ct)),
        "no row is as it was"
    );
    session.close(rig.accounts());
    let session = log_in_anew(&mut rig);
    assert_eq!(read_only(&session), None, "all of it is as listed");
    assert!(matches!(
        session.resealed(),
        Resealed::Done { kept_back: 0 }
    ));
}

#[test]
fn an_item_that_does_not_open_stays_as_it_is_and_keeps_its_key() {
    let (mut rig, _) = device();
    let mut damaged = rows(&rig)[&("objects", item(7).bytes().to_vec())].clone();
    *damaged.last_mut().expect("bytes") ^= 1;
    file::put_row(&rig, "objects", item(7).bytes(), &damaged);
    rig.restart();
    let mut session = log_in(&mut rig);
    rotate(&mut rig, &mut session);
    assert_eq!(finish_resealing(&mut rig, &mut session), 1, "it is told");
    assert_eq!(
        rows(&rig)[&("objects", item(7).bytes().to_vec())],
        damaged,
        "it is as it was"
    );
    assert!(session.ledger().has_earlier_keys(), "its key stays");
    assert_eq!(
        readable(&mut rig, &session),
        usize::from(ITEMS) - 1,
        "the others"
    );
    session
        .discard_item(rig.accounts(), &item(7))
        .expect("the person discards it");
    assert!(
        !rows(&rig).contains_key(&("objects", item(7).bytes().to_vec())),
        "row and line go together"
    );
    assert_eq!(
        session.resealed(),
        Resealed::Left(0),
        "a key has nothing under it"
    );
    finish_resealing(&mut rig, &mut session);
    assert!(!session.ledger().has_earlier_keys(), "so it goes too");
}

#[test]
fn without_random_bytes_all_old_keys_stay_in_use() {
    let (mut rig, old) = device();
    for after in (0..).step_by(7) {
        let mut session = log_in(&mut rig);
        let mut ready = get_ready(&mut rig, &session);
        rig.random.fail_after(after);
        let finished = finish(&mut rig, &mut session, &mut ready);
        rig.random.mend();
        session.close(rig.accounts());
        rig.restart();
        if finished.is_ok() {
            assert!(after > 50, "control: they were missing at many places");
            rig.seed = Some(ready.seed);
            assert_eq!(read_only(&log_in_anew(&mut rig)), None, "the new ones open");
            return;
        }
        assert_eq!(
            opens(&mut rig, &old, &password(PASSWORD)),
            (true, true),
            "old sheet"
        );
    }
}

#[test]
fn where_the_disk_refuses_all_old_keys_stay_in_use() {
    let (mut rig, old) = device();
    for (table, _) in file::TABLES {
        let mut session = log_in(&mut rig);
        let mut ready = get_ready(&mut rig, &session);
        let before = rows(&rig);
        break_table(&rig, table);
        let finished = finish(&mut rig, &mut session, &mut ready);
        mend(&rig);
        assert!(
            matches!(finished, Err(ActError::Edit(_))),
            "{table}: {finished:?}"
        );
        if table != "objects" {
            let lists = |(at, ct): (&(&str, Vec<u8>), &Vec<u8>)| {
                at.0 != "objects" && rows(&rig).get(at) != Some(ct)
            };
            assert!(!before.iter().any(lists), "{table}: nothing was written");
        }
        put_items(&mut rig, &mut session, 0..1);
        session.close(rig.accounts());
        rig.restart();
        assert_eq!(
            opens(&mut rig, &old, &password(PASSWORD)),
            (true, true),
            "{table}"
        );
        assert_eq!(
            read_only(&log_in(&mut rig)),
            None,
            "{table}: and the old phone"
        );
    }
}

#[test]
fn a_keyring_that_does_not_keep_the_new_key_changes_nothing() {
    let (mut rig, old) = device();
    for fault in [
        Fault::Writes(DeviceError::Locked),
        Fault::Forgets,
        Fault::Garbles,
        Fault::All(DeviceError::NoService),
    ] {
        let mut session = log_in(&mut rig);
        let mut ready = get_ready(&mut rig, &session);
        rig.lines.set_fault(fault);
        let finished = finish(&mut rig, &mut session, &mut ready);
        rig.lines.set_fault(Fault::None);
        assert!(
            matches!(finished, Err(ActError::Keyring(_))),
            "{fault:?}: {finished:?}"
        );
        session.close(rig.accounts());
        rig.restart();
        assert_eq!(
            opens(&mut rig, &old, &password(PASSWORD)),
            (true, true),
            "{fault:?}"
        );
    }
    let mut session = log_in(&mut rig);
    assert_eq!(
        session.earlier_device_keys(rig.accounts()),
        4,
        "each try is noted"
    );
    let deleted = session.delete_earlier_device_keys(rig.accounts());
    deleted.expect("what was never kept is gone too");
    assert_eq!(keys_in_keyring(&rig), 1, "the key in use alone");
    session.close(rig.accounts());
    rig.restart();
    assert_eq!(read_only(&log_in(&mut rig)), None, "and it opens");
}

#[test]
fn the_earlier_device_key_goes_by_a_word_after_a_login_with_the_new_one() {
    let (mut rig, _) = device();
    let mut session = log_in(&mut rig);
    let old = device_id(&bench::device_key(&rig));
    let before = std::fs::read(rig.vault()).expect("the file can be read");
    rotate(&mut rig, &mut session);
    assert_eq!(keys_in_keyring(&rig), 2, "both are kept");
    assert_eq!(
        session.earlier_device_keys(rig.accounts()),
        0,
        "nobody has logged in anew"
    );
    session
        .delete_earlier_device_keys(rig.accounts())
        .expect("nothing to do");
    assert_eq!(keys_in_keyring(&rig), 2, "so both stay");
    session.close(rig.accounts());
    rig.restart();

    let mut session = log_in_anew(&mut rig);
    assert!(
        session.notices().contains(&Notice::EarlierDeviceKey),
        "it is said"
    );
    session
        .delete_earlier_device_keys(rig.accounts())
        .expect("deleted");
    assert!(
        !session.notices().contains(&Notice::EarlierDeviceKey),
        "and no more"
    );
    let left = read_keys(&*rig.lines, old.bytes()).expect("the keyring answers");
    assert!(left.is_empty(), "the old one is gone");
    session.close(rig.accounts());
    rig.restart();
    let session = log_in_anew(&mut rig);
    assert_eq!(read_only(&session), None, "the new one opens");
    assert!(
        !session.notices().contains(&Notice::EarlierDeviceKey),
        "nothing is left"
    );
    session.close(rig.accounts());

    rig.accounts = None;
    std::fs::write(rig.vault(), before).expect("an old copy is put back");
    let opened = rig.try_start().map(drop);
    assert!(
        matches!(opened, Err(twinlatch_accounts::StartError::KeyMissing)),
        "an old copy is worth nothing with this keyring: {opened:?}"
    );
}

#[test]
fn an_older_file_does_not_delete_the_key_in_use() {
    let (mut rig, _) = device();
    let mut session = log_in(&mut rig);
    let mut ready = get_ready(&mut rig, &session);
    rig.lines.set_fault(Fault::Forgets);
    assert!(
        finish(&mut rig, &mut session, &mut ready).is_err(),
        "control: noted only"
    );
    rig.lines.set_fault(Fault::None);
    session.close(rig.accounts());
    rig.restart();
    log_in(&mut rig).close(rig.accounts());
    let old_file = std::fs::read(rig.vault()).expect("the file can be read");
    log_in(&mut rig).close(rig.accounts());
    rig.accounts = None;
    std::fs::write(rig.vault(), old_file).expect("an older file is put back");
    rig.restart();
    let mut session = log_in(&mut rig);
    assert!(
        read_only(&session).is_some(),
        "control: it is named as older"
    );
    assert_eq!(
        session.earlier_device_keys(rig.accounts()),
        0,
        "nothing is offered"
    );
    let deleted = session.delete_earlier_device_keys(rig.accounts());
    assert!(deleted.is_err(), "nor done");
}

#[test]
fn other_people_on_the_device_keep_their_ways() {
    let (mut rig, _) = device();
    let seed = OtpSeed::new(b"a second phone's own".to_vec());
    second::add(&rig, &password(OTHERS_PASSWORD), &seed);
    rig.restart();
    let mut session = log_in(&mut rig);
    let old_key = bench::device_key(&rig);
    rotate(&mut rig, &mut session);
    assert!(
        bench::device_key(&rig).is(&old_key),
        "the device key is everybody's"
    );
    assert_eq!(keys_in_keyring(&rig), 1, "and no other is kept");
    session.close(rig.accounts());
    rig.restart();
    assert_eq!(rig.accounts().findings(), [], "nothing is out of place");
    assert_eq!(read_only(&log_in_anew(&mut rig)), None, "the one");
    rig.seed = Some(seed);
    settle(&rig);
    let code = rig.code();
    let other = rig
        .accounts()
        .login(second::SECOND, &password(OTHERS_PASSWORD), &code);
    assert_eq!(read_only(&other.expect("opens")), None, "and the other");
}

#[test]
fn what_is_refused_changes_nothing() {
    let (mut rig, old) = device();
    let mut session = log_in(&mut rig);
    let begin = |rig: &mut Rig, session: &Session, typed: &str| {
        Rotation::begin(session, rig.accounts(), password(typed)).map(drop)
    };
    let same = begin(&mut rig, &session, PASSWORD);
    assert!(
        matches!(same, Err(ActError::Password(PasswordRefusal::Unchanged))),
        "the present password: {same:?}"
    );
    let common = begin(&mut rig, &session, "password");
    assert!(
        matches!(common, Err(ActError::Password(PasswordRefusal::Common))),
        "a common one: {common:?}"
    );
    let commits = rig.accounts().commits();
    let mut rotation =
        Rotation::begin(&session, rig.accounts(), password(NEW_PASSWORD)).expect("it begins");
    let early = rotation.phone(&session, rig.accounts()).map(drop);
    assert!(matches!(early, Err(ActError::KitNotConfirmed)), "{early:?}");
    let mut ready = get_ready(&mut rig, &session);
    let wrong = rig.code();
    let fits = ready.rotation.finish(&mut session, rig.accounts(), &wrong);
    assert!(
        matches!(fits, Err(ActError::CodeDoesNotFit)),
        "the old phone's: {fits:?}"
    );
    rig.wait(16 * 60);
    let late = finish(&mut rig, &mut session, &mut ready);
    assert!(
        matches!(late, Err(ActError::ProofNeeded)),
        "left standing: {late:?}"
    );
    let stale = begin(&mut rig, &session, NEW_PASSWORD);
    assert!(
        matches!(stale, Err(ActError::ProofNeeded)),
        "no proof: {stale:?}"
    );
    assert_eq!(rig.accounts().commits(), commits, "nothing was written");
    session.close(rig.accounts());
    assert_eq!(
        opens(&mut rig, &old, &password(PASSWORD)),
        (true, true),
        "as before"
    );
}

#[test]
fn the_new_phone_is_not_read_by_the_time_of_the_old_one() {
    let (mut rig, _) = device();
    let off = agree_to(&mut rig, 40 * DAY);
    rig.wait(180);
    while (-2..=2).any(|beside| is_dud(&rig, off + beside)) {
        rig.wait(30);
    }
    let code = rig.code_at(off);
    let mut session = try_with(&mut rig, &code).expect("the remembered time fits");
    rotate(&mut rig, &mut session);
    assert_eq!(
        rig.accounts().clock_off(NAME),
        None,
        "the new phone agrees with this computer, and the old one's time is gone"
    );
    session.close(rig.accounts());
    assert_eq!(
        read_only(&log_in_anew(&mut rig)),
        None,
        "one code of the new phone is enough"
    );
}

#[test]
fn it_can_be_done_twice_and_before_the_first_has_ended() {
    let (mut rig, _) = device();
    let mut session = log_in(&mut rig);
    rotate(&mut rig, &mut session);
    session.reseal(rig.accounts()).expect("a step");
    session.close(rig.accounts());
    let mut session = log_in_anew(&mut rig);
    let mut again =
        Rotation::begin(&session, rig.accounts(), password(PASSWORD)).expect("it begins");
    let sheet = again.sheet(&session, rig.accounts());
    type_back(&mut again, &sheet);
    let seed = again
        .phone(&session, rig.accounts())
        .expect("drawn")
        .seed
        .duplicate();
    let code = code_of(&rig, &seed);
    again
        .finish(&mut session, rig.accounts(), &code)
        .expect("in use");
    rig.seed = Some(seed);
    assert_eq!(
        finish_resealing(&mut rig, &mut session),
        0,
        "three generations become one"
    );
    assert!(!session.ledger().has_earlier_keys(), "the third");
    session.close(rig.accounts());
    let mut session = log_in(&mut rig);
    assert_eq!(
        readable(&mut rig, &session),
        usize::from(ITEMS),
        "all items"
    );
    assert_eq!(
        session.earlier_device_keys(rig.accounts()),
        2,
        "both earlier keys may go"
    );
    session
        .delete_earlier_device_keys(rig.accounts())
        .expect("deleted");
    assert_eq!(keys_in_keyring(&rig), 1, "one is left");
}

#[test]
fn another_device_key_keeps_the_audit_log() {
    let (mut rig, _) = device();
    let mut session = log_in(&mut rig);
    let before = session.audit_entries(rig.accounts()).expect("read").len();
    rotate(&mut rig, &mut session);
    let entries = session.audit_entries(rig.accounts()).expect("read");
    assert!(entries.len() > before, "every line is there");
    let all = entries.iter().all(|entry| entry.line.is_ok());
    assert!(all, "and opens");
    let check = session.check_log(rig.accounts()).expect("read");
    assert_eq!(check.findings, [], "the chain holds");
    assert_eq!(check.signed_to, check.last, "and is signed");
}

#[test]
fn the_owners_policy_stays_in_force_under_new_keys() {
    let (mut rig, _) = device();
    let mut session = log_in(&mut rig);
    let text = "[session]\nidle_minutes = 5\n";
    session
        .install_policy(rig.accounts(), text)
        .expect("the owner, freshly proved");
    let before = device_id(&bench::device_key(&rig));
    let _sheet = rotate(&mut rig, &mut session);
    session.close(rig.accounts());
    assert_ne!(
        device_id(&bench::device_key(&rig)),
        before,
        "control: another key"
    );
    rig.restart();
    settle(&rig);
    let code = rig.code();
    let opened = rig.accounts().login(NAME, &password(NEW_PASSWORD), &code);
    let session = opened.expect("the new password and phone");
    assert_eq!(session.signed_text(), Some(text), "signed as before");
    assert_eq!(session.signed_fault(), None, "and its row opens");
    assert_eq!(session.policy().idle().as_secs(), 300, "in force");
}

#[test]
fn shared_collections_stay_as_they_are_under_the_new_root_key() {
    let mut rig = bench::device();
    let mut session = log_in(&mut rig);
    let collection = session.make_collection(rig.accounts(), "Cash desk");
    let collection = collection.expect("made");
    let till = Id::new([0x5a; 16]);
    session
        .edit(rig.accounts(), |change, _| {
            let text = SecretBytes::new(vec![0xa0]);
            change.put(collection, till, ObjectKind::Item, 1, text);
            Ok::<_, EditError>(())
        })
        .expect("written");
    rotate(&mut rig, &mut session);
    session.close(rig.accounts());
    rig.restart();
    let session = log_in_anew(&mut rig);
    let shared = session.ledger().collection(&collection).expect("listed");
    assert_eq!(
        (shared.name(), shared.rights().confirmed),
        ("Cash desk", true),
        "as it was"
    );
    let db = session.db();
    let read = session.read(rig.accounts(), |reading| {
        Ok::<_, EditError>(shared.read(reading, &db, &till).is_ok())
    });
    assert!(read.expect("the file can be read"), "and its item opens");
}
