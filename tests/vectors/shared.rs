//! A collection that two people share, read by the other program with the kit of each.

use serde_json::Value;
use twinlatch_crypto::Id;
use twinlatch_records::{Right, Role};
use twinlatch_vault::Vault;

use crate::invited::{Device, Joined, invite};
use crate::other_program::{decrypt, read};
use crate::vault::note;

struct Shared {
    device: Device,
    charles: Joined,
    account: Id,
    collection: Id,
}

/// Ada's collection with one item, shared with Charles, whose letter lies unread.
fn shared() -> Shared {
    let mut device = Device::set_up();
    let code = invite(
        &mut device.owner,
        &mut device.accounts,
        "charles",
        Role::User,
    );
    let charles = device.join("charles", &code);
    let account = charles.session.account();
    let (owner, accounts) = (&mut device.owner, &mut device.accounts);
    let collection = owner.make_collection(accounts, "Engine").expect("made");
    let mut vault = Vault::open(owner, accounts).expect("opens");
    vault
        .add(owner, accounts, note("Cogs"), Some(collection))
        .expect("kept");
    owner
        .set_member(accounts, &collection, &account, Right::Write)
        .expect("she manages");
    Shared {
        device,
        charles,
        account,
        collection,
    }
}

impl Shared {
    /// The shared collection as a kit leads to it, if the account lists it.
    fn of(&self, kit: &str) -> Option<Value> {
        let run = decrypt(&self.device.bench.vault(), &[("kit-code", kit)]);
        let found: Value = serde_json::from_str(&run.out).expect("JSON");
        let id = self.collection.to_string();
        let collections = found["account"]["collections"].as_array();
        collections
            .expect("collections")
            .iter()
            .find(|one| one["id"] == id.as_str())
            .cloned()
    }
}

#[test]
fn the_other_program_reads_members_name_and_items() {
    let shared = shared();
    let kit = &shared.device.owners_kit;
    let found = read(&shared.device.bench.vault(), &[("kit-code", kit)]);
    assert_eq!(found["items"][0]["title"], "Cogs", "the item");
    let collection = shared.of(kit).expect("listed");
    assert_eq!(
        (&collection["name"], &collection["confirmed"]),
        (&"Engine".into(), &true.into()),
        "its signed head counts"
    );
    let rights: Vec<&Value> = collection["members"]
        .as_array()
        .expect("members")
        .iter()
        .map(|member| &member["right"])
        .collect();
    assert_eq!(rights, ["manage", "write"], "who may what");
    assert!(
        shared.of(&shared.charles.kit).is_none(),
        "whose letter is unread lists nothing yet"
    );
}

#[test]
fn a_removal_goes_on_under_a_key_that_the_removed_person_has_not() {
    let mut shared = shared();
    let before = shared.of(&shared.device.owners_kit).expect("listed");
    assert_eq!(before["generations"], serde_json::json!([1]), "the first");
    let (owner, accounts) = (&mut shared.device.owner, &mut shared.device.accounts);
    owner
        .remove_member(accounts, &shared.collection, &shared.account)
        .expect("she manages");
    let after = shared.of(&shared.device.owners_kit).expect("listed");
    assert_eq!(
        after["generations"],
        serde_json::json!([2, 1]),
        "a new key, and the old one until the items have followed"
    );
    assert_eq!(
        after["members"].as_array().expect("members").len(),
        1,
        "alone"
    );
    let kit = &shared.device.owners_kit;
    let found = read(&shared.device.bench.vault(), &[("kit-code", kit)]);
    assert_eq!(found["items"][0]["title"], "Cogs", "nothing is lost");
}
