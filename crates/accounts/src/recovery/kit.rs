//! The printed kit: it opens any copy of the file that was made after it was issued.

use twinlatch_crypto::{Id, Kdf, Way, derive_way_secret, kit_tag, open_kit_password};
use twinlatch_crypto::{RootObject, root_object_id};
use twinlatch_records::{
    DirectoryEntry, Recovery as WayRow, WayKind, open_kit, open_state, open_ways,
};
use twinlatch_secret::{DeviceKey, KitCode, Password, RootKey};
use twinlatch_store::{Reading, Store, StoreError};

use super::lookup::{AccountRows, entry_of_header, find_entry};
use super::open::OpenedByPaper;
use super::{LostEntry, Paper, Recovery, RecoveryError};
use crate::accounts::Accounts;
use crate::error::LoginError;
use crate::login::refused;
use crate::remembered::Marks;
use crate::rows::{DeviceRows, Row};

impl Accounts {
    /// Opens an account with its kit, and with the password where the kit asks for it.
    ///
    /// Tries are not counted: the code has 130 bits.
    ///
    /// # Errors
    ///
    /// [`RecoveryError::KitUnknown`] and the like; [`RecoveryError::PasswordNeeded`] where no
    /// password was given to a kit that needs it, [`LoginError::Denied`] for a wrong one.
    pub fn recover_with_kit(
        &mut self,
        code: &KitCode,
        password: Option<&Password>,
    ) -> Result<Recovery, RecoveryError> {
        let tried = self.try_kit(code, password);
        let way = match &tried {
            Err(RecoveryError::KitUnknown) => Some(WayKind::Kit),
            Err(RecoveryError::Login(LoginError::Denied)) => Some(WayKind::KitPassword),
            Ok(_) | Err(_) => None,
        };
        if let Some(way) = way {
            self.log_failed(way, None);
        }
        tried
    }

    fn try_kit(
        &mut self,
        code: &KitCode,
        password: Option<&Password>,
    ) -> Result<Recovery, RecoveryError> {
        let opened = open_by_kit(&self.store, &self.env.kdf, &self.meta.db, code, password)?;
        let held = self
            .store
            .read(|reading| held_key(reading, &self.meta.db, &opened))?;
        if held.is_some_and(|key| !key.is(&self.device_key)) {
            return Err(RecoveryError::OtherRotation);
        }
        self.recovery(opened)
    }

    /// From the root key to the account's rows, which may be missing.
    pub(super) fn recovery(&mut self, opened: OpenedByPaper) -> Result<Recovery, RecoveryError> {
        let account = opened.account;
        let rows = self.rows();
        let found = self.store.read(|reading| {
            if let Some(entry) = find_entry(reading, &rows, &account)? {
                return Ok((Some(AccountRows::named(reading, &rows, entry)?), None));
            }
            let (entry, lost) = match own_map(reading, &self.meta.db, &opened)? {
                Some(entry) => (Some(entry.clone()), LostEntry::Kept(Box::new(entry))),
                None => (
                    entry_of_header(reading, &rows, &account)?,
                    LostEntry::Unknown,
                ),
            };
            let named = entry.map(|entry| AccountRows::named(reading, &rows, entry));
            Ok::<_, StoreError>((named.transpose()?, Some(lost)))
        })?;
        let (rows, lost) = match found {
            (Some(found), lost) => (found, lost),
            (None, lost) => (self.nameless()?, lost),
        };
        let marks = Marks::read(&*self.env.lines, &self.meta.db, &account);
        let recovery = Recovery::open(self, rows, lost, marks, opened)?;
        self.follow_log_of(&recovery.session);
        Ok(recovery)
    }

    /// Rows for an account that neither directory nor state names.
    fn nameless(&self) -> Result<AccountRows, RecoveryError> {
        Ok(AccountRows {
            entry: None,
            header_id: Id::random(&*self.env.random)?,
            header: Row::Missing,
            tries: Default::default(),
        })
    }
}

