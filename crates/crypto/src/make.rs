//! Secrets that are drawn at random.

use twinlatch_secret::{
    ActivationCode, AgreementKey, BackupCode, ChunkKey, CollectionKey, DeviceKey, KitCode, OtpSeed,
    PaperCode, PendingKey, RecoveryShare, RootKey, SigningKey,
};

use crate::{NoRandom, Random};

/// Length in bytes of a login seed made here: 160 bits (RFC 4226 section 4, R6).
pub const SEED_LEN: usize = 20;

/// Length in bytes of the salt of a slot and of every other way with a password.
pub const SALT_LEN: usize = 32;

macro_rules! make {
    ($(#[$doc:meta])* $function:ident, $secret:ident) => {
        $(#[$doc])*
        ///
        /// # Errors
        ///
        /// [`NoRandom`] if the source of randomness fails.
        pub fn $function(random: &dyn Random) -> Result<$secret, NoRandom> {
            $secret::try_filled(|out| random.fill(out))
        }
    };
}

make!(
    /// Draws the root key of a new account.
    make_root_key,
    RootKey
);
make!(
    /// Draws the key of a new device.
    make_device_key,
    DeviceKey
);
make!(
    /// Draws the key of a new collection, or of a new generation of one.
    make_collection_key,
    CollectionKey
);
make!(
    /// Draws the key of one chunk of the offset table; every write of a chunk draws a new one.
    make_chunk_key,
    ChunkKey
);
make!(
    /// Draws one backup code: 80 bits.
    make_backup_code,
    BackupCode
);
make!(
    /// Draws the activation code of an invitation: 80 bits.
    make_activation_code,
    ActivationCode
);
make!(
    /// Draws the key of an invitation's object `pending`.
    make_pending_key,
    PendingKey
);
make!(
    /// Draws a person's own part of a way that administrators help with: 80 bits.
    make_paper_code,
    PaperCode
);
make!(
    /// Draws an administrator's part of a way back in; each row has one of its own.
    make_recovery_share,
    RecoveryShare
);
make!(
    /// Draws the private half of an Ed25519 key.
    make_signing_key,
    SigningKey
);
make!(
    /// Draws the private half of an X25519 key.
    make_agreement_key,
    AgreementKey
);

/// Draws the code of a recovery kit: 130 bits, left-aligned in 17 bytes.
///
/// # Errors
///
/// [`NoRandom`] if the source of randomness fails.
pub fn make_kit_code(random: &dyn Random) -> Result<KitCode, NoRandom> {
    KitCode::try_filled(|out| {
        random.fill(out)?;
        out[KitCode::LEN - 1] &= 0b1100_0000;
        Ok(())
    })
}

/// Draws a login seed of [`SEED_LEN`] bytes for an authenticator app.
///
/// # Errors
///
/// [`NoRandom`] if the source of randomness fails.
pub fn make_seed(random: &dyn Random) -> Result<OtpSeed, NoRandom> {
    OtpSeed::try_filled(SEED_LEN, |out| random.fill(out))
}

/// Draws a salt; it is public, and new with every new wrap.
///
/// # Errors
///
/// [`NoRandom`] if the source of randomness fails.
pub fn make_salt(random: &dyn Random) -> Result<[u8; SALT_LEN], NoRandom> {
    let mut salt = [0; SALT_LEN];
    random.fill(&mut salt)?;
    Ok(salt)
}

#[cfg(test)]
mod tests {
    use super::{SEED_LEN, make_kit_code, make_root_key, make_seed};
    use crate::{NoRandom, OsRandom, Random};

    struct Ones;
    impl Random for Ones {
        fn fill(&self, out: &mut [u8]) -> Result<(), NoRandom> {
            out.fill(0xff);
            Ok(())
        }
    }

    struct Broken;
    impl Random for Broken {
        fn fill(&self, _: &mut [u8]) -> Result<(), NoRandom> {
            Err(NoRandom)
        }
    }

    #[test]
    fn a_kit_code_has_130_bits() {
        let code = make_kit_code(&Ones).expect("ones never fail");
        assert_eq!(
            code.expose()[..16],
            [0xff; 16],
            "128 bits fill sixteen bytes"
        );
        assert_eq!(
            code.expose()[16],
            0xc0,
            "two bits more, the other six are zero"
        );
    }

    #[test]
    fn no_key_without_randomness() {
        assert_eq!(
            make_root_key(&Broken).err(),
            Some(NoRandom),
            "a failed draw is no key"
        );
    }

    #[test]
    fn two_draws_differ() {
        let (one, two) = (make_root_key(&OsRandom), make_root_key(&OsRandom));
        let (one, two) = (one.expect("works here"), two.expect("works here"));
        assert!(!one.is(&two), "256 bits do not repeat");
        let seed = make_seed(&OsRandom).expect("works here");
        assert_eq!(seed.len(), SEED_LEN, "a seed has 160 bits");
    }
}
