//! The end of a recovery: one transaction replaces what is gone and uses up the paper.

use std::collections::BTreeSet;
use std::mem;

use twinlatch_crypto::{Costs, Id, Sealed, SlotPlace, device_id, kind, make_salt, wrap_slot};
use twinlatch_device::{MarkReason, VaultMark, make_key_entry};
use twinlatch_records::{
    BackupSecret, ChunkRef, EnrolmentHeader, EnrolmentSecret, EventKind, EventPayload, Header,
    KitSecret, Patch, RecordError, WayKind, open_directory,
};

use super::phone::ReplacedPhone;
use super::{LostEntry, Paper, Recovery, RecoveryError};
use crate::accounts::Accounts;
use crate::enrolment::wrap_enrolment;
use crate::error::{EditError, LoginError};
use crate::login::{after_success, slot_place};
use crate::marks;
use crate::recovery_rows::RowKeys;
use crate::session::{Access, Edit, Notice, Session};
use crate::start::entry_from;

/// A recovery that could not be finished, to be tried again, and why.
pub type Unfinished = (Box<Recovery>, RecoveryError);

impl Recovery {
    /// Replaces what is gone and opens the session.
    ///
    /// A backup code needs a phone: a new one, or the old one with its table made anew. A kit is
    /// replaced by the one that was typed back. `measured` are the costs of this machine.
    ///
    /// # Errors
    ///
    /// [`RecoveryError`]: nothing was changed, nothing is used up, and it can be tried again.
    ///
    /// # Security
    ///
    /// Older copies of the file keep what was replaced here.
    pub fn finish(
        mut self,
        accounts: &mut Accounts,
        measured: Option<Costs>,
    ) -> Result<Session, Unfinished> {
        match self.try_finish(accounts, measured) {
            Ok(()) => Ok(self.session),
            Err(error) => Err((Box::new(self), error)),
        }
    }

    /// Opens a file that is not decided about for looking, by its kit: nothing is written, and the
    /// kit stays.
    ///
    /// # Errors
    ///
    /// [`RecoveryError::NotByKit`]; [`RecoveryError::KitNotConfirmed`] where the file can be written:
    /// there the kit is replaced.
    pub fn look_only(mut self, accounts: &Accounts) -> Result<Session, Unfinished> {
        let refused = match (self.check_kit(), self.undecided()) {
            (Err(error), _) => error,
            (Ok(()), None) => RecoveryError::KitNotConfirmed,
            (Ok(()), Some(_)) => {
                self.begin_session(accounts);
                return Ok(self.session);
            }
        };
        Err((Box::new(self), refused))
    }

    /// Opens the session with the phone as it is: "not with me". The backup code is used up at
    /// once, and a sensitive act takes another code.
    ///
    /// # Errors
    ///
    /// [`RecoveryError::LastCode`]; where neither file nor keyring can note the code as used,
    /// [`LoginError::AttemptsCannotBeCounted`]. The code is not used up then.
    pub fn keep_phone(mut self, accounts: &mut Accounts) -> Result<Session, Unfinished> {
        match self.try_keep_phone(accounts) {
            Ok(()) => Ok(self.session),
            Err(error) => Err((Box::new(self), error)),
        }
    }

    fn try_finish(
        &mut self,
        accounts: &mut Accounts,
        measured: Option<Costs>,
    ) -> Result<(), RecoveryError> {
        self.check_decided()?;
        self.check_phone()?;
        if self.by_kit() && !self.new_kit.as_ref().is_some_and(|kit| kit.confirmed) {
            return Err(RecoveryError::KitNotConfirmed);
        }
        if !self.by_kit() && self.phone.is_none() {
            return Err(RecoveryError::PhoneNeeded);
        }
        self.ask_again(accounts)?;
        self.write_all(accounts, &End::Replaced { measured })
    }

    fn try_keep_phone(&mut self, accounts: &mut Accounts) -> Result<(), RecoveryError> {
        let Paper::Backup { set, row } = self.paper else {
            return Err(RecoveryError::PhoneNeeded);
        };
        if !self.header_there {
            return Err(RecoveryError::PhoneNeeded);
        }
        if self.codes_left() == 0 {
            return Err(RecoveryError::LastCode);
        }
        // A phone that was begun or confirmed before is none that the person keeps.
        (self.offered, self.phone) = (None, None);
        self.ask_again(accounts)?;
        let Access::ReadOnly(reason) = self.session.access else {
            return self.write_all(accounts, &End::AsItIs);
        };
        // Nothing is written into the file: the keyring must know the code as used, before success.
        self.session.note_used_code(&set, &row);
        let kept = marks::write(accounts, &mut self.session, MarkReason::Lock);
        kept.map_err(|keyring| {
            self.session.used_codes.pop();
            LoginError::AttemptsCannotBeCounted {
                file: Box::new(EditError::ReadOnly(reason)),
                keyring,
            }
        })?;
        accounts.end_wait(&self.session.account, WayKind::Backup);
        self.begin_session(accounts);
        Ok(())
    }

