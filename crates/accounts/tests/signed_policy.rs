//! The policy that the owner signs: obeyed by everybody, and in no other form than the owner's last.

mod bench;
mod file;
mod policies;
mod support;

use bench::{device, log_in};
use policies::{bring_in, change_policy, delete_policy, log_in_as, policy_of, put_policy};
use support::{Rig, password};
use twinlatch_accounts::{
    ActError, InstallError, JoinError, PasswordRefusal, Session, SignedFault,
};
use twinlatch_crypto::make_signing_key;
use twinlatch_policy::{Key, Policy, Rules};
use twinlatch_records::{Role, SignedPolicy};

const TEN: &str = "[session]\nidle_minutes = 10\n";
const FIVE: &str = "[session]\nidle_minutes = 5\n";

/// Minutes without input, why the row is not obeyed, and whether a signed policy is in force.
fn standing(session: &Session) -> (u64, Option<SignedFault>, bool) {
    let idle = session.policy().idle().as_secs() / 60;
    (
        idle,
        session.signed_fault().cloned(),
        session.signed_holds(),
    )
}

/// A vault with this policy, and what its next login finds.
fn with_policy(texts: &[&str]) -> Rig {
    let mut rig = device();
    let mut session = log_in(&mut rig);
    for text in texts {
        session
            .install_policy(rig.accounts(), text)
            .expect("the owner, freshly proved");
    }
    session.close(rig.accounts());
    rig.restart();
    rig
}

fn found(rig: &mut Rig) -> (u64, Option<SignedFault>, bool) {
    let session = log_in(rig);
    let standing = standing(&session);
    session.close(rig.accounts());
    rig.restart();
    standing
}

#[test]
fn what_the_owner_signs_holds_for_everybody_from_the_next_login_on() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let charles = bring_in(&mut rig, &mut owner, "charles", Role::User);
    owner
        .install_policy(rig.accounts(), TEN)
        .expect("the owner, freshly proved");
    assert_eq!(
        owner.policy().idle().as_secs(),
        60 * 60,
        "an open session keeps what held at its opening"
    );
    assert_eq!(owner.signed_text(), Some(TEN), "and the owner can read it");
    owner.close(rig.accounts());
    let session = log_in_as(&mut rig, &charles);
    assert_eq!(standing(&session), (10, None, true), "a user's session too");
    session.close(rig.accounts());
    assert_eq!(found(&mut rig), (10, None, true), "and the owner's");
}

#[test]
fn the_stricter_of_file_and_signed_policy_counts_key_by_key() {
    let mut rig = with_policy(&["[session]\nidle_minutes = 10\nabsolute_minutes = 600\n"]);
    let system = Rules::default()
        .with(Key::SessionIdle, 20)
        .with(Key::SessionAbsolute, 60);
    rig.accounts()
        .set_policy(Policy::new(system, Rules::default()));
    let session = log_in(&mut rig);
    assert_eq!(session.policy().idle().as_secs(), 10 * 60, "the owner's");
    assert_eq!(session.policy().absolute().as_secs(), 60 * 60, "the file's");
}

#[test]
fn a_new_password_and_the_joining_of_a_person_follow_it() {
    let mut rig = with_policy(&["[password]\nmin_length = 40\n"]);
    let mut session = log_in(&mut rig);
    let refused = session.change_password(rig.accounts(), &password("kqzvw umbrella tangerine"));
    assert!(
        matches!(
            refused,
            Err(ActError::Password(PasswordRefusal::TooShort { least: 40 }))
        ),
        "{refused:?}"
    );
    let mut joining = policies::invite(&mut rig, &mut session, "charles", Role::User);
    let refused = policies::choose_password(&mut rig, &mut joining).map(drop);
    assert!(
        matches!(
            refused,
            Err(JoinError::Password(PasswordRefusal::TooShort { least: 40 }))
        ),
        "who joins has no root key yet, and the inviter left the owner's key"
    );
}

#[test]
fn only_the_owner_with_a_fresh_proof_installs_one_and_never_a_broken_one() {
    let mut rig = device();
    let mut owner = log_in(&mut rig);
    let admin = bring_in(&mut rig, &mut owner, "charles", Role::Administrator);
    let refused = owner.install_policy(rig.accounts(), "[session]\nidle = 1\n");
    assert!(
        matches!(&refused, Err(InstallError::Broken(problems)) if problems[0].line == Some(2)),
        "the line is told: {refused:?}"
    );
    let refused = owner.remove_policy(rig.accounts());
    assert!(
        matches!(refused, Err(InstallError::NothingThere)),
        "{refused:?}"
    );
    rig.wait(5 * 60 + 1);
    let refused = owner.install_policy(rig.accounts(), TEN);
    assert!(
        matches!(refused, Err(InstallError::Act(ActError::ProofNeeded))),
        "{refused:?}"
    );
    owner.close(rig.accounts());
    let mut session = log_in_as(&mut rig, &admin);
    let refused = session.install_policy(rig.accounts(), TEN);
    assert!(
        matches!(refused, Err(InstallError::NotOwner)),
        "{refused:?}"
    );
    session.close(rig.accounts());
    assert_eq!(found(&mut rig), (60, None, false), "nothing was decided");
}

