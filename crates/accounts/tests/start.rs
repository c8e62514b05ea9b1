//! From the data folder to the login screen.

mod support;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use support::{Fault, PASSWORD, Rig, SeededRandom, password};
use twinlatch_accounts::{Start, StartError};
use twinlatch_crypto::{
    DevName, Id, Place, Record, dev_key, kind, kit_tag, make_kit_code, seal_record,
};
use twinlatch_device::{DeviceError, Line, PlaceKind, read_keys};
use twinlatch_records::{Finding, Found, Recovery, Role, RowKind, WayKind, seal_kit};
use twinlatch_secret::SecretBytes;
use twinlatch_store::{Access, KeyStoreKind, Meta, Store, StoreError};

/// A device with one account, at its login screen's threshold.
fn set_up() -> Rig {
    let (mut rig, session) = Rig::set_up("Ada", PASSWORD);
    session.close(rig.accounts());
    rig.accounts = None;
    rig
}

fn kinds(findings: &[Finding]) -> Vec<(RowKind, Found)> {
    findings
        .iter()
        .map(|finding| (finding.row, finding.what))
        .collect()
}

/// Changes the file behind the program's back.
fn tamper(vault: &Path, change: impl FnOnce(&mut Store, Meta)) {
    let mut opened = Store::open(vault, Access::ReadWrite).expect("opened");
    change(&mut opened.store, opened.meta);
}

#[test]
fn a_folder_without_vault_is_a_first_run() {
    let mut rig = Rig::new();
    assert!(
        matches!(rig.try_start(), Ok(Start::FirstRun)),
        "nor is there a folder"
    );
    assert!(!rig.data().exists(), "looking makes nothing");
    fs::create_dir_all(rig.data()).expect("made");
    assert!(
        matches!(rig.try_start(), Ok(Start::FirstRun)),
        "an empty folder"
    );
}

#[test]
fn a_vault_opens_with_nothing_to_find() {
    let mut rig = set_up();
    rig.restart();
    assert_eq!(
        kinds(rig.accounts().findings()),
        [],
        "all is as it should be"
    );
    assert_eq!(rig.accounts().clock_behind(), None, "nor is the clock");
    assert_eq!(
        rig.accounts().key_store(),
        PlaceKind::Keyring,
        "where the key is"
    );
    let people = rig.accounts().people();
    assert_eq!(people.len(), 1, "one account");
    let person = (
        people[0].username.as_str(),
        people[0].display_name.as_str(),
        people[0].role,
    );
    assert_eq!(
        person,
        ("Ada", "Ada Lovelace", Role::Owner),
        "by the owner's own signature"
    );
}

#[test]
fn a_vault_that_is_held_says_by_whom() {
    let mut rig = set_up();
    rig.restart();
    let key_file = Arc::clone(&rig.key_file) as _;
    let second = twinlatch_accounts::start(&rig.folder(), &rig.env(), &key_file);
    assert!(matches!(second, Err(StartError::Held(_))), "one at a time");
}

#[test]
fn a_damaged_file_is_named_and_never_a_first_run() {
    for (bytes, why) in [
        (&b""[..], "empty"),
        (b"not a database at all", "something else"),
    ] {
        let mut rig = set_up();
        fs::write(rig.vault(), bytes).expect("written");
        let refused = rig.try_start();
        assert!(matches!(refused, Err(StartError::Damaged { .. })), "{why}");
        assert_eq!(fs::read(rig.vault()).expect("there"), bytes, "kept: {why}");
    }
}

/// Spoils both copies of the description.
fn lose_meta(rig: &Rig) {
    let file = rusqlite::Connection::open(rig.vault()).expect("any program can write the file");
    let spoilt = file.execute("UPDATE meta SET value = zeroblob(41)", []);
    assert_eq!(spoilt.expect("written"), 2, "control: both copies");
}

#[test]
fn a_lost_description_is_made_anew_from_the_mark_and_named() {
    let mut rig = set_up();
    let mut meta = None;
    tamper(&rig.vault(), |_, was| meta = Some(was));
    lose_meta(&rig);
    // Another vault of this device has a mark too, and opens nothing here.
    let lines = rig.lines.snapshot();
    let mut marks = lines
        .into_iter()
        .filter(|(name, _)| name.starts_with("mark/"));
    let (_, line) = marks.next().expect("a mark");
    rig.lines.put(&format!("mark/{}", "c0".repeat(16)), line);

    rig.restart();
    let both = [(RowKind::Meta, Found::CannotOpen); 2];
    assert_eq!(kinds(rig.accounts().findings()), both, "each copy is named");
    rig.accounts = None;
    let opened = Store::open(&rig.vault(), Access::ReadOnly).expect("it opens by itself");
    assert_eq!(Some(opened.meta), meta, "as it was");
    assert_eq!(opened.findings, [], "both copies are whole");
    rig.restart();
    assert_eq!(kinds(rig.accounts().findings()), [], "nothing is left");
}

