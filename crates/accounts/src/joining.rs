//! An invited person takes an account over: the activation code, then password and phone, which
//! nobody else ever has.
//!
//! The code is tried like a login: counted before any work, `Denied` for every wrong combination.
//! It is used up by the transaction that writes the account; a joining that is broken off has used
//! nothing.

mod confirm;
mod try_code;

use twinlatch_crypto::{Costs, Id};
use twinlatch_otp::OtpUri;
use twinlatch_policy::Policy;
use twinlatch_records::{DirectoryEntry, Pending, Role};
use twinlatch_secret::Password;
use twinlatch_store::StoreError;

use crate::accounts::Accounts;
use crate::enrolment::{NotTaken, OfferedEnrolment};
use crate::error::{EditError, LoginError};
use crate::new_account::MakeError;
use crate::password::{PasswordContext, PasswordRefusal, judge_password};
use crate::sheet::KitKind;

pub use confirm::Joined;

/// A person who has shown the activation code; dropping it uses nothing up.
pub struct Joining {
    /// The directory row as the inviter signed it, and its id.
    tag: Id,
    entry: DirectoryEntry,
    pending: Pending,
    /// The row of the way, and the object that it leads to.
    way: Id,
    object: Id,
    /// What holds for everybody, the owner's policy included.
    policy: Policy,
    signed_is_good: bool,
    form: Option<Form>,
}

/// What the person has chosen.
struct Form {
    password: Password,
    kit: KitKind,
    costs: Costs,
    offered: OfferedEnrolment,
}

/// Why somebody did not join; the invitation stands as it was.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// Name and code do not fit, or the try could not be made.
    #[error(transparent)]
    Login(#[from] LoginError),
    /// The code was good, and its day is over: the inviter can make a new one.
    #[error("the invitation has run out")]
    Expired,
    /// The file is a copy of a vault that still stands elsewhere: who has an account in it decides
    /// first.
    #[error("the file is a copy of a vault that still stands elsewhere")]
    OtherFile,
    /// The file no longer has the invitation as the inviter signed it.
    #[error("the invitation is damaged")]
    Damaged,
    /// Password and kind of kit come first.
    #[error("a password is set first")]
    PasswordNeeded,
    /// The password cannot be set.
    #[error(transparent)]
    Password(#[from] PasswordRefusal),
    /// The code is none that the phone shows in these minutes.
    #[error("the code does not fit the phone")]
    CodeDoesNotFit,
    /// The phone shows fewer digits than the policy asks for.
    #[error("the phone shows too few digits")]
    TooFewDigits,
    /// The code was used by an attempt that failed; the next one will do.
    #[error("this code was used already: the next one will do")]
    CodeUsed,
    /// The account could not be written.
    #[error(transparent)]
    Edit(#[from] EditError),
}

impl Joining {
    /// The name to log in with.
    pub fn username(&self) -> &str {
        &self.entry.username
    }

    /// The name to be greeted with.
    pub fn display_name(&self) -> &str {
        &self.entry.display_name
    }

    /// What holds for everybody, the owner's policy included.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// As [`Session::signed_is_good`](crate::Session::signed_is_good).
    pub fn signed_is_good(&self) -> bool {
        self.signed_is_good
    }

    /// What the person may do.
    pub fn role(&self) -> Role {
        self.entry.role
    }

    /// Takes the password and the kind of kit, and draws the seed that the phone reads.
    ///
    /// `costs` are those measured on this machine; without them [`Costs::DEFAULT`].
    ///
    /// # Errors
    ///
    /// [`JoinError::Password`], and [`JoinError::Login`] without memory.
    pub fn set_password(
        &mut self,
        accounts: &Accounts,
        password: Password,
        kit: KitKind,
        costs: Option<Costs>,
    ) -> Result<&OtpUri, JoinError> {
        let context = PasswordContext {
            username: &self.entry.username,
            display_name: &self.entry.display_name,
            host_name: &accounts.env.host_name,
            floor: (&self.policy).into(),
        };
        if let Some(why) = judge_password(&password, &context).refusal {
            return Err(why.into());
        }
        let costs = costs.unwrap_or(Costs::DEFAULT);
        // Taken and given back: the person must not learn it after the phone is enrolled.
        drop(accounts.env.kdf.reserve(costs).map_err(LoginError::from)?);
        let random = &*accounts.env.random;
        let offered =
            OfferedEnrolment::make(&self.entry.username, random).map_err(LoginError::from)?;
        let form = Form {
            password,
            kit,
            costs,
            offered,
        };
        Ok(&self.form.insert(form).offered.uri)
    }

    /// What the phone reads, once a password is set.
    pub fn uri(&self) -> Option<&OtpUri> {
        self.form.as_ref().map(|form| &form.offered.uri)
    }
}

impl From<NotTaken> for JoinError {
    fn from(why: NotTaken) -> Self {
        match why {
            NotTaken::DoesNotFit => Self::CodeDoesNotFit,
            NotTaken::Used => Self::CodeUsed,
            NotTaken::TooFewDigits => Self::TooFewDigits,
        }
    }
}

impl From<StoreError> for JoinError {
    fn from(error: StoreError) -> Self {
        Self::Edit(error.into())
    }
}

impl From<MakeError> for JoinError {
    fn from(error: MakeError) -> Self {
        match error {
            MakeError::Kdf(error) => Self::Login(error.into()),
            MakeError::Crypto(error) => Self::Login(crate::login::refused(error)),
            MakeError::Records(error) => Self::Edit(error.into()),
            MakeError::Seal(error) => Self::Edit(error.into()),
            MakeError::NoRandom(error) => Self::Edit(error.into()),
        }
    }
}
