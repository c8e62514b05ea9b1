//! The log's key: drawn by the owner, signed, and handed to auditors.

use twinlatch_crypto::{Id, NoRandom, Random, make_agreement_key, public_agreement_key};
use twinlatch_records::{
    AuditHead, AuditKeys, AuditKind, AuditReaders, DirectoryEntry, Mail, MailPurpose, Role, Status,
    open_mail,
};
use twinlatch_secret::{AgreementKey, SigningKey};
use twinlatch_store::{Reading, StoreError};

use super::About;
use super::append::MOST_ROWS;
use super::read::{Log, read_log};
use super::vouch::LogEnd;
use crate::accounts::Accounts;
use crate::error::EditError;
use crate::people::Trust;
use crate::rows::{DeviceRows, Row};
use crate::session::{Access, Edit, Session};

/// Draws the first key of a log, with the head that the owner signs.
///
/// # Errors
///
/// [`NoRandom`].
pub(crate) fn begin_log(
    owner: &SigningKey,
    db: &Id,
    random: &dyn Random,
) -> Result<(AuditKeys, AuditHead), NoRandom> {
    let key = make_agreement_key(random)?;
    let head = AuditHead::begin(public_agreement_key(&key), owner, db);
    Ok((AuditKeys(vec![(head.key, key)]), head))
}

/// What the owner has to put right of the log.
struct Due {
    /// The head as it has to be, if it is another.
    head: Option<AuditHead>,
    /// A key that was drawn for it.
    key: Option<AgreementKey>,
    /// Who gets the keys.
    readers: Vec<(Id, [u8; 32])>,
    /// What the log says of it.
    told: Vec<AuditKind>,
}

impl Session {
    /// Keeps the log as it has to be, at a login: the owner has its key and signs it, auditors get it,
    /// and who is none any more reads no later line. What cannot be written now is tried at the next
    /// login.
    pub(crate) fn keep_log(&mut self, accounts: &mut Accounts) {
        if self.access != Access::ReadWrite || self.salvaged {
            return;
        }
        // What cannot be written is due again at the next login, and the check of the log names it.
        let _ = if self.is_owner() {
            self.keep_as_owner(accounts)
        } else if self.role == Role::Auditor {
            self.take_keys(accounts)
        } else {
            Ok(())
        };
    }

    fn keep_as_owner(&mut self, accounts: &mut Accounts) -> Result<(), EditError> {
        let (log, entries) = accounts.store.read(|reading| {
            let log = read_log(&accounts.rows(), reading)?;
            Ok::<_, StoreError>((log, accounts.entries(reading)?))
        })?;
        let whole = accounts.log_end.is_some();
        self.mend_log(accounts, &log, &entries)?;
        if whole {
            // Old lines of a log that does not fit stay: they are what there is to look at.
            self.trim(accounts, &log, self.policy.audit_keep().as_secs())?;
        }
        Ok(())
    }

    fn mend_log(
        &mut self,
        accounts: &mut Accounts,
        log: &Log,
        entries: &[(Id, DirectoryEntry)],
    ) -> Result<(), EditError> {
        let due = self.due(log, entries, &*accounts.env.random)?;
        // The owner is told what does not fit, and signs again from the end as it is.
        let head = due.head.as_ref().or(log.head.there());
        accounts.log_end = head.map(LogEnd::of);
        if due.head.is_none() && due.readers.is_empty() {
            return Ok(());
        }
        let before = (
            self.state.audit_keys.duplicate(),
            self.state.audit_readers.clone(),
        );
        if let (Some(key), Some(head)) = (due.key, &due.head) {
            self.state.audit_keys.0.push((head.key, key));
        }
        let readers = auditors(entries, &self.trust(entries));
        let readers = readers.into_iter().map(|(account, _)| account);
        self.state.audit_readers = AuditReaders(readers.collect());
        self.ways.copies.audit_keys = self.state.audit_keys.duplicate();
        let written = self.transact(accounts, |edit| {
            if let Some(head) = &due.head {
                edit.put_audit_head(head)?;
            }
            for (reader, public) in &due.readers {
                edit.send_audit_keys(self, reader, public)?;
            }
            for what in &due.told {
                edit.log(*what, About::default());
            }
            edit.put_state(self)?;
            edit.put_ways(self)
        });
        match written {
            Ok(((), patch)) => {
                self.wrote(accounts, patch);
                Ok(())
            }
            Err(error) => {
                (self.state.audit_keys, self.state.audit_readers) = before;
                self.ways.copies.audit_keys = self.state.audit_keys.duplicate();
                Err(error)
            }
        }
    }