    /// The session begins now, however long ago the paper was typed; nothing is proved by it.
    fn begin_session(&mut self, accounts: &Accounts) {
        let boot = accounts.env.clock.boot();
        let session = &mut self.session;
        (session.opened, session.input, session.marked) = (boot, boot, boot);
        session.proof = None;
        session.note_standing();
    }

    /// The device key of another machine or of a keyring that was lost: written, read back, before
    /// the file names it.
    fn keep_key(&self, accounts: &Accounts) -> Result<(), RecoveryError> {
        if self.key_is_new {
            let device = device_id(&accounts.device_key);
            make_key_entry(&*accounts.env.lines, device.bytes(), &accounts.device_key)?;
        }
        Ok(())
    }

    /// Writes everything and has session and mark follow.
    fn write_all(&mut self, accounts: &mut Accounts, end: &End) -> Result<(), RecoveryError> {
        let held = self.put_into_session(accounts);
        match self.try_write(accounts, end) {
            Ok((header, patch)) => {
                self.follow(accounts, header, patch);
                Ok(())
            }
            Err(error) => {
                held.put_back(&mut self.session);
                Err(error)
            }
        }
    }

    fn try_write(
        &self,
        accounts: &mut Accounts,
        end: &End,
    ) -> Result<(Header, Patch), RecoveryError> {
        let wraps = match end {
            End::Replaced { measured } => self.wrap(accounts, *measured)?,
            End::AsItIs => Wraps::default(),
        };
        self.keep_key(accounts)?;
        self.write(accounts, &wraps)
    }

    fn follow(&mut self, accounts: &mut Accounts, header: Header, patch: Patch) {
        let replaced = self.replaced();
        self.begin_session(accounts);
        let session = &mut self.session;
        session.slot = header
            .enrolments
            .first()
            .map_or(session.slot, |entry| entry.slot);
        session.header = header;
        session.ledger.apply(patch);
        session.proof =
            (self.phone.is_some() && self.password.is_some()).then(|| accounts.env.clock.boot());
        if let Paper::Backup { set, row } = self.paper {
            session.note_used_code(&set, &row);
        }
        // Said once more: digits and sheet are those of the new phone and kit.
        session.note_standing();
        accounts.end_wait(&session.account, self.paper.way());
        let reason = if replaced {
            accounts.end_wait(&session.account, WayKind::Slot);
            MarkReason::Success
        } else {
            MarkReason::Lock
        };
        if marks::write(accounts, session, reason).is_err() {
            session.note(Notice::MarkNotWritten);
        }
        if session.unread.is_some() {
            session.note(Notice::MarkNotRead);
        }
    }

    /// Whether password or phone are others now: wrong tries of the old ones count no more.
    fn replaced(&self) -> bool {
        self.phone.is_some() || self.new_password
    }

    /// What is sealed is sealed from the session's own, so it takes what will be over meanwhile.
    fn put_into_session(&mut self, accounts: &Accounts) -> Held {
        let session = &mut self.session;
        let new_set = self.new_kit.as_ref().and_then(|kit| kit.codes.as_ref());
        let codes = new_set.map(|codes| {
            session.ways.issued = accounts.env.clock.wall();
            let codes = codes.iter().map(duplicate_code).collect();
            mem::replace(&mut session.ways.codes, codes)
        });
        let used = match self.paper {
            Paper::Backup { row, .. } => {
                let codes = &mut session.ways.codes;
                let at = codes.iter().position(|code| code.row == row);
                at.map(|at| (at, codes.remove(at)))
            }
            Paper::Kit { .. } | Paper::KitPassword { .. } => None,
        };
        let kits = self.new_kit.as_ref().map(|kit| {
            let kit = KitSecret {
                code: kit.secret.code.duplicate(),
                confirmed: kit.confirmed,
                ..kit.secret
            };
            mem::replace(&mut session.ways.kits, vec![kit])
        });
        let enrolments = match &self.phone {
            Some(ReplacedPhone::New(made)) => {
                let secret = duplicate_secret(&made.secret);
                Some(mem::replace(&mut session.state.enrolments, vec![secret]))
            }
            Some(ReplacedPhone::Rebuilt(_)) | None => None,
        };
        Held {
            codes,
            used,
            kits,
            enrolments,
        }
    }

