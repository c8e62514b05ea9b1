//! A login that is interrupted or cannot be written: the vault opens afterwards as before or after.

mod bench;
mod support;

use bench::{
    NAME, chunks, device, fail, header, is_denied, log_in, read_file, read_only, settle, try_with,
};
use rusqlite::Connection;
use support::{Fault, PASSWORD, Rig, Slow, password};
use twinlatch_accounts::{LoginError, Notice, ReadOnlyReason};
use twinlatch_device::DeviceError;

const WEEK: u64 = 7 * 24 * 60 * 60;

/// Another program that keeps the file from being written.
fn hold_file(rig: &Rig) -> Connection {
    let other = Connection::open(rig.vault()).expect("the file opens");
    other
        .execute_batch("BEGIN IMMEDIATE")
        .expect("nobody else writes");
    other
}

#[test]
fn random_bytes_may_be_missing_anywhere() {
    let mut rig = device();
    // A week later there is most to write: a chunk ends and one is appended.
    for after in 0.. {
        rig.wait(WEEK);
        settle(&rig);
        let code = rig.code();
        rig.random.fail_after(after);
        let begun = rig.random.calls();
        let result = try_with(&mut rig, &code);
        let hit = rig.random.calls() > begun + after;
        rig.random.mend();
        let opened = result.is_ok();
        if let Ok(session) = result {
            session.close(rig.accounts());
        }
        let again = try_with(&mut rig, &code);
        assert_eq!(
            again.is_err(),
            opened,
            "a code that opened is used up, call {after}"
        );
        drop(again);
        rig.restart();
        let session = log_in(&mut rig);
        assert_eq!(read_only(&session), None, "the file is whole, call {after}");
        session.close(rig.accounts());
        if !hit {
            assert!(
                after > 10,
                "control: random bytes were missing at several places"
            );
            return;
        }
    }
}

#[test]
fn a_login_that_cannot_be_written_opens_for_looking() {
    let mut rig = device();
    let mut seen = false;
    for after in 0..40 {
        settle(&rig);
        let code = rig.code();
        rig.random.fail_after(after);
        let result = try_with(&mut rig, &code);
        rig.random.mend();
        let Ok(session) = result else { continue };
        let Some(reason) = read_only(&session) else {
            continue;
        };
        seen = true;
        assert_eq!(reason, ReadOnlyReason::LoginNotWritten, "call {after}");
        assert_eq!(session.notices()[0], Notice::ReadOnly(reason), "said first");
        session.close(rig.accounts());
        assert!(
            is_denied(&try_with(&mut rig, &code)),
            "its code is used up, call {after}"
        );
    }
    assert!(seen, "control: some call was one of the last transaction's");
}

#[test]
fn tries_are_counted_in_the_mark_where_the_file_is_held() {
    let mut rig = device();
    let other = hold_file(&rig);
    for _ in 0..5 {
        assert!(matches!(fail(&mut rig), LoginError::Denied), "looked at");
    }
    assert!(
        matches!(fail(&mut rig), LoginError::Wait { failures: 5, .. }),
        "and counted"
    );
    drop(other);
    rig.restart();
    assert!(
        matches!(fail(&mut rig), LoginError::Wait { failures: 5, .. }),
        "also after a restart"
    );
}

#[test]
fn tries_that_nobody_can_count_are_refused() {
    let mut rig = device();
    let other = hold_file(&rig);
    rig.lines.set_fault(Fault::Writes(DeviceError::Locked));
    rig.kdf.clear_runs();
    for name in [NAME, "nobody"] {
        let code = rig.code();
        let result = rig.accounts().login(name, &password(PASSWORD), &code);
        let refused = matches!(result, Err(LoginError::AttemptsCannotBeCounted { .. }));
        assert!(refused, "{name}: neither file nor keyring can count");
    }
    assert_eq!(rig.kdf.runs(), [], "and nothing was derived");
    drop(other);
    rig.lines.set_fault(Fault::None);
    drop(log_in(&mut rig));
}

#[test]
fn a_try_that_nobody_could_count_brings_no_wait() {
    let mut rig = device();
    for _ in 0..4 {
        assert!(matches!(fail(&mut rig), LoginError::Denied), "looked at");
    }
    let other = hold_file(&rig);
    rig.lines.set_fault(Fault::Writes(DeviceError::Locked));
    let refused = fail(&mut rig);
    assert!(
        matches!(refused, LoginError::AttemptsCannotBeCounted { .. }),
        "neither file nor keyring can count: {refused}"
    );
    drop(other);
    rig.lines.set_fault(Fault::None);
    assert!(
        matches!(fail(&mut rig), LoginError::Denied),
        "this is the fifth"
    );
    assert!(
        matches!(fail(&mut rig), LoginError::Wait { failures: 5, .. }),
        "and brings the wait"
    );
}

