//! People who were invited and have joined, read by the other program: it sees the same roles, opens
//! an invitation by its code alone, and every account by its own ways.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use twinlatch_accounts::{Accounts, InviteForm, KitKind, Session, SetUp, SetUpForm};
use twinlatch_crypto::{Costs, print_activation};
use twinlatch_otp::Digits;
use twinlatch_records::Role;
use twinlatch_secret::{ActivationCode, OtpSeed};

use crate::bench::Bench;
use crate::other_program::{Run, decrypt, read};
use crate::vault::{BEGINNING, PASSWORD, add, note, password, read_uri, show, usable};

/// A device whose owner, ada, is in session.
pub(crate) struct Device {
    pub(crate) bench: Bench,
    pub(crate) accounts: Accounts,
    pub(crate) owner: Session,
    pub(crate) owners_kit: String,
}

/// Somebody who has joined.
pub(crate) struct Joined {
    pub(crate) session: Session,
    seed: OtpSeed,
    pub(crate) kit: String,
}

/// Roles by username as they count, and whether the person is still awaited.
pub(crate) type People = BTreeMap<String, (String, bool)>;

impl Device {
    pub(crate) fn set_up() -> Self {
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
        let (accounts, owner) = (confirmed.accounts, confirmed.session);
        let owners_kit = kit_of(&owner, &accounts);
        Self {
            bench,
            accounts,
            owner,
            owners_kit,
        }
    }

    pub(crate) fn key_line(&self) -> String {
        self.bench.keyring.only("key/", "key/".len() + 16)
    }

    pub(crate) fn join(&mut self, name: &str, code: &ActivationCode) -> Joined {
        let accounts = &mut self.accounts;
        let mut joining = accounts.begin_joining(name, code).expect("good");
        let uri = joining
            .set_password(accounts, password(), KitKind::Kit, Some(Costs::FLOOR))
            .expect("a good password");
        let seed = read_uri(uri);
        let shown = show(&seed, Digits::EIGHT, BEGINNING);
        let joined = joining.confirm(accounts, &shown).expect("joined");
        let kit = kit_of(&joined.session, accounts);
        Joined {
            session: joined.session,
            seed,
            kit,
        }
    }

    /// What the other program says of an activation code.
    fn open_invitation(&self, name: &str, code: &ActivationCode) -> Run {
        // EXPOSE: typed into the other program.
        let printed = print_activation(code).expose().to_owned();
        let inputs = [
            ("key-line", &*self.key_line()),
            ("username", name),
            ("activation-code", &printed),
        ];
        decrypt(&self.bench.vault(), &inputs)
    }

    /// Both programs see the same people, whoever's kit opens; gives what they see.
    pub(crate) fn compare_people(&self, kits: &[&str]) -> People {
        let ours = our_people(&self.accounts);
        for kit in kits {
            let found = read(&self.bench.vault(), &[("kit-code", kit)]);
            assert_eq!(their_people(&found), ours, "the same people");
        }
        ours
    }
}

fn kit_of(session: &Session, accounts: &Accounts) -> String {
    let kit = session.sheet(accounts).expect("fresh").kit_code;
    // EXPOSE: a test reads the sheet.
    kit.expose().to_owned()
}

pub(crate) fn invite(
    by: &mut Session,
    accounts: &mut Accounts,
    name: &str,
    role: Role,
) -> ActivationCode {
    let form = InviteForm {
        username: name.to_owned(),
        display_name: name.to_owned(),
        role,
    };
    by.invite(accounts, &form).expect("invited").code
}

