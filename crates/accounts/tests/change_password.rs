//! A new password: everything that took the old one takes the new one, and nothing else changes.

mod bench;
mod support;

use bench::{NAME, device, device_key, is_denied, log_in, read_file, read_only, settle, try_with};
use support::{COSTS, PASSWORD, Rig, password};
use twinlatch_accounts::{ActError, EditError, KitKind, Notice, Session};
use twinlatch_crypto::{
    Id, Kdf, KdfLimits, Stored, Way, derive_way_secret, open_backup, parse_backup,
};
use twinlatch_otp::Digits;
use twinlatch_records::{
    Finding, Found, ObjectKind, RowKind, WayKind, open_recovery, seal_recovery,
};
use twinlatch_secret::{BackupCode, DeviceKey, Password, RootKey, SecretBytes};
use twinlatch_store::{Access, Store};

const NEW: &str = "violet anchovy gramophone";

/// Opens the session again with the new password.
fn log_in_new(rig: &mut Rig) -> Session {
    settle(rig);
    let code = rig.code();
    rig.accounts()
        .login(NAME, &password(NEW), &code)
        .expect("the new password opens")
}

#[test]
fn the_old_password_is_dead_and_the_new_one_opens() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    let root_key = session.root_key().duplicate();
    session
        .change_password(rig.accounts(), &password(NEW))
        .expect("it is changed");
    session.close(rig.accounts());
    settle(&rig);
    let code = rig.code();
    assert!(
        is_denied(&try_with(&mut rig, &code)),
        "the old password opens nothing"
    );
    let session = log_in_new(&mut rig);
    assert!(session.root_key().is(&root_key), "the same root key");
    assert_eq!(read_only(&session), None, "nothing is out of place");
}

#[test]
fn the_session_goes_on_after_a_change() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    session
        .change_password(rig.accounts(), &password(NEW))
        .expect("it is changed");
    settle(&rig);
    let code = rig.code();
    session
        .step_up(rig.accounts(), &password(NEW), &code)
        .expect("the new password proves");
    session
        .change_password(rig.accounts(), &password(PASSWORD))
        .expect("and is changed back");
    session.close(rig.accounts());
    drop(log_in(&mut rig));
}

#[test]
fn a_stale_session_is_asked_first() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    rig.wait(301);
    let result = session.change_password(rig.accounts(), &password(NEW));
    assert!(
        matches!(result, Err(ActError::ProofNeeded)),
        "five minutes are over"
    );
}

#[test]
fn a_password_that_is_refused_changes_nothing() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    for refused in ["short", "password1", &"x".repeat(1025)] {
        let result = session.change_password(rig.accounts(), &password(refused));
        assert!(
            matches!(result, Err(ActError::Password(_))),
            "{refused} is refused"
        );
    }
    session.close(rig.accounts());
    drop(log_in(&mut rig));
}

#[test]
fn records_are_not_touched() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    let id = Id::new([7; 16]);
    let personal = session.ledger().personal().id();
    let put: Result<(), EditError> = session.edit(rig.accounts(), |change, _| {
        change.put(
            personal,
            id,
            ObjectKind::Item,
            1,
            SecretBytes::new(vec![0xa0]),
        );
        Ok(())
    });
    put.expect("an item is written");
    let before = object(&rig, &id);
    session
        .change_password(rig.accounts(), &password(NEW))
        .expect("it is changed");
    assert_eq!(object(&rig, &id), before, "the same bytes");
}

#[test]
fn backup_codes_go_with_the_new_password() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    let root_key = session.root_key().duplicate();
    let sheet = session
        .sheet(rig.accounts())
        .expect("the sheet can be shown");
    let code = parse_backup(&sheet.backup_codes[0]).expect("as it is printed");
    session
        .change_password(rig.accounts(), &password(NEW))
        .expect("it is changed");
    let (db, account) = (session.db(), session.account());
    let device_key = device_key(&rig);
    let open = |typed: &Password| open_with_backup(&rig, &device_key, &db, &account, typed, &code);
    assert!(
        open(&password(NEW)).is_some_and(|key| key.is(&root_key)),
        "new password and code"
    );
    assert!(open(&password(PASSWORD)).is_none(), "not with the old one");
}

