//! Inviting people: names, role and a joining key each, under a code that is good for a day.

use std::collections::BTreeMap;
use std::slice;

use twinlatch_crypto::Id;
use twinlatch_records::Role;
use twinlatch_secret::{ActivationCode, SigningKey};
use twinlatch_store::StoreError;

use super::draft::Draft;
use super::room::{Place, Room};
use crate::accounts::Accounts;
use crate::error::{ActError, EditError};
use crate::names::{DisplayName, NameError, Username};
use crate::session::Session;

/// How long an activation code is good, seconds: a printed one a day (NIST SP 800-63B-4, 4.2.1.2).
const VALID: u64 = 24 * 60 * 60;

/// Who is invited.
#[derive(Debug)]
pub struct InviteForm {
    /// The name to log in with, as it was typed.
    pub username: String,
    /// The name to be greeted with, as it was typed.
    pub display_name: String,
    /// What the person may do.
    pub role: Role,
}

/// An invitation that stands in the file.
#[derive(Debug)]
pub struct Invitation {
    /// The account that the person will have.
    pub account: Id,
    /// The code to hand over, once: it is kept nowhere.
    pub code: ActivationCode,
    /// When it ends, unix seconds.
    pub expiry: u64,
}

/// Why nobody was invited; the file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    /// The username is none.
    #[error("username: {0}")]
    Username(NameError),
    /// The display name is none.
    #[error("display name: {0}")]
    DisplayName(NameError),
    /// Somebody on this device has this name, or one that differs in case or width alone.
    #[error("the username is taken")]
    NameTaken,
    /// Somebody before in the same list has this name, or one that differs in case or width alone.
    #[error("the username is that of number {first} in the list")]
    NameRepeated {
        /// Where in the list the name stands first, from 0.
        first: usize,
    },
    /// The own role does not grant this one.
    #[error("this role is not granted by yours")]
    RoleNotGranted,
    /// A sensitive act that could not be done.
    #[error(transparent)]
    Act(#[from] ActError),
}

impl From<EditError> for InviteError {
    fn from(error: EditError) -> Self {
        Self::Act(error.into())
    }
}

/// Whether a person of this role may bring in, change and remove those of another.
#[must_use]
pub fn may_grant(own: Role, granted: Role) -> bool {
    match (own, granted) {
        // There is one owner.
        (_, Role::Owner) => false,
        (Role::Owner, _) => true,
        (Role::Administrator, Role::User | Role::Viewer | Role::Auditor) => true,
        (Role::Administrator, Role::Administrator)
        | (Role::User | Role::Viewer | Role::Auditor, _) => false,
    }
}

/// What an invitation would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prospect {
    /// Nobody has the name.
    New,
    /// An invitation by which nobody has come gives way, and its code opens nothing any more.
    Replaces,
}

/// What became of each of a list, in its order.
pub type Outcomes<T> = Vec<Result<T, InviteError>>;

impl Session {
    /// Makes an account for a person, who takes it over with the code. An invitation under the same
    /// name by which nobody has come gives way to it, with its code.
    ///
    /// # Errors
    ///
    /// [`InviteError`]; nothing was written.
    ///
    /// # Security
    ///
    /// Keys, seed and targets are drawn when the person comes: the inviter never has them. Whoever
    /// reads the code before the person does, on this computer, can take the account over in the
    /// person's place.
    pub fn invite(
        &mut self,
        accounts: &mut Accounts,
        form: &InviteForm,
    ) -> Result<Invitation, InviteError> {
        let mut invited = self.invite_many(accounts, slice::from_ref(form))?;
        invited
            .pop()
            .expect("infallible because each form has an outcome, and this is one form")
    }

    /// Says what inviting these people would do, and does nothing.
    ///
    /// # Errors
    ///
    /// What keeps the file from being read.
    pub fn judge_invitations(
        &self,
        accounts: &Accounts,
        forms: &[InviteForm],
    ) -> Result<Outcomes<Prospect>, EditError> {
        let judged = self.judge_forms(accounts, forms)?.into_iter();
        let prospect = |wanted: Wanted| wanted.place.prospect();
        Ok(judged.map(|one| one.map(prospect)).collect())
    }

    /// Invites people as [`invite`](Self::invite) does, those who can be in one transaction: all of
    /// them, or nobody.
    ///
    /// # Errors
    ///
    /// [`ActError`]; nothing was written then. Who cannot be invited says so in the outcomes, and the
    /// others are.
    pub fn invite_many(
        &mut self,
        accounts: &mut Accounts,
        forms: &[InviteForm],
    ) -> Result<Outcomes<Invitation>, ActError> {
        self.check_act(&*accounts.env.clock)?;
        let expiry = accounts.env.clock.wall().saturating_add(VALID);
        let judged = self.judge_forms(accounts, forms)?;
        let random = &*accounts.env.random;
        let drafts = judged.into_iter().map(|one| match one {
            Ok(wanted) => self.draft(wanted, expiry, random).map(Ok),
            Err(refused) => Ok(Err(refused)),
        });
        let drafts = drafts.collect::<Result<Outcomes<Draft>, EditError>>()?;
        let good: Vec<&Draft> = drafts.iter().flatten().collect();
        if !good.is_empty() {
            self.write_invitations(accounts, &good)?;
        }
        let invited = drafts
            .into_iter()
            .map(|one| one.map(Draft::into_invitation));
        Ok(invited.collect())
    }

    /// The key that signs rows of the directory: the owner's may be apart from the own identity.
    pub(crate) fn granting_key(&self) -> &SigningKey {
        let owners = self.state.owner_signing_key.as_ref();
        owners.unwrap_or(&self.state.identity.signing)
    }

    fn judge_forms(
        &self,
        accounts: &Accounts,
        forms: &[InviteForm],
    ) -> Result<Outcomes<Wanted>, StoreError> {
        let rows = accounts.rows();
        accounts.store.read(|reading| {
            let room = Room::read(reading, &rows)?;
            let mut tags = BTreeMap::new();
            let mut outcomes = Vec::with_capacity(forms.len());
            for (at, form) in forms.iter().enumerate() {
                let named = self.names(form).and_then(|named| {
                    let tag = rows.tag(named.username.as_str());
                    match tags.get(&tag) {
                        Some(first) => Err(InviteError::NameRepeated { first: *first }),
                        None => Ok((tag, named)),
                    }
                });
                outcomes.push(match named {
                    Err(error) => Err(error),
                    Ok((tag, names)) => {
                        tags.insert(tag, at);
                        let place = room.place(reading, &tag, self.role)?;
                        let place = place.ok_or(InviteError::NameTaken);
                        place.map(|place| Wanted { tag, names, place })
                    }
                });
            }
            Ok(outcomes)
        })
    }

    fn names(&self, form: &InviteForm) -> Result<Names, InviteError> {
        if !may_grant(self.role, form.role) {
            return Err(InviteError::RoleNotGranted);
        }
        Ok(Names {
            username: Username::parse(&form.username).map_err(InviteError::Username)?,
            display_name: DisplayName::parse(&form.display_name)
                .map_err(InviteError::DisplayName)?,
            role: form.role,
        })
    }
}

/// Who can be invited.
pub(super) struct Wanted {
    pub(super) tag: Id,
    pub(super) names: Names,
    pub(super) place: Place,
}

/// What a person is called, and may do.
pub(super) struct Names {
    pub(super) username: Username,
    pub(super) display_name: DisplayName,
    pub(super) role: Role,
}
