//! What key derivation costs on this device.

use std::time::Duration;

use twinlatch_crypto::Costs;

use crate::accounts::Accounts;
use crate::error::EditError;
use crate::rows::Row;

/// A key derivation that takes less is worth measuring the machine again.
const QUICK: Duration = Duration::from_millis(250);

impl Accounts {
    /// Whether the machine should be measured again: the last login's key derivation was quick and
    /// its costs can still rise.
    pub fn wants_costs(&self) -> bool {
        self.quick
            .is_some_and(|costs| costs.memory_kib < Costs::CALIBRATION_CEILING.memory_kib)
    }

    /// Keeps the costs that were measured on this machine: each account's slot is raised to them
    /// at its next login, and names that nobody bears are tried at them.
    ///
    /// # Errors
    ///
    /// [`EditError`] if the file cannot be written.
    ///
    /// # Security
    ///
    /// Nothing is ever lowered by this: a slot keeps costs that are higher.
    pub fn note_costs(&mut self, costs: Costs) -> Result<(), EditError> {
        self.quick = None;
        let (store, rows, random) = self.parts();
        let id = rows.settings_id();
        store.write(|writing| {
            let mut settings = match rows.device_settings(writing)? {
                Row::There(settings) => settings,
                Row::Missing => Default::default(),
                Row::Unreadable => return Err(EditError::ChangedOutside),
            };
            settings.costs = Some(costs);
            let sealed = rows.seal_settings(&settings, random)?;
            Ok(writing.objects_mut().put(&id, &sealed)?)
        })
    }

    /// Notes how long one run of the key derivation took at a login.
    pub(crate) fn note_run(&mut self, costs: Costs, took: Duration) {
        self.quick = (took < QUICK).then_some(costs);
    }
}
