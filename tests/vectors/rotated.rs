//! A vault whose keys were all replaced, read by the other program: while items still follow the
//! new keys, and after it.

use serde_json::json;
use twinlatch_accounts::{KitKind, Resealed, Rotation, Session, SetUp, SetUpForm};
use twinlatch_crypto::Costs;
use twinlatch_otp::Digits;
use twinlatch_secret::{Password, SecretText};
use twinlatch_vault::Vault;

use crate::bench::Bench;
use crate::other_program::read;
use crate::vault::{BEGINNING, add, note, password, read_uri, show};

const NEW_PASSWORD: &str = "harbour nineteen wqfjx";

#[test]
fn is_read_by_the_other_program_at_every_stage() {
    let bench = Bench::new(BEGINNING);
    let form = SetUpForm {
        username: "ada".to_owned(),
        display_name: "Ada".to_owned(),
        password: password(),
        kit: KitKind::Kit,
    };
    let mut set_up =
        SetUp::begin(bench.folder(), bench.env(), form, Some(Costs::FLOOR)).expect("begins");
    let shown = show(&read_uri(set_up.uri()), Digits::EIGHT, BEGINNING);
    let confirmed = set_up.confirm(&shown).expect("confirms");
    let (mut accounts, mut session) = (confirmed.accounts, confirmed.session);
    for number in 0..3 {
        add(&mut session, &mut accounts, note(&format!("note {number}")));
    }
    let mut rotation = Rotation::begin(&session, &accounts, Password::new(NEW_PASSWORD.to_owned()))
        .expect("begins");
    let sheet = rotation.sheet(&session, &accounts);
    // EXPOSE: a test reads the sheet it has just been shown.
    let kit = sheet.kit_code.expose().to_owned();
    let asked = [1, 2, 3, 4];
    assert!(
        rotation.confirm_sheet(asked, &SecretText::new(kit.chars().take(4).collect())),
        "typed back"
    );
    let seed = read_uri(rotation.phone(&session, &accounts).expect("shown"));
    let shown = show(&seed, Digits::EIGHT, BEGINNING);
    rotation
        .finish(&mut session, &mut accounts, &shown)
        .expect("in use");

    assert!(
        matches!(session.resealed(), Resealed::Left(left) if left > 3),
        "control: nothing has followed yet"
    );
    compare(&bench, &kit, &[2, 1], "before anything has followed");
    add(&mut session, &mut accounts, note("note 3"));
    compare(&bench, &kit, &[2, 1], "with a new item beside");
    while let Resealed::Left(_) = session.reseal(&mut accounts).expect("written") {}
    compare(&bench, &kit, &[2], "after everything has followed");
    assert_eq!(
        titles(&mut session, &mut accounts),
        4,
        "as this program reads it"
    );
}

fn titles(session: &mut Session, accounts: &mut twinlatch_accounts::Accounts) -> usize {
    let vault = Vault::open(session, accounts).expect("the items can be read");
    assert_eq!(vault.damaged(), 0, "none is damaged");
    session.ledger().personal().entries().count()
}

fn compare(bench: &Bench, kit: &str, generations: &[u32], when: &str) {
    let found = read(&bench.vault(), &[("kit-code", kit)]);
    assert_eq!(
        found["findings"],
        json!([]),
        "{when}: nothing is out of place"
    );
    for (table, left) in found["vault"]["rows_not_followed"]
        .as_object()
        .expect("tables")
    {
        assert_eq!(
            left,
            &json!([]),
            "{when}: every row of {table} has a meaning"
        );
    }
    let items = found["items"].as_array().expect("items");
    let mut titles: Vec<&str> = items
        .iter()
        .filter_map(|item| item["title"].as_str())
        .collect();
    titles.sort_unstable();
    assert_eq!(
        titles[..3],
        ["note 0", "note 1", "note 2"],
        "{when}: all items"
    );
    for collection in found["account"]["collections"].as_array().expect("two") {
        assert_eq!(
            collection["generations"],
            json!(generations),
            "{when}: keys"
        );
    }
    let event = |event: &serde_json::Value| event["what"] == "keys replaced";
    let events = found["events"].as_array().expect("events");
    assert_eq!(
        events.iter().filter(|line| event(line)).count(),
        1,
        "{when}"
    );
}