    fn write(
        &self,
        accounts: &mut Accounts,
        wraps: &Wraps,
    ) -> Result<(Header, Patch), RecoveryError> {
        let (session, meta) = (&self.session, accounts.meta);
        let time = accounts.env.clock.wall();
        session.transact(accounts, |edit| {
            let mut header = self.header(edit)?;
            self.drop_used_rows(edit)?;
            self.put_phone(edit, &mut header)?;
            wraps.put(edit, &mut header)?;
            header.kit_tags = session.ways.kits.iter().map(|kit| kit.tag).collect();
            edit.put_header(session, &mut header)?;
            edit.put_state(session)?;
            edit.put_ways(session)?;
            self.put_entry(edit, &header)?;
            if self.key_is_new {
                edit.writing.put_meta(&meta)?;
            }
            self.clear_tries(edit, &header)?;
            let events = self.events(time);
            edit.put_events(&self.tries, self.failures, events)?;
            Ok(header)
        })
    }

    /// Deletes what the paper has used up: one code, or everything that the new `ways` do not name.
    fn drop_used_rows(&self, edit: &mut Edit<'_, '_>) -> Result<(), RecoveryError> {
        let used = match self.paper {
            Paper::Backup { row, .. } => row,
            Paper::Kit { tag } | Paper::KitPassword { tag } => {
                edit.drop_unnamed_rows(&self.session)?;
                tag
            }
        };
        edit.writing.slots_mut().delete(&used)?;
        edit.change.drop_slot_row(&used);
        Ok(())
    }

