//! Ways back in that administrators help with: what they hold opens nothing without the person's
//! own part, but for the full escrow.
//!
//! R is 32 random bytes, drawn for one row. Where two administrators must help, R is the exclusive
//! or of their parts, and either part alone is as good as none: for every R there is an other half.

use twinlatch_secret::{PaperCode, RecoveryShare, RootKey};

use crate::envelope::SealError;
use crate::make::make_recovery_share;
use crate::ways::{WaySecret, Wrapped};
use crate::wrap::WrapPlace;
use crate::{CryptoError, Id, NoRandom, Random};

const PASSWORD: &str = "twinlatch/1/admin-password";
const FULL: &str = "twinlatch/1/admin-full";

/// Splits R for two administrators: the first part is random, the second leads from it to R.
///
/// # Errors
///
/// [`NoRandom`].
pub fn split_share(
    share: &RecoveryShare,
    random: &dyn Random,
) -> Result<[RecoveryShare; 2], NoRandom> {
    let first = make_recovery_share(random)?;
    let second = join_shares(&first, share);
    Ok([first, second])
}

/// Joins the parts of two administrators.
///
/// # Security
///
/// The parts of different rows, or one part twice, give 32 bytes that open nothing.
#[must_use]
pub fn join_shares(one: &RecoveryShare, other: &RecoveryShare) -> RecoveryShare {
    RecoveryShare::filled(|out| {
        // EXPOSE: both go into the joined share's own buffer.
        let both = one.expose().iter().zip(other.expose());
        for (byte, (one, other)) in out.iter_mut().zip(both) {
            *byte = one ^ other;
        }
    })
}

/// Wraps the root key for a lost phone: R, the password and the person's paper code.
///
/// # Errors
///
/// [`SealError`].
///
/// # Security
///
/// `secret` must be of [`Way::AdminPhone`](crate::Way::AdminPhone): the label of another way leads to
/// another key.
pub fn wrap_admin_phone(
    share: &RecoveryShare,
    secret: &WaySecret,
    paper: &PaperCode,
    root_key: &RootKey,
    account: &Id,
    row: &Id,
    random: &dyn Random,
) -> Result<Wrapped, SealError> {
    // EXPOSE: all three are inputs of the wrapping key.
    let inputs: [&[u8]; 3] = [share.expose(), secret.secret.expose(), paper.expose()];
    let place = secret.place(account, row);
    place.wrap(&inputs, root_key, random).map(Wrapped)
}

/// Opens a root key that was wrapped for a lost phone.
///
/// # Errors
///
/// [`CryptoError::Denied`] or [`CryptoError::Damaged`].
pub fn open_admin_phone(
    share: &RecoveryShare,
    secret: &WaySecret,
    paper: &PaperCode,
    wrapped: &[u8],
    account: &Id,
    row: &Id,
) -> Result<RootKey, CryptoError> {
    // EXPOSE: all three are inputs of the wrapping key.
    let inputs: [&[u8]; 3] = [share.expose(), secret.secret.expose(), paper.expose()];
    secret.place(account, row).open(&inputs, wrapped)
}

/// Wraps the root key for a forgotten password: R and the person's paper code, which is another than
/// that for a lost phone.
///
/// # Errors
///
/// [`SealError`].
pub fn wrap_admin_password(
    share: &RecoveryShare,
    paper: &PaperCode,
    root_key: &RootKey,
    account: &Id,
    row: &Id,
    random: &dyn Random,
) -> Result<Wrapped, SealError> {
    // EXPOSE: both are inputs of the wrapping key.
    let inputs: [&[u8]; 2] = [share.expose(), paper.expose()];
    let place = place(PASSWORD, account, row);
    place.wrap(&inputs, root_key, random).map(Wrapped)
}

/// Opens a root key that was wrapped for a forgotten password.
///
/// # Errors
///
/// [`CryptoError::Denied`] or [`CryptoError::Damaged`].
pub fn open_admin_password(
    share: &RecoveryShare,
    paper: &PaperCode,
    wrapped: &[u8],
    account: &Id,
    row: &Id,
) -> Result<RootKey, CryptoError> {
    // EXPOSE: both are inputs of the wrapping key.
    let inputs: [&[u8]; 2] = [share.expose(), paper.expose()];
    place(PASSWORD, account, row).open(&inputs, wrapped)
}

/// Wraps the root key for administrators alone.
///
/// # Errors
///
/// [`SealError`].
///
/// # Security
///
/// Whoever holds R opens the account without the person: only where the policy says so, and the
/// person is told for as long as such a row may exist.
pub fn wrap_admin_full(
    share: &RecoveryShare,
    root_key: &RootKey,
    account: &Id,
    row: &Id,
    random: &dyn Random,
) -> Result<Wrapped, SealError> {
    let place = place(FULL, account, row);
    // EXPOSE: the one input of the wrapping key.
    place.wrap(&[share.expose()], root_key, random).map(Wrapped)
}

/// Opens a root key that was wrapped for administrators alone.
///
/// # Errors
///
/// [`CryptoError::Denied`] or [`CryptoError::Damaged`].
pub fn open_admin_full(
    share: &RecoveryShare,
    wrapped: &[u8],
    account: &Id,
    row: &Id,
) -> Result<RootKey, CryptoError> {
    // EXPOSE: the one input of the wrapping key.
    place(FULL, account, row).open(&[share.expose()], wrapped)
}

fn place<'a>(label: &'static str, account: &'a Id, row: &'a Id) -> WrapPlace<'a> {
    WrapPlace {
        label,
        account,
        row,
        derivation: None,
        descriptor: None,
    }
}
