//! Whether a name has room for an invitation.

use std::collections::{BTreeMap, BTreeSet};

use twinlatch_crypto::Id;
use twinlatch_records::{DirectoryEntry, Role, open_header};
use twinlatch_store::{Reading, StoreError};

use super::invite::Prospect;
use super::may_grant;
use crate::error::EditError;
use crate::rows::{DeviceRows, Row};
use crate::session::Edit;

/// The names of those who have come, read once for any number of invitations.
pub(super) struct Room<'a> {
    rows: DeviceRows<'a>,
    borne: BTreeSet<Id>,
}

/// Where an invitation would stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Nobody has the name.
    Free,
    /// Somebody was invited under it and has not come.
    Waiting(Box<DirectoryEntry>),
}

impl Place {
    pub(super) fn prospect(&self) -> Prospect {
        match self {
            Self::Free => Prospect::New,
            Self::Waiting(_) => Prospect::Replaces,
        }
    }
}

impl<'a> Room<'a> {
    pub(super) fn read(reading: &Reading<'_>, rows: &DeviceRows<'a>) -> Result<Self, StoreError> {
        let headers = reading.headers().all()?.into_iter();
        // A name whose row is lost is put back from its header.
        let borne = headers.filter_map(|(id, stored)| {
            let header = open_header(rows.key, rows.db, &id, &stored).ok()?;
            Some(rows.tag(&header.username))
        });
        Ok(Self {
            rows: *rows,
            borne: borne.collect(),
        })
    }

    /// The place of a name; none if somebody has it who has come, or whom `own` may not invite anew.
    pub(super) fn place(
        &self,
        reading: &Reading<'_>,
        tag: &Id,
        own: Role,
    ) -> Result<Option<Place>, StoreError> {
        if self.borne.contains(tag) {
            return Ok(None);
        }
        Ok(match self.rows.directory(reading, tag)? {
            Row::Missing => Some(Place::Free),
            Row::There(entry) if is_waiting(&entry) && may_grant(own, entry.role) => {
                Some(Place::Waiting(Box::new(entry)))
            }
            Row::There(_) | Row::Unreadable => None,
        })
    }
}

/// Whether nobody has come yet: the person's keys and the header come together.
pub(super) fn is_waiting(entry: &DirectoryEntry) -> bool {
    entry.signing_key.is_none() && entry.agreement_key.is_none()
}

impl Edit<'_, '_> {
    /// Takes invitations away by which nobody has come.
    pub(super) fn delete_invitations(
        &mut self,
        entries: &BTreeMap<Id, Id>,
    ) -> Result<(), EditError> {
        if entries.is_empty() {
            return Ok(());
        }
        self.delete_ways(&entries.keys().copied().collect())?;
        for tries in entries.values() {
            self.writing.tries_mut().delete(tries)?;
        }
        Ok(())
    }

    /// Deletes the rows of `slots` that say they are these accounts', and what they lead to.
    pub(super) fn delete_ways(&mut self, accounts: &BTreeSet<Id>) -> Result<(), EditError> {
        for id in self.writing.slots().ids()? {
            let way = self.rows.recovery(self.writing, &id)?.into_there();
            let of_them = way.filter(|way| accounts.contains(&way.account));
            if let Some(way) = of_them {
                self.writing.slots_mut().delete(&id)?;
                if let Some(object) = way.pending {
                    self.writing.objects_mut().delete(&object)?;
                }
            }
        }
        Ok(())
    }
}
