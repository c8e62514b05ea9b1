//! Signatures and the public halves of identity keys.

use ed25519_dalek::{Signature, Signer as _, VerifyingKey};
use twinlatch_secret::{AgreementKey, SecretBytes, SigningKey};

use crate::Id;
use crate::hazmat::bytes::{join_secret, length, prefixed};

/// What a signature is about; part of what is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignKind {
    /// A letter with the keys of a shared collection.
    CollectionKey,
    /// A row of the directory.
    Directory,
    /// A person's own public keys, signed by the joining key.
    Keys,
    /// The head of a shared collection.
    Head,
    /// One entry of the members of a shared collection.
    Member,
    /// A new owner key, signed by the old one.
    Owner,
    /// The policy.
    Policy,
    /// A checkpoint of the audit log.
    Log,
    /// The word that an account goes.
    Deletion,
}

impl SignKind {
    fn label(self) -> &'static [u8] {
        match self {
            Self::CollectionKey => b"twinlatch/1/sign/collection-key",
            Self::Directory => b"twinlatch/1/sign/directory",
            Self::Keys => b"twinlatch/1/sign/keys",
            Self::Head => b"twinlatch/1/sign/head",
            Self::Member => b"twinlatch/1/sign/member",
            Self::Owner => b"twinlatch/1/sign/owner",
            Self::Policy => b"twinlatch/1/sign/policy",
            Self::Log => b"twinlatch/1/sign/log",
            Self::Deletion => b"twinlatch/1/sign/deletion",
        }
    }
}

/// The public half of an Ed25519 key.
pub fn public_signing_key(key: &SigningKey) -> [u8; 32] {
    pair(key).verifying_key().to_bytes()
}

/// The public half of an X25519 key (RFC 7748).
pub fn public_agreement_key(key: &AgreementKey) -> [u8; 32] {
    // EXPOSE: the private half leads to the public one; the copy wipes itself.
    let secret = x25519_dalek::StaticSecret::from(*key.expose());
    x25519_dalek::PublicKey::from(&secret).to_bytes()
}

/// Signs a payload in its place with Ed25519 (RFC 8032).
///
/// `payload` is a CBOR map without its signature key; `counter` is the payload's own.
pub fn sign(
    key: &SigningKey,
    kind: SignKind,
    db: &Id,
    scope: Option<&Id>,
    id: Option<&Id>,
    counter: u64,
    payload: &[u8],
) -> [u8; 64] {
    pair(key)
        // EXPOSE: signed.
        .sign(message(kind, db, scope, id, counter, payload).expose())
        .to_bytes()
}

/// Whether a signature over a payload in its place is that of a public key.
///
/// Strict (`verify_strict`): refuses weak keys and signatures that could be bent.
#[expect(
    clippy::too_many_arguments,
    reason = "the signed fields in their order, as in `sign`"
)]
pub fn verify(
    public: &[u8; 32],
    kind: SignKind,
    db: &Id,
    scope: Option<&Id>,
    id: Option<&Id>,
    counter: u64,
    payload: &[u8],
    signature: &[u8; 64],
) -> bool {
    let message = message(kind, db, scope, id, counter, payload);
    let signature = Signature::from_bytes(signature);
    VerifyingKey::from_bytes(public)
        // EXPOSE: verified.
        .is_ok_and(|key| key.verify_strict(message.expose(), &signature).is_ok())
}

fn pair(key: &SigningKey) -> ed25519_dalek::SigningKey {
    // EXPOSE: the private half for one use; the copy wipes itself.
    ed25519_dalek::SigningKey::from_bytes(key.expose())
}

/// Everything that is signed. It wipes itself: a letter with keys holds them in clear.
fn message(
    kind: SignKind,
    db: &Id,
    scope: Option<&Id>,
    id: Option<&Id>,
    counter: u64,
    payload: &[u8],
) -> SecretBytes {
    let place = |id: Option<&Id>| prefixed(id.map_or(&[][..], |id| id.bytes()));
    join_secret(&[
        &prefixed(kind.label())[..],
        &prefixed(db.bytes()),
        &place(scope),
        &place(id),
        &counter.to_le_bytes(),
        &length(payload),
        payload,
    ])
}

#[cfg(test)]
mod tests {
    use super::{SignKind, message, public_agreement_key, public_signing_key, sign, verify};
    use crate::Id;
    use data_encoding::HEXLOWER;
    use ed25519_dalek::{Signature, Verifier as _, VerifyingKey};
    use twinlatch_secret::{AgreementKey, SigningKey};

