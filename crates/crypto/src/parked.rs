//! A root key that waits, wrapped, for the password alone: in memory only.
//!
//! ```text
//! A   = Argon2id(LP("twinlatch/1/parked") || LP(password), salt, costs)
//! prk = HKDF-Extract(LP("twinlatch/1/parked") || account || slot, A || session secret)
//! Kw  = HKDF-Expand(prk, "twinlatch/1/parked/wrap")
//! ```

use core::fmt;

use twinlatch_secret::{Password, RootKey, SecretBytes};

use crate::factors::join_prefixed;
use crate::make::{SALT_LEN, make_salt};
use crate::own_page::OwnPage;
use crate::password::{normalise, normalise_password};
use crate::wrap::{WRAPPED_LEN, WrapPlace};
use crate::{Costs, CryptoError, Id, KdfError, KdfMemory, Random};

const LABEL: &str = "twinlatch/1/parked";

/// Length of the session secret in bytes.
const SECRET_LEN: usize = 32;

/// Whose key is parked, and at what costs; all of it is bound into the wrapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParkedPlace {
    /// The account.
    pub account: Id,
    /// The enrolment that opened the session.
    pub slot: Id,
    /// The costs of the key derivation: those of the slot.
    pub costs: Costs,
}

/// A root key under a password and a secret of this process, each on a locked page of its own.
///
/// It is no [`Sealed`](crate::Sealed) object, so nothing can store it.
///
/// # Security
///
/// Whoever can read the memory of the process has the secret and can guess the password without a
/// code. How often [`open`](Self::open) may be called is the caller's to limit.
pub struct ParkedKey {
    place: ParkedPlace,
    salt: [u8; SALT_LEN],
    wrapped: OwnPage,
    secret: OwnPage,
}

impl ParkedKey {
    /// Wraps the root key under the password and a session secret: one run of Argon2id. Salt and
    /// secret are drawn for this wrapping and no other.
    ///
    /// # Errors
    ///
    /// [`CryptoError::Password`] and [`CryptoError::Kdf`] before any work; [`CryptoError::Seal`].
    pub fn park(
        kdf: &mut KdfMemory,
        password: &Password,
        root_key: &RootKey,
        place: ParkedPlace,
        random: &dyn Random,
    ) -> Result<Self, CryptoError> {
        let password = normalise_password(password)?;
        let salt = make_salt(random)?;
        let secret = OwnPage::try_filled(SECRET_LEN, |out| random.fill(out))?;
        let derived = derive(kdf, &password, &salt, place.costs)?;
        // EXPOSE: both parts are inputs of the wrapping key.
        let inputs: [&[u8]; 2] = [derived.expose(), secret.expose()];
        let sealed = wrap_place(&place, &salt).wrap(&inputs, root_key, random)?;
        let wrapped = OwnPage::try_filled(WRAPPED_LEN, |out| {
            out.copy_from_slice(&sealed);
            Ok::<(), CryptoError>(())
        })?;
        Ok(Self {
            place,
            salt,
            wrapped,
            secret,
        })
    }

    /// Opens the root key: exactly one run of Argon2id, whatever is typed.
    ///
    /// # Errors
    ///
    /// [`CryptoError::Denied`] for a wrong password; [`CryptoError::Kdf`] before any work.
    pub fn open(&self, kdf: &mut KdfMemory, password: &Password) -> Result<RootKey, CryptoError> {
        let derived = derive(kdf, &normalise(password), &self.salt, self.place.costs)?;
        // EXPOSE: both parts are inputs of the wrapping key.
        let inputs: [&[u8]; 2] = [derived.expose(), self.secret.expose()];
        // EXPOSE: sealed bytes, kept apart from what opens them.
        wrap_place(&self.place, &self.salt).open(&inputs, self.wrapped.expose())
    }

    /// Whose key it is, and at what costs it opens.
    pub fn place(&self) -> &ParkedPlace {
        &self.place
    }

    /// Whether the system keeps both pages out of the swap; a refusal is a warning.
    pub fn is_kept_in_ram(&self) -> bool {
        self.wrapped.is_kept() && self.secret.is_kept()
    }
}

impl fmt::Debug for ParkedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ParkedKey")
    }
}

fn derive(
    kdf: &mut KdfMemory,
    password: &SecretBytes,
    salt: &[u8; SALT_LEN],
    costs: Costs,
) -> Result<SecretBytes, KdfError> {
    // EXPOSE: joined in one wiped buffer under a label of its own for the key derivation.
    let input = join_prefixed(&[LABEL.as_bytes(), password.expose()]);
    kdf.derive(&input, salt, costs)
}

fn wrap_place<'a>(place: &'a ParkedPlace, salt: &'a [u8; SALT_LEN]) -> WrapPlace<'a> {
    WrapPlace {
        label: LABEL,
        account: &place.account,
        row: &place.slot,
        derivation: Some((place.costs, salt)),
        descriptor: None,
    }
}

#[cfg(test)]
mod tests {
    use super::{ParkedKey, ParkedPlace};
    use crate::{Costs, CryptoError, Id, Kdf, KdfLimits, NoRandom, OsRandom, Random};
    use proptest::prelude::*;
    use static_assertions::assert_not_impl_any;
    use twinlatch_secret::{Password, RootKey};

    assert_not_impl_any!(ParkedKey: Clone, Copy, PartialEq, core::fmt::Display);

