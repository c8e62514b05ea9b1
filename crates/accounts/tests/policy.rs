//! What administrators have decided holds for everybody's sessions, passwords and phones.

mod bench;
mod support;

use std::time::Duration;

use bench::{device, log_in};
use support::{PASSWORD, Rig, form, password};
use twinlatch_accounts::{ActError, KitKind, Limits, NewPhone, PasswordRefusal, SetUpError};
use twinlatch_otp::Digits;
use twinlatch_policy::{Key, Policy, Rules};
use twinlatch_records::Choices;

fn policy(rules: Rules) -> Policy {
    Policy::new(rules, Rules::default())
}

fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

#[test]
fn the_limits_of_a_session_are_those_of_its_opening() {
    let mut rig = device();
    let rules = Rules::default()
        .with(Key::SessionIdle, 10)
        .with(Key::SessionAbsolute, 60)
        .with(Key::SessionStepUp, 2);
    rig.accounts().set_policy(policy(rules));
    let mut session = log_in(&mut rig);
    let expected = Limits {
        idle: minutes(10),
        absolute: minutes(60),
        step_up: minutes(2),
    };
    assert_eq!(session.limits(), expected, "as decided");
    rig.accounts().set_policy(Policy::default());
    assert_eq!(session.limits(), expected, "an open session keeps them");
    let choices = Choices {
        lock_after_seconds: 5 * 60,
        ..Choices::default()
    };
    session
        .set_choices(rig.accounts(), choices)
        .expect("stored");
    assert_eq!(session.limits().idle, minutes(5), "less can be chosen");
    rig.wait(121);
    assert!(!session.is_fresh(&*rig.clock), "the proof is too old");
    session.close(rig.accounts());
}

#[test]
fn a_new_password_follows_the_policy_and_an_old_one_opens() {
    let mut rig = device();
    let rules = Rules::default().with(Key::PasswordLength, 40);
    rig.accounts().set_policy(policy(rules));
    let mut session = log_in(&mut rig);
    let refused = session.change_password(rig.accounts(), &password("kqzvw umbrella tangerine"));
    assert!(
        matches!(
            refused,
            Err(ActError::Password(PasswordRefusal::TooShort { least: 40 }))
        ),
        "a new one: {refused:?}"
    );
    let long = "kqzvw umbrella tangerine and forty more of them";
    session
        .change_password(rig.accounts(), &password(long))
        .expect("long enough");
}

#[test]
fn a_set_up_follows_the_policy() {
    let rig = Rig::new();
    let begin = |rules: Rules| {
        let mut env = rig.env();
        env.policy = policy(rules);
        let form = form("Ada", PASSWORD, KitKind::Kit);
        twinlatch_accounts::SetUp::begin(rig.folder(), env, form, Some(support::COSTS))
    };
    let refused = begin(Rules::default().with(Key::PasswordLength, 64)).map(drop);
    assert!(
        matches!(
            refused,
            Err(SetUpError::Password(PasswordRefusal::TooShort {
                least: 64
            }))
        ),
        "the password: {refused:?}"
    );
    let mut set_up = begin(Rules::default().with(Key::PhoneDigits, 8)).expect("begun");
    let mut rig = rig;
    rig.read_uri(set_up.uri());
    rig.digits = Digits::SIX;
    let refused = set_up.confirm(&rig.code()).map(drop);
    assert!(
        matches!(refused, Err(SetUpError::TooFewDigits)),
        "a phone of six digits: {refused:?}"
    );
    rig.digits = Digits::EIGHT;
    let confirmed = set_up.confirm(&rig.code()).expect("eight digits");
    assert_eq!(confirmed.digits.count(), 8, "as the phone shows");
}

#[test]
fn a_new_phone_shows_the_digits_that_the_policy_asks_for() {
    let mut rig = device();
    let rules = Rules::default().with(Key::PhoneDigits, 8);
    rig.accounts().set_policy(policy(rules));
    let mut session = log_in(&mut rig);
    let mut phone = NewPhone::begin(&session, rig.accounts()).expect("the proof is fresh");
    rig.read_uri(phone.uri());
    rig.digits = Digits::SIX;
    let code = rig.code();
    let refused = phone.confirm(&mut session, rig.accounts(), &password(PASSWORD), &code);
    assert!(
        matches!(refused, Err(ActError::TooFewDigits)),
        "and six are fewer"
    );
    rig.digits = Digits::EIGHT;
    let code = rig.code();
    phone
        .confirm(&mut session, rig.accounts(), &password(PASSWORD), &code)
        .expect("eight are enough");
}

#[test]
fn a_phone_of_six_digits_that_is_enrolled_keeps_opening() {
    let (mut rig, session) = Rig::set_up_with(bench::NAME, PASSWORD, KitKind::Kit, Digits::SIX);
    drop(session);
    let rules = Rules::default().with(Key::PhoneDigits, 8);
    rig.accounts().set_policy(policy(rules));
    let code = rig.next_code();
    let opened = rig
        .accounts()
        .login(bench::NAME, &password(PASSWORD), &code)
        .is_ok();
    assert!(opened, "nobody is locked out by a policy that came later");
}

#[test]
fn the_vault_remembers_the_last_good_policy() {
    let mut rig = device();
    assert_eq!(
        rig.accounts().last_good_policy(),
        None,
        "nobody has decided"
    );
    let rules = Rules::default().with(Key::PasswordLength, 12);
    let before = rig.accounts().commits();
    for _ in 0..2 {
        rig.accounts().note_policy(Some(&rules)).expect("written");
    }
    assert_eq!(rig.accounts().commits(), before + 1, "once");
    rig.restart();
    assert_eq!(
        rig.accounts().last_good_policy(),
        Some(rules),
        "from the file"
    );
    let nothing = Rules::default();
    rig.accounts().note_policy(Some(&nothing)).expect("written");
    assert_eq!(
        rig.accounts().last_good_policy(),
        Some(nothing),
        "a policy that decides nothing is one"
    );
    rig.accounts().note_policy(None).expect("written");
    assert_eq!(rig.accounts().last_good_policy(), None, "it was removed");
}
