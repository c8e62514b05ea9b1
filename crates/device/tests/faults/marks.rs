//! Marks, written by merging.

use crate::faulty_place::{Fault, FaultyPlace};
use twinlatch_device::{
    AccountMark, DeviceError, Line, Lines as _, MarkReason, VaultMark, account_mark_user,
    encode_account_mark, mark_user, merge_account_mark, merge_vault_mark, read_account_mark,
    read_account_marks, read_vault_mark,
};

const DB: [u8; 16] = [0xc0; 16];
const ACCOUNT: [u8; 16] = [0xa0; 16];
const SLOT: [u8; 16] = [0xb0; 16];

fn file(header_edit: u64, floor: u64, failures: u32) -> AccountMark {
    AccountMark {
        header_edit,
        floors: vec![(SLOT, floor)],
        failures,
        ..Default::default()
    }
}

fn merge(
    place: &FaultyPlace,
    file: &AccountMark,
    after: MarkReason,
) -> Result<AccountMark, DeviceError> {
    merge_account_mark(place, &DB, &ACCOUNT, file, after)
}

fn mark(place: &FaultyPlace) -> Option<AccountMark> {
    read_account_mark(place, &DB, &ACCOUNT).expect("readable")
}

fn line(mark: &AccountMark) -> Line {
    Line::encode(&encode_account_mark(mark))
}

/// What a newer program might write: version 2, generation 99, a key of its own.
fn newer_line() -> Line {
    Line::encode(&[0xa3, 0, 2, 1, 0x18, 99, 0x18, 50, 0xf5])
}

#[test]
fn a_first_mark_has_generation_one() {
    let place = FaultyPlace::default();
    assert_eq!(mark(&place), None, "no mark yet");
    let written = merge(&place, &file(1, 100, 0), MarkReason::Success).expect("healthy");
    assert_eq!(written.generation, 1, "the first write");
    assert_eq!(
        mark(&place),
        Some(written),
        "what was returned is what is there"
    );
}

#[test]
fn each_write_adds_one_and_keeps_the_larger() {
    let place = FaultyPlace::default();
    merge(&place, &file(5, 100, 0), MarkReason::Success).expect("healthy");
    let written = merge(&place, &file(3, 90, 2), MarkReason::Lock).expect("healthy");
    assert_eq!(
        (written.generation, written.header_edit),
        (2, 5),
        "an older file lowers nothing"
    );
    assert_eq!(written.floors, [(SLOT, 100)], "nor a floor");
    assert_eq!(mark(&place), Some(written), "written, not only computed");
}

#[test]
fn accounts_and_vaults_do_not_share_a_mark() {
    let place = FaultyPlace::default();
    merge(&place, &file(5, 100, 0), MarkReason::Success).expect("healthy");
    let other = read_account_mark(&place, &DB, &[0xa1; 16]).expect("readable");
    assert_eq!(other, None, "another account");
    let other = read_account_mark(&place, &[0xc1; 16], &ACCOUNT).expect("readable");
    assert_eq!(other, None, "the same account in another vault");
    assert_eq!(
        read_vault_mark(&place, &DB).expect("readable"),
        None,
        "the vault itself"
    );
}

#[test]
fn a_vault_mark_is_merged_and_read_back() {
    let place = FaultyPlace::default();
    let path = "/home/a/vault.db".to_owned();
    let first = VaultMark {
        directory_generation: 3,
        directory_hash: [3; 32],
        path,
        ..Default::default()
    };
    merge_vault_mark(&place, &DB, &first, MarkReason::Success).expect("healthy");
    let behind = VaultMark {
        directory_generation: 2,
        directory_hash: [2; 32],
        ..Default::default()
    };
    let written = merge_vault_mark(&place, &DB, &behind, MarkReason::Lock).expect("healthy");
    assert_eq!(
        written,
        VaultMark {
            generation: 2,
            ..first
        },
        "the older directory changes nothing"
    );
    assert_eq!(
        read_vault_mark(&place, &DB).expect("readable"),
        Some(written),
        "it is written"
    );
}

#[test]
fn a_forgotten_write_is_made_good_by_the_next() {
    let place = FaultyPlace::default();
    merge(&place, &file(1, 100, 0), MarkReason::Success).expect("healthy");
    place.fails(Some(Fault::Forgets));
    merge(&place, &file(2, 200, 0), MarkReason::Success).expect("it said done");
    assert_eq!(
        mark(&place).map(|mark| mark.header_edit),
        Some(1),
        "and forgot"
    );
    place.fails(None);
    let written = merge(&place, &file(3, 300, 0), MarkReason::Success).expect("healthy");
    assert_eq!(
        (written.generation, written.header_edit),
        (2, 3),
        "built on what is there"
    );
    assert_eq!(written.floors, [(SLOT, 300)], "the file brings the rest");
}

