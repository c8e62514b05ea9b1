//! Signatures in their place.

use twinlatch_crypto::{SignKind, public_agreement_key, public_signing_key, sign, verify};
use twinlatch_secret::{AgreementKey, SigningKey};

use crate::file::{Vector, family};

#[test]
fn hold_in_their_place_and_nowhere_else() {
    for vector in signatures() {
        let expected = vector.text("expect") == "holds";
        assert_eq!(verifies(&vector), expected, "{}", vector.name);
    }
}

#[test]
fn are_made_as_the_other_program_makes_them() {
    for vector in signatures().iter().filter(|vector| vector.has("secret")) {
        let key = SigningKey::from_slice(&vector.bytes("secret")).expect("32 bytes");
        let (scope, id) = (vector.some_id("scope"), vector.some_id("id"));
        let (counter, payload) = (vector.number("counter"), vector.bytes("payload"));
        let db = vector.id("db");
        let kind = kind(vector);
        let made = sign(
            &key,
            kind,
            &db,
            scope.as_ref(),
            id.as_ref(),
            counter,
            &payload,
        );
        assert_eq!(made[..], *vector.body(), "{}", vector.name);
    }
}

#[test]
fn public_keys_follow_from_private_ones() {
    let vector = Vector::read("signature/public_keys");
    let key = SigningKey::from_slice(&vector.bytes("secret")).expect("32 bytes");
    assert_eq!(public_signing_key(&key), vector.array("public"), "Ed25519");
    let key = AgreementKey::from_slice(&vector.bytes("agreement")).expect("32 bytes");
    assert_eq!(
        public_agreement_key(&key),
        vector.array("agreement-public"),
        "X25519"
    );
}

fn signatures() -> Vec<Vector> {
    family("signature")
        .into_iter()
        .filter(|vector| vector.has("kind"))
        .collect()
}

fn verifies(vector: &Vector) -> bool {
    let (scope, id) = (vector.some_id("scope"), vector.some_id("id"));
    verify(
        &vector.array("public"),
        kind(vector),
        &vector.id("db"),
        scope.as_ref(),
        id.as_ref(),
        vector.number("counter"),
        &vector.bytes("payload"),
        vector.body().try_into().expect("64 bytes"),
    )
}

fn kind(vector: &Vector) -> SignKind {
    match vector.text("kind") {
        "deletion" => SignKind::Deletion,
        "directory" => SignKind::Directory,
        "collection-key" => SignKind::CollectionKey,
        "keys" => SignKind::Keys,
        "head" => SignKind::Head,
        "member" => SignKind::Member,
        "owner" => SignKind::Owner,
        "policy" => SignKind::Policy,
        "log" => SignKind::Log,
        other => panic!("{}: kind {other}", vector.name),
    }
}
