//! U: dearer costs for the primary slot, once the device's have risen.

use twinlatch_crypto::{Costs, make_salt, wrap_slot};
use twinlatch_device::MarkReason;
use twinlatch_records::{EventKind, EventPayload, Header, Patch, WayKind};
use twinlatch_secret::Password;

use super::accept::Accepted;
use super::prepare::slot_place;
use crate::accounts::Accounts;
use crate::error::{ActError, EditError};
use crate::marks;
use crate::session::{Access, Session};

/// Wraps the root key again at `costs`, where they are higher than the slot's.
///
/// The attempt is noted in the mark before it starts, and `begun` tells that such a note stands: no
/// other is made on this machine then, so that one that ended in a crash is not repeated at each
/// login. Nothing that goes wrong here hinders the login: the slot stays as it is.
pub(super) fn upgrade(
    accounts: &mut Accounts,
    session: &mut Session,
    accepted: &Accepted,
    password: &Password,
    costs: Costs,
    begun: bool,
) {
    let due = is_due(session, costs) && session.access == Access::ReadWrite && !begun;
    if !due || session.mark_due || marks::note_upgrade(accounts, session, accepted.wall).is_err() {
        return;
    }
    if let Ok((header, patch)) = wrap_again(accounts, session, accepted, password, costs) {
        session.header = header;
        session.ledger.apply(patch);
    }
    session.mark_due = marks::write(accounts, session, MarkReason::UpgradeDone).is_err();
}

/// Costs only rise by themselves, in memory and in passes.
fn is_due(session: &Session, costs: Costs) -> bool {
    let Some(now) = session.enrolment_header().map(|entry| entry.costs) else {
        return false;
    };
    let memory = costs.memory_kib.cmp(&now.memory_kib);
    let passes = costs.passes.cmp(&now.passes);
    memory.is_ge() && passes.is_ge() && (memory.is_gt() || passes.is_gt())
}

fn wrap_again(
    accounts: &mut Accounts,
    session: &Session,
    accepted: &Accepted,
    password: &Password,
    costs: Costs,
) -> Result<(Header, Patch), ActError> {
    let enrolment = session
        .enrolment_header()
        .ok_or(EditError::ChangedOutside)?;
    let mut place = slot_place(&session.account, enrolment);
    place.costs = costs;
    place.salt = make_salt(&*accounts.env.random)?;
    let slot = {
        let mut memory = accounts.env.kdf.reserve(costs)?;
        let (key, random) = (&accounts.device_key, &*accounts.env.random);
        let targets = &accepted.targets;
        wrap_slot(
            &mut memory,
            password,
            targets,
            &[],
            key,
            &session.root_key,
            &place,
            random,
        )?
    };
    session.transact(accounts, |edit| {
        let mut header = edit.open_header(session)?;
        for enrolment in header
            .enrolments
            .iter_mut()
            .filter(|entry| entry.slot == place.slot)
        {
            enrolment.costs = place.costs;
            enrolment.salt = place.salt;
        }
        edit.put_header(session, &mut header)?;
        edit.writing.slots_mut().put_slot(&place.slot, &slot)?;
        edit.change.set_slot_row(place.slot, slot.hash());
        let mut event = EventPayload::new(accepted.wall, EventKind::CostRaised);
        event.way = Some(WayKind::Slot);
        edit.put_event(&event)?;
        Ok(header)
    })
}