#[test]
fn a_held_file_opens_for_looking_and_the_mark_keeps_the_floor() {
    let mut rig = device();
    let other = hold_file(&rig);
    let code = rig.code();
    let session = try_with(&mut rig, &code).expect("password and code open");
    assert_eq!(
        read_only(&session),
        Some(ReadOnlyReason::LoginNotWritten),
        "nothing was written"
    );
    session.close(rig.accounts());
    drop(other);
    rig.restart();
    assert!(
        is_denied(&try_with(&mut rig, &code)),
        "the mark keeps the floor"
    );
    let session = log_in(&mut rig);
    assert_eq!(read_only(&session), None, "the next login is whole");
}

#[test]
fn a_code_that_nothing_can_use_up_opens_nothing() {
    let mut rig = device();
    let old = std::fs::read(rig.vault()).expect("the file can be read");
    log_in(&mut rig).close(rig.accounts());
    rig.accounts = None;
    std::fs::write(rig.vault(), old).expect("the file can be written");
    rig.restart();
    settle(&rig);
    let code = rig.code();
    // The older file is only looked at, and the keyring takes nothing.
    rig.lines.set_fault(Fault::Writes(DeviceError::Locked));
    let result = try_with(&mut rig, &code);
    let refused = matches!(result, Err(LoginError::AttemptsCannotBeCounted { .. }));
    assert!(
        refused,
        "a code that works twice is worse than a login refused"
    );
    rig.lines.set_fault(Fault::None);
    let session = try_with(&mut rig, &code).expect("it was not used up");
    assert_eq!(
        read_only(&session),
        Some(ReadOnlyReason::OlderFile),
        "for looking"
    );
}

#[test]
fn a_keyring_that_does_not_answer_hinders_nothing() {
    let mut rig = device();
    for fault in [
        Fault::All(DeviceError::Locked),
        Fault::All(DeviceError::StillWaiting),
        Fault::Writes(DeviceError::NoService),
        Fault::Forgets,
        Fault::Garbles,
    ] {
        rig.lines.set_fault(fault);
        let session = log_in(&mut rig);
        assert_eq!(
            read_only(&session),
            None,
            "{fault:?}: the file stands for itself"
        );
        let told = session.notices().contains(&Notice::MarkNotWritten);
        let acknowledged = matches!(fault, Fault::Forgets | Fault::Garbles);
        assert!(told || acknowledged, "{fault:?} is told");
        session.close(rig.accounts());
    }
    rig.lines.set_fault(Fault::None);
    let session = log_in(&mut rig);
    assert!(
        !session.notices().contains(&Notice::MarkNotWritten),
        "the mark is written again"
    );
}

#[test]
fn a_keyring_that_hangs_is_waited_for_once() {
    let mut rig = device();
    settle(&rig);
    let code = rig.code();
    let written = rig.lines.writes();
    rig.lines.set_slow(Slow::AllButOne);
    let session = try_with(&mut rig, &code).expect("nothing hinders the opening");
    // What was asked after the first answer did not come goes on by itself: asking again before
    // the comparison, and the mark.
    rig.lines.wait_for_waiting(2);
    for told in [Notice::MarkNotRead, Notice::MarkNotWritten] {
        assert!(session.notices().contains(&told), "{told:?} is told");
    }
    rig.lines.set_slow(Slow::Nobody);
    rig.lines.wait_for_writes(written + 2);
    session.close(rig.accounts());
    rig.restart();
    let session = log_in(&mut rig);
    assert_eq!(read_only(&session), None, "both marks came late, and fit");
}

#[test]
fn a_mark_that_could_not_be_written_is_written_at_lock() {
    let mut rig = device();
    let before = rig.lines.snapshot();
    rig.lines
        .set_fault(Fault::Writes(DeviceError::StillWaiting));
    let session = log_in(&mut rig);
    rig.lines.set_fault(Fault::None);
    let written = rig.lines.writes();
    session.close(rig.accounts());
    assert_eq!(rig.lines.writes(), written + 2, "both marks");
    let name = before
        .keys()
        .find(|name| name.matches('/').count() == 2)
        .expect("an account mark");
    let after = rig.lines.snapshot();
    assert!(!before[name].is(&after[name]), "it tells of this login");
}

#[test]
fn chunks_that_are_gone_or_damaged_are_made_again() {
    let mut rig = device();
    let present = header(&rig).enrolments[0].chunks[0].id;
    for (index, id) in chunks(&rig).iter().filter(|id| **id != present).enumerate() {
        let verb = if index % 2 == 0 {
            "DELETE FROM code_offsets"
        } else {
            "UPDATE code_offsets SET ct = zeroblob(9)"
        };
        damage(&rig, &format!("{verb} WHERE id = x'{id}'"));
    }
    log_in(&mut rig).close(rig.accounts());
    rig.wait(20 * WEEK);
    let session = log_in(&mut rig);
    assert_eq!(
        read_only(&session),
        None,
        "half a year later their codes open"
    );
}

#[test]
fn a_damaged_present_chunk_is_named_before_anything_is_counted() {
    let mut rig = device();
    damage(&rig, "UPDATE code_offsets SET ct = zeroblob(length(ct))");
    let commits = rig.accounts().commits();
    let code = rig.code();
    let result = try_with(&mut rig, &code);
    assert!(
        matches!(result, Err(LoginError::TableUnreadable)),
        "no code can open"
    );
    assert_eq!(rig.accounts().commits(), commits, "nothing was counted");
}

