//! Directory rows that whoever has the device key writes: both programs follow the same chain of
//! signatures, and see the same roles.

use rusqlite::Connection;
use serde_json::Value;
use twinlatch_crypto::{
    Id, OsRandom, SignKind, Stored, directory_tag, make_signing_key, public_signing_key, sign,
};
use twinlatch_device::{Line, parse_key_line};
use twinlatch_records::{DirectoryEntry, Role, open_directory, seal_directory};
use twinlatch_secret::{DeviceKey, SigningKey};
use twinlatch_store::{Access, Store};

use crate::invited::{Device, Joined, People, counts_as, invite, our_people, their_people};
use crate::other_program::{decrypt, read};

/// The owner ada, the administrator charles, and the auditor grace, whom he has brought in.
struct Three {
    device: Device,
    charles: Joined,
    grace: Joined,
}

impl Three {
    fn set_up() -> Self {
        let mut device = Device::set_up();
        let (accounts, owner) = (&mut device.accounts, &mut device.owner);
        let code = invite(owner, accounts, "charles", Role::Administrator);
        let mut charles = device.join("charles", &code);
        let (accounts, admin) = (&mut device.accounts, &mut charles.session);
        let code = invite(admin, accounts, "grace", Role::Auditor);
        let grace = device.join("grace", &code);
        Self {
            device,
            charles,
            grace,
        }
    }

    /// What both programs see of a file that was changed outside, which the other one names.
    fn people(&self) -> People {
        let vault = self.device.bench.vault();
        let run = decrypt(&vault, &[("kit-code", &*self.grace.kit)]);
        assert_eq!(run.status, Some(3), "with findings: {}", run.err);
        let found = serde_json::from_str(&run.out).expect("JSON");
        let theirs = their_people(&found);
        assert_eq!(theirs, our_people(&self.device.accounts), "the same people");
        theirs
    }

    /// The administrator's own key, as only he has it.
    fn administrators_key(&self) -> SigningKey {
        let vault = self.device.bench.vault();
        let found: Value = read(&vault, &[("kit-code", &self.charles.kit)]);
        let hex = found["account"]["state"]["identity"]["signing"].as_str();
        let key = data_encoding::HEXLOWER.decode(hex.expect("text").as_bytes());
        SigningKey::from_slice(&key.expect("hex")).expect("32 bytes")
    }
}

/// The directory as whoever has the device key can write it.
struct Directory {
    key: DeviceKey,
    db: Id,
    file: Connection,
    entries: Vec<(Id, DirectoryEntry)>,
}

impl Directory {
    fn of(device: &Device) -> Self {
        let line = Line::parse(device.key_line().into_bytes()).expect("one line");
        let vault = device.bench.vault();
        let opened = Store::open(&vault, Access::ReadOnly).expect("the file opens");
        let key = parse_key_line(&line, opened.meta.device.bytes()).expect("a key line");
        let db = opened.meta.db;
        let rows = opened.store.read(|reading| reading.directory().all());
        let entries = rows.expect("readable").into_iter().map(|(tag, stored)| {
            let entry = open_directory(&key, &db, &tag, &stored).expect("the device key opens it");
            (tag, entry)
        });
        Self {
            entries: entries.collect(),
            file: Connection::open(&vault).expect("an SQLite file"),
            key,
            db,
        }
    }

    /// A person's row as it was signed.
    fn entry(&self, name: &str) -> DirectoryEntry {
        let mut entries = self.entries.iter();
        let found = entries.find(|(_, entry)| entry.username == name);
        found.expect("has a row").1.clone()
    }

    fn write(&self, entry: &DirectoryEntry) {
        let tag = directory_tag(&self.key, &entry.username);
        let sealed = seal_directory(&self.key, &self.db, &tag, entry, &OsRandom).expect("sealed");
        let sql = "INSERT OR REPLACE INTO directory (tag, ct) VALUES (?1, ?2)";
        let stored = Stored::from(&sealed);
        let changed = self.file.execute(sql, (&tag.bytes()[..], stored.bytes()));
        assert_eq!(changed.expect("any program can write"), 1, "the row stands");
    }

