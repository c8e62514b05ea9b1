//! What an administrator has decided binds each use case, and a broken file lets nobody slip through.

use twinlatch_service::Standing;
use twinlatch_service::audit::export_audit;
use twinlatch_service::door::{AfterDoor, close_door, retry_start, stays_for_sheet};
use twinlatch_service::recovery::{recover_with_code, recover_with_kit};
use twinlatch_service::session::{log_out, vault_view};
use twinlatch_service::set_up::judge_password;
use twinlatch_service::settings::{save_settings, show_settings};
use twinlatch_service::sheet::{confirm_kit, show_kit_text};
use twinlatch_service::signed_policy::{
    draft_policy, install_policy, remove_policy, show_signed_policy,
};
use twinlatch_service::wire::{
    AuditFormat, DecidedBy, DecidedView, DoorView, ErrorCode, FieldName, LockReason, NoticeView,
    PasswordRefusal, PolicyChangeView, PolicyFault, PolicyKey, SettingsForm, SettingsView,
    SheetView, VaultView,
};

use crate::clipboard::{copy, save_login};
use crate::support::{DISPLAY_NAME, NAME, PASSWORD, Rig, code_of, form};

fn view(rig: &mut Rig) -> VaultView {
    vault_view(rig.service.allow().expect("open")).expect("a view")
}

fn settings(rig: &mut Rig) -> SettingsView {
    show_settings(rig.service.allow().expect("open")).expect("settings")
}

fn leave(rig: &mut Rig) {
    log_out(&mut rig.service).expect("logged out");
    rig.service.tick();
}

/// A session that was opened where this is decided.
fn session_under(text: &str) -> Rig {
    let mut rig = Rig::at_door();
    rig.decide(text);
    rig.log_in();
    rig
}

/// A line and what is wrong there.
type Reason = (Option<u32>, PolicyFault);

/// What is said of a file that is not obeyed: whether the last good one holds, and the reasons.
fn refused(rig: &mut Rig) -> Option<(bool, Vec<Reason>)> {
    let notices = view(rig).notices;
    let told = notices.into_iter().find_map(|notice| {
        let NoticeView::PolicyRefused {
            last_good,
            problems,
        } = notice
        else {
            return None;
        };
        Some((last_good, problems))
    });
    told.map(|(last_good, problems)| {
        let reasons = problems.iter().map(|one| (one.line, one.fault));
        (last_good, reasons.collect())
    })
}

#[test]
fn the_limits_bind_and_are_shown_with_who_decided() {
    let mut rig = session_under("[session]\nidle_minutes = 7\nabsolute_minutes = 30\n");
    let found = settings(&mut rig);
    assert_eq!(found.lock_after_minutes, 7, "less than what was chosen");
    assert_eq!(
        found.lock_after_choices,
        [5, 7],
        "what is left of the choices"
    );
    let decided = |key, value| DecidedView {
        key,
        value,
        by: DecidedBy::SystemFile,
    };
    assert_eq!(
        found.decided,
        [
            decided(PolicyKey::SessionAbsolute, 30),
            decided(PolicyKey::SessionIdle, 7)
        ],
        "what, and by whom"
    );
    let view = view(&mut rig);
    assert_eq!(
        (view.lock_after, view.ends_in),
        (7 * 60, 30 * 60),
        "seconds"
    );
    let form = |lock_after_minutes| SettingsForm {
        lock_after_minutes,
        hide_codes: false,
    };
    let more = save_settings(rig.service.allow().expect("open"), form(15));
    assert_eq!(
        code_of(more),
        Some(ErrorCode::FormUnreadable),
        "more is not offered"
    );
    rig.wait(7 * 60);
    rig.service.tick();
    let locked = rig.login_form().locked.expect("it was a lock");
    assert_eq!(locked.reason, LockReason::Idle, "at the policy's limit");
}

