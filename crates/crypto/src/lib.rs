//! The two-factor lock, the envelope and the key tree of format version 1.
//!
//! - **The lock**: for each time step the file stores `offset = (target - code) mod 10^d`. Who
//!   has a code computes the target; password and target go together into one run of Argon2id
//!   ([`open_slot`]), whose result opens the account's root key. No stored value depends on the
//!   password alone.
//! - **The envelope**: XChaCha20-Poly1305 that commits to its key ([`seal_record`],
//!   [`open_record`]). A [`Sealed`] object is made here only, and nothing else can be stored.
//! - **The key tree**: every other key is derived from the device key, a root key or a
//!   collection key ([`dev_key`], [`root_key`], [`coll_key`]).
//! - **Messages** to another person's public key: HPKE ([`seal_message`], [`open_message`]).
//! - **Further ways** to the root key: backup codes and kits, and how they look on paper.
//!
//! ```
//! use twinlatch_crypto::*;
//! # use twinlatch_otp::Algorithm;
//! # use twinlatch_secret::Password;
//! # let (account, slot, step) = (Id::new([1; 16]), Id::new([2; 16]), 58_000_000);
//! # let password = Password::new("correct horse battery staple".to_owned());
//! # let digits = CodeDigits::Eight;
//! # let (kind, algorithm, mode) = (FactorKind::Totp, Algorithm::Sha1, EnrolmentMode::Single);
//! // Set-up: a seed for the phone, a target for its codes, a root key for the account.
//! let random = &OsRandom;
//! let (device, root) = (make_device_key(random)?, make_root_key(random)?);
//! let seed = LoginSeed::new(&make_seed(random)?, algorithm);
//! let targets = Targets::make(digits, mode, random)?;
//! let table = Chunk::make(&seed, digits, &targets, step, None);
//! let descriptor = Descriptor { kind, algorithm, digits, mode, period: 30, first_step: step };
//! let (costs, salt) = (Costs::FLOOR, make_salt(random)?);
//! let place = SlotPlace { account, slot, costs, salt, descriptor };
//! let mut kdf = Kdf::new(KdfLimits::PRODUCT).reserve(costs)?;
//! let stored = wrap_slot(&mut kdf, &password, &targets, &[], &device, &root, &place, random)?;
//!
//! // Login: the typed code and the step's offset lead to the target.
//! let now = (step + 1..).find(|step| !table.is_dud_or_erased(*step)).expect("duds are rare");
//! let (typed, offset) = (seed.code(now, digits), table.offset(now).expect("not a dud"));
//! let targets = Targets::Single(targets_from_code(offset, typed, digits));
//! let stored = Stored::from(&stored);
//! let opened = open_slot(&mut kdf, &password, &targets, &[], &device, &stored, &place)?;
//! assert!(opened.is(&root));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The bytes of all this stand in `docs/vault-format.md`. Nothing here reads a clock or a file;
//! randomness comes in as [`Random`].

mod admin_ways;
mod calibrate;
mod consecutive;
mod costs;
mod descriptor;
mod digits;
mod envelope;
mod error;
mod factors;
mod fingerprint;
mod frame;
mod hazmat;
mod hpke;
mod ids;
mod in_ram;
mod invitation;
mod kdf;
mod keys;
pub mod kind;
mod login_seed;
mod make;
mod offsets;
mod own_page;
mod parked;
mod password;
mod printed;
mod random;
mod sealed;
mod sign;
mod slot;
mod targets;
mod ways;
mod wrap;

pub use admin_ways::{
    join_shares, open_admin_full, open_admin_password, open_admin_phone, split_share,
    wrap_admin_full, wrap_admin_password, wrap_admin_phone,
};
pub use consecutive::{ConsecutiveSearch, FoundCodes};
pub use costs::{Cost, Costs, KdfError, KdfLimits};
pub use descriptor::{BoundsError, Descriptor, EnrolmentMode, FactorKind};
pub use digits::{CodeDigits, parse_login_code};
pub use envelope::{OpenError, SealError};
pub use error::CryptoError;
pub use fingerprint::derive_fingerprint;
pub use frame::{Record, padme};
pub use hpke::{MessageKind, MessagePlace, open_message, seal_message};
pub use ids::{DeviceId, Id};
pub use in_ram::KeepInRam;
pub use invitation::{open_invitation, wrap_invitation};
pub use kdf::{Kdf, KdfMemory};
pub use keys::{
    CollName, CollObject, DevName, DevObject, RootName, RootObject, coll_key, coll_object_id,
    dev_key, dev_object_id, device_id, directory_tag, root_key, root_object_id,
};
pub use kind::Kind;
pub use login_seed::LoginSeed;
pub use make::{
    SALT_LEN, SEED_LEN, make_activation_code, make_agreement_key, make_backup_code, make_chunk_key,
    make_collection_key, make_device_key, make_kit_code, make_paper_code, make_pending_key,
    make_recovery_share, make_root_key, make_salt, make_seed, make_signing_key,
};
pub use offsets::{CHUNK_STEPS, Chunk, chunk_start};
pub use parked::{ParkedKey, ParkedPlace};
pub use password::{
    MAX_PASSWORD_BYTES, PasswordError, check_password_bounds, code_points, normalise_password,
};
pub use printed::{
    PrintedError, parse_activation, parse_backup, parse_kit, parse_paper, parse_vault_number,
    print_activation, print_backup, print_kit, print_paper, print_vault_number,
};
pub use random::{NoRandom, OsRandom, Random};
pub use sealed::{Place, Sealed, Stored, open_raw, open_record, seal_raw, seal_record};
pub use sign::{SignKind, public_agreement_key, public_signing_key, sign, verify};
pub use slot::{SlotPlace, dummy_slot_run, open_slot, wrap_slot};
pub use targets::{Target, Targets, targets_from_code};
pub use ways::{
    Way, WaySecret, Wrapped, derive_way_secret, kit_key, kit_tag, open_backup, open_kit_password,
    wrap_backup, wrap_kit_password,
};
pub use wrap::{WRAPPED_LEN, is_wrapped};
