//! The kit that takes the place of the one that was used.

use twinlatch_crypto::{print_backup, print_kit, print_vault_number};
use twinlatch_records::{BackupSecret, KitSecret};
use twinlatch_secret::SecretText;

use super::{Paper, Recovery, RecoveryError};
use crate::accounts::Accounts;
use crate::recovery_rows::{make_backup_set, make_kit};
use crate::sheet::{KitKind, Sheet, is_typed_back};

/// A kit that was drawn and is not in use yet.
pub(super) struct NewKit {
    pub(super) secret: KitSecret,
    /// A new set of backup codes, where the old ones are lost.
    pub(super) codes: Option<Vec<BackupSecret>>,
    pub(super) confirmed: bool,
}

impl Recovery {
    /// Draws the kit that will take the place of the old one, once, and gives its sheet.
    ///
    /// # Errors
    ///
    /// [`RecoveryError::NotByKit`]; [`RecoveryError::Undecided`];
    /// [`NoRandom`](twinlatch_crypto::NoRandom).
    ///
    /// # Security
    ///
    /// A sheet of the kind `Kit` opens the account alone, once the recovery has been finished.
    pub fn new_sheet(&mut self, accounts: &Accounts) -> Result<Sheet, RecoveryError> {
        self.check_kit()?;
        self.check_decided()?;
        let way = match self.paper {
            Paper::KitPassword { .. } => KitKind::KitPassword.way(),
            Paper::Emergency { .. } => {
                let present = self.session.kit().map(|kit| kit.way);
                present.unwrap_or_else(|| KitKind::KitPassword.way())
            }
            Paper::Kit { .. } | Paper::Backup { .. } | Paper::Help { .. } => KitKind::Kit.way(),
        };
        if self.new_kit.is_none() {
            let (issued, random) = (accounts.env.clock.wall(), &*accounts.env.random);
            let new_set = self.codes_lost();
            self.new_kit = Some(NewKit {
                secret: make_kit(way, &self.session.db, issued, random)?,
                codes: new_set.then(|| make_backup_set(random)).transpose()?,
                confirmed: false,
            });
        }
        let kit = self
            .new_kit
            .as_ref()
            .ok_or(RecoveryError::KitNotConfirmed)?;
        let session = &self.session;
        Ok(Sheet {
            username: session.username().to_owned(),
            display_name: session.display_name().to_owned(),
            host: accounts.env.host_name.clone(),
            issued: kit.secret.issued,
            kit: crate::sheet::kind(&kit.secret),
            kit_code: print_kit(&kit.secret.code),
            backup_codes: kit
                .codes
                .as_ref()
                .unwrap_or(&session.ways.codes)
                .iter()
                .map(|code| print_backup(&code.code))
                .collect(),
            help_codes: session.printed_papers(),
            vault_number: print_vault_number(&session.db),
            kit_confirmed: kit.confirmed,
        })
    }

    /// Compares four symbols of the new kit, typed from its sheet; positions as for
    /// [`Session::confirm_kit`](crate::Session::confirm_kit).
    pub fn confirm_new_kit(&mut self, positions: [u8; 4], answer: &SecretText) -> bool {
        let Some(kit) = &mut self.new_kit else {
            return false;
        };
        let right = is_typed_back(&kit.secret, positions, answer);
        kit.confirmed |= right;
        right
    }
}
