//! The HMAC of a counter (RFC 4226 section 5.2), one door for five hash functions.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha224, Sha384};
use totp_rs::{Builder, Secret};
use twinlatch_secret::{OtpSeed, SecretBytes};

use crate::Algorithm;

/// Makes HMAC(seed, counter as 8 bytes, big endian): 20 to 64 bytes.
///
/// The three algorithms of RFC 6238 come from totp-rs, which knows no others.
pub(crate) fn counter_mac(seed: &OtpSeed, counter: u64, algorithm: Algorithm) -> SecretBytes {
    match algorithm {
        Algorithm::Sha1 => standard(seed, counter, totp_rs::Algorithm::SHA1),
        Algorithm::Sha224 => other::<Hmac<Sha224>>(seed, counter),
        Algorithm::Sha256 => standard(seed, counter, totp_rs::Algorithm::SHA256),
        Algorithm::Sha384 => other::<Hmac<Sha384>>(seed, counter),
        Algorithm::Sha512 => standard(seed, counter, totp_rs::Algorithm::SHA512),
    }
}

/// With steps of one second the moment that totp-rs signs is the counter itself; its limits on
/// seed and digits do not touch the HMAC and are left out.
fn standard(seed: &OtpSeed, counter: u64, algorithm: totp_rs::Algorithm) -> SecretBytes {
    let signer = Builder::new()
        .with_algorithm(algorithm)
        .with_step_duration(1)
        // EXPOSE: the HMAC key; the box is wiped when the signer is dropped
        .with_secret(Secret::new(seed.expose().into()))
        .build_noncompliant();
    keep(signer.sign(counter).as_ref())
}

fn other<M: Mac + KeyInit>(seed: &OtpSeed, counter: u64) -> SecretBytes {
    // EXPOSE: the HMAC key
    let mac = M::new_from_slice(seed.expose())
        .expect("infallible because HMAC takes a key of any length (RFC 2104 section 2)");
    keep(
        &mac.chain_update(counter.to_be_bytes())
            .finalize()
            .into_bytes(),
    )
}

fn keep(mac: &[u8]) -> SecretBytes {
    SecretBytes::filled(mac.len(), |out| out.copy_from_slice(mac))
}

#[cfg(test)]
mod tests {
    use super::counter_mac;
    use crate::Algorithm;
    use data_encoding::HEXLOWER;
    use twinlatch_secret::OtpSeed;

    /// Test case 1 of RFC 2202 section 3 and RFC 4231 section 4.2: the message is eight bytes
    /// long, so it is a counter too.
    const KNOWN: [(Algorithm, &str); 5] = [
        (Algorithm::Sha1, "b617318655057264e28bc0b6fb378c8ef146be00"),
        (
            Algorithm::Sha224,
            "896fb1128abbdf196832107cd49df33f47b4b1169912ba4f53684b22",
        ),
        (
            Algorithm::Sha256,
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        ),
        (
            Algorithm::Sha384,
            "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c\
             faea9ea9076ede7f4af152e8b2fa9cb6",
        ),
        (
            Algorithm::Sha512,
            "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde\
             daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
        ),
    ];

    #[test]
    fn the_rfcs_hi_there_is_a_counter() {
        let seed = OtpSeed::new(vec![0x0b; 20]);
        for (algorithm, expected) in KNOWN {
            let mac = counter_mac(&seed, u64::from_be_bytes(*b"Hi There"), algorithm);
            assert_eq!(
                // EXPOSE: a published vector
                HEXLOWER.encode(mac.expose()),
                expected,
                "{}",
                algorithm.name()
            );
        }
    }

    #[test]
    fn every_digest_is_long_enough_to_truncate() {
        for algorithm in Algorithm::ALL {
            let mac = counter_mac(&OtpSeed::new(Vec::new()), u64::MAX, algorithm);
            assert!(mac.len() >= 20, "{} reaches every offset", algorithm.name());
        }
    }
}
