//! The limits of a session as a person meets them: told before, chosen, and kept.

use twinlatch_service::Happening;
use twinlatch_service::door::open_door;
use twinlatch_service::session::{lock, note_unsaved, touch, vault_view};
use twinlatch_service::settings::{save_settings, show_settings};
use twinlatch_service::wire::{
    DesktopSigns, DoorPurpose, DoorView, ErrorCode, LockReason, SessionEndingView, SettingsForm,
    SettingsView, VaultView,
};

use crate::support::{Rig, code_of};

fn view(rig: &mut Rig) -> VaultView {
    vault_view(rig.service.allow().expect("open")).expect("a view")
}

fn press_a_key(rig: &mut Rig) {
    touch(rig.service.allow().expect("open")).expect("noted");
}

/// What is announced at this tick.
fn announced(rig: &mut Rig) -> Option<SessionEndingView> {
    rig.service
        .tick()
        .into_iter()
        .find_map(|happening| match happening {
            Happening::Ending(ending) => Some(ending),
            Happening::Locked
            | Happening::LoggedOut
            | Happening::SetUpEnded
            | Happening::Changed => None,
        })
}

fn settings(rig: &mut Rig) -> SettingsView {
    show_settings(rig.service.allow().expect("open")).expect("settings")
}

fn choose(rig: &mut Rig, lock_after_minutes: u32) -> Option<ErrorCode> {
    let form = SettingsForm {
        lock_after_minutes,
        hide_codes: false,
    };
    code_of(save_settings(rig.service.allow().expect("open"), form))
}

/// A session with one minute left of its twelve hours, and the rest of its idle time.
fn one_minute_before_the_end() -> Rig {
    let mut rig = Rig::set_up();
    for _ in 0..12 * 60 - 1 {
        press_a_key(&mut rig);
        assert!(announced(&mut rig).is_none(), "no limit is near");
        rig.wait(60);
    }
    press_a_key(&mut rig);
    rig
}

#[test]
fn idleness_is_announced_one_minute_before() {
    let mut rig = Rig::set_up();
    let title = Some("Bank".to_owned());
    note_unsaved(rig.service.allow().expect("open"), title.clone()).expect("noted");
    let lock_after = u64::from(view(&mut rig).lock_after);
    rig.wait(lock_after - 61);
    assert!(announced(&mut rig).is_none(), "61 s before");
    rig.wait(1);
    let ending = announced(&mut rig).expect("60 s before");
    assert_eq!(ending.reason, LockReason::Idle, "which limit");
    assert_eq!(ending.seconds, 60, "how long");
    assert_eq!(ending.unsaved, title, "what will be lost");
    for _ in 0..59 {
        rig.wait(1);
        assert!(announced(&mut rig).is_none(), "once");
    }
    rig.wait(1);
    let happenings = rig.service.tick();
    assert!(
        matches!(happenings[..], [Happening::Locked]),
        "the tick locks: {happenings:?}"
    );
    let locked = rig.login_form().locked.expect("it was a lock");
    assert_eq!(locked.reason, LockReason::Idle, "why");
    assert_eq!(locked.discarded, title, "what is lost");
}

#[test]
fn input_takes_the_announcement_back() {
    let mut rig = Rig::set_up();
    let lock_after = u64::from(view(&mut rig).lock_after);
    for _ in 0..2 {
        rig.wait(lock_after - 60);
        assert!(announced(&mut rig).is_some(), "60 s before");
        press_a_key(&mut rig);
        assert!(announced(&mut rig).is_none(), "time begins anew");
    }
}

#[test]
fn a_form_that_was_saved_is_not_announced_as_lost() {
    let mut rig = Rig::set_up();
    for title in [Some("Bank".to_owned()), None] {
        note_unsaved(rig.service.allow().expect("open"), title).expect("noted");
    }
    let lock_after = u64::from(view(&mut rig).lock_after);
    rig.wait(lock_after - 60);
    let ending = announced(&mut rig).expect("60 s before");
    assert_eq!(ending.unsaved, None, "nothing will be lost");
}

#[test]
fn the_end_of_the_session_is_announced_once_whatever_is_typed() {
    let mut rig = one_minute_before_the_end();
    let ending = announced(&mut rig).expect("60 s before");
    assert_eq!(ending.reason, LockReason::SessionEnd, "which limit");
    assert_eq!(ending.seconds, 60, "how long");
    for _ in 0..59 {
        rig.wait(1);
        press_a_key(&mut rig);
        assert!(announced(&mut rig).is_none(), "input does not repeat it");
    }
    rig.wait(1);
    rig.service.tick();
    let locked = rig.login_form().locked.expect("it was a lock");
    assert_eq!(locked.reason, LockReason::SessionEnd, "nor prevent it");
}

