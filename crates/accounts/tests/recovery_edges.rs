//! Recoveries that are driven in another order, on damaged files, or past a keyring that was silent.

mod bench;
mod file;
mod support;

use bench::{NAME, is_denied, log_in, read_only, settle, try_with};
use support::{COSTS, Fault, PASSWORD, Rig, password};
use twinlatch_accounts::{
    ActError, EditError, KitKind, LoginError, Notice, ReadOnlyReason, Recovery, RecoveryError,
    Session, SessionState, Sheet, Unfinished,
};
use twinlatch_crypto::{Costs, RootObject, parse_backup, parse_kit, root_object_id};
use twinlatch_device::DeviceError;
use twinlatch_otp::Digits;
use twinlatch_secret::{OtpSeed, SecretText};

const NEW_PASSWORD: &str = "orchard violet qmzt";

fn device_with_sheet(kit: KitKind) -> (Rig, Sheet) {
    let (mut rig, session) = Rig::set_up_with(NAME, PASSWORD, kit, Digits::EIGHT);
    let sheet = session.sheet(rig.accounts()).expect("the proof is fresh");
    session.close(rig.accounts());
    settle(&rig);
    (rig, sheet)
}

fn by_code(rig: &mut Rig, sheet: &Sheet, word: &str) -> Result<Recovery, RecoveryError> {
    let code = parse_backup(&sheet.backup_codes[0]).expect("printed");
    rig.accounts()
        .recover_with_backup_code(NAME, &password(word), &code)
}

fn by_kit(rig: &mut Rig, sheet: &Sheet, word: Option<&str>) -> Result<Recovery, RecoveryError> {
    let code = parse_kit(&sheet.kit_code).expect("printed");
    let word = word.map(password);
    rig.accounts().recover_with_kit(&code, word.as_ref())
}

/// Another phone reads a new seed and confirms it; gives the old phone's.
fn new_phone(rig: &mut Rig, recovery: &mut Recovery, costs: Costs) -> Option<OtpSeed> {
    let uri = recovery.offer_phone(rig.accounts()).expect("offered");
    let old = rig.seed.replace(uri.seed.duplicate());
    let code = rig.code();
    recovery
        .confirm_phone(rig.accounts(), &code, Some(costs))
        .expect("confirmed");
    old
}

fn type_back(rig: &mut Rig, recovery: &mut Recovery) -> Sheet {
    let sheet = recovery.new_sheet(rig.accounts()).expect("drawn");
    // EXPOSE: a test reads the sheet it has just been shown.
    let symbols: Vec<char> = sheet
        .kit_code
        .expose()
        .chars()
        .filter(|c| *c != ' ')
        .collect();
    let asked = [1, 9, 17, 26];
    let typed: String = asked
        .iter()
        .map(|at| symbols[usize::from(*at) - 1])
        .collect();
    assert!(
        recovery.confirm_new_kit(asked, &SecretText::new(typed)),
        "as shown"
    );
    sheet
}

fn ended(finished: Result<Session, Unfinished>) -> Result<Session, RecoveryError> {
    finished.map_err(|(_, why)| why)
}

/// Deletes objects of the account that only its root key finds, as damage would.
fn lose(rig: &mut Rig, objects: &[RootObject]) {
    let session = log_in(rig);
    let account = session.account();
    let id = |object: &RootObject| root_object_id(session.root_key(), *object, &account);
    let ids: Vec<_> = objects.iter().map(id).collect();
    session.close(rig.accounts());
    rig.accounts = None;
    for id in ids {
        let gone = file::connect(rig).execute("DELETE FROM objects WHERE id = ?1", [id.bytes()]);
        assert_eq!(gone.expect("written"), 1, "control: it was there");
    }
    rig.restart();
}

