//! The recovery sheet: a kit and eight backup codes, printed once and kept apart.

use std::mem;

use twinlatch_crypto::{RootObject, print_backup, print_kit, print_vault_number, root_object_id};
use twinlatch_records::{EventKind, EventPayload, KitSecret, WayKind, seal_ways};
use twinlatch_secret::SecretText;

use crate::accounts::Accounts;
use crate::error::{ActError, EditError};
use crate::session::{Edit, Notice, Session};

/// What a kit needs beside itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KitKind {
    /// The printed code alone, on any machine.
    Kit,
    /// The printed code and the password, on any machine.
    KitPassword,
}

impl KitKind {
    pub(crate) fn way(self) -> WayKind {
        match self {
            Self::Kit => WayKind::Kit,
            Self::KitPassword => WayKind::KitPassword,
        }
    }
}

/// What stands on a recovery sheet.
#[derive(Debug)]
pub struct Sheet {
    /// Username as it was typed.
    pub username: String,
    /// Display name.
    pub display_name: String,
    /// This computer's name.
    pub host: String,
    /// When kit and codes were made, unix seconds.
    pub issued: u64,
    /// What the kit needs beside itself.
    pub kit: KitKind,
    /// The kit's code: seven groups of four symbols.
    pub kit_code: SecretText,
    /// The unused backup codes, eight of a fresh set.
    pub backup_codes: Vec<SecretText>,
    /// The paper codes for administrators' help: for a lost phone, for a forgotten password.
    pub help_codes: Option<[SecretText; 2]>,
    /// The vault's id, in case the file cannot tell it: seven groups of four symbols.
    pub vault_number: String,
    /// Whether a part of the kit's code was typed back.
    pub kit_confirmed: bool,
}

/// Symbols of a kit's code that can be asked for; its two check symbols are not.
pub const KIT_SYMBOLS: u8 = 26;

impl Session {
    /// Gives what stands on the recovery sheet, the same each time until kit or codes change.
    ///
    /// # Errors
    ///
    /// [`ActError::ProofNeeded`] without a fresh proof;
    /// [`EditError::ChangedOutside`] if the account has lost its kit.
    ///
    /// # Security
    ///
    /// A sheet of the kind `Kit` opens the account alone.
    pub fn sheet(&self, accounts: &Accounts) -> Result<Sheet, ActError> {
        if !self.is_fresh(&*accounts.env.clock) {
            return Err(ActError::ProofNeeded);
        }
        let kit = self.kit().ok_or(EditError::ChangedOutside)?;
        Ok(Sheet {
            username: self.state.username.clone(),
            display_name: self.state.display_name.clone(),
            host: accounts.env.host_name.clone(),
            issued: kit.issued,
            kit: kind(kit),
            kit_code: print_kit(&kit.code),
            backup_codes: self
                .ways
                .codes
                .iter()
                .map(|code| print_backup(&code.code))
                .collect(),
            help_codes: self.printed_papers(),
            vault_number: print_vault_number(&self.db),
            kit_confirmed: kit.confirmed,
        })
    }

    /// Notes that the sheet was shown or saved.
    ///
    /// # Errors
    ///
    /// [`EditError`]: nothing was written.
    pub fn note_sheet_shown(&mut self, accounts: &mut Accounts) -> Result<(), EditError> {
        self.note_event(accounts, EventKind::SheetShown)
    }

    /// Whether a part of the kit's code was typed back since it was made.
    pub fn kit_confirmed(&self) -> bool {
        self.kit().is_some_and(|kit| kit.confirmed)
    }