    fn due(
        &self,
        log: &Log,
        entries: &[(Id, DirectoryEntry)],
        random: &dyn Random,
    ) -> Result<Due, EditError> {
        let trust = self.trust(entries);
        let readers = auditors(entries, &trust);
        let given = &self.state.audit_readers.0;
        let gone = given
            .iter()
            .any(|id| !readers.iter().any(|(reader, _)| reader == id));
        let newest = self.state.audit_keys.newest();
        let mut told = Vec::new();
        let head = match &log.head {
            Row::There(head) => Some(head.clone()),
            Row::Missing | Row::Unreadable => None,
        };
        if head.is_none() {
            let fresh = log.rows.is_empty() && newest.is_none();
            told.push(if fresh {
                AuditKind::LogBegun
            } else {
                AuditKind::HeadMended
            });
        }
        let last = log.rows.last();
        let at_end = |head: &AuditHead| last.map_or(0, |(_, row)| row.sequence) == head.sequence;
        let fits = |head: &AuditHead| {
            let own = newest.is_some_and(|(counter, key)| {
                *counter == head.key && public_agreement_key(key) == head.public
            });
            own && at_end(head) && head.key_is_owners(&self.state.owner_public, &self.db)
        };
        if head.as_ref().is_some_and(fits) && !gone {
            let new = readers.into_iter().filter(|(id, _)| !given.contains(id));
            return Ok(Due {
                head: None,
                key: None,
                readers: new.collect(),
                told,
            });
        }
        if let Some(head) = &head {
            told.extend((!at_end(head)).then_some(AuditKind::HeadMended));
            told.push(AuditKind::LogKeyReplaced);
        }
        let key = make_agreement_key(random)?;
        let next = self.next_counter(log)?;
        let mut head = head.filter(at_end).unwrap_or_else(|| self.end_of(log));
        let public = public_agreement_key(&key);
        head.replace_key(public, next, self.granting_key(), &self.db);
        Ok(Due {
            head: Some(head),
            key: Some(key),
            readers,
            told,
        })
    }

    /// The counter of the next key: after every one that the owner has signed or that rows name.
    ///
    /// Everybody on the device can write rows: numbers that no log reaches are none, or one of them
    /// would leave no number after it.
    fn next_counter(&self, log: &Log) -> Result<u64, EditError> {
        let own = self.state.audit_keys.newest().map(|(counter, _)| *counter);
        let signed = log.head.there().map(|head| head.key);
        let named = log.rows.iter().map(|(_, row)| row.key);
        let all = signed
            .into_iter()
            .chain(named)
            .filter(|key| *key < MOST_ROWS);
        let last = all.chain(own).max().unwrap_or_default();
        last.checked_add(1).ok_or(EditError::ChangedOutside)
    }

