//! The recovery sheet: what is printed opens what is stored.

mod support;

use support::{PASSWORD, Rig, password};
use twinlatch_accounts::{ActError, KitKind, Notice, Session};
use twinlatch_crypto::{
    Id, Stored, Way, derive_way_secret, kit_tag, open_backup, open_kit_password, parse_backup,
    parse_kit, parse_vault_number,
};
use twinlatch_device::{Lines as _, parse_key_line};
use twinlatch_otp::Digits;
use twinlatch_records::{EventKind, Recovery, WayKind, open_kit, open_recovery};
use twinlatch_secret::{DeviceKey, SecretText};
use twinlatch_store::StoreError;

fn slots(rig: &mut Rig, session: &Session) -> Vec<(Id, Stored)> {
    let all = session.read(rig.accounts(), |reading| reading.slots().all());
    all.map_err(|error: StoreError| error.to_string())
        .expect("read")
}

fn device_key(rig: &Rig) -> DeviceKey {
    let names = rig.lines.all_names();
    let name = names
        .iter()
        .find(|name| name.starts_with("key/"))
        .expect("one key");
    let line = rig.lines.read(name).expect("read").expect("there");
    let device = twinlatch_crypto::DeviceId::parse_hex(&name["key/".len()..]).expect("an id");
    parse_key_line(&line, device.bytes()).expect("well-formed")
}

fn way(rig: &mut Rig, session: &Session, kit: KitKind) -> (Recovery, Id) {
    let sheet = session.sheet(rig.accounts()).expect("fresh");
    assert_eq!(sheet.kit, kit, "as chosen");
    let code = parse_kit(&sheet.kit_code).expect("our own spelling");
    let tag = kit_tag(&code, &session.db());
    let rows = slots(rig, session);
    let (_, stored) = rows
        .iter()
        .find(|(id, _)| *id == tag)
        .expect("the tag is the row's id");
    (
        open_kit(&code, &session.db(), &tag, stored).expect("the code opens it"),
        tag,
    )
}

#[test]
fn a_sheet_shows_one_kit_and_eight_codes_the_same_each_time() {
    let (mut rig, session) = Rig::set_up("Ada", PASSWORD);
    let first = session.sheet(rig.accounts()).expect("fresh");
    let again = session.sheet(rig.accounts()).expect("fresh");
    assert!(first.kit_code.is(&again.kit_code), "the same kit");
    assert_eq!(first.backup_codes.len(), 8, "eight codes");
    for (one, other) in first.backup_codes.iter().zip(&again.backup_codes) {
        assert!(one.is(other), "the same codes in the same order");
    }
    let distinct = first.backup_codes.iter().enumerate().all(|(index, code)| {
        first.backup_codes[..index]
            .iter()
            .all(|other| !other.is(code))
    });
    assert!(distinct, "no code twice");
    assert_eq!(
        (first.username.as_str(), first.display_name.as_str()),
        ("Ada", "Ada Lovelace")
    );
    assert_eq!(
        (first.host.as_str(), first.kit_confirmed),
        ("engine-room", false)
    );
    assert_eq!(first.issued, rig.clock.wall_seconds(), "dated");
    let number = parse_vault_number(&first.vault_number);
    assert_eq!(
        number,
        Ok(session.db()),
        "the vault number is the vault's id"
    );
}

#[test]
fn a_sheet_is_the_same_after_the_next_login() {
    let (mut rig, session) = Rig::set_up("Ada", PASSWORD);
    let first = session.sheet(rig.accounts()).expect("fresh");
    drop(session);
    rig.restart();
    let code = rig.next_code();
    let session = rig
        .accounts()
        .login("Ada", &password(PASSWORD), &code)
        .expect("logged in");
    let again = session.sheet(rig.accounts()).expect("fresh");
    assert!(first.kit_code.is(&again.kit_code), "the same kit");
    assert!(
        first.backup_codes[7].is(&again.backup_codes[7]),
        "the same codes"
    );
}

#[test]
fn a_sheet_asks_for_a_fresh_proof() {
    let (mut rig, session) = Rig::set_up("Ada", PASSWORD);
    rig.wait(5 * 60);
    let refused = session.sheet(rig.accounts());
    assert!(
        matches!(refused, Err(ActError::ProofNeeded)),
        "after five minutes"
    );
}

#[test]
fn the_kit_alone_opens_its_row() {
    let (mut rig, session) = Rig::set_up("Ada", PASSWORD);
    let (recovery, _) = way(&mut rig, &session, KitKind::Kit);
    assert_eq!(
        (recovery.account, recovery.way),
        (session.account(), WayKind::Kit)
    );
    let opened = recovery.root_key.expect("the row holds the root key");
    assert!(
        opened.is(session.root_key()),
        "the same root key, without password or keyring"
    );
}

