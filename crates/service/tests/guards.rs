//! Deny by default: every use case of a session asks the guard.

use std::collections::BTreeSet;

use twinlatch_service::login::step_up;
use twinlatch_service::session::{self, log_out, touch, vault_view};
use twinlatch_service::set_up::{confirm_enrolment, show_enrolment_text};
use twinlatch_service::wire::{DoorView, ErrorCode, ErrorView, LockReason, NoticeView};
use twinlatch_service::{Service, account, sheet};

use crate::acts::{Act, EVERY_ACT, Run};
use crate::support::{NAME, PASSWORD, Rig, code_of, form};

/// Those that ask for a proof of the last five minutes.
const FRESH_ACTS: [&str; 39] = [
    "take_over",
    "leave_kiosk",
    "kept_item_name",
    "save_kept_item",
    "discard_kept_item",
    "export_audit",
    "switch_quick_unlock",
    "discard_bad_events",
    "discard_unowned",
    "sheet_view",
    "show_kit_text",
    "may_show",
    "sheet_text",
    "new_keys_view",
    "begin_rotation",
    "delete_earlier_key",
    "make_help",
    "end_help",
    "give_help",
    "begin_emergency",
    "discard_emergency",
    "begin_new_sheet",
    "begin_new_phone",
    "change_password",
    "set_member",
    "remove_member",
    "delete_collection",
    "confirm_collection",
    "switch_person",
    "give_role",
    "invite_planned",
    "install_policy",
    "remove_policy",
    "sign_person",
    "set_groups",
    "delete_person",
    "take_person_back",
    "delete_account",
    "invite_person",
];

/// Lets time pass with input every four minutes.
fn work_for(rig: &mut Rig, seconds: u64) {
    let mut left = seconds;
    while left > 0 {
        let pause = left.min(240);
        touch(rig.service.allow().expect("input keeps it open")).expect("noted");
        rig.wait(pause);
        left -= pause;
    }
}

/// Seconds without input until the session locks.
fn lock_after(rig: &mut Rig) -> u64 {
    let view = vault_view(rig.service.allow().expect("open")).expect("a view");
    view.lock_after.into()
}

/// Names of the functions in the source that take an `Allowed`.
fn guarded_functions() -> BTreeSet<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("the source is there") {
        let path = entry.expect("listed").path();
        if path.is_file() {
            let source = std::fs::read_to_string(path).expect("text");
            names.extend(source.split("pub fn ").skip(1).filter_map(guarded));
        }
    }
    names
}

/// Use cases that take the whole service and ask the guard by themselves.
const OF_A_RECOVERY_TOO: [&str; 7] = [
    "show_kit_text",
    "may_show",
    "sheet_text",
    "confirm_kit",
    "finish_new_sheet",
    "finish_emergency",
    "make_help",
];

/// The name of the function that begins here, if one of its arguments is an `Allowed`.
fn guarded(source: &str) -> Option<String> {
    let (head, _) = source.split_once('{')?;
    let (name, arguments) = head.split_once('(')?;
    let (arguments, _) = arguments.split_once("->").unwrap_or((arguments, ""));
    arguments.contains("Allowed<").then(|| name.to_owned())
}

#[test]
fn every_guarded_function_is_shown_here() {
    let listed: BTreeSet<String> = EVERY_ACT.iter().map(|act| act.name.to_owned()).collect();
    let mut guarded = guarded_functions();
    guarded.extend(OF_A_RECOVERY_TOO.map(str::to_owned));
    assert_eq!(listed, guarded, "the list above is complete");
}

#[test]
fn nothing_works_without_a_session() {
    for mut rig in [Rig::new(), Rig::at_door()] {
        for act in EVERY_ACT {
            assert_eq!(
                code_of((act.run)(&mut rig.service)),
                Some(ErrorCode::NotLoggedIn),
                "{}",
                act.name
            );
        }
    }
}

#[test]
fn nothing_works_before_anybody_has_looked_or_in_trouble() {
    let mut rig = Rig::at_door();
    rig.restart();
    for act in EVERY_ACT {
        assert_eq!(
            code_of((act.run)(&mut rig.service)),
            Some(ErrorCode::NotLoggedIn),
            "{} before the first look",
            act.name
        );
    }
    let device = twinlatch_device::DeviceError::Locked;
    rig.keyring.set_fault(Some(device));
    assert!(matches!(rig.look(), DoorView::Trouble(_)), "control");
    for act in EVERY_ACT {
        assert_eq!(
            code_of((act.run)(&mut rig.service)),
            Some(ErrorCode::NotLoggedIn),
            "{} in trouble",
            act.name
        );
    }
}

#[test]
fn every_use_case_finds_the_idle_limit_by_itself() {
    let mut rig = Rig::at_door();
    for act in EVERY_ACT {
        rig.log_in();
        let limit = lock_after(&mut rig);
        rig.wait(limit);
        assert_eq!(
            code_of((act.run)(&mut rig.service)),
            Some(ErrorCode::NotLoggedIn),
            "{} after a sleep",
            act.name
        );
        let locked = rig.login_form().locked.expect("it was a lock");
        assert_eq!(locked.reason, LockReason::Idle, "{}", act.name);
    }
}

