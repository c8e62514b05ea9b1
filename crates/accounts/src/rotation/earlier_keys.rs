//! Earlier keys of this device that its keyring still holds, deleted by the person's word.

use std::mem;

use twinlatch_crypto::{DeviceId, device_id};
use twinlatch_device::key_user;

use crate::accounts::Accounts;
use crate::error::ActError;
use crate::session::{Notice, Session};

impl Session {
    /// Earlier keys of this device that may go: none before a login has opened everything under
    /// the new one.
    pub fn earlier_device_keys(&self, accounts: &Accounts) -> usize {
        self.earlier_devices(accounts).count()
    }

    /// Deletes the earlier keys of this device from where they are kept.
    ///
    /// # Errors
    ///
    /// [`ActError::ProofNeeded`] without a fresh proof; [`ActError::Keyring`] if
    /// one could not be deleted, and [`EditError`](crate::EditError): what is left can be deleted
    /// later.
    ///
    /// # Security
    ///
    /// Copies of the file from before open by the sheet of that time alone from then on.
    pub fn delete_earlier_device_keys(&mut self, accounts: &mut Accounts) -> Result<(), ActError> {
        self.check_act(&*accounts.env.clock)?;
        let devices: Vec<DeviceId> = self.earlier_devices(accounts).collect();
        if devices.is_empty() {
            return Ok(());
        }
        for device in &devices {
            let deleted = accounts.env.lines.delete(&key_user(device.bytes()));
            deleted.map_err(ActError::Keyring)?;
        }
        // The state is sealed from the session's own, so they are off its list meanwhile.
        let mut left = self.state.delete_devices.clone();
        left.retain(|device| !devices.contains(device));
        let old = mem::replace(&mut self.state.delete_devices, left);
        match self.transact(accounts, |edit| edit.put_state(self)) {
            Ok(((), patch)) => {
                self.wrote(accounts, patch);
                self.notices
                    .retain(|told| *told != Notice::EarlierDeviceKey);
                Ok(())
            }
            Err(error) => {
                self.state.delete_devices = old;
                Err(error.into())
            }
        }
    }

    /// Says that an earlier key may go.
    pub(crate) fn tell_of_earlier_keys(&mut self, accounts: &Accounts) {
        if self.earlier_device_keys(accounts) > 0 {
            self.note(Notice::EarlierDeviceKey);
        }
    }

    fn earlier_devices<'s>(&'s self, accounts: &Accounts) -> impl Iterator<Item = DeviceId> + 's {
        let own = device_id(&accounts.device_key);
        // What was never compared with the mark may be an older file, whose key is the new one.
        let may = !self.rotated && self.unread.is_none() && self.check_writable().is_ok();
        let devices = self.state.delete_devices.iter().copied();
        devices.filter(move |device| may && *device != own)
    }
}
