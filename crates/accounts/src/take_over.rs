//! An older file, a copy or rebuilt lists, made the vault by the person's word.

use std::mem;

use twinlatch_device::{AccountMark, MarkReason, VaultMark};
use twinlatch_records::{BackupSecret, EventKind, EventPayload, Header, Patch};

use crate::accounts::Accounts;
use crate::error::{ActError, EditError};
use crate::login::floor;
use crate::marks;
use crate::recovery::is_used;
use crate::remembered::Marks;
use crate::session::{Access, Edit, Notice, ReadOnlyReason, Session};

impl Session {
    /// Makes the file that was only looked at the vault of this device, as it is.
    ///
    /// Both counters and the directory's generation go ahead of file and keyring; what the keyring
    /// knows as used stays used; lists that were rebuilt become the account's lists.
    ///
    /// # Errors
    ///
    /// [`ActError::ProofNeeded`] without a fresh proof; [`ActError::Keyring`]
    /// if the keyring does not tell what it remembers; [`EditError::ReadOnly`] where writing is
    /// not a question of the person's word. The file is as it was.
    ///
    /// # Security
    ///
    /// What was written after this copy was made is given up for this device.
    pub fn take_over(&mut self, accounts: &mut Accounts) -> Result<(), ActError> {
        if !self.is_fresh(&*accounts.env.clock) {
            return Err(ActError::ProofNeeded);
        }
        self.make_vault(accounts, true)
    }

    /// As [`take_over`](Self::take_over), for whom a paper has opened the account; `header_there`
    /// says whether the file has the account's header.
    pub(crate) fn make_vault(
        &mut self,
        accounts: &mut Accounts,
        header_there: bool,
    ) -> Result<(), ActError> {
        let Access::ReadOnly(reason) = self.access else {
            return Ok(());
        };
        if !may_be_taken_over(reason) || self.lost.for_good() {
            return Err(EditError::ReadOnly(reason).into());
        }
        if self.salvaged && reason != ReadOnlyReason::Salvaged {
            // Two things are wrong: the person is asked about each, and the last word writes.
            self.tell_no_more(reason);
            self.become_read_only(ReadOnlyReason::Salvaged);
            return Ok(());
        }
        let marks = Marks::try_read(&*accounts.env.lines, &self.db, &self.account)
            .map_err(ActError::Keyring)?;
        let mark = marks.account.unwrap_or_default();
        let vault = marks.vault.unwrap_or_default();
        let used = self.take_used_codes(&mark);
        // Only this transaction writes while nothing is decided.
        self.access = Access::ReadWrite;
        match self.write_take_over(accounts, &mark, &vault, &used, header_there) {
            Ok((header, patch)) => {
                if let Some(header) = header {
                    self.header = header;
                }
                self.ledger.apply(patch);
                self.told.are_written();
                if self.salvaged {
                    self.keep_second_copies(accounts);
                    self.salvaged = false;
                }
                self.unread = None;
                self.tell_no_more(reason);
                self.mark_due = marks::write(accounts, self, MarkReason::Adopted).is_err();
                if self.mark_due {
                    self.note(Notice::MarkNotWritten);
                }
                Ok(())
            }
            Err(error) => {
                self.access = Access::ReadOnly(reason);
                for (at, code) in used {
                    self.ways.codes.insert(at, code);
                }
                Err(error)
            }
        }
    }

    fn tell_no_more(&mut self, reason: ReadOnlyReason) {
        let told = Notice::ReadOnly(reason);
        self.notices.retain(|notice| *notice != told);
    }

    /// Writes the second copies of the collections' keys: of rebuilt lists they may be others than
    /// those of the ways. Where they cannot be written, the first copies stand alone as before.
    fn keep_second_copies(&mut self, accounts: &mut Accounts) {
        self.ways.copies.collections = self.ledger.collection_copies();
        if let Ok(((), patch)) = self.transact(accounts, |edit| edit.put_ways(self)) {
            self.ledger.apply(patch);
        }
    }

    /// Takes out the codes that the keyring knows as used, each with its place.
    fn take_used_codes(&mut self, mark: &AccountMark) -> Vec<(usize, BackupSecret)> {
        let set = self.ways.set;
        let mut used = Vec::new();
        let codes = mem::take(&mut self.ways.codes);
        for (at, code) in codes.into_iter().enumerate() {
            if is_used(Some(mark), Some(&set), &code.row) {
                used.push((at, code));
            } else {
                self.ways.codes.push(code);
            }
        }
        used
    }

    fn write_take_over(
        &self,
        accounts: &mut Accounts,
        mark: &AccountMark,
        vault: &VaultMark,
        used: &[(usize, BackupSecret)],
        header_there: bool,
    ) -> Result<(Option<Header>, Patch), ActError> {
        let time = accounts.env.clock.wall();
        let mut events = self.told.events(time);
        events.push(
            self.told
                .stands(EventPayload::new(time, EventKind::TakenOver)),
        );
        self.transact(accounts, |edit| {
            if edit.ledger.needs_consent() {
                edit.change.agree();
            }
            let least = mark.root_edit.saturating_add(1);
            edit.change.set_root_edit_at_least(least);
            let header = header_there
                .then(|| edit.raise_header(self, mark))
                .transpose()?;
            // Other rows stay, named or not: they may be the only way back of an account whose
            // `ways` could not be read.
            for (_, code) in used {
                edit.writing.slots_mut().delete(&code.row)?;
                edit.change.drop_slot_row(&code.row);
            }
            edit.put_state(self)?;
            edit.put_ways(self)?;
            edit.raise_directory(vault)?;
            for event in &events {
                edit.put_event(event)?;
            }
            Ok::<_, ActError>(header)
        })
    }
}

/// Whether the person's word is what writing waits for.
fn may_be_taken_over(reason: ReadOnlyReason) -> bool {
    match reason {
        ReadOnlyReason::OlderFile | ReadOnlyReason::CopiedFile | ReadOnlyReason::Salvaged => true,
        ReadOnlyReason::LoginNotWritten | ReadOnlyReason::Folder => false,
    }
}

impl Edit<'_, '_> {
    /// Writes the header with its edit ahead of file and mark, and every floor as the larger of
    /// both.
    fn raise_header(&mut self, session: &Session, mark: &AccountMark) -> Result<Header, EditError> {
        let row = self.rows.header(self.writing, &session.header_id)?;
        let mut header = row.into_there().ok_or(EditError::ChangedOutside)?;
        for enrolment in &mut header.enrolments {
            enrolment.floor = floor(enrolment, Some(mark));
        }
        header.edit = header.edit.max(mark.header_edit);
        self.put_header(session, &mut header)?;
        Ok(header)
    }

    /// Writes the device's settings with the directory's generation ahead of file and mark.
    pub(crate) fn raise_directory(&mut self, vault: &VaultMark) -> Result<(), EditError> {
        self.rows.raise_directory(self.writing, vault, self.random)
    }
}