    /// Compares four symbols of the kit's code, typed from the printed sheet, and remembers that
    /// they were right.
    ///
    /// `positions` count from 1 to [`KIT_SYMBOLS`]. Case, blanks and hyphens of the answer do not
    /// matter; I and L are 1, O is 0.
    ///
    /// # Errors
    ///
    /// [`EditError`] if a right answer could not be stored. A fresh proof is not asked for: the way
    /// to the printer takes longer than it holds.
    pub fn confirm_kit(
        &mut self,
        accounts: &mut Accounts,
        positions: [u8; 4],
        answer: &SecretText,
    ) -> Result<bool, ActError> {
        let kit = self.kit().ok_or(EditError::ChangedOutside)?;
        let right = is_typed_back(kit, positions, answer);
        if right && !kit.confirmed {
            self.store_confirmation(accounts)?;
        }
        Ok(right)
    }

    /// The kit that the sheet shows: the newest.
    pub(crate) fn kit(&self) -> Option<&KitSecret> {
        self.ways.kits.iter().max_by_key(|kit| kit.issued)
    }

    pub(crate) fn mark_kit(&mut self, confirmed: bool) -> bool {
        let kit = self.ways.kits.iter_mut().max_by_key(|kit| kit.issued);
        kit.is_some_and(|kit| mem::replace(&mut kit.confirmed, confirmed))
    }

    fn store_confirmation(&mut self, accounts: &mut Accounts) -> Result<(), EditError> {
        let time = accounts.env.clock.wall();
        // The ways are sealed from the session's own, so the answer stands in them meanwhile.
        let was = self.mark_kit(true);
        let written = self.transact(accounts, |edit| {
            edit.put_ways(self)?;
            let what = EventKind::KitConfirmed;
            let event = EventPayload::new(time, what);
            edit.put_event(&event)
        });
        match written {
            Ok(((), patch)) => {
                self.notices.retain(|notice| *notice != Notice::NoSheet);
                self.wrote(accounts, patch);
                Ok(())
            }
            Err(error) => {
                self.mark_kit(was);
                Err(error)
            }
        }
    }
}

impl Edit<'_, '_> {
    /// Seals and writes the ways as the session holds them.
    pub(crate) fn put_ways(&mut self, session: &Session) -> Result<(), EditError> {
        let (root_key, account) = (&session.root_key, &session.account);
        let sealed = seal_ways(root_key, &session.db, account, &session.ways, self.random)?;
        let id = root_object_id(root_key, RootObject::Ways, account);
        self.writing.objects_mut().put(&id, &sealed)?;
        self.change.set_ways(sealed.hash());
        Ok(())
    }
}

/// Whether the answer holds the symbols at these places of the kit's code.
pub(crate) fn is_typed_back(kit: &KitSecret, positions: [u8; 4], answer: &SecretText) -> bool {
    symbols_at(kit, positions).is_some_and(|symbols| symbols.is(&plain(answer)))
}

/// What a kit needs beside itself.
pub(crate) fn kind(kit: &KitSecret) -> KitKind {
    if kit.way == WayKind::KitPassword {
        KitKind::KitPassword
    } else {
        KitKind::Kit
    }
}

/// The symbols at these places of the printed code; `None` for a place that is not asked for.
fn symbols_at(kit: &KitSecret, positions: [u8; 4]) -> Option<SecretText> {
    let printed = print_kit(&kit.code);
    // EXPOSE: four of the symbols go into another wiped text.
    let symbols = || printed.expose().chars().filter(|c| *c != ' ');
    let mut text = String::with_capacity(positions.len());
    for position in positions {
        let asked = (1..=KIT_SYMBOLS).contains(&position);
        text.push(
            symbols()
                .nth(usize::from(position.checked_sub(1)?))
                .filter(|_| asked)?,
        );
    }
    Some(SecretText::new(text))
}

/// The answer as a code is spelled: without filling, in capitals, without look-alikes.
fn plain(answer: &SecretText) -> SecretText {
    // EXPOSE: the answer goes into another wiped text, no longer than itself.
    let typed = answer.expose();
    let mut text = String::with_capacity(typed.len());
    for c in typed.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        text.push(match c.to_ascii_uppercase() {
            'I' | 'L' => '1',
            'O' => '0',
            other => other,
        });
    }
    SecretText::new(text)
}
