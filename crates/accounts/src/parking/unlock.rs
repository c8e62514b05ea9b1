//! The password alone: a parked session opens again, if everything is as it was left.

use twinlatch_crypto::{CryptoError, Id, KdfError};
use twinlatch_records::{
    DirectoryEntry, EventKind, EventPayload, Finding, Header, RowKind, Status, WayKind,
};
use twinlatch_secret::{Password, RootKey};
use twinlatch_store::StoreError;

use super::Parked;
use crate::accounts::Accounts;
use crate::error::{EditError, LoginError};
use crate::login::{reason, refused};
use crate::own_rows::{Opener, OwnRows};
use crate::remembered::Marks;
use crate::session::{Begun, FileCounters, Notice, Session};

/// Why the password alone opened nothing.
#[derive(Debug, thiserror::Error)]
pub enum UnlockError {
    /// The wrong password.
    #[error("a wrong password: {tries_left} tries are left")]
    Denied {
        /// Passwords that can still be tried.
        tries_left: u32,
    },
    /// Nothing waits for this person any more: password and code open the account.
    #[error("nothing waits for the password alone")]
    Ended,
    /// The try could not be made; it was not counted.
    #[error(transparent)]
    Login(#[from] LoginError),
}

impl From<KdfError> for UnlockError {
    fn from(error: KdfError) -> Self {
        Self::Login(error.into())
    }
}

impl From<StoreError> for UnlockError {
    fn from(error: StoreError) -> Self {
        Self::Login(error.into())
    }
}

impl Accounts {
    /// Opens a parked session with its password.
    ///
    /// Each try counts for itself, before any work; the tenth wrong one wipes what waits. They never
    /// make a login wait.
    ///
    /// # Errors
    ///
    /// [`UnlockError::Denied`] for a wrong password; [`UnlockError::Ended`] if nothing waits, or if
    /// anything of the account is not as the session has left it: what waited is wiped then, and
    /// password and code say more.
    ///
    /// # Security
    ///
    /// The session is not fresh: a sensitive act asks for password and a new code. It ends when it
    /// would have ended without the lock.
    pub fn quick_unlock(
        &mut self,
        username: &str,
        password: &Password,
    ) -> Result<Session, UnlockError> {
        self.end_old_parked();
        let place = self.parked_at(username).ok_or(UnlockError::Ended)?;
        let root_key = self.try_parked(place, password)?;
        let reopened = self.reopen(&self.parking.parked[place], root_key);
        if let Err(UnlockError::Login(error)) = reopened {
            // It could not be looked at, which says nothing about what waits.
            self.parking.parked[place].tries_left += 1;
            return Err(error.into());
        }
        self.parking.parked.remove(place);
        let mut session = reopened?;
        self.follow_log_of(&session);
        self.note_unlock(&mut session);
        session.prepare_parking(self, password);
        Ok(session)
    }

    /// Counts the try, then makes it.
    fn try_parked(&mut self, place: usize, password: &Password) -> Result<RootKey, UnlockError> {
        let parked = &mut self.parking.parked[place];
        // Memory first: what cannot be tried is not counted.
        let mut memory = self.env.kdf.reserve(parked.key.place().costs)?;
        parked.tries_left = parked.tries_left.saturating_sub(1);
        let (account, tries_left) = (parked.account, parked.tries_left);
        let username = parked.username.clone();
        match parked.key.open(&mut memory, password) {
            Ok(root_key) => Ok(root_key),
            Err(CryptoError::Denied | CryptoError::Damaged) => {
                self.parking.note_wrong(account);
                self.log_failed(WayKind::Slot, Some((account, &username)));
                if tries_left == 0 {
                    self.parking.parked.remove(place);
                    return Err(UnlockError::Ended);
                }
                Err(UnlockError::Denied { tries_left })
            }
            Err(error) => {
                parked.tries_left += 1;
                Err(refused(error).into())
            }
        }
    }

