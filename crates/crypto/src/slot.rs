//! The lock: the primary way to the root key, by password and code on this device.

use twinlatch_secret::{DeviceKey, Password, RootKey, SecretBytes};

use crate::factors::{CombineFactors, JointFactors, join_prefixed};
use crate::make::SALT_LEN;
use crate::password::{normalise, normalise_password};
use crate::sealed::{Sealed, Stored};
use crate::wrap::WrapPlace;
use crate::{
    BoundsError, Costs, CryptoError, Descriptor, DevName, Id, KdfError, KdfMemory, Random, Targets,
    dev_key, kind,
};

/// Where a slot belongs, and all that is bound into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotPlace {
    /// The account.
    pub account: Id,
    /// The slot's own id, which is also the enrolment's.
    pub slot: Id,
    /// The costs of its key derivation.
    pub costs: Costs,
    /// New with every wrap; public.
    pub salt: [u8; SALT_LEN],
    /// The enrolment.
    pub descriptor: Descriptor,
}

/// Wraps the root key under password, targets, hardware secret and device key: one run of Argon2id.
///
/// `hardware` is empty without a hardware factor, else its 32 bytes.
///
/// # Errors
///
/// [`CryptoError::Bounds`], [`CryptoError::Password`] and [`CryptoError::Kdf`] before any work;
/// [`CryptoError::Seal`].
#[expect(
    clippy::too_many_arguments,
    reason = "one argument for each thing that opens it again"
)]
pub fn wrap_slot(
    kdf: &mut KdfMemory,
    password: &Password,
    targets: &Targets,
    hardware: &[u8],
    device_key: &DeviceKey,
    root_key: &RootKey,
    place: &SlotPlace,
    random: &dyn Random,
) -> Result<Sealed<kind::Slot>, CryptoError> {
    place.check(targets)?;
    let password = &normalise_password(password)?;
    let secret = place.derive(
        kdf,
        JointFactors {
            password,
            targets,
            hardware,
        },
    )?;
    let device = dev_key(device_key, DevName::Slot);
    // EXPOSE: both parts are inputs of the wrapping key.
    let inputs: [&[u8]; 2] = [secret.expose(), device.expose()];
    Ok(Sealed::of(
        place.wrap_place().wrap(&inputs, root_key, random)?,
    ))
}

/// Opens a slot: exactly one run of Argon2id, whatever is wrong with the factors or the bytes.
///
/// # Errors
///
/// [`CryptoError::Denied`] if any factor is wrong; [`CryptoError::Damaged`] if no factors could
/// open these bytes; [`CryptoError::Bounds`] and [`CryptoError::Kdf`] before any work.
pub fn open_slot(
    kdf: &mut KdfMemory,
    password: &Password,
    targets: &Targets,
    hardware: &[u8],
    device_key: &DeviceKey,
    stored: &Stored,
    place: &SlotPlace,
) -> Result<RootKey, CryptoError> {
    place.check(targets)?;
    // A password too long to be set is a wrong one like any other, at the price of any other.
    let password = &normalise(password);
    let secret = place.derive(
        kdf,
        JointFactors {
            password,
            targets,
            hardware,
        },
    )?;
    let device = dev_key(device_key, DevName::Slot);
    // EXPOSE: both parts are inputs of the wrapping key.
    let inputs: [&[u8]; 2] = [secret.expose(), device.expose()];
    place.wrap_place().open(&inputs, stored.bytes())
}

/// Does the work of one candidate and throws the result away.
///
/// # Errors
///
/// [`CryptoError::Kdf`] before any work.
pub fn dummy_slot_run(
    kdf: &mut KdfMemory,
    costs: Costs,
    password: &Password,
) -> Result<(), CryptoError> {
    let password = normalise(password);
    // EXPOSE: hashed under a label of its own, so that the result opens nothing.
    let input = join_prefixed(&[b"twinlatch/1/dummy", password.expose()]);
    kdf.derive(&input, &[0; SALT_LEN], costs)?;
    Ok(())
}

impl SlotPlace {
    fn check(&self, targets: &Targets) -> Result<(), BoundsError> {
        self.descriptor.check()?;
        if targets.mode() != self.descriptor.mode {
            return Err(BoundsError::Mode);
        }
        Ok(())
    }

