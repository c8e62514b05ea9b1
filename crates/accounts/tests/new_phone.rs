//! A new phone in the place of the old one.

mod bench;
mod support;

use bench::{NAME, chunks, device, is_denied, is_dud, log_in, read_only, settle, try_with};
use support::{PASSWORD, Rig, password};
use twinlatch_accounts::{ActError, LoginError, NewPhone, Session};
use twinlatch_secret::{Code, OtpSeed};

/// Lets the new phone read its seed; gives the old phone's.
fn read_by_new_phone(rig: &mut Rig, phone: &NewPhone) -> OtpSeed {
    let old = rig.seed.take().expect("the old phone has one");
    rig.read_uri(phone.uri());
    old
}

fn confirm(rig: &mut Rig, session: &mut Session, phone: &mut NewPhone) -> Result<(), ActError> {
    let code = rig.code();
    phone
        .confirm(session, rig.accounts(), &password(PASSWORD), &code)
        .map(drop)
}

/// A code of another phone.
fn code_of(rig: &mut Rig, seed: &OtpSeed) -> Code {
    let own = rig.seed.replace(seed.duplicate());
    let code = rig.code();
    rig.seed = own;
    code
}

#[test]
fn the_new_phone_opens_and_the_old_one_does_not() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    let root_key = session.root_key().duplicate();
    let mut phone = NewPhone::begin(&session, rig.accounts()).expect("the proof is fresh");
    let old = read_by_new_phone(&mut rig, &phone);
    confirm(&mut rig, &mut session, &mut phone).expect("the new phone confirms");
    session.close(rig.accounts());
    settle(&rig);
    let code = code_of(&mut rig, &old);
    assert!(
        is_denied(&try_with(&mut rig, &code)),
        "the old phone is dead"
    );
    let session = log_in(&mut rig);
    assert!(session.root_key().is(&root_key), "the same root key");
    assert_eq!(read_only(&session), None, "nothing is out of place");
}

#[test]
fn a_form_that_was_left_standing_enrols_nobody() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    let mut phone = NewPhone::begin(&session, rig.accounts()).expect("the proof is fresh");
    let old = read_by_new_phone(&mut rig, &phone);
    rig.wait(15 * 60);
    settle(&rig);
    let (commits, result) = (
        rig.accounts().commits(),
        confirm(&mut rig, &mut session, &mut phone),
    );
    assert!(
        matches!(result, Err(ActError::ProofNeeded)),
        "the old phone was proved too long ago: {result:?}"
    );
    assert_eq!(rig.accounts().commits(), commits, "nothing was counted");
    session.close(rig.accounts());
    let code = code_of(&mut rig, &old);
    try_with(&mut rig, &code).expect("the old phone opens");
}

#[test]
fn the_old_table_is_gone_with_the_old_phone() {
    let mut rig = device();
    let before = chunks(&rig);
    let mut session = log_in(&mut rig);
    let mut phone = NewPhone::begin(&session, rig.accounts()).expect("the proof is fresh");
    read_by_new_phone(&mut rig, &phone);
    confirm(&mut rig, &mut session, &mut phone).expect("the new phone confirms");
    let after = chunks(&rig);
    assert!(
        after.iter().all(|id| !before.contains(id)),
        "every row is of the new table"
    );
    assert_eq!(after.len(), 54, "which has its whole window");
}

#[test]
fn the_confirming_code_is_used_up() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    let mut phone = NewPhone::begin(&session, rig.accounts()).expect("the proof is fresh");
    read_by_new_phone(&mut rig, &phone);
    while (-1..=1).any(|steps| is_dud(&rig, steps)) {
        rig.wait(30);
    }
    confirm(&mut rig, &mut session, &mut phone).expect("the new phone confirms");
    session.close(rig.accounts());
    let code = rig.code();
    assert!(
        is_denied(&try_with(&mut rig, &code)),
        "it was the first floor"
    );
}

#[test]
fn a_session_proves_itself_with_the_new_phone_afterwards() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    let mut phone = NewPhone::begin(&session, rig.accounts()).expect("the proof is fresh");
    read_by_new_phone(&mut rig, &phone);
    confirm(&mut rig, &mut session, &mut phone).expect("the new phone confirms");
    settle(&rig);
    let code = rig.code();
    session
        .step_up(rig.accounts(), &password(PASSWORD), &code)
        .expect("the new phone proves");
}

#[test]
fn a_code_of_another_phone_confirms_nothing_and_is_not_counted() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    let mut phone = NewPhone::begin(&session, rig.accounts()).expect("the proof is fresh");
    let commits = rig.accounts().commits();
    let result = confirm(&mut rig, &mut session, &mut phone);
    assert!(
        matches!(result, Err(ActError::CodeDoesNotFit)),
        "the old phone's code"
    );
    assert_eq!(rig.accounts().commits(), commits, "nothing was counted");
    session.close(rig.accounts());
    drop(log_in(&mut rig));
}

#[test]
fn a_wrong_password_leaves_the_old_phone_and_is_counted() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    let mut phone = NewPhone::begin(&session, rig.accounts()).expect("the proof is fresh");
    let old = read_by_new_phone(&mut rig, &phone);
    for count in 1..=5 {
        let code = rig.code();
        let result = phone.confirm(&mut session, rig.accounts(), &password("not it"), &code);
        let error = result.expect_err("a wrong password changes nothing");
        let locks = matches!(error, ActError::Login(LoginError::SessionMustLock));
        assert_eq!(
            locks,
            count == 5,
            "five wrong proofs lock, number {count}: {error}"
        );
    }
    session.close(rig.accounts());
    rig.seed = Some(old);
    drop(log_in(&mut rig));
}

#[test]
fn a_stale_session_is_asked_first() {
    let mut rig = device();
    let session = log_in(&mut rig);
    rig.wait(301);
    let result = NewPhone::begin(&session, rig.accounts());
    assert!(
        matches!(result, Err(ActError::ProofNeeded)),
        "five minutes are over"
    );
}

#[test]
fn a_change_that_cannot_be_written_leaves_the_old_phone() {
    let mut rig = device();
    for after in (0..).step_by(7) {
        let mut session = log_in(&mut rig);
        let mut phone = NewPhone::begin(&session, rig.accounts()).expect("the proof is fresh");
        let old = read_by_new_phone(&mut rig, &phone);
        rig.random.fail_after(after);
        let result = confirm(&mut rig, &mut session, &mut phone);
        rig.random.mend();
        session.close(rig.accounts());
        if result.is_ok() {
            drop(log_in(&mut rig));
            assert!(
                after > 100,
                "control: random bytes were missing at many places"
            );
            return;
        }
        rig.seed = Some(old);
        drop(log_in(&mut rig));
    }
}

#[test]
fn a_name_is_on_the_new_phone() {
    let mut rig = device();
    let session = log_in(&mut rig);
    let phone = NewPhone::begin(&session, rig.accounts()).expect("the proof is fresh");
    assert_eq!(
        phone.uri().account,
        NAME,
        "so that a person finds the line again"
    );
}
