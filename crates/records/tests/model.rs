//! Random histories, compared with a map.

use std::collections::BTreeMap;

use proptest::prelude::*;
use twinlatch_crypto::Id;
use twinlatch_records::RecordsError;
use twinlatch_store::StoreError;

use crate::samples::root_key;
use crate::vault::{Vault, put_text};

#[derive(Debug, Clone)]
enum Step {
    Add(Vec<String>),
    Edit(prop::sample::Index, String),
    Remove(prop::sample::Index),
    AddMany(usize),
    RollBack(String),
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => prop::collection::vec("[a-z]{0,12}", 1..4).prop_map(Step::Add),
        4 => (any::<prop::sample::Index>(), "[a-z]{0,300}").prop_map(|(at, text)| Step::Edit(at, text)),
        2 => any::<prop::sample::Index>().prop_map(Step::Remove),
        1 => (1usize..300).prop_map(Step::AddMany),
        1 => "[a-z]{0,12}".prop_map(Step::RollBack),
        2 => Just(Step::Reopen),
    ]
}

/// What the vault should hold.
type Model = BTreeMap<Id, String>;

fn pick(model: &Model, at: &prop::sample::Index) -> Option<Id> {
    (!model.is_empty())
        .then(|| *at.get(&model.keys().collect::<Vec<_>>()))
        .copied()
}

fn run(vault: &mut Vault, model: &mut Model, step: Step) -> Result<(), RecordsError> {
    match step {
        Step::Add(texts) => {
            let ids = vault.add(texts.iter().map(String::as_str));
            model.extend(ids.into_iter().zip(texts));
        }
        Step::AddMany(count) => {
            let ids = vault.fill(count);
            model.extend(ids.into_iter().map(|id| (id, "filling".to_owned())));
        }
        Step::Edit(at, text) => {
            if let Some(id) = pick(model, &at) {
                vault.edit(id, &text)?;
                model.insert(id, text);
            }
        }
        Step::Remove(at) => {
            if let Some(id) = pick(model, &at) {
                vault.remove(id)?;
                model.remove(&id);
            }
        }
        Step::RollBack(text) => roll_back(vault, &text),
        Step::Reopen => assert_eq!(vault.reopen(), [], "an honest file has nothing to name"),
    }
    Ok(())
}

fn roll_back(vault: &mut Vault, text: &str) {
    let (collection, id) = (vault.ledger.personal().id(), vault.draw());
    let mut change = vault.ledger.change();
    put_text(&mut change, collection, id, text);
    let ledger = &vault.ledger;
    let failed = vault.store.write(|writing| {
        drop(change.write(ledger, &root_key(), writing, &vault.random)?);
        Err::<(), RecordsError>(StoreError::DiskFull.into())
    });
    assert!(failed.is_err(), "rolled back");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_history_reads_as_its_model(steps in prop::collection::vec(step(), 1..25)) {
        let (mut vault, mut model) = (Vault::new(), Model::new());
        for step in steps {
            run(&mut vault, &mut model, step).expect("honest steps are written");
            prop_assert_eq!(vault.ledger.personal().entries().count(), model.len(), "the list");
        }
        prop_assert_eq!(&vault.readable(), &model, "in memory");
        prop_assert_eq!(vault.reopen(), vec![], "nothing to name");
        prop_assert_eq!(&vault.readable(), &model, "in the file");
    }
}
