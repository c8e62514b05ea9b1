//! What does not fit in the log: edits, holes, cut tails, an older log put back.

use twinlatch_crypto::Id;
use twinlatch_device::VaultMark;
use twinlatch_records::{AuditHead, AuditRow, DirectoryEntry, Finding, Found, RowKind};
use twinlatch_store::StoreError;

use super::read::{Log, Unread, read_log};
use crate::accounts::Accounts;
use crate::people::Trust;
use crate::remembered::Marks;
use crate::rows::Row;
use crate::session::Session;

/// What was found of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditCheck {
    /// Rows in the file.
    pub rows: usize,
    /// Sequence number of the last row that an account has signed for, itself or by a later one.
    pub signed_to: u64,
    /// Sequence number of the last row.
    pub last: u64,
    /// Whether the keyring was asked and remembers an end of the log.
    pub remembered: bool,
    /// What does not fit, in the order of the log; empty if everything does.
    pub findings: Vec<AuditFinding>,
}

/// Something of the log that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditFinding {
    /// The row that holds the end of the log is missing.
    NoHead,
    /// The row that holds the end of the log does not open.
    HeadUnreadable,
    /// The owner has not signed the log's key, or has signed a later one since.
    KeyNotOwners,
    /// The rows of these numbers are not there.
    Missing {
        /// The first.
        from: u64,
        /// The last.
        to: u64,
    },
    /// A number stands twice.
    Twice {
        /// The number.
        sequence: u64,
    },
    /// The row does not carry the hash of the row before it: one of the two is another than it was.
    Broken {
        /// The row.
        sequence: u64,
    },
    /// Rows that say nothing.
    Unreadable {
        /// How many.
        count: usize,
    },
    /// Lines that do not open under the key they name.
    MadeUp {
        /// The first of them.
        sequence: u64,
    },
    /// The last row is another than the end of the log says.
    OtherEnd,
    /// No account has signed an end of the log.
    NotSigned,
    /// The signature under the end of the log is nobody's who has an account here.
    WrongSignature,
    /// The rows are others than an account has signed.
    OtherThanSigned,
    /// The beginning, after old rows were deleted, is not signed by the owner.
    WrongStart,
    /// The log ends before, or otherwise than, this device remembers: an older one was put back, or its
    /// end was cut off.
    BehindMark {
        /// The last row that this device remembers.
        remembered: u64,
    },
}

impl Session {
    /// Checks the whole log: the chain, the signatures, and what the keyring remembers of its end.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if the file cannot be read.
    ///
    /// # Security
    ///
    /// Rows after the last one that was signed for can be made up by whoever runs code under the
    /// device's account of the operating system; whoever can write the keyring too can put back a log
    /// that was whole once.
    pub fn check_log(&self, accounts: &Accounts) -> Result<AuditCheck, StoreError> {
        let marks = Marks::try_read(&*accounts.env.lines, &self.db, &self.account);
        let mark = marks.ok().and_then(|marks| marks.vault);
        let (log, entries) = read_with_people(accounts)?;
        Ok(self.check_read(&log, &entries, mark.as_ref()))
    }

    fn check_read(
        &self,
        log: &Log,
        entries: &[(Id, DirectoryEntry)],
        mark: Option<&VaultMark>,
    ) -> AuditCheck {
        let trust = Trust::new(self.state.owner_public, self.db, entries);
        let mut check = AuditCheck {
            rows: log.rows.len(),
            signed_to: 0,
            last: log.rows.last().map_or(0, |(_, row)| row.sequence),
            remembered: mark.is_some_and(|mark| mark.audit_sequence > 0),
            findings: Vec::new(),
        };
        check.chain(log);
        check.lines(self, log);
        match &log.head {
            Row::There(head) => check.head(self, head, log, entries, &trust),
            Row::Missing => check.findings.push(AuditFinding::NoHead),
            Row::Unreadable => check.findings.push(AuditFinding::HeadUnreadable),
        }
        if let Some(mark) = mark {
            check.mark(mark, log);
        }
        check
    }
}

impl Session {
    /// Looks at the log when a session begins; the keyring has been asked already. Notes the end that
    /// the session goes on from, and gives what does not fit, for the owner and auditors.
    pub(crate) fn look_at_log(
        &mut self,
        accounts: &Accounts,
        mark: Option<&VaultMark>,
    ) -> Vec<Finding> {
        // What cannot be read has been named by what was looked for there.
        let Ok((log, entries)) = read_with_people(accounts) else {
            return Vec::new();
        };
        self.log_end = self.vouched_end(accounts, &log, &entries, mark);
        if !self.is_owner() && !self.reads_log() {
            return Vec::new();
        }
        let head = accounts.rows().audit_head_id();
        let check = self.check_read(&log, &entries, mark);
        let found = check.findings.iter();
        found.filter_map(|found| found.to_finding(head)).collect()
    }
}

/// The log, and the directory that says whose signatures count.
fn read_with_people(accounts: &Accounts) -> Result<(Log, People), StoreError> {
    accounts.store.read(|reading| {
        let log = read_log(&accounts.rows(), reading)?;
        Ok((log, accounts.entries(reading)?))
    })
}

/// Rows of the directory.
type People = Vec<(Id, DirectoryEntry)>;

