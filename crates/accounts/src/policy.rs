//! What administrators have decided: what is in force, and the last good policy that the vault
//! remembers.

use twinlatch_policy::{Policy, Rules};

use crate::accounts::Accounts;
use crate::error::EditError;
use crate::rows::Row;

impl Accounts {
    /// Puts a policy in force, for everything that begins from here on; an open session keeps what
    /// held at its opening.
    pub fn set_policy(&mut self, policy: Policy) {
        self.env.policy = policy;
    }

    /// The last good policy of the computer's administrator, if the vault remembers one that is
    /// understood here.
    ///
    /// # Security
    ///
    /// Whoever can read the device key can write another one: it only stands in where the file is
    /// broken, and its lack lets fewer people in.
    pub fn last_good_policy(&self) -> Option<Rules> {
        let rows = self.rows();
        let settings = self.store.read(|reading| rows.device_settings(reading));
        let settings = settings.ok().and_then(Row::into_there)?;
        Rules::from_numbered(&settings.policy?)
    }

    /// Remembers a policy of the computer's administrator that was obeyed, or that there is none;
    /// writes nothing where the vault knows it already.
    ///
    /// Settings that are missing or do not open are left to the start, which makes them anew.
    ///
    /// # Errors
    ///
    /// [`EditError`] if the file cannot be written.
    pub fn note_policy(&mut self, rules: Option<&Rules>) -> Result<(), EditError> {
        let policy = rules.map(Rules::numbered);
        let (store, rows, random) = self.parts();
        let settings = store.read(|reading| rows.device_settings(reading))?;
        let Row::There(mut settings) = settings else {
            return Ok(());
        };
        if settings.policy == policy {
            return Ok(());
        }
        settings.policy = policy;
        let sealed = rows.seal_settings(&settings, random)?;
        let id = rows.settings_id();
        store.write(|writing| Ok(writing.objects_mut().put(&id, &sealed)?))
    }
}
