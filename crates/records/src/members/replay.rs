//! Replaying a list of members: every entry has to be signed by somebody who managed before it.

use twinlatch_crypto::Id;

use super::{Member, MembersPlace, PersonKeys, Right, entry_of, hash_of_last};
use crate::values::Hash;

/// What is known of a list before it is replayed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Anchor<'a> {
    /// The entries that were accepted before; they are not judged again.
    Accepted(&'a [Member]),
    /// Number and hash of one entry that the list has to contain.
    Entry(u64, Hash),
}

/// Whether a list continues what is known of it, entry by entry.
///
/// The first entry is signed by its own account with `manage`, every later one by an account with
/// `manage` before it; nobody changes their own right, so one who manages is always left. Keys are
/// those whose fingerprint stands in the list itself: pinned at first use.
pub(crate) fn replay(
    list: &[Member],
    anchor: Anchor<'_>,
    place: MembersPlace<'_>,
    people: &[PersonKeys],
) -> bool {
    let (begin, anchored) = match anchor {
        Anchor::Accepted(known) => (known.len(), !known.is_empty() && list.starts_with(known)),
        Anchor::Entry(number, hash) => {
            let named = list.iter().find(|entry| entry.number == number);
            (0, named.is_some_and(|entry| entry.hash() == hash))
        }
    };
    anchored && (begin..list.len()).all(|at| follows(list, at, place, people))
}

/// Whether one entry may stand where it does.
fn follows(list: &[Member], at: usize, place: MembersPlace<'_>, people: &[PersonKeys]) -> bool {
    let (Some(entry), Some(before)) = (list.get(at), list.get(..at)) else {
        return false;
    };
    let author = match before {
        [] if entry.account == entry.author && entry.right == Right::Manage => Some(entry),
        [] => None,
        _ if entry.account == entry.author => None,
        _ => entry_of(before, &entry.author).filter(|author| author.right.manages()),
    };
    let signed = author.is_some_and(|author| {
        let key = key_of(people, &author.account, &author.fingerprint);
        key.is_some_and(|key| entry.is_signed_by(&key.signing, place, hash_of_last(before)))
    });
    entry.number == at as u64 + 1 && signed && keeps_keys(entry, before)
}

/// A member's keys stay as they were pinned; who was removed may come back with others.
fn keeps_keys(entry: &Member, before: &[Member]) -> bool {
    match entry_of(before, &entry.account) {
        None => entry.right != Right::Removed,
        Some(last) if last.right == Right::Removed => entry.right != Right::Removed,
        Some(last) => last.fingerprint == entry.fingerprint,
    }
}

