//! A new recovery sheet inside an open session.

mod bench;
mod file;
mod support;

use bench::{NAME, log_in, read_only, settle};
use support::{PASSWORD, Rig, password};
use twinlatch_accounts::{ActError, LoginError, NewSheet, Notice, RecoveryError, Session, Sheet};
use twinlatch_crypto::{RootObject, parse_backup, parse_kit, root_object_id};
use twinlatch_records::EventKind;
use twinlatch_secret::SecretText;

fn device_with_sheet() -> (Rig, Sheet) {
    let (mut rig, session) = Rig::set_up(NAME, PASSWORD);
    let sheet = session.sheet(rig.accounts()).expect("the proof is fresh");
    session.close(rig.accounts());
    settle(&rig);
    (rig, sheet)
}

fn type_back(new: &mut NewSheet, sheet: &Sheet) {
    // EXPOSE: a test reads the sheet it has just been shown.
    let symbols: Vec<char> = sheet
        .kit_code
        .expose()
        .chars()
        .filter(|c| *c != ' ')
        .collect();
    let asked = [2, 10, 18, 25];
    let typed: String = asked
        .iter()
        .map(|at| symbols[usize::from(*at) - 1])
        .collect();
    assert!(new.confirm(asked, &SecretText::new(typed)), "as shown");
}

/// Whether the sheet's kit and its second code open.
fn opens(rig: &mut Rig, sheet: &Sheet) -> (bool, bool) {
    let kit = parse_kit(&sheet.kit_code).expect("printed");
    let code = parse_backup(&sheet.backup_codes[1]).expect("printed");
    let by_kit = rig.accounts().recover_with_kit(&kit, None).map(drop);
    assert!(
        matches!(by_kit, Ok(()) | Err(RecoveryError::KitUnknown)),
        "{by_kit:?}"
    );
    let by_code = rig
        .accounts()
        .recover_with_backup_code(NAME, &password(PASSWORD), &code)
        .map(drop);
    (by_kit.is_ok(), by_code.is_ok())
}

fn renew(rig: &mut Rig, session: &mut Session) -> Sheet {
    let mut new = NewSheet::begin(session, rig.accounts()).expect("the proof is fresh");
    let sheet = new.sheet(session, rig.accounts());
    type_back(&mut new, &sheet);
    new.finish(session, rig.accounts(), &password(PASSWORD))
        .expect("in use");
    sheet
}

#[test]
fn the_new_sheet_opens_and_the_old_one_does_not() {
    let (mut rig, old) = device_with_sheet();
    let mut session = log_in(&mut rig);
    let new = renew(&mut rig, &mut session);
    assert!(session.kit_confirmed(), "it was typed back");
    assert!(
        !session.notices().contains(&Notice::NoSheet),
        "and is not asked for again"
    );
    let events = session.events(rig.accounts()).expect("readable");
    let told: Vec<EventKind> = events.iter().map(|event| event.what).collect();
    assert!(told.contains(&EventKind::KitIssued), "{told:?}");
    assert!(told.contains(&EventKind::CodesIssued), "{told:?}");
    session.close(rig.accounts());
    assert_eq!(
        opens(&mut rig, &old),
        (false, false),
        "kit and codes are dead"
    );
    assert_eq!(opens(&mut rig, &new), (true, true), "the new ones open");
    assert_eq!(
        read_only(&log_in(&mut rig)),
        None,
        "nothing is out of place"
    );
}

#[test]
fn nothing_is_in_use_before_it_was_typed_back_and_the_password_proved() {
    let (mut rig, old) = device_with_sheet();
    let mut session = log_in(&mut rig);
    let mut new = NewSheet::begin(&session, rig.accounts()).expect("the proof is fresh");
    let commits = rig.accounts().commits();
    let early = new.finish(&mut session, rig.accounts(), &password(PASSWORD));
    assert!(matches!(early, Err(ActError::KitNotConfirmed)), "{early:?}");
    assert_eq!(rig.accounts().commits(), commits, "and nothing was counted");
    let sheet = new.sheet(&session, rig.accounts());
    type_back(&mut new, &sheet);
    let wrong = new.finish(&mut session, rig.accounts(), &password("not it"));
    assert!(
        matches!(wrong, Err(ActError::Login(LoginError::Denied))),
        "{wrong:?}"
    );
    session.close(rig.accounts());
    assert_eq!(opens(&mut rig, &old), (true, true), "the old sheet stays");
    assert_eq!(
        opens(&mut rig, &sheet),
        (false, false),
        "the new one is nothing yet"
    );
}

#[test]
fn a_sheet_that_cannot_be_written_leaves_the_old_one() {
    let (mut rig, old) = device_with_sheet();
    for after in (0..).step_by(3) {
        let mut session = log_in(&mut rig);
        let mut new = NewSheet::begin(&session, rig.accounts()).expect("the proof is fresh");
        let sheet = new.sheet(&session, rig.accounts());
        type_back(&mut new, &sheet);
        rig.random.fail_after(after);
        let finished = new.finish(&mut session, rig.accounts(), &password(PASSWORD));
        rig.random.mend();
        session.close(rig.accounts());
        if finished.is_ok() {
            assert_eq!(
                opens(&mut rig, &sheet),
                (true, true),
                "the new one is in use"
            );
            assert!(
                after > 10,
                "control: random bytes were missing at many places"
            );
            return;
        }
        assert_eq!(opens(&mut rig, &old), (true, true), "the old one stays");
    }
}

#[test]
fn a_stale_session_or_a_form_left_standing_makes_none() {
    let (mut rig, _) = device_with_sheet();
    let mut session = log_in(&mut rig);
    let mut new = NewSheet::begin(&session, rig.accounts()).expect("the proof is fresh");
    let sheet = new.sheet(&session, rig.accounts());
    type_back(&mut new, &sheet);
    rig.wait(30 * 60 + 1);
    let late = new.finish(&mut session, rig.accounts(), &password(PASSWORD));
    assert!(matches!(late, Err(ActError::ProofNeeded)), "{late:?}");
    let stale = NewSheet::begin(&session, rig.accounts()).map(drop);
    assert!(matches!(stale, Err(ActError::ProofNeeded)), "{stale:?}");
}

#[test]
fn an_account_that_has_lost_its_ways_gets_a_sheet_again() {
    let (mut rig, old) = device_with_sheet();
    let session = log_in(&mut rig);
    let id = root_object_id(session.root_key(), RootObject::Ways, &session.account());
    session.close(rig.accounts());
    let gone = file::connect(&rig).execute("DELETE FROM objects WHERE id = ?1", [id.bytes()]);
    assert_eq!(gone.expect("written"), 1, "control: it was there");
    let mut session = log_in(&mut rig);
    session
        .take_over(rig.accounts())
        .expect("the person's word");
    assert!(
        session.sheet(rig.accounts()).is_err(),
        "there is none to show"
    );
    let new = renew(&mut rig, &mut session);
    session.close(rig.accounts());
    assert_eq!(
        opens(&mut rig, &old),
        (false, false),
        "nobody could wrap the old one again"
    );
    assert_eq!(opens(&mut rig, &new), (true, true), "the new one opens");
}
