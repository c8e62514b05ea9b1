//! Inviting a person: names, role and a joining key, under a code that is good for a day.

use twinlatch_crypto::{
    CryptoError, Id, NoRandom, SealError, make_activation_code, make_pending_key, make_signing_key,
    public_signing_key, wrap_invitation,
};
use twinlatch_device::VaultMark;
use twinlatch_records::{
    DirectoryEntry, Header, Pending, Recovery, Role, Status, Tries, WayKind, open_header,
    seal_pending, seal_recovery,
};
use twinlatch_secret::{ActivationCode, SigningKey};
use twinlatch_store::Reading;

use crate::accounts::Accounts;
use crate::error::{ActError, EditError};
use crate::identity::sign_entry;
use crate::names::{DisplayName, NameError, Username};
use crate::rows::Row;
use crate::session::{Edit, Session};

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
    /// Somebody on this device has this name, or one that reads the same.
    #[error("the username is taken")]
    NameTaken,
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

impl From<NoRandom> for InviteError {
    fn from(error: NoRandom) -> Self {
        Self::Act(error.into())
    }
}

impl From<SealError> for InviteError {
    fn from(error: SealError) -> Self {
        Self::Act(ActError::Crypto(CryptoError::from(error)))
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
        self.check_act(&*accounts.env.clock)?;
        if !may_grant(self.role, form.role) {
            return Err(InviteError::RoleNotGranted);
        }
        let username = Username::parse(&form.username).map_err(InviteError::Username)?;
        let display_name =
            DisplayName::parse(&form.display_name).map_err(InviteError::DisplayName)?;
        let tag = accounts.rows().tag(username.as_str());
        let random = &*accounts.env.random;
        let joining_key = make_signing_key(random)?;
        let mut entry = DirectoryEntry {
            account: Id::random(random)?,
            header: Id::random(random)?,
            tries: Id::random(random)?,
            username: username.as_str().to_owned(),
            display_name: display_name.as_str().to_owned(),
            role: form.role,
            status: Status::Active,
            groups: Vec::new(),
            counter: 1,
            joining_key: public_signing_key(&joining_key),
            signer: self.account,
            signature: [0; 64],
            signing_key: None,
            agreement_key: None,
            joining_signature: None,
            owner_keys: Vec::new(),
            deletion: None,
        };
        sign_entry(
            &mut entry,
            self.granting_key(),
            self.account,
            &tag,
            &self.db,
        );
        let left = Left {
            code: make_activation_code(random)?,
            expiry: accounts.env.clock.wall().saturating_add(VALID),
            entry,
            joining_key,
        };
        self.write_invitation(accounts, &tag, &left)?;
        Ok(Invitation {
            account: left.entry.account,
            code: left.code,
            expiry: left.expiry,
        })
    }

    /// The key that signs rows of the directory: the owner's may be apart from the own identity.
    pub(super) fn granting_key(&self) -> &SigningKey {
        let owners = self.state.owner_signing_key.as_ref();
        owners.unwrap_or(&self.state.identity.signing)
    }

    fn write_invitation(
        &mut self,
        accounts: &mut Accounts,
        tag: &Id,
        left: &Left,
    ) -> Result<(), InviteError> {
        let account = left.entry.account;
        self.state.counters.push((account, left.entry.counter));
        self.state.counters.sort_by_key(|(id, _)| *id);
        let pending = Pending {
            directory_map: left.entry.to_map(),
            joining_key: left.joining_key.duplicate(),
            owner_public: self.state.owner_public,
        };
        let written = self.transact(accounts, |edit| {
            edit.make_room(&self.db, tag, self.role)?;
            edit.put_invitation(&self.db, tag, left, &pending)?;
            edit.raise_directory(&VaultMark::default())?;
            edit.put_state(self)?;
            Ok(())
        });
        match written {
            Ok(((), patch)) => {
                self.wrote(accounts, patch);
                Ok(())
            }
            Err(error) => {
                self.state.counters.retain(|(id, _)| *id != account);
                Err(error)
            }
        }
    }
}

/// What an invitation leaves in the file.
struct Left {
    code: ActivationCode,
    /// Unix seconds.
    expiry: u64,
    entry: DirectoryEntry,
    joining_key: SigningKey,
}

impl Edit<'_, '_> {
    /// Takes an invitation away by which nobody has come; every other bearer of the name keeps it.
    fn make_room(&mut self, db: &Id, tag: &Id, own: Role) -> Result<(), InviteError> {
        let reading: &Reading<'_> = self.writing;
        let bears = |header: &Header| self.rows.tag(&header.username) == *tag;
        for (id, stored) in reading.headers().all().map_err(EditError::from)? {
            // A name whose row is lost is put back from its header.
            if open_header(self.rows.key, db, &id, &stored).is_ok_and(|header| bears(&header)) {
                return Err(InviteError::NameTaken);
            }
        }
        let before = match self.rows.directory(reading, tag).map_err(EditError::from)? {
            Row::Missing => return Ok(()),
            Row::There(entry) if is_waiting(&entry) && may_grant(own, entry.role) => entry,
            Row::There(_) | Row::Unreadable => return Err(InviteError::NameTaken),
        };
        self.delete_invitation(&before).map_err(InviteError::from)
    }

    pub(super) fn delete_invitation(&mut self, entry: &DirectoryEntry) -> Result<(), EditError> {
        self.delete_ways(&entry.account)?;
        self.writing.tries_mut().delete(&entry.tries)?;
        Ok(())
    }

    /// Deletes the rows of `slots` that say whose they are, and what they lead to.
    pub(super) fn delete_ways(&mut self, account: &Id) -> Result<(), EditError> {
        for id in self.writing.slots().ids()? {
            let way = self.rows.recovery(self.writing, &id)?.into_there();
            let of_it = |way: &Recovery| way.account == *account;
            if let Some(way) = way.filter(of_it) {
                self.writing.slots_mut().delete(&id)?;
                if let Some(object) = way.pending {
                    self.writing.objects_mut().delete(&object)?;
                }
            }
        }
        Ok(())
    }

    fn put_invitation(
        &mut self,
        db: &Id,
        tag: &Id,
        left: &Left,
        pending: &Pending,
    ) -> Result<(), EditError> {
        let (random, account) = (self.random, &left.entry.account);
        let (row, object) = (Id::random(random)?, Id::random(random)?);
        let key = make_pending_key(random)?;
        let wrapped = wrap_invitation(&left.code, self.rows.key, &key, account, &row, random)?;
        let way = Recovery {
            account: *account,
            way: WayKind::Pending,
            set: None,
            costs: None,
            salt: None,
            wrapped: Some(wrapped.bytes().to_vec()),
            root_key: None,
            pending: Some(object),
            expiry: Some(left.expiry),
        };
        let way = seal_recovery(self.rows.key, db, &row, &way, random)?;
        let pending = seal_pending(&key, db, account, &object, pending, random)?;
        let entry = self.rows.seal_directory(tag, &left.entry, random)?;
        let tries = self
            .rows
            .seal_tries(&left.entry.tries, &Tries::default(), random)?;
        self.writing.slots_mut().put_recovery(&row, &way)?;
        self.writing.objects_mut().put(&object, &pending)?;
        self.writing.directory_mut().put(tag, &entry)?;
        self.writing.tries_mut().put(&left.entry.tries, &tries)?;
        Ok(())
    }
}

/// Whether nobody has come yet: the person's keys and the header come together.
pub(super) fn is_waiting(entry: &DirectoryEntry) -> bool {
    entry.signing_key.is_none() && entry.agreement_key.is_none()
}