/// The keys of an account, if they are those of the fingerprint.
pub(crate) fn key_of<'p>(
    people: &'p [PersonKeys],
    account: &Id,
    fingerprint: &[u8; 32],
) -> Option<&'p PersonKeys> {
    people
        .iter()
        .find(|person| person.account == *account && person.fingerprint() == *fingerprint)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use twinlatch_crypto::{Id, public_signing_key};
    use twinlatch_secret::SigningKey;

    use super::{Anchor, replay};
    use crate::members::{hash_of_last, present};
    use crate::{Member, MembersPlace, PersonKeys, Right};

    const DB: Id = Id::new([0xc0; 16]);
    const COLLECTION: Id = Id::new([0xe0; 16]);
    const PLACE: MembersPlace<'static> = MembersPlace {
        db: &DB,
        collection: &COLLECTION,
    };

    fn key(person: u8) -> SigningKey {
        SigningKey::filled(|out| out.fill(person + 1))
    }

    fn keys(person: u8) -> PersonKeys {
        PersonKeys {
            account: Id::new([person; 16]),
            signing: public_signing_key(&key(person)),
            agreement: [person; 32],
            may_write: true,
        }
    }

    fn everybody() -> Vec<PersonKeys> {
        (0..5).map(keys).collect()
    }

    fn entry(list: &[Member], person: u8, right: Right, author: u8) -> Member {
        let person = keys(person);
        let who = (person.account, person.fingerprint());
        Member::following(list, PLACE, who, right, keys(author).account, &key(author))
    }

    /// A list as these entries make it; the first is by and for person 0.
    fn list(more: &[(u8, Right, u8)]) -> Vec<Member> {
        let mut list = vec![entry(&[], 0, Right::Manage, 0)];
        for (person, right, author) in more {
            list.push(entry(&list, *person, *right, *author));
        }
        list
    }

    /// Judged by somebody to whom the last entry was vouched for.
    fn is_good(list: &[Member]) -> bool {
        let anchor = Anchor::Entry(list.len() as u64, hash_of_last(list));
        replay(list, anchor, PLACE, &everybody())
    }

    fn right() -> impl Strategy<Value = Right> {
        prop_oneof![
            Just(Right::Read),
            Just(Right::Write),
            Just(Right::Manage),
            Just(Right::Removed)
        ]
    }

    /// What a good list may go on with: the author manages and is another, the person fits.
    fn may_follow(list: &[Member], (person, right, author): (u8, Right, u8)) -> bool {
        let account = |person: u8| keys(person).account;
        let members = present(list);
        let of = |person| members.iter().find(|one| one.account == account(person));
        let manages = of(author).is_some_and(|one| one.right == Right::Manage);
        manages && person != author && (right != Right::Removed || of(person).is_some())
    }

    proptest! {
        #[test]
        fn a_list_is_good_exactly_as_long_as_each_author_may(
            steps in proptest::collection::vec((0u8..5, right(), 0u8..5), 0..12)
        ) {
            let mut made = list(&[]);
            let mut good = true;
            for step in steps {
                good &= may_follow(&made, step);
                made.push(entry(&made, step.0, step.1, step.2));
                prop_assert_eq!(is_good(&made), good, "after {:?}", step);
            }
        }

        #[test]
        fn somebody_always_manages(
            steps in proptest::collection::vec((0u8..5, right(), 0u8..5), 0..20)
        ) {
            let mut made = list(&[]);
            for step in steps.into_iter().filter(|step| step.0 != step.2) {
                if may_follow(&made, step) {
                    made.push(entry(&made, step.0, step.1, step.2));
                }
            }
            prop_assert!(is_good(&made), "control: a good list");
            let members = present(&made);
            prop_assert!(
                members.iter().any(|member| member.right == Right::Manage),
                "nobody can take the last right to manage away"
            );
        }

        #[test]
        fn a_list_that_is_changed_anywhere_is_no_good(at in 0usize..4, field in 0u8..6) {
            let people = [(1, Right::Manage, 0), (2, Right::Write, 1), (3, Right::Read, 0)];
            let mut made = list(&people);
            prop_assert!(is_good(&made), "control");
            let entry = &mut made[at];
            match field {
                0 => entry.number += 1,
                1 => entry.account = keys(4).account,
                2 if entry.right == Right::Read => entry.right = Right::Manage,
                2 => entry.right = Right::Read,
                3 => entry.fingerprint[0] ^= 1,
                4 => entry.author = keys(4).account,
                _ => entry.signature[0] ^= 1,
            }
            prop_assert!(!is_good(&made), "field {} of entry {}", field, at);
        }

        #[test]
        fn entries_in_another_order_are_no_good(first in 0usize..4, second in 0usize..4) {
            let people = [(1, Right::Manage, 0), (2, Right::Write, 1), (3, Right::Read, 0)];
            let mut made = list(&people);
            made.swap(first, second);
            prop_assert_eq!(is_good(&made), first == second, "{} and {}", first, second);
        }

        #[test]
        fn a_list_without_one_entry_is_no_good(at in 0usize..3) {
            let people = [(1, Right::Manage, 0), (2, Right::Write, 1), (3, Right::Read, 0)];
            let mut made = list(&people);
            made.remove(at);
            prop_assert!(!is_good(&made), "without entry {}", at);
        }
    }

    #[test]
    fn what_was_accepted_is_continued_and_never_cut() {
        let whole = list(&[(1, Right::Manage, 0), (2, Right::Write, 1)]);
        let accepted = &whole[..2];
        let people = everybody();
        let judge = |list: &[Member]| replay(list, Anchor::Accepted(accepted), PLACE, &people);
        assert!(judge(&whole), "one more entry");
        assert!(judge(accepted), "nothing new");
        assert!(!judge(&whole[..1]), "cut");
        let other = list(&[(3, Right::Manage, 0), (2, Right::Write, 3)]);
        assert!(!judge(&other), "another list of the same author");
        assert!(
            !replay(&whole, Anchor::Accepted(&[]), PLACE, &people),
            "nothing accepted proves nothing"
        );
    }

    #[test]
    fn two_authors_who_write_at_once_make_two_lists() {
        let common = list(&[(1, Right::Manage, 0)]);
        let one = [&common[..], &[entry(&common, 2, Right::Read, 0)]].concat();
        let other = [&common[..], &[entry(&common, 3, Right::Read, 1)]].concat();
        assert!(is_good(&one) && is_good(&other), "each is good");
        let anchor = Anchor::Accepted(&one);
        assert!(
            !replay(&other, anchor, PLACE, &everybody()),
            "who has accepted one refuses the other"
        );
        let both = [&one[..], &other[2..]].concat();
        assert!(!is_good(&both), "and they cannot be put together");
    }

    #[test]
    fn a_list_counts_in_its_place_and_under_its_keys_alone() {
        let made = list(&[(1, Right::Read, 0)]);
        let anchor = Anchor::Entry(2, hash_of_last(&made));
        let elsewhere = MembersPlace {
            collection: &Id::new([1; 16]),
            ..PLACE
        };
        assert!(
            !replay(&made, anchor, elsewhere, &everybody()),
            "another collection"
        );
        let mut people = everybody();
        people[0].signing = keys(4).signing;
        assert!(!replay(&made, anchor, PLACE, &people), "other keys");
        assert!(!replay(&made, anchor, PLACE, &[]), "nobody known");
    }

    #[test]
    fn who_comes_back_may_have_other_keys_and_who_stays_may_not() {
        let removed = list(&[(1, Right::Write, 0), (1, Right::Removed, 0)]);
        let other = (keys(1).account, [9; 32]);
        let author = keys(0).account;
        let back = Member::following(&removed, PLACE, other, Right::Read, author, &key(0));
        assert!(is_good(&[&removed[..], &[back]].concat()), "comes back");
        let there = list(&[(1, Right::Write, 0)]);
        let swapped = Member::following(&there, PLACE, other, Right::Read, author, &key(0));
        assert!(
            !is_good(&[&there[..], &[swapped]].concat()),
            "pinned at first use"
        );
    }
}
