//! The person's own row of the directory, put back at the login from the copy in `state`.

use twinlatch_crypto::{Id, public_agreement_key, public_signing_key};
use twinlatch_device::VaultMark;
use twinlatch_records::{
    DirectoryEntry, Finding, Found, RecordError, Role, RowKind, open_directory,
};
use twinlatch_store::StoreError;

use crate::accounts::Accounts;
use crate::error::EditError;
use crate::identity::sign_as_owner;
use crate::people::Trust;
use crate::session::{Access, Session};

/// The row as the file has it.
enum Standing {
    /// It says nothing: it is missing or does not open.
    Nothing(Found),
    /// It opens, and counts or does not.
    Entry(Box<DirectoryEntry>),
    /// A newer program wrote it: it is never written over.
    Newer,
}

impl Session {
    /// Puts the person's own row of the directory back where it is missing, older than the copy in
    /// `state` or not signed as it must be: that copy, if it is not older; the owner signs anew.
    ///
    /// What cannot be written stays named, and is tried at the next login.
    pub(crate) fn put_back_entry(&mut self, accounts: &mut Accounts) {
        if self.access != Access::ReadWrite {
            return;
        }
        let Ok(kept) = DirectoryEntry::from_map(&self.state.directory_map) else {
            return;
        };
        let tag = accounts.rows().tag(&kept.username);
        let own_name = tag == accounts.rows().tag(&self.header.username);
        let Ok(standing) = standing(accounts, &tag) else {
            return;
        };
        let Ok(entries) = accounts.store.read(|reading| accounts.entries(reading)) else {
            return;
        };
        let trust = Trust::new(self.state.owner_public, self.db, &entries);
        if let Standing::Entry(entry) = &standing
            && entry.counter > kept.counter
            && self.is_own(entry, &tag, &trust)
        {
            self.follow_entry(accounts, entry);
            return;
        }
        let Some((entry, what)) = self.entry_due(kept, &standing, &tag, &trust) else {
            return;
        };
        if own_name && self.write_entry(accounts, &tag, &entry, what).is_ok() {
            self.role = trust.role(&tag, &entry);
        }
    }

    /// Keeps a copy of what owner or administrator have changed, so that no older one is put back; if
    /// it cannot be written now, the next login does.
    fn follow_entry(&mut self, accounts: &mut Accounts, entry: &DirectoryEntry) {
        let before = std::mem::replace(&mut self.state.directory_map, entry.to_map());
        match self.transact(accounts, |edit| edit.put_state(self)) {
            Ok(((), patch)) => self.wrote(accounts, patch),
            Err(_) => self.state.directory_map = before,
        }
    }

    /// The row that has to be written, and what is wrong with the one that stands there.
    fn entry_due(
        &self,
        mut kept: DirectoryEntry,
        standing: &Standing,
        tag: &Id,
        trust: &Trust<'_>,
    ) -> Option<(DirectoryEntry, Found)> {
        let leads = kept.header == self.header_id && kept.tries == self.header.tries;
        let usable = leads && self.is_own(&kept, tag, trust);
        let (counter, what) = match standing {
            Standing::Newer => return None,
            Standing::Nothing(what) => (0, *what),
            // Another person's row is none of this one's.
            Standing::Entry(entry) if entry.account != self.account => return None,
            Standing::Entry(entry) if self.is_own(entry, tag, trust) => {
                if !usable || entry.counter >= kept.counter {
                    return None;
                }
                // Owner or administrator have signed a later one, which this account has seen.
                (entry.counter, Found::Older)
            }
            Standing::Entry(entry) => (entry.counter, Found::OtherThanListed),
        };
        if usable && kept.counter >= counter {
            return Some((kept, what));
        }
        if let Standing::Entry(entry) = standing
            && let Some(entry) = self.with_own_keys(entry, &kept, tag, trust)
        {
            return Some((entry, what));
        }
        if !self.is_owner() {
            return None;
        }
        (kept.header, kept.tries) = (self.header_id, self.header.tries);
        (kept.account, kept.role) = (self.account, Role::Owner);
        kept.counter = kept.counter.max(counter).saturating_add(1);
        sign_as_owner(&mut kept, &self.state.identity, tag, &self.db);
        Some((kept, what))
    }

