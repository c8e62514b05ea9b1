//! The ways that administrators help with.

use twinlatch_crypto::{
    CryptoError, Kdf, KdfLimits, Way, WaySecret, Wrapped, derive_way_secret, join_shares,
    open_admin_full, open_admin_password, open_admin_phone, parse_paper, wrap_admin_full,
    wrap_admin_password, wrap_admin_phone,
};
use twinlatch_secret::{PaperCode, Password, RecoveryShare, RootKey, SecretText};

use crate::file::{Vector, family};

const WAYS: [&str; 3] = ["admin-phone", "admin-password", "admin-full"];

#[test]
fn open_with_both_sides_parts_alone() {
    for vector in vectors() {
        match (vector.text("expect"), open(&vector)) {
            ("opens", Ok(root_key)) => assert!(root_key.is(&root(&vector)), "{}", vector.name),
            ("denied", Err(CryptoError::Denied)) => {}
            (expected, found) => panic!("{}: {expected}, not {found:?}", vector.name),
        }
    }
}

#[test]
fn are_written_as_the_other_program_writes_them() {
    let written = vectors().into_iter().filter(|vector| vector.has("nonce"));
    let mut seen = 0;
    for vector in written {
        assert_eq!(wrap(&vector).bytes(), vector.body(), "{}", vector.name);
        seen += 1;
    }
    assert_eq!(seen, WAYS.len(), "one of each");
}

fn vectors() -> Vec<Vector> {
    let mut found = family("ways");
    found.retain(|vector| vector.has("way") && WAYS.contains(&vector.text("way")));
    for way in WAYS {
        let is_there = found.iter().any(|vector| vector.text("way") == way);
        assert!(is_there, "a vector of {way}");
    }
    found
}

fn open(vector: &Vector) -> Result<RootKey, CryptoError> {
    let (account, row, body) = (vector.id("account"), vector.id("row"), vector.body());
    let share = share(vector);
    match vector.text("way") {
        "admin-phone" => {
            let (secret, paper) = (secret(vector), paper(vector));
            open_admin_phone(&share, &secret, &paper, body, &account, &row)
        }
        "admin-password" => open_admin_password(&share, &paper(vector), body, &account, &row),
        _ => open_admin_full(&share, body, &account, &row),
    }
}

fn wrap(vector: &Vector) -> Wrapped {
    let (account, row) = (vector.id("account"), vector.id("row"));
    let (share, root, nonce) = (share(vector), root(vector), vector.nonce());
    let wrapped = match vector.text("way") {
        "admin-phone" => {
            let (secret, paper) = (secret(vector), paper(vector));
            wrap_admin_phone(&share, &secret, &paper, &root, &account, &row, &nonce)
        }
        "admin-password" => {
            wrap_admin_password(&share, &paper(vector), &root, &account, &row, &nonce)
        }
        _ => wrap_admin_full(&share, &root, &account, &row, &nonce),
    };
    wrapped.expect("it wraps")
}

/// R, joined where two administrators have a part of it.
fn share(vector: &Vector) -> RecoveryShare {
    let read = |key| RecoveryShare::from_slice(&vector.bytes(key)).expect("32 bytes");
    if vector.has("share-2") {
        join_shares(&read("share"), &read("share-2"))
    } else {
        read("share")
    }
}

fn secret(vector: &Vector) -> WaySecret {
    let kdf = Kdf::new(KdfLimits::danger_for_tests());
    let password = Password::new(vector.text("password").to_owned());
    let (costs, salt) = (vector.costs(), vector.array("salt"));
    let mut memory = kdf.reserve(costs).expect("a little memory");
    derive_way_secret(&mut memory, Way::AdminPhone, &password, &salt, costs)
        .expect("within the bounds")
}

fn paper(vector: &Vector) -> PaperCode {
    let typed = SecretText::new(vector.text("code").to_owned());
    parse_paper(&typed).expect("a paper code")
}

fn root(vector: &Vector) -> RootKey {
    RootKey::from_slice(&vector.bytes("root-key")).expect("32 bytes")
}