#[test]
fn every_use_case_finds_the_end_of_the_session_by_itself() {
    let mut rig = Rig::at_door();
    for act in EVERY_ACT {
        rig.log_in();
        work_for(&mut rig, 12 * 60 * 60);
        assert_eq!(
            code_of((act.run)(&mut rig.service)),
            Some(ErrorCode::NotLoggedIn),
            "{} after twelve hours of work",
            act.name
        );
        let locked = rig.login_form().locked.expect("it was a lock");
        assert_eq!(locked.reason, LockReason::SessionEnd, "{}", act.name);
    }
}

#[test]
fn a_session_is_open_until_the_last_second() {
    let mut rig = Rig::set_up();
    let limit = lock_after(&mut rig);
    rig.wait(limit - 1);
    touch(rig.service.allow().expect("one second is left")).expect("noted");
    work_for(&mut rig, 12 * 60 * 60 - limit);
    vault_view(rig.service.allow().expect("one second is left")).expect("a view");
    rig.wait(1);
    assert_eq!(
        code_of(rig.service.allow::<session::Look>().map(drop)),
        Some(ErrorCode::NotLoggedIn),
        "twelve hours are over"
    );
}

#[test]
fn the_wall_clock_neither_ends_nor_prolongs_a_session() {
    let mut rig = Rig::set_up();
    let now = rig.clock.wall_seconds();
    rig.clock.set_wall(now + 30 * 24 * 60 * 60);
    vault_view(rig.service.allow().expect("no time has passed")).expect("a view");
    let limit = lock_after(&mut rig);
    rig.wait(limit);
    rig.clock.set_wall(now);
    assert_eq!(
        code_of(rig.service.allow::<session::Look>().map(drop)),
        Some(ErrorCode::NotLoggedIn),
        "a clock that was set back helps nobody"
    );
}

#[test]
fn a_waiting_enrolment_ends_with_the_time_of_its_session() {
    let acts: [Run; 3] = [
        |s| show_enrolment_text(s).map(drop),
        |s| confirm_enrolment(s, form(&["12345678", PASSWORD])).map(drop),
        |s| step_up(s, form(&[PASSWORD, "12345678"])),
    ];
    for act in acts {
        let mut rig = Rig::set_up();
        account::begin_new_phone(rig.service.allow().expect("fresh")).expect("begun");
        let limit = lock_after(&mut rig);
        rig.wait(limit);
        assert_eq!(
            code_of(act(&mut rig.service)),
            Some(ErrorCode::NotLoggedIn),
            "nothing of the session is left"
        );
        assert!(rig.login_form().locked.is_some(), "it was locked");
    }
}

#[test]
fn sensitive_acts_are_the_ones_that_ask_for_a_proof() {
    let fresh: Vec<&str> = EVERY_ACT
        .iter()
        .filter(|act| act.fresh)
        .map(|act| act.name)
        .collect();
    assert_eq!(fresh, FRESH_ACTS, "no more and no fewer");
}

#[test]
fn a_proof_holds_for_five_minutes() {
    let mut rig = Rig::set_up();
    rig.wait(5 * 60 - 1);
    sheet::show_kit_text(&mut rig.service).expect("one second is left");
    rig.wait(1);
    for act in EVERY_ACT {
        let refused = code_of((act.run)(&mut rig.service)) == Some(ErrorCode::StepUpNeeded);
        assert_eq!(refused, act.fresh, "{} with an old proof", act.name);
    }
}

#[test]
fn a_step_up_opens_the_sensitive_acts_again() {
    let mut rig = Rig::set_up();
    rig.wait(5 * 60);
    rig.step_up();
    for act in EVERY_ACT.iter().filter(|act| act.fresh) {
        assert_eq!(code_of((act.run)(&mut rig.service)), None, "{}", act.name);
    }
}

#[test]
fn input_is_no_proof() {
    let mut rig = Rig::set_up();
    work_for(&mut rig, 5 * 60);
    assert_eq!(
        code_of(sheet_text(&mut rig.service)),
        Some(ErrorCode::StepUpNeeded),
        "only password and code are"
    );
}

fn sheet_text(service: &mut Service) -> Result<(), ErrorView> {
    sheet::sheet_text(service).map(drop)
}

#[test]
fn a_read_only_session_writes_nothing() {
    let mut rig = Rig::at_door();
    let older = std::fs::read(rig.folder().vault()).expect("the file");
    rig.log_in();
    log_out(&mut rig.service).expect("logged out");
    rig.restart();
    std::fs::write(rig.folder().vault(), older).expect("an old copy is put back");
    rig.look();
    rig.log_in();
    let view = vault_view(rig.service.allow().expect("open")).expect("a view");
    assert!(view.read_only, "the file is older than the last login");
    assert_eq!(view.notices.first(), Some(&NoticeView::OlderFile), "said");
    assert_eq!(view.username, NAME, "and it can be looked at");
    // The one that ends it comes last.
    let (last, acts): (Vec<&Act>, Vec<&Act>) =
        EVERY_ACT.iter().partition(|act| act.name == "take_over");
    for act in acts.into_iter().chain(last) {
        let refused = code_of((act.run)(&mut rig.service)) == Some(ErrorCode::ReadOnly);
        assert_eq!(refused, act.writes, "{} in a read-only session", act.name);
    }
}
