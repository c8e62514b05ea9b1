//! Salvage, and what happens before and after the person agrees to it.

use twinlatch_crypto::{
    CollObject, Id, Place, RootName, RootObject, Stored, coll_object_id, kind, open_record,
    root_key as sub_key, root_object_id,
};
use twinlatch_records::{Found, RecordsError, RowKind};

use crate::samples::{ACCOUNT, DB, root_key};
use crate::vault::Vault;

fn own(object: RootObject) -> Id {
    root_object_id(&root_key(), object, &ACCOUNT)
}

fn heads(vault: &Vault) -> Vec<Id> {
    let copies = vault.ledger.collection_copies();
    copies
        .iter()
        .map(|copy| coll_object_id(&copy.keys[0].1, CollObject::Head, &copy.id))
        .collect()
}

#[test]
fn nothing_is_written_before_consent() {
    let mut vault = Vault::new();
    let item = vault.add(["one"])[0];
    vault.delete_row(&own(RootObject::Root));
    vault.reopen();
    let rows = vault.rows();
    let refused = vault.edit(item, "two");
    assert!(
        matches!(refused, Err(RecordsError::NeedsConsent)),
        "not even an edit: {refused:?}"
    );
    assert_eq!(vault.rows(), rows, "the file is as it was");
    assert_eq!(
        vault.read(&item).expect("readable all the same"),
        "one",
        "looking is free"
    );
}

#[test]
fn consent_makes_the_lists_whole() {
    let mut vault = Vault::new();
    vault.fill(300);
    let before = vault.readable();
    vault.delete_row(&own(RootObject::Root));
    for head in heads(&vault) {
        vault.delete_row(&head);
    }
    let found = vault.reopen();
    assert_eq!(found.len(), 3, "root and both heads: {found:?}");
    assert_eq!(vault.ledger.edit(), 0, "its count is gone with the root");
    vault
        .change(|change| {
            change.agree();
            change.set_root_edit_at_least(77);
        })
        .expect("consent is written");
    assert_eq!(vault.reopen(), [], "nothing is left to name");
    assert_eq!(vault.readable(), before, "every item is there");
    assert_eq!(vault.ledger.edit(), 77, "the count goes on from the mark's");
    assert!(
        vault.ledger.state_hash().is_some() && vault.ledger.ways_hash().is_some(),
        "listed"
    );
}

#[test]
fn a_rebuilt_root_lists_only_rows_that_ways_name() {
    let mut vault = Vault::new();
    let foreign = Id::new([0x66; 16]);
    vault.put_row_in("slots", &foreign, b"put there by somebody");
    vault.delete_row(&own(RootObject::Root));
    vault.reopen();
    let listed: Vec<Id> = vault.ledger.rows().iter().map(|(id, _)| *id).collect();
    assert_eq!(
        listed,
        [Id::new([0xb7; 16])],
        "the backup code's row, and no other"
    );
    vault.delete_row(&own(RootObject::Ways));
    vault.reopen();
    assert_eq!(vault.ledger.rows(), [], "without `ways` none");
}

#[test]
fn keys_come_from_the_second_copy() {
    let mut vault = Vault::new();
    let item = vault.add(["one"])[0];
    let gone: Vec<Id> = key_objects(&vault);
    for row in &gone {
        vault.delete_row(row);
    }
    let found = vault.reopen();
    assert_eq!(found.len(), 2, "both key objects are named: {found:?}");
    assert!(
        !vault.ledger.needs_consent(),
        "the lists themselves are whole"
    );
    vault.edit(item, "two").expect("so an edit is written");
    assert_eq!(vault.reopen(), [], "and the missing objects with it");
    assert!(
        gone.iter().all(|row| vault.rows().contains_key(row)),
        "under their old ids"
    );
    assert_eq!(vault.read(&item).expect("readable"), "two", "the edit");
}

#[test]
fn shards_that_no_head_lists_go_by_the_persons_word() {
    let mut vault = Vault::new();
    vault.add(["one", "two"]);
    vault.add_events([1]);
    let (before, rows) = (vault.readable(), vault.rows());
    for head in heads(&vault) {
        vault.delete_row(&head);
    }
    vault.reopen();
    assert_eq!(
        vault.rows().len(),
        rows.len() - 2,
        "nothing more is deleted before the person agrees"
    );
    vault
        .change(|change| change.agree())
        .expect("consent is written");
    let now = vault.rows();
    assert_eq!(now.len(), rows.len(), "new lists stand in their place");
    let gone = rows.keys().filter(|row| !now.contains_key(row));
    assert_eq!(gone.count(), 2, "a shard of each collection is gone");
    assert_eq!(vault.reopen(), [], "the lists are whole");
    assert_eq!(vault.readable(), before, "with every item");
}

#[test]
fn a_key_object_is_found_without_root_and_ways() {
    let mut vault = Vault::new();
    vault.add(["one", "two"]);
    let before = vault.readable();
    vault.delete_row(&own(RootObject::Root));
    vault.delete_row(&own(RootObject::Ways));
    let found = vault.reopen();
    let rows: Vec<_> = found.iter().map(|finding| finding.row).collect();
    assert_eq!(rows, [RowKind::Root, RowKind::Ways], "both are named");
    assert_eq!(vault.readable(), before, "every item is there");
}

