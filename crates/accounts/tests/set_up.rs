//! The first run: a whole vault or nothing at all.

mod support;

use std::fs;
use std::mem;

use support::{Fault, PASSWORD, Rig, form, password, phone_code};
use twinlatch_accounts::{
    Access, KitKind, NameError, Notice, PasswordRefusal, SetUp, SetUpError, Start,
};
use twinlatch_crypto::{CodeDigits, Costs, Kdf, KdfError, KdfLimits, print_vault_number};
use twinlatch_device::DeviceError;
use twinlatch_otp::Digits;
use twinlatch_records::{EventKind, Role};
use twinlatch_secret::Code;

fn begin(rig: &mut Rig) -> SetUp {
    let set_up = rig
        .begin(form("Ada", PASSWORD, KitKind::Kit))
        .expect("set-up begins");
    rig.read_uri(set_up.uri());
    set_up
}

fn assert_nothing_left(rig: &Rig, why: &str) {
    assert_eq!(rig.files(), [""; 0], "no file: {why}");
    assert_eq!(rig.lines.all_names(), [""; 0], "no entry: {why}");
}

#[test]
fn a_first_run_ends_in_an_open_session() {
    let (mut rig, session) = Rig::set_up("Ada", PASSWORD);
    assert_eq!(session.access(), Access::ReadWrite, "everything is allowed");
    assert_eq!(session.role(), Role::Owner, "who sets up owns the vault");
    assert_eq!(
        (session.username(), session.display_name()),
        ("Ada", "Ada Lovelace")
    );
    assert_eq!(
        session.notices(),
        [Notice::NoSheet],
        "only the sheet is missing"
    );
    assert!(
        session.is_fresh(&*rig.clock),
        "the set-up is a proof of password and code"
    );
    assert_eq!(rig.files(), ["vault.db"], "the note is gone");
    let events = session.events(rig.accounts()).expect("read");
    let kinds: Vec<_> = events.iter().map(|event| event.what).collect();
    assert_eq!(
        (kinds, events.unreadable),
        (vec![EventKind::SetUp], 0),
        "the first event"
    );
}

#[test]
fn a_first_run_writes_key_and_marks() {
    let (rig, _session) = Rig::set_up("Ada", PASSWORD);
    let names = rig.lines.all_names();
    let starting = |prefix: &str| names.iter().filter(|name| name.starts_with(prefix)).count();
    assert_eq!(
        (starting("key/"), starting("mark/")),
        (1, 2),
        "one key, vault and account mark"
    );
}

#[test]
fn cancelling_leaves_nothing() {
    let mut rig = Rig::new();
    let set_up = begin(&mut rig);
    assert_eq!(rig.files().len(), 1, "the note stands");
    assert!(rig.files()[0].starts_with("setup-"), "under its name");
    assert_eq!(
        rig.lines.all_names().len(),
        1,
        "the key is kept before a code is asked"
    );
    set_up.cancel().expect("cancelled");
    assert_nothing_left(&rig, "cancelled");
}

#[test]
fn dropping_cancels() {
    let mut rig = Rig::new();
    drop(begin(&mut rig));
    assert_nothing_left(&rig, "dropped");
}

#[test]
fn the_start_after_a_kill_cleans_up() {
    let mut rig = Rig::new();
    let set_up = begin(&mut rig);
    kill(&rig, set_up);
    assert_eq!(
        (rig.files().len(), rig.lines.all_names().len()),
        (1, 1),
        "note and key are left"
    );
    assert!(
        matches!(rig.try_start(), Ok(Start::FirstRun)),
        "there is no vault"
    );
    assert_nothing_left(&rig, "started again");
}

#[test]
fn a_key_that_cannot_be_deleted_keeps_its_note() {
    let mut rig = Rig::new();
    let set_up = begin(&mut rig);
    rig.lines.set_fault(Fault::Writes(DeviceError::Locked));
    assert_eq!(set_up.cancel().err(), Some(DeviceError::Locked), "said");
    assert!(
        matches!(rig.try_start(), Ok(Start::FirstRun)),
        "a locked keyring hinders nothing"
    );
    assert_eq!(rig.files().len(), 1, "the note waits");
    rig.lines.set_fault(Fault::None);
    assert!(matches!(rig.try_start(), Ok(Start::FirstRun)));
    assert_nothing_left(&rig, "the keyring was unlocked");
}

/// Ends the program without a word: of all that it held only the lock goes.
fn kill(rig: &Rig, set_up: SetUp) {
    mem::forget(set_up);
    fs::remove_file(rig.data().join("vault.lock")).expect("the lock file was there");
}

