//! Password and code closed after as many wrong tries as the policy allows, and opened again by a new
//! phone alone.

mod bench;
mod support;

use bench::{NAME, device, fail, log_in, settle, try_with};
use support::{PASSWORD, Rig, password};
use twinlatch_accounts::{LoginError, Recovery, Session};
use twinlatch_crypto::parse_backup;
use twinlatch_policy::{Key, Policy, Rules};
use twinlatch_secret::SecretText;

const MOST: u32 = 10;

/// The computer's administrator allows ten.
fn allow_ten(rig: &mut Rig) {
    let rules = Rules::default().with(Key::LoginDisableAfter, MOST);
    rig.accounts()
        .set_policy(Policy::new(rules, Rules::default()));
}

/// Fails as often as it is looked at, each wait waited for.
fn fail_until_closed(rig: &mut Rig) -> u32 {
    for looked_at in 0..=MOST {
        settle(rig);
        rig.wait(60 * 60);
        settle(rig);
        let error = fail(rig);
        if let LoginError::Closed { failures } = error {
            assert_eq!(failures, looked_at, "as many as were looked at");
            return failures;
        }
        let looked_at = matches!(error, LoginError::Denied);
        assert!(looked_at, "neither denied nor closed: {error}");
    }
    panic!("it never closes");
}

fn closed(result: &Result<Session, LoginError>) -> bool {
    matches!(result, Err(LoginError::Closed { .. }))
}

fn try_right(rig: &mut Rig) -> Result<Session, LoginError> {
    settle(rig);
    let code = rig.code();
    try_with(rig, &code)
}

/// A device with one account, and its eight printed codes.
fn device_with_codes() -> (Rig, Vec<SecretText>) {
    let (mut rig, session) = Rig::set_up(NAME, PASSWORD);
    let sheet = session.sheet(rig.accounts()).expect("the proof is fresh");
    session.close(rig.accounts());
    settle(&rig);
    (rig, sheet.backup_codes)
}

fn recover(rig: &mut Rig, code: &SecretText) -> Recovery {
    let code = parse_backup(code).expect("as it is printed");
    rig.accounts()
        .recover_with_backup_code(NAME, &password(PASSWORD), &code)
        .expect("a way of its own, which is not closed")
}

#[test]
fn the_right_password_and_code_open_nothing_after_the_last_try_allowed() {
    let mut rig = device();
    allow_ten(&mut rig);
    assert_eq!(fail_until_closed(&mut rig), MOST, "ten tries");
    assert!(closed(&try_right(&mut rig)), "not even the right ones");
    rig.wait(365 * 24 * 60 * 60 / 2);
    assert!(closed(&try_right(&mut rig)), "and no wait ends it");
    rig.restart();
    allow_ten(&mut rig);
    assert!(closed(&try_right(&mut rig)), "nor a new start");
}

#[test]
fn nothing_closes_without_a_policy() {
    let mut rig = device();
    for _ in 0..=MOST {
        rig.wait(60 * 60);
        settle(&rig);
        let error = fail(&mut rig);
        assert!(matches!(error, LoginError::Denied), "looked at: {error}");
    }
    rig.wait(60 * 60);
    drop(try_right(&mut rig).expect("the right ones open"));
}

#[test]
fn what_the_owner_has_signed_closes_it_before_anybody_is_logged_in() {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    session
        .install_policy(rig.accounts(), "[login]\ndisable_after = 10\n")
        .expect("the owner, freshly proved");
    session.close(rig.accounts());
    rig.restart();
    log_in(&mut rig).close(rig.accounts());
    rig.restart();
    assert_eq!(fail_until_closed(&mut rig), MOST, "known since that login");
}

#[test]
fn a_backup_code_and_a_new_phone_open_it_again() {
    let (mut rig, codes) = device_with_codes();
    allow_ten(&mut rig);
    fail_until_closed(&mut rig);
    let mut recovery = recover(&mut rig, &codes[0]);
    let uri = recovery.offer_phone(rig.accounts()).expect("offered");
    rig.seed = Some(uri.seed.duplicate());
    let code = rig.code();
    recovery
        .confirm_phone(rig.accounts(), &code, None)
        .expect("the new phone confirms");
    let finished = recovery.finish(rig.accounts(), None);
    let session = finished.map_err(|(_, why)| why).expect("finished");
    session.close(rig.accounts());
    drop(try_right(&mut rig).expect("the way is bound anew"));
}

#[test]
fn a_backup_code_alone_opens_the_vault_and_leaves_it_closed() {
    let (mut rig, codes) = device_with_codes();
    allow_ten(&mut rig);
    fail_until_closed(&mut rig);
    let recovery = recover(&mut rig, &codes[0]);
    let session = recovery.keep_phone(rig.accounts());
    let session = session.map_err(|(_, why)| why).expect("the session opens");
    session.close(rig.accounts());
    assert!(closed(&try_right(&mut rig)), "the old phone opens nothing");
}
