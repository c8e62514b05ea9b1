//! Whole vaults: the other program's in this one, and this one's in the other.

use serde_json::{Value, json};
use twinlatch_accounts::{Access, Accounts, KitKind, Session, SetUp, SetUpForm};
use twinlatch_crypto::{Costs, DeviceId, Id, LoginSeed, device_id};
use twinlatch_device::{Line, Lines as _, key_user, parse_key_line};
use twinlatch_otp::{Algorithm, Digits, OtpUri, Period, base32, hotp};
use twinlatch_policy::{Key, Rules};
use twinlatch_records::{Choices, EventKind, EventPayload, Role};
use twinlatch_secret::{Code, OtpSeed, Password, SecretText};
use twinlatch_vault::{
    BodyDraft, FieldDraft, Hidden, Item, ItemBody, ItemDraft, TokenSource, Vault,
};

use crate::bench::Bench;
use crate::file::{Vector, folder};
use crate::other_program::read;

pub(crate) const PASSWORD: &str = "umbrella tangerine kqzvw \u{e4}\u{2003}\u{1f511}";

/// The name in another spelling than at the set-up.
const NAME: (&str, &str) = ("username", "zo\u{eb}.example");

/// A Monday in 2027, in the middle of a step.
pub(crate) const BEGINNING: u64 = 1_800_000_015;