#[test]
fn another_set_up_at_the_same_time_is_refused() {
    let mut rig = Rig::new();
    let _first = begin(&mut rig);
    let second = rig.begin(form("Eve", PASSWORD, KitKind::Kit));
    assert!(matches!(second, Err(SetUpError::Held(_))), "one at a time");
    assert_eq!(rig.lines.all_names().len(), 1, "the first one's key stands");
}

#[test]
fn a_file_under_the_vaults_name_is_kept() {
    let mut rig = Rig::new();
    fs::create_dir_all(rig.data()).expect("made");
    fs::write(rig.vault(), b"somebody's").expect("written");
    let refused = rig.begin(form("Ada", PASSWORD, KitKind::Kit));
    assert!(
        matches!(refused, Err(SetUpError::VaultThere)),
        "not a first run"
    );
    assert_eq!(
        fs::read(rig.vault()).expect("there"),
        b"somebody's",
        "byte for byte"
    );
    assert_eq!(rig.lines.all_names(), [""; 0], "no key was made");

    fs::remove_file(rig.vault()).expect("removed");
    let mut set_up = begin(&mut rig);
    fs::write(rig.vault(), b"somebody's").expect("written");
    let refused = set_up.confirm(&rig.code());
    assert!(
        matches!(refused, Err(SetUpError::VaultThere)),
        "it came while the person typed"
    );
    assert_eq!(
        fs::read(rig.vault()).expect("there"),
        b"somebody's",
        "byte for byte"
    );
}

#[test]
fn a_key_stays_where_a_vault_may_bear_its_name() {
    let mut rig = Rig::new();
    let set_up = begin(&mut rig);
    let keys = rig.lines.all_names();
    assert_eq!(keys.len(), 1, "control: the device key");
    fs::write(rig.vault(), b"as after a commit that failed late").expect("written");
    set_up.cancel().expect("nothing to do");
    assert_eq!(
        rig.lines.all_names(),
        keys,
        "a key that is gone never comes back"
    );
}

#[test]
fn a_keyring_that_forgets_or_garbles_stops_the_set_up() {
    for fault in [
        Fault::Forgets,
        Fault::Garbles,
        Fault::All(DeviceError::Locked),
        Fault::Writes(DeviceError::NoCollection),
    ] {
        let rig = Rig::new();
        rig.lines.set_fault(fault);
        let refused = rig.begin(form("Ada", PASSWORD, KitKind::Kit));
        assert!(
            matches!(refused, Err(SetUpError::Device(_))),
            "{fault:?}: before a code is asked"
        );
        rig.lines.set_fault(Fault::None);
        let mut rig = rig;
        assert!(matches!(rig.try_start(), Ok(Start::FirstRun)), "{fault:?}");
        assert_nothing_left(&rig, "no key can be kept");
    }
}

#[test]
fn the_form_is_judged_again() {
    let rig = Rig::new();
    let common = rig.begin(form("Ada", "password", KitKind::Kit));
    assert!(
        matches!(common, Err(SetUpError::Password(PasswordRefusal::Common))),
        "password"
    );
    let own = rig.begin(form("ada.lovelace", "Ada.Lovelace", KitKind::Kit));
    assert!(
        matches!(own, Err(SetUpError::Password(PasswordRefusal::IsUsername))),
        "username"
    );
    let blank = rig.begin(form("ada lovelace", PASSWORD, KitKind::Kit));
    let refused = matches!(blank, Err(SetUpError::Username(NameError::Character(' '))));
    assert!(refused, "blank in the username");
    assert_nothing_left(&rig, "nothing was begun");
}

#[test]
fn costs_out_of_bounds_are_refused_before_anything_is_written() {
    let mut rig = Rig::new();
    rig.kdf = std::sync::Arc::new(Kdf::new(KdfLimits::PRODUCT));
    let weak = Costs {
        memory_kib: 1024,
        ..Costs::DEFAULT
    };
    let form = form("Ada", PASSWORD, KitKind::Kit);
    let refused = SetUp::begin(rig.folder(), rig.env(), form, Some(weak));
    assert!(
        matches!(refused, Err(SetUpError::Kdf(KdfError::OutOfBounds { .. }))),
        "too cheap"
    );
    assert_nothing_left(&rig, "refused");
}

