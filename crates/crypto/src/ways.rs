//! Further ways to the root key: backup codes and kits.

use core::fmt;

use twinlatch_secret::{BackupCode, DeviceKey, KitCode, Password, RootKey, SealKey, SecretBytes};

use crate::envelope::SealError;
use crate::factors::join_prefixed;
use crate::hazmat::bytes::prefixed;
use crate::hazmat::hkdf::Prk;
use crate::make::SALT_LEN;
use crate::password::normalise;
use crate::wrap::WrapPlace;
use crate::{Costs, CryptoError, DevName, Id, KdfMemory, Random, dev_key};

/// A way to the root key with a password as one of its inputs, beside the primary one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Password, one of eight printed codes, and the device key.
    Backup,
    /// Password and the code of a kit, on any machine.
    KitPassword,
    /// Password, a code on paper, and what administrators hold: for a lost phone.
    AdminPhone,
}

impl Way {
    fn label(self) -> &'static str {
        match self {
            Self::Backup => "twinlatch/1/backup",
            Self::KitPassword => "twinlatch/1/kit+password",
            Self::AdminPhone => "twinlatch/1/admin-phone",
        }
    }
}

/// What a password became for one way; never stored.
///
/// It remembers the way, costs and salt of its derivation, which every wrap made with it binds.
pub struct WaySecret {
    way: Way,
    costs: Costs,
    salt: [u8; SALT_LEN],
    pub(crate) secret: SecretBytes,
}

impl fmt::Debug for WaySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaySecret")
            .field("way", &self.way)
            .finish_non_exhaustive()
    }
}

/// A wrapped key as it stands inside a recovery or kit row; always
/// [`WRAPPED_LEN`](crate::WRAPPED_LEN) bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Wrapped(pub(crate) Vec<u8>);

impl Wrapped {
    /// The bytes as they go into the row.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Wrapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wrapped({} bytes)", self.0.len())
    }
}

/// Derives a way's part of the password: one run of Argon2id, for all rows of a set.
///
/// A password too long to be set is a wrong one like any other; who sets one checks it before
/// ([`check_password_bounds`](crate::check_password_bounds)).
///
/// # Errors
///
/// [`CryptoError::Kdf`] before any work.
pub fn derive_way_secret(
    kdf: &mut KdfMemory,
    way: Way,
    password: &Password,
    salt: &[u8; SALT_LEN],
    costs: Costs,
) -> Result<WaySecret, CryptoError> {
    let password = normalise(password);
    // EXPOSE: joined in one wiped buffer for the key derivation.
    let input = join_prefixed(&[way.label().as_bytes(), password.expose()]);
    let secret = kdf.derive(&input, salt, costs)?;
    Ok(WaySecret {
        way,
        costs,
        salt: *salt,
        secret,
    })
}

/// Wraps the root key for one backup code.
///
/// # Errors
///
/// [`SealError`].
pub fn wrap_backup(
    secret: &WaySecret,
    code: &BackupCode,
    device_key: &DeviceKey,
    root_key: &RootKey,
    account: &Id,
    row: &Id,
    random: &dyn Random,
) -> Result<Wrapped, SealError> {
    let device = dev_key(device_key, DevName::Slot);
    // EXPOSE: all three are inputs of the wrapping key.
    let inputs: [&[u8]; 3] = [secret.secret.expose(), code.expose(), device.expose()];
    secret
        .place(account, row)
        .wrap(&inputs, root_key, random)
        .map(Wrapped)
}

/// Opens a root key that was wrapped for a backup code.
///
/// # Errors
///
/// [`CryptoError::Denied`] or [`CryptoError::Damaged`].
pub fn open_backup(
    secret: &WaySecret,
    code: &BackupCode,
    device_key: &DeviceKey,
    wrapped: &[u8],
    account: &Id,
    row: &Id,
) -> Result<RootKey, CryptoError> {
    let device = dev_key(device_key, DevName::Slot);
    // EXPOSE: all three are inputs of the wrapping key.
    let inputs: [&[u8]; 3] = [secret.secret.expose(), code.expose(), device.expose()];
    secret.place(account, row).open(&inputs, wrapped)
}

/// Wraps the root key for a kit that also asks for the password; `tag` is the kit's tag.
///
/// # Errors
///
/// [`SealError`].
pub fn wrap_kit_password(
    secret: &WaySecret,
    code: &KitCode,
    root_key: &RootKey,
    account: &Id,
    tag: &Id,
    random: &dyn Random,
) -> Result<Wrapped, SealError> {
    // EXPOSE: both are inputs of the wrapping key.
    let inputs: [&[u8]; 2] = [secret.secret.expose(), code.expose()];
    secret
        .place(account, tag)
        .wrap(&inputs, root_key, random)
        .map(Wrapped)
}

/// Opens a root key that was wrapped for a kit with password.
///
/// # Errors
///
/// [`CryptoError::Denied`] or [`CryptoError::Damaged`].
pub fn open_kit_password(
    secret: &WaySecret,
    code: &KitCode,
    wrapped: &[u8],
    account: &Id,
    tag: &Id,
) -> Result<RootKey, CryptoError> {
    // EXPOSE: both are inputs of the wrapping key.
    let inputs: [&[u8]; 2] = [secret.secret.expose(), code.expose()];
    secret.place(account, tag).open(&inputs, wrapped)
}

/// Derives the tag under which a kit's row is found in one database.
pub fn kit_tag(code: &KitCode, db: &Id) -> Id {
    let mut tag = [0; Id::LEN];
    kit_prk(code, db).expand(&[b"twinlatch/1/kit/tag"], &mut tag);
    Id::new(tag)
}

/// Derives the key that seals a kit's row.
pub fn kit_key(code: &KitCode, db: &Id) -> SealKey {
    SealKey::filled(|out| kit_prk(code, db).expand(&[b"twinlatch/1/kit/wrap"], out))
}

fn kit_prk(code: &KitCode, db: &Id) -> Prk {
    let salt = [&prefixed(b"twinlatch/1/kit")[..], db.bytes()].concat();
    // EXPOSE: 130 random bits are the input of the kit's keys.
    Prk::extract(&salt, &[code.expose()])
}

impl WaySecret {
    pub(crate) fn place<'a>(&'a self, account: &'a Id, row: &'a Id) -> WrapPlace<'a> {
        WrapPlace {
            label: self.way.label(),
            account,
            row,
            derivation: Some((self.costs, &self.salt)),
            descriptor: None,
        }
    }
}
