//! M: rows of backup codes and kits that are not as listed, made again or taken away while the
//! password is at hand.

use std::collections::BTreeMap;

use twinlatch_crypto::{Id, KdfMemory, Stored};
use twinlatch_records::{EventKind, EventPayload, KitSecret, RowKind, WayKind, open_recovery};
use twinlatch_secret::Password;
use twinlatch_store::{Reading, StoreError};

use crate::accounts::Accounts;
use crate::error::ActError;
use crate::help::is_help;
use crate::recovery_rows::{RecoveryRows, RowKeys};
use crate::rows::DeviceRows;
use crate::session::{Access, Session};

/// Puts the rows of `slots` right that belong to the account: what its ways name is wrapped again at
/// the costs of its slot, what they do not name is taken away.
///
/// Nothing that goes wrong here hinders the login: what was found stays found. Nothing is done where
/// the ways may not be the account's present ones.
pub(super) fn mend_ways(
    accounts: &mut Accounts,
    session: &mut Session,
    password: &Password,
    wall: u64,
) {
    if session.access != Access::ReadWrite || session.salvaged || session.lost.ways {
        return;
    }
    let bad = session.read(accounts, |reading| Bad::find(reading, accounts, session));
    let Some(bad) = bad.ok().filter(|bad| !bad.is_empty()) else {
        return;
    };
    // The file is as it was where this fails, and the next login tries again.
    let _ = write(accounts, session, password, wall, &bad);
}

/// What is wrong with the rows of one account.
#[derive(Default)]
struct Bad {
    /// Whether the row of an unused backup code is; all of a set share one run, so all are made again.
    codes: usize,
    /// Kits whose row is.
    kits: Vec<Id>,
    /// Rows that the ways do not name: listed and other than that, or put back from an older file.
    unnamed: Vec<Id>,
}

impl Bad {
    fn find(
        reading: &Reading<'_>,
        accounts: &Accounts,
        session: &Session,
    ) -> Result<Self, StoreError> {
        let listed = session.ledger.rows();
        let slots: BTreeMap<Id, Stored> = reading.slots().all()?.into_iter().collect();
        let as_listed = |id: &Id| {
            let listed = listed.iter().find(|(row, _)| row == id);
            listed
                .zip(slots.get(id))
                .is_some_and(|((_, hash), row)| row.hash() == *hash)
        };
        let ways = &session.ways;
        let mut bad = Self {
            codes: ways
                .codes
                .iter()
                .filter(|code| !as_listed(&code.row))
                .count(),
            kits: ways.all_kits().map(|kit| kit.tag).collect(),
            unnamed: Vec::new(),
        };
        bad.kits.retain(|tag| !as_listed(tag));
        let rows = accounts.rows();
        let found = listed.iter().map(|(id, _)| *id).filter(|id| !as_listed(id));
        bad.unnamed = found.filter(|id| !session.names_row(id)).collect();
        // The rows of everybody stand here: they are read once, and not again one by one.
        for (id, stored) in &slots {
            let unlisted = !listed.iter().any(|(row, _)| row == id);
            if unlisted && !session.names_row(id) && is_own_code(&rows, session, id, stored) {
                bad.unnamed.push(*id);
            }
        }
        Ok(bad)
    }

    fn is_empty(&self) -> bool {
        self.codes == 0 && self.kits.is_empty() && self.unnamed.is_empty()
    }
}

/// Whether a row opens as a backup code of the account, or as a way that administrators help with;
/// ways of other kinds are not a login's.
fn is_own_code(rows: &DeviceRows<'_>, session: &Session, id: &Id, stored: &Stored) -> bool {
    let row = open_recovery(rows.key, rows.db, id, stored);
    row.is_ok_and(|row| {
        row.account == session.account && (row.way == WayKind::Backup || is_help(row.way))
    })
}

fn write(
    accounts: &mut Accounts,
    session: &mut Session,
    password: &Password,
    wall: u64,
    bad: &Bad,
) -> Result<(), ActError> {
    let rows = wrap(accounts, session, password, bad)?;
    let wrapped = bad.codes.saturating_add(bad.kits.len());
    let events = [
        (EventKind::Mended, wrapped),
        (EventKind::Discarded, bad.unnamed.len()),
    ];
    let ((), patch) = session.transact(accounts, |edit| {
        for id in &bad.unnamed {
            edit.writing.slots_mut().delete(id)?;
            edit.change.drop_slot_row(id);
        }
        edit.put_way_rows(session, &rows)?;
        for (what, count) in events.into_iter().filter(|(_, count)| *count > 0) {
            let event = EventPayload {
                row: Some(RowKind::Way),
                count: u32::try_from(count).unwrap_or(u32::MAX),
                ..EventPayload::new(wall, what)
            };
            edit.put_event(&event)?;
        }
        Ok::<_, ActError>(())
    })?;
    session.wrote(accounts, patch);
    Ok(())
}

/// Seals what is missing; memory is only asked for where a row takes the password.
fn wrap(
    accounts: &Accounts,
    session: &Session,
    password: &Password,
    bad: &Bad,
) -> Result<RecoveryRows, ActError> {
    let random = &*accounts.env.random;
    let mut made = RecoveryRows::default();
    let Some(costs) = session.enrolment_header().map(|entry| entry.costs) else {
        return Ok(made);
    };
    let keys = RowKeys {
        db: &session.db,
        account: &session.account,
        device_key: &accounts.device_key,
        root_key: &session.root_key,
        costs,
        helpers: &session.helpers(accounts)?,
    };
    let kits = session.ways.all_kits();
    let kits: Vec<&KitSecret> = kits.filter(|kit| bad.kits.contains(&kit.tag)).collect();
    let with_password = |kit: &&KitSecret| kit.way == WayKind::KitPassword;
    let mut memory: Option<KdfMemory> = None;
    if bad.codes > 0 || kits.iter().any(with_password) {
        memory = Some(accounts.env.kdf.reserve(costs)?);
    }
    if let Some(memory) = memory.as_mut().filter(|_| bad.codes > 0) {
        made.backup = keys.backup_rows(memory, password, &session.ways, random)?;
    }
    for kit in kits {
        let row = match memory.as_mut().filter(|_| with_password(&kit)) {
            Some(memory) => keys.kit_row(memory, password, kit, random)?,
            None => keys.seal_kit_alone(kit, random)?,
        };
        made.kits.push((kit.tag, row));
    }
    Ok(made)
}
