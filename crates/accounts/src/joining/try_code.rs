//! The activation code: counted, then tried against what the inviter left.

use twinlatch_crypto::{CryptoError, Id, open_invitation};
use twinlatch_records::{
    DeviceSettings, DirectoryEntry, Recovery, Status, Tries, WayKind, open_pending, open_recovery,
};
use twinlatch_secret::{ActivationCode, PendingKey};
use twinlatch_store::{Reading, StoreError};

use super::{JoinError, Joining};
use crate::accounts::Accounts;
use crate::error::LoginError;
use crate::login::{refused, rewrite_settings, with_failure};
use crate::people::Trust;
use crate::remembered::{Marks, canonical};
use crate::rows::{DeviceRows, Row};
use crate::session::FileCounters;
use crate::throttle::{Count, whole_seconds};

impl Accounts {
    /// Tries an invited person's name and activation code.
    ///
    /// # Errors
    ///
    /// [`LoginError::Denied`] for every wrong combination, an unknown name and a person who has come
    /// already included; [`JoinError::Expired`] for the right code after its day.
    ///
    /// # Security
    ///
    /// The code has 80 random bits, so no key derivation slows a guess: the count does. Nothing is
    /// used up yet.
    pub fn begin_joining(
        &mut self,
        username: &str,
        code: &ActivationCode,
    ) -> Result<Joining, JoinError> {
        let tried = self.try_activation(username, code);
        if matches!(tried, Err(JoinError::Login(LoginError::Denied))) {
            self.log_failure(WayKind::Pending, username);
        }
        tried
    }

    fn try_activation(
        &mut self,
        username: &str,
        code: &ActivationCode,
    ) -> Result<Joining, JoinError> {
        let rows = self.rows();
        let tag = rows.tag(username);
        let (invited, settings) = self.store.read(|reading| {
            let invited = find(reading, &rows, &tag)?;
            Ok::<_, StoreError>((invited, rows.device_settings(reading)?))
        })?;
        let Some(invited) = invited else {
            count_nobody(self, &settings)?;
            return Err(LoginError::Denied.into());
        };
        invited.count(self)?;
        let (at, key) = invited.try_code(self, code)?;
        invited.reset_count(self);
        invited.check_marks(self)?;
        invited.open(self, tag, at, &key)
    }
}

/// A name that was invited, and the ways that lead to what was left for it.
struct Invited {
    entry: DirectoryEntry,
    tries: Tries,
    ways: Vec<(Id, Recovery)>,
}

/// Looks a name up; the rows of all ways are tried for an unknown one too.
fn find(
    reading: &Reading<'_>,
    rows: &DeviceRows<'_>,
    tag: &Id,
) -> Result<Option<Invited>, StoreError> {
    let entry = rows.directory(reading, tag)?.into_there();
    let mut ways = Vec::new();
    for (id, stored) in reading.slots().all()? {
        if let Ok(row) = open_recovery(rows.key, rows.db, &id, &stored) {
            ways.push((id, row));
        }
    }
    let tries_id = entry.as_ref().map_or(*tag, |entry| entry.tries);
    let tries = rows.tries(reading, &tries_id)?.into_there();
    let invited = |entry: &DirectoryEntry| entry.signing_key.is_none();
    let Some(entry) = entry.filter(invited) else {
        return Ok(None);
    };
    ways.retain(|(_, row)| row.account == entry.account && row.way == WayKind::Pending);
    Ok(Some(Invited {
        entry,
        tries: tries.unwrap_or_default(),
        ways,
    }))
}

/// As much work as for a name that was invited.
fn count_nobody(accounts: &mut Accounts, settings: &Row<DeviceSettings>) -> Result<(), LoginError> {
    Ok(rewrite_settings(accounts, settings)??)
}

impl Invited {
    /// Counts the try before any work.
    fn count(&self, accounts: &mut Accounts) -> Result<(), LoginError> {
        let (account, way) = (self.entry.account, WayKind::Pending);
        let count = Count::of_row(&self.tries, way);
        if let Some(left) = accounts.wait_left(&account, way, count, true) {
            return Err(LoginError::Wait {
                seconds: whole_seconds(left),
                failures: count.failures,
            });
        }
        let failures = count.failures.saturating_add(1);
        let not_before = accounts.not_before(failures);
        let wall = accounts.env.clock.wall();
        let tries = with_failure(&self.tries, way, failures, not_before, wall);
        self.put_tries(accounts, &tries)?;
        accounts.begin_wait(&account, way, failures);
        Ok(())
    }

