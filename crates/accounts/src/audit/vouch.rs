//! The end of the log that a session goes on from, and signs.
//!
//! Everybody on the device can write the log. A session that signed whatever end it finds would make a
//! cut or rewritten log good again before the owner looks at it. So each session looks first whether
//! the log goes on from what was signed last and from what the keyring remembers; where it does not,
//! lines are added without a signature, and the keyring keeps the end from before.

use twinlatch_crypto::{Id, public_signing_key};
use twinlatch_device::VaultMark;
use twinlatch_records::{AuditHead, Checkpoint, DirectoryEntry};

use super::check::{is_at, remembers};
use super::read::Log;
use crate::accounts::Accounts;
use crate::people::Trust;
use crate::session::Session;

/// An end of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LogEnd {
    /// Number of the last row.
    pub(crate) sequence: u64,
    /// Its hash.
    pub(crate) hash: [u8; 32],
}

impl LogEnd {
    pub(crate) fn of(head: &AuditHead) -> Self {
        Self {
            sequence: head.sequence,
            hash: head.hash,
        }
    }
}

impl Accounts {
    /// Goes on from the end of the log that a session has found when it began.
    pub(crate) fn follow_log_of(&mut self, session: &Session) {
        self.log_end = session.log_end;
    }
}

impl Session {
    /// The end of the log, if it goes on from the last end that an account has signed and from what the
    /// keyring remembers; nothing otherwise, or where the file cannot be read.
    pub(crate) fn vouched_end(
        &self,
        accounts: &Accounts,
        log: &Log,
        entries: &[(Id, DirectoryEntry)],
        mark: Option<&VaultMark>,
    ) -> Option<LogEnd> {
        let head = log.head.there()?;
        let trust = Trust::new(self.state.owner_public, self.db, entries);
        let newest = self.state.audit_keys.newest();
        let key_is_older = newest.is_some_and(|(counter, _)| head.key < *counter);
        let good = head.key_is_owners(&self.state.owner_public, &accounts.meta.db)
            && !key_is_older
            && head.checkpoint.as_ref().is_some_and(|signed| {
                self.is_signed(signed, entries, &trust) && leads(log, signed, head)
            })
            && mark.is_none_or(|mark| remembers(mark, log));
        good.then(|| LogEnd::of(head))
    }

    /// Whether an end of the log is signed by the account that it names.
    pub(super) fn is_signed(
        &self,
        signed: &Checkpoint,
        entries: &[(Id, DirectoryEntry)],
        trust: &Trust<'_>,
    ) -> bool {
        // The own key is known, whatever stands in the directory.
        let key = if signed.account == self.account {
            Some(public_signing_key(&self.state.identity.signing))
        } else {
            let mut rows = entries.iter();
            let row = rows
                .find(|(tag, entry)| entry.account == signed.account && trust.verifies(tag, entry));
            row.and_then(|(_, entry)| entry.signing_key)
        };
        key.is_some_and(|key| signed.is_signed_by(&key, &self.db))
    }
}

/// Whether the rows lead without a gap from an end that was signed to the end as the head has it.
fn leads(log: &Log, signed: &Checkpoint, head: &AuditHead) -> bool {
    if !is_at(log, signed.sequence, &signed.hash) {
        return false;
    }
    let mut end = LogEnd {
        sequence: signed.sequence,
        hash: signed.hash,
    };
    for (_, row) in &log.rows {
        if row.sequence <= signed.sequence {
            continue;
        }
        let follows = row.sequence == end.sequence.saturating_add(1) && row.before == end.hash;
        let Some(hash) = row.hash().ok().filter(|_| follows) else {
            return false;
        };
        end = LogEnd {
            sequence: row.sequence,
            hash,
        };
    }
    end == LogEnd::of(head)
}
