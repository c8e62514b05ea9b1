//! From an open root key to a recovery: own rows, lists and mark compared as at a login.

use twinlatch_crypto::{Id, chunk_start, is_wrapped};
use twinlatch_records::{Finding, Found, Header, RowKind};
use twinlatch_secret::{Password, RootKey};
use twinlatch_store::{Reading, StoreError};

use super::lookup::AccountRows;
use super::{LostEntry, Paper, Recovery, RecoveryError, TableState, is_used};
use crate::accounts::Accounts;
use crate::error::LoginError;
use crate::login::{floor, reason};
use crate::own_rows::{Opener, OwnRows};
use crate::remembered::{Marks, canonical};
use crate::session::{Begun, FileCounters, Notice, Session};

/// What a paper has opened.
pub(super) struct OpenedByPaper {
    pub(super) account: Id,
    pub(super) root_key: RootKey,
    pub(super) paper: Paper,
    /// The password, where it was one of the factors.
    pub(super) password: Option<Password>,
    pub(super) failures: u32,
}

/// The row that no enrolment bears: in the place of a slot that is not known.
const NO_SLOT: Id = Id::new([0; Id::LEN]);

impl Recovery {
    /// Opens what the root key opens; whatever is found is named, never refused.
    ///
    /// # Errors
    ///
    /// [`LoginError::Denied`] for an account that is switched off,
    /// [`LoginError::MarkedForDeletion`].
    pub(super) fn open(
        accounts: &Accounts,
        rows: AccountRows,
        lost_entry: Option<LostEntry>,
        marks: Marks,
        opened: OpenedByPaper,
    ) -> Result<Self, RecoveryError> {
        let (account, tries) = (opened.account, rows.tries.clone());
        let slot = slot_of(&rows);
        let username = rows.entry.as_ref().map(|entry| entry.username.clone());
        let opener = Opener {
            db: &accounts.meta.db,
            account: &account,
            root_key: &opened.root_key,
            slot: slot.as_ref(),
            targets: None,
            device_key: &accounts.device_key,
            username: username.as_deref().unwrap_or_default(),
        };
        let mut own = accounts
            .store
            .read(|reading| opener.open(reading, &*accounts.env.random))?;
        own.findings.extend(unlisted(&opened.paper, &own));
        let remembered = marks.account.as_ref().map_or(0, |mark| mark.header_edit);
        let entry = rows.entry.clone();
        let header_id = rows.header_id;
        let (header, header_there) = rows.header_or_new(&account, &own.state.username, remembered);
        let (slot_whole, table) = accounts
            .store
            .read(|reading| look_at_phone(reading, accounts, &header_id, &header, &own, &marks))?;
        let counters = FileCounters {
            header_edit: header.edit,
            root_edit: (!own.ledger.needs_consent()).then(|| own.ledger.edit()),
        };
        let reason = reason(accounts, &marks, counters, &own);
        let begun = Begun {
            account,
            entry,
            header_id,
            header,
            slot: slot.unwrap_or(NO_SLOT),
            root_key: opened.root_key,
            own,
            vault_mark: marks.vault.clone(),
        };
        let mut session = begun.into_session(accounts, None)?;
        if let Some(barred) = session.barred {
            return Err(barred.into_error(accounts.env.clock.wall()).into());
        }
        session
            .check_policy(accounts, &marks, reason)
            .map_err(LoginError::from)?;
        let paper = known_kit(opened.paper, &session);
        raise_floors(&mut session, &marks);
        session.unread = marks.silent.as_ref().map(|_| counters);
        if marks.several {
            session.note(Notice::TwoMarks);
        }
        if let Some(reason) = reason {
            session.become_read_only(reason);
        }
        Ok(Self {
            session,
            paper,
            lost_entry,
            header_there,
            slot_whole,
            table,
            key_is_new: false,
            tries,
            failures: opened.failures,
            password: opened.password,
            new_password: false,
            offered: None,
            phone: None,
            new_kit: None,
            short: false,
        })
    }
}

/// Which kit it was: the account's ways tell.
fn known_kit(paper: Paper, session: &Session) -> Paper {
    let emergency = session.ways.emergency.as_ref().map(|kit| kit.kit.tag);
    if let Paper::KitPassword { tag } = paper
        && emergency == Some(tag)
    {
        return Paper::Emergency { tag };
    }
    paper
}