    /// Whether the account's own key is the owner's in its `state`.
    pub(crate) fn is_owner(&self) -> bool {
        public_signing_key(&self.state.identity.signing) == self.state.owner_public
    }

    /// Whether a row is the person's own: it verifies, leads to the account and bears its keys, which
    /// whoever has the joining key could have replaced; of the owner also as the owner's.
    pub(crate) fn is_own(&self, entry: &DirectoryEntry, tag: &Id, trust: &Trust<'_>) -> bool {
        let identity = &self.state.identity;
        entry.account == self.account
            && entry.signing_key == Some(public_signing_key(&identity.signing))
            && entry.agreement_key == Some(public_agreement_key(&identity.agreement))
            && (entry.role == Role::Owner) == self.is_owner()
            && (entry.deletion.is_none() || trust.deletion(tag, entry).is_some())
            && trust.verifies(tag, entry)
    }

    /// A row that somebody has signed with another's keys or with none, with the own ones, for which
    /// the same joining key stands.
    fn with_own_keys(
        &self,
        entry: &DirectoryEntry,
        kept: &DirectoryEntry,
        tag: &Id,
        trust: &Trust<'_>,
    ) -> Option<DirectoryEntry> {
        let mut entry = entry.clone();
        entry.signing_key = kept.signing_key;
        entry.agreement_key = kept.agreement_key;
        entry.joining_signature = kept.joining_signature;
        if trust.deletion(tag, &entry).is_none() {
            entry.deletion = None;
        }
        self.is_own(&entry, tag, trust).then_some(entry)
    }

    /// Writes the row, the copy in `state`, and what the history has to say of it.
    fn write_entry(
        &mut self,
        accounts: &mut Accounts,
        tag: &Id,
        entry: &DirectoryEntry,
        what: Found,
    ) -> Result<(), EditError> {
        let finding = Finding {
            row: RowKind::Directory,
            id: *tag,
            what,
        };
        let before = self.told.clone();
        let at_start = |found: &Finding| (found.row, found.id) == (finding.row, finding.id);
        // The start has named it already and made a row without rights.
        let named = accounts.findings.iter().any(at_start);
        self.told.mended((!named).then_some(finding));
        let events = self.told.events(accounts.env.clock.wall());
        let map = std::mem::replace(&mut self.state.directory_map, entry.to_map());
        let changed = map != self.state.directory_map;
        let written = self.transact(accounts, |edit| {
            let sealed = edit.rows.seal_directory(tag, entry, edit.random)?;
            edit.writing.directory_mut().put(tag, &sealed)?;
            edit.raise_directory(&VaultMark::default())?;
            if changed {
                edit.put_state(self)?;
            }
            for event in &events {
                edit.put_event(event)?;
            }
            Ok::<_, EditError>(())
        });
        match written {
            Ok(((), patch)) => {
                self.wrote(accounts, patch);
                self.told.are_written();
                self.note_findings((!named).then_some(finding).into_iter().collect());
                Ok(())
            }
            Err(error) => {
                (self.told, self.state.directory_map) = (before, map);
                Err(error)
            }
        }
    }
}

fn standing(accounts: &Accounts, tag: &Id) -> Result<Standing, StoreError> {
    let rows = accounts.rows();
    let stored = accounts
        .store
        .read(|reading| reading.directory().find(tag))?;
    Ok(match stored {
        None => Standing::Nothing(Found::Missing),
        Some(stored) => match open_directory(rows.key, rows.db, tag, &stored) {
            Ok(entry) => Standing::Entry(Box::new(entry)),
            Err(RecordError::NewerSchema { .. }) => Standing::Newer,
            Err(RecordError::CannotOpen(_) | RecordError::NotCanonical) => {
                Standing::Nothing(Found::CannotOpen)
            }
        },
    })
}