    /// Puts the person's row of the directory back, if it was gone; never over one that a newer
    /// program wrote.
    fn put_entry(&self, edit: &mut Edit<'_, '_>, header: &Header) -> Result<(), RecoveryError> {
        let entry = match &self.lost_entry {
            None => return Ok(()),
            Some(LostEntry::Kept(entry)) => (**entry).clone(),
            Some(LostEntry::Unknown) => entry_from(self.session.header_id, header),
        };
        let rows = edit.rows;
        let tag = rows.tag(&entry.username);
        let there = edit.writing.directory().find(&tag)?;
        let newer = there.is_some_and(|stored| {
            let opened = open_directory(rows.key, rows.db, &tag, &stored);
            matches!(opened, Err(RecordError::NewerSchema { .. }))
        });
        if newer {
            return Ok(());
        }
        let sealed = rows.seal_directory(&tag, &entry, edit.random)?;
        edit.writing.directory_mut().put(&tag, &sealed)?;
        Ok(edit.raise_directory(&VaultMark::default())?)
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
                header.enrolments.push(duplicate_header(&made.header));
                &made.chunks
            }
            Some(ReplacedPhone::Rebuilt(table)) => {
                let enrolment = header
                    .enrolments
                    .iter_mut()
                    .find(|entry| entry.slot == self.session.slot)
                    .ok_or(EditError::ChangedOutside)?;
                for old in mem::replace(&mut enrolment.chunks, duplicate_chunks(&table.listed)) {
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

    fn clear_tries(&self, edit: &mut Edit<'_, '_>, header: &Header) -> Result<(), RecoveryError> {
        let mut tries = after_success(&self.tries, self.way());
        if self.replaced() {
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
        ];
        let event = |what| EventPayload {
            time,
            what,
            way: (what == EventKind::Recovered).then(|| self.way()),
            count: 1,
        };
        happened
            .into_iter()
            .filter(|(_, did)| *did)
            .map(|(what, _)| event(what))
            .collect()
    }

    /// Seals every row that depends on what was replaced; needs the password where one of them
    /// does.
    fn wrap(&self, accounts: &Accounts, measured: Option<Costs>) -> Result<Wraps, RecoveryError> {
        let (random, session) = (&*accounts.env.random, &self.session);
        // A new phone's costs stand in its header already.
        let costs = match &self.phone {
            Some(ReplacedPhone::New(made)) => made.header.costs,
            Some(ReplacedPhone::Rebuilt(_)) | None => self.costs(measured),
        };
        let keys = RowKeys {
            db: &session.db,
            account: &session.account,
            device_key: &accounts.device_key,
            root_key: &session.root_key,
            costs,
        };
        let mut wraps = Wraps::default();
        let slot = self.needs_wrap();
        let kit_takes_password = matches!(self.paper, Paper::KitPassword { .. });
        let new_set = self.new_kit.as_ref().is_some_and(|kit| kit.codes.is_some());
        if slot || kit_takes_password || new_set {
            let password = self
                .password
                .as_ref()
                .ok_or(RecoveryError::PasswordNeeded)?;
            let mut memory = accounts.env.kdf.reserve(costs)?;
            if slot {
                wraps.slot = Some(self.wrap_slot(accounts, &mut memory, password, costs)?);
            }
            if self.new_password || new_set {
                wraps.backup = keys.backup_rows(&mut memory, password, &session.ways, random)?;
            }
            if let Some(kit) = &self.new_kit {
                let secret = &kit.secret;
                wraps.kit = Some((
                    secret.tag,
                    keys.kit_row(&mut memory, password, secret, random)?,
                ));
            }
        } else if let Some(kit) = &self.new_kit {
            wraps.kit = Some((kit.secret.tag, keys.seal_kit_alone(&kit.secret, random)?));
        }
        Ok(wraps)
    }

    fn needs_wrap(&self) -> bool {
        let new_phone = matches!(self.phone, Some(ReplacedPhone::New(_)));
        new_phone || self.new_password || !self.slot_whole
    }

    fn wrap_slot(
        &self,
        accounts: &Accounts,
        memory: &mut twinlatch_crypto::KdfMemory,
        password: &twinlatch_secret::Password,
        costs: Costs,
    ) -> Result<(SlotPlace, Sealed<kind::Slot>), RecoveryError> {
        let (random, session) = (&*accounts.env.random, &self.session);
        let (device_key, root_key) = (&accounts.device_key, &session.root_key);
        if let Some(ReplacedPhone::New(made)) = &self.phone {
            let account = &session.account;
            let slot = wrap_enrolment(
                memory, password, made, device_key, root_key, account, random,
            )?;
            return Ok((slot_place(account, &made.header), slot));
        }
        let enrolment = session
            .enrolment_header()
            .ok_or(RecoveryError::PhoneNeeded)?;
        let secret = session
            .enrolment_secret()
            .ok_or(RecoveryError::PhoneNeeded)?;
        let mut place = slot_place(&session.account, enrolment);
        place.costs = costs;
        place.salt = make_salt(random)?;
        let targets = &secret.targets;
        let slot = wrap_slot(
            memory,
            password,
            targets,
            &[],
            device_key,
            root_key,
            &place,
            random,
        )?;
        Ok((place, slot))
    }
}

/// Rows that took a key derivation, or the new kit's code.
#[derive(Default)]
struct Wraps {
    slot: Option<(SlotPlace, Sealed<kind::Slot>)>,
    backup: Vec<(Id, Sealed<kind::Recovery>)>,
    kit: Option<(Id, Sealed<kind::Kit>)>,
}

impl Wraps {
    fn put(&self, edit: &mut Edit<'_, '_>, header: &mut Header) -> Result<(), RecoveryError> {
        let mut slots = edit.writing.slots_mut();
        if let Some((place, slot)) = &self.slot {
            slots.put_slot(&place.slot, slot)?;
            edit.change.set_slot_row(place.slot, slot.hash());
            let entries = header.enrolments.iter_mut();
            for enrolment in entries.filter(|entry| entry.slot == place.slot) {
                enrolment.costs = place.costs;
                enrolment.salt = place.salt;
            }
        }
        for (id, row) in &self.backup {
            slots.put_recovery(id, row)?;
            edit.change.set_slot_row(*id, row.hash());
        }
        if let Some((tag, row)) = &self.kit {
            slots.put_kit(tag, row)?;
            edit.change.set_slot_row(*tag, row.hash());
        }
        Ok(())
    }
}

/// How a recovery ends.
enum End {
    /// What is gone is replaced; a kit wraps at the costs of this machine, if they are known.
    Replaced { measured: Option<Costs> },
    /// The phone stays as it is.
    AsItIs,
}

/// What the session held before, for a transaction that was not committed.
struct Held {
    codes: Option<Vec<BackupSecret>>,
    used: Option<(usize, BackupSecret)>,
    kits: Option<Vec<KitSecret>>,
    enrolments: Option<Vec<EnrolmentSecret>>,
}

impl Held {
    fn put_back(self, session: &mut Session) {
        if let Some(codes) = self.codes {
            session.ways.codes = codes;
        }
        if let Some((at, code)) = self.used {
            session.ways.codes.insert(at, code);
        }
        if let Some(kits) = self.kits {
            session.ways.kits = kits;
        }
        if let Some(enrolments) = self.enrolments {
            session.state.enrolments = enrolments;
        }
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

fn duplicate_code(code: &BackupSecret) -> BackupSecret {
    BackupSecret {
        row: code.row,
        code: code.code.duplicate(),
    }
}

fn duplicate_secret(secret: &EnrolmentSecret) -> EnrolmentSecret {
    EnrolmentSecret {
        slot: secret.slot,
        descriptor: secret.descriptor,
        seed: secret.seed.duplicate(),
        targets: secret.targets.duplicate(),
    }
}

fn duplicate_header(header: &EnrolmentHeader) -> EnrolmentHeader {
    EnrolmentHeader {
        chunks: duplicate_chunks(&header.chunks),
        ..*header
    }
}

fn duplicate_chunks(chunks: &[ChunkRef]) -> Vec<ChunkRef> {
    let duplicate = |chunk: &ChunkRef| ChunkRef {
        key: chunk.key.duplicate(),
        ..*chunk
    };
    chunks.iter().map(duplicate).collect()
}
