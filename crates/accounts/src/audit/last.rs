//! The last line of a session: made while its keys are there, written when they are gone.

use twinlatch_crypto::{Id, Sealed, kind};
use twinlatch_records::{AuditKind, AuditRow, Checkpoint};

use super::About;
use crate::accounts::Accounts;
use crate::error::EditError;
use crate::rows::Row;
use crate::session::{Access, Session};

/// Sealed rows with the end of the log that the session has signed.
pub(crate) struct LastLine {
    rows: Vec<(Id, Sealed<kind::Log>)>,
    head: Sealed<kind::LogHead>,
    signed: Checkpoint,
}

impl Session {
    /// Makes the last line of this session; none where it may not write or there is no log.
    pub(crate) fn last_line(&self, accounts: &Accounts, what: AuditKind) -> Option<LastLine> {
        if self.access != Access::ReadWrite {
            return None;
        }
        self.seal_last_line(accounts, what).ok().flatten()
    }

    fn seal_last_line(
        &self,
        accounts: &Accounts,
        what: AuditKind,
    ) -> Result<Option<LastLine>, EditError> {
        let (rows, random) = (accounts.rows(), &*accounts.env.random);
        let head = accounts.store.read(|reading| rows.audit_head(reading))?;
        let Row::There(mut head) = head else {
            return Ok(None);
        };
        let signer = self.signer();
        if !head.key_is_owners(signer.owner, rows.db) {
            return Ok(None);
        }
        let mut sealed = Vec::new();
        for line in accounts.with_lost(self.line(accounts, what, About::default())) {
            let (id, row) = (
                Id::random(random)?,
                AuditRow::make(&head, rows.db, &line, random)?,
            );
            sealed.push((id, rows.seal_audit_row(&id, &row, random)?));
            head.follow(&row)?;
        }
        head.sign_end(signer.account, signer.key, rows.db);
        Ok(Some(LastLine {
            rows: sealed,
            head: rows.seal_audit_head(&head, random)?,
            signed: head.checkpoint.ok_or(EditError::ChangedOutside)?,
        }))
    }
}

impl LastLine {
    /// Writes it; gives the end of the log that is signed then, or nothing where the file does not take
    /// it: the next line tells.
    pub(crate) fn write(self, accounts: &mut Accounts) -> Option<Checkpoint> {
        let (store, rows, _) = accounts.parts();
        let id = rows.audit_head_id();
        let written = store.write(|writing| {
            let mut objects = writing.objects_mut();
            for (id, row) in &self.rows {
                objects.put(id, row)?;
            }
            objects.put(&id, &self.head)
        });
        accounts.note_lost(if written.is_ok() { 0 } else { self.rows.len() });
        written.is_ok().then_some(self.signed)
    }
}
