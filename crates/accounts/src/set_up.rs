//! The first run: one account on a new vault.
//!
//! Until the phone has confirmed its seed with a code, all that exists is the device key in its
//! place, read back through a second connection, and a note of it in the data folder. The code
//! settles the rest: the vault is built beside its name and renamed when it is whole, so there is
//! a vault with everything in it or none. Whatever ends a set-up early, the entry and the note go
//! at once or at the next start.

mod begin;
mod cancel;
mod confirm;
pub(crate) mod note;
mod write;

use std::io;

use twinlatch_crypto::{Costs, CryptoError, KdfError, NoRandom, SealError};
use twinlatch_device::DeviceError;
use twinlatch_otp::OtpUri;
use twinlatch_records::RecordsError;
use twinlatch_secret::{DeviceKey, Password};
use twinlatch_store::{HoldError, StoreError, VaultHold};

use crate::enrolment::{NotTaken, OfferedEnrolment};
use crate::env::{DataFolder, Env};
use crate::error::EditError;
use crate::names::{DisplayName, NameError, Username};
use crate::new_account::MakeError;
use crate::password::PasswordRefusal;
use crate::set_up::note::Note;
use crate::sheet::KitKind;

pub use confirm::Confirmed;

/// What a person fills in at the first run.
#[derive(Debug)]
pub struct SetUpForm {
    /// The name to log in with, as it was typed.
    pub username: String,
    /// The name to be greeted with, as it was typed.
    pub display_name: String,
    /// The password.
    pub password: Password,
    /// What the printed kit is to need beside itself.
    pub kit: KitKind,
}

/// A set-up that waits for the phone's confirming code. Dropping it cancels it.
pub struct SetUp {
    offered: OfferedEnrolment,
    /// Taken by the confirmation that succeeds.
    going: Option<Going>,
}

impl SetUp {
    /// What the phone reads: 8 digits, SHA-1, 30 seconds.
    pub fn uri(&self) -> &OtpUri {
        &self.offered.uri
    }
}

/// What a set-up holds until it is done.
struct Going {
    folder: DataFolder,
    env: Env,
    hold: VaultHold,
    username: Username,
    display_name: DisplayName,
    password: Password,
    kit: KitKind,
    costs: Costs,
    device_key: DeviceKey,
    note: Note,
}

/// Why a set-up did not begin or was not confirmed; there is no vault then.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The username is none.
    #[error("username: {0}")]
    Username(NameError),
    /// The display name is none.
    #[error("display name: {0}")]
    DisplayName(NameError),
    /// The password cannot be set.
    #[error(transparent)]
    Password(#[from] PasswordRefusal),
    /// Something stands under the vault's name already; it was left as it is.
    #[error("there is a vault already")]
    VaultThere,
    /// Another process holds the data folder.
    #[error(transparent)]
    Held(#[from] HoldError),
    /// The data folder takes no note of the set-up.
    #[error("the data folder cannot be written: {0}")]
    Note(io::Error),
    /// The device key could not be kept and read back.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// The computer has not enough free memory, or the costs are out of bounds.
    #[error(transparent)]
    Kdf(#[from] KdfError),
    /// The code is none that the phone shows in these minutes.
    #[error("the code does not fit the phone")]
    CodeDoesNotFit,
    /// The phone shows fewer digits than the policy asks for.
    #[error("the phone shows too few digits")]
    TooFewDigits,
    /// The code was used by an attempt that failed; the next one will do.
    #[error("this code was used already: the next one will do")]
    CodeUsed,
    /// The set-up is done: there is nothing to confirm.
    #[error("the set-up is done")]
    Done,
    /// The vault could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The lists of the account could not be made.
    #[error(transparent)]
    Records(#[from] RecordsError),
    /// A key could not be wrapped.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// A row could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The operating system gives no random bytes.
    #[error(transparent)]
    NoRandom(#[from] NoRandom),
}

impl From<NotTaken> for SetUpError {
    fn from(why: NotTaken) -> Self {
        match why {
            NotTaken::DoesNotFit => Self::CodeDoesNotFit,
            NotTaken::Used => Self::CodeUsed,
            NotTaken::TooFewDigits => Self::TooFewDigits,
        }
    }
}

impl From<MakeError> for SetUpError {
    fn from(error: MakeError) -> Self {
        match error {
            MakeError::Kdf(error) => error.into(),
            MakeError::Crypto(error) => error.into(),
            MakeError::Records(error) => error.into(),
            MakeError::Seal(error) => error.into(),
            MakeError::NoRandom(error) => error.into(),
        }
    }
}

impl From<EditError> for SetUpError {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Store(error) => error.into(),
            EditError::Records(error) => error.into(),
            EditError::Seal(error) => error.into(),
            EditError::NoRandom(error) => error.into(),
            // A new file is neither only looked at nor known to anybody else.
            EditError::ReadOnly(_) | EditError::ChangedOutside => Self::VaultThere,
        }
    }
}