#[test]
fn a_lost_description_without_a_mark_or_a_key_is_damage_and_stays() {
    for kept in ["key/", "mark/"] {
        let mut rig = set_up();
        lose_meta(&rig);
        let mut lines = rig.lines.snapshot();
        lines.retain(|name, _| name.starts_with(kept));
        rig.lines.restore(&lines);
        let before = fs::read(rig.vault()).expect("there");
        let refused = rig.try_start();
        assert!(
            matches!(refused, Err(StartError::Damaged { .. })),
            "with {kept} alone nothing tells which vault it is"
        );
        assert_eq!(fs::read(rig.vault()).expect("there"), before, "it is kept");
    }
}

#[test]
fn a_lost_description_waits_for_a_keyring_that_does_not_answer() {
    let mut rig = set_up();
    lose_meta(&rig);
    rig.lines.set_fault(Fault::All(DeviceError::Locked));
    let refused = rig.try_start();
    assert!(
        matches!(refused, Err(StartError::Device(_))),
        "an open keyring may tell"
    );
    rig.lines.set_fault(Fault::None);
    rig.restart();
}

#[test]
fn a_newer_file_is_named() {
    let mut rig = set_up();
    tamper(&rig.vault(), |store, meta| {
        let newer = Meta {
            format: 9,
            smallest_reader: 9,
            ..meta
        };
        store
            .write(|writing| writing.put_meta(&newer))
            .expect("written");
    });
    let refused = rig.try_start();
    assert!(
        matches!(
            refused,
            Err(StartError::Newer {
                smallest_reader: 9,
                ..
            })
        ),
        "and kept"
    );
}

#[test]
fn a_missing_key_leads_to_recovery_and_makes_no_new_one() {
    let mut rig = set_up();
    for name in rig.lines.all_names() {
        rig.lines.remove(&name);
    }
    assert!(
        matches!(rig.try_start(), Err(StartError::KeyMissing)),
        "said"
    );
    assert_eq!(rig.lines.all_names(), [""; 0], "nothing was made");
}

#[test]
fn a_keyring_that_does_not_answer_is_no_missing_key() {
    let mut rig = set_up();
    rig.lines.set_fault(Fault::All(DeviceError::Locked));
    let refused = rig.try_start();
    assert!(
        matches!(refused, Err(StartError::Device(DeviceError::Locked))),
        "said"
    );
    rig.lines.set_fault(Fault::None);
    rig.restart();
}

#[test]
fn the_key_of_another_vault_is_refused() {
    let mut rig = set_up();
    let mut other = Rig::new();
    other.random = Arc::new(SeededRandom::new(2));
    let form = support::form("Eve", PASSWORD, twinlatch_accounts::KitKind::Kit);
    let _other = other.begin(form).expect("another device key");
    rig.lines.restore(&other.lines.snapshot());
    assert!(
        matches!(rig.try_start(), Err(StartError::KeyMissing)),
        "it opens no row"
    );
}

#[test]
fn a_key_belongs_to_a_file_of_which_only_recovery_rows_are_left() {
    let mut rig = set_up();
    rig.accounts = None;
    let file = rusqlite::Connection::open(rig.vault()).expect("the file opens");
    for table in ["directory", "headers", "tries"] {
        file.execute(&format!("UPDATE {table} SET ct = zeroblob(330)"), [])
            .expect("any program can write the file");
    }
    drop(file);
    rig.restart();
    assert!(
        !rig.accounts().findings().is_empty(),
        "what is gone is named, and recovery has the key it needs"
    );
}

#[test]
fn a_wrong_device_id_is_mended_and_named() {
    let mut rig = set_up();
    let mut right = None;
    tamper(&rig.vault(), |store, meta| {
        right = Some(meta.device);
        let device = twinlatch_crypto::DeviceId::new([7; 8]);
        let wrong = Meta { device, ..meta };
        store
            .write(|writing| writing.put_meta(&wrong))
            .expect("written");
    });
    rig.restart();
    let found = kinds(rig.accounts().findings());
    assert_eq!(found, [(RowKind::Meta, Found::OtherThanListed)], "named");
    rig.restart();
    assert_eq!(kinds(rig.accounts().findings()), [], "mended");
    rig.accounts = None;
    let meta = Store::open(&rig.vault(), Access::ReadOnly)
        .expect("opened")
        .meta;
    assert_eq!(Some(meta.device), right, "the id that fits the key");
}

