//! What a person decides about an account's own protection.

use std::mem;

use twinlatch_records::{AuditKind, Choices};

use crate::accounts::Accounts;
use crate::audit::About;
use crate::error::EditError;
use crate::session::Session;

/// Least and most seconds without input until a session locks.
const LOCK_AFTER: (u32, u32) = (60, 12 * 60 * 60);

/// Least and most seconds that a copied secret stays in the clipboard.
const CLIPBOARD: (u32, u32) = (5, 120);

impl Session {
    /// Stores the person's own choices; they hold from then on.
    ///
    /// Times outside of what is sensible are held at their bounds: 1 minute to 12 hours until the
    /// session locks, 5 to 120 seconds for the clipboard.
    ///
    /// # Errors
    ///
    /// [`EditError`]: the choices are as they were.
    pub fn set_choices(
        &mut self,
        accounts: &mut Accounts,
        choices: Choices,
    ) -> Result<(), EditError> {
        // The state is sealed from the session's own, so the choices stand in it meanwhile.
        let old = mem::replace(&mut self.state.choices, bounded(choices));
        let written = self.transact(accounts, |edit| {
            edit.log(AuditKind::SettingsChanged, About::default());
            edit.put_state(self)
        });
        match written {
            Ok(((), patch)) => {
                self.wrote(accounts, patch);
                if !choices.quick_unlock {
                    self.ready = None;
                }
                Ok(())
            }
            Err(error) => {
                self.state.choices = old;
                Err(error)
            }
        }
    }
}

fn bounded(choices: Choices) -> Choices {
    Choices {
        lock_after_seconds: choices.lock_after_seconds.clamp(LOCK_AFTER.0, LOCK_AFTER.1),
        clipboard_seconds: choices.clipboard_seconds.clamp(CLIPBOARD.0, CLIPBOARD.1),
        ..choices
    }
}
