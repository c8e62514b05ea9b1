//! Backup codes and kits: all inputs together open, nothing less does.

use twinlatch_crypto::{
    Costs, CryptoError, Id, Kdf, KdfLimits, OsRandom, WRAPPED_LEN, Way, WaySecret,
    derive_way_secret, kit_key, kit_tag, make_activation_code, make_backup_code, make_kit_code,
    make_pending_key, open_backup, open_invitation, open_kit_password, wrap_backup,
    wrap_invitation, wrap_kit_password,
};
use twinlatch_secret::{ActivationCode, DeviceKey, Password, RootKey};

const TINY: Costs = Costs {
    memory_kib: 8,
    passes: 1,
    lanes: 1,
};

#[test]
fn a_backup_code_needs_password_and_device_too() {
    let kdf = Kdf::new(KdfLimits::danger_for_tests());
    let secret = way_secret(&kdf, Way::Backup, "password");
    let code = make_backup_code(&OsRandom).expect("works here");
    let (device, account, row) = (device(1), Id::new([1; 16]), Id::new([2; 16]));
    let wrapped = wrap_backup(&secret, &code, &device, &root(), &account, &row, &OsRandom);
    let wrapped = wrapped.expect("32 bytes");
    assert_eq!(
        wrapped.bytes().len(),
        WRAPPED_LEN,
        "as long as any wrapped root key"
    );

    let open = |secret: &WaySecret, code, device: &DeviceKey, account: &Id, row: &Id| {
        open_backup(secret, code, device, wrapped.bytes(), account, row)
    };
    let opened = open(&secret, &code, &device, &account, &row);
    assert!(
        opened.expect("all is right").is(&root()),
        "the root key is back"
    );
    let denied = |opened: Result<RootKey, CryptoError>, why: &str| {
        assert_eq!(opened.err(), Some(CryptoError::Denied), "{why}");
    };
    let other = way_secret(&kdf, Way::Backup, "passwort");
    denied(
        open(&other, &code, &device, &account, &row),
        "another password",
    );
    let other = way_secret(&kdf, Way::KitPassword, "password");
    denied(open(&other, &code, &device, &account, &row), "another way");
    let other = make_backup_code(&OsRandom).expect("works here");
    denied(
        open(&secret, &other, &device, &account, &row),
        "another code",
    );
    let other = self::device(2);
    denied(
        open(&secret, &code, &other, &account, &row),
        "another device",
    );
    denied(open(&secret, &code, &device, &row, &row), "another account");
    denied(
        open(&secret, &code, &device, &account, &account),
        "another row",
    );
    let damaged = open_backup(
        &secret,
        &code,
        &device,
        &wrapped.bytes()[1..],
        &account,
        &row,
    );
    assert_eq!(
        damaged.err(),
        Some(CryptoError::Damaged),
        "no wrapped key at all"
    );
}

#[test]
fn an_activation_code_needs_the_device_and_opens_no_other_invitation() {
    let (account, row) = (Id::new([1; 16]), Id::new([2; 16]));
    let code = make_activation_code(&OsRandom).expect("works here");
    let pending = make_pending_key(&OsRandom).expect("works here");
    let wrapped = wrap_invitation(&code, &device(1), &pending, &account, &row, &OsRandom);
    let wrapped = wrapped.expect("32 bytes");
    assert_eq!(
        wrapped.bytes().len(),
        WRAPPED_LEN,
        "as long as any wrapped key"
    );
    let open = |code: &ActivationCode, device: &DeviceKey, account: &Id, row: &Id| {
        open_invitation(code, device, wrapped.bytes(), account, row)
    };
    let opened = open(&code, &device(1), &account, &row);
    assert!(
        opened.expect("all is right").is(&pending),
        "the key is back"
    );
    let other = make_activation_code(&OsRandom).expect("works here");
    for (opened, why) in [
        (open(&other, &device(1), &account, &row), "another code"),
        (open(&code, &device(2), &account, &row), "another device"),
        (open(&code, &device(1), &row, &row), "another account"),
        (open(&code, &device(1), &account, &account), "another row"),
    ] {
        assert_eq!(opened.err(), Some(CryptoError::Denied), "{why}");
    }
    let cut = &wrapped.bytes()[1..];
    let damaged = open_invitation(&code, &device(1), cut, &account, &row);
    assert_eq!(damaged.err(), Some(CryptoError::Damaged), "no wrapped key");
}

#[test]
fn one_run_serves_a_whole_set_of_backup_codes() {
    let kdf = Kdf::new(KdfLimits::danger_for_tests());
    let secret = way_secret(&kdf, Way::Backup, "password");
    for row in 0..8 {
        let code = make_backup_code(&OsRandom).expect("works here");
        let (account, row) = (Id::new([1; 16]), Id::new([row; 16]));
        wrap_backup(
            &secret,
            &code,
            &device(1),
            &root(),
            &account,
            &row,
            &OsRandom,
        )
        .expect("32 bytes");
    }
    assert_eq!(kdf.runs(), [TINY], "the codes themselves are random enough");
}

#[test]
fn a_kit_with_password_needs_both() {
    let kdf = Kdf::new(KdfLimits::danger_for_tests());
    let secret = way_secret(&kdf, Way::KitPassword, "password");
    let code = make_kit_code(&OsRandom).expect("works here");
    let account = Id::new([1; 16]);
    let tag = kit_tag(&code, &Id::new([9; 16]));
    let wrapped = wrap_kit_password(&secret, &code, &root(), &account, &tag, &OsRandom);
    let wrapped = wrapped.expect("32 bytes");

    let opened = open_kit_password(&secret, &code, wrapped.bytes(), &account, &tag);
    assert!(
        opened.expect("all is right").is(&root()),
        "the root key is back"
    );
    let other = way_secret(&kdf, Way::KitPassword, "passwort");
    let opened = open_kit_password(&other, &code, wrapped.bytes(), &account, &tag);
    assert_eq!(opened.err(), Some(CryptoError::Denied), "another password");
    let other = make_kit_code(&OsRandom).expect("works here");
    let opened = open_kit_password(&secret, &other, wrapped.bytes(), &account, &tag);
    assert_eq!(opened.err(), Some(CryptoError::Denied), "another code");
}

#[test]
fn a_kit_has_another_tag_and_key_in_every_database() {
    let code = make_kit_code(&OsRandom).expect("works here");
    let (one, other) = (Id::new([1; 16]), Id::new([2; 16]));
    assert_ne!(
        kit_tag(&code, &one),
        kit_tag(&code, &other),
        "rows cannot be linked"
    );
    assert!(
        !kit_key(&code, &one).is(&kit_key(&code, &other)),
        "nor moved"
    );
    let tag = kit_tag(&code, &one);
    let key = kit_key(&code, &one);
    assert_ne!(
        tag.bytes(),
        &key.expose()[..16],
        "the tag tells nothing of the key"
    );
}

fn way_secret(kdf: &Kdf, way: Way, password: &str) -> WaySecret {
    let mut memory = kdf.reserve(TINY).expect("8 KiB");
    let password = Password::new(password.to_owned());
    derive_way_secret(&mut memory, way, &password, &[7; 32], TINY).expect("within limits")
}

fn device(byte: u8) -> DeviceKey {
    DeviceKey::filled(|out| out.fill(byte))
}

fn root() -> RootKey {
    RootKey::filled(|out| out.fill(0x11))
}