#[test]
fn a_wrong_hint_of_the_place_is_followed_by_the_other_place() {
    let mut rig = set_up();
    tamper(&rig.vault(), |store, meta| {
        let wrong = Meta {
            key_store: KeyStoreKind::File,
            ..meta
        };
        store
            .write(|writing| writing.put_meta(&wrong))
            .expect("written");
    });
    rig.restart();
    assert_eq!(
        rig.accounts().key_store(),
        PlaceKind::Keyring,
        "where the key is"
    );
}

#[test]
fn a_clock_behind_the_last_login_is_told() {
    let mut rig = set_up();
    let last = rig.clock.wall_seconds();
    rig.clock.set_wall(last - 86_400);
    rig.restart();
    let behind = rig.accounts().clock_behind().expect("told");
    assert_eq!(
        (behind.wall, behind.last_login),
        (last - 86_400, last),
        "both times"
    );
}

#[test]
fn a_lost_directory_row_is_put_back_without_rights() {
    let mut rig = set_up();
    tamper(&rig.vault(), |store, _| {
        let emptied = store.write(|writing| {
            for tag in writing.directory().ids()? {
                writing.directory_mut().delete(&tag)?;
            }
            Ok::<_, StoreError>(())
        });
        emptied.expect("written");
    });
    rig.restart();
    let found = kinds(rig.accounts().findings());
    assert!(
        found.contains(&(RowKind::Directory, Found::Missing)),
        "named: {found:?}"
    );
    let people = rig.accounts().people();
    assert_eq!(people.len(), 1, "put back");
    assert_eq!(
        (people[0].username.as_str(), people[0].role),
        ("Ada", Role::User),
        "no rights"
    );
    let code = rig.next_code();
    let session = rig.accounts().login("Ada", &password(PASSWORD), &code);
    assert!(session.is_ok(), "and the person logs in");
    drop(session);
    rig.restart();
    let found = kinds(rig.accounts().findings());
    assert!(
        !found.contains(&(RowKind::Directory, Found::Missing)),
        "named once: {found:?}"
    );
}

#[test]
fn a_directory_row_of_a_newer_program_is_not_written_over() {
    let mut rig = set_up();
    let (mut row, random) = (None, SeededRandom::new(3));
    let lines = Arc::clone(&rig.lines);
    tamper(&rig.vault(), |store, meta| {
        let mut keys = read_keys(&*lines, meta.device.bytes()).expect("the keyring answers");
        let key = keys.remove(0);
        let written = store.write(|writing| {
            let tag = writing.directory().ids()?[0];
            let record = Record {
                schema: 2,
                revision: 0,
                generation: 0,
                payload: SecretBytes::new(vec![0xa0]),
            };
            let place = Place {
                db: meta.db,
                scope: None,
                id: tag,
            };
            let key = dev_key(&key, DevName::Dir);
            let sealed = seal_record::<kind::Directory>(&key, &place, &record, &random);
            writing
                .directory_mut()
                .put(&tag, &sealed.expect("sealed"))?;
            row = writing.directory().find(&tag)?.map(|stored| (tag, stored));
            Ok::<_, StoreError>(())
        });
        written.expect("written");
    });
    rig.restart();
    let found = kinds(rig.accounts().findings());
    assert!(
        found.contains(&(RowKind::Directory, Found::Newer)),
        "named: {found:?}"
    );
    let (tag, before) = row.expect("a row");
    tamper(&rig.vault(), |store, _| {
        let after = store.read(|reading| reading.directory().find(&tag));
        assert_eq!(after.expect("read"), Some(before), "byte for byte");
    });
}

#[test]
fn lost_settings_are_made_anew() {
    let mut rig = set_up();
    let id = settings_id(&rig);
    tamper(&rig.vault(), |store, _| {
        let deleted = store.write(|writing| writing.objects_mut().delete(&id));
        assert!(deleted.expect("written"), "they were there");
    });
    rig.restart();
    assert_eq!(
        kinds(rig.accounts().findings()),
        [(RowKind::Device, Found::Missing)],
        "named"
    );
    rig.restart();
    assert_eq!(kinds(rig.accounts().findings()), [], "made anew");
}

