//! The end of a set-up that was not confirmed.

use twinlatch_device::DeviceError;
use twinlatch_store::{Presence, look};

use crate::set_up::{Going, SetUp};

impl SetUp {
    /// Gives the set-up up: the device key and its note go, nothing else was written.
    ///
    /// # Errors
    ///
    /// The keyring's own; the note stays then, and the next start cleans up.
    pub fn cancel(mut self) -> Result<(), DeviceError> {
        self.going.take().map_or(Ok(()), Going::discard)
    }
}

impl Drop for SetUp {
    fn drop(&mut self) {
        if let Some(going) = self.going.take() {
            // What fails here is left to the next start, which finds the note.
            let _ = going.discard();
        }
    }
}

impl Going {
    /// Deletes the device key only where no vault stands that may bear its name: a commit can fail
    /// after the vault was named. The note stays then, and the next start tells whose key it is.
    fn discard(self) -> Result<(), DeviceError> {
        match look(&self.folder.vault()) {
            Ok(Presence::Missing) => self.note.discard(&*self.env.lines),
            Ok(Presence::There | Presence::Newer { .. } | Presence::Damaged { .. }) | Err(_) => {
                Ok(())
            }
        }
    }
}
