//! How a mark is merged with what the file says.

use std::collections::{BTreeMap, BTreeSet};

use crate::{AccountMark, MarkReason, VaultMark};

impl AccountMark {
    /// Merges the mark that was found with the values of the file, for writing.
    ///
    /// Counters and floors: the larger. Floors of replaced enrolments and used backup codes: all.
    /// Failures: the file's after a success, and whenever the file's header edit is ahead (every
    /// success raises it), since the mark then counts tries from before a success; else the larger,
    /// since a write that was begun earlier may come late. A note of an upgrade stays until
    /// `UpgradeDone`.
    pub(crate) fn merged(found: Option<&Self>, file: &Self, after: MarkReason) -> Self {
        let nothing = Self::default();
        let mark = found.unwrap_or(&nothing);
        Self {
            generation: mark.generation.max(file.generation).saturating_add(1),
            floors: larger_floors(&mark.floors, &file.floors),
            header_edit: mark.header_edit.max(file.header_edit),
            root_edit: mark.root_edit.max(file.root_edit),
            failures: failures(mark, file, after),
            last_wall: wall(mark.last_wall, file.last_wall, after),
            used_backup: union(&mark.used_backup, &file.used_backup),
            policy_version: policy_version(mark, file, after),
            upgrade_begun: upgrade_begun(mark, file, after),
            newer: false,
        }
    }

    /// Sorts the lists by id and keeps one entry an id, the form in which a mark is written.
    pub(crate) fn in_order(&self) -> Self {
        Self {
            floors: larger_floors(&self.floors, &[]),
            used_backup: union(&self.used_backup, &[]),
            ..self.clone()
        }
    }
}

impl VaultMark {
    /// Merges the mark that was found with the values of the file, for writing.
    ///
    /// Directory and audit head: the pair with the larger counter; at equal counters the mark's,
    /// so that a difference stays visible. `Adopted` takes both from the file. The path is the
    /// caller's decision; an empty one keeps the mark's.
    pub(crate) fn merged(found: Option<&Self>, file: &Self, after: MarkReason) -> Self {
        let Some(mark) = found else {
            let generation = file.generation.saturating_add(1);
            return Self {
                generation,
                newer: false,
                ..file.clone()
            };
        };
        let adopted = after == MarkReason::Adopted;
        let directory = pick(
            adopted || file.directory_generation > mark.directory_generation,
            file,
            mark,
        );
        let audit = pick(
            adopted || file.audit_sequence > mark.audit_sequence,
            file,
            mark,
        );
        Self {
            generation: mark.generation.max(file.generation).saturating_add(1),
            directory_generation: directory.directory_generation,
            directory_hash: directory.directory_hash,
            path: pick(!file.path.is_empty(), file, mark).path.clone(),
            last_wall: wall(mark.last_wall, file.last_wall, after),
            audit_sequence: audit.audit_sequence,
            audit_hash: audit.audit_hash,
            newer: false,
        }
    }
}

fn pick<T>(first: bool, one: T, other: T) -> T {
    if first { one } else { other }
}

fn failures(mark: &AccountMark, file: &AccountMark, after: MarkReason) -> u32 {
    if after == MarkReason::Success || file.header_edit > mark.header_edit {
        file.failures
    } else {
        mark.failures.max(file.failures)
    }
}

/// After a success the time is the one at which a code was accepted: a clock that once stood in the
/// future and was put right must not be doubted for ever.
fn wall(mark: u64, file: u64, after: MarkReason) -> u64 {
    if after == MarkReason::Success {
        file
    } else {
        mark.max(file)
    }
}

fn policy_version(mark: &AccountMark, file: &AccountMark, after: MarkReason) -> u64 {
    if after == MarkReason::Adopted {
        file.policy_version
    } else {
        mark.policy_version.max(file.policy_version)
    }
}

fn upgrade_begun(mark: &AccountMark, file: &AccountMark, after: MarkReason) -> Option<u64> {
    if after == MarkReason::UpgradeDone {
        None
    } else {
        file.upgrade_begun.or(mark.upgrade_begun)
    }
}

type Floor = ([u8; 16], u64);

fn larger_floors(mark: &[Floor], file: &[Floor]) -> Vec<Floor> {
    let mut floors = BTreeMap::new();
    for (slot, floor) in mark.iter().chain(file) {
        let kept = floors.entry(*slot).or_insert(*floor);
        *kept = (*kept).max(*floor);
    }
    floors.into_iter().collect()
}