#[test]
fn a_collection_whose_keys_are_nowhere_begins_anew() {
    let mut vault = Vault::new();
    let item = vault.add(["one"])[0];
    for row in key_objects(&vault) {
        vault.delete_row(&row);
    }
    for object in [RootObject::Root, RootObject::Ways] {
        vault.delete_row(&own(object));
    }
    let found = vault.reopen();
    let lost = found
        .iter()
        .filter(|f| f.row == RowKind::Collection && f.what == Found::Missing);
    assert_eq!(lost.count(), 2, "both are named: {found:?}");
    assert_eq!(
        vault.readable().len(),
        0,
        "what nobody can open is not shown"
    );
    vault
        .change(|change| change.agree())
        .expect("consent is written");
    assert!(
        vault.rows().contains_key(&item),
        "the old row stays in the file"
    );
    let new = vault.add(["two"])[0];
    assert_eq!(vault.reopen(), [], "the account goes on");
    assert_eq!(vault.read(&new).expect("readable"), "two", "with new keys");
}

#[test]
fn a_lost_collection_is_replaced_and_the_other_stays() {
    for (lost, items) in [(0, 0), (1, 2)] {
        let mut vault = Vault::new();
        vault.add(["one", "two"]);
        vault.add_events([1]);
        let copy = vault.ledger.collection_copies().swap_remove(lost).id;
        let row = key_objects(&vault)
            .into_iter()
            .find(|row| key_object_of(&vault, row) == copy);
        vault.delete_row(&row.expect("each collection has a key object"));
        vault.delete_row(&own(RootObject::Ways));
        let found = vault.reopen();
        let rows: Vec<_> = found.iter().map(|finding| finding.row).collect();
        assert_eq!(
            rows,
            [RowKind::Ways, RowKind::Collection],
            "both rows are named"
        );
        assert_eq!(
            vault.readable().len(),
            items,
            "the other collection is readable"
        );
        vault
            .change(|change| change.agree())
            .expect("consent is written");
        let left: Vec<_> = vault.reopen().iter().map(|finding| finding.row).collect();
        assert_eq!(left, [RowKind::Ways], "the lost one is off the list");
        assert_eq!(vault.readable().len(), items, "the other one is as it was");
        let new = vault.add(["new"])[0];
        assert_eq!(
            vault.read(&new).expect("readable"),
            "new",
            "and the account goes on"
        );
    }
}

#[test]
fn a_collection_that_lost_its_keys_twice_begins_anew_again() {
    let mut vault = Vault::new();
    for _ in 0..3 {
        for row in key_objects(&vault) {
            vault.delete_row(&row);
        }
        if vault.rows().contains_key(&own(RootObject::Ways)) {
            vault.delete_row(&own(RootObject::Ways));
        }
        vault.reopen();
        vault
            .change(|change| change.agree())
            .expect("consent is written");
        let item = vault.add(["again"])[0];
        vault.reopen();
        assert_eq!(
            vault.read(&item).expect("readable"),
            "again",
            "the root lists it once"
        );
    }
}

#[test]
fn a_bad_shard_costs_no_object() {
    let mut vault = Vault::new();
    vault.fill(600);
    let before = vault.readable();
    let shards: Vec<Id> = {
        let rows = vault.rows();
        vault.fill(1);
        let after = vault.rows();
        rows.keys()
            .filter(|id| after[id] != rows[id])
            .copied()
            .collect()
    };
    // Root, head and one shard were rewritten; one of them is the shard.
    let head = heads(&vault);
    let shard = shards
        .into_iter()
        .find(|id| *id != own(RootObject::Root) && !head.contains(id));
    let shard = shard.expect("one shard was rewritten");
    vault.damage_row(&shard);
    let found = vault.reopen();
    assert_eq!(found.len(), 1, "one shard is named: {found:?}");
    assert_eq!(
        (found[0].row, found[0].id),
        (RowKind::Manifest, shard),
        "by its id"
    );
    let readable = vault.readable();
    assert!(
        before
            .iter()
            .all(|(id, text)| readable.get(id) == Some(text)),
        "all objects"
    );
    let rows = vault.rows();
    vault
        .change(|change| change.agree())
        .expect("consent is written");
    let after = vault.rows();
    let changed = rows
        .keys()
        .filter(|id| rows.get(id) != after.get(id))
        .count();
    assert_eq!(
        (changed, rows.len()),
        (3, after.len()),
        "shard, head and root, in their places"
    );
    assert_eq!(vault.reopen(), [], "nothing is left to name");
}

/// The collection whose keys a row holds: the map's first value.
fn key_object_of(vault: &Vault, row: &Id) -> Id {
    let key = sub_key(&root_key(), RootName::Collections, &ACCOUNT);
    let place = Place {
        db: DB,
        scope: Some(ACCOUNT),
        id: *row,
    };
    let record =
        open_record::<kind::Collection>(&key, &place, &Stored::new(vault.rows()[row].clone()));
    let payload = record.expect("a key object").payload;
    Id::from_slice(&payload.expose()[3..19]).expect("key 1")
}

/// Rows that open as key objects.
fn key_objects(vault: &Vault) -> Vec<Id> {
    let key = sub_key(&root_key(), RootName::Collections, &ACCOUNT);
    let rows = vault.rows().into_iter();
    let opens = |(id, bytes): (Id, Vec<u8>)| {
        let place = Place {
            db: DB,
            scope: Some(ACCOUNT),
            id,
        };
        let record = open_record::<kind::Collection>(&key, &place, &Stored::new(bytes));
        record.is_ok().then_some(id)
    };
    rows.filter_map(opens).collect()
}