#[test]
fn a_wrong_code_changes_nothing_and_the_right_one_still_confirms() {
    let mut rig = Rig::new();
    let mut set_up = begin(&mut rig);
    for code in ["", "00000000", "1234567", "abcdefgh"] {
        let refused = set_up.confirm(&Code::new(code.to_owned()));
        assert!(
            matches!(refused, Err(SetUpError::CodeDoesNotFit)),
            "{code:?}"
        );
    }
    assert!(!rig.vault().exists(), "no vault");
    let confirmed = set_up.confirm(&rig.code()).expect("the code confirms");
    assert_eq!(
        (confirmed.digits, confirmed.drift_steps),
        (CodeDigits::Eight, 0),
        "as asked"
    );
    let _session = rig.take(confirmed);
    assert!(
        matches!(set_up.confirm(&rig.next_code()), Err(SetUpError::Done)),
        "once"
    );
    drop(set_up);
    rig.restart();
}

#[test]
fn a_phone_that_shows_six_digits_is_taken_as_it_is() {
    let (mut rig, session) = Rig::set_up_with("Ada", PASSWORD, KitKind::Kit, Digits::SIX);
    assert!(session.notices().contains(&Notice::SixDigits), "named");
    drop(session);
    let code = rig.next_code();
    let session = rig.accounts().login("ada", &password(PASSWORD), &code);
    assert!(session.is_ok(), "six digits log in");
}

#[test]
fn a_phone_with_another_clock_is_found() {
    for steps in [-20, 20] {
        let mut rig = Rig::new();
        let mut set_up = begin(&mut rig);
        let confirmed = set_up
            .confirm(&rig.code_at(steps))
            .expect("within ten minutes");
        assert_eq!(i64::from(confirmed.drift_steps), steps, "measured");
        let _session = rig.take(confirmed);
        let code = rig.code_at(steps + 1);
        let session = rig.accounts().login("Ada", &password(PASSWORD), &code);
        assert!(session.is_ok(), "the drift is remembered: {steps}");
    }
    let mut rig = Rig::new();
    let mut set_up = begin(&mut rig);
    let refused = set_up.confirm(&rig.code_at(21));
    assert!(
        matches!(refused, Err(SetUpError::CodeDoesNotFit)),
        "further is told, not followed"
    );
}

#[test]
fn the_confirming_code_cannot_log_in() {
    let mut rig = Rig::new();
    let mut set_up = begin(&mut rig);
    let code = phone_code(set_up.uri(), &rig.clock);
    let confirmed = set_up.confirm(&code).expect("the code confirms");
    drop(rig.take(confirmed));
    let again = rig.accounts().login("Ada", &password(PASSWORD), &code);
    assert!(again.is_err(), "a code is good once");
    let next = rig.next_code();
    assert!(
        rig.accounts()
            .login("Ada", &password(PASSWORD), &next)
            .is_ok(),
        "the next one is"
    );
}

#[test]
fn randomness_failing_anywhere_leaves_no_vault_and_the_next_code_confirms() {
    let mut rig = Rig::new();
    let mut set_up = begin(&mut rig);
    for call in calls_to_fail() {
        rig.random.fail_after(call);
        match set_up.confirm(&rig.next_code()) {
            Err(error) => assert!(
                error.to_string().contains("random"),
                "call {call}: {error:?}"
            ),
            Ok(_) => panic!("call {call} was not made"),
        }
        assert!(!rig.vault().exists(), "no vault after call {call}");
        assert_eq!(rig.files().len(), 1, "nor half of one: only the note");
    }
    rig.random.mend();
    let confirmed = set_up.confirm(&rig.next_code()).expect("the code confirms");
    drop(rig.take(confirmed));
    rig.restart();
    let code = rig.next_code();
    assert!(
        rig.accounts()
            .login("Ada", &password(PASSWORD), &code)
            .is_ok(),
        "it is whole"
    );
}

/// Calls of a confirmation: the first ones, every second of the last, and a few of the table's,
/// which are alike.
fn calls_to_fail() -> impl Iterator<Item = u64> {
    let mut rig = Rig::new();
    let mut set_up = begin(&mut rig);
    let before = rig.random.calls();
    set_up.confirm(&rig.code()).expect("the code confirms");
    // The targets are drawn by the first attempt and kept for the others.
    let all = rig.random.calls() - before - 1;
    (0..all).filter(move |call| match call {
        0..12 => true,
        _ if all - call < 60 => call % 2 == 0,
        _ => call % 40 == 0,
    })
}

