//! What a session tells of itself.

use std::time::Duration;

use twinlatch_crypto::{CodeDigits, Id, KeepInRam as _, ParkedKey};
use twinlatch_records::{Choices, EnrolmentHeader, EnrolmentSecret, Ledger, Role};
use twinlatch_secret::RootKey;

use crate::accounts::Accounts;
use crate::env::Clock;
use crate::error::{ActError, EditError};
use crate::session::{Access, Notice, ReadOnlyReason, Session};

/// Unused backup codes at which a new set is offered.
const FEW_CODES: usize = 2;

impl Session {
    /// The account.
    pub fn account(&self) -> Id {
        self.account
    }

    /// The database.
    pub fn db(&self) -> Id {
        self.db
    }

    /// The name the person logs in with.
    pub fn username(&self) -> &str {
        &self.state.username
    }

    /// The name other people see.
    pub fn display_name(&self) -> &str {
        &self.state.display_name
    }

    /// What the person may do on this device.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The lists of the account's objects.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// What the session may do with the file.
    pub fn access(&self) -> Access {
        self.access
    }

    /// What the person is told, most important first.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The person's own choices.
    pub fn choices(&self) -> &Choices {
        &self.state.choices
    }

    /// The root key.
    ///
    /// # Security
    ///
    /// It opens everything of the account; it goes into the functions that seal and open, and
    /// nowhere else.
    pub fn root_key(&self) -> &RootKey {
        &self.root_key
    }

    /// Keeps the keys of the session and of the device out of the swap; `false` if the system
    /// refuses one of them.
    ///
    /// # Security
    ///
    /// Best effort: pages that were written out before, hibernation and copies in registers stay.
    pub fn keep_in_ram(&self, accounts: &Accounts) -> bool {
        let kept = [
            self.root_key.keep_in_ram(),
            accounts.device_key.keep_in_ram(),
            self.ledger.keep_in_ram(),
            self.ready.as_ref().is_none_or(ParkedKey::is_kept_in_ram),
        ];
        kept.into_iter().all(|kept| kept)
    }

    /// Boot time at which the session was opened.
    pub fn opened_at_boot(&self) -> Duration {
        self.opened
    }

    /// Boot time of the last proof of password and code, if there was one.
    pub fn last_proof_boot(&self) -> Option<Duration> {
        self.proof
    }

    /// Boot time of the last key or pointer.
    pub fn last_input_boot(&self) -> Duration {
        self.input
    }

    /// The enrolment of the session as the header has it.
    pub(crate) fn enrolment_header(&self) -> Option<&EnrolmentHeader> {
        self.header
            .enrolments
            .iter()
            .find(|entry| entry.slot == self.slot)
    }

    /// The enrolment of the session as the state has it.
    pub(crate) fn enrolment_secret(&self) -> Option<&EnrolmentSecret> {
        self.state
            .enrolments
            .iter()
            .find(|entry| entry.slot == self.slot)
    }

    /// Whether an enrolment, a backup code, a kit or a way that administrators help with bears this
    /// row id.
    pub(crate) fn names_row(&self, id: &Id) -> bool {
        self.header.enrolments.iter().any(|entry| entry.slot == *id)
            || self.ways.codes.iter().any(|code| code.row == *id)
            || self.ways.all_kits().any(|kit| kit.tag == *id)
            || self.ways.is_help_row(id)
    }

    /// Refuses what a session that only looks may not do.
    pub(crate) fn check_writable(&self) -> Result<(), EditError> {
        match self.access {
            Access::ReadWrite => Ok(()),
            Access::ReadOnly(reason) => Err(EditError::ReadOnly(reason)),
        }
    }

    /// Refuses a sensitive act without a fresh proof or without write access.
    pub(crate) fn check_act(&self, clock: &dyn Clock) -> Result<(), ActError> {
        self.check_writable()?;
        if self.is_fresh(clock) {
            Ok(())
        } else {
            Err(ActError::ProofNeeded)
        }
    }

    /// Adds a notice once, in its place.
    pub(crate) fn note(&mut self, notice: Notice) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
            self.notices.sort_by_key(Notice::rank);
        }
    }

    /// Notes what follows from the account as it stands: sheet, backup codes, digits, escrow, a used
    /// emergency kit.
    pub(crate) fn note_standing(&mut self) {
        self.note_escrow();
        self.note_emergency();
        if !self.ways.kits.iter().any(|kit| kit.confirmed) {
            self.note(Notice::NoSheet);
        }
        let codes = self.ways.codes.len();
        if codes <= FEW_CODES {
            self.note(Notice::FewCodes(codes));
        }
        let digits = self
            .enrolment_header()
            .map(|enrolment| enrolment.descriptor.digits);
        if digits == Some(CodeDigits::Six) {
            self.note(Notice::SixDigits);
        }
    }

    /// Remembers a backup code of a set as used, for the mark.
    pub(crate) fn note_used_code(&mut self, set: &Id, row: &Id) {
        let [begin @ .., _, _, _, _, _, _, _, _] = *row.bytes();
        self.used_codes.push((*set.bytes(), begin));
    }

    /// Ends writing for the rest of the session, and says why.
    pub(crate) fn become_read_only(&mut self, reason: ReadOnlyReason) {
        self.access = Access::ReadOnly(reason);
        self.note(Notice::ReadOnly(reason));
    }
}

impl Notice {
    /// The place of a notice among others; the most important comes first.
    fn rank(&self) -> u8 {
        match self {
            Self::EmergencySession => 0,
            Self::ReadOnly(_) => 1,
            Self::MarkNotRead => 2,
            Self::Findings(_) => 3,
            Self::Recovered(_) => 4,
            Self::EmergencyUsed(_) => 5,
            Self::Escrowed { .. } => 6,
            Self::HelpEnded => 7,
            Self::HelpRenewed => 8,
            Self::Failures(_) => 9,
            Self::TableEndsSoon { .. } => 10,
            Self::MarkNotWritten => 11,
            Self::TwoMarks => 12,
            Self::EventNotWritten => 13,
            Self::NoSheet => 14,
            Self::FewCodes(_) => 15,
            Self::EarlierDeviceKey => 16,
            Self::SixDigits => 17,
            Self::NewerParts => 18,
            Self::LeftCollections(_) => 19,
            Self::PeopleRemoved(_) => 20,
        }
    }
}