#[test]
fn a_backup_row_that_nothing_names_goes_with_the_old_password() {
    let mut rig = device();
    let session = log_in(&mut rig);
    let put_back = put_unnamed_backup_row(&mut rig, &session);
    let before = slots(&rig).len();
    session.close(rig.accounts());
    let mut session = log_in(&mut rig);
    assert!(
        session.notices().contains(&Notice::Findings(vec![Finding {
            row: RowKind::Way,
            id: put_back,
            what: Found::Unlisted,
        }])),
        "it is named: {:?}",
        session.notices()
    );
    session
        .change_password(rig.accounts(), &password(NEW))
        .expect("it is changed");
    let after = slots(&rig);
    assert!(
        after.iter().all(|(id, _)| *id != put_back),
        "the old password would still open it"
    );
    assert_eq!(after.len(), before - 1, "every other way is still there");
}

#[test]
fn a_kit_with_password_goes_with_it_too() {
    let (mut rig, session) = Rig::set_up_with(NAME, PASSWORD, KitKind::KitPassword, Digits::EIGHT);
    session.close(rig.accounts());
    let mut session = log_in(&mut rig);
    let before = slots(&rig);
    session
        .change_password(rig.accounts(), &password(NEW))
        .expect("it is changed");
    let after = slots(&rig);
    let ids = |rows: &[(Id, Stored)]| rows.iter().map(|row| row.0).collect::<Vec<_>>();
    assert_eq!(ids(&after), ids(&before), "no row came or went");
    let kept = after.iter().filter(|row| before.contains(row)).count();
    assert_eq!(kept, 0, "slot, eight codes and kit are wrapped anew");
}

#[test]
fn a_change_that_cannot_be_written_changes_nothing() {
    let mut rig = device();
    for after in 0.. {
        let mut session = log_in(&mut rig);
        rig.random.fail_after(after);
        let result = session.change_password(rig.accounts(), &password(NEW));
        rig.random.mend();
        session.close(rig.accounts());
        settle(&rig);
        let code = rig.code();
        if result.is_ok() {
            rig.accounts()
                .login(NAME, &password(NEW), &code)
                .expect("the new password opens");
            assert!(
                after > 10,
                "control: random bytes were missing at several places"
            );
            return;
        }
        try_with(&mut rig, &code)
            .expect("the old password opens")
            .close(rig.accounts());
    }
}

/// Seals a copy of a backup row under an id that neither list nor ways know.
fn put_unnamed_backup_row(rig: &mut Rig, session: &Session) -> Id {
    let (db, key) = (session.db(), device_key(rig));
    let row = slots(rig)
        .iter()
        .find_map(|(id, stored)| open_recovery(&key, &db, id, stored).ok())
        .expect("a backup row");
    let id = Id::random(&*rig.random).expect("random bytes");
    let sealed = seal_recovery(&key, &db, &id, &row, &*rig.random).expect("sealed");
    let mut other = Store::open(&rig.vault(), Access::ReadWrite)
        .expect("any program can write the file")
        .store;
    other
        .write(|writing| writing.slots_mut().put_recovery(&id, &sealed))
        .expect("put back");
    id
}

fn object(rig: &Rig, id: &Id) -> Option<Stored> {
    read_file(rig, |reading| reading.objects().find(id))
}

fn slots(rig: &Rig) -> Vec<(Id, Stored)> {
    read_file(rig, |reading| reading.slots().all())
}

/// Opens the root key as the recovery by backup code does.
fn open_with_backup(
    rig: &Rig,
    device_key: &DeviceKey,
    db: &Id,
    account: &Id,
    typed: &Password,
    code: &BackupCode,
) -> Option<RootKey> {
    let mut memory = Kdf::new(KdfLimits::danger_for_tests())
        .reserve(COSTS)
        .expect("8 KiB");
    slots(rig).iter().find_map(|(id, stored)| {
        let row = open_recovery(device_key, db, id, stored).ok()?;
        assert_eq!(row.way, WayKind::Backup, "only backup codes are sealed so");
        let (salt, costs) = (row.salt?, row.costs?);
        let secret = derive_way_secret(&mut memory, Way::Backup, typed, &salt, costs).ok()?;
        open_backup(&secret, code, device_key, &row.wrapped?, account, id).ok()
    })
}