/// Roles by username, as the other program says that they count, and who has not come.
pub(crate) fn their_people(found: &Value) -> People {
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
pub(crate) fn our_people(accounts: &Accounts) -> People {
    let name = |role: Role| format!("{role:?}").to_lowercase();
    accounts
        .people()
        .into_iter()
        .map(|person| (person.username, (name(person.role), person.invited)))
        .collect()
}

/// A person's role, and whether the person is still awaited.
pub(crate) fn counts_as(role: &str, invited: bool) -> (String, bool) {
    (role.to_owned(), invited)
}

#[test]
fn an_invitation_opens_by_its_own_code_and_name_alone() {
    let mut device = Device::set_up();
    let (accounts, owner) = (&mut device.accounts, &mut device.owner);
    let charles = invite(owner, accounts, "charles", Role::Administrator);
    let mary = invite(owner, accounts, "mary", Role::User);
    for (name, code, role) in [
        ("charles", &charles, "administrator"),
        ("mary", &mary, "user"),
    ] {
        let opened = device.open_invitation(name, code);
        assert_eq!(opened.status, Some(0), "{name} opens: {}", opened.err);
        let found: Value = serde_json::from_str(&opened.out).expect("JSON");
        assert_eq!(found["left"]["role"], role, "as it was granted");
        assert_eq!(found["left"], found["directory"], "nobody has changed it");
        assert_eq!(found["come"], false, "nobody has come");
        assert_eq!(found["expiry"], BEGINNING + 24 * 60 * 60, "a day");
        let whole = read(&device.bench.vault(), &[("kit-code", &device.owners_kit)]);
        assert_eq!(
            found["owner_public"], whole["account"]["state"]["owner_public"],
            "the root of trust that the owner has"
        );
    }
    for (name, code) in [("charles", &mary), ("mary", &charles), ("ada", &mary)] {
        let refused = device.open_invitation(name, code);
        assert_eq!(refused.status, Some(1), "{name}: another's code");
        assert_eq!(refused.out, "", "and nothing is told");
    }
    device.join("mary", &mary);
    let used = device.open_invitation("mary", &mary);
    assert_eq!(used.status, Some(1), "the code is used up");
    let other = device.open_invitation("charles", &charles);
    assert_eq!(other.status, Some(0), "and no other");
}

#[test]
fn both_programs_see_the_same_people_before_and_after_they_come() {
    let mut device = Device::set_up();
    let owners_kit = device.owners_kit.clone();
    let (accounts, owner) = (&mut device.accounts, &mut device.owner);
    let charles = invite(owner, accounts, "charles", Role::Administrator);
    let mary = invite(owner, accounts, "mary", Role::User);
    let people = device.compare_people(&[&owners_kit]);
    assert_eq!(people["ada"], counts_as("owner", false), "by the own key");
    assert_eq!(
        people["charles"],
        counts_as("administrator", true),
        "by the owner's word, before he comes"
    );

    let mut charles = device.join("charles", &charles);
    let people = device.compare_people(&[&owners_kit, &charles.kit]);
    assert_eq!(people["charles"], counts_as("administrator", false), "come");
    assert_eq!(people["mary"], counts_as("user", true), "still awaited");

    let (accounts, admin) = (&mut device.accounts, &mut charles.session);
    let grace = invite(admin, accounts, "grace", Role::Auditor);
    let mary = device.join("mary", &mary);
    device.compare_people(&[&owners_kit, &charles.kit, &mary.kit]);
    let grace = device.join("grace", &grace);
    let people = device.compare_people(&[&owners_kit, &charles.kit, &mary.kit, &grace.kit]);
    assert_eq!(
        people["grace"],
        counts_as("auditor", false),
        "by the administrator's word"
    );
}

#[test]
fn who_has_joined_is_read_by_password_and_code_and_by_kit() {
    let mut device = Device::set_up();
    let code = invite(
        &mut device.owner,
        &mut device.accounts,
        "charles",
        Role::Administrator,
    );
    let mut charles = device.join("charles", &code);
    add(
        &mut charles.session,
        &mut device.accounts,
        note("Engine, part two"),
    );
    let (key, time) = (
        device.key_line(),
        usable(&charles.seed, Digits::EIGHT, BEGINNING + 45),
    );
    let shown = show(&charles.seed, Digits::EIGHT, time);
    let login = [
        ("key-line", &*key),
        ("username", "charles"),
        ("password", PASSWORD),
        ("code", shown.expose()),
        ("time", &time.to_string()),
    ];
    let vault = device.bench.vault();
    let by_login = read(&vault, &login);
    assert_eq!(by_login["items"][0]["title"], "Engine, part two", "his own");
    let by_kit = read(&vault, &[("kit-code", &charles.kit)]);
    for part in ["items", "events", "accounts", "device", "vault"] {
        assert_eq!(by_kit[part], by_login[part], "{part} by both ways");
    }
    let owners = read(&vault, &[("kit-code", &device.owners_kit)]);
    assert_eq!(owners["items"], json!([]), "the inviter reads none of it");
}
