//! Papers of an account that is switched off, and of one whose place in the directory another has.

mod bench;
mod file;
mod support;

use bench::people::{OWN_PASSWORD, bring_in, change, try_login};
use bench::{NAME, log_in};
use support::{COSTS, PASSWORD, Rig, password};
use twinlatch_accounts::{
    KitKind, LoginError, Notice, PersonChange, Recovery, RecoveryError, Sheet,
};
use twinlatch_crypto::{Id, OsRandom, parse_backup, parse_kit};
use twinlatch_otp::Digits;
use twinlatch_records::{Found, Role, RowKind, Status, open_directory, seal_directory};
use twinlatch_secret::SecretText;
use twinlatch_store::{Access, Store};

fn device_with_sheet() -> (Rig, Sheet) {
    let (mut rig, session) = Rig::set_up_with(NAME, PASSWORD, KitKind::Kit, Digits::EIGHT);
    let sheet = session.sheet(rig.accounts()).expect("the proof is fresh");
    session.close(rig.accounts());
    (rig, sheet)
}

fn by_kit(rig: &mut Rig, sheet: &Sheet) -> Result<Recovery, RecoveryError> {
    let code = parse_kit(&sheet.kit_code).expect("printed");
    rig.accounts().recover_with_kit(&code, None)
}

fn by_code(rig: &mut Rig, sheet: &Sheet) -> Result<Recovery, RecoveryError> {
    let code = parse_backup(&sheet.backup_codes[0]).expect("printed");
    rig.accounts()
        .recover_with_backup_code(NAME, &password(PASSWORD), &code)
}

fn type_back(rig: &mut Rig, recovery: &mut Recovery) {
    let sheet = recovery.new_sheet(rig.accounts()).expect("drawn");
    // EXPOSE: a test reads the sheet it has just been shown.
    let symbols: Vec<char> = sheet.kit_code.expose().replace(' ', "").chars().collect();
    let asked = [1, 9, 17, 26];
    let typed = asked
        .map(|at| symbols[usize::from(at) - 1])
        .iter()
        .collect();
    let typed = SecretText::new(typed);
    assert!(recovery.confirm_new_kit(asked, &typed), "as shown");
}

#[test]
fn what_nobody_signed_keeps_no_paper_of_the_owner_from_opening() {
    let (mut rig, sheet) = device_with_sheet();
    file::change_header(&rig, |header| header.disabled = true);
    file::change_entry(&rig, |entry| entry.status = Status::Disabled);
    by_code(&mut rig, &sheet).expect("password and code");
    let mut recovery = by_kit(&mut rig, &sheet).expect("the kit");
    type_back(&mut rig, &mut recovery);
    let finished = recovery.finish(rig.accounts(), Some(COSTS));
    let session = finished.map_err(|(_, why)| why).expect("finished");
    session.close(rig.accounts());
    assert!(!bench::header(&rig).disabled, "the header says so again");
    log_in(&mut rig);
}

#[test]
fn no_paper_opens_an_account_whose_signed_row_is_switched_off() {
    let (mut rig, sheet) = device_with_sheet();
    let mut owner = log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::User);
    owner.close(rig.accounts());
    let session = try_login(&mut rig, &who).expect("opens");
    let own = session.sheet(rig.accounts()).expect("the proof is fresh");
    session.close(rig.accounts());
    let mut owner = log_in(&mut rig);
    let off = PersonChange::Status(Status::Disabled);
    change(&mut rig, &mut owner, &who, off).expect("may");
    owner.close(rig.accounts());
    file::change_every_header(&rig, |header| header.disabled = false);
    let denied = by_kit(&mut rig, &own);
    assert!(
        matches!(denied, Err(RecoveryError::Login(LoginError::Denied))),
        "the kit"
    );
    let code = parse_backup(&own.backup_codes[0]).expect("printed");
    let typed = password(OWN_PASSWORD);
    let denied = rig
        .accounts()
        .recover_with_backup_code(who.name, &typed, &code);
    assert!(
        matches!(denied, Err(RecoveryError::Login(LoginError::Denied))),
        "password and code"
    );
    by_kit(&mut rig, &sheet).expect("control: the owner's opens");
}

#[test]
fn another_persons_row_is_never_written_over_and_is_named() {
    let (mut rig, sheet) = device_with_sheet();
    let other = other_at_the_same_name(&mut rig);
    let mut recovery = by_kit(&mut rig, &sheet).expect("opens");
    type_back(&mut rig, &mut recovery);
    let finished = recovery.finish(rig.accounts(), Some(COSTS));
    let session = finished.map_err(|(_, why)| why).expect("finished");
    let named = session.notices().iter().any(|notice| {
        matches!(notice, Notice::Findings(found)
            if found.iter().any(|found| (found.row, found.what) == (RowKind::Directory, Found::OtherThanListed)))
    });
    assert!(named, "{:?}", session.notices());
    session.close(rig.accounts());
    assert_eq!(file::entry_of(&rig, NAME).account, other, "it is as it was");
}

/// Somebody else's row where the one of this account was; gives whose it is.
fn other_at_the_same_name(rig: &mut Rig) -> Id {
    let other = Id::new([7; 16]);
    let key = bench::device_key(rig);
    let mut opened = Store::open(&rig.vault(), Access::ReadWrite).expect("opens");
    let db = opened.meta.db;
    let put = opened.store.write(|writing| {
        let (tag, stored) = writing.directory().all()?.remove(0);
        let mut entry = open_directory(&key, &db, &tag, &stored).expect("it opens");
        (entry.account, entry.header, entry.tries) = (other, other, other);
        let sealed = seal_directory(&key, &db, &tag, &entry, &OsRandom).expect("sealed");
        writing.directory_mut().put(&tag, &sealed)
    });
    put.expect("written");
    other
}
