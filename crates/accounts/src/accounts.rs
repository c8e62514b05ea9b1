//! The accounts of one device: what is open before anybody logs in.

use std::collections::BTreeMap;
use std::time::Duration;

use twinlatch_crypto::{Costs, Id, Random};
use twinlatch_records::Finding;
use twinlatch_secret::DeviceKey;
use twinlatch_store::{Meta, Store, VaultHold};

use crate::env::{DataFolder, Env};
use crate::rows::DeviceRows;

/// The accounts of one device; one value per process, held with the vault's lock.
pub struct Accounts {
    pub(crate) env: Env,
    pub(crate) folder: DataFolder,
    /// Released when the value is dropped.
    pub(crate) _hold: VaultHold,
    pub(crate) store: Store,
    pub(crate) meta: Meta,
    pub(crate) device_key: DeviceKey,
    /// What the start found missing, unreadable or other than expected.
    pub(crate) findings: Vec<Finding>,
    /// Boot time at which this process opened the vault.
    pub(crate) started: Duration,
    /// Waits begun while this process runs: account, and boot time at which the wait ends.
    pub(crate) waits: BTreeMap<Id, Duration>,
    /// Costs of the last login, if its key derivation was quick.
    pub(crate) quick: Option<Costs>,
}

impl Accounts {
    /// What the core was given from outside.
    pub fn env(&self) -> &Env {
        &self.env
    }

    /// The rows under the device key.
    pub(crate) fn rows(&self) -> DeviceRows<'_> {
        DeviceRows {
            db: &self.meta.db,
            key: &self.device_key,
        }
    }

    /// The parts that one transaction works with.
    pub(crate) fn parts(&mut self) -> (&mut Store, DeviceRows<'_>, &dyn Random) {
        let rows = DeviceRows {
            db: &self.meta.db,
            key: &self.device_key,
        };
        (&mut self.store, rows, &*self.env.random)
    }
}
