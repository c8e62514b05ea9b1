//! An invitation of the forger's own making: he has the device key and writes the file.

use rusqlite::Connection;
use twinlatch_accounts::{Accounts, InviteForm, KitKind, PersonChange, PersonError, Session};
use twinlatch_crypto::{
    CodeDigits, Id, LoginSeed, OsRandom, SignKind, Stored, directory_tag, make_activation_code,
    make_pending_key, make_signing_key, public_signing_key, sign, wrap_invitation,
};
use twinlatch_otp::Algorithm;
use twinlatch_records::{
    DirectoryEntry, Pending, Recovery, Role, Status, Tries, WayKind, seal_directory, seal_pending,
    seal_recovery, seal_tries,
};
use twinlatch_secret::{ActivationCode, Code, SigningKey};

use crate::device::COSTS;
use crate::lock::Lock;
use crate::victim::{NAME, TITLE, Victim, right_password, titles};

/// The name that the forger gives himself.
const FORGER: &str = "mallory";

/// Writes an invitation to the role of administrator, signed with an owner's key of his own.
fn forge_invitation(victim: &Victim, lock: &Lock) -> ActivationCode {
    let owner = make_signing_key(&OsRandom).expect("random bytes");
    let joining = make_signing_key(&OsRandom).expect("random bytes");
    let (key, db) = (&lock.device_key, &lock.db);
    let tag = directory_tag(key, FORGER);
    let entry = signed_entry(&owner, &joining, &tag, db);
    let left = Pending {
        directory_map: entry.to_map(),
        joining_key: joining,
        owner_public: public_signing_key(&owner),
    };
    let (way, object) = (new_id(), new_id());
    let code = make_activation_code(&OsRandom).expect("random bytes");
    let pending = make_pending_key(&OsRandom).expect("random bytes");
    let wrapped = wrap_invitation(&code, key, &pending, &entry.account, &way, &OsRandom);
    let row = Recovery {
        account: entry.account,
        way: WayKind::Pending,
        set: None,
        costs: None,
        salt: None,
        wrapped: Some(wrapped.expect("it wraps").bytes().to_vec()),
        root_key: None,
        pending: Some(object),
        expiry: Some(u64::MAX),
    };
    let file = victim.rows();
    let sealed = seal_directory(key, db, &tag, &entry, &OsRandom).expect("sealed");
    put(&file, "directory", "tag", &tag, &Stored::from(&sealed));
    let sealed = seal_tries(key, db, &entry.tries, &Tries::default(), &OsRandom).expect("sealed");
    put(&file, "tries", "id", &entry.tries, &Stored::from(&sealed));
    let sealed = seal_recovery(key, db, &way, &row, &OsRandom).expect("sealed");
    put(&file, "slots", "id", &way, &Stored::from(&sealed));
    let sealed = seal_pending(&pending, db, &entry.account, &object, &left, &OsRandom);
    let sealed = Stored::from(&sealed.expect("sealed"));
    put(&file, "objects", "id", &object, &sealed);
    code
}

fn signed_entry(owner: &SigningKey, joining: &SigningKey, tag: &Id, db: &Id) -> DirectoryEntry {
    let mut entry = DirectoryEntry {
        account: new_id(),
        header: new_id(),
        tries: new_id(),
        username: FORGER.to_owned(),
        display_name: "Mallory".to_owned(),
        role: Role::Administrator,
        status: Status::Active,
        groups: Vec::new(),
        counter: 1,
        joining_key: public_signing_key(joining),
        signer: new_id(),
        signature: [0; 64],
        signing_key: None,
        agreement_key: None,
        joining_signature: None,
        owner_keys: Vec::new(),
        deletion: None,
    };
    let (kind, payload) = (SignKind::Directory, entry.signed_payload());
    entry.signature = sign(owner, kind, db, None, Some(tag), 1, &payload);
    entry
}

fn new_id() -> Id {
    Id::random(&OsRandom).expect("random bytes")
}

fn put(file: &Connection, table: &str, key: &str, id: &Id, ct: &Stored) {
    let sql = format!("INSERT INTO {table} ({key}, ct) VALUES (?1, ?2)");
    let added = file.execute(&sql, (&id.bytes()[..], ct.bytes()));
    assert_eq!(added.expect("any program can write"), 1, "the row stands");
}

/// Joins as anybody does whom the program lets in by a code.
fn join(victim: &Victim, accounts: &mut Accounts, name: &str, code: &ActivationCode) -> Session {
    let mut joining = accounts.begin_joining(name, code).expect("opens");
    let kit = KitKind::Kit;
    let uri = joining.set_password(accounts, right_password(), kit, Some(COSTS));
    let seed = uri.expect("a good password").seed.duplicate();
    let value =
        LoginSeed::new(&seed, Algorithm::Sha1).code(victim.device.step(), CodeDigits::Eight);
    let shown = Code::new(format!("{value:08}"));
    joining.confirm(accounts, &shown).expect("joined").session
}

fn role_of(accounts: &Accounts, name: &str) -> Role {
    let people = accounts.people();
    let person = people.iter().find(|person| person.username == name);
    person.expect("listed").role
}

#[test]
fn whom_a_forger_makes_an_administrator_is_one_for_nobody_else() {
    let victim = Victim::set_up(60, CodeDigits::Six);
    let lock = Lock::of(&victim);
    let code = forge_invitation(&victim, &lock);
    let mut accounts = victim.device.start().expect("the rows are whole");
    let mut forger = join(&victim, &mut accounts, FORGER, &code);
    assert_eq!(
        forger.role(),
        Role::Administrator,
        "control: by an owner's key of his own making"
    );
    let owner = accounts
        .people()
        .into_iter()
        .find(|person| person.username == NAME);
    let owner = owner.expect("listed").account;
    for change in [
        PersonChange::Role(Role::User),
        PersonChange::Status(Status::Disabled),
    ] {
        let refused = forger.change_person(&mut accounts, &owner, change);
        assert!(
            matches!(refused, Err(PersonError::NotVerified)),
            "{change:?}: no row of the others holds for him"
        );
    }
    let form = InviteForm {
        username: "trudy".to_owned(),
        display_name: "Trudy".to_owned(),
        role: Role::Auditor,
    };
    let invitation = forger
        .invite(&mut accounts, &form)
        .expect("under his own key");
    let helper = join(&victim, &mut accounts, "trudy", &invitation.code);
    assert_eq!(
        titles(&mut forger, &mut accounts),
        [""; 0],
        "he reads no item"
    );
    helper.close(&mut accounts);
    forger.close(&mut accounts);

    let mut session = victim.log_in(&mut accounts).expect("the owner comes in");
    assert_eq!(session.role(), Role::Owner, "and is the owner");
    for name in [FORGER, "trudy"] {
        assert_eq!(role_of(&accounts, name), Role::User, "{name} is a user");
    }
    assert_eq!(titles(&mut session, &mut accounts), [TITLE], "all is there");
    session.close(&mut accounts);
}
