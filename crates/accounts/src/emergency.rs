//! The owner's emergency kit: a second kit with password, whose sheet the site keeps sealed.
//!
//! It opens one session of half an hour. After that it opens none, and leads to a new password, phone
//! and sheet only; when all three were made anew, by it or inside sessions, it is gone and another can
//! be made.

use std::mem;
use std::time::Duration;

use twinlatch_crypto::{print_kit, print_vault_number};
use twinlatch_device::MarkReason;
use twinlatch_records::{
    EmergencyKit, EventKind, EventPayload, Header, KitSecret, Patch, Renewed, Role, WayKind, Ways,
};
use twinlatch_secret::{Password, SecretText};

use crate::accounts::Accounts;
use crate::error::{ActError, EditError};
use crate::marks;
use crate::new_phone::Proved;
use crate::recovery_rows::{RecoveryRows, RowKeys, make_kit};
use crate::session::{Edit, Notice, Session};
use crate::sheet::is_typed_back;

/// How long the session lasts that an emergency kit opens, whatever happens.
pub(crate) const EMERGENCY: Duration = Duration::from_secs(30 * 60);

/// How long a drawn kit may be confirmed: time to print it.
const FORM_HOLDS: Duration = Duration::from_secs(30 * 60);

/// An emergency kit that was drawn and is not in use yet; dropping it changes nothing.
pub struct NewEmergency {
    kit: KitSecret,
    /// Boot time at which it was drawn.
    begun: Duration,
}

/// What stands on the emergency sheet.
#[derive(Debug)]
pub struct EmergencySheet {
    /// Username as it was typed.
    pub username: String,
    /// Display name.
    pub display_name: String,
    /// This computer's name.
    pub host: String,
    /// When the kit was made, unix seconds.
    pub issued: u64,
    /// The kit's code: seven groups of four symbols.
    pub kit_code: SecretText,
    /// The vault's id: seven groups of four symbols.
    pub vault_number: String,
}

/// The owner's emergency kit as a session tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmergencyView {
    /// When it was made, unix seconds.
    pub issued: u64,
    /// When it opened a session, unix seconds.
    pub used: Option<u64>,
    /// What is still to be made anew since then.
    pub owed: Vec<Renewed>,
}

impl NewEmergency {
    /// Draws an emergency kit, in the place of one that was never used.
    ///
    /// # Errors
    ///
    /// [`ActError::ProofNeeded`] without a fresh proof; [`ActError::OwnerOnly`];
    /// [`ActError::EmergencyOwed`] as long as something is to be made anew after the last one.
    pub fn begin(session: &Session, accounts: &Accounts) -> Result<Self, ActError> {
        session.check_act(&*accounts.env.clock)?;
        if session.role != Role::Owner {
            return Err(ActError::OwnerOnly);
        }
        let present = session.ways.emergency.as_ref();
        if present.is_some_and(|kit| !kit.owed().is_empty()) {
            return Err(ActError::EmergencyOwed);
        }
        let (wall, random) = (accounts.env.clock.wall(), &*accounts.env.random);
        Ok(Self {
            kit: make_kit(WayKind::KitPassword, &session.db, wall, random)?,
            begun: accounts.env.clock.boot(),
        })
    }

    /// What stands on its sheet.
    ///
    /// # Security
    ///
    /// With the password it opens the account on any machine, once it is in use.
    pub fn sheet(&self, session: &Session, accounts: &Accounts) -> EmergencySheet {
        EmergencySheet {
            username: session.username().to_owned(),
            display_name: session.display_name().to_owned(),
            host: accounts.env.host_name.clone(),
            issued: self.kit.issued,
            kit_code: print_kit(&self.kit.code),
            vault_number: print_vault_number(&session.db),
        }
    }

    /// Compares four symbols of the kit, typed from the sheet; positions as for
    /// [`Session::confirm_kit`].
    pub fn confirm(&mut self, positions: [u8; 4], answer: &SecretText) -> bool {
        let right = is_typed_back(&self.kit, positions, answer);
        self.kit.confirmed |= right;
        right
    }

    /// Puts the kit in use. The password is proved once more, since the kit takes it; that counts like
    /// any proof.
    ///
    /// # Errors
    ///
    /// [`ActError::KitNotConfirmed`] and, half an hour after [`begin`](Self::begin),
    /// [`ActError::ProofNeeded`], both before anything is counted;
    /// [`LoginError::Denied`](crate::LoginError::Denied) for a wrong password. Nothing was changed then.
    pub fn finish(
        &self,
        session: &mut Session,
        accounts: &mut Accounts,
        password: &Password,
    ) -> Result<(), ActError> {
        session.check_writable()?;
        if !self.kit.confirmed {
            return Err(ActError::KitNotConfirmed);
        }
        if accounts.env.clock.boot().saturating_sub(self.begun) > FORM_HOLDS {
            return Err(ActError::ProofNeeded);
        }
        let proved = session.prove_password(accounts, password)?;
        let made = EmergencyKit {
            kit: self.kit.duplicate(),
            used: None,
            renewed: 0,
        };
        session.replace_emergency(accounts, Some(made), Some((password, &proved)))
    }
}

impl Session {
    /// The owner's emergency kit, if there is one.
    pub fn emergency(&self) -> Option<EmergencyView> {
        self.ways.emergency.as_ref().map(|emergency| EmergencyView {
            issued: emergency.kit.issued,
            used: emergency.used,
            owed: emergency.owed(),
        })
    }

