//! Rows deleted, damaged, swapped and put back by someone who can write the file: each is named,
//! and the rest stays readable.

use std::collections::BTreeMap;

use proptest::prelude::*;
use twinlatch_crypto::{CollObject, Id, RootObject, coll_object_id, root_object_id};
use twinlatch_records::{Finding, Found, ObjectFinding, ObjectKind, RecordsError, RowKind, SCHEMA};
use twinlatch_secret::SecretBytes;

use crate::samples::{ACCOUNT, id, root_key};
use crate::vault::{Rows, Vault};

/// A vault with history: what each row is, and the file as it was before the last changes.
struct Scene {
    vault: Vault,
    kinds: BTreeMap<Id, RowKind>,
    older: Rows,
    texts: BTreeMap<Id, String>,
    edited: Id,
}

impl Scene {
    fn new() -> Self {
        let mut vault = Vault::new();
        let items = vault.add(["one", "two", "three"]);
        let events = vault.add_events([1, 2]);
        let older = vault.rows();
        let edited = items[1];
        vault.edit(edited, "new").expect("an edit");
        vault.add_events([3]);
        vault.write_own_rows();
        let kinds = kinds(&vault, &events);
        let texts = vault.readable();
        Self {
            vault,
            kinds,
            older,
            texts,
            edited,
        }
    }

    /// Rows of one kind.
    fn rows(&self, kind: RowKind) -> Vec<Id> {
        let rows = self.kinds.iter().filter(|(_, of)| **of == kind);
        rows.map(|(id, _)| *id).collect()
    }

    /// Opens the lists and expects exactly these findings about rows.
    fn expect(&mut self, expected: &[(RowKind, Id, Found)], why: &str) {
        let mut found = self.vault.reopen();
        let mut expected: Vec<_> = expected
            .iter()
            .map(|(row, id, what)| Finding {
                row: *row,
                id: *id,
                what: *what,
            })
            .collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{why}");
    }

    /// Expects every item to be readable, but for one.
    fn expect_readable_but(&self, id: Option<&Id>, why: &str) {
        let mut texts = self.texts.clone();
        if let Some(id) = id {
            texts.remove(id);
        }
        assert_eq!(self.vault.readable(), texts, "{why}");
    }

    fn restore(&self, id: &Id, row: &[u8]) {
        self.vault.put_row(id, row);
    }
}

/// What each row of the file is, told by ids and by what the lists name.
fn kinds(vault: &Vault, events: &[Id]) -> BTreeMap<Id, RowKind> {
    let own = |object| root_object_id(&root_key(), object, &ACCOUNT);
    let heads: Vec<_> = vault
        .ledger
        .collection_copies()
        .iter()
        .map(|copy| coll_object_id(&copy.keys[0].1, CollObject::Head, &copy.id))
        .collect();
    let mut left: Vec<Id> = Vec::new();
    let mut kinds = BTreeMap::new();
    for id in vault.rows().into_keys() {
        let kind = match id {
            id if id == own(RootObject::Root) => RowKind::Root,
            id if id == own(RootObject::State) => RowKind::State,
            id if id == own(RootObject::Ways) => RowKind::Ways,
            id if heads.contains(&id) => RowKind::Head,
            id if vault.ledger.personal().entry(&id).is_some() => RowKind::Item,
            id if vault.ledger.events().entry(&id).is_some() => RowKind::Event,
            id => {
                left.push(id);
                continue;
            }
        };
        kinds.insert(id, kind);
    }
    assert!(
        events.iter().all(|id| kinds[id] == RowKind::Event),
        "control: events are events"
    );
    // What is left are two key objects, which no edit rewrites, and two shards.
    assert_eq!(left.len(), 4, "control: no other rows");
    let is_key_object = opens_as_collection(vault);
    for id in left {
        let kind = if is_key_object(&id) {
            RowKind::Collection
        } else {
            RowKind::Manifest
        };
        kinds.insert(id, kind);
    }
    kinds
}

