//! Secrets of any length, as bytes.

use core::fmt;

use subtle::ConstantTimeEq as _;
use zeroize::Zeroize as _;

macro_rules! byte_secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub struct $name(Vec<u8>);

        impl $name {
            /// Takes over a buffer; it is wiped with the secret.
            ///
            /// The buffer should have been made at its final size: growing leaves copies behind.
            pub fn new(bytes: Vec<u8>) -> Self {
                Self(bytes)
            }

            /// Makes `len` bytes in place: `fill` writes the final buffer.
            pub fn filled(len: usize, fill: impl FnOnce(&mut [u8])) -> Self {
                let mut secret = Self(vec![0; len]);
                fill(&mut secret.0);
                secret
            }

            /// Makes `len` bytes in place by a step that can fail.
            ///
            /// # Errors
            ///
            /// Whatever `fill` returns; what it had written is wiped.
            pub fn try_filled<E>(
                len: usize,
                fill: impl FnOnce(&mut [u8]) -> Result<(), E>,
            ) -> Result<Self, E> {
                let mut secret = Self(vec![0; len]);
                fill(&mut secret.0)?;
                Ok(secret)
            }

            /// Makes a second copy, which wipes itself like the first.
            #[must_use]
            pub fn duplicate(&self) -> Self {
                Self(self.0.clone())
            }

            /// Gives the bytes. Above each call stands `// EXPOSE: why`.
            pub fn expose(&self) -> &[u8] {
                &self.0
            }

            /// Length in bytes; not secret.
            pub fn len(&self) -> usize {
                self.0.len()
            }

            /// Whether there is no byte.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }

            /// Compares in constant time for equal lengths.
            pub fn is(&self, other: &Self) -> bool {
                self.0.ct_eq(&other.0).into()
            }
        }

        impl Drop for $name {
            fn drop(&mut self) {
                self.0.zeroize();
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    };
}

byte_secret!(
    /// Plaintext on its way into or out of a seal.
    SecretBytes
);
byte_secret!(
    /// The shared secret of a one-time password (RFC 4226 section 4), raw bytes.
    OtpSeed
);

#[cfg(test)]
mod tests {
    use super::{OtpSeed, SecretBytes};
    use static_assertions::assert_not_impl_any;

    assert_not_impl_any!(OtpSeed: Clone, PartialEq, core::fmt::Display, AsRef<[u8]>);
    assert_not_impl_any!(SecretBytes: Clone, PartialEq, core::fmt::Display, AsRef<[u8]>);

    #[test]
    fn debug_shows_the_name_only() {
        let seed = OtpSeed::new(b"12345678901234567890".to_vec());
        assert_eq!(
            format!("{seed:?}"),
            "OtpSeed",
            "a seed must not reach a log"
        );
    }
}
