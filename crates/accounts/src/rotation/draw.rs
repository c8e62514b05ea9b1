//! Everything that a rotation draws, and how it comes into use.

use twinlatch_crypto::{Id, Sealed, device_id, kind, make_root_key};
use twinlatch_records::{DirectoryEntry, EnrolmentHeader, HelpWays, NextKeys};
use twinlatch_secret::{DeviceKey, Password};

use super::swap::Swap;
use crate::accounts::Accounts;
use crate::enrolment::{MadeEnrolment, wrap_enrolment};
use crate::error::{ActError, EditError};
use crate::identity::sign_as_owner;
use crate::new_sheet::NewSheet;
use crate::recovery_rows::{RecoveryRows, RowKeys, make_recovery_rows};
use crate::rows::{DeviceRows, Row};
use crate::session::Session;

/// Everything that is drawn anew.
pub(super) struct Drawn {
    /// What takes its place in the session.
    swap: Swap,
    next_keys: NextKeys,
    parts: Parts,
}

/// What is written as it was drawn.
pub(super) struct Parts {
    pub(super) enrolment: EnrolmentHeader,
    pub(super) chunks: Vec<(Id, Sealed<kind::Codes>)>,
    /// Where the device key is another: the key, and the person's row of the directory under it.
    pub(super) device: Option<NewDevice>,
}

/// A new device key and what it changes in clear.
pub(super) struct NewDevice {
    pub(super) key: DeviceKey,
    /// Id of the directory row.
    pub(super) tag: Id,
    pub(super) entry: DirectoryEntry,
}

/// Rows that take a key derivation.
pub(super) struct Wraps {
    pub(super) slot: Sealed<kind::Slot>,
    pub(super) ways: RecoveryRows,
}

impl Drawn {
    pub(super) fn draw(
        session: &Session,
        accounts: &Accounts,
        sheet: &NewSheet,
        made: MadeEnrolment,
        device_key: Option<DeviceKey>,
    ) -> Result<Self, ActError> {
        let random = &*accounts.env.random;
        let root_key = make_root_key(random)?;
        let next_keys = NextKeys::draw(&session.ledger, random)?;
        let device = device_key
            .map(|key| NewDevice::make(session, accounts, key))
            .transpose()?;
        let mut swap = Swap::new(session, root_key, made.secret, next_keys.copies());
        let help = session.plan_help(accounts, &sheet.papers())?;
        let help = help.and_then(HelpWays::under_new_keys);
        swap.take_sheet(sheet, accounts.env.clock.wall(), help);
        if let Some(device) = &device {
            let old = device_id(&accounts.device_key);
            swap.take_device(&device.key, old, device.entry.to_map());
        }
        let parts = Parts {
            enrolment: made.header,
            chunks: made.chunks,
            device,
        };
        Ok(Self {
            swap,
            next_keys,
            parts,
        })
    }

    /// Puts everything in use, in one transaction; session, accounts and file are as they were
    /// after an error.
    pub(super) fn put_in_use(
        self,
        session: &mut Session,
        accounts: &mut Accounts,
        password: &Password,
    ) -> Result<(), ActError> {
        let Self {
            mut swap,
            next_keys,
            parts,
        } = self;
        let slot = parts.enrolment.slot;
        swap.swap(session);
        let written = parts
            .wrap(session, accounts, password)
            .and_then(|wraps| parts.write(session, accounts, &swap.root_key, next_keys, &wraps));
        let device_key = parts.device.map(|device| device.key);
        match written {
            Ok((header, patch)) => {
                session.header = header;
                session.slot = slot;
                session.ledger.apply(patch);
                if let Some(key) = device_key {
                    accounts.take_device_key(key);
                }
                Ok(())
            }
            Err(error) => {
                swap.swap(session);
                // The session finds out itself that the file has gone on without it.
                if let Some(key) = device_key.filter(|key| accounts.file_names(key)) {
                    accounts.take_device_key(key);
                }
                Err(error)
            }
        }
    }
}

impl Parts {
    /// Wraps the new root key by every way; the session has the new keys already.
    fn wrap(
        &self,
        session: &Session,
        accounts: &Accounts,
        password: &Password,
    ) -> Result<Wraps, ActError> {
        let (random, account) = (&*accounts.env.random, &session.account);
        let (root_key, device_key) = (&session.root_key, self.device_key(accounts));
        let keys = RowKeys {
            db: &session.db,
            account,
            device_key,
            root_key,
            costs: self.enrolment.costs,
            helpers: &session.helpers(accounts)?,
        };
        let secret = session
            .state
            .enrolments
            .first()
            .ok_or(EditError::ChangedOutside)?;
        let made = MadeEnrolment {
            secret: secret.duplicate(),
            header: self.enrolment.duplicate(),
            chunks: Vec::new(),
        };
        let mut memory = accounts.env.kdf.reserve(self.enrolment.costs)?;
        let slot = wrap_enrolment(
            &mut memory,
            password,
            &made,
            device_key,
            root_key,
            account,
            random,
        )?;
        let ways = make_recovery_rows(&mut memory, password, &session.ways, &keys, random)?;
        Ok(Wraps { slot, ways })
    }

    /// The device key that everything is under from now on.
    pub(super) fn device_key<'k>(&'k self, accounts: &'k Accounts) -> &'k DeviceKey {
        let new = self.device.as_ref().map(|device| &device.key);
        new.unwrap_or(&accounts.device_key)
    }
}

impl NewDevice {
    /// The name's place in the directory follows from the device key, and the owner's signature
    /// binds the place.
    fn make(session: &Session, accounts: &Accounts, key: DeviceKey) -> Result<Self, ActError> {
        let rows = accounts.rows();
        let old = rows.tag(session.username());
        let row = accounts
            .store
            .read(|reading| rows.directory(reading, &old))?;
        let Row::There(mut entry) = row else {
            return Err(EditError::ChangedOutside.into());
        };
        let new = DeviceRows {
            db: &session.db,
            key: &key,
        };
        let tag = new.tag(&entry.username);
        entry.counter = entry.counter.saturating_add(1);
        sign_as_owner(&mut entry, &session.state.identity, &tag, &session.db);
        Ok(Self { key, tag, entry })
    }
}
