//! Kiosk mode: what asks for it, and who leaves it for how long.

use twinlatch_service::door::{AfterDoor, close_door};
use twinlatch_service::kiosk::{kiosk_view, leave_kiosk};
use twinlatch_service::session::{lock, log_out};
use twinlatch_service::signed_policy::install_policy;
use twinlatch_service::wire::{ErrorCode, KioskView};

use crate::support::{Rig, code_of};

const KIOSK: &str = "[kiosk]\nenabled = true\n";

fn view(rig: &Rig) -> (bool, bool) {
    let KioskView { on, leavable } = kiosk_view(&rig.service);
    (on, leavable)
}

#[test]
fn the_file_of_the_computer_shapes_the_first_window() {
    let mut rig = Rig::at_door();
    assert_eq!(view(&rig), (false, false), "control: nobody asks for it");
    rig.decide(KIOSK);
    rig.restart();
    assert_eq!(view(&rig), (true, false), "before anybody has looked");
    rig.undecide();
    rig.restart();
    assert_eq!(view(&rig), (false, false), "nobody asks for it any more");
}

#[test]
fn a_start_can_ask_for_it_where_nobody_has_decided() {
    let mut rig = Rig::at_door();
    rig.restart_as_kiosk();
    assert_eq!(view(&rig), (true, false), "the start has asked");
}

#[test]
fn the_policy_of_the_vault_holds_from_a_login_on_and_after_it() {
    let mut rig = Rig::set_up();
    install_policy(rig.service.allow().expect("fresh"), KIOSK).expect("signed");
    log_out(&mut rig.service).expect("logged out");
    assert_eq!(view(&rig), (false, false), "not known before a login");
    rig.log_in();
    assert_eq!(view(&rig), (true, true), "known now");
    log_out(&mut rig.service).expect("logged out");
    assert_eq!(view(&rig), (true, false), "the window keeps its shape");
}

#[test]
fn an_administrator_leaves_it_until_the_session_ends() {
    for end in [lock, log_out] {
        let mut rig = Rig::at_door();
        rig.decide(KIOSK);
        rig.restart();
        rig.look();
        rig.log_in();
        assert_eq!(view(&rig), (true, true), "the owner is there");
        leave_kiosk(rig.service.allow().expect("fresh")).expect("left");
        assert_eq!(view(&rig), (false, false), "a window among others");
        end(&mut rig.service).expect("ended");
        assert_eq!(view(&rig), (true, false), "a kiosk for the next person");
    }
}

#[test]
fn leaving_it_asks_for_a_proof_of_this_moment() {
    let mut rig = Rig::at_door();
    rig.restart_as_kiosk();
    rig.look();
    rig.log_in();
    rig.wait(5 * 60);
    assert_eq!(
        code_of(rig.service.allow().and_then(leave_kiosk)),
        Some(ErrorCode::StepUpNeeded),
        "somebody may have walked up to an open session"
    );
    assert!(view(&rig).0, "nothing was left");
}

#[test]
fn a_door_that_is_closed_ends_no_kiosk() {
    let mut rig = Rig::at_door();
    assert_eq!(
        close_door(&mut rig.service),
        AfterDoor::Quit,
        "control: elsewhere it ends the program"
    );
    rig.restart_as_kiosk();
    rig.look();
    assert_eq!(
        close_door(&mut rig.service),
        AfterDoor::Stay,
        "at the login"
    );
}

#[test]
fn a_required_sheet_that_is_put_off_logs_out_at_a_kiosk() {
    let mut rig = Rig::where_decided("[sheet]\nrequired = true\n[kiosk]\nenabled = true\n");
    rig.begin().expect("begun");
    rig.confirm().expect("the code confirms");
    assert!(rig.service.has_session(), "control: the sheet stands there");
    assert_eq!(close_door(&mut rig.service), AfterDoor::Stay, "no way out");
    assert!(!rig.service.has_session(), "and no way in without it");
}