#[test]
fn a_choice_behind_the_policy_is_kept() {
    let mut rig =
        session_under("[session]\nidle_minutes = 5\n[codes]\nhide_without_focus = true\n");
    let before = settings(&mut rig);
    assert!(before.hide_codes, "whatever the person chose");
    let form = SettingsForm {
        lock_after_minutes: before.lock_after_minutes,
        hide_codes: false,
    };
    let saved = save_settings(rig.service.allow().expect("open"), form).expect("saved");
    assert!(saved.hide_codes, "the policy stays");
    assert!(view(&mut rig).hide_codes, "for the window too");
    leave(&mut rig);
    rig.undecide();
    rig.log_in();
    let after = settings(&mut rig);
    assert_eq!(
        (after.lock_after_minutes, after.hide_codes),
        (15, false),
        "as it was before anybody decided"
    );
    assert_eq!(after.decided, [], "nobody decides now");
}

#[test]
fn a_proof_holds_as_long_as_the_policy_says() {
    use twinlatch_service::sheet::may_show;

    let mut rig = session_under("[session]\nstep_up_minutes = 1\n");
    may_show(&mut rig.service).expect("the login is a proof");
    rig.wait(61);
    assert_eq!(
        code_of(may_show(&mut rig.service)),
        Some(ErrorCode::StepUpNeeded),
        "after a minute both are asked for again"
    );
}

#[test]
fn the_locks_with_desktop_and_sleep_can_be_left_out() {
    let text = "[session]\nlock_with_desktop = false\n";
    let mut rig = session_under(text);
    rig.service.lock_for(LockReason::Desktop);
    assert!(
        rig.service.has_session(),
        "the desktop's lock is not heeded"
    );
    rig.service.lock_for(LockReason::Sleep);
    assert!(!rig.service.has_session(), "sleep is");
    let mut rig = session_under("[session]\nlock_before_sleep = false\n");
    rig.service.lock_for(LockReason::Sleep);
    assert!(rig.service.has_session(), "sleep is not heeded");
    rig.service.lock_for(LockReason::Desktop);
    assert!(!rig.service.has_session(), "the desktop's lock is");
    let mut rig =
        session_under("[session]\nlock_before_sleep = false\nlock_with_desktop = false\n");
    for reason in [LockReason::Desktop, LockReason::Sleep] {
        rig.service.lock_for(reason);
    }
    assert!(rig.service.has_session(), "neither is");
    rig.service.lock_for(LockReason::Asked);
    assert!(!rig.service.has_session(), "the person always is");
}

#[test]
fn a_copied_field_goes_when_the_policy_says() {
    let mut rig = session_under("[clipboard]\nseconds = 7\n");
    let id = save_login(&mut rig);
    let clears_after = copy(&mut rig, &id, &FieldName::Password).expect("copied");
    assert_eq!(clears_after, 7, "it says so");
    rig.wait(6);
    rig.service.tick();
    assert!(rig.clipboard.text().is_some(), "not before");
    rig.wait(1);
    rig.service.tick();
    assert!(rig.clipboard.text().is_none(), "after seven seconds");
}

#[test]
fn saving_the_audit_log_can_be_forbidden() {
    let mut rig = session_under("[audit]\nexport_allowed = false\n");
    let path = rig.folder().path.join("log.jsonl");
    let allowed = rig.service.allow().expect("freshly proved");
    let saved = export_audit(allowed, AuditFormat::JsonLines, &path, Standing::Keep);
    assert_eq!(
        code_of(saved),
        Some(ErrorCode::AuditExportNotAllowed),
        "refused by the core"
    );
    assert!(!path.exists(), "and nothing was written");
}

#[test]
fn copying_can_be_forbidden() {
    let mut rig = session_under("[clipboard]\nallowed = false\n");
    let id = save_login(&mut rig);
    assert!(!view(&mut rig).copy_allowed, "the window knows");
    let copied = copy(&mut rig, &id, &FieldName::Password);
    assert_eq!(
        code_of(copied),
        Some(ErrorCode::ClipboardNotAllowed),
        "refused by the core"
    );
    assert!(rig.clipboard.text().is_none(), "nothing was put there");
}