#[test]
fn a_phone_that_was_confirmed_and_then_kept_away_changes_nothing() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    let mut recovery = by_code(&mut rig, &sheet, PASSWORD).expect("opens");
    let old = new_phone(&mut rig, &mut recovery, COSTS);
    let session = ended(recovery.keep_phone(rig.accounts())).expect("the session opens");
    assert!(!session.is_fresh(&*rig.clock), "nothing was proved by it");
    session.close(rig.accounts());
    rig.seed = old;
    drop(log_in(&mut rig));
}

#[test]
fn a_backup_code_shows_no_sheet_and_sets_no_password() {
    let (mut rig, sheet) = device_with_sheet(KitKind::KitPassword);
    let mut recovery = by_code(&mut rig, &sheet, PASSWORD).expect("opens");
    let shown = recovery.new_sheet(rig.accounts()).map(drop);
    assert!(matches!(shown, Err(RecoveryError::NotByKit)), "{shown:?}");
    let set = recovery.take_new_password(rig.accounts(), &password(NEW_PASSWORD));
    assert!(matches!(set, Err(RecoveryError::NotByKit)), "{set:?}");
    new_phone(&mut rig, &mut recovery, COSTS);
    ended(recovery.finish(rig.accounts(), None))
        .expect("finished")
        .close(rig.accounts());
    by_kit(&mut rig, &sheet, Some(PASSWORD)).expect("the printed kit stays");
    let rows: i64 = file::connect(&rig)
        .query_row("SELECT count(*) FROM slots", (), |row| row.get(0))
        .expect("readable");
    assert_eq!(rows, 1 + 1 + 7, "a slot, a kit, seven codes");
}

#[test]
fn a_file_without_its_ways_keeps_every_paper_until_a_new_sheet_is_made() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    lose(&mut rig, &[RootObject::Ways]);
    let mut session = log_in(&mut rig);
    assert_eq!(
        read_only(&session),
        Some(ReadOnlyReason::Salvaged),
        "control"
    );
    session
        .take_over(rig.accounts())
        .expect("the person's word");
    session.close(rig.accounts());
    by_code(&mut rig, &sheet, PASSWORD).expect("the codes open");
    let mut recovery = by_kit(&mut rig, &sheet, None).expect("and so does the kit");
    assert!(recovery.codes_lost(), "which nobody can print again");
    assert!(recovery.needs_password(), "new ones take the password");
    recovery
        .prove_password(rig.accounts(), &password(PASSWORD))
        .expect("the present one");
    let new = type_back(&mut rig, &mut recovery);
    assert_eq!(new.backup_codes.len(), 8, "a new set");
    let session = ended(recovery.finish(rig.accounts(), Some(COSTS))).expect("finished");
    session.close(rig.accounts());
    let old = by_code(&mut rig, &sheet, PASSWORD).map(drop);
    assert!(
        matches!(old, Err(RecoveryError::Login(LoginError::Denied))),
        "{old:?}"
    );
    let old = by_kit(&mut rig, &sheet, None).map(drop);
    assert!(matches!(old, Err(RecoveryError::KitUnknown)), "{old:?}");
    by_code(&mut rig, &new, PASSWORD).expect("the new codes open");
    by_kit(&mut rig, &new, None).expect("and the new kit");
    assert_eq!(read_only(&log_in(&mut rig)), None, "whole again");
}

#[test]
fn a_kit_that_no_list_names_is_dead_after_it_was_replaced() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    lose(&mut rig, &[RootObject::Ways, RootObject::Root]);
    let mut recovery = by_kit(&mut rig, &sheet, None).expect("opens");
    recovery
        .take_over(rig.accounts())
        .expect("the person's word");
    recovery
        .take_new_password(rig.accounts(), &password(NEW_PASSWORD))
        .expect("good");
    let new = type_back(&mut rig, &mut recovery);
    ended(recovery.finish(rig.accounts(), Some(COSTS)))
        .expect("finished")
        .close(rig.accounts());
    let old = by_kit(&mut rig, &sheet, None).map(drop);
    assert!(matches!(old, Err(RecoveryError::KitUnknown)), "{old:?}");
    let recovery = by_kit(&mut rig, &new, None).expect("the new kit opens");
    assert_eq!(recovery.undecided(), None, "a whole file");
}

