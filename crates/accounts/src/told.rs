//! What was found is told once: the history says it, and every login leaves there what stood wrong
//! at that moment. Whatever stood wrong at the last one and is as it was is not told again; what had
//! been put right meanwhile is.

use std::collections::BTreeMap;

use twinlatch_crypto::{Id, Stored};
use twinlatch_records::{EventKind, EventPayload, Finding, Found, RowKind, directory_hash};
use twinlatch_store::{Reading, StoreError};

use crate::accounts::Accounts;
use crate::session::{Notice, Session};

/// [`Finding::tag`].
type Tag = [u8; 8];

/// Findings that an event remembers; those beyond are told again.
const MOST_STANDING: usize = 256;

/// What a session found, as far as the history has it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    /// Found, and not yet in the history.
    new: Vec<Finding>,
    /// Found and put right by the login itself, and not yet in the history.
    mended: Vec<Finding>,
    /// Everything that stands wrong, told before or not.
    standing: Vec<Tag>,
}

impl Told {
    /// Takes in what this login puts right.
    pub(crate) fn mended(&mut self, found: impl IntoIterator<Item = Finding>) {
        self.mended.extend(found);
    }

    /// The lines of the history that are due: one for each kind of row and of damage.
    pub(crate) fn events(&self, time: u64) -> Vec<EventPayload> {
        let all = self.new.iter().chain(&self.mended);
        let found = counted(all.map(|finding| (finding.row, finding.what)));
        let found = found.map(|((row, what), count)| EventPayload {
            row: Some(row),
            found: Some(what),
            count,
            ..EventPayload::new(time, EventKind::Found)
        });
        let mended = counted(self.mended.iter().map(|finding| finding.row));
        let mended = mended.map(|(row, count)| EventPayload {
            row: Some(row),
            count,
            ..EventPayload::new(time, EventKind::Mended)
        });
        found.chain(mended).collect()
    }

    /// Gives an event that opened the account what stands wrong.
    pub(crate) fn stands(&self, event: EventPayload) -> EventPayload {
        let standing = (!self.standing.is_empty()).then(|| self.standing.clone());
        EventPayload { standing, ..event }
    }

    /// The history has everything now.
    pub(crate) fn are_written(&mut self) {
        self.new.clear();
        self.mended.clear();
    }
}

/// How often each is there, in order.
fn counted<K: Ord>(all: impl Iterator<Item = K>) -> impl Iterator<Item = (K, u32)> {
    let mut counts = BTreeMap::new();
    for one in all {
        let count: &mut u32 = counts.entry(one).or_default();
        *count = count.saturating_add(1);
    }
    counts.into_iter()
}

impl Session {
    /// Whether something of the file is not as it was left, told before or not.
    pub fn has_findings(&self) -> bool {
        let told = |notice: &Notice| matches!(notice, Notice::Findings(_));
        !self.told.standing.is_empty() || self.notices.iter().any(told)
    }

    /// Tells what was found and did not stand there at the last login.
    pub(crate) fn tell_findings(&mut self, accounts: &Accounts, findings: Vec<Finding>) {
        // A count of tries that was gone has been made anew before anything else.
        let (mended, standing): (Vec<_>, Vec<_>) = findings
            .into_iter()
            .partition(|found| found.row == RowKind::Try && found.what != Found::Unlisted);
        let before = self.stood_before(accounts);
        for finding in standing {
            let row = accounts
                .store
                .read(|reading| row_of(reading, accounts, &finding));
            let tag = finding.tag(row.ok().flatten().as_ref());
            if !before.contains(&tag) && !self.told.new.contains(&finding) {
                self.told.new.push(finding);
            }
            if self.told.standing.len() < MOST_STANDING {
                self.told.standing.push(tag);
            }
        }
        self.told.mended(mended);
        let told = self.told.new.iter().chain(&self.told.mended);
        self.note_findings(told.copied().collect());
    }

    /// Adds findings to those that the person is told.
    pub(crate) fn note_findings(&mut self, mut found: Vec<Finding>) {
        let mut all = Vec::new();
        self.notices.retain_mut(|notice| {
            let Notice::Findings(before) = notice else {
                return true;
            };
            all.append(before);
            false
        });
        all.append(&mut found);
        if !all.is_empty() {
            self.note(Notice::Findings(all));
        }
    }

    /// What stood wrong when the account was opened last, as the history has it.
    fn stood_before(&self, accounts: &Accounts) -> Vec<Tag> {
        let opened = self.newest_event(accounts, |event| {
            matches!(
                event.what,
                EventKind::LoggedIn
                    | EventKind::QuickUnlocked
                    | EventKind::SteppedUp
                    | EventKind::Recovered
                    | EventKind::TakenOver
            )
        });
        opened.and_then(|event| event.standing).unwrap_or_default()
    }
}

/// The row that a finding is about, if it is there.
fn row_of(
    reading: &Reading<'_>,
    accounts: &Accounts,
    finding: &Finding,
) -> Result<Option<Stored>, StoreError> {
    let id: &Id = &finding.id;
    match finding.row {
        RowKind::Meta => Ok(None),
        // The directory as a whole bears the id of the vault.
        RowKind::Directory if *id == accounts.meta.db => {
            let hash = directory_hash(&reading.directory().all()?);
            Ok(Some(Stored::new(hash.to_vec())))
        }
        RowKind::Directory => reading.directory().find(id),
        RowKind::Header => reading.headers().find(id),
        RowKind::Try => reading.tries().find(id),
        RowKind::Codes => reading.code_offsets().find(id),
        RowKind::Way => reading.slots().find(id),
        RowKind::State
        | RowKind::Ways
        | RowKind::Root
        | RowKind::Collection
        | RowKind::Head
        | RowKind::Manifest
        | RowKind::Item
        | RowKind::Event
        | RowKind::Attachment
        | RowKind::Device
        | RowKind::Unowned
        | RowKind::Mailbox
        | RowKind::Log
        | RowKind::LogHead => reading.objects().find(id),
    }
}
