//! A fingerprint of a text that tells nothing about it without the key.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use twinlatch_secret::{SealKey, SecretText};

/// Derives HMAC-SHA256 of a text under a random key: enough to know the text again.
///
/// For what must be recognised later and not kept, such as a copied field in the clipboard.
pub fn derive_fingerprint(key: &SealKey, text: &SecretText) -> [u8; 32] {
    // EXPOSE: the key of the HMAC, of the length that it takes as it is.
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose())
        .expect("infallible because HMAC takes keys of every length");
    // EXPOSE: the text is hashed.
    mac.update(text.expose().as_bytes());
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use twinlatch_secret::{SealKey, SecretText};

    use super::derive_fingerprint;

    #[test]
    fn the_published_case_comes_out() {
        // RFC 4231 case 2 has a key of 4 bytes; HMAC fills it with zeros to the same block.
        let key = SealKey::filled(|out| out[..4].copy_from_slice(b"Jefe"));
        let text = SecretText::new("what do ya want for nothing?".to_owned());
        let mac = derive_fingerprint(&key, &text);
        assert_eq!(&mac[..4], &[0x5b, 0xdc, 0xc1, 0x46], "the published tag");
    }

    #[test]
    fn another_key_gives_another_fingerprint() {
        let text = SecretText::new("copied".to_owned());
        let one = derive_fingerprint(&SealKey::filled(|out| out.fill(1)), &text);
        let other = derive_fingerprint(&SealKey::filled(|out| out.fill(2)), &text);
        assert_ne!(one, other, "without the key nothing is recognised");
    }
}
