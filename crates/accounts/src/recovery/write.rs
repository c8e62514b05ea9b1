//! The one transaction of a recovery.

use std::collections::BTreeSet;
use std::mem;

use twinlatch_crypto::Id;
use twinlatch_device::VaultMark;
use twinlatch_records::{
    ChunkRef, EventKind, EventPayload, Finding, Found, Header, Patch, RecordError, RowKind,
    WayKind, open_directory,
};

use super::phone::ReplacedPhone;
use super::wraps::Wraps;
use super::{LostEntry, Paper, Recovery, RecoveryError};
use crate::accounts::Accounts;
use crate::error::EditError;
use crate::login::after_success;
use crate::session::Edit;
use crate::start::entry_from;

/// What the transaction wrote.
pub(super) struct Written {
    pub(super) header: Header,
    /// Another person's row, where the own one of the directory would stand.
    pub(super) name_taken: Option<Finding>,
}

impl Recovery {
    /// Writes everything, or nothing.
    pub(super) fn write(
        &self,
        accounts: &mut Accounts,
        wraps: &Wraps,
    ) -> Result<(Written, Patch), RecoveryError> {
        let (session, meta) = (&self.session, accounts.meta);
        let time = accounts.env.clock.wall();
        let reopens = self.reopens_slot(accounts);
        session.transact(accounts, |edit| {
            let mut header = self.header(edit)?;
            self.drop_used_rows(edit)?;
            self.put_phone(edit, &mut header)?;
            wraps.put(edit, session, &mut header)?;
            header.kit_tags = session.ways.all_kits().map(|kit| kit.tag).collect();
            edit.put_header(session, &mut header)?;
            edit.put_state(session)?;
            edit.put_ways(session)?;
            let name_taken = self.put_entry(edit, &header)?;
            if self.key_is_new {
                edit.writing.put_meta(&meta)?;
            }
            self.clear_tries(edit, &header, reopens)?;
            let events = self.events(time);
            edit.put_events(&self.tries, self.failures, events)?;
            Ok(Written { header, name_taken })
        })
    }

    /// Deletes what the paper has used up: one code, or everything that the new `ways` do not name.
    fn drop_used_rows(&self, edit: &mut Edit<'_, '_>) -> Result<(), RecoveryError> {
        let used = match self.paper {
            // Rows of help go where they are made anew; the short session uses up no row.
            Paper::Help { .. } => return Ok(()),
            Paper::Emergency { .. } if self.short => return Ok(()),
            Paper::Backup { row, .. } => row,
            Paper::Kit { tag } | Paper::KitPassword { tag } | Paper::Emergency { tag } => {
                edit.drop_unnamed_rows(&self.session)?;
                tag
            }
        };
        edit.writing.slots_mut().delete(&used)?;
        edit.change.drop_slot_row(&used);
        Ok(())
    }

    /// Puts the person's row of the directory back, if it was gone; never over one that a newer
    /// program wrote, nor over another person's, which is named.
    fn put_entry(
        &self,
        edit: &mut Edit<'_, '_>,
        header: &Header,
    ) -> Result<Option<Finding>, RecoveryError> {
        let entry = match &self.lost_entry {
            None => return Ok(None),
            Some(LostEntry::Kept(entry)) => (**entry).clone(),
            Some(LostEntry::Unknown) => entry_from(self.session.header_id, header),
        };
        let rows = edit.rows;
        let tag = rows.tag(&entry.username);
        let there = edit.writing.directory().find(&tag)?;
        match there.map(|stored| open_directory(rows.key, rows.db, &tag, &stored)) {
            Some(Err(RecordError::NewerSchema { .. })) => return Ok(None),
            Some(Ok(other)) if other.account != entry.account => {
                let (row, what) = (RowKind::Directory, Found::OtherThanListed);
                return Ok(Some(Finding { row, id: tag, what }));
            }
            None | Some(_) => {}
        }
        let sealed = rows.seal_directory(&tag, &entry, edit.random)?;
        edit.writing.directory_mut().put(&tag, &sealed)?;
        edit.raise_directory(&VaultMark::default())?;
        Ok(None)
    }