    /// Writes a row with a signature by this key.
    fn write_signed(&self, mut entry: DirectoryEntry, key: &SigningKey) {
        let tag = directory_tag(&self.key, &entry.username);
        let (kind, payload) = (SignKind::Directory, entry.signed_payload());
        let (db, counter) = (&self.db, entry.counter);
        entry.signature = sign(key, kind, db, None, Some(&tag), counter, &payload);
        self.write(&entry);
    }
}

#[test]
fn a_role_that_nobody_signed_counts_as_a_users() {
    let three = Three::set_up();
    let directory = Directory::of(&three.device);
    let grace = directory.entry("grace");
    directory.write(&DirectoryEntry {
        role: Role::Administrator,
        ..grace.clone()
    });
    let people = three.people();
    assert_eq!(
        people["grace"],
        counts_as("user", false),
        "nobody signed it"
    );
    directory.write(&grace);
    let people = three.people();
    assert_eq!(people["grace"], counts_as("auditor", false), "as signed");

    directory.write(&DirectoryEntry {
        role: Role::User,
        ..directory.entry("charles")
    });
    let people = three.people();
    assert_eq!(
        people["grace"],
        counts_as("user", false),
        "whom an administrator brought in stands and falls with his row"
    );
}

#[test]
fn an_administrators_word_goes_as_far_as_the_format_says() {
    let three = Three::set_up();
    let (directory, key) = (Directory::of(&three.device), three.administrators_key());
    let grace = directory.entry("grace");
    let seen = |what: &str, entry: DirectoryEntry| {
        directory.write_signed(entry, &key);
        let mut people = three.people();
        people
            .remove("grace")
            .unwrap_or_else(|| panic!("{what}: listed"))
    };
    let viewer = DirectoryEntry {
        role: Role::Viewer,
        ..grace.clone()
    };
    let found = seen("control", viewer);
    assert_eq!(found, counts_as("viewer", false), "control: he may");
    let administrator = DirectoryEntry {
        role: Role::Administrator,
        ..grace.clone()
    };
    let found = seen("administrator", administrator);
    assert_eq!(found, counts_as("user", false), "only the owner makes one");
    let signer = directory.entry("ada").account;
    let found = seen("signer", DirectoryEntry { signer, ..grace });
    assert_eq!(found, counts_as("user", false), "not in the owner's name");
}

#[test]
fn whom_the_owner_did_not_sign_signs_for_nobody() {
    let three = Three::set_up();
    let directory = Directory::of(&three.device);
    let key = make_signing_key(&OsRandom).expect("random bytes");
    let mallory = DirectoryEntry {
        account: Id::random(&OsRandom).expect("random bytes"),
        header: Id::random(&OsRandom).expect("random bytes"),
        username: "mallory".to_owned(),
        joining_key: public_signing_key(&key),
        signing_key: Some(public_signing_key(&key)),
        ..directory.entry("charles")
    };
    let joined = mallory.joining_payload();
    let (kind, account) = (SignKind::Keys, mallory.account);
    let joining = sign(&key, kind, &directory.db, None, Some(&account), 0, &joined);
    directory.write_signed(
        DirectoryEntry {
            joining_signature: Some(joining),
            ..mallory
        },
        &key,
    );
    let grace = DirectoryEntry {
        signer: account,
        ..directory.entry("grace")
    };
    directory.write_signed(grace, &key);
    let people = three.people();
    for name in ["mallory", "grace"] {
        assert_eq!(people[name], counts_as("user", false), "{name} is a user");
    }
    assert_eq!(
        people["charles"],
        counts_as("administrator", false),
        "the owner's word stands"
    );
}