/// Whether a row opens as a key object.
fn opens_as_collection(vault: &Vault) -> impl Fn(&Id) -> bool {
    use twinlatch_crypto::{Place, RootName, Stored, kind, open_record, root_key as sub_key};
    let (rows, key) = (
        vault.rows(),
        sub_key(&root_key(), RootName::Collections, &ACCOUNT),
    );
    move |id| {
        let place = Place {
            db: crate::samples::DB,
            scope: Some(ACCOUNT),
            id: *id,
        };
        open_record::<kind::Collection>(&key, &place, &Stored::new(rows[id].clone())).is_ok()
    }
}

/// Whether the lists have to be rebuilt when a row of this kind is bad.
fn needs_consent(kind: RowKind) -> bool {
    matches!(kind, RowKind::Root | RowKind::Head | RowKind::Manifest)
}

/// Makes each row bad in turn and expects it, and nothing else, to be named.
fn each_row(spoil: impl Fn(&Vault, &Id), what: Found) {
    let mut scene = Scene::new();
    let (rows, kinds) = (scene.vault.rows(), scene.kinds.clone());
    for (id, kind) in &kinds {
        spoil(&scene.vault, id);
        scene.expect(&[(*kind, *id, what)], &format!("{kind:?} is named"));
        assert_eq!(
            scene.vault.ledger.needs_consent(),
            needs_consent(*kind),
            "{kind:?}"
        );
        let lost = (*kind == RowKind::Item).then_some(id);
        scene.expect_readable_but(lost, &format!("the rest is readable without {kind:?}"));
        assert_eq!(
            scene.vault.ledger.rows().len(),
            1,
            "the way that `ways` names stays listed"
        );
        scene.restore(id, &rows[id]);
        scene.expect(&[], "restored");
    }
}

#[test]
fn every_row_that_is_deleted_is_named() {
    each_row(Vault::delete_row, Found::Missing);
}

#[test]
fn every_row_that_is_damaged_is_named() {
    each_row(Vault::damage_row, Found::CannotOpen);
}

#[test]
fn rows_that_are_swapped_do_not_open() {
    let mut scene = Scene::new();
    let rows = scene.vault.rows();
    for kind in [
        RowKind::Item,
        RowKind::Event,
        RowKind::Manifest,
        RowKind::Head,
        RowKind::Collection,
    ] {
        let of_kind = scene.rows(kind);
        let (one, two) = (of_kind[0], of_kind[1]);
        scene.vault.put_row(&one, &rows[&two]);
        scene.vault.put_row(&two, &rows[&one]);
        let expected = [
            (kind, one, Found::CannotOpen),
            (kind, two, Found::CannotOpen),
        ];
        scene.expect(&expected, "the place is bound into the seal");
        let readable = scene.vault.readable().len();
        let lost = if kind == RowKind::Item { 2 } else { 0 };
        assert_eq!(readable, scene.texts.len() - lost, "{kind:?}");
        scene.restore(&one, &rows[&one]);
        scene.restore(&two, &rows[&two]);
    }
    scene.expect(&[], "restored");
}

#[test]
fn every_older_row_is_named() {
    let mut scene = Scene::new();
    let rows = scene.vault.rows();
    let changed: Vec<Id> = scene
        .older
        .keys()
        .filter(|id| rows.get(id) != scene.older.get(id))
        .copied()
        .collect();
    let mut seen = Vec::new();
    for id in changed {
        let kind = scene.kinds[&id];
        seen.push(kind);
        if kind == RowKind::Root {
            continue;
        }
        scene.vault.put_row(&id, &scene.older[&id].clone());
        scene.expect(
            &[(kind, id, Found::OtherThanListed)],
            "an older row is another row",
        );
        let lost = (kind == RowKind::Item).then_some(&id);
        scene.expect_readable_but(lost, &format!("current content beside an older {kind:?}"));
        scene.restore(&id, &rows[&id]);
    }
    seen.sort();
    seen.dedup();
    let all = [
        RowKind::State,
        RowKind::Ways,
        RowKind::Root,
        RowKind::Head,
        RowKind::Manifest,
        RowKind::Item,
    ];
    assert_eq!(
        seen, all,
        "control: every kind that is rewritten has an older row"
    );
}

