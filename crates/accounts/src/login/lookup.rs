//! What one look into the file finds for a name: as many statements for an unknown one.

use twinlatch_crypto::{Chunk, Id, Place, Stored};
use twinlatch_records::{ChunkRef, DeviceSettings, DirectoryEntry, EnrolmentHeader, Header, Tries};
use twinlatch_store::{Reading, StoreError};

use super::prepare::Who;
use super::reach::Reach;
use crate::rows::{DeviceRows, Row};
use crate::table::window_weeks;

/// The rows that a try needs.
pub(super) struct Lookup {
    pub(super) account: Found,
    pub(super) settings: Row<DeviceSettings>,
    /// Whose mark is asked for: an unknown name's tag, under which nobody has one.
    pub(super) mark_of: Id,
}

/// What a name leads to.
pub(super) enum Found {
    /// Nobody, or somebody who was invited and has nothing to log in to.
    Nobody,
    /// An account whose own row does not open.
    Damaged,
    /// An account that can be tried.
    Account(Box<AccountRows>),
}

/// The rows of one account.
pub(super) struct AccountRows {
    pub(super) account: Id,
    /// Missing where a session asks.
    pub(super) entry: Option<DirectoryEntry>,
    pub(super) header_id: Id,
    pub(super) header: Header,
    pub(super) tries: Row<Tries>,
    pub(super) slot: Option<Stored>,
    /// The chunks that the try looks at, in order; one that is missing or does not open is `None`.
    pub(super) chunks: Vec<(u64, Option<Chunk>)>,
}

impl Lookup {
    /// Looks up whatever `who` stands for.
    ///
    /// # Security
    ///
    /// Each search that an account needs is made for an unknown name too, with an id that no row
    /// bears.
    pub(super) fn read(
        reading: &Reading<'_>,
        rows: &DeviceRows<'_>,
        who: &Who<'_>,
        reach: &Reach<'_>,
    ) -> Result<Self, StoreError> {
        let (named, mark_of, unreadable) = Named::find(reading, rows, who)?;
        let ids = named
            .as_ref()
            .map_or((mark_of, mark_of), |named| (named.header, named.tries));
        let header = rows.header(reading, &ids.0)?;
        let tries = rows.tries(reading, &ids.1)?;
        let enrolment = header.there().and_then(|header| header.enrolments.first());
        let slot = reading
            .slots()
            .find(enrolment.map_or(&mark_of, |entry| &entry.slot))?;
        let account = named.as_ref().map_or(&mark_of, |named| &named.account);
        let accounts = if reach.is_whole() {
            reading.headers().count()?
        } else {
            0
        };
        let starts = match enrolment {
            Some(entry) => reach.of(&ids.0, entry),
            None => reach.of_nobody(window_weeks(accounts)),
        };
        let chunks = read_chunks(reading, rows.db, account, enrolment, &starts)?;
        let settings = rows.device_settings(reading)?;
        let account = match (named, header) {
            (Some(named), Row::There(header)) => Found::Account(Box::new(AccountRows {
                account: named.account,
                entry: named.entry,
                header_id: named.header,
                header,
                tries,
                slot,
                chunks,
            })),
            (Some(named), Row::Missing) if named.invited() => Found::Nobody,
            (Some(_), _) => Found::Damaged,
            (None, _) if unreadable => Found::Damaged,
            (None, _) => Found::Nobody,
        };
        Ok(Self {
            account,
            settings,
            mark_of,
        })
    }
}

/// Where an account's rows are.
struct Named {
    account: Id,
    header: Id,
    tries: Id,
    entry: Option<DirectoryEntry>,
}

impl Named {
    /// Gives also whose mark belongs to the try, and whether the name's row is there and says
    /// nothing.
    fn find(
        reading: &Reading<'_>,
        rows: &DeviceRows<'_>,
        who: &Who<'_>,
    ) -> Result<(Option<Self>, Id, bool), StoreError> {
        let session = match who {
            Who::Session(session) => session,
            Who::Name(name) => {
                let tag = rows.tag(name);
                let row = rows.directory(reading, &tag)?;
                let unreadable = matches!(row, Row::Unreadable);
                let named = row.into_there().map(Self::from_entry);
                let mark_of = named.as_ref().map_or(tag, |named| named.account);
                return Ok((named, mark_of, unreadable));
            }
        };
        let named = Self {
            account: session.account,
            header: session.header_id,
            tries: session.header.tries,
            entry: None,
        };
        Ok((Some(named), session.account, false))
    }

    fn from_entry(entry: DirectoryEntry) -> Self {
        Self {
            account: entry.account,
            header: entry.header,
            tries: entry.tries,
            entry: Some(entry),
        }
    }

    /// Whether the person was invited and never came.
    fn invited(&self) -> bool {
        self.entry
            .as_ref()
            .is_some_and(|entry| entry.signing_key.is_none())
    }
}

/// Reads the chunks that begin at these steps; for nobody as many searches that find nothing.
fn read_chunks(
    reading: &Reading<'_>,
    db: &Id,
    account: &Id,
    enrolment: Option<&EnrolmentHeader>,
    starts: &[u64],
) -> Result<Vec<(u64, Option<Chunk>)>, StoreError> {
    let mut chunks = Vec::with_capacity(starts.len());
    for start in starts.iter().copied() {
        let listed = enrolment.and_then(|entry| listed(entry, start));
        let stored = reading
            .code_offsets()
            .find(listed.map_or(account, |chunk| &chunk.id))?;
        let chunk = enrolment
            .zip(listed)
            .zip(stored)
            .and_then(|((entry, listed), stored)| {
                let place = Place {
                    db: *db,
                    scope: Some(*account),
                    id: listed.id,
                };
                Chunk::open(&listed.key, &place, &stored, entry.descriptor.digits, start).ok()
            });
        chunks.push((start, chunk));
    }
    Ok(chunks)
}

fn listed(enrolment: &EnrolmentHeader, start: u64) -> Option<&ChunkRef> {
    enrolment
        .chunks
        .iter()
        .find(|chunk| chunk.first_step == start)
}
