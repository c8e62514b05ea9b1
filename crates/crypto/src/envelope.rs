//! The envelope: XChaCha20-Poly1305 that commits to its key.
//!
//! ```text
//! prk = HKDF-Extract(nonce, key)              h = SHA-256(ver || suite || aad)
//! ek  = HKDF-Expand(prk, LP(label) || LP("enc")    || h)
//! cm  = HKDF-Expand(prk, LP(label) || LP("commit") || h)
//! out = ver || suite || nonce(24) || cm(32) || XChaCha20-Poly1305(ek, nonce, text, aad)
//! ```

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use thiserror::Error;
use twinlatch_secret::{SealKey, SecretBytes};

use crate::hazmat::aead::{self, NONCE_LEN, TAG_LEN};
use crate::hazmat::bytes::length;
use crate::hazmat::hkdf::Prk;
use crate::{NoRandom, Random};

/// Version and suite: the two clear bytes at the front.
pub(crate) const CLEAR: [u8; 2] = [1, 1];
const COMMITMENT_LEN: usize = 32;
const TEXT_START: usize = CLEAR.len() + NONCE_LEN + COMMITMENT_LEN;

/// How many bytes a sealed text is longer than the text.
pub(crate) const OVERHEAD: usize = TEXT_START + TAG_LEN;

/// Why something was not sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealError {
    /// The source of randomness gave no nonce.
    #[error(transparent)]
    NoRandom(#[from] NoRandom),
    /// The text is longer than the format can say (4 GiB).
    #[error("the object is too large to be sealed")]
    TooLong,
    /// The recipient's public key is none that anything can be agreed with.
    #[error("the recipient's key is no key")]
    Recipient,
}

/// Why sealed bytes did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OpenError {
    /// Another key, label or place, or damaged bytes: nobody can tell which.
    #[error("the sealed object does not open")]
    CannotOpen,
    /// A version or suite that this program does not know; counts as damage.
    #[error("the sealed object names an unknown cipher suite")]
    UnknownSuite,
    /// The seal is whole, but the text inside is no record.
    #[error("the sealed object holds no well-formed record")]
    Framing,
}

/// Seals a text under a fresh nonce.
pub(crate) fn seal(
    key: &[u8; 32],
    label: &str,
    aad: &[u8],
    text: &[u8],
    random: &dyn Random,
) -> Result<Vec<u8>, SealError> {
    if u32::try_from(text.len()).is_err() {
        return Err(SealError::TooLong);
    }
    let mut nonce = [0; NONCE_LEN];
    random.fill(&mut nonce)?;
    let keys = Keys::derive(key, &nonce, label, aad);

    let mut out = Vec::with_capacity(text.len() + OVERHEAD);
    out.extend_from_slice(&CLEAR);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&keys.commitment);
    out.extend_from_slice(text);
    let tag = aead::encrypt(keys.encryption(), &nonce, aad, &mut out[TEXT_START..])
        .map_err(|aead::Refused| SealError::TooLong)?;
    out.extend_from_slice(&tag);
    Ok(out)
}

/// Opens sealed bytes: compares the commitment in constant time, then decrypts.
pub(crate) fn open(
    key: &[u8; 32],
    label: &str,
    aad: &[u8],
    sealed: &[u8],
) -> Result<SecretBytes, OpenError> {
    let parts = Parts::split(sealed).ok_or(OpenError::CannotOpen)?;
    if parts.clear != &CLEAR {
        return Err(OpenError::UnknownSuite);
    }
    let keys = Keys::derive(key, parts.nonce, label, aad);
    if !bool::from(keys.commitment.ct_eq(parts.commitment)) {
        return Err(OpenError::CannotOpen);
    }
    SecretBytes::try_filled(parts.text.len(), |out| {
        out.copy_from_slice(parts.text);
        aead::decrypt(keys.encryption(), parts.nonce, aad, out, parts.tag)
            .map_err(|aead::Refused| OpenError::CannotOpen)
    })
}

/// The parts of sealed bytes in their order.
struct Parts<'a> {
    clear: &'a [u8; CLEAR.len()],
    nonce: &'a [u8; NONCE_LEN],
    commitment: &'a [u8; COMMITMENT_LEN],
    text: &'a [u8],
    tag: &'a [u8; TAG_LEN],
}

impl<'a> Parts<'a> {
    fn split(sealed: &'a [u8]) -> Option<Self> {
        let (clear, rest) = sealed.split_first_chunk()?;
        let (nonce, rest) = rest.split_first_chunk()?;
        let (commitment, rest) = rest.split_first_chunk()?;
        let (text, tag) = rest.split_last_chunk()?;
        Some(Self {
            clear,
            nonce,
            commitment,
            text,
            tag,
        })
    }
}

/// What key, nonce, label and associated data together lead to.
struct Keys {
    encryption: SealKey,
    /// Public: it stands in the sealed bytes.
    commitment: [u8; COMMITMENT_LEN],
}

