//! Rows of a recovery that take a key derivation, or the new kit's code.

use twinlatch_crypto::{Costs, KdfMemory, Sealed, SlotPlace, kind, make_salt, wrap_slot};
use twinlatch_records::{Header, KitSecret, WayKind};
use twinlatch_secret::Password;

use super::phone::ReplacedPhone;
use super::{Recovery, RecoveryError};
use crate::accounts::Accounts;
use crate::enrolment::wrap_enrolment;
use crate::login::slot_place;
use crate::recovery_rows::{RecoveryRows, RowKeys};
use crate::session::{Edit, Session};

/// Rows that took a key derivation, or the new kit's code.
#[derive(Default)]
pub(super) struct Wraps {
    slot: Option<(SlotPlace, Sealed<kind::Slot>)>,
    rows: RecoveryRows,
}

impl Wraps {
    /// Writes the rows, each named in the lists, and what the header says of the slot.
    pub(super) fn put(
        &self,
        edit: &mut Edit<'_, '_>,
        session: &Session,
        header: &mut Header,
    ) -> Result<(), RecoveryError> {
        if let Some((place, slot)) = &self.slot {
            edit.writing.slots_mut().put_slot(&place.slot, slot)?;
            edit.change.set_slot_row(place.slot, slot.hash());
            let entries = header.enrolments.iter_mut();
            for enrolment in entries.filter(|entry| entry.slot == place.slot) {
                enrolment.costs = place.costs;
                enrolment.salt = place.salt;
            }
        }
        edit.put_way_rows(session, &self.rows)?;
        Ok(())
    }
}

impl Recovery {
    /// Seals every row that depends on what was replaced; needs the password where one of them
    /// does.
    pub(super) fn wrap(
        &self,
        accounts: &Accounts,
        measured: Option<Costs>,
    ) -> Result<Wraps, RecoveryError> {
        let (random, session) = (&*accounts.env.random, &self.session);
        // A new phone's costs stand in its header already.
        let costs = match &self.phone {
            Some(ReplacedPhone::New(made)) => made.header.costs,
            Some(ReplacedPhone::Rebuilt(_)) | None => self.costs(measured),
        };
        let keys = RowKeys {
            db: &session.db,
            account: &session.account,
            device_key: &accounts.device_key,
            root_key: &session.root_key,
            costs,
            helpers: &session.helpers(accounts)?,
        };
        let mut wraps = Wraps::default();
        let slot = self.needs_wrap();
        let new_set = self.new_kit.as_ref().is_some_and(|kit| kit.codes.is_some());
        let kits = self.kits_to_wrap();
        let takes_password = |kit: &&KitSecret| kit.way == WayKind::KitPassword;
        let help = self.new_password || self.by_help().is_some();
        if !(slot || new_set || help || kits.iter().any(takes_password)) {
            for kit in kits {
                let row = keys.seal_kit_alone(kit, random)?;
                wraps.rows.kits.push((kit.tag, row));
            }
            return Ok(wraps);
        }
        let password = self
            .password
            .as_ref()
            .ok_or(RecoveryError::PasswordNeeded)?;
        let mut memory = accounts.env.kdf.reserve(costs)?;
        if slot {
            wraps.slot = Some(self.wrap_slot(accounts, &mut memory, password, costs)?);
        }
        if self.new_password || new_set {
            wraps.rows.backup = keys.backup_rows(&mut memory, password, &session.ways, random)?;
        }
        for kit in kits {
            let row = keys.kit_row(&mut memory, password, kit, random)?;
            wraps.rows.kits.push((kit.tag, row));
        }
        if help {
            let planned = session.ways.help.as_ref();
            wraps.rows.help = Some(keys.help_rows(&mut memory, password, planned, random)?);
        }
        Ok(wraps)
    }

    /// Kits whose row is made: the new one, and with another password all that take it.
    fn kits_to_wrap(&self) -> Vec<&KitSecret> {
        let new = self.new_kit.as_ref().map(|kit| kit.secret.tag);
        let kits = self.session.ways.all_kits();
        kits.filter(|kit| {
            new == Some(kit.tag) || (self.new_password && kit.way == WayKind::KitPassword)
        })
        .collect()
    }

    fn needs_wrap(&self) -> bool {
        let new_phone = matches!(self.phone, Some(ReplacedPhone::New(_)));
        new_phone || self.new_password || !self.slot_whole
    }

    fn wrap_slot(
        &self,
        accounts: &Accounts,
        memory: &mut KdfMemory,
        password: &Password,
        costs: Costs,
    ) -> Result<(SlotPlace, Sealed<kind::Slot>), RecoveryError> {
        let (random, session) = (&*accounts.env.random, &self.session);
        let (device_key, root_key) = (&accounts.device_key, &session.root_key);
        if let Some(ReplacedPhone::New(made)) = &self.phone {
            let account = &session.account;
            let slot = wrap_enrolment(
                memory, password, made, device_key, root_key, account, random,
            )?;
            return Ok((slot_place(account, &made.header), slot));
        }
        let enrolment = session
            .enrolment_header()
            .ok_or(RecoveryError::PhoneNeeded)?;
        let secret = session
            .enrolment_secret()
            .ok_or(RecoveryError::PhoneNeeded)?;
        let mut place = slot_place(&session.account, enrolment);
        place.costs = costs;
        place.salt = make_salt(random)?;
        let targets = &secret.targets;
        let slot = wrap_slot(
            memory,
            password,
            targets,
            &[],
            device_key,
            root_key,
            &place,
            random,
        )?;
        Ok((place, slot))
    }
}