#[test]
fn the_vault_window_can_count_down() {
    let mut rig = Rig::set_up();
    rig.wait(70);
    let before = view(&mut rig);
    assert_eq!(before.idle, 70, "without input");
    assert_eq!(before.ends_in, 12 * 60 * 60 - 70, "of twelve hours");
    press_a_key(&mut rig);
    let after = view(&mut rig);
    assert_eq!(after.idle, 0, "a key");
    assert_eq!(after.ends_in, before.ends_in, "which does not prolong it");
}

#[test]
fn looking_is_no_input() {
    let mut rig = Rig::set_up();
    rig.wait(60);
    view(&mut rig);
    rig.wait(60);
    assert_eq!(view(&mut rig).idle, 120, "windows ask by themselves");
}

#[test]
fn a_setting_that_is_not_offered_is_refused() {
    let mut rig = Rig::set_up();
    let before = settings(&mut rig);
    rig.service.tick();
    for minutes in [0, 1, 4, 7, 61, 24 * 60, u32::MAX] {
        assert_eq!(
            choose(&mut rig, minutes),
            Some(ErrorCode::FormUnreadable),
            "{minutes} minutes"
        );
    }
    let after = settings(&mut rig);
    assert_eq!(after, before, "it stays as it was");
    assert!(rig.service.tick().is_empty(), "no window is told");
}

#[test]
fn every_setting_that_is_offered_is_kept() {
    let mut rig = Rig::set_up();
    let offered = settings(&mut rig);
    rig.service.tick();
    assert_eq!(offered.lock_after_choices, [5, 10, 15, 30, 60], "minutes");
    for minutes in offered.lock_after_choices {
        assert_eq!(choose(&mut rig, minutes), None, "{minutes} minutes");
        assert_eq!(view(&mut rig).lock_after, minutes * 60, "at once");
        let happenings = rig.service.tick();
        assert!(
            matches!(happenings[..], [Happening::Changed]),
            "the window is told: {happenings:?}"
        );
    }
}

#[test]
fn a_setting_is_there_after_the_next_login() {
    let mut rig = Rig::set_up();
    assert_eq!(choose(&mut rig, 5), None, "chosen");
    rig.restart();
    rig.look();
    rig.log_in();
    assert_eq!(view(&mut rig).lock_after, 5 * 60, "from the file");
    rig.wait(5 * 60);
    rig.service.tick();
    assert!(rig.login_form().locked.is_some(), "and it holds");
}

#[test]
fn codes_are_hidden_by_choice_only_and_after_the_next_login_too() {
    let mut rig = Rig::set_up();
    assert!(!settings(&mut rig).hide_codes, "not unless wanted");
    let form = SettingsForm {
        lock_after_minutes: 15,
        hide_codes: true,
    };
    let saved = save_settings(rig.service.allow().expect("open"), form).expect("saved");
    assert!(saved.hide_codes, "what was chosen");
    assert!(view(&mut rig).hide_codes, "the window obeys at once");
    rig.restart();
    rig.look();
    rig.log_in();
    assert!(view(&mut rig).hide_codes, "from the file");
    assert_eq!(choose(&mut rig, 15), None, "taken back");
    assert!(!view(&mut rig).hide_codes, "on view again");
}

#[test]
fn what_the_desktop_says_locks_with_its_reason_and_the_persons_name() {
    for reason in [LockReason::Desktop, LockReason::Sleep] {
        let mut rig = Rig::set_up();
        rig.service.tick();
        rig.service.lock_for(reason);
        let happenings = rig.service.tick();
        assert!(
            matches!(happenings[..], [Happening::Locked]),
            "the shell is told: {happenings:?}"
        );
        let form = rig.login_form();
        assert_eq!(form.locked.expect("it was a lock").reason, reason, "why");
        assert!(form.username.is_some(), "{reason:?}: the name stays");
        rig.service.lock_for(reason);
        assert!(rig.service.tick().is_empty(), "a closed vault stays closed");
    }
}

#[test]
fn settings_say_what_is_heard_of_the_desktop() {
    let mut rig = Rig::set_up();
    assert_eq!(
        settings(&mut rig).desktop,
        DesktopSigns::None,
        "nothing was heard yet"
    );
    rig.service.note_desktop(DesktopSigns::Sleep);
    assert_eq!(settings(&mut rig).desktop, DesktopSigns::Sleep, "as noted");
}

#[test]
fn a_picture_that_nobody_fetched_dies_with_its_session() {
    let mut rig = Rig::set_up();
    open_door(rig.service.allow().expect("open"), DoorPurpose::Sheet).expect("noted");
    let DoorView::Sheet(first) = rig.look() else {
        panic!("the sheet was asked for")
    };
    assert!(rig.fetch(&first.picture).is_some(), "control: it is there");
    assert!(rig.fetch(&first.picture).is_none(), "once");
    let DoorView::Sheet(second) = rig.look() else {
        panic!("the sheet was asked for")
    };
    lock(&mut rig.service).expect("locked");
    assert!(
        rig.fetch(&second.picture).is_none(),
        "gone with the session"
    );
}
