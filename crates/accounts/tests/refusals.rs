//! What a login says of a disabled account, of memory that is refused, and of an event that could
//! not be written.

mod bench;
mod file;
mod support;

use std::process::Command;

use bench::people::{OWN_PASSWORD, bring_in, change, try_login};
use bench::{NAME, device, is_denied, read_only, settle, try_with};
use file::{change_entry, change_entry_of, change_every_header, change_header, entry_of};
use support::{PASSWORD, password};
use twinlatch_accounts::{LoginError, Notice, PersonChange};
use twinlatch_records::{EventKind, Role, Status};

#[test]
fn an_account_that_is_switched_off_is_denied_and_counted_like_a_wrong_try() {
    let mut rig = device();
    let mut owner = bench::log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::User);
    let off = PersonChange::Status(Status::Disabled);
    change(&mut rig, &mut owner, &who, off).expect("the owner may");
    owner.close(rig.accounts());
    settle(&rig);
    let own = rig.seed.replace(who.phone.duplicate());
    settle(&rig);
    let (commits, code) = (rig.accounts().commits(), rig.code());
    rig.seed = own;
    let result = rig
        .accounts()
        .login(who.name, &password(OWN_PASSWORD), &code);
    assert!(is_denied(&result), "the right password and code");
    let commits = rig.accounts().commits() - commits;
    assert_eq!(commits, 2, "one counted try with its line of the log");
}

#[test]
fn what_nobody_signed_does_not_shut_the_owner_out() {
    let mut rig = device();
    change_header(&rig, |header| header.disabled = true);
    change_entry(&rig, |entry| entry.status = Status::Disabled);
    let session = bench::log_in(&mut rig);
    assert_eq!(session.role(), Role::Owner, "by the own key");
    assert!(
        !bench::header(&rig).disabled,
        "and the header says so again"
    );
    session.close(rig.accounts());
    assert_eq!(entry_of(&rig, NAME).status, Status::Active, "the row too");
}

#[test]
fn what_nobody_signed_does_not_shut_anybody_out_whose_row_is_signed() {
    let mut rig = device();
    let mut owner = bench::log_in(&mut rig);
    let who = bring_in(&mut rig, &mut owner, "charles", Role::User);
    owner.close(rig.accounts());
    change_every_header(&rig, |header| header.disabled = true);
    let session = try_login(&mut rig, &who).expect("the signed row counts");
    session.close(rig.accounts());
    change_entry_of(&rig, who.name, |entry| entry.status = Status::Disabled);
    let session = try_login(&mut rig, &who).expect("the copy in `state` counts");
    session.close(rig.accounts());
    let row = entry_of(&rig, who.name);
    assert_eq!(row.status, Status::Active, "and stands again");
}

#[test]
fn a_login_whose_event_cannot_be_written_counts_and_says_so() {
    let mut rig = device();
    let mut seen = 0;
    for after in 0..60 {
        settle(&rig);
        let code = rig.code();
        rig.random.fail_after(after);
        let result = try_with(&mut rig, &code);
        rig.random.mend();
        let Ok(session) = result else { continue };
        if !session.notices().contains(&Notice::EventNotWritten) {
            session.close(rig.accounts());
            continue;
        }
        seen += 1;
        assert_eq!(
            read_only(&session),
            None,
            "call {after}: all else is written"
        );
        let events = session.events(rig.accounts()).expect("they can be read");
        let now = rig.clock.wall_seconds();
        let told = events
            .iter()
            .any(|event| event.what == EventKind::LoggedIn && event.time == now);
        assert!(!told, "call {after}: this login is not among the events");
        session.close(rig.accounts());
        assert!(
            is_denied(&try_with(&mut rig, &code)),
            "call {after}: its code is used up"
        );
        rig.restart();
        settle(&rig);
        let code = rig.code();
        let session = try_with(&mut rig, &code).expect("the file is whole");
        assert_eq!(
            read_only(&session),
            None,
            "call {after}: nothing is out of place"
        );
        session.close(rig.accounts());
    }
    assert_eq!(seen, 1, "control: one call is the event's");
}

/// More than the child may take, within the limits of key derivation.
const MUCH_KIB: u32 = 3 * 1024 * 1024;

/// Names the child process, whose memory is limited.
const INSIDE: &str = "TWINLATCH_TEST_WITH_LITTLE_MEMORY";

/// The limit holds for a whole process, so the test runs once more in one of its own.
#[test]
#[cfg(target_os = "linux")]
fn memory_that_is_refused_is_said_before_anything_is_counted() {
    if std::env::var_os(INSIDE).is_some() {
        return with_little_memory();
    }
    let own = std::env::current_exe().expect("the test's own program");
    let child = Command::new("sh")
        .args(["-c", "ulimit -v 2000000 && exec \"$0\" \"$@\""])
        .arg(own)
        .args([
            "--exact",
            "memory_that_is_refused_is_said_before_anything_is_counted",
        ])
        .env(INSIDE, "1")
        .output()
        .expect("a shell");
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success(), "{said}");
    assert!(said.contains("1 passed"), "control: it has run: {said}");
}

#[cfg(target_os = "linux")]
fn with_little_memory() {
    let mut rig = device();
    change_header(&rig, |header| {
        header.enrolments[0].costs.memory_kib = MUCH_KIB
    });
    let (commits, code) = (rig.accounts().commits(), rig.code());
    rig.kdf.clear_runs();
    let result = rig.accounts().login(NAME, &password(PASSWORD), &code);
    let refused = matches!(result, Err(LoginError::MemoryRefused));
    assert!(refused, "the computer has not enough: {:?}", result.err());
    assert_eq!(rig.accounts().commits(), commits, "nothing was counted");
    assert_eq!(rig.kdf.runs(), [], "nothing was derived");
}
