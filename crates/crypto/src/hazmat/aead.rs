//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03), in place.

use chacha20poly1305::{AeadInOut as _, KeyInit as _, XChaCha20Poly1305};

/// Length of a nonce in bytes.
pub(crate) const NONCE_LEN: usize = 24;
/// Length of the authentication tag in bytes.
pub(crate) const TAG_LEN: usize = 16;

/// The text is longer than the cipher can take (256 GiB), or the tag does not fit.
pub(crate) struct Refused;

/// Encrypts `text` where it stands and gives the tag that follows it.
pub(crate) fn encrypt(
    key: &[u8; 32],
    nonce: &[u8; NONCE_LEN],
    aad: &[u8],
    text: &mut [u8],
) -> Result<[u8; TAG_LEN], Refused> {
    XChaCha20Poly1305::new(key.into())
        .encrypt_inout_detached(nonce.into(), aad, text.into())
        .map(Into::into)
        .map_err(|_| Refused)
}

/// Decrypts `text` where it stands if the tag fits; else it stays as it was.
pub(crate) fn decrypt(
    key: &[u8; 32],
    nonce: &[u8; NONCE_LEN],
    aad: &[u8],
    text: &mut [u8],
    tag: &[u8; TAG_LEN],
) -> Result<(), Refused> {
    XChaCha20Poly1305::new(key.into())
        .decrypt_inout_detached(nonce.into(), aad, text.into(), tag.into())
        .map_err(|_| Refused)
}

#[cfg(test)]
mod tests {
    use super::{decrypt, encrypt};
    use data_encoding::HEXLOWER;

    const TEXT: &[u8] = b"Ladies and Gentlemen of the class of '99: If I could offer you \
        only one tip for the future, sunscreen would be it.";
    const SEALED: &str = "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb\
        731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452\
        2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9\
        21f9664c97637da9768812f615c68b13b52e";
    const TAG: &str = "c0875924c1c7987947deafd8780acf49";

    #[test]
    fn draft_xchacha_03_a_3_1() {
        let key = core::array::from_fn(|i| 0x80 + i as u8);
        let nonce = core::array::from_fn(|i| 0x40 + i as u8);
        let aad = HEXLOWER.decode(b"50515253c0c1c2c3c4c5c6c7").expect("hex");
        let mut text = TEXT.to_vec();
        let tag = encrypt(&key, &nonce, &aad, &mut text)
            .ok()
            .expect("a short text");
        assert_eq!(HEXLOWER.encode(&text), SEALED, "the published ciphertext");
        assert_eq!(HEXLOWER.encode(&tag), TAG, "the published tag");
        assert!(
            decrypt(&key, &nonce, &aad, &mut text, &tag).is_ok(),
            "and back"
        );
        assert_eq!(text, TEXT, "the text is whole again");
    }
}
