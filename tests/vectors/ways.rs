//! Backup codes, kits and activation codes.

use twinlatch_crypto::{
    CryptoError, Kdf, KdfLimits, Way, WaySecret, derive_way_secret, kit_key, kit_tag, open_backup,
    open_invitation, open_kit_password, parse_activation, parse_backup, parse_kit, wrap_backup,
    wrap_invitation, wrap_kit_password,
};
use twinlatch_secret::{
    ActivationCode, BackupCode, DeviceKey, KitCode, Password, PendingKey, RootKey, SecretText,
};

use crate::file::{Vector, family};

#[test]
fn a_kit_leads_to_its_row() {
    let vector = Vector::read("ways/kit");
    let (code, db) = (kit(&vector), vector.id("db"));
    assert_eq!(kit_tag(&code, &db), vector.id("tag"), "the row's id");
    assert_eq!(
        kit_key(&code, &db).expose(),
        &vector.array("key"),
        "the row's key"
    );
}

#[test]
fn open_with_the_right_factors_alone() {
    for vector in wrapped() {
        match (vector.text("expect"), open(&vector)) {
            ("opens", Ok(root_key)) => {
                assert_eq!(
                    root_key.expose(),
                    &vector.array("root-key"),
                    "{}",
                    vector.name
                );
            }
            ("denied", Err(CryptoError::Denied)) => {}
            (expected, found) => panic!("{}: {expected}, not {found:?}", vector.name),
        }
    }
}

#[test]
fn are_written_as_the_other_program_writes_them() {
    for vector in wrapped().iter().filter(|vector| vector.has("nonce")) {
        let (secret, nonce) = (secret(vector), vector.nonce());
        let root_key = RootKey::from_slice(&vector.bytes("root-key")).expect("32 bytes");
        let (account, row) = (vector.id("account"), vector.id("row"));
        let wrapped = match vector.text("way") {
            "backup" => {
                let (code, key) = (backup(vector), device_key(vector));
                wrap_backup(&secret, &code, &key, &root_key, &account, &row, &nonce)
            }
            _ => wrap_kit_password(&secret, &kit(vector), &root_key, &account, &row, &nonce),
        };
        assert_eq!(
            wrapped.expect("it wraps").bytes(),
            vector.body(),
            "{}",
            vector.name
        );
    }
}

#[test]
fn an_activation_code_opens_what_was_left_and_nothing_else_does() {
    for vector in of_ways(&["pending"]) {
        let (code, key) = (activation(&vector), device_key(&vector));
        let (account, row) = (vector.id("account"), vector.id("row"));
        let opened = open_invitation(&code, &key, vector.body(), &account, &row);
        match (vector.text("expect"), opened) {
            ("opens", Ok(pending)) => {
                assert!(pending.is(&pending_key(&vector)), "{}", vector.name);
            }
            ("denied", Err(CryptoError::Denied)) => {}
            (expected, found) => panic!("{}: {expected}, not {found:?}", vector.name),
        }
    }
}

#[test]
fn an_invitation_is_written_as_the_other_program_writes_it() {
    let vector = Vector::read("ways/pending");
    let (code, key) = (activation(&vector), device_key(&vector));
    let (account, row) = (vector.id("account"), vector.id("row"));
    let pending = pending_key(&vector);
    let wrapped = wrap_invitation(&code, &key, &pending, &account, &row, &vector.nonce());
    assert_eq!(
        wrapped.expect("it wraps").bytes(),
        vector.body(),
        "the same bytes under the same nonce"
    );
}

fn wrapped() -> Vec<Vector> {
    of_ways(&["backup", "kit+password"])
}

/// The vectors of some ways; there is at least one of each.
fn of_ways(ways: &[&str]) -> Vec<Vector> {
    let mut found = family("ways");
    found.retain(|vector| vector.has("way") && ways.contains(&vector.text("way")));
    for way in ways {
        let is_there = found.iter().any(|vector| vector.text("way") == *way);
        assert!(is_there, "a vector of {way}");
    }
    found
}

fn open(vector: &Vector) -> Result<RootKey, CryptoError> {
    let secret = secret(vector);
    let (account, row) = (vector.id("account"), vector.id("row"));
    match vector.text("way") {
        "backup" => {
            let (code, key) = (backup(vector), device_key(vector));
            open_backup(&secret, &code, &key, vector.body(), &account, &row)
        }
        _ => open_kit_password(&secret, &kit(vector), vector.body(), &account, &row),
    }
}

fn secret(vector: &Vector) -> WaySecret {
    let kdf = Kdf::new(KdfLimits::danger_for_tests());
    let way = if vector.text("way") == "backup" {
        Way::Backup
    } else {
        Way::KitPassword
    };
    let password = Password::new(vector.text("password").to_owned());
    let mut memory = kdf.reserve(vector.costs()).expect("a little memory");
    derive_way_secret(
        &mut memory,
        way,
        &password,
        &vector.array("salt"),
        vector.costs(),
    )
    .expect("within the bounds")
}

fn kit(vector: &Vector) -> KitCode {
    parse_kit(&printed(vector)).expect("a kit's code")
}

fn backup(vector: &Vector) -> BackupCode {
    parse_backup(&printed(vector)).expect("a backup code")
}

fn activation(vector: &Vector) -> ActivationCode {
    parse_activation(&printed(vector)).expect("an activation code")
}

fn pending_key(vector: &Vector) -> PendingKey {
    PendingKey::from_slice(&vector.bytes("pending-key")).expect("32 bytes")
}

fn printed(vector: &Vector) -> SecretText {
    SecretText::new(vector.text("code").to_owned())
}

fn device_key(vector: &Vector) -> DeviceKey {
    DeviceKey::from_slice(&vector.bytes("device-key")).expect("32 bytes")
}
