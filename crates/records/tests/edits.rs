//! Honest changes: what is written is read, and nothing more is written than has to be.

use std::collections::BTreeSet;

use twinlatch_crypto::{Id, RootObject, root_object_id};
use twinlatch_records::{Ledger, MOST_EVENTS, ObjectKind, RecordsError, SCHEMA};
use twinlatch_secret::SecretBytes;
use twinlatch_store::StoreError;

use crate::samples::{ACCOUNT, DB, Dry, id, root_key};
use crate::vault::{Rows, Vault, put_text};

/// The rows that differ.
fn changed(before: &Rows, after: &Rows) -> BTreeSet<Id> {
    let ids = before.keys().chain(after.keys());
    ids.filter(|id| before.get(id) != after.get(id))
        .copied()
        .collect()
}

#[test]
fn many_items_are_written_edited_removed_and_read_again() {
    let mut vault = Vault::new();
    let ids = vault.fill(700);
    for id in ids.iter().step_by(7) {
        vault.edit(*id, "edited").expect("an edit");
    }
    for id in ids.iter().skip(3).step_by(11) {
        vault.remove(*id).expect("a removal");
    }
    let before = vault.readable();
    assert_eq!(vault.reopen(), [], "an honest file has nothing to name");
    assert!(!vault.ledger.needs_consent(), "and needs no consent");
    assert_eq!(
        vault.readable(),
        before,
        "the same items with the same content"
    );
    let edited = before.values().filter(|text| *text == "edited").count();
    assert_eq!(
        (before.len(), edited),
        (700 - 64, 100 - 9),
        "700 items, 64 removed, 100 edited"
    );
}

#[test]
fn an_edit_of_a_large_vault_writes_four_rows() {
    let mut vault = Vault::new();
    let item = vault.fill(5000)[1234];
    let before = vault.rows();
    vault.edit(item, "edited").expect("an edit");
    let after = vault.rows();
    let changed = changed(&before, &after);
    assert_eq!(changed.len(), 4, "item, shard, head and root: {changed:?}");
    assert_eq!(before.len(), after.len(), "in the place of the old ones");
    let bytes: usize = changed.iter().map(|id| after[id].len()).sum();
    assert!(
        bytes < 20_000,
        "whatever the size of the vault: {bytes} bytes"
    );
    vault.reopen();
    vault.add_events([1]);
    assert_eq!(
        self::changed(&after, &vault.rows()).len(),
        4,
        "an event has its own lists"
    );
}

#[test]
fn lists_grow_with_the_vault_and_never_shrink() {
    // root, state, ways; two key objects, two heads; one shard of events.
    const OTHERS: usize = 8;
    let mut vault = Vault::new();
    let ids = vault.fill(256);
    assert_eq!(
        vault.rows().len(),
        OTHERS + 256 + 1,
        "one shard up to 256 objects"
    );
    let more = vault.fill(1);
    assert_eq!(
        vault.rows().len(),
        OTHERS + 257 + 2,
        "two above, and the old one is gone"
    );
    vault.fill(256);
    assert_eq!(vault.rows().len(), OTHERS + 513 + 4, "four above 512");
    for id in ids.iter().chain(&more) {
        vault.remove(*id).expect("a removal");
    }
    assert_eq!(
        vault.rows().len(),
        OTHERS + 256 + 4,
        "never fewer shards than before"
    );
    assert_eq!(vault.reopen(), [], "and all of them fit");
}

#[test]
fn every_transaction_raises_the_root_edit() {
    let mut vault = Vault::new();
    assert_eq!(vault.ledger.edit(), 1, "set-up is the first");
    vault.change(|_| ()).expect("nothing but the root");
    assert_eq!(vault.ledger.edit(), 2, "one more, whatever it changed");
    vault
        .change(|change| change.set_root_edit_at_least(10))
        .expect("a raise");
    assert_eq!(vault.ledger.edit(), 10, "at least what the mark knows");
    vault
        .change(|change| change.set_root_edit_at_least(10))
        .expect("a raise");
    assert_eq!(vault.ledger.edit(), 11, "and never less than one more");
    vault.reopen();
    assert_eq!(vault.ledger.edit(), 11, "as the file has it");
}

#[test]
fn rows_of_slots_are_listed_by_their_hash() {
    let mut vault = Vault::new();
    vault
        .change(|change| {
            change.set_slot_row(id(9), [9; 32]);
            change.set_slot_row(id(3), [3; 32]);
            change.drop_slot_row(&id(0xb7));
        })
        .expect("a change of lists");
    let expected = [(id(3), [3; 32]), (id(9), [9; 32])];
    assert_eq!(vault.ledger.rows(), expected, "sorted by id");
    let state = vault.ledger.state_hash();
    assert!(state.is_some(), "what a change does not name stays listed");
    vault.reopen();
    assert_eq!(vault.ledger.rows(), expected, "as the file has it");
    assert_eq!(vault.ledger.state_hash(), state, "and the state");
}