#[test]
fn a_write_that_lands_late_is_seen_by_the_next() {
    let place = FaultyPlace::with(Fault::LandsLate);
    let given_up = merge(&place, &file(2, 200, 0), MarkReason::Success);
    assert_eq!(given_up, Err(DeviceError::StillWaiting), "nobody knows yet");
    place.fails(None);
    let written = merge(&place, &file(1, 50, 0), MarkReason::Lock).expect("healthy");
    assert_eq!(
        (written.generation, written.header_edit),
        (2, 2),
        "read again, so it counts"
    );
    assert_eq!(written.floors, [(SLOT, 200)], "its floor stays");
}

#[test]
fn an_old_mark_given_back_overwrites_nothing() {
    let place = FaultyPlace::default();
    merge(&place, &file(1, 100, 0), MarkReason::Success).expect("healthy");
    let newest = merge(&place, &file(2, 200, 0), MarkReason::Success).expect("healthy");
    place.fails(Some(Fault::ReturnsOld));
    assert_eq!(
        mark(&place).map(|mark| mark.generation),
        Some(1),
        "the place lies"
    );
    let behind = AccountMark {
        header_edit: 1,
        ..Default::default()
    };
    merge(
        &place,
        &AccountMark {
            generation: newest.generation,
            ..behind
        },
        MarkReason::Lock,
    )
    .expect("acknowledged");
    place.fails(None);
    let kept = mark(&place).expect("there");
    assert!(
        kept.generation > newest.generation,
        "a generation known to the caller counts"
    );
}

#[test]
fn an_entry_that_keeps_changing_is_given_up_and_named() {
    let place = FaultyPlace::with(Fault::KeepsChanging);
    let gave_up = merge(&place, &file(1, 100, 0), MarkReason::Success);
    assert_eq!(
        gave_up,
        Err(DeviceError::Changed),
        "never written over what was not read"
    );
    assert!(place.reads() <= 8, "and not tried for ever");
}

#[test]
fn a_locked_place_changes_nothing() {
    let place = FaultyPlace::default();
    let before = merge(&place, &file(1, 100, 0), MarkReason::Success).expect("healthy");
    place.fails(Some(Fault::Locked));
    let refused = merge(&place, &file(2, 200, 0), MarkReason::Success);
    assert_eq!(refused, Err(DeviceError::Locked), "said as it is");
    place.fails(None);
    assert_eq!(mark(&place), Some(before), "as it was");
}

#[test]
fn the_highest_generation_counts_and_the_others_are_shown() {
    let place = FaultyPlace::default();
    let old = AccountMark {
        generation: 4,
        ..file(9, 900, 0)
    };
    let new = AccountMark {
        generation: 7,
        ..file(2, 200, 0)
    };
    let user = account_mark_user(&DB, &ACCOUNT);
    place.hold(
        &user,
        &[&line(&old), &Line::encode(b"rubbish"), &line(&new)],
    );
    assert_eq!(
        mark(&place),
        Some(new.clone()),
        "the highest generation, not the highest count"
    );
    let all = read_account_marks(&place, &DB, &ACCOUNT).expect("readable");
    assert_eq!(
        all,
        [new, old],
        "the others in order, what is no mark left out"
    );
}

#[test]
fn what_is_no_mark_never_hinders_and_is_mended() {
    let user = account_mark_user(&DB, &ACCOUNT);
    for rubbish in [None, Some(Line::encode(b"no mark"))] {
        let place = FaultyPlace::default();
        rubbish.map_or_else(
            || place.hold_rubbish(&user),
            |line| place.hold(&user, &[&line]),
        );
        assert_eq!(mark(&place), None, "counts as lost");
        let written = merge(&place, &file(3, 30, 0), MarkReason::Success).expect("mended");
        assert_eq!(mark(&place), Some(written), "the entry holds a mark again");
    }
}

#[test]
fn a_newer_mark_is_read_and_never_rewritten() {
    let place = FaultyPlace::default();
    let user = account_mark_user(&DB, &ACCOUNT);
    place.hold(&user, &[&newer_line()]);
    let found = mark(&place).expect("readable");
    assert!(
        found.newer && found.generation == 99,
        "read as far as known"
    );
    let refused = merge(&place, &file(3, 30, 0), MarkReason::Success);
    assert_eq!(
        refused,
        Err(DeviceError::NewerMark),
        "whoever depends on the write is told that there was none"
    );
    let held = place.held(&user);
    assert!(
        held.len() == 1 && held[0].is(&newer_line()),
        "byte for byte as it was"
    );
}

#[test]
fn a_newer_vault_mark_is_never_rewritten() {
    let place = FaultyPlace::default();
    place.hold(&mark_user(&DB), &[&newer_line()]);
    let refused = merge_vault_mark(&place, &DB, &VaultMark::default(), MarkReason::Lock);
    assert_eq!(refused, Err(DeviceError::NewerMark), "the caller is told");
    assert!(
        place.held(&mark_user(&DB))[0].is(&newer_line()),
        "byte for byte as it was"
    );
}