    /// The header of the file, or one in its place.
    fn header(&self, edit: &mut Edit<'_, '_>) -> Result<Header, RecoveryError> {
        let own = &self.session.header;
        if self.header_there {
            let mut header = edit.open_header(&self.session)?;
            for enrolment in &mut header.enrolments {
                let known = own
                    .enrolments
                    .iter()
                    .find(|entry| entry.slot == enrolment.slot);
                enrolment.floor = enrolment.floor.max(known.map_or(0, |entry| entry.floor));
            }
            return Ok(header);
        }
        edit.drop_orphaned_chunks(&self.session.header_id)?;
        Ok(Header {
            account: own.account,
            username: own.username.clone(),
            tries: own.tries,
            enrolments: Vec::new(),
            kit_tags: Vec::new(),
            disabled: own.disabled,
            edit: own.edit,
        })
    }

    fn put_phone(&self, edit: &mut Edit<'_, '_>, header: &mut Header) -> Result<(), RecoveryError> {
        let chunks = match &self.phone {
            None => return Ok(()),
            Some(ReplacedPhone::New(made)) => {
                for old in mem::take(&mut header.enrolments) {
                    edit.delete_enrolment(&old)?;
                }
                header.enrolments.push(made.header.duplicate());
                &made.chunks
            }
            Some(ReplacedPhone::Rebuilt(table)) => {
                let enrolment = header
                    .enrolments
                    .iter_mut()
                    .find(|entry| entry.slot == self.session.slot)
                    .ok_or(EditError::ChangedOutside)?;
                for old in mem::replace(&mut enrolment.chunks, duplicates(&table.listed)) {
                    edit.writing.code_offsets_mut().delete(&old.id)?;
                }
                enrolment.floor = enrolment.floor.max(table.floor);
                enrolment.drift = table.drift;
                enrolment.window_end = table.window_end;
                &table.chunks
            }
        };
        for (id, chunk) in chunks {
            edit.writing.code_offsets_mut().put(id, chunk)?;
        }
        Ok(())
    }

    fn clear_tries(
        &self,
        edit: &mut Edit<'_, '_>,
        header: &Header,
        reopens: bool,
    ) -> Result<(), RecoveryError> {
        let mut tries = after_success(&self.tries, self.way());
        if reopens {
            tries = after_success(&tries, WayKind::Slot);
        }
        let sealed = edit.rows.seal_tries(&header.tries, &tries, edit.random)?;
        edit.writing.tries_mut().put(&header.tries, &sealed)?;
        Ok(())
    }

    fn events(&self, time: u64) -> Vec<EventPayload> {
        let new_phone = matches!(self.phone, Some(ReplacedPhone::New(_)));
        let rebuilt = matches!(self.phone, Some(ReplacedPhone::Rebuilt(_)));
        let happened = [
            (EventKind::Recovered, true),
            (EventKind::PhoneEnrolled, new_phone),
            (EventKind::Mended, rebuilt),
            (EventKind::PasswordChanged, self.new_password),
            (EventKind::KitIssued, self.new_kit.is_some()),
            (EventKind::EmergencyOpened, self.short),
        ];
        let told = &self.session.told;
        let event = |what| {
            let event = EventPayload::new(time, what);
            if what == EventKind::Recovered {
                let way = Some(self.way());
                told.stands(EventPayload { way, ..event })
            } else {
                event
            }
        };
        let happened = happened.into_iter().filter(|(_, did)| *did);
        let mut events = told.events(time);
        events.extend(happened.map(|(what, _)| event(what)));
        events
    }
}

impl Edit<'_, '_> {
    /// Deletes the chunks that no header lists; none while another header than the lost one does
    /// not open.
    fn drop_orphaned_chunks(&mut self, lost: &Id) -> Result<(), RecoveryError> {
        let mut listed = BTreeSet::new();
        for id in self
            .writing
            .headers()
            .ids()?
            .into_iter()
            .filter(|id| id != lost)
        {
            let Some(header) = self.rows.header(self.writing, &id)?.into_there() else {
                return Ok(());
            };
            let chunks = header.enrolments.iter().flat_map(|entry| &entry.chunks);
            listed.extend(chunks.map(|chunk| chunk.id));
        }
        for id in self.writing.code_offsets().ids()? {
            if !listed.contains(&id) {
                self.writing.code_offsets_mut().delete(&id)?;
            }
        }
        Ok(())
    }
}

fn duplicates(chunks: &[ChunkRef]) -> Vec<ChunkRef> {
    chunks.iter().map(ChunkRef::duplicate).collect()
}