#[test]
fn of_the_other_program_opens_and_goes_on() {
    let given = Vector::read("vault/ada.txt");
    let bench = Bench::new(given.number("time"));
    std::fs::create_dir_all(&bench.folder().path).expect("a data folder");
    std::fs::copy(folder().join("vault/ada.db"), bench.vault()).expect("a copy");
    put_key(&bench, given.text("key-line"));

    let mut accounts = bench.start();
    assert_eq!(
        accounts.findings(),
        [],
        "every row of the device is as it should be"
    );
    let mut session = log_in(
        &mut accounts,
        given.text("username"),
        given.text("password"),
        &code(&given),
    );
    assert_eq!(
        session.access(),
        Access::ReadWrite,
        "nothing is wrong with it"
    );
    assert_eq!(session.role(), Role::Owner, "both signatures hold");
    assert_eq!(session.display_name(), "Ada Lovelace", "from the state");
    assert_eq!(session.choices().lock_after_seconds, 300, "from the state");
    check_items(&mut session, &mut accounts);
    check_events(&session, &accounts);
    add(&mut session, &mut accounts, note("Written here"));
    session.close(&mut accounts);
    drop(accounts);

    let found = read(&bench.vault(), &[("kit-code", given.text("kit-code"))]);
    let titles: Vec<&Value> = found["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| &item["title"])
        .collect();
    assert_eq!(
        titles.len(),
        4,
        "three items of the other program and one of this"
    );
    assert!(titles.contains(&&json!("Written here")), "{titles:?}");
    assert_eq!(
        found["accounts"][0]["enrolments"][0]["table_agrees"], true,
        "every new week too"
    );
}

#[test]
fn a_policy_that_is_remembered_is_read_by_the_other_program() {
    let given = Vector::read("vault/ada.txt");
    let bench = Bench::new(given.number("time"));
    std::fs::create_dir_all(&bench.folder().path).expect("a data folder");
    std::fs::copy(folder().join("vault/ada.db"), bench.vault()).expect("a copy");
    put_key(&bench, given.text("key-line"));
    let rules = Rules::default()
        .with(Key::PasswordLength, 12)
        .with(Key::SessionIdle, 10);
    bench.start().note_policy(Some(&rules)).expect("written");
    let found = read(&bench.vault(), &[("kit-code", given.text("kit-code"))]);
    assert_eq!(
        found["device"]["policy"],
        json!([{ "key": 1, "value": 10 }, { "key": 9, "value": 12 }]),
        "by the numbers of the keys, rising"
    );
}

#[test]
fn a_policy_of_the_owner_is_judged_alike_by_the_other_program() {
    let given = Vector::read("vault/ada.txt");
    let bench = Bench::new(given.number("time"));
    std::fs::create_dir_all(&bench.folder().path).expect("a data folder");
    std::fs::copy(folder().join("vault/ada.db"), bench.vault()).expect("a copy");
    put_key(&bench, given.text("key-line"));
    let mut accounts = bench.start();
    let mut session = log_in(
        &mut accounts,
        given.text("username"),
        given.text("password"),
        &code(&given),
    );
    let text = "[session]\nidle_minutes = 10\n";
    session
        .install_policy(&mut accounts, text)
        .expect("the owner, freshly proved");
    session.close(&mut accounts);
    drop(accounts);
    let found = read(&bench.vault(), &[("kit-code", given.text("kit-code"))]);
    let policy = &found["policy"];
    assert_eq!(policy["text"], text, "as it was signed");
    assert_eq!(policy["holds"], true, "by the owner's key in state");
    assert_eq!(
        found["device"]["signed_policy"]["signature"], policy["signature"],
        "the last good one is the same"
    );
}

fn code(given: &Vector) -> Code {
    Code::new(given.text("code").to_owned())
}

fn put_key(bench: &Bench, line: &str) {
    let line = Line::parse(line.as_bytes().to_vec()).expect("one line of base64");
    let id = line.decode().expect("base64").expose()[1..9].to_vec();
    let id = DeviceId::from_slice(&id).expect("8 bytes");
    let key = parse_key_line(&line, id.bytes()).expect("a key line");
    assert_eq!(device_id(&key), id, "the key fits its id");
    bench
        .keyring
        .write(&key_user(id.bytes()), &line)
        .expect("written");
}

fn check_items(session: &mut Session, accounts: &mut Accounts) {
    let vault = Vault::open(session, accounts).expect("the vault opens");
    let ids: Vec<Id> = session
        .ledger()
        .personal()
        .entries()
        .map(|(id, _)| id)
        .collect();
    let items: Vec<Item> = ids
        .iter()
        .map(|id| vault.item(session, accounts, id).expect("an item"))
        .collect();
    let titled = |title: &str| {
        items
            .iter()
            .find(|item| item.title == title)
            .expect("an item")
    };
    let library = titled("Town library");
    assert_eq!(
        (library.favourite, &library.tags[..]),
        (true, &["books".into(), "town".into()][..])
    );
    let ItemBody::Login(login) = &library.body else {
        panic!("a login")
    };
    assert_eq!(login.password.expose(), "p4ssw0rd \u{1f4da}", "the secret");
    assert_eq!(
        (login.fields.len(), login.fields[1].hidden),
        (2, true),
        "custom fields"
    );
    let ItemBody::Token(token) = &titled("Bank").body else {
        panic!("a token")
    };
    assert_eq!(
        (token.algorithm, token.digits.get(), token.period.seconds()),
        (Algorithm::Sha256, 8, 60)
    );
    let boat = titled("Boat");
    assert!(boat.deleted.is_some(), "in the bin");
    assert_eq!(
        boat.notes.expose(),
        "The key is under the third stone.",
        "the text"
    );
}

fn check_events(session: &Session, accounts: &Accounts) {
    let events = session.events(accounts).expect("the file can be read");
    assert_eq!(events.unreadable, 0, "all can be read");
    let what: Vec<EventKind> = events.iter().map(|event| event.what).collect();
    for expected in [
        EventKind::SetUp,
        EventKind::KitConfirmed,
        EventKind::Other(999),
    ] {
        assert!(what.contains(&expected), "{expected:?} in {what:?}");
    }
    assert!(what.contains(&EventKind::LoggedIn), "this login too");
}

#[test]
fn of_this_program_is_read_by_the_other_one() {
    let phone = Phone::set_up(KitKind::Kit, Digits::EIGHT);
    let found = phone.compare();
    phone.compare_way(&found, &[("kit-code", &phone.kit_code)]);
    let key = phone.key_line();
    let code = ("backup-code", &*phone.backup_code);
    phone.compare_way(
        &found,
        &[("key-line", &key), NAME, ("password", PASSWORD), code],
    );
}

#[test]
fn of_this_program_with_six_digits_and_a_kit_with_password_is_read_too() {
    let phone = Phone::set_up(KitKind::KitPassword, Digits::SIX);
    let found = phone.compare();
    phone.compare_way(
        &found,
        &[("kit-code", &phone.kit_code), ("password", PASSWORD)],
    );
}

/// A device with one account, filled and closed, and the phone that opens it.
struct Phone {
    bench: Bench,
    seed: OtpSeed,
    digits: Digits,
    /// When the next code can be used, in seconds since 1970.
    later: u64,
    kit_code: String,
    backup_code: String,
    vault_number: String,
    account: Id,
    events: Vec<EventPayload>,
    items: Vec<(Id, Item)>,
}

impl Phone {
    /// Sets a vault up with the costs of the product, logs in once more, and fills it.
    fn set_up(kit: KitKind, digits: Digits) -> Self {
        let bench = Bench::new(BEGINNING);
        let form = SetUpForm {
            username: "Zo\u{eb}.Example".to_owned(),
            display_name: "Zo\u{eb} \u{1f98a}".to_owned(),
            password: password(),
            kit,
        };
        let mut set_up = SetUp::begin(bench.folder(), bench.env(), form, Some(Costs::FLOOR))
            .expect("set-up begins");
        let seed = read_uri(set_up.uri());
        let shown = show(&seed, digits, BEGINNING);
        let confirmed = set_up.confirm(&shown).expect("the code confirms");
        let (mut accounts, mut session) = (confirmed.accounts, confirmed.session);
        let sheet = session.sheet(&accounts).expect("the sheet");
        fill(&mut session, &mut accounts);
        let choices = Choices {
            hide_codes: true.into(),
            ..*session.choices()
        };
        session.set_choices(&mut accounts, choices).expect("stored");
        session.close(&mut accounts);
        let login = usable(&seed, digits, BEGINNING + 45);
        bench.clock.advance(login - BEGINNING);
        let shown = show(&seed, digits, login);
        let mut session = log_in(&mut accounts, "ZO\u{cb}.EXAMPLE", PASSWORD, &shown);
        let items = items(&mut session, &mut accounts);
        let events = session
            .events(&accounts)
            .expect("the file can be read")
            .lines;
        let account = session.account();
        session.close(&mut accounts);
        Self {
            bench,
            later: usable(&seed, digits, login + 45),
            seed,
            digits,
            kit_code: sheet.kit_code.expose().to_owned(),
            backup_code: sheet.backup_codes[7].expose().to_owned(),
            vault_number: sheet.vault_number,
            account,
            events,
            items,
        }
    }

    /// Compares everything that the other program reads after a login.
    fn compare(&self) -> Value {
        let found = self.read_by_login();
        self.compare_account(&found);
        self.compare_items(&found);
        self.compare_events(&found);
        found
    }

    /// Opens the vault as the program does, marks included.
    fn read_by_login(&self) -> Value {
        let (time, keyring) = (self.later, &self.bench.keyring);
        let shown = show(&self.seed, self.digits, time);
        read(
            &self.bench.vault(),
            &[
                ("key-line", &self.key_line()),
                NAME,
                ("password", PASSWORD),
                ("code", shown.expose()),
                ("time", &time.to_string()),
                ("vault-mark", &keyring.only("mark/", 5 + 32)),
                ("account-mark", &keyring.only("mark/", 5 + 32 + 1 + 32)),
            ],
        )
    }

    fn compare_account(&self, found: &Value) {
        assert_eq!(
            found["vault"]["number"],
            self.vault_number.as_str(),
            "as on the sheet"
        );
        for (table, left) in found["vault"]["rows_not_followed"]
            .as_object()
            .expect("tables")
        {
            assert_eq!(left, &json!([]), "every row of {table} has a meaning");
        }
        let person = &found["accounts"][0];
        assert_eq!(person["account"], self.account.to_string(), "the account");
        assert_eq!(person["username"], "Zo\u{eb}.Example", "as it was typed");
        assert_eq!(person["verified"], true, "both signatures hold");
        let enrolment = &person["enrolments"][0];
        assert_eq!(enrolment["digits"], self.digits.get(), "as the phone shows");
        assert_eq!(
            enrolment["table_agrees"], true,
            "a year of offsets, each compared"
        );
        let account = &found["account"];
        assert_eq!(account["opened_by"], "slot", "by password and code");
        let seed = account["state"]["enrolments"][0]["seed"].as_str();
        assert_eq!(
            seed,
            Some(base32(&self.seed).expose()),
            "what the phone has read"
        );
        assert_eq!(
            account["state"]["choices"]["hide_codes"], true,
            "a choice that came later"
        );
        assert_eq!(account["second_copies_agree"], true, "state and ways");
        let kit = &account["kits"][0];
        assert_eq!(
            (&kit["code"], &kit["opens"]),
            (&json!(self.kit_code), &json!(true)),
            "the kit"
        );
        let codes = account["backup_codes"].as_array().expect("codes");
        assert_eq!(codes.len(), 8, "all unused");
        assert!(
            codes.iter().all(|code| code["opens"] == true),
            "each opens: {codes:?}"
        );
        let floor = &found["marks"]["account"]["floors"][0]["floor"];
        assert_eq!(
            floor, &enrolment["floor"],
            "the keyring remembers the last step"
        );
    }

    fn compare_items(&self, found: &Value) {
        let theirs = found["items"].as_array().expect("items");
        assert_eq!(theirs.len(), self.items.len(), "no more and no fewer");
        for (id, item) in &self.items {
            let ours = to_json(id, item);
            let same = theirs
                .iter()
                .find(|theirs| theirs["id"] == ours["id"])
                .expect("the item");
            for (name, value) in ours.as_object().expect("an object") {
                assert_eq!(&same[name], value, "{name} of {}", item.title);
            }
        }
    }

    fn compare_events(&self, found: &Value) {
        let theirs = found["events"].as_array().expect("events");
        let mut theirs: Vec<_> = theirs
            .iter()
            .map(|e| (e["time"].as_u64(), e["what"].as_str()))
            .collect();
        let mut ours: Vec<_> = self
            .events
            .iter()
            .map(|e| (Some(e.time), Some(words(e.what))))
            .collect();
        theirs.sort_unstable();
        ours.sort_unstable();
        assert_eq!(theirs, ours, "the same history");
    }

    /// Another way leads to the same content.
    fn compare_way(&self, found: &Value, inputs: &[(&str, &str)]) {
        let other = read(&self.bench.vault(), inputs);
        for part in ["items", "events", "accounts", "device", "vault"] {
            assert_eq!(other[part], found[part], "{part} by another way");
        }
    }

    fn key_line(&self) -> String {
        self.bench.keyring.only("key/", 4 + 16)
    }
}

fn fill(session: &mut Session, accounts: &mut Accounts) {
    add(session, accounts, note("\u{fc}ber alles"));
    let field = |name: &str, hidden, value: &str| FieldDraft {
        name: name.to_owned(),
        hidden,
        value: typed(value),
        was: None,
    };
    let login = BodyDraft::Login {
        username: "zoe@example.org".to_owned(),
        password: typed("s3cret \"quoted\""),
        urls: vec![
            "https://example.org/".to_owned(),
            "https://example.net/".to_owned(),
        ],
        fields: vec![field("PIN", true, "0000"), field("Branch", false, "North")],
    };
    let tags = vec!["work".to_owned()];
    let mail = ItemDraft {
        favourite: true,
        tags,
        ..draft("Mail", login)
    };
    add(session, accounts, mail);
    let token = BodyDraft::Token {
        source: TokenSource::Typed {
            seed: typed("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"),
            algorithm: Algorithm::Sha512,
            digits: Digits::EIGHT,
            period: Period::new(60).expect("not 0"),
        },
        issuer: "Example".to_owned(),
        account: "zoe".to_owned(),
    };
    add(session, accounts, draft("Token", token));
    let gone = add(session, accounts, note("Deleted"));
    let mut vault = Vault::open(session, accounts).expect("the vault opens");
    vault.delete(session, accounts, &gone).expect("an item");
}

pub(crate) fn add(session: &mut Session, accounts: &mut Accounts, draft: ItemDraft) -> Id {
    let mut vault = Vault::open(session, accounts).expect("the vault opens");
    vault
        .add(session, accounts, draft, None)
        .expect("a good draft")
}

fn items(session: &mut Session, accounts: &mut Accounts) -> Vec<(Id, Item)> {
    let vault = Vault::open(session, accounts).expect("the vault opens");
    let ids: Vec<Id> = session
        .ledger()
        .personal()
        .entries()
        .map(|(id, _)| id)
        .collect();
    ids.into_iter()
        .map(|id| (id, vault.item(session, accounts, &id).expect("an item")))
        .collect()
}

pub(crate) fn note(title: &str) -> ItemDraft {
    draft(title, BodyDraft::Note)
}

fn draft(title: &str, body: BodyDraft) -> ItemDraft {
    let notes = SecretText::new(format!("Notes of {title}\nin two lines"));
    ItemDraft {
        title: title.to_owned(),
        favourite: false,
        tags: Vec::new(),
        notes,
        body,
    }
}

fn typed(text: &str) -> Hidden {
    Hidden::Typed(SecretText::new(text.to_owned()))
}

/// An item as the other program prints it.
fn to_json(id: &Id, item: &Item) -> Value {
    let mut value = json!({
        "id": id.to_string(),
        "title": item.title,
        "created": item.created,
        "changed": item.changed,
        "favourite": item.favourite,
        "tags": item.tags,
        "notes": item.notes.expose(),
    });
    if let Some(deleted) = item.deleted {
        value["deleted"] = json!(deleted);
    }
    match &item.body {
        ItemBody::Login(login) => {
            value["kind"] = json!("login");
            value["username"] = json!(login.username);
            value["password"] = json!(login.password.expose());
            value["urls"] = json!(login.urls);
            let fields = login.fields.iter();
            value["fields"] = fields
                .map(|field| {
                    let (name, value) = (&field.name, field.value.expose());
                    json!({"name": name, "hidden": field.hidden, "value": value})
                })
                .collect();
        }
        ItemBody::Token(token) => {
            value["kind"] = json!("token/totp");
            value["issuer"] = json!(token.issuer);
            value["account"] = json!(token.account);
            value["seed"] = json!(base32(&token.seed).expose());
            value["algorithm"] = json!(token.algorithm.name());
            value["digits"] = json!(token.digits.get());
            value["period"] = json!(token.period.seconds());
        }
        ItemBody::Note => value["kind"] = json!("note"),
        ItemBody::Unknown => panic!("this version made it"),
    }
    value
}

fn words(what: EventKind) -> &'static str {
    match what {
        EventKind::SetUp => "set-up",
        EventKind::LoggedIn => "logged in",
        EventKind::LoginFailed => "login failed",
        EventKind::SteppedUp => "stepped up",
        EventKind::PasswordChanged => "password changed",
        EventKind::PhoneEnrolled => "phone enrolled",
        EventKind::SheetShown => "sheet shown",
        EventKind::KitIssued => "kit issued",
        EventKind::KitConfirmed => "kit confirmed",
        EventKind::CodesIssued => "backup codes issued",
        EventKind::CostRaised => "costs raised",
        EventKind::Mended => "mended",
        EventKind::Found => "found",
        EventKind::Recovered => "recovered",
        EventKind::TakenOver => "taken over",
        EventKind::KeysReplaced => "keys replaced",
        EventKind::Discarded => "discarded",
        EventKind::QuickUnlocked => "quick unlocked",
        EventKind::HelpIssued => "help issued",
        EventKind::HelpEnded => "help ended",
        EventKind::EscrowIssued => "escrow issued",
        EventKind::EmergencyIssued => "emergency issued",
        EventKind::EmergencyOpened => "emergency opened",
        EventKind::EmergencyEnded => "emergency ended",
        EventKind::Other(_) => "unknown",
    }
}

