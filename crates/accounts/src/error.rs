//! Why a login, an edit or a sensitive act did not happen.

use twinlatch_crypto::{CryptoError, KdfError, NoRandom, SealError};
use twinlatch_device::DeviceError;
use twinlatch_records::RecordsError;
use twinlatch_store::StoreError;

use crate::enrolment::NotTaken;
use crate::password::PasswordRefusal;
use crate::session::ReadOnlyReason;

/// Why nobody was let in.
///
/// Apart from [`Denied`](Self::Denied) and [`MarkedForDeletion`](Self::MarkedForDeletion) nothing here depends on the password or the code that was
/// typed.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// Name, password or code do not fit; never said which.
    #[error("these do not open an account")]
    Denied,
    /// Everything fits, and the account is marked for deletion: owner or administrator can take it
    /// back until then. The code is used up.
    #[error("the account is to be deleted")]
    MarkedForDeletion {
        /// Until when it can be taken back, unix seconds.
        until: u64,
        /// Days until then, rounded up.
        days: u32,
    },
    /// Too many wrong tries; this one was not looked at and not counted.
    #[error("{failures} wrong tries: the next one in {seconds} s")]
    Wait {
        /// Seconds until the next try, rounded up.
        seconds: u64,
        /// Wrong tries since the last success.
        failures: u32,
    },
    /// As many wrong tries as the policy allows: password and code are closed until a phone is enrolled
    /// anew, which a backup code or the kit leads to. Not looked at and not counted.
    #[error("{failures} wrong tries: password and code are closed")]
    Closed {
        /// Wrong tries since the last success.
        failures: u32,
    },
    /// The code of this moment cannot be used by anybody; nothing was counted.
    #[error("the next code opens it, in {seconds} s")]
    Dud {
        /// Seconds until a code that can be used.
        seconds: u64,
    },
    /// The table of codes has run out; a backup code or the kit opens the account.
    #[error("the account was not opened for so long that its codes have run out")]
    TableEnded,
    /// The part of the table that is needed is missing or damaged; a backup code or the kit opens
    /// the account.
    #[error("the part of the file that belongs to this week's codes is damaged")]
    TableUnreadable,
    /// The row that password and code open is missing or damaged; a backup code or the kit opens
    /// the account.
    #[error("the part of the file that password and code open is damaged")]
    SlotUnreadable,
    /// The account's own row does not open; the kit opens the account.
    #[error("the account's part of the file is damaged")]
    HeaderUnreadable,
    /// Neither the file nor the keyring can keep the count of tries; the kit opens all the same.
    #[error("tries cannot be counted: {file}; {keyring}")]
    AttemptsCannotBeCounted {
        /// What keeps the file from being written.
        file: Box<EditError>,
        /// What keeps the keyring from being written.
        keyring: DeviceError,
    },
    /// The computer has not enough free memory; nothing was counted.
    #[error("there is not enough free memory")]
    MemoryRefused,
    /// The fifth wrong proof inside a session; the caller locks it.
    #[error("too many wrong tries: the session must be locked")]
    SessionMustLock,
    /// The operating system gives no random bytes.
    #[error(transparent)]
    NoRandom(#[from] NoRandom),
    /// The key derivation refused for another reason than memory.
    #[error(transparent)]
    Kdf(KdfError),
    /// The file could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The lists of the account could not be read or written.
    #[error(transparent)]
    Records(#[from] RecordsError),
    /// Something could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl From<KdfError> for LoginError {
    fn from(error: KdfError) -> Self {
        if matches!(error, KdfError::MemoryRefused) {
            Self::MemoryRefused
        } else {
            Self::Kdf(error)
        }
    }
}

/// Why an edit was not made; the file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The session may only look.
    #[error("this session is read-only")]
    ReadOnly(ReadOnlyReason),
    /// A row that the session has opened is gone or was changed from outside.
    #[error("the account's part of the file was changed from outside")]
    ChangedOutside,
    /// The file could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The lists of the account could not be written.
    #[error(transparent)]
    Records(#[from] RecordsError),
    /// Something could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The operating system gives no random bytes.
    #[error(transparent)]
    NoRandom(#[from] NoRandom),
}

/// Why a password or phone was not changed; everything is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// The last proof of password and code is too old: five minutes, or what the policy says.
    #[error("password and code are asked again first")]
    ProofNeeded,
    /// The code is none that the new phone shows in these minutes.
    #[error("the code does not fit the new phone")]
    CodeDoesNotFit,
    /// The new phone shows fewer digits than the policy asks for.
    #[error("the new phone shows too few digits")]
    TooFewDigits,
    /// A part of the new kit must be typed back first.
    #[error("the new kit must be confirmed")]
    KitNotConfirmed,
    /// The session may not do it, or the file cannot be written.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// A used emergency kit goes once password, phone and sheet are made anew.
    #[error("password, phone and sheet must be made anew after an emergency")]
    EmergencyOwed,
    /// Only the owner has an emergency kit.
    #[error("only the owner does this")]
    OwnerOnly,
    /// Fewer administrators can help than must, or the policy has nobody help.
    #[error("too few administrators can help")]
    TooFewHelpers,
    /// The current password was not proved.
    #[error(transparent)]
    Login(#[from] LoginError),
    /// The new password is refused.
    #[error(transparent)]
    Password(#[from] PasswordRefusal),
    /// The keyring does not tell what it remembers.
    #[error(transparent)]
    Keyring(DeviceError),
    /// A key could not be made.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

impl From<NotTaken> for ActError {
    fn from(why: NotTaken) -> Self {
        match why {
            NotTaken::DoesNotFit | NotTaken::Used => Self::CodeDoesNotFit,
            NotTaken::TooFewDigits => Self::TooFewDigits,
        }
    }
}

impl From<KdfError> for ActError {
    fn from(error: KdfError) -> Self {
        Self::Login(error.into())
    }
}

macro_rules! through_edit {
    ($($error:ty),*) => {$(
        impl From<$error> for ActError {
            fn from(error: $error) -> Self {
                Self::Edit(error.into())
            }
        }
    )*};
}

through_edit!(StoreError, RecordsError, SealError, NoRandom);