#[test]
fn an_older_item_is_neither_content_nor_sealed_again() {
    let mut scene = Scene::new();
    let edited = scene.edited;
    scene.vault.put_row(&edited, &scene.older[&edited].clone());
    scene.vault.reopen();
    let before = scene.vault.rows();
    let read = scene.vault.read(&edited);
    let old = matches!(read, Err(ObjectFinding::ChangedOutside(record))
        if record.payload.is(&SecretBytes::new(b"two".to_vec())));
    assert!(old, "shown as changed outside, with what it says");
    let refused = scene.vault.edit(edited, "over it");
    let named = matches!(refused, Err(RecordsError::ChangedOutside { id }) if id == edited);
    assert!(named, "never sealed again");
    assert_eq!(scene.vault.rows(), before, "nothing was written");

    let collection = scene.vault.ledger.personal().id();
    let payload = SecretBytes::new(b"chosen".to_vec());
    scene
        .vault
        .change(|change| change.replace(collection, edited, ObjectKind::Item, SCHEMA, payload))
        .expect("a person may replace it");
    scene.expect(&[], "it is listed again");
    assert_eq!(
        scene.vault.read(&edited).expect("current"),
        "chosen",
        "with the chosen content"
    );
}

#[test]
fn a_change_never_takes_over_a_hash_it_did_not_write() {
    let mut scene = Scene::new();
    let (edited, others) = (scene.edited, scene.rows(RowKind::Item));
    scene.vault.put_row(&edited, &scene.older[&edited].clone());
    scene.vault.reopen();
    let other = others
        .into_iter()
        .find(|id| *id != edited)
        .expect("three items");
    scene
        .vault
        .edit(other, "edited")
        .expect("the rest can be edited");
    let expected = [(RowKind::Item, edited, Found::OtherThanListed)];
    scene.expect(&expected, "the older row is still other than listed");
}

#[test]
fn a_row_in_the_way_of_a_new_item_is_not_overwritten() {
    let mut scene = Scene::new();
    scene.vault.put_row(&id(1), b"somebody's");
    let refused = scene.vault.edit(id(1), "new");
    assert!(
        matches!(refused, Err(RecordsError::ChangedOutside { .. })),
        "an unlisted row stays"
    );
}

#[test]
fn a_damaged_item_is_damage_and_a_missing_one_is_missing() {
    let mut scene = Scene::new();
    let items = scene.rows(RowKind::Item);
    scene.vault.damage_row(&items[0]);
    scene.vault.delete_row(&items[1]);
    assert!(
        matches!(scene.vault.read(&items[0]), Err(ObjectFinding::Damaged)),
        "damaged"
    );
    assert!(
        matches!(scene.vault.read(&items[1]), Err(ObjectFinding::Missing)),
        "missing"
    );
    assert!(
        matches!(scene.vault.read(&id(1)), Err(ObjectFinding::Missing)),
        "never there"
    );
    scene
        .vault
        .remove(items[0])
        .expect("a person may discard it");
    scene.vault.remove(items[1]).expect("and the other");
    scene.expect(&[], "then nothing is left to name");
}

#[test]
fn ways_to_the_root_key_are_compared() {
    let mut scene = Scene::new();
    let row = id(0xb7);
    let listed = scene.vault.ledger.rows().to_vec();
    let was = scene.vault.rows_of("slots")[&row].clone();
    scene.vault.put_row_in("slots", &row, b"another");
    scene.expect(
        &[(RowKind::Way, row, Found::OtherThanListed)],
        "another row under its id",
    );
    assert_eq!(scene.vault.ledger.rows(), listed, "the listed hash stays");
    scene.vault.put_row_in("slots", &row, &was);
    scene.expect(&[], "restored");
}