type UsedCode = ([u8; 16], [u8; 8]);

fn union(mark: &[UsedCode], file: &[UsedCode]) -> Vec<UsedCode> {
    let codes: BTreeSet<UsedCode> = mark.iter().chain(file).copied().collect();
    codes.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::failures;
    use crate::MarkReason::{Adopted, Failure, Lock, Success, UpgradeDone};
    use crate::{AccountMark, VaultMark};
    use proptest::prelude::*;

    const REASONS: [crate::MarkReason; 5] = [Success, Failure, Lock, Adopted, UpgradeDone];

    fn counts(header_edit: u64, failures: u32) -> AccountMark {
        AccountMark {
            header_edit,
            failures,
            ..Default::default()
        }
    }

    #[test]
    fn failures_follow_the_table() {
        // mark (header edit, failures), file (header edit, failures), reason, failures written
        for (mark, file, after, expected, why) in [
            ((5, 10), (5, 0), Success, 0, "a success clears the count"),
            (
                (6, 10),
                (5, 0),
                Success,
                0,
                "also in an older file, which opened read-only",
            ),
            (
                (5, 10),
                (6, 2),
                Failure,
                2,
                "a success that the mark missed cleared its ten",
            ),
            ((5, 5), (5, 10), Failure, 10, "a threshold is crossed"),
            (
                (5, 10),
                (5, 5),
                Failure,
                10,
                "an old try row lowers nothing",
            ),
            ((6, 10), (5, 5), Failure, 10, "an older file lowers nothing"),
            ((6, 5), (5, 10), Failure, 10, "tries on an older file count"),
            (
                (5, 10),
                (5, 0),
                Lock,
                10,
                "the lock may come after the tries that the mark counts",
            ),
            ((6, 10), (5, 0), Lock, 10, "the file is behind"),
            (
                (5, 10),
                (6, 0),
                Lock,
                0,
                "a success that the mark missed cleared its ten",
            ),
            (
                (6, 10),
                (7, 1),
                Adopted,
                1,
                "the counters were raised above the mark's",
            ),
            ((5, 10), (5, 1), UpgradeDone, 10, "like Lock"),
        ] {
            let (mark, file) = (counts(mark.0, mark.1), counts(file.0, file.1));
            assert_eq!(failures(&mark, &file, after), expected, "{why}");
        }
    }

    #[test]
    fn replaced_enrolments_keep_their_floor() {
        let mark = AccountMark {
            floors: vec![([1; 16], 100), ([2; 16], 50)],
            ..Default::default()
        };
        let file = AccountMark {
            floors: vec![([3; 16], 7), ([2; 16], 60)],
            ..Default::default()
        };
        let merged = AccountMark::merged(Some(&mark), &file, Success);
        let expected = vec![([1; 16], 100), ([2; 16], 60), ([3; 16], 7)];
        assert_eq!(
            merged.floors, expected,
            "the larger of each, all of them, in order"
        );
    }

    #[test]
    fn used_codes_are_a_union() {
        let mark = AccountMark {
            used_backup: vec![([9; 16], [1; 8])],
            ..Default::default()
        };
        let file = AccountMark {
            used_backup: vec![([9; 16], [1; 8]), ([7; 16], [2; 8])],
            ..Default::default()
        };
        let merged = AccountMark::merged(Some(&mark), &file, Lock);
        let expected = vec![([7; 16], [2; 8]), ([9; 16], [1; 8])];
        assert_eq!(
            merged.used_backup, expected,
            "each code once, none forgotten"
        );
    }

    #[test]
    fn policy_version_falls_only_by_adoption() {
        let mark = AccountMark {
            policy_version: 8,
            ..Default::default()
        };
        let file = AccountMark {
            policy_version: 3,
            ..Default::default()
        };
        for after in REASONS {
            let expected = if after == Adopted { 3 } else { 8 };
            let merged = AccountMark::merged(Some(&mark), &file, after);
            assert_eq!(merged.policy_version, expected, "{after:?}");
        }
    }

    #[test]
    fn an_upgrade_note_stays_until_the_upgrade_is_done() {
        let mark = AccountMark {
            upgrade_begun: Some(77),
            ..Default::default()
        };
        for after in REASONS {
            let merged = AccountMark::merged(Some(&mark), &AccountMark::default(), after);
            let expected = if after == UpgradeDone { None } else { Some(77) };
            assert_eq!(merged.upgrade_begun, expected, "{after:?}");
        }
    }

    #[test]
    fn a_clock_put_right_is_believed_at_the_next_success() {
        let mark = AccountMark {
            last_wall: 4_000_000_000,
            ..Default::default()
        };
        let file = AccountMark {
            last_wall: 1_800_000_000,
            ..Default::default()
        };
        let locked = AccountMark::merged(Some(&mark), &file, Lock);
        assert_eq!(
            locked.last_wall, 4_000_000_000,
            "no code was accepted: the larger"
        );
        let opened = AccountMark::merged(Some(&mark), &file, Success);
        assert_eq!(
            opened.last_wall, 1_800_000_000,
            "a code was accepted at this time"
        );
    }

    #[test]
    fn hash_and_counter_of_a_vault_mark_stay_together() {
        let mark = vault(4, 4, 9, 9);
        for (file, after, directory, audit, why) in [
            (
                vault(5, 5, 8, 8),
                Lock,
                (5, 5),
                (9, 9),
                "each pair by its own counter",
            ),
            (
                vault(4, 6, 9, 6),
                Lock,
                (4, 4),
                (9, 9),
                "equal counters keep what is remembered",
            ),
            (
                vault(5, 5, 3, 3),
                Adopted,
                (5, 5),
                (3, 3),
                "adoption takes the file's",
            ),
        ] {
            let merged = VaultMark::merged(Some(&mark), &file, after);
            let kept = (merged.directory_generation, merged.directory_hash[0]);
            assert_eq!(kept, directory, "{why}");
            assert_eq!(
                (merged.audit_sequence, merged.audit_hash[0]),
                audit,
                "{why}"
            );
        }
    }

    #[test]
    fn an_empty_path_keeps_the_remembered_one() {
        let mark = VaultMark {
            path: "/home/a/vault.db".to_owned(),
            ..Default::default()
        };
        let merged = VaultMark::merged(Some(&mark), &VaultMark::default(), Lock);
        assert_eq!(
            merged.path, "/home/a/vault.db",
            "a copy opened read-only changes no path"
        );
        let moved = VaultMark {
            path: "/home/b/vault.db".to_owned(),
            ..Default::default()
        };
        assert_eq!(
            VaultMark::merged(Some(&mark), &moved, Lock).path,
            moved.path,
            "as given"
        );
    }

    fn vault(generation: u64, hash: u8, sequence: u64, audit: u8) -> VaultMark {
        VaultMark {
            directory_generation: generation,
            directory_hash: [hash; 32],
            audit_sequence: sequence,
            audit_hash: [audit; 32],
            ..Default::default()
        }
    }

    fn any_mark() -> impl Strategy<Value = AccountMark> {
        let floors = proptest::collection::vec((any::<[u8; 16]>(), 0..9_u64), 0..4);
        let codes = proptest::collection::vec((any::<[u8; 16]>(), any::<[u8; 8]>()), 0..4);
        (0..9_u64, floors, 0..9_u64, 0..9_u64, 0..9_u32, codes).prop_map(
            |(generation, floors, header_edit, root_edit, failures, used_backup)| AccountMark {
                generation,
                floors,
                header_edit,
                root_edit,
                failures,
                used_backup,
                ..Default::default()
            },
        )
    }

    proptest! {
        #[test]
        fn no_merge_forgets(mark in any_mark(), file in any_mark(), reason in 0..REASONS.len()) {
            let merged = AccountMark::merged(Some(&mark), &file, REASONS[reason]);
            prop_assert!(merged.generation > mark.generation.max(file.generation), "one more");
            prop_assert_eq!(merged.header_edit, mark.header_edit.max(file.header_edit));
            prop_assert_eq!(merged.root_edit, mark.root_edit.max(file.root_edit));
            for (slot, floor) in mark.floors.iter().chain(&file.floors) {
                let kept = merged.floors.iter().find(|(id, _)| id == slot);
                prop_assert!(kept.is_some_and(|(_, larger)| larger >= floor), "no floor falls");
            }
            for code in mark.used_backup.iter().chain(&file.used_backup) {
                prop_assert!(merged.used_backup.contains(code), "a used code stays used");
            }
        }

        #[test]
        fn failures_fall_only_by_success(mark in any_mark(), file in any_mark(), reason in 1..REASONS.len()) {
            prop_assume!(file.header_edit <= mark.header_edit);
            let merged = AccountMark::merged(Some(&mark), &file, REASONS[reason]);
            prop_assert!(merged.failures >= mark.failures, "nothing else lowers the count");
        }
    }
}
