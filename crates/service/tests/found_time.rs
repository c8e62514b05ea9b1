//! Codes in a row at the door: what they find, what is asked, and how long it may stand.

use twinlatch_crypto::LoginSeed;
use twinlatch_otp::Algorithm;
use twinlatch_service::Happening;
use twinlatch_service::door::close_door;
use twinlatch_service::found_time::{accept_found_time, leave_found_time};
use twinlatch_service::login::{login, step_up};
use twinlatch_service::session::{log_out, vault_view};
use twinlatch_service::wire::{
    DoorView, ErrorCode, ErrorView, FoundTimeView, LockReason, NoticeView,
};

use crate::support::{NAME, PASSWORD, Rig, code_of, form};

/// Steps of a day.
const DAY: u64 = 2_880;

/// Truncated values from here on give no offset at 8 digits: 21 x 10^8.
const FIRST_DUD: u32 = 2_100_000_000;

/// The first step from `ahead` on, counted from this computer's, that ends three codes without a dud.
fn usable(rig: &Rig, ahead: u64) -> u64 {
    let phone = LoginSeed::new(rig.seed.as_ref().expect("a phone"), Algorithm::Sha1);
    let here = rig.clock.wall_seconds() / 30;
    let fits = |last: &u64| (0..3).all(|before| phone.truncated(here + last - before) < FIRST_DUD);
    (ahead..).find(fits).expect("duds are rare")
}

/// Three codes of a phone so many steps ahead.
fn codes(rig: &Rig, last: u64) -> [String; 3] {
    let seed = rig.seed.as_ref().expect("a phone");
    [2, 1, 0].map(|before| rig.code_of(seed, last - before))
}

fn try_codes(rig: &mut Rig, codes: &[String]) -> Result<Option<FoundTimeView>, ErrorView> {
    let fields = [NAME, PASSWORD].into_iter();
    let fields: Vec<&str> = fields.chain(codes.iter().map(String::as_str)).collect();
    login(&mut rig.service, form(&fields))
}

/// A login that waits for a word, of a phone some 40 days ahead; gives how many steps.
fn asked() -> (Rig, u64, FoundTimeView) {
    let mut rig = Rig::at_door();
    let last = usable(&rig, 40 * DAY);
    let codes = codes(&rig, last);
    let found = try_codes(&mut rig, &codes).expect("password and codes open");
    let found = found.expect("it is asked about");
    (rig, last, found)
}

#[test]
fn the_door_asks_before_anything_is_used_up() {
    let (mut rig, last, found) = asked();
    let here = rig.clock.wall_seconds();
    assert_eq!(found.now, here * 1000, "what this computer says");
    assert_eq!(
        found.found,
        (here / 30 + last) * 30_000,
        "what the phone shows"
    );
    let DoorView::FoundTime(view) = rig.look() else {
        panic!("the door shows something else");
    };
    assert_eq!((view.found, view.now), (found.found, found.now), "the same");
    assert!(!rig.service.has_session(), "nobody is logged in");
    assert_eq!(
        rig.service
            .allow()
            .map(vault_view)
            .err()
            .map(|error| error.code),
        Some(ErrorCode::NotLoggedIn),
        "and nothing is shown"
    );
}

#[test]
fn going_on_opens_the_session_and_one_code_is_enough_afterwards() {
    let (mut rig, last, _) = asked();
    accept_found_time(&mut rig.service).expect("agreed");
    assert!(rig.service.has_session(), "the session is open");
    assert_eq!(
        code_of(accept_found_time(&mut rig.service)),
        Some(ErrorCode::NotLoggedIn),
        "there is no second question"
    );
    log_out(&mut rig.service).expect("logged out");
    let form = rig.login_form();
    let off = form.clock_off.expect("the door tells of the clock");
    assert_eq!(off.now, rig.clock.wall_seconds() * 1000, "what it says");
    let here = rig.clock.wall_seconds() * 1000;
    assert!(
        off.phone.abs_diff(here + last * 30_000) <= 30_000,
        "what the phone shows"
    );
    let next = usable(&rig, last + 3);
    rig.wait((next - last) * 30);
    let code = rig.code_of(rig.seed.as_ref().expect("a phone"), last);
    let asked = try_codes(&mut rig, &[code]).expect("the remembered time fits");
    assert!(asked.is_none(), "nothing is asked any more");
    let next = usable(&rig, last + 3);
    rig.wait((next - last) * 30);
    let code = rig.code_of(rig.seed.as_ref().expect("a phone"), last);
    step_up(&mut rig.service, crate::support::form(&[PASSWORD, &code])).expect("here too");
}

#[test]
fn leaving_shows_the_form_again_and_counts_the_try() {
    let (mut rig, last, _) = asked();
    let shown = codes(&rig, last);
    leave_found_time(&mut rig.service).expect("left");
    let view = rig.login_form();
    assert!(view.clock_off.is_none(), "nothing is remembered");
    assert_eq!(
        code_of(accept_found_time(&mut rig.service)),
        Some(ErrorCode::NotLoggedIn),
        "nothing is left of it"
    );
    rig.log_in();
    let notices = vault_view(rig.service.allow().expect("open"))
        .expect("shown")
        .notices;
    assert!(
        notices
            .iter()
            .any(|notice| matches!(notice, NoticeView::Failures { count: 1 })),
        "it is told at the next login: {notices:?}"
    );
    log_out(&mut rig.service).expect("logged out");
    assert!(
        try_codes(&mut rig, &shown).is_ok_and(|asked| asked.is_some()),
        "its codes are as good as before"
    );
}

#[test]
fn a_question_that_is_left_standing_ends() {
    let (mut rig, _, _) = asked();
    rig.wait(299);
    assert!(rig.service.tick().is_empty(), "five minutes are given");
    rig.wait(1);
    assert!(
        matches!(rig.service.tick()[..], [Happening::SetUpEnded]),
        "the door begins anew"
    );
    assert!(matches!(rig.look(), DoorView::Login(_)), "with its form");
    let (mut rig, _, _) = asked();
    rig.wait(300);
    assert_eq!(
        code_of(accept_found_time(&mut rig.service)),
        Some(ErrorCode::NotLoggedIn),
        "a word that comes too late is none"
    );
    rig.login_form();
}

#[test]
fn a_lock_of_the_desktop_ends_it() {
    let (mut rig, _, _) = asked();
    rig.service.lock_for(LockReason::Desktop);
    assert!(
        matches!(rig.look(), DoorView::Login(_)),
        "its keys are wiped"
    );
}

#[test]
fn the_program_ends_with_its_door() {
    let (mut rig, last, _) = asked();
    close_door(&mut rig.service);
    let shown = codes(&rig, last);
    rig.restart();
    rig.look();
    assert!(
        try_codes(&mut rig, &shown).is_ok_and(|asked| asked.is_some()),
        "nothing was used up"
    );
}

#[test]
fn a_form_with_more_than_three_codes_is_none() {
    let mut rig = Rig::at_door();
    for codes in [0, 4, 5] {
        let codes = vec!["12345678".to_owned(); codes];
        assert_eq!(
            code_of(try_codes(&mut rig, &codes)),
            Some(ErrorCode::FormUnreadable),
            "{} codes are no try",
            codes.len()
        );
    }
    assert_eq!(
        rig.login_form().wait.map(|wait| wait.failures),
        None,
        "nothing was counted"
    );
}
