//! Table `tries`.

use twinlatch_crypto::{Stored, kind};
use twinlatch_store::StoreError;

use crate::common::{a_folder, a_vault, changes, facts_of_a_table, id, sealed};

facts_of_a_table!(tries, tries_mut, put, Try);

#[test]
fn a_rewritten_row_holds_the_same_bytes_and_costs_a_write() {
    let (folder, path) = a_folder();
    let mut store = a_vault(folder.path());
    let row = sealed::<kind::Try>("no failures");
    store
        .write(|writing| writing.tries_mut().put(&id(1), &row))
        .expect("a row can be written");
    let before = changes(&path);
    let rewritten = store.write(|writing| {
        let stored = writing.tries().find(&id(1))?.ok_or(StoreError::NotThere)?;
        writing.tries_mut().rewrite(&id(1), &stored)
    });
    assert!(rewritten.expect("the disk takes it"), "the row was there");
    assert_ne!(changes(&path), before, "the disk was written to");
    let found = store
        .read(|reading| reading.tries().find(&id(1)))
        .expect("it can be read");
    assert_eq!(
        found.expect("it is there").bytes(),
        row.bytes(),
        "the bytes are the same"
    );
}

#[test]
fn no_other_bytes_can_be_written_by_rewriting() {
    let (folder, path) = a_folder();
    let mut store = a_vault(folder.path());
    let row = sealed::<kind::Try>("no failures");
    store
        .write(|writing| writing.tries_mut().put(&id(1), &row))
        .expect("a row can be written");
    let before = changes(&path);
    let plain = Stored::new(vec![0; row.bytes().len()]);
    let rewritten = store.write(|writing| writing.tries_mut().rewrite(&id(1), &plain));
    assert!(
        !rewritten.expect("it is no error"),
        "only sealed bytes reach the file"
    );
    assert_eq!(changes(&path), before, "nothing was written");
}
