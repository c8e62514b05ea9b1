//! Messages to the holder of an X25519 key: HPKE in base mode (RFC 9180) with X25519, HKDF-SHA256
//! and ChaCha20-Poly1305.
//!
//! A message is the encapsulated key (32 bytes), then the ciphertext with its tag (16 bytes more
//! than the text). Base mode names no sender: what must be known to come from somebody carries a
//! signature of its own.

use core::convert::Infallible;

use ::hpke::aead::ChaCha20Poly1305;
use ::hpke::kdf::HkdfSha256;
use ::hpke::kem::X25519HkdfSha256;
use ::hpke::{
    Deserializable as _, Kem, OpModeR, OpModeS, Serializable as _, single_shot_open,
    single_shot_seal_with_rng,
};
use rand_core::{TryCryptoRng, TryRng};
use twinlatch_secret::{AgreementKey, SecretBytes};

use crate::envelope::{OpenError, SealError};
use crate::hazmat::bytes::prefixed;
use crate::{Id, NoRandom, Random};

/// Bytes of a message before its ciphertext.
const ENCAPSULATED_LEN: usize = 32;

/// What a message is about; part of what its key is derived from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageKind {
    /// One line of the audit log, to the log's own key.
    AuditLine,
    /// The private half of the log's key, to somebody who reads it.
    AuditKey,
    /// The key of a shared collection, to a member.
    CollectionKey,
    /// A share of a way back in, to an administrator.
    RecoveryShare,
}

impl MessageKind {
    fn label(self) -> &'static [u8] {
        match self {
            Self::AuditLine => b"twinlatch/1/to/audit-line",
            Self::AuditKey => b"twinlatch/1/to/audit-key",
            Self::CollectionKey => b"twinlatch/1/to/collection-key",
            Self::RecoveryShare => b"twinlatch/1/to/recovery-share",
        }
    }
}

/// Where a message belongs: its `info` is `LP(label) || LP(db) || LP(part)` for each part.
#[derive(Debug, Clone, Copy)]
pub struct MessagePlace<'a> {
    /// What it is about.
    pub kind: MessageKind,
    /// The database.
    pub db: &'a Id,
    /// What else it is bound to, in the order of its kind.
    pub parts: &'a [&'a [u8]],
}

impl MessagePlace<'_> {
    fn info(&self) -> Vec<u8> {
        let mut info = prefixed(self.kind.label());
        info.extend(prefixed(self.db.bytes()));
        for part in self.parts {
            info.extend(prefixed(part));
        }
        info
    }
}

/// Seals a message to the holder of the private half of `recipient`.
///
/// # Errors
///
/// [`SealError::NoRandom`]; [`SealError::Recipient`] where `recipient` is no key that anything can
/// be agreed with.
pub fn seal_message(
    recipient: &[u8; 32],
    place: &MessagePlace<'_>,
    plain: &SecretBytes,
    random: &dyn Random,
) -> Result<Vec<u8>, SealError> {
    let recipient = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(recipient)
        .map_err(|_| SealError::Recipient)?;
    let mut drawn = Drawn {
        random,
        failed: false,
    };
    // EXPOSE: the text of the message is what gets sealed.
    let sealed = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &recipient,
        &place.info(),
        plain.expose(),
        &[],
        &mut drawn,
    );
    if drawn.failed {
        return Err(SealError::NoRandom(NoRandom));
    }
    let (encapsulated, ciphertext) = sealed.map_err(|_| SealError::Recipient)?;
    Ok([&encapsulated.to_bytes()[..], &ciphertext].concat())
}

/// Opens a message with the private half of the key that it was sealed to.
///
/// # Errors
///
/// [`OpenError::CannotOpen`] for another key, another place or changed bytes.
pub fn open_message(
    key: &AgreementKey,
    place: &MessagePlace<'_>,
    message: &[u8],
) -> Result<SecretBytes, OpenError> {
    let (encapsulated, ciphertext) = message
        .split_at_checked(ENCAPSULATED_LEN)
        .ok_or(OpenError::CannotOpen)?;
    let encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapsulated)
        .map_err(|_| OpenError::CannotOpen)?;
    // EXPOSE: the private half, into a type that wipes itself.
    let key = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(key.expose())
        .map_err(|_| OpenError::CannotOpen)?;
    let opened = single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &key,
        &encapsulated,
        &place.info(),
        ciphertext,
        &[],
    );
    opened
        .map(SecretBytes::new)
        .map_err(|_| OpenError::CannotOpen)
}

/// Gives the library our randomness, and remembers whether it failed.
///
/// The library's trait knows no failure: what it made of the zeros is then thrown away unseen.
struct Drawn<'r> {
    random: &'r dyn Random,
    failed: bool,
}

impl TryRng for Drawn<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        self.failed |= self.random.fill(out).is_err();
        Ok(())
    }
}

impl TryCryptoRng for Drawn<'_> {}

#[cfg(test)]
mod tests {
    use super::{MessageKind, MessagePlace, open_message, seal_message};
    use crate::{
        Id, NoRandom, OpenError, OsRandom, Random, SealError, make_agreement_key,
        public_agreement_key,
    };
    use ::hpke::aead::ChaCha20Poly1305;
    use ::hpke::kdf::HkdfSha256;
    use ::hpke::kem::X25519HkdfSha256;
    use ::hpke::{Deserializable as _, Kem, OpModeS, Serializable as _, single_shot_seal_with_rng};
    use data_encoding::HEXLOWER;
    use proptest::prelude::*;
    use twinlatch_secret::{AgreementKey, SecretBytes};