fn log_in(accounts: &mut Accounts, name: &str, password: &str, code: &Code) -> Session {
    let password = Password::new(password.to_owned());
    accounts
        .login(name, &password, code)
        .expect("the vault opens")
}

pub(crate) fn read_uri(uri: &OtpUri) -> OtpSeed {
    uri.seed.duplicate()
}

/// The first time from `wall` on, in steps of 30 s, whose code the table does not leave out:
/// about one in 45 is a dud at 8 digits.
pub(crate) fn usable(seed: &OtpSeed, digits: Digits, wall: u64) -> u64 {
    let modulus = 10_u64.pow(u32::from(digits.get()));
    let first_dud = (1 << 31) / modulus * modulus;
    let seed = LoginSeed::new(seed, Algorithm::Sha1);
    (0..)
        .map(|ahead| wall + ahead * 30)
        .find(|wall| u64::from(seed.truncated(wall / 30)) < first_dud)
        .expect("a code")
}

pub(crate) fn show(seed: &OtpSeed, digits: Digits, wall: u64) -> Code {
    let shown = hotp(seed, wall / 30, Algorithm::Sha1, digits);
    Code::new(shown.expose().to_owned())
}

pub(crate) fn password() -> Password {
    Password::new(PASSWORD.to_owned())
}