#[cfg(unix)]
#[test]
fn a_folder_that_became_read_only_leaves_no_vault() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut rig = Rig::new();
    let mut set_up = begin(&mut rig);
    let writable = fs::metadata(rig.data()).expect("there").permissions();
    fs::set_permissions(rig.data(), fs::Permissions::from_mode(0o500)).expect("set");
    if fs::write(rig.data().join("probe"), b"").is_ok() {
        // The administrator writes everywhere: there is no such folder for this test.
        return;
    }
    let refused = set_up.confirm(&rig.code());
    fs::set_permissions(rig.data(), writable).expect("set back");
    assert!(matches!(refused, Err(SetUpError::Store(_))), "said");
    assert!(!rig.vault().exists(), "no vault");
    let used = set_up.confirm(&rig.code());
    assert!(
        matches!(used, Err(SetUpError::CodeUsed)),
        "the code was used by the attempt"
    );
    assert!(
        set_up.confirm(&rig.next_code()).is_ok(),
        "the next one confirms"
    );
}

#[test]
fn a_folder_in_the_way_leaves_no_vault_and_uses_up_the_code() {
    let mut rig = Rig::new();
    let mut set_up = begin(&mut rig);
    let blocked = rig.data().join("vault.db.new");
    fs::create_dir_all(blocked.join("full")).expect("made");
    let refused = set_up.confirm(&rig.code());
    assert!(matches!(refused, Err(SetUpError::Store(_))), "said");
    assert!(!rig.vault().exists(), "no vault");
    fs::remove_dir_all(blocked).expect("removed");
    let used = set_up.confirm(&rig.code());
    assert!(
        matches!(used, Err(SetUpError::CodeUsed)),
        "the code was used by the attempt"
    );
    assert!(
        set_up.confirm(&rig.next_code()).is_ok(),
        "the next one confirms"
    );
}

#[test]
fn a_mark_that_is_not_taken_is_a_notice() {
    let mut rig = Rig::new();
    let mut set_up = begin(&mut rig);
    rig.lines.set_fault(Fault::Writes(DeviceError::Locked));
    let confirmed = set_up
        .confirm(&rig.code())
        .expect("the vault is made all the same");
    let notices = confirmed.session.notices();
    assert!(
        notices.contains(&Notice::MarkNotWritten),
        "said: {notices:?}"
    );
}

#[test]
fn a_key_file_by_choice_is_used_from_then_on() {
    let mut rig = Rig::new();
    let mut env = rig.env();
    env.lines = std::sync::Arc::clone(&rig.key_file) as _;
    let form = form("Ada", PASSWORD, KitKind::Kit);
    let mut set_up =
        SetUp::begin(rig.folder(), env, form, Some(support::COSTS)).expect("set-up begins");
    rig.read_uri(set_up.uri());
    let confirmed = set_up.confirm(&rig.code()).expect("the code confirms");
    drop(rig.take(confirmed));
    assert_eq!(
        rig.lines.all_names(),
        [""; 0],
        "the keyring was not touched"
    );
    rig.restart();
    let place = rig.accounts().key_store();
    assert_eq!(
        place,
        twinlatch_device::PlaceKind::File,
        "the vault names the place"
    );
}

#[test]
fn a_set_up_of_a_key_file_that_was_killed_is_cleaned_from_the_key_file() {
    let mut rig = Rig::new();
    let mut env = rig.env();
    env.lines = std::sync::Arc::clone(&rig.key_file) as _;
    let form = form("Ada", PASSWORD, KitKind::Kit);
    let set_up = SetUp::begin(rig.folder(), env, form, Some(support::COSTS)).expect("it begins");
    kill(&rig, set_up);
    assert_eq!(rig.key_file.all_names().len(), 1, "the key is left");
    assert!(matches!(rig.try_start(), Ok(Start::FirstRun)));
    assert_eq!(rig.key_file.all_names(), [""; 0], "and gone");
}

#[cfg(unix)]
#[test]
fn files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut rig = Rig::new();
    let set_up = begin(&mut rig);
    let mode =
        |path: &std::path::Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    let note = rig.data().join(&rig.files()[0]);
    assert_eq!(
        (mode(&rig.data()), mode(&note)),
        (0o700, 0o600),
        "folder and note"
    );
    drop(set_up);
}

#[test]
fn an_account_and_its_vault_number_differ_each_time() {
    let (_one, first) = Rig::set_up("Ada", PASSWORD);
    let mut rig = Rig::new();
    rig.random = std::sync::Arc::new(support::SeededRandom::new(2));
    let mut set_up = begin(&mut rig);
    let second = set_up
        .confirm(&rig.code())
        .expect("the code confirms")
        .session;
    assert_ne!(
        print_vault_number(&first.db()),
        print_vault_number(&second.db()),
        "drawn"
    );
    assert_ne!(first.account(), second.account(), "drawn");
}
