//! What invitations leave in the file, drawn first and then written in one transaction.

use twinlatch_crypto::{
    Id, Random, make_activation_code, make_pending_key, make_signing_key, public_signing_key,
    wrap_invitation,
};
use twinlatch_device::VaultMark;
use twinlatch_records::{
    AuditKind, DirectoryEntry, Pending, Recovery, Status, Tries, WayKind, seal_pending,
    seal_recovery,
};
use twinlatch_secret::{ActivationCode, SigningKey};

use super::invite::{Invitation, Wanted};
use super::room::{Place, Room};
use crate::accounts::Accounts;
use crate::audit::About;
use crate::error::EditError;
use crate::identity::sign_entry;
use crate::session::{Edit, Session};

/// One invitation before it stands in the file.
pub(super) struct Draft {
    code: ActivationCode,
    entry: DirectoryEntry,
    tag: Id,
    place: Place,
    /// Unix seconds.
    expiry: u64,
    joining_key: SigningKey,
}

impl Draft {
    pub(super) fn into_invitation(self) -> Invitation {
        Invitation {
            account: self.entry.account,
            code: self.code,
            expiry: self.expiry,
        }
    }
}

impl Session {
    pub(super) fn draft(
        &self,
        wanted: Wanted,
        expiry: u64,
        random: &dyn Random,
    ) -> Result<Draft, EditError> {
        let joining_key = make_signing_key(random)?;
        let names = &wanted.names;
        let mut entry = DirectoryEntry {
            account: Id::random(random)?,
            header: Id::random(random)?,
            tries: Id::random(random)?,
            username: names.username.as_str().to_owned(),
            display_name: names.display_name.as_str().to_owned(),
            role: names.role,
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
        let key = self.granting_key();
        sign_entry(&mut entry, key, self.account, &wanted.tag, &self.db);
        Ok(Draft {
            code: make_activation_code(random)?,
            entry,
            tag: wanted.tag,
            place: wanted.place,
            expiry,
            joining_key,
        })
    }

    /// Writes all of them, or nothing.
    ///
    /// # Errors
    ///
    /// [`EditError::ChangedOutside`] if a name no longer has the room that it had.
    pub(super) fn write_invitations(
        &mut self,
        accounts: &mut Accounts,
        drafts: &[&Draft],
    ) -> Result<(), EditError> {
        let before = self.state.counters.clone();
        let new = drafts.iter().map(|draft| &draft.entry);
        let new = new.map(|entry| (entry.account, entry.counter));
        self.state.counters.extend(new);
        self.state.counters.sort_by_key(|(id, _)| *id);
        let written = self.transact(accounts, |edit| {
            let room = Room::read(edit.writing, &edit.rows)?;
            for draft in drafts {
                let place = room.place(edit.writing, &draft.tag, self.role)?;
                if place.as_ref() != Some(&draft.place) {
                    return Err(EditError::ChangedOutside);
                }
            }
            let waiting = drafts.iter().filter_map(|draft| match &draft.place {
                Place::Waiting(entry) => Some((entry.account, entry.tries)),
                Place::Free => None,
            });
            edit.delete_invitations(&waiting.collect())?;
            for draft in drafts {
                edit.put_invitation(&self.db, draft, &self.state.owner_public)?;
                let entry = &draft.entry;
                edit.log(
                    AuditKind::Invited,
                    About {
                        subject: Some((entry.account, &entry.username)),
                        detail: Some(entry.role.name()),
                        ..About::default()
                    },
                );
            }
            edit.raise_directory(&VaultMark::default())?;
            edit.put_state(self)
        });
        match written {
            Ok(((), patch)) => {
                self.wrote(accounts, patch);
                Ok(())
            }
            Err(error) => {
                self.state.counters = before;
                Err(error)
            }
        }
    }
}

impl Edit<'_, '_> {
    fn put_invitation(
        &mut self,
        db: &Id,
        draft: &Draft,
        owner_public: &[u8; 32],
    ) -> Result<(), EditError> {
        let (random, entry) = (self.random, &draft.entry);
        let account = &entry.account;
        let (row, object) = (Id::random(random)?, Id::random(random)?);
        let key = make_pending_key(random)?;
        let wrapped = wrap_invitation(&draft.code, self.rows.key, &key, account, &row, random)?;
        let way = Recovery {
            account: *account,
            way: WayKind::Pending,
            set: None,
            costs: None,
            salt: None,
            wrapped: Some(wrapped.bytes().to_vec()),
            root_key: None,
            pending: Some(object),
            expiry: Some(draft.expiry),
        };
        let pending = Pending {
            directory_map: entry.to_map(),
            joining_key: draft.joining_key.duplicate(),
            owner_public: *owner_public,
        };
        let way = seal_recovery(self.rows.key, db, &row, &way, random)?;
        let pending = seal_pending(&key, db, account, &object, &pending, random)?;
        let tries = self
            .rows
            .seal_tries(&entry.tries, &Tries::default(), random)?;
        let entry_row = self.rows.seal_directory(&draft.tag, entry, random)?;
        self.writing.slots_mut().put_recovery(&row, &way)?;
        self.writing.objects_mut().put(&object, &pending)?;
        self.writing.directory_mut().put(&draft.tag, &entry_row)?;
        self.writing.tries_mut().put(&entry.tries, &tries)?;
        Ok(())
    }
}
