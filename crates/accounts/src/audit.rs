//! The device's audit log: one chain of lines, which anything may append to and only the owner and
//! auditors read.
//!
//! A line is written in the transaction of what it tells (`append`), and the end of the log is signed
//! by the account in session each time. `keys` keeps the log's key the owner's and hands it to
//! auditors; `read` opens the lines, `check` says what does not fit, `vouch` which
//! end a session signs, `trim` deletes the oldest.

mod append;
mod check;
mod keys;
mod last;
mod read;
mod rekey;
mod trim;
mod vouch;

pub(crate) use append::{Appended, Signer, append};
pub use check::{AuditCheck, AuditFinding};
pub(crate) use keys::begin_log;
pub use read::{AuditEntry, Unread};
pub(crate) use vouch::LogEnd;

use twinlatch_crypto::{Id, public_signing_key};
use twinlatch_records::{
    AuditKind, AuditLine, DirectoryEntry, EventPayload, Surface, WayKind, is_audit_export_signed,
    sign_audit_export,
};

use crate::accounts::Accounts;
use crate::rows::Row;
use crate::session::{Access, Edit, Session};

impl Accounts {
    /// Which of our programs this is, for the lines of the log.
    pub(crate) fn surface(&self) -> Surface {
        self.folder.surface()
    }

    /// Appends a line outside of every session; what cannot be written is counted and told by the next
    /// line that can.
    pub(crate) fn log_outside(&mut self, line: AuditLine) {
        let (lines, end) = (self.with_lost(line), self.log_end);
        let (store, rows, random) = self.parts();
        let written = store.write(|writing| append(&rows, writing, &lines, None, end, random));
        self.appended(1, written.unwrap_or(Appended::Nowhere));
    }

    /// Appends that a combination has opened nothing; a name that nobody has is not kept.
    ///
    /// # Security
    ///
    /// As much work for an unknown name as for a known one.
    pub(crate) fn log_failure(&mut self, way: WayKind, username: &str) {
        let rows = self.rows();
        let tag = rows.tag(username);
        let entry = self.store.read(|reading| rows.directory(reading, &tag));
        let entry = entry.ok().and_then(Row::into_there);
        let known = entry
            .as_ref()
            .map(|entry| (entry.account, entry.username.as_str()));
        self.log_failed(way, known);
    }

    /// Appends that a combination has opened nothing of this account, or of one that is not known.
    pub(crate) fn log_failed(&mut self, way: WayKind, account: Option<(Id, &str)>) {
        let (wall, surface) = (self.env.clock.wall(), self.surface());
        let line = AuditLine {
            way: Some(way),
            subject: account.map(|(id, _)| id),
            subject_name: account.map(|(_, name)| name.to_owned()),
            ..AuditLine::new(wall, AuditKind::LoginFailed, surface)
        };
        self.log_outside(line);
    }

    /// Notes what became of so many lines: what could not be written is counted, until a line has told
    /// the count.
    pub(crate) fn appended(&mut self, lines: usize, appended: Appended) {
        match appended {
            Appended::Nowhere => {
                let lost = u64::try_from(lines).unwrap_or(u64::MAX);
                self.lines_lost = self.lines_lost.saturating_add(lost);
            }
            Appended::To(end) => (self.lines_lost, self.log_end) = (0, end),
        }
    }

    /// A line, after the one that tells of lines that could not be written.
    pub(crate) fn with_lost(&self, line: AuditLine) -> Vec<AuditLine> {
        self.lost_lines().into_iter().chain([line]).collect()
    }

    /// The line that tells of lines that could not be written, if there were any.
    pub(crate) fn lost_lines(&self) -> Option<AuditLine> {
        (self.lines_lost > 0).then(|| AuditLine {
            count: self.lines_lost,
            ..AuditLine::new(self.env.clock.wall(), AuditKind::LinesLost, self.surface())
        })
    }
}

/// Whether a log that was taken out is signed by a public key: see [`Session::sign_export`].
pub fn is_export_signed(
    key: &[u8; 32],
    db: &Id,
    digest: &[u8; 32],
    last: u64,
    signature: &[u8; 64],
) -> bool {
    is_audit_export_signed(key, db, digest, last, signature)
}

/// What a line says besides what happened.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    /// The item or collection.
    pub object: Option<Id>,
    /// How often or how much; once if not said.
    pub count: Option<u64>,
    /// A word of the program's own.
    pub detail: Option<&'a str>,
    /// The account it was done to, with its username; an empty one where nobody has it any more.
    pub subject: Option<(Id, &'a str)>,
}

impl<'a> About<'a> {
    /// Something that happened to the account of this row.
    pub(crate) fn person(entry: &'a DirectoryEntry) -> Self {
        Self {
            subject: Some((entry.account, &entry.username)),
            ..Self::default()
        }
    }
}

impl Session {
    /// A line of this person's, now.
    pub(crate) fn line(&self, accounts: &Accounts, what: AuditKind, about: About<'_>) -> AuditLine {
        AuditLine {
            actor: Some(self.account),
            actor_name: Some(self.state.username.clone()),
            subject: about.subject.map(|(id, _)| id),
            subject_name: about.subject.map(|(_, name)| name.to_owned()),
            object: about.object,
            count: about.count.unwrap_or(1),
            detail: about.detail.map(str::to_owned),
            ..AuditLine::new(accounts.env.clock.wall(), what, accounts.surface())
        }
    }

    /// Appends a line about something that writes nothing else. A session that only looks leaves none; a
    /// line that the file does not take is counted, and told by the next one that it takes.
    pub fn log(&self, accounts: &mut Accounts, what: AuditKind, about: About<'_>) {
        if self.access != Access::ReadWrite {
            return;
        }
        let lines = accounts.with_lost(self.line(accounts, what, about));
        let (signer, end) = (Some(self.signer()), accounts.log_end);
        let (store, rows, random) = accounts.parts();
        let written = store.write(|writing| append(&rows, writing, &lines, signer, end, random));
        accounts.appended(1, written.unwrap_or(Appended::Nowhere));
    }

    /// Signs a log that is taken out: `digest` is the SHA-256 of the document, `last` the number of its
    /// last line.
    pub fn sign_export(&self, digest: &[u8; 32], last: u64) -> [u8; 64] {
        sign_audit_export(&self.state.identity.signing, &self.db, digest, last)
    }

    /// The public half of the person's signing key.
    pub fn public_signing_key(&self) -> [u8; 32] {
        public_signing_key(&self.state.identity.signing)
    }

    /// The account that signs the end of the log.
    pub(crate) fn signer(&self) -> Signer<'_> {
        Signer {
            account: self.account,
            key: &self.state.identity.signing,
            owner: &self.state.owner_public,
        }
    }
}

impl Edit<'_, '_> {
    /// Adds a line of the log to the transaction.
    pub(crate) fn log(&mut self, what: AuditKind, about: About<'_>) {
        let mut line = self.blank.clone();
        line.what = what;
        line.subject = about.subject.map(|(id, _)| id);
        line.subject_name = about
            .subject
            .map(|(_, name)| name.to_owned())
            .filter(|name| !name.is_empty());
        line.object = about.object;
        line.count = about.count.unwrap_or(1);
        line.detail = about.detail.map(str::to_owned);
        self.lines.push(line);
    }

    /// Adds to the log what becomes a line of the person's own history.
    pub(crate) fn log_event(&mut self, event: &EventPayload) {
        let mut line = self.blank.clone();
        line.time = event.time;
        line.what = event.what.into();
        line.way = event.way;
        line.count = event.count.into();
        self.lines.push(line);
    }
}