    const DB: Id = Id::new([0xc0; 16]);

    fn place<'a>(parts: &'a [&'a [u8]]) -> MessagePlace<'a> {
        MessagePlace {
            kind: MessageKind::AuditLine,
            db: &DB,
            parts,
        }
    }

    struct Fixed(Vec<u8>);

    impl Random for Fixed {
        fn fill(&self, out: &mut [u8]) -> Result<(), NoRandom> {
            out.copy_from_slice(&self.0[..out.len()]);
            Ok(())
        }
    }

    struct Broken;

    impl Random for Broken {
        fn fill(&self, _: &mut [u8]) -> Result<(), NoRandom> {
            Err(NoRandom)
        }
    }

    fn hex(text: &str) -> Vec<u8> {
        HEXLOWER.decode(text.as_bytes()).expect("hex")
    }

    #[test]
    fn rfc_9180_a_2_1() {
        let key = "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a";
        let public = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&hex(key)).expect("a key");
        let ikm = "909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b";
        let mut drawn = super::Drawn {
            random: &Fixed(hex(ikm)),
            failed: false,
        };
        let (encapsulated, ciphertext) =
            single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
                &OpModeS::Base,
                &public,
                b"Ode on a Grecian Urn",
                b"Beauty is truth, truth beauty",
                b"Count-0",
                &mut drawn,
            )
            .expect("sealed");
        let enc = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a";
        let ct = "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28";
        assert_eq!(encapsulated.to_bytes()[..], hex(enc), "encapsulated key");
        assert_eq!(ciphertext, hex(ct), "ciphertext");
    }

    #[test]
    fn a_message_opens_for_its_recipient_in_its_place_only() {
        let key = make_agreement_key(&OsRandom).expect("random");
        let other = make_agreement_key(&OsRandom).expect("random");
        let text = SecretBytes::new(b"text".to_vec());
        let parts: [&[u8]; 2] = [b"a", b"bc"];
        let public = public_agreement_key(&key);
        let message = seal_message(&public, &place(&parts), &text, &OsRandom).expect("sealed");
        assert_eq!(message.len(), 32 + 4 + 16, "key, text, tag");
        let opened = open_message(&key, &place(&parts), &message).expect("opens");
        assert_eq!(opened.expose(), b"text", "what was sealed");
        let refused = |key: &AgreementKey, place: &MessagePlace<'_>, why: &str| {
            let opened = open_message(key, place, &message);
            assert!(matches!(opened, Err(OpenError::CannotOpen)), "{why}");
        };
        refused(&other, &place(&parts), "another key");
        refused(
            &key,
            &place(&[b"ab", b"c"]),
            "other parts of the same length",
        );
        let another = MessagePlace {
            kind: MessageKind::AuditKey,
            ..place(&parts)
        };
        refused(&key, &another, "another kind");
        let elsewhere = MessagePlace {
            db: &Id::new([1; 16]),
            ..place(&parts)
        };
        refused(&key, &elsewhere, "another database");
    }

    #[test]
    fn a_key_that_agrees_with_nothing_is_refused() {
        let text = SecretBytes::new(vec![1]);
        let sealed = seal_message(&[0; 32], &place(&[]), &text, &OsRandom);
        assert_eq!(sealed, Err(SealError::Recipient), "the neutral point");
    }

    #[test]
    fn without_random_bytes_nothing_is_sealed() {
        let key = make_agreement_key(&OsRandom).expect("random");
        let text = SecretBytes::new(vec![1]);
        let sealed = seal_message(&public_agreement_key(&key), &place(&[]), &text, &Broken);
        assert_eq!(
            sealed,
            Err(SealError::NoRandom(NoRandom)),
            "no message under known bytes"
        );
    }

    proptest! {
        #[test]
        fn a_changed_message_does_not_open(index in any::<prop::sample::Index>(), bit in 0_u8..8) {
            let key = make_agreement_key(&OsRandom).expect("random");
            let text = SecretBytes::new(b"some text".to_vec());
            let public = public_agreement_key(&key);
            let mut message = seal_message(&public, &place(&[]), &text, &OsRandom).expect("sealed");
            let index = index.index(message.len());
            // The top bit of an X25519 key is ignored (RFC 7748, 5), yet bound into the key schedule.
            message[index] ^= 1 << bit;
            prop_assert!(open_message(&key, &place(&[]), &message).is_err(), "byte {index}, bit {bit}");
        }

        #[test]
        fn every_other_length_does_not_open(length in 0_usize..60) {
            let key = make_agreement_key(&OsRandom).expect("random");
            let text = SecretBytes::new(b"some text".to_vec());
            let public = public_agreement_key(&key);
            let message = seal_message(&public, &place(&[]), &text, &OsRandom).expect("sealed");
            prop_assume!(length < message.len());
            prop_assert!(open_message(&key, &place(&[]), &message[..length]).is_err(), "{length} bytes");
        }
    }
}
