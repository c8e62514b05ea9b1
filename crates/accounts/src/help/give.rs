//! An administrator's part: opened in a session of his own, kept in the memory of this process alone,
//! for ten minutes.

use std::time::Duration;

use twinlatch_crypto::Id;
use twinlatch_records::{AuditKind, Role, open_share};
use twinlatch_secret::RecoveryShare;
use twinlatch_store::StoreError;

use super::{HelpWay, shares};
use crate::accounts::Accounts;
use crate::audit::About;
use crate::env::Clock;
use crate::error::EditError;
use crate::rows::Row;
use crate::session::Session;

/// How long a part that was given stays: time to log out and have the person type.
const GIVEN_FOR: Duration = Duration::from_secs(10 * 60);

/// Parts of shares that administrators have given for one person and one way; never stored, wiped with
/// the process.
pub(crate) struct HelpRun {
    pub(crate) person: Id,
    pub(crate) way: HelpWay,
    pub(crate) parts: Vec<Part>,
    /// Boot time of the first part.
    begun: Duration,
}

/// A part of the share of one row.
pub(crate) struct Part {
    pub(crate) row: Id,
    holder: Id,
    pub(crate) share: RecoveryShare,
}

/// How far administrators have helped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HelpRunView {
    /// The person.
    pub person: Id,
    /// What is helped with.
    pub way: HelpWay,
    /// Administrators who must still give their part.
    pub missing: usize,
    /// Whole seconds until the parts are wiped, rounded up.
    pub seconds_left: u64,
}

/// Why an administrator's part was not given; nothing was kept.
#[derive(Debug, thiserror::Error)]
pub enum HelpError {
    /// Owner and administrators help; nobody helps himself.
    #[error("this is not in your role")]
    NotGranted,
    /// Password and code must be proved first.
    #[error("a fresh proof is needed")]
    ProofNeeded,
    /// Nobody has this account.
    #[error("nobody has this account")]
    NotThere,
    /// The person has not chosen this administrator, or not for this.
    #[error("no share of this person is yours")]
    NoShare,
    /// The file could not be read.
    #[error(transparent)]
    Edit(#[from] EditError),
}

impl From<StoreError> for HelpError {
    fn from(error: StoreError) -> Self {
        Self::Edit(error.into())
    }
}

impl HelpRun {
    fn left(&self, clock: &dyn Clock) -> Duration {
        let age = clock.boot().saturating_sub(self.begun);
        GIVEN_FOR.saturating_sub(age)
    }

    /// The rows that parts were given of, each with what was given.
    pub(crate) fn rows(&self) -> Vec<(Id, Vec<&RecoveryShare>)> {
        let mut ids: Vec<Id> = self.parts.iter().map(|part| part.row).collect();
        ids.sort_unstable();
        ids.dedup();
        let parts = |row: &Id| {
            let of_row = self.parts.iter().filter(|part| part.row == *row);
            of_row.map(|part| &part.share).collect()
        };
        ids.iter().map(|row| (*row, parts(row))).collect()
    }
}

impl Session {
    /// Gives this administrator's part of the person's share for one way, for ten minutes from the
    /// first part on; it stays when the session is locked.
    ///
    /// # Errors
    ///
    /// [`HelpError`].
    ///
    /// # Security
    ///
    /// A part opens nothing without the person's own, but for an escrow. What is given is named in the
    /// audit log.
    pub fn give_help(
        &self,
        accounts: &mut Accounts,
        person: &Id,
        way: HelpWay,
    ) -> Result<HelpRunView, HelpError> {
        let grants = matches!(self.role, Role::Owner | Role::Administrator);
        if !grants || *person == self.account {
            return Err(HelpError::NotGranted);
        }
        if !self.is_fresh(&*accounts.env.clock) {
            return Err(HelpError::ProofNeeded);
        }
        let entries = accounts.store.read(|reading| accounts.entries(reading))?;
        let mut entries = entries.iter().map(|(_, entry)| entry);
        let entry = entries.find(|entry| entry.account == *person);
        let username = entry.ok_or(HelpError::NotThere)?.username.clone();
        let parts = self.parts_for(accounts, person, way)?;
        if parts.is_empty() {
            return Err(HelpError::NoShare);
        }
        accounts.end_help_if_over();
        let begun = accounts.env.clock.boot();
        let same = |run: &HelpRun| run.person == *person && run.way == way;
        let mut run = accounts.help.take().filter(same).unwrap_or(HelpRun {
            person: *person,
            way,
            parts: Vec::new(),
            begun,
        });
        run.parts.retain(|part| part.holder != self.account);
        run.parts.extend(parts);
        accounts.help = Some(run);
        let about = About {
            subject: Some((*person, &username)),
            detail: Some(way.name()),
            ..About::default()
        };
        self.log(accounts, AuditKind::HelpGiven, about);
        accounts.help_run()?.ok_or(HelpError::NoShare)
    }

    /// This administrator's parts of the rows of one person and way.
    fn parts_for(
        &self,
        accounts: &Accounts,
        person: &Id,
        way: HelpWay,
    ) -> Result<Vec<Part>, StoreError> {
        let (rows, key) = (accounts.rows(), &self.state.identity.agreement);
        accounts.store.read(|reading| {
            let mut parts = Vec::new();
            for share in shares(reading, &rows)? {
                if share.mail.recipient != self.account || share.mail.sender != *person {
                    continue;
                }
                let Row::There(row) = rows.recovery(reading, &share.row)? else {
                    continue;
                };
                if row.account != *person || row.way != way.kind() {
                    continue;
                }
                // A share that does not open is nobody's: anybody can send one.
                if let Ok((row, share)) = open_share(&share.mail, key, &self.db) {
                    let holder = self.account;
                    parts.push(Part { row, holder, share });
                }
            }
            Ok(parts)
        })
    }
}

impl Accounts {
    /// How far administrators have helped, if they have in the last ten minutes.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub fn help_run(&self) -> Result<Option<HelpRunView>, StoreError> {
        let Some(run) = self.live_help() else {
            return Ok(None);
        };
        let rows = self.rows();
        let shares = self.store.read(|reading| shares(reading, &rows))?;
        let missing = run.rows().into_iter().map(|(row, parts)| {
            let of_row = shares.iter().filter(|share| share.row == row);
            let mut holders: Vec<Id> = of_row.map(|share| share.mail.recipient).collect();
            holders.sort_unstable();
            holders.dedup();
            holders.len().saturating_sub(parts.len())
        });
        Ok(Some(HelpRunView {
            person: run.person,
            way: run.way,
            missing: missing.min().unwrap_or(0),
            seconds_left: crate::throttle::whole_seconds(run.left(&*self.env.clock)),
        }))
    }

    /// Wipes what administrators have given.
    pub fn end_help_run(&mut self) {
        self.help = None;
    }

    /// Wipes what administrators have given, once its ten minutes are over.
    pub fn end_help_if_over(&mut self) {
        if self.live_help().is_none() {
            self.help = None;
        }
    }

    pub(crate) fn live_help(&self) -> Option<&HelpRun> {
        let run = self.help.as_ref()?;
        (!run.left(&*self.env.clock).is_zero()).then_some(run)
    }
}

impl HelpWay {
    /// The program's own word for it, in the audit log.
    fn name(self) -> &'static str {
        match self {
            Self::Phone => "lost-phone",
            Self::Password => "forgotten-password",
            Self::Full => "escrow",
        }
    }
}