#[test]
fn an_older_directory_is_named() {
    let mut rig = set_up();
    let older = fs::read(rig.vault()).expect("read");
    // Somebody's row is lost and put back: the directory is a generation further.
    tamper(&rig.vault(), |store, _| {
        let tags = store
            .read(|reading| reading.directory().ids())
            .expect("read");
        store
            .write(|writing| writing.directory_mut().delete(&tags[0]))
            .expect("written");
    });
    rig.restart();
    let code = rig.next_code();
    let session = rig
        .accounts()
        .login("Ada", &password(PASSWORD), &code)
        .expect("logged in");
    session.close(rig.accounts());
    rig.accounts = None;
    fs::write(rig.vault(), older).expect("put back");
    rig.restart();
    let found = kinds(rig.accounts().findings());
    assert!(
        found.contains(&(RowKind::Directory, Found::Older)),
        "named: {found:?}"
    );
}

#[test]
fn a_row_of_slots_that_nobody_names_is_named() {
    let mut rig = set_up();
    let random = SeededRandom::new(3);
    let code = make_kit_code(&random).expect("drawn");
    let mut tag = None;
    tamper(&rig.vault(), |store, meta| {
        let own = kit_tag(&code, &meta.db);
        let sealed = seal_kit(&code, &meta.db, &own, &stray(meta.db), &random).expect("sealed");
        store
            .write(|writing| writing.slots_mut().put_kit(&own, &sealed))
            .expect("written");
        tag = Some(own);
    });
    rig.restart();
    let expected = Finding {
        row: RowKind::Way,
        id: tag.expect("put"),
        what: Found::Unlisted,
    };
    assert_eq!(
        rig.accounts().findings(),
        [expected],
        "a way that nobody made"
    );
}

/// A way to nothing.
fn stray(account: Id) -> Recovery {
    Recovery {
        account,
        way: WayKind::Kit,
        set: None,
        costs: None,
        salt: None,
        wrapped: None,
        root_key: None,
        pending: None,
        expiry: None,
    }
}

/// Whoever can write the folder can plant a note: it must not cost another vault its key.
#[test]
fn notes_beside_a_vault_go_and_every_key_stays() {
    let mut rig = set_up();
    let entries = rig.lines.all_names();
    let key = entries
        .iter()
        .find(|name| name.starts_with("key/"))
        .expect("one key");
    let own = format!("setup-{}", &key["key/".len()..]);
    let other = format!("setup-{}", "5a".repeat(8));
    let other_key = format!("key/{}", "5a".repeat(8));
    for note in [&own, &other] {
        fs::write(rig.data().join(note), "keyring\n").expect("written");
    }
    rig.lines
        .put(&other_key, Line::encode(b"of another vault, perhaps"));
    rig.restart();
    assert_eq!(rig.files(), ["vault.db"], "both notes are gone");
    let kept = rig.lines.all_names();
    assert!(
        entries.iter().all(|name| kept.contains(name)),
        "the vault's own entries"
    );
    assert!(
        kept.contains(&other_key),
        "and a key that another vault may need"
    );
}

#[test]
fn a_vault_that_does_not_open_keeps_every_key() {
    let mut rig = set_up();
    let entries = rig.lines.all_names();
    let key = entries
        .iter()
        .find(|name| name.starts_with("key/"))
        .expect("one key");
    let note = format!("setup-{}", &key["key/".len()..]);
    fs::write(rig.data().join(note), "keyring\n").expect("written");
    fs::write(rig.vault(), b"damaged").expect("written");
    assert!(rig.try_start().is_err(), "damaged");
    assert_eq!(
        rig.lines.all_names(),
        entries,
        "a rescued copy may need the key"
    );
}

#[test]
fn a_note_that_was_cut_short_is_followed_in_both_places() {
    let mut rig = Rig::new();
    fs::create_dir_all(rig.data()).expect("made");
    let id = "5a".repeat(8);
    fs::write(rig.data().join(format!("setup-{id}")), "key").expect("written");
    for place in [&rig.lines, &rig.key_file] {
        place.put(&format!("key/{id}"), Line::encode(b"nothing depends on it"));
    }
    assert!(matches!(rig.try_start(), Ok(Start::FirstRun)));
    assert_eq!(rig.files(), [""; 0], "the note");
    assert_eq!(rig.lines.all_names(), [""; 0], "the keyring");
    assert_eq!(rig.key_file.all_names(), [""; 0], "the key file");
}

fn settings_id(rig: &Rig) -> Id {
    let names = rig.lines.all_names();
    let name = names
        .iter()
        .find(|name| name.starts_with("key/"))
        .expect("one key");
    let device = twinlatch_crypto::DeviceId::parse_hex(&name["key/".len()..]).expect("an id");
    let keys = twinlatch_device::read_keys(&*rig.lines, device.bytes()).expect("read");
    twinlatch_crypto::dev_object_id(&keys[0], twinlatch_crypto::DevObject::Device)
}