/// Opens the kit's row and with it the root key.
pub(super) fn open_by_kit(
    store: &Store,
    kdf: &Kdf,
    db: &Id,
    code: &KitCode,
    password: Option<&Password>,
) -> Result<OpenedByPaper, RecoveryError> {
    let tag = kit_tag(code, db);
    let stored = store.read(|reading| reading.slots().find(&tag))?;
    let stored = stored.ok_or(RecoveryError::KitUnknown)?;
    let row = open_kit(code, db, &tag, &stored).map_err(|_| RecoveryError::KitUnreadable)?;
    let (paper, password) = match row.way {
        WayKind::Kit => (Paper::Kit { tag }, None),
        WayKind::KitPassword => {
            let password = password.ok_or(RecoveryError::PasswordNeeded)?;
            (Paper::KitPassword { tag }, Some(password))
        }
        WayKind::Slot
        | WayKind::Backup
        | WayKind::AdminPhone
        | WayKind::AdminPassword
        | WayKind::AdminFull
        | WayKind::Pending => return Err(RecoveryError::KitUnreadable),
    };
    let account = row.account;
    let root_key = match password {
        None => row.root_key.ok_or(RecoveryError::KitUnreadable)?,
        Some(password) => with_password(kdf, code, &tag, &row, password)?,
    };
    Ok(OpenedByPaper {
        account,
        root_key,
        paper,
        password: password.map(Password::duplicate),
        failures: 0,
    })
}

fn with_password(
    kdf: &Kdf,
    code: &KitCode,
    tag: &Id,
    row: &WayRow,
    password: &Password,
) -> Result<RootKey, RecoveryError> {
    let (costs, salt, wrapped) = row
        .costs
        .zip(row.salt)
        .zip(row.wrapped.as_deref())
        .map(|((costs, salt), wrapped)| (costs, salt, wrapped))
        .ok_or(RecoveryError::KitUnreadable)?;
    // Bounds before any work: who made the row is not known yet.
    kdf.check(costs)?;
    let mut memory = kdf.reserve(costs)?;
    let secret = derive_way_secret(&mut memory, Way::KitPassword, password, &salt, costs)
        .map_err(refused)?;
    Ok(open_kit_password(&secret, code, wrapped, &row.account, tag).map_err(refused)?)
}

/// The device key as the account holds it, in `state` or in `ways`.
pub(super) fn held_key(
    reading: &Reading<'_>,
    db: &Id,
    opened: &OpenedByPaper,
) -> Result<Option<DeviceKey>, StoreError> {
    let (root_key, account) = (&opened.root_key, &opened.account);
    let find = |object| {
        reading
            .objects()
            .find(&root_object_id(root_key, object, account))
    };
    let state =
        find(RootObject::State)?.and_then(|stored| open_state(root_key, db, account, &stored).ok());
    if let Some(state) = state {
        return Ok(Some(state.device_key));
    }
    let ways =
        find(RootObject::Ways)?.and_then(|stored| open_ways(root_key, db, account, &stored).ok());
    Ok(ways.map(|ways| ways.copies.device_key))
}

/// The person's own directory row as `state` keeps it, for one that is gone.
fn own_map(
    reading: &Reading<'_>,
    db: &Id,
    opened: &OpenedByPaper,
) -> Result<Option<DirectoryEntry>, StoreError> {
    let (root_key, account) = (&opened.root_key, &opened.account);
    let id = root_object_id(root_key, RootObject::State, account);
    let state = reading
        .objects()
        .find(&id)?
        .and_then(|stored| open_state(root_key, db, account, &stored).ok());
    let entry = state.and_then(|state| DirectoryEntry::from_map(&state.directory_map).ok());
    Ok(entry.filter(|entry| entry.account == *account))
}

/// Whether a key opens any row of the file.
pub(super) fn opens_rows(
    reading: &Reading<'_>,
    db: &Id,
    key: &DeviceKey,
) -> Result<bool, StoreError> {
    let rows = DeviceRows { db, key };
    for (tag, _) in reading.directory().all()? {
        if rows.directory(reading, &tag)?.there().is_some() {
            return Ok(true);
        }
    }
    for id in reading.headers().ids()? {
        if rows.header(reading, &id)?.there().is_some() {
            return Ok(true);
        }
    }
    Ok(rows.device_settings(reading)?.there().is_some())
}
