//! HKDF-SHA256 (RFC 5869).

use hkdf::{Hkdf, HkdfExtract};
use sha2::Sha256;
use zeroize::Zeroize as _;

/// A pseudorandom key, ready to expand; its state is wiped on drop.
pub(crate) struct Prk(Hkdf<Sha256>);

impl Prk {
    /// HKDF-Extract (RFC 5869 section 2.2) over the input parts one after the other.
    pub(crate) fn extract(salt: &[u8], ikm: &[&[u8]]) -> Self {
        let mut extract = HkdfExtract::<Sha256>::new(Some(salt));
        for part in ikm {
            extract.input_ikm(part);
        }
        let (mut prk, hkdf) = extract.finalize();
        prk.as_mut_slice().zeroize();
        Self(hkdf)
    }

    /// Takes a uniformly random key as the pseudorandom key (RFC 5869 section 3.3).
    pub(crate) fn of_key(key: &[u8; 32]) -> Self {
        Self(Hkdf::from_prk(key).expect("infallible because 32 bytes are one SHA-256 output"))
    }

    /// HKDF-Expand (RFC 5869 section 2.3); `info` is the parts one after the other.
    pub(crate) fn expand<const N: usize>(&self, info: &[&[u8]], out: &mut [u8; N]) {
        const { assert!(N <= 255 * 32, "HKDF ends after 255 blocks") };
        self.0
            .expand_multi_info(info, out)
            .expect("infallible because the length is checked when this is compiled");
    }
}

#[cfg(test)]
mod tests {
    use super::Prk;
    use data_encoding::HEXLOWER;

    #[test]
    fn rfc_5869_a_1() {
        let salt: Vec<u8> = (0x00..=0x0c).collect();
        let info: Vec<u8> = (0xf0..=0xf9).collect();
        let mut okm = [0; 42];
        Prk::extract(&salt, &[&[0x0b; 20], &[0x0b; 2]]).expand(&[&info[..4], &info[4..]], &mut okm);
        assert_eq!(
            HEXLOWER.encode(&okm),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
            "parts count as their concatenation"
        );
    }

    #[test]
    fn rfc_5869_a_1_from_its_prk() {
        let prk = HEXLOWER
            .decode(b"077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5")
            .expect("hex");
        let info: Vec<u8> = (0xf0..=0xf9).collect();
        let mut okm = [0; 42];
        Prk::of_key(&prk.try_into().expect("32 bytes")).expand(&[&info], &mut okm);
        assert_eq!(
            HEXLOWER.encode(&okm[..8]),
            "3cb25f25faacd57a",
            "expanding needs no extraction"
        );
    }
}