#[test]
fn a_set_up_follows_the_policy() {
    let mut rig = Rig::where_decided(
        "[password]\nmin_length = 40\nmin_score = 4\n[key_file]\nallowed = false\n",
    );
    let DoorView::SetUp(view) = rig.look() else {
        panic!("a new computer begins with the set-up")
    };
    assert!(!view.key_file_allowed, "it is not offered");
    let judged = judge_password(&rig.service, form(&[PASSWORD, NAME, DISPLAY_NAME]));
    let short = Some(PasswordRefusal::TooShort { least: 40 });
    assert_eq!(judged.expect("a verdict").refusal, short, "while typing");
    let refused = rig.begin().expect_err("and by the core");
    assert_eq!(refused.params.refusal, short, "for the same reason");
    let weak = "abcabcabcabcabcabcabcabcabcabcabcabcabcabcabc";
    let refused = rig
        .begin_with(NAME, DISPLAY_NAME, weak, "keyring")
        .expect_err("guessed at once");
    let common_or_weak = matches!(
        refused.params.refusal,
        Some(PasswordRefusal::TooWeak { least: 4 } | PasswordRefusal::Common)
    );
    assert!(common_or_weak, "long is not strong: {refused:?}");
    let long = "umbrella tangerine kqzvw and some more words of hers";
    let file = rig.begin_with(NAME, DISPLAY_NAME, long, "file");
    assert_eq!(
        code_of(file),
        Some(ErrorCode::KeyFileNotAllowed),
        "no key file"
    );
    rig.begin_with(NAME, DISPLAY_NAME, long, "keyring")
        .expect("with the keyring");
}

#[test]
fn six_digits_can_be_refused() {
    let mut rig = Rig::where_decided("[phone]\nmin_digits = 8\n");
    rig.begin().expect("begun");
    let seed = rig.offered_seed();
    let step = rig.clock.wall_seconds() / 30;
    let shown = twinlatch_otp::hotp(
        &seed,
        step,
        twinlatch_otp::Algorithm::Sha1,
        twinlatch_otp::Digits::SIX,
    );
    // EXPOSE: a test types what the phone shows.
    let typed = form(&[shown.expose()]);
    let refused = twinlatch_service::set_up::confirm_enrolment(&mut rig.service, typed);
    assert_eq!(
        code_of(refused),
        Some(ErrorCode::PhoneShowsSix),
        "it is told what is wrong"
    );
    rig.confirm().expect("eight digits are right");
}

#[test]
fn a_terminal_can_be_forbidden() {
    let mut rig = Rig::at_door();
    rig.decide("[terminal]\nallowed = false\n");
    rig.restart_at_terminal();
    let DoorView::Trouble(trouble) = rig.look() else {
        panic!("no form is shown at a terminal")
    };
    assert_eq!(trouble.error.code, ErrorCode::TerminalNotAllowed, "and why");
    rig.undecide();
    let again = retry_start(&mut rig.service).expect("a door");
    assert!(matches!(again, DoorView::Login(_)), "allowed again");
    rig.decide("[terminal]\nallowed = false\n");
    let refused = rig.try_login(NAME, PASSWORD);
    assert_eq!(
        code_of(refused),
        Some(ErrorCode::TerminalNotAllowed),
        "decided while the form stood there"
    );
    let code = form(&[NAME, PASSWORD, "0000-0000-0000-0000"]);
    let paper = recover_with_code(&mut rig.service, code);
    assert!(paper.is_err(), "no way around it");
}

#[test]
fn a_window_is_no_terminal() {
    let mut rig = session_under("[terminal]\nallowed = false\n");
    assert!(rig.service.has_session(), "the window opens");
    leave(&mut rig);
}

/// The sheet at the door.
fn sheet(rig: &mut Rig) -> SheetView {
    let DoorView::Sheet(view) = rig.look() else {
        panic!("the door shows another form")
    };
    view
}

