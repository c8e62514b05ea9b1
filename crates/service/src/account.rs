//! The person's own account: password, phone, history.

use twinlatch_accounts::NewPhone;
use twinlatch_records::{EventPayload, Role};

use crate::guard::{Allowed, permissions};
use crate::notices;
use crate::qr;
use crate::text::milliseconds;
use crate::wire::{EnrolmentView, ErrorView, EventView, FoundWhat, HistoryView, SecretForm};

permissions! {
    /// A new password.
    ChangePassword { fresh: true, writes: true, roles: _ }
    /// A new authenticator app.
    EnrolPhone { fresh: true, writes: true, roles: _ }
    /// The account's own history.
    ReadHistory { fresh: false, writes: false, roles: _ }
    /// Lines of the own history that cannot be read, discarded for good.
    ClearHistory { fresh: true, writes: true, roles: _ }
    /// Parts of the file that belong to nothing, discarded for good.
    ClearFile { fresh: true, writes: true, roles: Role::Owner | Role::Administrator }
}

/// Changes the password. Field: the new password.
///
/// # Errors
///
/// `password-refused`; what keeps the file from being written, and the old password stays.
pub fn change_password(
    allowed: Allowed<'_, ChangePassword>,
    mut form: SecretForm,
) -> Result<(), ErrorView> {
    let (Some(password), true) = (form.password(), form.is_finished()) else {
        return Err(ErrorView::form_unreadable());
    };
    let open = allowed.open;
    open.session
        .change_password(&mut open.accounts, &password)?;
    Ok(())
}

/// Begins the enrolment of a new phone; the old one stays until the new one is confirmed.
///
/// # Errors
///
/// `no-random`.
pub fn begin_new_phone(allowed: Allowed<'_, EnrolPhone>) -> Result<EnrolmentView, ErrorView> {
    let open = allowed.open;
    let phone = NewPhone::begin(&open.session, &open.accounts)?;
    let view = qr::enrolment_view(phone.uri(), &allowed.desk.outside.pictures)?;
    open.new_phone = Some(phone);
    Ok(view)
}

/// The account's own history, newest first.
///
/// # Errors
///
/// What keeps the file from being read.
pub fn show_logins(allowed: Allowed<'_, ReadHistory>) -> Result<HistoryView, ErrorView> {
    let open = allowed.open;
    let events = open.session.events(&open.accounts)?;
    Ok(HistoryView {
        events: events.iter().map(event_view).collect(),
        unreadable: count(events.unreadable),
        unowned: count(open.session.unowned(&open.accounts)?.len()),
    })
}

fn count(rows: usize) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}

/// Discards the parts of the file that belong to nothing; what any key opens stays.
///
/// # Errors
///
/// What keeps the file from being read or written; nothing was discarded then.
pub fn discard_unowned(allowed: Allowed<'_, ClearFile>) -> Result<(), ErrorView> {
    let open = allowed.open;
    open.session.discard_unowned(&mut open.accounts)?;
    Ok(())
}

/// Discards the lines of the history that cannot be read or were changed outside; the others stay.
///
/// # Errors
///
/// What keeps the file from being read or written; nothing was discarded then.
pub fn discard_bad_events(allowed: Allowed<'_, ClearHistory>) -> Result<(), ErrorView> {
    let open = allowed.open;
    open.session.discard_bad_events(&mut open.accounts)?;
    Ok(())
}

fn event_view(event: &EventPayload) -> EventView {
    EventView {
        time: milliseconds(event.time),
        what: event.what.into(),
        count: event.count,
        paper: notices::paper(event.way),
        part: event.row.map(notices::part),
        found: event.found.map(FoundWhat::from),
    }
}
