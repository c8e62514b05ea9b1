//! The open session: what is around the items, input, lock and log-out.

use twinlatch_accounts::SessionState;

use crate::guard::{Allowed, permissions};
use crate::notices;
use crate::service::{Happening, Service};
use crate::settings;
use crate::text::seconds;
use crate::wire::{ErrorView, LockReason, SessionEndingView, VaultView};

permissions! {
    /// What is around the items.
    Look { fresh: false, writes: false, roles: _ }
    /// A key or the pointer.
    Touch { fresh: false, writes: false, roles: _ }
    /// An older or copied file, or rebuilt lists, made the vault: the session only looks before.
    TakeOver { fresh: true, writes: false, roles: _ }
}

/// A limit is announced this long before, seconds.
const ANNOUNCED: u32 = 60;

/// What the vault window shows around the items.
///
/// # Errors
///
/// None of its own.
pub fn vault_view(allowed: Allowed<'_, Look>) -> Result<VaultView, ErrorView> {
    let (session, desk) = (&allowed.open.session, allowed.desk);
    let lock_after = seconds(session.limits().idle);
    let (idle_left, absolute_left) = match session.state(&*desk.outside.env.clock) {
        SessionState::Open {
            idle_left,
            absolute_left,
        } => (idle_left, absolute_left),
        SessionState::IdleOver | SessionState::AbsoluteOver => Default::default(),
    };
    Ok(VaultView {
        display_name: session.display_name().to_owned(),
        username: session.username().to_owned(),
        role: session.role().into(),
        lock_after,
        idle: lock_after.saturating_sub(seconds(idle_left)),
        ends_in: seconds(absolute_left),
        notices: notices::of(allowed.open, desk),
        read_only: session.access() != twinlatch_accounts::Access::ReadWrite,
        key_store: desk.key_store,
        hide_codes: settings::hides_codes(session),
        copy_allowed: session.policy().allows_clipboard(),
    })
}

/// Notes a key or the pointer.
///
/// # Errors
///
/// None of its own.
pub fn touch(allowed: Allowed<'_, Touch>) -> Result<(), ErrorView> {
    allowed.open.session.touch(&*allowed.desk.outside.env.clock);
    // Input does not move the end of the session, which stays announced.
    if allowed.desk.announced == Some(LockReason::Idle) {
        allowed.desk.announced = None;
    }
    Ok(())
}

/// Notes the title of the open form with unsaved changes, or that there is none.
///
/// # Errors
///
/// None of its own.
pub fn note_unsaved(allowed: Allowed<'_, Touch>, title: Option<String>) -> Result<(), ErrorView> {
    // The title of a form is at most as long as an item's.
    allowed.desk.unsaved = title.map(|title| title.chars().take(200).collect());
    Ok(())
}

/// Makes the file that is only looked at the vault of this computer.
///
/// # Errors
///
/// `read-only` where writing does not wait for a word; what the keyring says.
pub fn take_over(allowed: Allowed<'_, TakeOver>) -> Result<(), ErrorView> {
    let open = allowed.open;
    open.session.take_over(&mut open.accounts)?;
    Ok(())
}

/// Locks: the keys are wiped, the person's name stays at the door.
///
/// # Errors
///
/// None of its own.
pub fn lock(service: &mut Service) -> Result<(), ErrorView> {
    service.lock_for(LockReason::Asked);
    Ok(())
}

/// Logs out: the keys are wiped and nobody's name stays.
///
/// # Errors
///
/// None of its own.
pub fn log_out(service: &mut Service) -> Result<(), ErrorView> {
    service.log_out();
    Ok(())
}

impl Service {
    /// Says once that a limit is one minute away.
    pub(crate) fn announce(&mut self) {
        let Ok((open, desk)) = self.parts() else {
            return;
        };
        let state = open.session.state(&*desk.outside.env.clock);
        let SessionState::Open {
            idle_left,
            absolute_left,
        } = state
        else {
            return;
        };
        let (reason, left) = if absolute_left <= idle_left {
            (LockReason::SessionEnd, seconds(absolute_left))
        } else {
            (LockReason::Idle, seconds(idle_left))
        };
        if left > ANNOUNCED || desk.announced == Some(reason) {
            return;
        }
        desk.announced = Some(reason);
        let unsaved = desk.unsaved.clone();
        desk.happenings.push(Happening::Ending(SessionEndingView {
            reason,
            seconds: left,
            unsaved,
        }));
    }
}
