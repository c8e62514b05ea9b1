//! People who were invited and have joined, read by the other program: it sees the same roles, opens
//! an invitation by its code alone, and every account by its own ways.

use std::collections::BTreeMap;

use serde_json::Value;
use twinlatch_accounts::{Accounts, InviteForm, KitKind, Session, SetUp, SetUpForm};
use twinlatch_crypto::{Costs, print_activation};
use twinlatch_otp::Digits;
use twinlatch_records::Role;
use twinlatch_secret::ActivationCode;

use crate::bench::Bench;
use crate::other_program::{decrypt, read};
use crate::vault::{BEGINNING, password, read_uri, show};

fn invite(
    by: &mut Session,
    accounts: &mut Accounts,
    name: &str,
    role: Role,
) -> (ActivationCode, String) {
    let form = InviteForm {
        username: name.to_owned(),
        display_name: name.to_owned(),
        role,
    };
    let code = by.invite(accounts, &form).expect("invited").code;
    // EXPOSE: typed into the other program.
    let printed = print_activation(&code).expose().to_owned();
    (code, printed)
}

/// Joins; gives the session and the kit of the new account.
fn join(accounts: &mut Accounts, name: &str, code: &ActivationCode) -> (Session, String) {
    let mut joining = accounts.begin_joining(name, code).expect("good");
    let uri = joining
        .set_password(accounts, password(), KitKind::Kit, Some(Costs::FLOOR))
        .expect("a good password");
    let shown = show(&read_uri(uri), Digits::EIGHT, BEGINNING);
    let joined = joining.confirm(accounts, &shown).expect("joined");
    // EXPOSE: a test reads the sheet.
    let kit = joined.session.sheet(accounts).expect("fresh").kit_code;
    let kit = kit.expose().to_owned();
    (joined.session, kit)
}

/// Roles by username, as the other program says that they count.
fn their_roles(found: &Value) -> BTreeMap<String, (String, bool)> {
    let people = found["accounts"].as_array().expect("people");
    people
        .iter()
        .map(|person| {
            let text = |field: &str| person[field].as_str().expect("text").to_owned();
            let invited = person["invited"].as_bool().expect("a flag");
            (text("username"), (text("counts_as"), invited))
        })
        .collect()
}

/// The same as this program lists them.
fn our_roles(accounts: &Accounts) -> BTreeMap<String, (String, bool)> {
    let name = |role: Role| format!("{role:?}").to_lowercase();
    accounts
        .people()
        .into_iter()
        .map(|person| (person.username, (name(person.role), person.invited)))
        .collect()
}

#[test]
fn both_programs_see_the_same_people_before_and_after_they_come() {
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
    let (mut accounts, mut owner) = (confirmed.accounts, confirmed.session);
    // EXPOSE: a test reads the sheet.
    let kit = owner.sheet(&accounts).expect("fresh").kit_code;
    let owners_kit = kit.expose().to_owned();
    let (code, printed) = invite(&mut owner, &mut accounts, "charles", Role::Administrator);
    let line = bench.keyring.only("key/", "key/".len() + 16);
    let left = |code: &str| {
        let inputs = [
            ("key-line", line.as_str()),
            ("username", "charles"),
            ("activation-code", code),
        ];
        decrypt(&bench.vault(), &inputs)
    };
    let opened = left(&printed);
    assert_eq!(opened.status, Some(0), "opened: {}", opened.err);
    let invitation: Value = serde_json::from_str(&opened.out).expect("JSON");
    assert_eq!(invitation["role"], "administrator", "as it was granted");
    assert_eq!(invitation["come"], false, "nobody has come");
    let mut other = printed.clone().into_bytes();
    other.swap(0, 1);
    let wrong = left(std::str::from_utf8(&other).expect("ASCII"));
    assert_ne!(wrong.status, Some(0), "another code opens nothing");

    let found = read(&bench.vault(), &[("kit-code", &owners_kit)]);
    assert_eq!(their_roles(&found), our_roles(&accounts), "one is invited");
    let (mut admin, admins_kit) = join(&mut accounts, "charles", &code);
    let (code, _) = invite(&mut admin, &mut accounts, "mary", Role::Auditor);
    let (_, marys_kit) = join(&mut accounts, "mary", &code);
    for kit in [&owners_kit, &admins_kit, &marys_kit] {
        let found = read(&bench.vault(), &[("kit-code", kit)]);
        let roles = their_roles(&found);
        assert_eq!(roles, our_roles(&accounts), "everybody has come");
        assert_eq!(roles["mary"].0, "auditor", "by the administrator's word");
    }
    let used = left(&printed);
    assert_eq!(used.status, Some(1), "the code is used up");
}