    const DB: Id = Id::new([0xc0; 16]);
    const SCOPE: Id = Id::new([1; 16]);
    const ID: Id = Id::new([2; 16]);

    fn bytes(hex: &str) -> [u8; 32] {
        let bytes = HEXLOWER.decode(hex.as_bytes()).expect("hex");
        bytes.try_into().expect("32 bytes")
    }

    fn key() -> SigningKey {
        let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
        SigningKey::filled(|out| *out = bytes(seed))
    }

    #[test]
    fn rfc_8032_7_1_test_1() {
        let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        assert_eq!(
            public_signing_key(&key()),
            bytes(public),
            "the published public key"
        );
    }

    #[test]
    fn rfc_7748_6_1_alice() {
        let private = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
        let public = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
        let key = AgreementKey::filled(|out| *out = bytes(private));
        assert_eq!(
            public_agreement_key(&key),
            bytes(public),
            "the published public key"
        );
    }

    #[test]
    fn the_message_is_every_field_with_its_length() {
        let expected = [
            b"\x15\0\0\0twinlatch/1/sign/keys" as &[u8],
            b"\x10\0\0\0",
            &[0xc0; 16],
            b"\0\0\0\0",
            b"\x10\0\0\0",
            &[2; 16],
            b"\x07\0\0\0\0\0\0\0",
            b"\x02\0\0\0ab",
        ];
        let message = message(SignKind::Keys, &DB, None, Some(&ID), 7, b"ab");
        assert_eq!(
            message.expose(),
            expected.concat(),
            "label, database, scope, id, counter, payload"
        );
    }

    #[test]
    fn a_signature_is_bound_to_every_field() {
        let public = public_signing_key(&key());
        let good = sign(
            &key(),
            SignKind::Head,
            &DB,
            Some(&SCOPE),
            Some(&ID),
            7,
            b"payload",
        );
        let fits = |kind, db: &Id, scope, id, counter, payload: &[u8]| {
            verify(&public, kind, db, scope, id, counter, payload, &good)
        };
        let (scope, id) = (Some(&SCOPE), Some(&ID));
        assert!(
            fits(SignKind::Head, &DB, scope, id, 7, b"payload"),
            "as it was signed"
        );
        assert!(
            !fits(SignKind::Member, &DB, scope, id, 7, b"payload"),
            "another kind"
        );
        assert!(
            !fits(SignKind::Head, &SCOPE, scope, id, 7, b"payload"),
            "another database"
        );
        assert!(
            !fits(SignKind::Head, &DB, id, id, 7, b"payload"),
            "another scope"
        );
        assert!(
            !fits(SignKind::Head, &DB, None, id, 7, b"payload"),
            "no scope"
        );
        assert!(
            !fits(SignKind::Head, &DB, scope, None, 7, b"payload"),
            "no id"
        );
        assert!(
            !fits(SignKind::Head, &DB, scope, id, 8, b"payload"),
            "another counter"
        );
        assert!(
            !fits(SignKind::Head, &DB, scope, id, 7, b"payloae"),
            "another payload"
        );
    }

    #[test]
    fn a_changed_signature_is_refused() {
        let public = public_signing_key(&key());
        let good = sign(&key(), SignKind::Keys, &DB, None, Some(&ID), 0, b"payload");
        for index in 0..good.len() {
            let mut bad = good;
            bad[index] ^= 1 << (index % 8);
            let fits = verify(
                &public,
                SignKind::Keys,
                &DB,
                None,
                Some(&ID),
                0,
                b"payload",
                &bad,
            );
            assert!(!fits, "one bit of byte {index} is another");
        }
    }

    #[test]
    fn a_weak_public_key_verifies_nothing() {
        // With the neutral point as key and as R, and S = 0, the plain equation always holds.
        let (mut weak, mut signature) = ([0; 32], [0; 64]);
        weak[0] = 1;
        signature[0] = 1;
        let plain = VerifyingKey::from_bytes(&weak).expect("a point");
        let message = message(SignKind::Keys, &DB, None, None, 0, b"");
        let accepted = plain
            .verify(message.expose(), &Signature::from_bytes(&signature))
            .is_ok();
        assert!(
            accepted,
            "control: the plain rule takes it for every message"
        );
        let fits = verify(&weak, SignKind::Keys, &DB, None, None, 0, b"", &signature);
        assert!(!fits, "the strict rule refuses the key");
    }
}
