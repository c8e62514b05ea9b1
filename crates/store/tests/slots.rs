//! Table `slots`.

use twinlatch_crypto::kind;

use crate::common::{a_folder, a_vault, facts_of_a_table, id, sealed, wrapped_slot};

facts_of_a_table!(slots, slots_mut, put_recovery, Recovery);

#[test]
fn every_kind_of_way_stands_in_one_table() {
    let (folder, _) = a_folder();
    let mut store = a_vault(folder.path());
    store
        .write(|writing| {
            let mut slots = writing.slots_mut();
            slots.put_slot(&id(1), &wrapped_slot())?;
            slots.put_recovery(&id(2), &sealed::<kind::Recovery>("backup"))?;
            slots.put_kit(&id(3), &sealed::<kind::Kit>("kit"))
        })
        .expect("rows can be written");
    let ids = store.read(|reading| reading.slots().ids());
    assert_eq!(
        ids.expect("it can be read"),
        [id(1), id(2), id(3)],
        "none tells what it is"
    );
}
