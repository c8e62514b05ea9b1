//! Step 2: what the root key opens, compared with the lists and the mark.

use std::path::Path;

use twinlatch_crypto::{CodeDigits, Id};
use twinlatch_device::VaultMark;
use twinlatch_records::Role;
use twinlatch_secret::RootKey;
use twinlatch_store::{self as store, Store};

use super::accept::Accepted;
use super::derive::Opened;
use super::prepare::{Attempt, Known};
use crate::accounts::Accounts;
use crate::error::LoginError;
use crate::marks::canonical;
use crate::own_rows::{Opener, OwnRows};
use crate::people::verified_role;
use crate::session::{Access, Notice, ReadOnlyReason, Session};

/// Days before the end of a table at which the person is told.
const TELL_BEFORE_END: u64 = 28;

const DAY: u64 = 24 * 60 * 60;

/// Makes the session. Whatever is found is named and never refused: what does not fit makes a
/// session that only looks.
///
/// Gives also what was accepted, and whether the mark has the note of a begun cost upgrade.
pub(super) fn open(
    accounts: &Accounts,
    attempt: Attempt,
    opened: Opened,
) -> Result<(Session, Accepted, bool), LoginError> {
    // The memory of the key derivation is given back here.
    let Attempt { known, wall, .. } = attempt;
    let known = *known.ok_or(LoginError::Denied)?;
    let accepted = Accepted::new(&known, &opened, wall);
    let begun = known
        .marks
        .account
        .as_ref()
        .is_some_and(|mark| mark.upgrade_begun.is_some());
    let own = own_rows(accounts, &known, &opened)?;
    let reason = reason(accounts, &known, &own);
    let mut session = session(accounts, known, opened.root_key, own);
    tell(&mut session, &accepted);
    if let Some(reason) = reason {
        session.become_read_only(reason);
    }
    Ok((session, accepted, begun))
}

fn own_rows(accounts: &Accounts, known: &Known, opened: &Opened) -> Result<OwnRows, LoginError> {
    let opener = Opener {
        db: &accounts.meta.db,
        account: &known.account,
        root_key: &opened.root_key,
        slot: &known.slot_place.slot,
        targets: &opened.targets,
        device_key: &accounts.device_key,
        username: &known.header.username,
    };
    accounts
        .store
        .read(|reading| opener.open(reading, &*accounts.env.random))
}

/// Why the session may only look, if so; the first reason that holds.
fn reason(accounts: &Accounts, known: &Known, own: &OwnRows) -> Option<ReadOnlyReason> {
    let marks = &known.marks;
    let older = marks.account.as_ref().is_some_and(|mark| {
        // Lists that were rebuilt have lost their counter.
        let lists = !own.ledger.needs_consent() && own.ledger.edit() < mark.root_edit;
        known.header.edit < mark.header_edit || lists
    });
    let elsewhere = |mark: &VaultMark| stands_elsewhere(accounts, mark);
    let copied = || marks.vault.as_ref().is_some_and(elsewhere);
    if older {
        Some(ReadOnlyReason::OlderFile)
    } else if copied() {
        Some(ReadOnlyReason::CopiedFile)
    } else if own.salvaged {
        Some(ReadOnlyReason::Salvaged)
    } else if accounts.store.access() == store::Access::ReadOnly {
        Some(ReadOnlyReason::Folder)
    } else {
        None
    }
}

/// Whether the vault that the mark knows stands at another path.
fn stands_elsewhere(accounts: &Accounts, mark: &VaultMark) -> bool {
    if mark.path.is_empty() || mark.path == canonical(accounts.store.path()) {
        return false;
    }
    let other = Store::open(Path::new(&mark.path), store::Access::ReadOnly);
    other.is_ok_and(|other| other.meta.db == accounts.meta.db)
}

fn session(accounts: &Accounts, known: Known, root_key: RootKey, own: OwnRows) -> Session {
    let boot = accounts.env.clock.boot();
    let role = role(accounts, &known, &own.state.owner_public);
    let mut session = Session {
        account: known.account,
        db: accounts.meta.db,
        role,
        root_key,
        state: own.state,
        ways: own.ways,
        header_id: known.header_id,
        slot: known.slot_place.slot,
        header: known.header,
        ledger: own.ledger,
        access: Access::ReadWrite,
        notices: Vec::new(),
        opened: boot,
        proof: boot,
        input: boot,
        failed_proofs: 0,
        marked: boot,
        mark_due: false,
    };
    // What the start found belongs to everybody; it is said to whoever logs in.
    let mut findings = own.findings;
    findings.extend(accounts.findings.iter().copied());
    if !findings.is_empty() {
        session.note(Notice::Findings(findings));
    }
    session
}

/// What the directory says of the person, as far as it is signed.
fn role(accounts: &Accounts, known: &Known, owner_public: &[u8; 32]) -> Role {
    let Some(entry) = &known.entry else {
        return Role::User;
    };
    let tag: Id = accounts.rows().tag(&entry.username);
    verified_role(entry, &tag, owner_public, &accounts.meta.db)
}

/// Notices that follow from the rows themselves.
fn tell(session: &mut Session, accepted: &Accepted) {
    if accepted.failures > 0 {
        session.note(Notice::Failures(accepted.failures));
    }
    if !session.ways.kits.iter().any(|kit| kit.confirmed) {
        session.note(Notice::NoSheet);
    }
    let digits = session
        .enrolment_header()
        .map(|enrolment| enrolment.descriptor.digits);
    if digits == Some(CodeDigits::Six) {
        session.note(Notice::SixDigits);
    }
}

/// Says how long the table lasts, where the login could not move it on.
pub(super) fn tell_of_table(session: &mut Session, step: u64) {
    let Some(enrolment) = session.enrolment_header() else {
        return;
    };
    let steps = enrolment.window_end.saturating_sub(step);
    let days = steps.saturating_mul(u64::from(enrolment.descriptor.period)) / DAY;
    if days < TELL_BEFORE_END {
        session.note(Notice::TableEndsSoon {
            days: u32::try_from(days).unwrap_or(u32::MAX),
        });
    }
}