#[test]
fn an_older_root_is_named_by_its_edit_and_its_heads() {
    let mut scene = Scene::new();
    let root = scene.rows(RowKind::Root)[0];
    let edit = scene.vault.ledger.edit();
    scene.vault.put_row(&root, &scene.older[&root].clone());
    let found = scene.vault.reopen();
    assert!(scene.vault.ledger.edit() < edit, "the mark is ahead of it");
    assert!(
        scene.vault.ledger.needs_consent(),
        "heads are other than it lists"
    );
    let heads = found.iter().filter(|finding| finding.row == RowKind::Head);
    assert_eq!(heads.count(), 2, "both heads are named: {found:?}");
    let own = |kind| {
        found
            .iter()
            .any(|f| f.row == kind && f.what == Found::OtherThanListed)
    };
    assert!(
        own(RowKind::State) && own(RowKind::Ways),
        "and so are state and ways"
    );
    scene.expect_readable_but(None, "current content is found by salvage");
}

#[test]
fn a_whole_older_file_is_consistent() {
    let mut scene = Scene::new();
    let edit = scene.vault.ledger.edit();
    for id in scene.vault.rows().keys() {
        match scene.older.get(id) {
            Some(row) => scene.vault.put_row(id, row),
            None => scene.vault.delete_row(id),
        }
    }
    let found = scene.vault.reopen();
    assert!(
        found.iter().all(|finding| finding.row == RowKind::Way),
        "only `slots` is newer"
    );
    assert!(
        scene.vault.ledger.edit() < edit,
        "the root edit alone tells its age"
    );
}

#[derive(Debug, Clone, Copy)]
enum Harm {
    Delete,
    Damage,
    Older,
    Swap,
    Empty,
}

fn harm() -> impl Strategy<Value = Harm> {
    prop::sample::select(vec![
        Harm::Delete,
        Harm::Damage,
        Harm::Older,
        Harm::Swap,
        Harm::Empty,
    ])
}

fn inflict(scene: &Scene, rows: &Rows, id: &Id, other: &Id, harm: Harm) {
    let vault = &scene.vault;
    match harm {
        Harm::Delete => vault.delete_row(id),
        Harm::Damage => vault.damage_row(id),
        Harm::Older => vault.put_row(id, scene.older.get(id).unwrap_or(&rows[id])),
        Harm::Swap => vault.put_row(id, &rows[other]),
        Harm::Empty => vault.put_row(id, &[]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever happens to the rows, opening names it, what is readable is what a person once
    /// wrote, and after consent the lists are whole again.
    #[test]
    fn no_harm_hinders_opening(
        harms in prop::collection::btree_map(0usize..32, (harm(), any::<prop::sample::Index>()), 1..8),
    ) {
        let mut scene = Scene::new();
        let rows = scene.vault.rows();
        let ids: Vec<Id> = rows.keys().copied().collect();
        for (at, (harm, other)) in harms {
            if let Some(id) = ids.get(at) {
                inflict(&scene, &rows, id, other.get(&ids), harm);
            }
        }
        scene.vault.reopen();
        for (id, text) in scene.vault.readable() {
            let written = scene.texts.get(&id) == Some(&text) || (id == scene.edited && text == "two");
            prop_assert!(written, "{id}: {text}");
        }
        scene.vault.change(|change| change.agree()).expect("consent is written");
        prop_assert!(!scene.vault.ledger.needs_consent(), "asked once");
        let readable = scene.vault.readable();
        let found = scene.vault.reopen();
        let lists = [RowKind::Root, RowKind::Collection, RowKind::Head, RowKind::Manifest];
        let left: Vec<_> = found.iter().filter(|finding| lists.contains(&finding.row)).collect();
        prop_assert!(left.is_empty(), "lists are whole again: {left:?}");
        prop_assert!(!scene.vault.ledger.needs_consent(), "and nothing is asked again");
        prop_assert_eq!(scene.vault.readable(), readable, "what was agreed to is what is there");
    }
}