    /// Takes keys that the owner has sent, if the newest is the one that the owner has signed.
    fn take_keys(&mut self, accounts: &mut Accounts) -> Result<(), EditError> {
        let (mails, head) = accounts.store.read(|reading| {
            let rows = accounts.rows();
            let mails = mails_for(&rows, reading, &self.account)?;
            Ok::<_, StoreError>((mails, rows.audit_head(reading)?.into_there()))
        })?;
        let Some(head) = head else { return Ok(()) };
        let mut taken = Vec::new();
        let mut keys = None;
        for (id, mail) in mails {
            let agreement = &self.state.identity.agreement;
            let Ok(sent) = AuditKeys::open(&self.account, agreement, &self.db, &mail.message)
            else {
                continue;
            };
            let own = self
                .state
                .audit_keys
                .newest()
                .map_or(0, |(counter, _)| *counter);
            let newest = sent.newest();
            let current = newest.is_some_and(|(counter, key)| {
                *counter == head.key && public_agreement_key(key) == head.public
            });
            if newest.is_some_and(|(counter, _)| *counter <= own) {
                // An earlier key that has been taken already, put back.
                taken.push(id);
            } else if current
                && head.key_is_owners(&self.state.owner_public, &self.db)
                && sent.goes_on_from(&self.state.audit_keys)
            {
                taken.push(id);
                keys = Some(sent);
            }
        }
        if taken.is_empty() {
            return Ok(());
        }
        let before = self.state.audit_keys.duplicate();
        if let Some(keys) = keys {
            self.state.audit_keys = keys;
        }
        self.ways.copies.audit_keys = self.state.audit_keys.duplicate();
        let written = self.transact(accounts, |edit| {
            for id in &taken {
                edit.writing.objects_mut().delete(id)?;
            }
            edit.put_state(self)?;
            edit.put_ways(self)
        });
        match written {
            Ok(((), patch)) => {
                self.wrote(accounts, patch);
                Ok(())
            }
            Err(error) => {
                self.state.audit_keys = before;
                self.ways.copies.audit_keys = self.state.audit_keys.duplicate();
                Err(error)
            }
        }
    }

    /// The end of a log whose head is lost, by its last row. Where the first rows are not there either,
    /// nobody can tell whether they were deleted by right: the line that tells of it stays.
    fn end_of(&self, log: &Log) -> AuditHead {
        let last = log.rows.last().map(|(_, row)| row);
        let mut head = AuditHead {
            sequence: last.map_or(0, |row| row.sequence),
            hash: last.and_then(|row| row.hash().ok()).unwrap_or_default(),
            public: [0; 32],
            key: 0,
            key_signature: [0; 64],
            checkpoint: None,
            start: None,
        };
        let first = log.rows.first().map(|(_, row)| row);
        if let Some(first) = first.filter(|row| row.sequence > 1) {
            let key = self.granting_key();
            head.sign_start(first.sequence, first.before, self.account, key, &self.db);
        }
        head
    }

    fn trust<'e>(&self, entries: &'e [(Id, DirectoryEntry)]) -> Trust<'e> {
        Trust::new(self.state.owner_public, self.db, entries)
    }
}

/// The people who read the log beside the owner: their row verifies, is not switched off, and they have
/// come.
fn auditors(entries: &[(Id, DirectoryEntry)], trust: &Trust<'_>) -> Vec<(Id, [u8; 32])> {
    let reads = |(tag, entry): &&(Id, DirectoryEntry)| {
        trust.role(tag, entry) == Role::Auditor && entry.status == Status::Active
    };
    let found = entries.iter().filter(reads);
    found
        .filter_map(|(_, entry)| Some((entry.account, entry.agreement_key?)))
        .collect()
}

/// The mail with keys of the log for an account.
fn mails_for(
    rows: &DeviceRows<'_>,
    reading: &Reading<'_>,
    account: &Id,
) -> Result<Vec<(Id, Mail)>, StoreError> {
    reading.objects().search(|id, stored| {
        let mail = open_mail(rows.key, rows.db, &id, &stored).ok()?;
        let own = mail.recipient == *account && mail.purpose == MailPurpose::AuditKey;
        own.then_some((id, mail))
    })
}

impl Edit<'_, '_> {
    pub(crate) fn put_audit_head(&mut self, head: &AuditHead) -> Result<(), EditError> {
        let sealed = self.rows.seal_audit_head(head, self.random)?;
        let id = self.rows.audit_head_id();
        self.writing.objects_mut().put(&id, &sealed)?;
        Ok(())
    }

    fn send_audit_keys(
        &mut self,
        session: &Session,
        reader: &Id,
        public: &[u8; 32],
    ) -> Result<(), EditError> {
        let keys = &session.state.audit_keys;
        let mail = Mail {
            recipient: *reader,
            purpose: MailPurpose::AuditKey,
            sender: session.account,
            message: keys.seal_to(reader, public, &session.db, self.random)?,
        };
        let id = Id::random(self.random)?;
        let sealed = self.rows.seal_mail(&id, &mail, self.random)?;
        self.writing.objects_mut().put(&id, &sealed)?;
        Ok(())
    }
}
