//! Table `objects`.

use twinlatch_crypto::kind;
use twinlatch_store::StoreError;

use crate::common::{a_folder, a_vault, changes, facts_of_a_table, id, sealed};

facts_of_a_table!(objects, objects_mut, put, Item);

#[test]
fn every_kind_of_object_can_be_put() {
    let (folder, _) = a_folder();
    let mut store = a_vault(folder.path());
    store
        .write(|writing| {
            let mut objects = writing.objects_mut();
            objects.put(&id(1), &sealed::<kind::State>("state"))?;
            objects.put(&id(2), &sealed::<kind::Ways>("ways"))?;
            objects.put(&id(3), &sealed::<kind::Root>("root"))?;
            objects.put(&id(4), &sealed::<kind::Collection>("collection"))?;
            objects.put(&id(5), &sealed::<kind::Head>("head"))?;
            objects.put(&id(6), &sealed::<kind::Manifest>("manifest"))?;
            objects.put(&id(7), &sealed::<kind::Event>("event"))?;
            objects.put(&id(8), &sealed::<kind::Attachment>("attachment"))?;
            objects.put(&id(9), &sealed::<kind::Pending>("pending"))?;
            objects.put(&id(10), &sealed::<kind::Mailbox>("mailbox"))?;
            objects.put(&id(11), &sealed::<kind::Log>("log"))?;
            objects.put(&id(12), &sealed::<kind::LogHead>("log head"))?;
            objects.put(&id(13), &sealed::<kind::Policy>("policy"))?;
            objects.put(&id(14), &sealed::<kind::Device>("device"))
        })
        .expect("rows can be written");
    let count = store.read(|reading| reading.objects().count());
    assert_eq!(count.expect("it can be read"), 14, "each has its row");
}

#[test]
fn an_object_rewritten_unchanged_really_costs_a_write() {
    let (folder, path) = a_folder();
    let mut store = a_vault(folder.path());
    let row = sealed::<kind::Device>("settings");
    store
        .write(|writing| writing.objects_mut().put(&id(1), &row))
        .expect("it can be written");
    let (before, commits) = (changes(&path), store.commits());
    let rewritten = store.write(|writing| writing.objects_mut().rewrite_unchanged(&id(1)));
    assert!(rewritten.expect("the disk takes it"), "the row was there");
    assert_ne!(
        changes(&path),
        before,
        "an unknown name costs the disk what a known one does"
    );
    assert_eq!(store.commits(), commits + 1, "and one commit");
    let found = store
        .read(|reading| reading.objects().find(&id(1)))
        .expect("it can be read");
    assert_eq!(
        found.expect("it is there").bytes(),
        row.bytes(),
        "the bytes are the same"
    );
}

#[test]
fn sqlite_by_itself_skips_a_write_of_equal_bytes() {
    let (folder, path) = a_folder();
    let mut store = a_vault(folder.path());
    let row = sealed::<kind::Device>("settings");
    store
        .write(|writing| writing.objects_mut().put(&id(1), &row))
        .expect("it can be written");
    let before = changes(&path);
    store
        .write(|writing| writing.objects_mut().put(&id(1), &row))
        .expect("it can be written");
    assert_eq!(
        changes(&path),
        before,
        "this is why rewriting takes more than an update"
    );
}

#[test]
fn a_transaction_without_a_change_writes_nothing() {
    let (folder, path) = a_folder();
    let mut store = a_vault(folder.path());
    let before = changes(&path);
    let rewritten = store.write(|writing| writing.objects_mut().rewrite_unchanged(&id(1)));
    assert!(!rewritten.expect("it is no error"), "there is no such row");
    assert_eq!(
        changes(&path),
        before,
        "so the count of changes does tell a write from none"
    );
}

#[test]
fn ten_thousand_objects_are_written_together() {
    let (folder, _) = a_folder();
    let mut store = a_vault(folder.path());
    let row = sealed::<kind::Item>("an item of ordinary length");
    store
        .write(|writing| {
            let mut objects = writing.objects_mut();
            for number in 0..10_000_u128 {
                objects.put(&twinlatch_crypto::Id::new(number.to_be_bytes()), &row)?;
            }
            Ok::<_, StoreError>(())
        })
        .expect("rows can be written");
    let all = store
        .read(|reading| reading.objects().all())
        .expect("it can be read");
    assert_eq!(all.len(), 10_000, "all of them come back");
}
