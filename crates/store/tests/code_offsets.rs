//! Table `code_offsets`.

use twinlatch_crypto::kind;

use crate::common::{a_folder, a_vault, facts_of_a_table, id, sealed};

facts_of_a_table!(code_offsets, code_offsets_mut, put, Codes);

#[test]
fn a_week_of_offsets_is_one_row() {
    let (folder, _) = a_folder();
    let mut store = a_vault(folder.path());
    let week = sealed::<kind::Codes>(&"o".repeat(20_160 * 4));
    store
        .write(|writing| writing.code_offsets_mut().put(&id(1), &week))
        .expect("a row may span many pages");
    let found = store
        .read(|reading| reading.code_offsets().find(&id(1)))
        .expect("the table can be read")
        .expect("the row is there");
    assert_eq!(found.bytes(), week.bytes(), "all of it comes back");
}