/// A kit or a row of help that no list names opened all the same: it is named.
fn unlisted(paper: &Paper, own: &OwnRows) -> Option<Finding> {
    let tag = match paper {
        Paper::Backup { .. } => return None,
        Paper::Kit { tag } | Paper::KitPassword { tag } | Paper::Emergency { tag } => tag,
        Paper::Help { row, .. } => row,
    };
    let listed = own.ledger.rows().iter().any(|(id, _)| id == tag);
    (!listed).then_some(Finding {
        row: RowKind::Way,
        id: *tag,
        what: Found::Unlisted,
    })
}

impl Recovery {
    /// Asks a keyring that was silent at the opening once more, before anything is written.
    ///
    /// # Errors
    ///
    /// [`LoginError::Denied`] if it tells that the code was used up; [`RecoveryError::Undecided`] if
    /// it has seen a later file.
    pub(super) fn ask_again(&mut self, accounts: &Accounts) -> Result<(), RecoveryError> {
        let Some(file) = self.session.unread else {
            return Ok(());
        };
        let (db, account) = (&accounts.meta.db, &self.session.account);
        let Ok(marks) = Marks::try_read(&*accounts.env.lines, db, account) else {
            return Ok(());
        };
        self.session.unread = None;
        if let Paper::Backup { set, row } = &self.paper
            && is_used(marks.account.as_ref(), Some(set), row)
        {
            return Err(LoginError::Denied.into());
        }
        raise_floors(&mut self.session, &marks);
        if let Some(reason) = marks.judge(file, db, &canonical(accounts.store.path())) {
            self.session.become_read_only(reason);
            return Err(RecoveryError::Undecided(reason));
        }
        Ok(())
    }
}

fn slot_of(rows: &AccountRows) -> Option<Id> {
    let enrolment = rows.header.there()?.enrolments.first()?;
    Some(enrolment.slot)
}

/// What the keyring knows as used up is used up in this file too.
fn raise_floors(session: &mut Session, marks: &Marks) {
    for enrolment in &mut session.header.enrolments {
        enrolment.floor = floor(enrolment, marks.account.as_ref());
    }
}

/// Whether password and code could open the account: the row as listed, and the table.
fn look_at_phone(
    reading: &Reading<'_>,
    accounts: &Accounts,
    header_id: &Id,
    header: &Header,
    own: &OwnRows,
    marks: &Marks,
) -> Result<(bool, TableState), StoreError> {
    let Some(enrolment) = header.enrolments.first() else {
        return Ok((false, TableState::PhoneUnknown));
    };
    let stored = reading.slots().find(&enrolment.slot)?;
    let listed = own
        .ledger
        .rows()
        .iter()
        .find(|(id, _)| *id == enrolment.slot);
    let whole = stored.is_some_and(|stored| {
        let hash = stored.hash();
        is_wrapped(stored.bytes()) && listed.is_some_and(|(_, listed)| *listed == hash)
    });
    let known = own
        .state
        .enrolments
        .iter()
        .any(|secret| secret.slot == enrolment.slot);
    if !known {
        return Ok((whole, TableState::PhoneUnknown));
    }
    let period = u64::from(enrolment.descriptor.period.max(1));
    let step = accounts.code_time(header_id).seconds() / period;
    let ended = step > enrolment.window_end
        || floor(enrolment, marks.account.as_ref()) >= enrolment.window_end;
    let current = enrolment
        .chunks
        .iter()
        .find(|chunk| chunk.first_step == chunk_start(step));
    let there = match current {
        Some(chunk) => reading.code_offsets().find(&chunk.id)?.is_some_and(|row| {
            let place = twinlatch_crypto::Place {
                db: accounts.meta.db,
                scope: Some(header.account),
                id: chunk.id,
            };
            let digits = enrolment.descriptor.digits;
            twinlatch_crypto::Chunk::open(&chunk.key, &place, &row, digits, chunk.first_step)
                .is_ok()
        }),
        None => false,
    };
    let table = if ended || !there {
        TableState::Rebuildable
    } else {
        TableState::Usable
    };
    Ok((whole, table))
}