impl AuditFinding {
    fn to_finding(&self, head: Id) -> Option<Finding> {
        let row = |sequence: u64, what| Finding {
            row: RowKind::Log,
            id: numbered(sequence),
            what,
        };
        let end = |what| Finding {
            row: RowKind::LogHead,
            id: head,
            what,
        };
        Some(match *self {
            Self::NoHead => end(Found::Missing),
            Self::HeadUnreadable => end(Found::CannotOpen),
            Self::KeyNotOwners
            | Self::OtherEnd
            | Self::WrongSignature
            | Self::OtherThanSigned
            | Self::WrongStart => end(Found::OtherThanListed),
            Self::BehindMark { .. } => end(Found::Older),
            Self::Missing { from, .. } => row(from, Found::Missing),
            Self::Twice { sequence } => row(sequence, Found::Unlisted),
            Self::Broken { sequence } | Self::MadeUp { sequence } => {
                row(sequence, Found::OtherThanListed)
            }
            Self::Unreadable { .. } => row(0, Found::CannotOpen),
            // The first login that may write signs.
            Self::NotSigned => return None,
        })
    }
}

/// The number of a row in the place of an id that nobody knows.
fn numbered(sequence: u64) -> Id {
    let mut id = [0; Id::LEN];
    id[..8].copy_from_slice(&sequence.to_le_bytes());
    Id::new(id)
}

impl AuditCheck {
    /// Each row carries the hash of the one before, and no number is missing.
    fn chain(&mut self, log: &Log) {
        if !log.unreadable.is_empty() {
            let count = log.unreadable.len();
            self.findings.push(AuditFinding::Unreadable { count });
        }
        let head = log.head.there();
        let start = head.and_then(|head| head.start.as_ref());
        let mut expected = start.map_or(1, |start| start.sequence);
        let mut before = Some(start.map_or([0; 32], |start| start.hash));
        for (_, row) in &log.rows {
            let sequence = row.sequence;
            if sequence < expected {
                self.findings.push(AuditFinding::Twice { sequence });
                continue;
            }
            if sequence > expected {
                let (from, to) = (expected, sequence.saturating_sub(1));
                self.findings.push(AuditFinding::Missing { from, to });
                before = None;
            }
            if before.is_some_and(|before| before != row.before) {
                self.findings.push(AuditFinding::Broken { sequence });
            }
            before = row.hash().ok();
            expected = sequence.saturating_add(1);
        }
    }

    fn lines(&mut self, session: &Session, log: &Log) {
        let made_up = |row: &AuditRow| session.entry_of(row).line == Err(Unread::CannotOpen);
        if let Some((_, row)) = log.rows.iter().find(|(_, row)| made_up(row)) {
            let sequence = row.sequence;
            self.findings.push(AuditFinding::MadeUp { sequence });
        }
    }

    fn head(
        &mut self,
        session: &Session,
        head: &AuditHead,
        log: &Log,
        entries: &[(Id, DirectoryEntry)],
        trust: &Trust<'_>,
    ) {
        let db = &session.db;
        // An earlier key of the owner's is signed as well: somebody has put it back who has it still.
        let newest = session.state.audit_keys.newest();
        let older = newest.is_some_and(|(counter, _)| head.key < *counter);
        if older || !head.key_is_owners(&session.state.owner_public, db) {
            self.findings.push(AuditFinding::KeyNotOwners);
        }
        if !is_at(log, head.sequence, &head.hash) || self.last != head.sequence {
            self.findings.push(AuditFinding::OtherEnd);
        }
        match &head.checkpoint {
            None => self.findings.push(AuditFinding::NotSigned),
            Some(end) => {
                if !session.is_signed(end, entries, trust) {
                    self.findings.push(AuditFinding::WrongSignature);
                } else if is_at(log, end.sequence, &end.hash) {
                    self.signed_to = end.sequence;
                } else {
                    self.findings.push(AuditFinding::OtherThanSigned);
                }
            }
        }
        if let Some(start) = &head.start
            && !start.is_signed_by(&session.state.owner_public, db)
        {
            self.findings.push(AuditFinding::WrongStart);
        }
    }

    fn mark(&mut self, mark: &VaultMark, log: &Log) {
        if !remembers(mark, log) {
            let remembered = mark.audit_sequence;
            self.findings.push(AuditFinding::BehindMark { remembered });
        }
    }
}

/// Whether the log goes on from the end that the keyring remembers, if it remembers any.
pub(super) fn remembers(mark: &VaultMark, log: &Log) -> bool {
    let remembered = mark.audit_sequence;
    let first = log.rows.first().map_or(u64::MAX, |(_, row)| row.sequence);
    let last = log.rows.last().map_or(0, |(_, row)| row.sequence);
    // What was deleted since, by the owner's signature, is not there to be compared.
    let deleted = remembered < first && last >= remembered;
    remembered == 0 || deleted || is_at(log, remembered, &mark.audit_hash)
}

/// Whether the row of this number is the one with this hash.
pub(super) fn is_at(log: &Log, sequence: u64, hash: &[u8; 32]) -> bool {
    if sequence == 0 {
        return log.rows.is_empty();
    }
    let mut rows = log.rows.iter().filter(|(_, row)| row.sequence == sequence);
    rows.any(|(_, row)| row.hash().ok().as_ref() == Some(hash))
}
