//! How the owner's key became what it is.

use twinlatch_crypto::{Id, SignKind, verify};
use twinlatch_records::{DirectoryEntry, OwnerKeyChange};

/// The owner's keys from the one that is known, each vouched for by the one before, oldest first.
///
/// # Security
///
/// The list stands in a row that everybody on the device can write: a pair counts only if the key
/// before it has signed it, from `known` on.
pub(crate) fn owner_keys(
    known: &[u8; 32],
    entries: &[(Id, DirectoryEntry)],
    db: &Id,
) -> Vec<[u8; 32]> {
    let changes = entries.iter().flat_map(|(_, entry)| &entry.owner_keys);
    let changes: Vec<&OwnerKeyChange> = changes.collect();
    let mut keys = vec![*known];
    let mut key = *known;
    // No key follows itself, however long the list is.
    while let Some(next) = changes
        .iter()
        .find(|change| change.old == key && !keys.contains(&change.new) && is_signed(change, db))
    {
        key = next.new;
        keys.push(key);
    }
    keys
}

/// Whether the key before has signed the change.
fn is_signed(change: &OwnerKeyChange, db: &Id) -> bool {
    let payload = change.signed_payload();
    verify(
        &change.old,
        SignKind::Owner,
        db,
        None,
        None,
        change.counter,
        &payload,
        &change.signature,
    )
}
