//! Deleting the oldest lines, so that what is left is still provable.

use twinlatch_crypto::Id;
use twinlatch_records::{AuditKind, AuditRow};

use super::About;
use super::read::{Log, read_log};
use crate::accounts::Accounts;
use crate::error::EditError;
use crate::rows::Row;
use crate::session::{Access, Session};

impl Session {
    /// Deletes the lines that are older than `keep`, seconds, and signs where the log begins then; gives
    /// how many they were. For the owner alone: nobody else's signature is a beginning.
    ///
    /// Only a run of lines from the first on is deleted, and none whose time cannot be read: a clock that
    /// stood wrong for a while keeps lines longer, never shorter.
    ///
    /// # Errors
    ///
    /// [`EditError`]: nothing was deleted.
    pub fn trim_log(&mut self, accounts: &mut Accounts, keep: u64) -> Result<usize, EditError> {
        let log = accounts
            .store
            .read(|reading| read_log(&accounts.rows(), reading))?;
        self.trim(accounts, &log, keep)
    }

    /// As [`trim_log`](Self::trim_log), of a log that was just read.
    pub(super) fn trim(
        &mut self,
        accounts: &mut Accounts,
        log: &Log,
        keep: u64,
    ) -> Result<usize, EditError> {
        if self.access != Access::ReadWrite || !self.is_owner() {
            return Ok(0);
        }
        // By the phone where this computer's clock is wrong: one set far ahead deletes nothing.
        let now = self.code_time(accounts).seconds();
        let until = now.saturating_sub(keep);
        let is_old = |row: &AuditRow| {
            let line = self.entry_of(row).line;
            line.is_ok_and(|line| line.time < until)
        };
        let old: Vec<&(Id, AuditRow)> =
            log.rows.iter().take_while(|(_, row)| is_old(row)).collect();
        // The last line always stays: the end of the log leads to it.
        let old = &old[..old.len().min(log.rows.len().saturating_sub(1))];
        let (Some((_, last)), Row::There(_)) = (old.last(), &log.head) else {
            return Ok(0);
        };
        let (next, hash) = (last.sequence.saturating_add(1), last.hash()?);
        let count = u64::try_from(old.len()).unwrap_or(u64::MAX);
        let ((), patch) = self.transact(accounts, |edit| {
            for (id, _) in old {
                edit.writing.objects_mut().delete(id)?;
            }
            let head = edit.rows.audit_head(edit.writing)?.into_there();
            let mut head = head.ok_or(EditError::ChangedOutside)?;
            head.sign_start(next, hash, self.account, self.granting_key(), &self.db);
            edit.put_audit_head(&head)?;
            let about = About {
                count: Some(count),
                ..About::default()
            };
            edit.log(AuditKind::Trimmed, about);
            Ok::<_, EditError>(())
        })?;
        self.wrote(accounts, patch);
        Ok(old.len())
    }
}