/// Types the four symbols back.
fn confirm_sheet(rig: &mut Rig) {
    let asked = sheet(rig).asked;
    let kit = show_kit_text(&mut rig.service).expect("the sheet").kit;
    let symbols: Vec<char> = kit.chars().filter(char::is_ascii_alphanumeric).collect();
    let typed: String = asked
        .iter()
        .map(|place| symbols[usize::from(*place) - 1])
        .collect();
    let answer = confirm_kit(&mut rig.service, form(&[&typed])).expect("an answer");
    assert!(answer.right, "as it is printed");
}

#[test]
fn a_required_sheet_stands_before_the_vault() {
    let mut rig = Rig::where_decided("[sheet]\nrequired = true\n");
    rig.begin().expect("begun");
    rig.confirm().expect("the code confirms");
    assert!(sheet(&mut rig).required, "there is no later");
    assert_eq!(
        close_door(&mut rig.service),
        AfterDoor::Quit,
        "the vault does not open without it"
    );
    rig.restart();
    rig.look();
    rig.log_in();
    assert!(
        stays_for_sheet(&rig.service),
        "the next login comes back to it"
    );
    let view = sheet(&mut rig);
    assert!(view.required && view.first, "before the vault");
    confirm_sheet(&mut rig);
    assert!(!stays_for_sheet(&rig.service), "that was all");
    assert_eq!(
        close_door(&mut rig.service),
        AfterDoor::OpenVault,
        "the vault opens"
    );
    leave(&mut rig);
    rig.log_in();
    assert!(!stays_for_sheet(&rig.service), "once for a sheet");
}

#[test]
fn a_recovery_keeps_no_key_in_a_file_where_that_is_forbidden() {
    let mut rig = Rig::set_up();
    let kit = show_kit_text(&mut rig.service).expect("the sheet").kit;
    leave(&mut rig);
    rig.keyring.clear();
    rig.decide("[key_file]\nallowed = false\n");
    rig.restart();
    let DoorView::Trouble(trouble) = rig.look() else {
        panic!("the key is gone")
    };
    assert!(
        trouble.kit_helps && !trouble.key_file_allowed,
        "not offered: {trouble:?}"
    );
    let typed = |store| form(&[&kit, "", store]);
    let refused = recover_with_kit(&mut rig.service, typed("file"));
    assert_eq!(
        code_of(refused),
        Some(ErrorCode::KeyFileNotAllowed),
        "refused by the core"
    );
    recover_with_kit(&mut rig.service, typed("keyring")).expect("into the keyring");
}

#[test]
fn the_last_good_policy_stays_in_force() {
    let mut rig = session_under("[session]\nidle_minutes = 5\n");
    assert_eq!(refused(&mut rig), None, "nothing is wrong yet");
    leave(&mut rig);
    let broken = "[session]\nidle_minutes = 5\nidle = 60\n";
    rig.decide(broken);
    // Once in the process that has read it, once in a new one that finds it in the vault.
    for _ in 0..2 {
        rig.log_in();
        assert_eq!(settings(&mut rig).lock_after_minutes, 5, "as it was");
        assert_eq!(
            refused(&mut rig),
            Some((true, vec![(Some(3), PolicyFault::UnknownKey)])),
            "the owner reads the line and the reason"
        );
        leave(&mut rig);
        assert!(rig.login_form().policy_refused, "everybody is told");
        rig.restart();
        rig.look();
    }
    rig.undecide();
    rig.log_in();
    assert_eq!(refused(&mut rig), None, "the file is gone");
    assert_eq!(settings(&mut rig).decided, [], "and nothing is decided");
    leave(&mut rig);
    rig.decide(broken);
    rig.restart();
    rig.look();
    rig.log_in();
    assert_eq!(
        refused(&mut rig).map(|told| told.0),
        Some(false),
        "a policy that was removed is no last good one"
    );
}