    /// Whether the emergency kit has opened this session.
    pub fn is_emergency(&self) -> bool {
        self.emergency_session
    }

    /// Takes the emergency kit out of use; its sheet opens nothing any more.
    ///
    /// # Errors
    ///
    /// [`ActError::ProofNeeded`] without a fresh proof; [`ActError::EmergencyOwed`] of a used one whose
    /// password, phone and sheet are not all made anew.
    pub fn discard_emergency(&mut self, accounts: &mut Accounts) -> Result<(), ActError> {
        self.check_act(&*accounts.env.clock)?;
        let present = self.ways.emergency.as_ref();
        if present.is_some_and(|kit| !kit.owed().is_empty()) {
            return Err(ActError::EmergencyOwed);
        }
        self.replace_emergency(accounts, None, None)
    }

    fn replace_emergency(
        &mut self,
        accounts: &mut Accounts,
        kit: Option<EmergencyKit>,
        password: Option<(&Password, &Proved)>,
    ) -> Result<(), ActError> {
        // The ways are sealed from the session's own, so the new kit stands in them meanwhile.
        let before = mem::replace(&mut self.ways.emergency, kit);
        let written = self
            .wrap_emergency(accounts, password.map(|(password, _)| password))
            .and_then(|rows| {
                let proved = password.map(|(_, proved)| proved);
                self.write_emergency(accounts, before.as_ref(), &rows, proved)
            });
        match written {
            Ok((header, patch)) => {
                self.header = header;
                self.wrote(accounts, patch);
                if password.is_some() {
                    accounts.end_wait(&self.account, WayKind::Slot);
                }
                self.mark_due = marks::write(accounts, self, MarkReason::Lock).is_err();
                Ok(())
            }
            Err(error) => {
                self.ways.emergency = before;
                Err(error)
            }
        }
    }

    fn wrap_emergency(
        &self,
        accounts: &Accounts,
        password: Option<&Password>,
    ) -> Result<RecoveryRows, ActError> {
        let mut rows = RecoveryRows::default();
        if let Some((password, emergency)) = password.zip(self.ways.emergency.as_ref()) {
            let costs = self
                .enrolment_header()
                .ok_or(EditError::ChangedOutside)?
                .costs;
            let keys = RowKeys {
                db: &self.db,
                account: &self.account,
                device_key: &accounts.device_key,
                root_key: &self.root_key,
                costs,
                helpers: &[],
            };
            let mut memory = accounts.env.kdf.reserve(costs)?;
            let (kit, random) = (&emergency.kit, &*accounts.env.random);
            let row = keys.kit_row(&mut memory, password, kit, random)?;
            rows.kits.push((kit.tag, row));
        }
        Ok(rows)
    }

    fn write_emergency(
        &self,
        accounts: &mut Accounts,
        before: Option<&EmergencyKit>,
        rows: &RecoveryRows,
        proved: Option<&Proved>,
    ) -> Result<(Header, Patch), ActError> {
        let time = accounts.env.clock.wall();
        self.transact(accounts, |edit| {
            let mut header = edit.open_header(self)?;
            header.kit_tags = self.ways.all_kits().map(|kit| kit.tag).collect();
            edit.put_header(self, &mut header)?;
            edit.drop_emergency(before, self)?;
            edit.put_way_rows(self, rows)?;
            edit.put_ways(self)?;
            if let Some(proved) = proved {
                let event = EventPayload::new(time, EventKind::EmergencyIssued);
                edit.clear_tries(self, &header.tries, &proved.tries)?;
                edit.put_events(&proved.tries, proved.failures, [event])?;
            } else {
                let event = EventPayload::new(time, EventKind::EmergencyEnded);
                edit.put_event(&event)?;
            }
            Ok(header)
        })
    }

    /// Notes an emergency session, and what is to be made anew after one.
    pub(crate) fn note_emergency(&mut self) {
        self.notices
            .retain(|told| !matches!(told, Notice::EmergencyUsed(_)));
        let owed = self.ways.emergency.as_ref().map(EmergencyKit::owed);
        if let Some(owed) = owed.filter(|owed| !owed.is_empty()) {
            self.note(Notice::EmergencyUsed(owed));
        }
        if self.emergency_session {
            self.note(Notice::EmergencySession);
        }
    }
}

impl Edit<'_, '_> {
    /// Deletes the row of an emergency kit that the session's ways do not name any more.
    pub(crate) fn drop_emergency(
        &mut self,
        before: Option<&EmergencyKit>,
        session: &Session,
    ) -> Result<(), EditError> {
        if let Some(tag) = before.map(|emergency| emergency.kit.tag)
            && !session.names_row(&tag)
        {
            self.writing.slots_mut().delete(&tag)?;
            self.change.drop_slot_row(&tag);
        }
        Ok(())
    }
}

/// Notes that something was made anew after an emergency, and lets the used kit go with the last of
/// the three; gives the kit as it was.
pub(crate) fn note_renewed(ways: &mut Ways, part: Renewed) -> Option<EmergencyKit> {
    let before = ways.emergency.as_ref().map(EmergencyKit::duplicate);
    if let Some(kit) = ways.emergency.as_mut().filter(|kit| kit.used.is_some()) {
        kit.renewed |= part.bit();
        if kit.owed().is_empty() {
            ways.emergency = None;
        }
    }
    before
}