#[test]
fn keys_that_are_gone_for_good_are_never_invented_into_the_file() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    lose(&mut rig, &[RootObject::Ways, RootObject::State]);
    let mut recovery = by_kit(&mut rig, &sheet, None).expect("the records open");
    let before = std::fs::read(rig.vault()).expect("readable");
    let refused = recovery.take_over(rig.accounts());
    assert!(
        matches!(
            refused,
            Err(RecoveryError::Act(ActError::Edit(EditError::ReadOnly(_))))
        ),
        "{refused:?}"
    );
    let session = ended(recovery.look_only(rig.accounts())).expect("for looking");
    assert_eq!(
        read_only(&session),
        Some(ReadOnlyReason::Salvaged),
        "only that"
    );
    session.close(rig.accounts());
    let after = std::fs::read(rig.vault()).expect("readable");
    assert!(before == after, "not a byte is another");
}

#[test]
fn a_kit_looks_at_an_older_file_and_stays() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    let old = std::fs::read(rig.vault()).expect("readable");
    log_in(&mut rig).close(rig.accounts());
    rig.accounts = None;
    std::fs::write(rig.vault(), old).expect("put back");
    rig.restart();
    let recovery = by_kit(&mut rig, &sheet, None).expect("opens");
    let session = ended(recovery.look_only(rig.accounts())).expect("for looking");
    assert_eq!(
        read_only(&session),
        Some(ReadOnlyReason::OlderFile),
        "only that"
    );
    session.close(rig.accounts());
    by_kit(&mut rig, &sheet, None).expect("nothing was used");
}

#[test]
fn a_keyring_that_was_silent_at_the_opening_is_heard_before_anything_is_written() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    let old = std::fs::read(rig.vault()).expect("readable");
    let used = by_code(&mut rig, &sheet, PASSWORD).expect("opens");
    ended(used.keep_phone(rig.accounts()))
        .expect("used up")
        .close(rig.accounts());
    rig.accounts = None;
    std::fs::write(rig.vault(), old).expect("put back");
    rig.restart();
    rig.lines.set_fault(Fault::All(DeviceError::NoService));
    let mut recovery = by_code(&mut rig, &sheet, PASSWORD).expect("nobody knows better yet");
    rig.lines.set_fault(Fault::None);
    let old_phone = new_phone(&mut rig, &mut recovery, COSTS);
    let before = std::fs::read(rig.vault()).expect("readable");
    let finished = ended(recovery.finish(rig.accounts(), None)).map(drop);
    assert!(
        matches!(finished, Err(RecoveryError::Login(LoginError::Denied))),
        "the code was used: {finished:?}"
    );
    let after = std::fs::read(rig.vault()).expect("readable");
    assert!(before == after, "and nothing was written");
    rig.seed = old_phone;
    drop(log_in(&mut rig));
}

#[test]
fn a_session_begins_when_the_recovery_ends() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    let recovery = by_code(&mut rig, &sheet, PASSWORD).expect("opens");
    rig.wait(20 * 60);
    let session = ended(recovery.keep_phone(rig.accounts())).expect("opens");
    assert!(
        matches!(session.state(&*rig.clock), SessionState::Open { .. }),
        "the time at the door is no idle time"
    );
}

#[test]
fn costs_measured_after_the_phone_was_confirmed_do_not_hinder_the_end() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    let mut recovery = by_kit(&mut rig, &sheet, None).expect("opens");
    let dearer = Costs {
        memory_kib: COSTS.memory_kib * 2,
        ..COSTS
    };
    new_phone(&mut rig, &mut recovery, dearer);
    recovery
        .prove_password(rig.accounts(), &password(PASSWORD))
        .expect("the present one");
    type_back(&mut rig, &mut recovery);
    ended(recovery.finish(rig.accounts(), Some(COSTS)))
        .expect("finished")
        .close(rig.accounts());
    drop(log_in(&mut rig));
}

