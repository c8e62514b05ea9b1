//! A new device key: only where one person alone depends on it, and never before it is safe.

use twinlatch_crypto::public_signing_key;
use twinlatch_crypto::{CryptoError, DeviceId, device_id, make_device_key, open_slot};
use twinlatch_device::make_key_entry;
use twinlatch_records::Role;
use twinlatch_secret::{DeviceKey, Password};

use crate::accounts::Accounts;
use crate::error::{ActError, EditError};
use crate::login::{refused, slot_place};
use crate::session::Session;

impl Session {
    /// Whether this is the device's one account, its owner's: then the device key is the person's
    /// own to replace.
    ///
    /// # Errors
    ///
    /// [`ActError`] if the file cannot be read.
    pub fn is_alone(&self, accounts: &Accounts) -> Result<bool, ActError> {
        let own = public_signing_key(&self.state.identity.signing) == self.state.owner_public;
        if self.role != Role::Owner || !own {
            return Ok(false);
        }
        let rows = accounts.rows();
        Ok(accounts.store.read(|reading| {
            if reading.directory().count()? != 1 || reading.headers().count()? != 1 {
                return Ok::<_, EditError>(false);
            }
            for id in reading.slots().ids()? {
                // An invitation, or what is left of another account.
                let way = rows.recovery(reading, &id)?.into_there();
                if way.is_some_and(|way| way.account != self.account) {
                    return Ok(false);
                }
            }
            Ok(true)
        })?)
    }

    /// Draws a device key and has its place keep it, where the device key is to be another; the
    /// account notes the id before, so that an entry that is never used is known and can go.
    ///
    /// # Errors
    ///
    /// [`ActError::Keyring`] if it was not kept: the note of it stays until a later login.
    pub(super) fn prepare_device_key(
        &mut self,
        accounts: &mut Accounts,
    ) -> Result<Option<DeviceKey>, ActError> {
        if !self.is_alone(accounts)? {
            return Ok(None);
        }
        let key = make_device_key(&*accounts.env.random)?;
        let device = device_id(&key);
        self.note_device(accounts, device)?;
        make_key_entry(&*accounts.env.lines, device.bytes(), &key).map_err(ActError::Keyring)?;
        Ok(Some(key))
    }

    fn note_device(&mut self, accounts: &mut Accounts, device: DeviceId) -> Result<(), ActError> {
        // The state is sealed from the session's own, so the id stands in it meanwhile.
        self.state.delete_devices.push(device);
        match self.transact(accounts, |edit| edit.put_state(self)) {
            Ok(((), patch)) => {
                self.wrote(accounts, patch);
                Ok(())
            }
            Err(error) => {
                self.state.delete_devices.pop();
                Err(error.into())
            }
        }
    }

    /// Whether the account opens by this password already: one run of Argon2id.
    pub(super) fn is_present_password(
        &self,
        accounts: &Accounts,
        password: &Password,
    ) -> Result<bool, ActError> {
        let enrolment = self.enrolment_header().ok_or(EditError::ChangedOutside)?;
        let secret = self.enrolment_secret().ok_or(EditError::ChangedOutside)?;
        let place = slot_place(&self.account, enrolment);
        let stored = accounts
            .store
            .read(|reading| reading.slots().find(&place.slot))?;
        let Some(stored) = stored else {
            return Ok(false);
        };
        let mut memory = accounts.env.kdf.reserve(place.costs)?;
        let (targets, device_key) = (&secret.targets, &accounts.device_key);
        match open_slot(
            &mut memory,
            password,
            targets,
            &[],
            device_key,
            &stored,
            &place,
        ) {
            Ok(_) => Ok(true),
            Err(CryptoError::Denied | CryptoError::Damaged) => Ok(false),
            Err(error) => Err(refused(error).into()),
        }
    }
}

impl Accounts {
    /// Takes over another device key, which the file names now.
    pub(super) fn take_device_key(&mut self, key: DeviceKey) {
        self.meta.device = device_id(&key);
        self.device_key = key;
    }

    /// Whether the file names this device key: a disk can report an error after it has taken a
    /// transaction.
    pub(super) fn file_names(&self, key: &DeviceKey) -> bool {
        let read = self.store.read(|reading| reading.meta());
        read.is_ok_and(|(meta, _)| meta.device == device_id(key))
    }
}
