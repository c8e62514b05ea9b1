//! Secrets of a fixed length: keys and printed codes.

use core::fmt;

use subtle::ConstantTimeEq as _;
use zeroize::Zeroize as _;

macro_rules! fixed_secret {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        pub struct $name(Box<[u8; $len]>);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;

            /// Makes the secret in place: `fill` writes all bytes of the final buffer.
            pub fn filled(fill: impl FnOnce(&mut [u8; $len])) -> Self {
                let mut secret = Self(Box::new([0; $len]));
                fill(&mut secret.0);
                secret
            }

            /// Makes the secret in place by a step that can fail.
            ///
            /// # Errors
            ///
            /// Whatever `fill` returns; what it had written is wiped.
            pub fn try_filled<E>(
                fill: impl FnOnce(&mut [u8; $len]) -> Result<(), E>,
            ) -> Result<Self, E> {
                let mut secret = Self(Box::new([0; $len]));
                fill(&mut secret.0)?;
                Ok(secret)
            }

            /// Copies the secret out of a slice; `None` if the length differs.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                (bytes.len() == $len).then(|| Self::filled(|out| out.copy_from_slice(bytes)))
            }

            /// Makes a second copy, which wipes itself like the first.
            ///
            /// There is no `Clone`, so that a copy is always a decision.
            #[must_use]
            pub fn duplicate(&self) -> Self {
                Self::filled(|out| out.copy_from_slice(&*self.0))
            }

            /// Gives the bytes. Above each call stands `// EXPOSE: why`.
            pub fn expose(&self) -> &[u8; $len] {
                &self.0
            }

            /// Compares in constant time.
            pub fn is(&self, other: &Self) -> bool {
                self.0.ct_eq(&*other.0).into()
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

fixed_secret!(
    /// RK: opens everything of one account; drawn at random, wrapped by each way.
    RootKey,
    32
);
fixed_secret!(
    /// K_dev: one per device, kept in the OS keyring, needed by every account of the device.
    DeviceKey,
    32
);
fixed_secret!(
    /// CK: opens one collection of objects in one generation.
    CollectionKey,
    32
);
fixed_secret!(
    /// The random key of one chunk of the offset table; listed in the header.
    ChunkKey,
    32
);
fixed_secret!(
    /// PK: opens the object `pending` of an invited account and nothing else.
    PendingKey,
    32
);
fixed_secret!(
    /// A key derived for one use of the envelope.
    SealKey,
    32
);
fixed_secret!(
    /// The private half of an Ed25519 key (its 32-byte seed, RFC 8032).
    SigningKey,
    32
);
fixed_secret!(
    /// The private half of an X25519 key (RFC 7748).
    AgreementKey,
    32
);
fixed_secret!(
    /// The recovery kit's code: 130 bits, left-aligned in 17 bytes, the last six bits zero.
    KitCode,
    17
);
fixed_secret!(
    /// The code by which an invited person takes an account over, once: 80 bits.
    ActivationCode,
    10
);
fixed_secret!(
    /// One backup code: 80 bits.
    BackupCode,
    10
);
fixed_secret!(
    /// The person's own part of a way back in that an administrator helps with: 80 bits on paper.
    PaperCode,
    10
);
fixed_secret!(
    /// R: an administrator's part of a way back in, or of two administrators one's part of it.
    RecoveryShare,
    32
);

#[cfg(test)]
mod tests {
    use super::{DeviceKey, RootKey};
    use static_assertions::assert_not_impl_any;

    assert_not_impl_any!(RootKey: Clone, Copy, PartialEq, core::fmt::Display, AsRef<[u8]>);
    assert_not_impl_any!(DeviceKey: Clone, Copy, PartialEq, core::fmt::Display, AsRef<[u8]>);

    #[test]
    fn debug_shows_the_name_only() {
        let key = RootKey::filled(|out| out.fill(7));
        assert_eq!(format!("{key:?}"), "RootKey", "a key must not reach a log");
    }

    #[test]
    fn other_lengths_are_refused() {
        assert!(
            RootKey::from_slice(&[1; 31]).is_none(),
            "31 bytes are no key"
        );
        assert!(
            RootKey::from_slice(&[1; 33]).is_none(),
            "33 bytes are no key"
        );
    }

    #[test]
    fn a_duplicate_is_the_same_secret() {
        let key = RootKey::filled(|out| out.fill(7));
        assert!(key.is(&key.duplicate()), "the copy holds the same bytes");
        assert!(
            !key.is(&RootKey::filled(|out| out.fill(8))),
            "another key is another key"
        );
    }
}