#[test]
fn an_older_file_whose_lists_are_gone_is_asked_about_twice() {
    let (mut rig, _) = device_with_sheet(KitKind::Kit);
    let old = std::fs::read(rig.vault()).expect("readable");
    log_in(&mut rig).close(rig.accounts());
    rig.accounts = None;
    std::fs::write(rig.vault(), old).expect("put back");
    rig.restart();
    let session = log_in(&mut rig);
    let root = root_object_id(session.root_key(), RootObject::Ways, &session.account());
    session.close(rig.accounts());
    let gone = file::connect(&rig).execute("DELETE FROM objects WHERE id = ?1", [root.bytes()]);
    assert_eq!(gone.expect("written"), 1, "control: it was there");
    let mut session = log_in(&mut rig);
    assert_eq!(
        read_only(&session),
        Some(ReadOnlyReason::OlderFile),
        "the first"
    );
    session
        .take_over(rig.accounts())
        .expect("the person's word");
    assert_eq!(
        read_only(&session),
        Some(ReadOnlyReason::Salvaged),
        "the second"
    );
    session
        .take_over(rig.accounts())
        .expect("the person's word");
    assert_eq!(read_only(&session), None, "both were answered");
}

#[test]
fn a_directory_row_that_is_gone_is_put_back_with_its_rights() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    let people = rig.accounts().people();
    let mut recovery = {
        // Gone under the running program, so that no start has put a poorer one back.
        let gone = file::connect(&rig).execute("DELETE FROM directory", ());
        assert_eq!(gone.expect("written"), 1, "control: one row");
        by_kit(&mut rig, &sheet, None).expect("opens")
    };
    type_back(&mut rig, &mut recovery);
    ended(recovery.finish(rig.accounts(), Some(COSTS)))
        .expect("finished")
        .close(rig.accounts());
    assert_eq!(
        rig.accounts().people(),
        people,
        "the same row, the same role"
    );
    let session = log_in(&mut rig);
    assert_eq!(read_only(&session), None, "and the name opens");
}

#[test]
fn an_unknown_name_costs_a_code_as_much_as_a_known_one_on_a_disk_that_refuses() {
    let (mut rig, sheet) = device_with_sheet(KitKind::Kit);
    let holder = file::hold(&rig);
    let code = parse_backup(&sheet.backup_codes[0]).expect("printed");
    let mut told = [NAME, "nobody"].map(|name| {
        let tried = rig
            .accounts()
            .recover_with_backup_code(name, &password(PASSWORD), &code);
        format!("{:?}", tried.map(drop).expect_err("nothing can be counted"))
    });
    drop(holder);
    told.sort();
    assert_eq!(told[0], told[1], "one answer");
    let code = rig.code();
    assert!(
        !is_denied(&try_with(&mut rig, &code)),
        "control: it opens otherwise"
    );
}

#[test]
fn what_is_told_of_the_phone_is_told_of_the_new_one() {
    let (mut rig, session) = Rig::set_up_with(NAME, PASSWORD, KitKind::Kit, Digits::SIX);
    let sheet = session.sheet(rig.accounts()).expect("the proof is fresh");
    assert!(
        session.notices().contains(&Notice::SixDigits),
        "control: it shows six"
    );
    session.close(rig.accounts());
    rig.wait(180);
    let mut recovery = by_code(&mut rig, &sheet, PASSWORD).expect("opens");
    rig.digits = Digits::EIGHT;
    new_phone(&mut rig, &mut recovery, COSTS);
    let session = ended(recovery.finish(rig.accounts(), None)).expect("finished");
    assert!(
        !session.notices().contains(&Notice::SixDigits),
        "the new phone shows eight: {:?}",
        session.notices()
    );
}