    /// Looks at the file as a login does; whatever is not as the session has left it ends what
    /// waits.
    fn reopen(&self, parked: &Parked, root_key: RootKey) -> Result<Session, UnlockError> {
        let (entry, header) = self.rows_of(parked)?;
        let marks = Marks::read(&*self.env.lines, &self.meta.db, &parked.account);
        let own = self.own_rows_of(parked, &root_key, &header)?;
        let counters = FileCounters {
            header_edit: header.edit,
            root_edit: Some(own.ledger.edit()),
        };
        let slot = parked.key.place().slot;
        let changed = own.salvaged
            || (header.edit, own.ledger.edit()) != parked.edits
            || own.findings.iter().any(|found| is_slot(found, &slot))
            || reason(self, &marks, counters, &own).is_some();
        if changed {
            return Err(UnlockError::Ended);
        }
        let begun = Begun {
            account: parked.account,
            entry: Some(entry),
            header_id: parked.header_id,
            header,
            slot,
            root_key,
            own,
            vault_mark: marks.vault.clone(),
        };
        let mut session = begun.into_session(self, None)?;
        session
            .check_policy(self, &marks, None)
            .map_err(LoginError::from)?;
        let ended = session.role != parked.role || session.barred.is_some();
        if ended || !session.may_park(self) {
            return Err(UnlockError::Ended);
        }
        session.opened = parked.opened;
        session.note_standing();
        session.tell_of_earlier_keys(self);
        if marks.silent.is_some() {
            session.unread = Some(counters);
            session.note(Notice::MarkNotRead);
        }
        if marks.several {
            session.note(Notice::TwoMarks);
        }
        Ok(session)
    }

    /// The person's row of the directory and header, of an account that can be used.
    fn rows_of(&self, parked: &Parked) -> Result<(DirectoryEntry, Header), UnlockError> {
        let rows = self.rows();
        let tag: Id = rows.tag(&parked.username);
        let (entry, header) = self.store.read(|reading| {
            let entry = rows.directory(reading, &tag)?;
            Ok::<_, StoreError>((entry, rows.header(reading, &parked.header_id)?))
        })?;
        let entry = entry.into_there().filter(|entry| {
            entry.account == parked.account
                && entry.header == parked.header_id
                && entry.status != Status::Disabled
        });
        let header = header.into_there().filter(|header| !header.disabled);
        entry.zip(header).ok_or(UnlockError::Ended)
    }

    fn own_rows_of(
        &self,
        parked: &Parked,
        root_key: &RootKey,
        header: &Header,
    ) -> Result<OwnRows, LoginError> {
        let opener = Opener {
            db: &self.meta.db,
            account: &parked.account,
            root_key,
            slot: Some(&parked.key.place().slot),
            targets: None,
            device_key: &self.device_key,
            username: &header.username,
        };
        self.store
            .read(|reading| opener.open(reading, &*self.env.random))
    }

    /// Writes the event, and the wrong passwords before it; where the file cannot take them the
    /// unlock counts all the same, as a login does.
    fn note_unlock(&mut self, session: &mut Session) {
        let time = self.env.clock.wall();
        let wrong = self.parking.wrong(&session.account);
        let mut events = session.told.events(time);
        events.extend(wrong_unlocks(wrong, time));
        let opened = EventPayload::new(time, EventKind::QuickUnlocked);
        events.push(session.told.stands(opened));
        if wrong > 0 {
            session.note(Notice::Failures(wrong));
        }
        let written = session.transact(self, |edit| {
            if session.ledger.has_news() {
                // Keys that came by a letter stand in the ways a second time, as after a login.
                edit.put_ways(session)?;
            }
            for event in &events {
                edit.put_event(event)?;
            }
            Ok::<_, EditError>(())
        });
        match written {
            Ok(((), patch)) => {
                session.wrote(self, patch);
                session.told.are_written();
                self.parking.told(&session.account);
            }
            Err(_) => session.note(Notice::EventNotWritten),
        }
    }
}

/// The line of the history for wrong passwords at a quick unlock.
pub(crate) fn wrong_unlocks(count: u32, time: u64) -> Option<EventPayload> {
    (count > 0).then(|| EventPayload {
        count,
        ..EventPayload::new(time, EventKind::LoginFailed)
    })
}

/// Whether the row that password and code open is not as it is listed.
fn is_slot(found: &Finding, slot: &Id) -> bool {
    found.row == RowKind::Way && found.id == *slot
}
