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