#[test]
fn the_kit_with_password_needs_both() {
    let (mut rig, session) = Rig::set_up_with("Ada", PASSWORD, KitKind::KitPassword, Digits::EIGHT);
    let (recovery, tag) = way(&mut rig, &session, KitKind::KitPassword);
    assert!(recovery.root_key.is_none(), "the code alone is not enough");
    let sheet = session.sheet(rig.accounts()).expect("fresh");
    let code = parse_kit(&sheet.kit_code).expect("our own spelling");
    let (costs, salt) = (recovery.costs.expect("costs"), recovery.salt.expect("salt"));
    let wrapped = recovery.wrapped.expect("wrapped");
    let mut memory = rig.kdf.reserve(costs).expect("memory");
    let mut open = |text| {
        let secret =
            derive_way_secret(&mut memory, Way::KitPassword, &password(text), &salt, costs);
        let secret = secret.expect("derived");
        open_kit_password(&secret, &code, &wrapped, &session.account(), &tag)
    };
    assert!(
        open(PASSWORD).expect("both fit").is(session.root_key()),
        "the same root key"
    );
    assert!(open("another password").is_err(), "the password counts");
}

#[test]
fn each_backup_code_opens_one_row_with_password_and_keyring() {
    let (mut rig, session) = Rig::set_up("Ada", PASSWORD);
    let (key, db, account) = (device_key(&rig), session.db(), session.account());
    let rows: Vec<(Id, Recovery)> = slots(&mut rig, &session)
        .iter()
        .filter_map(|(id, stored)| Some((*id, open_recovery(&key, &db, id, stored).ok()?)))
        .collect();
    assert_eq!(rows.len(), 8, "one row for each code");
    let sheet = session.sheet(rig.accounts()).expect("fresh");
    let (costs, salt) = (
        rows[0].1.costs.expect("costs"),
        rows[0].1.salt.expect("salt"),
    );
    let mut memory = rig.kdf.reserve(costs).expect("memory");
    let secret = derive_way_secret(&mut memory, Way::Backup, &password(PASSWORD), &salt, costs)
        .expect("derived");
    for printed in &sheet.backup_codes {
        let code = parse_backup(printed).expect("our own spelling");
        let opened: Vec<_> = rows
            .iter()
            .filter_map(|(id, row)| {
                let wrapped = row.wrapped.as_ref()?;
                open_backup(&secret, &code, &key, wrapped, &account, id).ok()
            })
            .collect();
        assert_eq!(opened.len(), 1, "each opens its own row");
        assert!(opened[0].is(session.root_key()), "the same root key");
    }
}

#[test]
fn four_symbols_typed_back_confirm_the_kit_for_good() {
    let (mut rig, mut session) = Rig::set_up("Ada", PASSWORD);
    let sheet = session.sheet(rig.accounts()).expect("fresh");
    // EXPOSE: a test reads its own sheet.
    let symbols: Vec<char> = sheet
        .kit_code
        .expose()
        .chars()
        .filter(|c| *c != ' ')
        .collect();
    let at = |places: [u8; 4]| -> String {
        places
            .iter()
            .map(|place| symbols[usize::from(*place) - 1])
            .collect()
    };
    let places = [3, 11, 17, 26];
    let mut ask = |places, text: &str| {
        let answer = SecretText::new(text.to_owned());
        session
            .confirm_kit(rig.accounts.as_mut().expect("open"), places, &answer)
            .expect("asked")
    };
    assert!(!ask(places, "????"), "wrong symbols");
    assert!(!ask(places, ""), "nothing typed");
    assert!(!ask([0, 1, 2, 3], "0123"), "no such place");
    assert!(
        !ask([1, 2, 3, 27], &at([1, 2, 3, 27])),
        "check symbols are not asked for"
    );
    let typed = at(places)
        .to_lowercase()
        .replace('1', "l")
        .replace('0', "o");
    assert!(
        ask(places, &format!(" {}-{} ", &typed[..2], &typed[2..])),
        "spelling does not matter"
    );
    assert!(
        !session.notices().contains(&Notice::NoSheet),
        "nothing to remind of"
    );
    assert!(session.kit_confirmed(), "known");
    let events = session.events(rig.accounts()).expect("read");
    assert!(
        events
            .iter()
            .any(|event| event.what == EventKind::KitConfirmed),
        "in the history"
    );

    drop(session);
    rig.restart();
    let code = rig.next_code();
    let session = rig
        .accounts()
        .login("Ada", &password(PASSWORD), &code)
        .expect("logged in");
    assert!(session.kit_confirmed(), "remembered");
    assert!(
        !session.notices().contains(&Notice::NoSheet),
        "by the login too"
    );
}

#[test]
fn a_kit_that_was_never_typed_back_is_named_at_the_next_login() {
    let (mut rig, session) = Rig::set_up("Ada", PASSWORD);
    drop(session);
    let code = rig.next_code();
    let session = rig
        .accounts()
        .login("Ada", &password(PASSWORD), &code)
        .expect("logged in");
    assert!(
        session.notices().contains(&Notice::NoSheet),
        "a lost keyring would be final"
    );
}

#[test]
fn showing_the_sheet_is_in_the_history() {
    let (mut rig, mut session) = Rig::set_up("Ada", PASSWORD);
    session.note_sheet_shown(rig.accounts()).expect("written");
    let events = session.events(rig.accounts()).expect("read");
    assert!(
        events
            .iter()
            .any(|event| event.what == EventKind::SheetShown),
        "who looks is told"
    );
}
