//! A recovery that stands at the door, and what the door shows of it.

use std::time::Duration;

use twinlatch_accounts::{Accounts, ReadOnlyReason, Recovery, TableState};

use crate::wire::{FileState, Paper, PhoneState, RecoveryView};

/// A recovery with what it works on.
pub(crate) struct Recovering {
    pub(crate) accounts: Box<Accounts>,
    pub(crate) recovery: Recovery,
    /// Whether the device key was missing before.
    pub(crate) key_missing: bool,
    /// The four symbols of the new kit that are asked back, 1 to 26.
    pub(crate) asked: Option<[u8; 4]>,
    /// Boot time at which it is ended.
    pub(crate) until: Duration,
}

impl Recovering {
    /// What the door shows of it.
    pub(crate) fn view(&self) -> RecoveryView {
        let recovery = &self.recovery;
        RecoveryView {
            paper: if recovery.by_emergency() {
                Paper::EmergencyKit
            } else if recovery.by_kit() {
                Paper::Kit
            } else if recovery.by_help().is_some() {
                Paper::Administrators
            } else {
                Paper::BackupCode
            },
            display_name: recovery.display_name().to_owned(),
            username: recovery.username().to_owned(),
            codes_left: u32::try_from(recovery.codes_left()).unwrap_or(u32::MAX),
            phone: match recovery.table() {
                TableState::Usable => PhoneState::Usable,
                TableState::Rebuildable => PhoneState::Rebuildable,
                TableState::PhoneUnknown => PhoneState::Unknown,
            },
            key_missing: self.key_missing,
            password_known: recovery.password_proved(),
            password_lost: recovery.password_lost(),
            codes_lost: recovery.codes_lost(),
            must_change_password: recovery.must_change_password(),
            short_session: recovery.can_open_emergency(),
            undecided: recovery.undecided().map(file_state),
        }
    }
}

fn file_state(reason: ReadOnlyReason) -> FileState {
    match reason {
        ReadOnlyReason::OlderFile => FileState::Older,
        ReadOnlyReason::CopiedFile => FileState::Copied,
        ReadOnlyReason::Salvaged => FileState::Rebuilt,
        ReadOnlyReason::LoginNotWritten | ReadOnlyReason::Folder => FileState::NotWritable,
    }
}