    /// Clears the count at once, also of a joining that is then broken off.
    fn reset_count(&self, accounts: &mut Accounts) {
        let mut tries = self.tries.clone();
        tries.ways.retain(|line| line.way != WayKind::Pending);
        // A count that stays only makes the next try wait.
        let _ = self.put_tries(accounts, &tries);
        accounts.end_wait(&self.entry.account, WayKind::Pending);
    }

    fn put_tries(&self, accounts: &mut Accounts, tries: &Tries) -> Result<(), LoginError> {
        let id = self.entry.tries;
        let (store, rows, random) = accounts.parts();
        let sealed = rows.seal_tries(&id, tries, random)?;
        store.write(|writing| writing.tries_mut().put(&id, &sealed))?;
        Ok(())
    }

    /// The way that the code opens; of an account that is switched off, none.
    fn try_code(
        &self,
        accounts: &Accounts,
        code: &ActivationCode,
    ) -> Result<(usize, PendingKey), JoinError> {
        let (key, account) = (&accounts.device_key, &self.entry.account);
        for (at, (id, row)) in self.ways.iter().enumerate() {
            let wrapped = row.wrapped.as_deref().unwrap_or_default();
            match open_invitation(code, key, wrapped, account, id) {
                Ok(opened) if self.entry.status == Status::Active => {
                    return Ok((at, opened));
                }
                // A damaged row says nothing about the others.
                Ok(_) | Err(CryptoError::Denied | CryptoError::Damaged) => {}
                Err(error) => return Err(refused(error).into()),
            }
        }
        Err(LoginError::Denied.into())
    }

    /// Refuses an invitation that this device knows as used, and a file that is a copy: it must first
    /// be somebody's word that it is the vault. A keyring that does not answer hinders nobody.
    fn check_marks(&self, accounts: &Accounts) -> Result<(), JoinError> {
        let (lines, db) = (&*accounts.env.lines, &accounts.meta.db);
        let marks = Marks::read(lines, db, &self.entry.account);
        if marks.account.is_some() {
            return Err(LoginError::Denied.into());
        }
        let new = FileCounters {
            header_edit: 0,
            root_edit: None,
        };
        let path = canonical(accounts.store.path());
        match marks.judge(new, db, &path) {
            Some(_) => Err(JoinError::OtherFile),
            None => Ok(()),
        }
    }

    /// Opens what the inviter left, by the way that the code has opened.
    fn open(
        mut self,
        accounts: &Accounts,
        tag: Id,
        at: usize,
        key: &PendingKey,
    ) -> Result<Joining, JoinError> {
        let (way, row) = self.ways.swap_remove(at);
        if row.expiry.is_none_or(|end| end < accounts.env.clock.wall()) {
            return Err(JoinError::Expired);
        }
        let (db, account) = (accounts.meta.db, self.entry.account);
        let object = row.pending.ok_or(JoinError::Damaged)?;
        let (stored, entries) = accounts.store.read(|reading| {
            let stored = reading.objects().find(&object)?;
            Ok::<_, StoreError>((stored, accounts.entries(reading)?))
        })?;
        let stored = stored.ok_or(JoinError::Damaged)?;
        let pending = open_pending(key, &db, &account, &object, &stored);
        let pending = pending.map_err(|_| JoinError::Damaged)?;
        let left = DirectoryEntry::from_map(&pending.directory_map);
        let left = left.map_err(|_| JoinError::Damaged)?;
        let trust = Trust::new(pending.owner_public, db, &entries);
        // What was left is the inviter's own word; the row in the directory may be newer, and may
        // be anybody's.
        let entry = if trust.verifies(&tag, &self.entry) && is_later(&self.entry, &left) {
            self.entry
        } else {
            left
        };
        if entry.account != account || accounts.rows().tag(&entry.username) != tag {
            return Err(JoinError::Damaged);
        }
        let signed = accounts.signed_policy(&pending.owner_public, 0)?;
        let policy = signed.beside(&accounts.env.policy);
        Ok(Joining {
            tag,
            entry,
            pending,
            way,
            object,
            policy,
            signed_is_good: signed.is_good(),
            form: None,
        })
    }
}

/// Whether a row is of the same invitation and not older.
fn is_later(row: &DirectoryEntry, left: &DirectoryEntry) -> bool {
    row.joining_key == left.joining_key && row.counter >= left.counter
}