    fn derive(
        &self,
        kdf: &mut KdfMemory,
        factors: impl CombineFactors,
    ) -> Result<SecretBytes, KdfError> {
        factors.combine(kdf, &self.salt, self.costs)
    }

    fn wrap_place(&self) -> WrapPlace<'_> {
        WrapPlace {
            label: "twinlatch/1/slot",
            account: &self.account,
            row: &self.slot,
            derivation: Some((self.costs, &self.salt)),
            descriptor: Some(&self.descriptor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SlotPlace;
    use crate::factors::JointFactors;
    use crate::hazmat::hkdf::Prk;
    use crate::{
        CodeDigits, Costs, Descriptor, DevName, EnrolmentMode, FactorKind, Id, Kdf, KdfLimits,
        Targets, dev_key,
    };
    use data_encoding::HEXLOWER;
    use twinlatch_otp::Algorithm;
    use twinlatch_secret::{DeviceKey, SecretBytes};

    fn rising<const N: usize>(first: u8) -> [u8; N] {
        core::array::from_fn(|i| first + i as u8)
    }

    fn place(digits: CodeDigits) -> SlotPlace {
        let descriptor = Descriptor {
            kind: FactorKind::Totp,
            algorithm: Algorithm::Sha1,
            digits,
            mode: EnrolmentMode::Single,
            period: 30,
            first_step: 58_000_000,
        };
        let (account, slot) = (Id::new(rising(0xa0)), Id::new(rising(0xb0)));
        SlotPlace {
            account,
            slot,
            costs: Costs::FLOOR,
            salt: rising(0),
            descriptor,
        }
    }

    /// What the key derivation gives for the values that another program computed, too.
    fn secret(digits: CodeDigits, target: u64) -> SecretBytes {
        let targets = Targets::from_list(&target.to_le_bytes(), digits, EnrolmentMode::Single);
        let factors = JointFactors {
            password: &SecretBytes::new(b"correct horse battery staple".to_vec()),
            targets: &targets.expect("in range"),
            hardware: &[],
        };
        let mut kdf = Kdf::new(KdfLimits::PRODUCT)
            .reserve(Costs::FLOOR)
            .expect("64 MiB");
        place(digits)
            .derive(&mut kdf, factors)
            .expect("within limits")
    }

    fn assert_steps(
        digits: CodeDigits,
        target: u64,
        secret_hex: &str,
        prk_hex: &str,
        key_hex: &str,
    ) {
        let secret = secret(digits, target);
        assert_eq!(
            HEXLOWER.encode(secret.expose()),
            secret_hex,
            "A, from Argon2id"
        );
        let device = dev_key(&DeviceKey::filled(|out| out.fill(0xd0)), DevName::Slot);
        let key = place(digits)
            .wrap_place()
            .key(&[secret.expose(), device.expose()]);
        assert_eq!(
            HEXLOWER.encode(key.expose()),
            key_hex,
            "Kw, the wrapping key"
        );
        let prk = HEXLOWER.decode(prk_hex.as_bytes()).expect("hex");
        let mut from_prk = [0; 32];
        Prk::of_key(&prk.try_into().expect("32 bytes"))
            .expand(&[b"twinlatch/1/slot/wrap"], &mut from_prk);
        assert_eq!(HEXLOWER.encode(&from_prk), key_hex, "prk, between the two");
    }

    #[test]
    fn every_step_at_six_digits_is_as_another_program_has_it() {
        assert_steps(
            CodeDigits::Six,
            314_159,
            "e34a6ddb4af2adf561c1eaaa49b054ed982e8e2d7eb6304dcdabea0322a7543d",
            "88d1f38a8e69d909c8cc632b6ba081fdb5abecc8e9e934180f3cbaf9dfabecd2",
            "28df5163f689dff5efe0a85d6b1a26b340ae275a57876a4b04fe06cd4d820fda",
        );
    }

    #[test]
    fn every_step_at_eight_digits_is_as_another_program_has_it() {
        assert_steps(
            CodeDigits::Eight,
            27_182_818,
            "a2924de58c05ad8043ca9061d74251f4fd189d689f0bb11be8dcbad2408c5ccd",
            "7f4d7a2e1da2f324cf1648ca35f3e5a258fea26aaf957be96b9609be6984900e",
            "bfb0e6ee062ce1f812f5124d91aaefeafa023b698d48c04508c84d833d6c1ddc",
        );
    }
}