impl Keys {
    fn derive(key: &[u8; 32], nonce: &[u8; NONCE_LEN], label: &str, aad: &[u8]) -> Self {
        let prk = Prk::extract(nonce, &[key]);
        let place = Sha256::new()
            .chain_update(CLEAR)
            .chain_update(aad)
            .finalize();
        let expand = |purpose: &str, out: &mut [u8; 32]| {
            let (label, purpose) = (label.as_bytes(), purpose.as_bytes());
            prk.expand(
                &[&length(label), label, &length(purpose), purpose, &place],
                out,
            );
        };
        let mut commitment = [0; COMMITMENT_LEN];
        expand("commit", &mut commitment);
        Self {
            encryption: SealKey::filled(|out| expand("enc", out)),
            commitment,
        }
    }

    fn encryption(&self) -> &[u8; 32] {
        // EXPOSE: goes into the cipher, which wipes its copy.
        self.encryption.expose()
    }
}

#[cfg(test)]
mod tests {
    use super::{OVERHEAD, OpenError, SealError, open, seal};
    use crate::{NoRandom, OsRandom, Random};
    use proptest::prelude::*;

    const KEY: [u8; 32] = [7; 32];

    fn sealed(text: &[u8]) -> Vec<u8> {
        seal(&KEY, "label", b"aad", text, &OsRandom).expect("a short text")
    }

    fn error(key: &[u8; 32], label: &str, aad: &[u8], sealed: &[u8]) -> Option<OpenError> {
        open(key, label, aad, sealed).err()
    }

    #[test]
    fn only_key_label_and_data_together_open() {
        let sealed = sealed(b"text");
        let cannot = Some(OpenError::CannotOpen);
        assert_eq!(
            error(&KEY, "label", b"aad", &sealed),
            None,
            "as it was sealed"
        );
        assert_eq!(
            error(&[8; 32], "label", b"aad", &sealed),
            cannot,
            "another key"
        );
        assert_eq!(
            error(&KEY, "labem", b"aad", &sealed),
            cannot,
            "another label"
        );
        assert_eq!(
            error(&KEY, "labe", b"laad", &sealed),
            cannot,
            "a shifted label"
        );
        assert_eq!(error(&KEY, "label", b"aae", &sealed), cannot, "other data");
        assert_eq!(error(&KEY, "label", b"", &sealed), cannot, "no data");
    }

    #[test]
    fn the_same_text_is_never_sealed_alike() {
        let (one, two) = (sealed(b"text"), sealed(b"text"));
        assert_ne!(one[2..26], two[2..26], "the nonce is fresh");
        assert_ne!(one[26..58], two[26..58], "and with it the commitment");
    }

    #[test]
    fn no_randomness_no_seal() {
        struct Broken;
        impl Random for Broken {
            fn fill(&self, _: &mut [u8]) -> Result<(), NoRandom> {
                Err(NoRandom)
            }
        }
        let refused = seal(&KEY, "label", b"aad", b"text", &Broken).err();
        assert_eq!(
            refused,
            Some(SealError::NoRandom(NoRandom)),
            "never under a known nonce"
        );
    }

    #[test]
    fn a_tag_of_another_text_is_refused_behind_a_right_commitment() {
        let (mut one, two) = (sealed(b"text"), sealed(b"text"));
        let tag = one.len() - 16;
        one[tag..].copy_from_slice(&two[tag..]);
        assert_eq!(
            error(&KEY, "label", b"aad", &one),
            Some(OpenError::CannotOpen),
            "the tag counts"
        );
    }

    proptest! {
        #[test]
        fn opening_gives_what_was_sealed(
            key in any::<[u8; 32]>(),
            label in "[a-z/0-9]{0,30}",
            aad in proptest::collection::vec(any::<u8>(), 0..100),
            text in proptest::collection::vec(any::<u8>(), 0..600),
        ) {
            let sealed = seal(&key, &label, &aad, &text, &OsRandom).expect("a short text");
            prop_assert_eq!(sealed.len(), text.len() + OVERHEAD, "74 bytes more");
            let opened = open(&key, &label, &aad, &sealed).expect("it opens");
            prop_assert_eq!(opened.expose(), &text[..], "the same text");
        }

        #[test]
        fn a_changed_bit_never_opens(text in proptest::collection::vec(any::<u8>(), 0..100), at: prop::sample::Index) {
            let mut sealed = sealed(&text);
            let bit = at.index(sealed.len() * 8);
            sealed[bit / 8] ^= 1 << (bit % 8);
            let expected =
                if bit < 16 { OpenError::UnknownSuite } else { OpenError::CannotOpen };
            prop_assert_eq!(error(&KEY, "label", b"aad", &sealed), Some(expected), "bit {}", bit);
        }

        #[test]
        fn another_length_never_opens(text in proptest::collection::vec(any::<u8>(), 0..100), at: prop::sample::Index) {
            let whole = sealed(&text);
            let cut = &whole[..at.index(whole.len())];
            prop_assert_eq!(error(&KEY, "label", b"aad", cut), Some(OpenError::CannotOpen), "cut");
            let longer = [&whole[..], &[0]].concat();
            let longer = error(&KEY, "label", b"aad", &longer);
            prop_assert_eq!(longer, Some(OpenError::CannotOpen), "one byte more");
        }

        #[test]
        fn arbitrary_bytes_never_open(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(error(&KEY, "label", b"aad", &bytes).is_some(), "and never panic");
        }
    }
}