#[test]
fn without_a_last_good_policy_the_owner_comes_in() {
    let mut rig = Rig::at_door();
    rig.decide("idle = 1");
    rig.log_in();
    assert_eq!(
        refused(&mut rig),
        Some((false, vec![(Some(1), PolicyFault::UnknownKey)])),
        "with the reason"
    );
    assert_eq!(settings(&mut rig).decided, [], "with the defaults");
}

#[test]
fn a_file_that_others_can_write_is_not_obeyed() {
    let mut rig = Rig::at_door();
    rig.decide("[session]\nlock_with_desktop = false\n");
    rig.set_mode("root/etc/twinlatch", 0o777);
    rig.log_in();
    assert_eq!(
        refused(&mut rig),
        Some((false, vec![(None, PolicyFault::Writable)])),
        "who could have written it is not known"
    );
    rig.service.lock_for(LockReason::Desktop);
    assert!(!rig.service.has_session(), "nothing of it holds");
}

#[test]
fn an_open_session_keeps_what_held_at_its_opening() {
    let mut rig = session_under("[session]\nidle_minutes = 5\n");
    rig.decide("[session]\nidle_minutes = 60\n");
    rig.wait(60);
    assert_eq!(view(&mut rig).lock_after, 300, "until the next login");
    rig.wait(300);
    rig.service.tick();
    rig.log_in();
    assert_eq!(view(&mut rig).lock_after, 900, "as the person chose");
}

/// Signs a policy of the vault, as its owner.
fn sign(rig: &mut Rig, text: &str) {
    install_policy(
        rig.service.allow().expect("the owner, freshly proved"),
        text,
    )
    .expect("signed");
}

#[test]
fn the_owner_signs_what_a_draft_has_shown_and_the_settings_say_who_decided() {
    let mut rig = Rig::at_door();
    rig.log_in();
    let text = "[session]\nidle_minutes = 5\n";
    let draft = draft_policy(rig.service.allow().expect("open"), text).expect("a draft");
    assert_eq!(
        draft.changes,
        [PolicyChangeView {
            key: PolicyKey::SessionIdle,
            before: None,
            after: Some(5)
        }],
        "key by key"
    );
    let broken = draft_policy(rig.service.allow().expect("open"), "[session]\nidle = 5\n");
    let problems = broken.expect("a draft").problems;
    assert_eq!(problems[0].line, Some(2), "or why not");
    let refused = install_policy(rig.service.allow().expect("open"), "idle = 5");
    assert_eq!(
        code_of(refused),
        Some(ErrorCode::PolicyBroken),
        "by the core"
    );
    sign(&mut rig, text);
    leave(&mut rig);
    rig.log_in();
    assert_eq!(
        settings(&mut rig).decided,
        [DecidedView {
            key: PolicyKey::SessionIdle,
            value: 5,
            by: DecidedBy::Device
        }],
        "by the vault's administrator"
    );
    let shown = show_signed_policy(rig.service.allow().expect("open")).expect("shown");
    assert_eq!(shown.text.as_deref(), Some(text), "its text");
    assert!(shown.changeable && shown.why.is_none(), "{shown:?}");
    remove_policy(rig.service.allow().expect("open")).expect("removed");
    leave(&mut rig);
    rig.log_in();
    assert_eq!(settings(&mut rig).decided, [], "nothing is decided");
    let refused = remove_policy(rig.service.allow().expect("open"));
    assert_eq!(
        code_of(refused),
        Some(ErrorCode::PolicyMissing),
        "no second time"
    );
}

#[test]
fn a_signed_policy_keeps_the_terminal_out_once_the_root_key_is_open() {
    let mut rig = Rig::at_door();
    rig.log_in();
    sign(&mut rig, "[terminal]\nallowed = false\n");
    leave(&mut rig);
    rig.restart_at_terminal();
    rig.look();
    rig.settle();
    let refused = rig.try_login(NAME, PASSWORD);
    assert_eq!(
        code_of(refused),
        Some(ErrorCode::TerminalNotAllowed),
        "right password and code, and no session"
    );
    assert!(!rig.service.has_session(), "it was closed again");
}
