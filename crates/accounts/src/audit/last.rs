//! The last line of a session: made while its keys are there, written when they are gone.

use twinlatch_crypto::{Id, Sealed, kind};
use twinlatch_records::AuditKind;

use super::About;
use super::append::{Appended, lengthen};
use super::vouch::LogEnd;
use crate::accounts::Accounts;
use crate::error::EditError;
use crate::rows::Row;
use crate::session::{Access, Session};

/// Sealed rows with the end of the log.
pub(crate) struct LastLine {
    rows: Vec<(Id, Sealed<kind::Log>)>,
    head: Sealed<kind::LogHead>,
    /// The end that this program vouches for, and has signed.
    end: Option<LogEnd>,
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
        let Row::There(head) = head else {
            return Ok(None);
        };
        let (lines, end) = (
            accounts.with_lost(self.line(accounts, what, About::default())),
            accounts.log_end,
        );
        let longer = lengthen(&rows, head, &lines, Some(self.signer()), end, random)?;
        let Some(longer) = longer else {
            return Ok(None);
        };
        Ok(Some(LastLine {
            rows: longer.rows,
            head: rows.seal_audit_head(&longer.head, random)?,
            end: longer.end,
        }))
    }
}

impl LastLine {
    /// Writes it; gives the end of the log that is signed then, or nothing where this program does not
    /// vouch for it or the file does not take it: the next line tells.
    pub(crate) fn write(self, accounts: &mut Accounts) -> Option<LogEnd> {
        let (store, rows, _) = accounts.parts();
        let id = rows.audit_head_id();
        let written = store.write(|writing| {
            let mut objects = writing.objects_mut();
            for (id, row) in &self.rows {
                objects.put(id, row)?;
            }
            objects.put(&id, &self.head)
        });
        let appended = written.map_or(Appended::Nowhere, |()| Appended::To(self.end));
        accounts.appended(1, appended);
        self.end.filter(|_| appended != Appended::Nowhere)
    }
}