#[test]
fn a_missing_slot_is_named_before_anything_is_counted() {
    let mut rig = device();
    damage(&rig, "DELETE FROM slots");
    let commits = rig.accounts().commits();
    let code = rig.code();
    let result = try_with(&mut rig, &code);
    assert!(
        matches!(result, Err(LoginError::SlotUnreadable)),
        "no password can open"
    );
    assert_eq!(rig.accounts().commits(), commits, "nothing was counted");
}

#[test]
fn a_slot_that_no_password_can_open_is_named_before_anything_is_counted() {
    let mut rig = device();
    let slot = header(&rig).enrolments[0].slot;
    let stored = read_file(&rig, |reading| reading.slots().find(&slot)).expect("a slot");
    let mut other_version = stored.bytes().to_vec();
    other_version[0] = 2;
    let file = Connection::open(rig.vault()).expect("the file opens");
    let put = format!("UPDATE slots SET ct = ?1 WHERE id = x'{slot}'");
    file.execute(&put, [other_version]).expect("written");
    let (commits, code) = (rig.accounts().commits(), rig.code());
    rig.kdf.clear_runs();
    let result = try_with(&mut rig, &code);
    assert!(
        matches!(result, Err(LoginError::SlotUnreadable)),
        "another version is damage"
    );
    assert_eq!(rig.accounts().commits(), commits, "nothing was counted");
    assert_eq!(rig.kdf.runs(), [], "nor was anything derived");
}

#[test]
fn a_table_that_a_login_has_moved_on_is_not_said_to_end() {
    let mut rig = device();
    rig.wait(51 * WEEK);
    let session = log_in(&mut rig);
    let soon = |session: &twinlatch_accounts::Session| {
        let ends = |notice: &Notice| matches!(notice, Notice::TableEndsSoon { .. });
        session.notices().iter().any(ends)
    };
    assert!(!soon(&session), "this login has renewed it");
    session.close(rig.accounts());
    rig.wait(51 * WEEK);
    settle(&rig);
    let held = hold_file(&rig);
    let code = rig.code();
    let session = try_with(&mut rig, &code).expect("it opens for looking");
    drop(held);
    assert!(soon(&session), "nothing was renewed, so it is said");
}

#[test]
fn a_damaged_header_is_named() {
    let mut rig = device();
    damage(&rig, "UPDATE headers SET ct = zeroblob(length(ct))");
    let code = rig.code();
    let result = try_with(&mut rig, &code);
    assert!(
        matches!(result, Err(LoginError::HeaderUnreadable)),
        "the kit opens it"
    );
}

#[test]
fn a_try_row_that_is_gone_is_made_anew_from_the_mark() {
    let mut rig = device();
    for _ in 0..5 {
        fail(&mut rig);
    }
    damage(&rig, "DELETE FROM tries");
    rig.restart();
    assert!(
        matches!(fail(&mut rig), LoginError::Wait { failures: 5, .. }),
        "the mark counted"
    );
    drop(log_in(&mut rig));
    assert!(
        matches!(fail(&mut rig), LoginError::Denied),
        "and success clears the count"
    );
}

#[test]
fn state_and_ways_stand_in_for_each_other() {
    let mut rig = device();
    let session = log_in(&mut rig);
    let ids = own_rows(&session);
    session.close(rig.accounts());
    let whole = std::fs::read(rig.vault()).expect("the file can be read");
    for id in ids {
        rig.accounts = None;
        std::fs::write(rig.vault(), &whole).expect("the file can be written");
        damage(&rig, &format!("DELETE FROM objects WHERE id = x'{id}'"));
        rig.restart();
        let session = log_in(&mut rig);
        assert_eq!(
            read_only(&session),
            Some(ReadOnlyReason::Salvaged),
            "named, not refused"
        );
        assert_eq!(session.username(), NAME, "what one lacks the other has");
        session.close(rig.accounts());
    }
}

#[test]
fn thirty_logins_over_sixty_weeks_keep_one_table() {
    let mut rig = device();
    for login in 0..30 {
        rig.wait(2 * WEEK);
        let session = log_in(&mut rig);
        assert_eq!(read_only(&session), None, "login {login}");
        session.close(rig.accounts());
        assert_eq!(chunks(&rig).len(), 54, "one window after login {login}");
    }
}

/// Ids of state and ways, in hex.
fn own_rows(session: &twinlatch_accounts::Session) -> [String; 2] {
    use twinlatch_crypto::{RootObject, root_object_id};
    [RootObject::State, RootObject::Ways]
        .map(|object| root_object_id(session.root_key(), object, &session.account()).to_string())
}

fn damage(rig: &Rig, sql: &str) {
    let other = Connection::open(rig.vault()).expect("the file opens");
    other
        .execute_batch(sql)
        .expect("any program can write the file");
}