    const TINY: Costs = Costs {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };

    fn place() -> ParkedPlace {
        ParkedPlace {
            account: Id::new([1; 16]),
            slot: Id::new([2; 16]),
            costs: TINY,
        }
    }

    fn kdf() -> Kdf {
        Kdf::new(KdfLimits::danger_for_tests())
    }

    fn root_key() -> RootKey {
        RootKey::filled(|out| out.fill(7))
    }

    fn password(text: &str) -> Password {
        Password::new(text.to_owned())
    }

    fn parked(text: &str) -> ParkedKey {
        let mut memory = kdf().reserve(TINY).expect("8 KiB");
        ParkedKey::park(
            &mut memory,
            &password(text),
            &root_key(),
            place(),
            &OsRandom,
        )
        .expect("it is wrapped")
    }

    fn open(parked: &ParkedKey, text: &str) -> Result<RootKey, CryptoError> {
        let mut memory = kdf().reserve(TINY).expect("8 KiB");
        parked.open(&mut memory, &password(text))
    }

    #[test]
    fn the_password_alone_opens_it_at_one_run() {
        let kdf = kdf();
        let parked = parked("secret words");
        for (typed, opens) in [("secret words", true), ("other words", false)] {
            kdf.clear_runs();
            let mut memory = kdf.reserve(TINY).expect("8 KiB");
            let opened = parked.open(&mut memory, &password(typed));
            assert_eq!(
                opened.is_ok_and(|key| key.is(&root_key())),
                opens,
                "{typed}"
            );
            assert_eq!(kdf.runs(), [TINY], "one run, whatever is typed");
        }
    }

    #[test]
    fn salt_secret_and_key_are_new_at_each_parking() {
        let (one, two) = (parked("secret words"), parked("secret words"));
        assert_ne!(one.salt, two.salt, "the salt");
        assert_ne!(one.secret.expose(), two.secret.expose(), "the secret");
        assert_ne!(one.wrapped.expose(), two.wrapped.expose(), "the seal");
    }

    #[test]
    fn neither_part_opens_with_another_parkings_secret() {
        let (one, two) = (parked("secret words"), parked("secret words"));
        let mixed = ParkedKey {
            secret: two.secret,
            ..one
        };
        assert_eq!(
            open(&mixed, "secret words").err(),
            Some(CryptoError::Denied),
            "the password is not enough"
        );
    }

    #[test]
    fn what_it_is_bound_to_counts() {
        let of = |change: fn(&mut ParkedPlace)| {
            let mut parked = parked("secret words");
            change(&mut parked.place);
            open(&parked, "secret words").err()
        };
        let denied = Some(CryptoError::Denied);
        assert_eq!(of(|_| {}), None, "as it was parked");
        assert_eq!(
            of(|place| place.account = Id::new([3; 16])),
            denied,
            "another account"
        );
        assert_eq!(
            of(|place| place.slot = Id::new([3; 16])),
            denied,
            "another enrolment"
        );
    }

    #[test]
    fn secret_and_key_lie_on_different_pages() {
        let page = region::page::size();
        let parked = parked("secret words");
        let of = |bytes: &[u8]| bytes.as_ptr().addr() / page;
        assert_ne!(
            of(parked.secret.expose()),
            of(parked.wrapped.expose()),
            "one page tells one half"
        );
    }

    #[test]
    fn it_shows_its_name_only() {
        assert_eq!(
            format!("{:?}", parked("secret words")),
            "ParkedKey",
            "nothing of it may reach a log"
        );
    }

    #[test]
    fn without_random_bytes_nothing_is_parked() {
        struct Broken;
        impl Random for Broken {
            fn fill(&self, _: &mut [u8]) -> Result<(), NoRandom> {
                Err(NoRandom)
            }
        }
        let mut memory = kdf().reserve(TINY).expect("8 KiB");
        let refused = ParkedKey::park(
            &mut memory,
            &password("secret words"),
            &root_key(),
            place(),
            &Broken,
        );
        assert!(
            matches!(refused, Err(CryptoError::Seal(_))),
            "never under a known secret"
        );
    }

    proptest! {
        #[test]
        fn every_password_opens_its_own_and_no_other(one in "\\PC{1,24}", two in "\\PC{1,24}") {
            let parked = parked(&one);
            prop_assert!(open(&parked, &one).is_ok_and(|key| key.is(&root_key())), "its own");
            let normal = |text: &str| {
                let normal = crate::normalise_password(&password(text)).expect("short");
                normal.expose().to_vec()
            };
            let same = normal(&one) == normal(&two);
            prop_assert_eq!(open(&parked, &two).is_ok(), same, "another only if it reads the same");
        }

        #[test]
        fn a_changed_bit_never_opens(part in any::<bool>(), at: prop::sample::Index) {
            let parked = parked("secret words");
            let page = if part { &parked.secret } else { &parked.wrapped };
            let mut bytes = page.expose().to_vec();
            let bit = at.index(bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            let changed = super::OwnPage::try_filled(bytes.len(), |out| {
                out.copy_from_slice(&bytes);
                Ok::<(), ()>(())
            });
            let changed = changed.expect("cannot fail");
            let parked = if part {
                ParkedKey { secret: changed, ..parked }
            } else {
                ParkedKey { wrapped: changed, ..parked }
            };
            prop_assert!(open(&parked, "secret words").is_err(), "bit {}", bit);
        }
    }
}