#[test]
fn a_rolled_back_transaction_changes_nothing() {
    let mut vault = Vault::new();
    let item = vault.add(["before"])[0];
    let (rows, edit) = (vault.rows(), vault.ledger.edit());
    let collection = vault.ledger.personal().id();
    let mut change = vault.ledger.change();
    put_text(&mut change, collection, item, "after");
    put_text(&mut change, collection, id(1), "new");
    let ledger = &vault.ledger;
    let failed = vault.store.write(|writing| {
        let patch = change.write(ledger, &root_key(), writing, &vault.random)?;
        drop(patch);
        Err::<(), RecordsError>(StoreError::DiskFull.into())
    });
    assert!(failed.is_err(), "the transaction fails at its end");
    assert_eq!(vault.rows(), rows, "the file is as it was");
    assert_eq!(vault.ledger.edit(), edit, "and so is the ledger");
    assert!(
        vault.ledger.personal().entry(&id(1)).is_none(),
        "without the new item"
    );
    assert_eq!(
        vault.read(&item).expect("the old row is listed"),
        "before",
        "the old content"
    );
    vault
        .edit(item, "after")
        .expect("the ledger goes on from there");
    assert_eq!(vault.reopen(), [], "and fits the file");
}

#[test]
fn nothing_is_written_without_random_bytes() {
    let mut vault = Vault::new();
    let collection = vault.ledger.personal().id();
    let rows = vault.rows();
    let mut change = vault.ledger.change();
    put_text(&mut change, collection, id(1), "new");
    let ledger = &vault.ledger;
    let failed = vault
        .store
        .write(|writing| change.write(ledger, &root_key(), writing, &Dry));
    assert!(
        matches!(failed, Err(RecordsError::Seal(_))),
        "no nonce, no row: {failed:?}"
    );
    assert_eq!(vault.rows(), rows, "the file is as it was");
    assert!(
        Ledger::make(&DB, &ACCOUNT, &Dry).is_err(),
        "nor are keys drawn"
    );
}

#[test]
fn an_unknown_collection_is_refused() {
    let mut vault = Vault::new();
    let refused = vault.change(|change| put_text(change, id(0xee), id(1), "lost"));
    let known =
        matches!(refused, Err(RecordsError::UnknownCollection { id }) if id == self::id(0xee));
    assert!(known, "nothing is dropped silently");
}

#[test]
fn an_item_counts_its_writes() {
    let mut vault = Vault::new();
    let item = vault.add(["one"])[0];
    vault.edit(item, "two").expect("an edit");
    let entry = *vault.ledger.personal().entry(&item).expect("listed");
    assert_eq!(
        (entry.revision, entry.generation),
        (2, 1),
        "written twice, under the first key"
    );
    assert_eq!(entry.kind, ObjectKind::Item, "an item");
    vault.reopen();
    assert_eq!(
        vault.ledger.personal().entry(&item),
        Some(&entry),
        "as the file has it"
    );
}

#[test]
fn the_last_word_on_an_object_counts() {
    let mut vault = Vault::new();
    let collection = vault.ledger.personal().id();
    let (kept, gone) = (id(1), id(2));
    vault
        .change(|change| {
            put_text(change, collection, kept, "first");
            put_text(change, collection, kept, "last");
            put_text(change, collection, gone, "never");
            change.remove(collection, gone);
        })
        .expect("one row for each object");
    assert_eq!(vault.reopen(), [], "nothing is left of the first words");
    let items: Vec<_> = vault.readable().into_iter().collect();
    assert_eq!(
        items,
        [(kept, "last".to_owned())],
        "one item, as it was said last"
    );
}

#[test]
fn the_oldest_events_are_removed() {
    let mut vault = Vault::new();
    let first = vault.add_events(0..3);
    let rest = vault.add_events((0..MOST_EVENTS as u64 - 3).map(|number| number + 3));
    assert_eq!(
        vault.ledger.events().entries().count(),
        MOST_EVENTS,
        "all are kept"
    );
    let newest = vault.add_events([MOST_EVENTS as u64, MOST_EVENTS as u64 + 1]);
    assert_eq!(
        vault.ledger.events().entries().count(),
        MOST_EVENTS,
        "two came, two went"
    );
    let listed = |id: &Id| vault.ledger.events().entry(id).is_some();
    assert_eq!(
        first.iter().map(listed).collect::<Vec<_>>(),
        [false, false, true],
        "the oldest"
    );
    assert!(rest.iter().chain(&newest).all(listed), "no other");
    let rows = vault.rows();
    assert!(
        first[..2].iter().all(|id| !rows.contains_key(id)),
        "their rows are gone too"
    );
    assert_eq!(vault.reopen(), [], "and the lists fit");
}

#[test]
fn an_object_of_a_newer_version_is_read_and_not_rewritten() {
    let mut vault = Vault::new();
    let collection = vault.ledger.personal().id();
    let payload = || SecretBytes::new(b"newer".to_vec());
    vault
        .change(|change| change.put(collection, id(1), ObjectKind::Item, SCHEMA + 1, payload()))
        .expect("as a newer version writes it");
    assert_eq!(vault.reopen(), [], "it is no damage");
    let read = vault.read(&id(1));
    let newer = matches!(read, Err(twinlatch_records::ObjectFinding::NewerSchema(record))
        if record.payload.is(&payload()));
    assert!(newer, "shown as far as it is understood");
    let refused = vault.edit(id(1), "older");
    assert!(
        matches!(refused, Err(RecordsError::NewerSchema { .. })),
        "never rewritten"
    );
    vault.remove(id(1)).expect("a person may remove it");
}

#[test]
fn a_new_account_lists_its_own_rows() {
    let vault = Vault::new();
    let rows = vault.rows();
    for object in [RootObject::Root, RootObject::State, RootObject::Ways] {
        let id = root_object_id(&root_key(), object, &ACCOUNT);
        assert!(
            rows.contains_key(&id),
            "{object:?} stands under its derived id"
        );
    }
    assert_eq!(
        vault.ledger.collection_copies().len(),
        2,
        "items and events"
    );
}
