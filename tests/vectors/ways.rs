//! Backup codes and kits.

use twinlatch_crypto::{
    CryptoError, Kdf, KdfLimits, Way, WaySecret, derive_way_secret, kit_key, kit_tag, open_backup,
    open_kit_password, parse_backup, parse_kit, wrap_backup, wrap_kit_password,
};
use twinlatch_secret::{BackupCode, DeviceKey, KitCode, Password, RootKey, SecretText};

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

fn wrapped() -> Vec<Vector> {
    family("ways")
        .into_iter()
        .filter(|vector| vector.has("way"))
        .collect()
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

fn printed(vector: &Vector) -> SecretText {
    SecretText::new(vector.text("code").to_owned())
}

fn device_key(vector: &Vector) -> DeviceKey {
    DeviceKey::from_slice(&vector.bytes("device-key")).expect("32 bytes")
}