#[test]
fn one_that_was_removed_decides_nothing_and_the_one_before_does_not_come_back() {
    let mut rig = with_policy(&[TEN]);
    let before = policy_of(&rig);
    let mut session = log_in(&mut rig);
    session
        .remove_policy(rig.accounts())
        .expect("the owner may");
    session.close(rig.accounts());
    rig.restart();
    assert_eq!(found(&mut rig), (60, None, true), "nothing is decided");
    put_policy(&rig, &before);
    assert_eq!(
        found(&mut rig),
        (60, Some(SignedFault::Older), true),
        "an older row is told, and what was signed last holds"
    );
}

#[test]
fn an_older_row_is_not_obeyed_even_where_the_last_good_one_is_gone() {
    let mut rig = with_policy(&[TEN]);
    let before = policy_of(&rig);
    let mut session = log_in(&mut rig);
    session
        .install_policy(rig.accounts(), FIVE)
        .expect("the owner may");
    session.close(rig.accounts());
    rig.restart();
    put_policy(&rig, &before);
    assert_eq!(
        found(&mut rig),
        (5, Some(SignedFault::Older), true),
        "the last good one stays in force"
    );
    policies::forget_last_good(&rig);
    assert_eq!(
        found(&mut rig),
        (60, Some(SignedFault::Older), false),
        "the mark knows a later one: nothing good is known"
    );
}

#[test]
fn what_the_owner_has_not_signed_is_not_obeyed() {
    let mut rig = with_policy(&[FIVE]);
    change_policy(&rig, |policy| policy.text = TEN.to_owned());
    assert_eq!(
        found(&mut rig),
        (5, Some(SignedFault::NotSigned), true),
        "another text under the signature"
    );
    change_policy(&rig, |policy| policy.counter += 1);
    assert_eq!(
        found(&mut rig),
        (5, Some(SignedFault::NotSigned), true),
        "another counter"
    );
    let stranger = make_signing_key(&*rig.random).expect("drawn");
    let db = policies::vault_id(&rig);
    put_policy(&rig, &SignedPolicy::make(&stranger, &db, 9, TEN.to_owned()));
    assert_eq!(
        found(&mut rig),
        (5, Some(SignedFault::NotSigned), true),
        "another key"
    );
}

#[test]
fn a_row_that_is_gone_or_damaged_leaves_the_last_good_one_in_force() {
    let mut rig = with_policy(&[FIVE]);
    policies::spoil_policy(&rig);
    assert_eq!(
        found(&mut rig),
        (5, Some(SignedFault::Unreadable), true),
        "it does not open"
    );
    delete_policy(&rig);
    assert_eq!(
        found(&mut rig),
        (5, Some(SignedFault::Missing), true),
        "it is gone"
    );
    policies::forget_last_good(&rig);
    assert_eq!(
        found(&mut rig),
        (60, Some(SignedFault::Missing), false),
        "and both: the mark knows that there was one"
    );
}

#[test]
fn one_that_is_not_understood_is_told_with_its_lines() {
    let mut rig = with_policy(&[FIVE]);
    let newer = "[session]\nidle_minutes = 5\nof_a_newer_version = 1\n";
    let session = log_in(&mut rig);
    let key = policies::owners_key(&rig, &session);
    session.close(rig.accounts());
    rig.restart();
    let db = policies::vault_id(&rig);
    put_policy(&rig, &SignedPolicy::make(&key, &db, 9, newer.to_owned()));
    let (idle, fault, holds) = found(&mut rig);
    assert_eq!((idle, holds), (5, true), "the last good one stays in force");
    let Some(SignedFault::Broken(problems)) = fault else {
        panic!("{fault:?}");
    };
    assert_eq!(problems[0].line, Some(3), "the key that is not known");
}

#[test]
fn a_key_that_followed_the_owners_signs_and_the_one_before_does_not() {
    let mut rig = with_policy(&[FIVE]);
    let next = make_signing_key(&*rig.random).expect("drawn");
    let session = log_in(&mut rig);
    let before = policies::owners_key(&rig, &session);
    session.close(rig.accounts());
    rig.restart();
    policies::replace_owner_key(&rig, &before, &next);
    let db = policies::vault_id(&rig);
    assert_eq!(
        found(&mut rig),
        (60, Some(SignedFault::FormerOwner), false),
        "signed by the key before"
    );
    put_policy(&rig, &SignedPolicy::make(&next, &db, 9, TEN.to_owned()));
    assert_eq!(found(&mut rig), (10, None, true), "signed by the key after");
}

#[test]
fn an_older_file_brings_its_own_policy_along() {
    let mut rig = with_policy(&[TEN]);
    let older = std::fs::read(rig.vault()).expect("the file");
    let mut session = log_in(&mut rig);
    session
        .install_policy(rig.accounts(), FIVE)
        .expect("the owner may");
    session.close(rig.accounts());
    rig.accounts = None;
    std::fs::write(rig.vault(), older).expect("put back");
    rig.restart();
    let session = log_in(&mut rig);
    assert!(bench::read_only(&session).is_some(), "control: it is older");
    assert_eq!(
        standing(&session),
        (10, None, true),
        "the person is told of the file, and decides"
    );
}
